"""Loading a plain dump with psql: what of it is sent, and how psql is told to stop at the first error."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loopin_backup_core.dump import filtering
from loopin_backup_core.model.dump_index import Section, SectionKind
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.postgres import server_messages
from loopin_backup_core.system.process import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from loopin_backup_core.dump.filtering import RestoreFilter
    from loopin_backup_core.model.progress import CancelToken, Reporter
    from loopin_backup_core.system.process import Command

# The SQLSTATE of whatever is refused comes with VERBOSITY=verbose.
PSQL_SETS = ("--set=ON_ERROR_STOP=1", "--set=VERBOSITY=verbose")
PSQL_OPTIONS = ("--no-psqlrc", "--no-password", "--quiet", *PSQL_SETS, "--file=-")
FRAMES = frozenset({SectionKind.HEADER, SectionKind.FOOTER})
PHASES = {
    SectionKind.HEADER: Phase.CREATE,
    SectionKind.PRE_DATA: Phase.CREATE,
    SectionKind.POST_DATA: Phase.POST,
    SectionKind.FOOTER: Phase.POST,
}
REPORT_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class Load:
    """What to load and how. ``server_version_num`` is the target's; ``stem`` names the backup in progress reports.

    ``in_transaction`` says that there is one around it, which large objects must not end, ``event_triggers`` that the
    dump has some, ``superuser`` that one loads it. ``left_out`` counts, when all is sent, what the filter did not send.
    """

    stem: str
    sections: Sequence[Section]
    server_version_num: int
    leave: RestoreFilter
    in_transaction: bool = False
    event_triggers: bool = False
    superuser: bool = True
    left_out: Counter[str] = field(default_factory=Counter)


def pieces_to_send(load: Load, stream: Iterable[bytes]) -> Iterator[tuple[Section, bytes]]:
    """Yield what psql is to read, with the section that it belongs to.

    The DROP statements are left out: they are for databases that are not empty. Everything but rows and sequence values
    passes through the filter where that has something to do. Event triggers come last of all: the refresh of a
    materialized view, which follows them in a dump, would fire them.
    """
    cutter = _Cutter(stream)
    passing = filtering.Filter(
        load.leave, load.server_version_num, in_transaction=load.in_transaction, superuser=load.superuser
    )
    for section in load.sections:
        pieces = cutter.take(section.bytes)
        if section.kind is SectionKind.FOOTER and passing.event_triggers:
            yield section, b"".join(passing.event_triggers)
        if section.kind is SectionKind.DROPS:
            for _ in pieces:
                continue
        elif section.kind in FRAMES:
            yield section, passing.frame(b"".join(pieces))
        else:
            for piece in passing.section(pieces) if _is_filtered(section, load) else pieces:
                yield section, piece
    load.left_out.update(passing.left_out)


def _is_filtered(section: Section, load: Load) -> bool:
    match section.kind:
        case SectionKind.TABLE_DATA | SectionKind.SEQUENCE_VALUES:
            return False
        case SectionKind.LARGE_OBJECTS:
            return load.in_transaction or not load.leave.nothing
        case _:
            return True


class _Cutter:
    """Takes exact numbers of bytes from a stream of pieces."""

    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = iter(stream)
        self._rest = b""

    def take(self, size: int) -> Iterator[bytes]:
        while size > 0:
            piece = self._rest or next(self._stream, b"")
            if not piece:
                return
            self._rest = piece[size:]
            size -= min(size, len(piece))
            yield piece[: len(piece) - len(self._rest)]


class _Progress:
    def __init__(self, load: Load, reporter: Reporter) -> None:
        self._load = load
        self._reporter = reporter
        self._rows = sum(s.rows for s in load.sections if s.kind is SectionKind.TABLE_DATA)
        self._bytes = sum(s.bytes for s in load.sections)
        self._sent = 0
        self._done = 0
        self._section: Section | None = None
        self._next = 0.0

    def sent(self, section: Section, size: int) -> None:
        self._sent += size
        changed = section is not self._section
        if changed and self._section is not None and self._section.kind is SectionKind.TABLE_DATA:
            self._done += self._section.rows
        self._section = section
        now = time.monotonic()
        if now < self._next and not (changed and section.kind in PHASES):
            return
        self._next = now + REPORT_EVERY
        table = section.name if section.kind is SectionKind.TABLE_DATA else ""
        phase = PHASES.get(section.kind, Phase.DATA)
        self._reporter.progress(
            Progress(phase, self._load.stem, table, self._done, self._rows, self._sent, self._bytes)
        )


def feed(write: Callable[[bytes], None], what: Load, stream: Iterable[bytes], reporter: Reporter) -> None:
    """Write what is to be sent of a dump, telling ``reporter`` how far it is."""
    progress = _Progress(what, reporter)
    for section, piece in pieces_to_send(what, stream):
        write(piece)
        progress.sent(section, len(piece))


def load(
    command: Command, what: Load, stream: Iterable[bytes], *, reporter: Reporter, token: CancelToken
) -> tuple[str, ...]:
    r"""Feed a dump to psql and return what psql wrote although it succeeded.

    psql gets a ``\restrict`` key of our own, so that nothing in the stream can be a psql command. Raises ProcessError
    at the first statement that fails, CancelledError when stopped; the caller drops what was begun.
    """
    key = secrets.token_hex(24)
    with Writer(command, token) as psql:
        psql.write(f"\\restrict {key}\n".encode())
        feed(psql.write, what, stream, reporter)
        psql.write(f"\n\\unrestrict {key}\n".encode())
        stderr = psql.finish()
    token.check()
    return server_messages.remarks(stderr)
