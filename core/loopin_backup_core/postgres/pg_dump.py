"""Running pg_dump: its options, and its stream on the way through the index."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.dump.index import DumpIndexer
from loopin_backup_core.model.errors import LockTimeoutError, ProcessError, ServerError, VerificationError
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.system.process import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from loopin_backup_core.dump.index import RowWatcher, Sink
    from loopin_backup_core.model.dump_index import DumpIndex
    from loopin_backup_core.model.progress import CancelToken, Reporter
    from loopin_backup_core.system.process import Command

PIECE = 256 * 1024
REPORT_EVERY = 0.1
# pg_dump sets a statement timeout for its LOCK TABLE statements. Source: --lock-wait-timeout in pg_dump.c.
NO_ROOM_WORDS = "out of shared memory"
"""What a server says that has no room for one more lock."""

# What a server says of a row that does not fit into one message. Source: mcxt.c and stringinfo.c.
TOO_LARGE_WORDS = (
    "invalid memory alloc request size",
    "Cannot enlarge string buffer",
    "string buffer exceeds maximum allowed length",
)
LOCK_WORDS = ("lock timeout", "could not obtain lock", "due to statement timeout")


def options(
    *,
    snapshot: str,
    lock_timeout: float,
    no_owner: bool = False,
    clean: bool = True,
    without_rows_of: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return pg_dump's arguments for a plain dump; ``lock_timeout`` in seconds, an empty ``snapshot`` for its own.

    ``without_rows_of`` are patterns of tables whose rows are left out.

    ``--clean --if-exists`` is what lets administrators run ``psql < backup.sql`` over a database that is not empty.
    """
    args = ["--format=plain", "--no-password", f"--lock-wait-timeout={max(1, round(lock_timeout * 1000))}"]
    if clean:
        args += ["--clean", "--if-exists"]
    if no_owner:
        args += ["--no-owner", "--no-acl"]
    args += [f"--exclude-table-data={pattern}" for pattern in without_rows_of]
    if snapshot:
        args.append(f"--snapshot={snapshot}")
    return tuple(args)


def recorded(args: tuple[str, ...]) -> tuple[str, ...]:
    """Return the options that tell something after the run: the snapshot's name does not."""
    return tuple(arg for arg in args if not arg.startswith("--snapshot="))


@dataclass(frozen=True, slots=True)
class ProgressTotals:
    """What is known beforehand, for progress: rows by table from statistics, bytes of the last dump; 0 is unknown."""

    rows: Mapping[str, int]
    bytes: int = 0


class ProgressThrottle:
    """Tells a reporter where an indexer stands, some ten times a second."""

    def __init__(self, reporter: Reporter, subject: str, expected: ProgressTotals, phase: Phase) -> None:
        self._reporter = reporter
        self._subject = subject
        self._expected = expected
        self._total = sum(expected.rows.values())
        self._phase = phase
        self._next = 0.0

    def locking(self) -> None:
        """Report that locks are waited for."""
        self._reporter.progress(Progress(Phase.LOCK, self._subject, bytes_expected=self._expected.bytes))

    def tick(self, indexer: DumpIndexer, *, force: bool = False) -> None:
        """Report if it is time."""
        now = time.monotonic()
        if now < self._next and not force:
            return
        self._next = now + REPORT_EVERY
        self._reporter.progress(
            Progress(
                self._phase if indexer.bytes or self._phase is not Phase.DUMP else Phase.LOCK,
                self._subject,
                indexer.table,
                indexer.rows,
                max(self._total, indexer.rows) if self._total else 0,
                indexer.bytes,
                self._expected.bytes,
            )
        )


def stream(
    command: Command,
    ticker: ProgressThrottle,
    *,
    sink: Sink | None = None,
    watched: Mapping[str, RowWatcher] | None = None,
    token: CancelToken | None = None,
    deadline: float | None = None,
    started: Callable[[Reader], None] | None = None,
) -> tuple[DumpIndex, tuple[str, ...]]:
    """Run pg_dump (or ``pg_restore -f -``) once, through the index and into ``sink``; return index and warnings.

    ``started`` is called before the first byte is read, and may raise to end it. Exit code and end mark must agree.
    Raises ProcessError, CancelledError, and VerificationError where the program said success but its stream is not a
    whole dump.
    """
    indexer = DumpIndexer(sink, watched)
    with Reader(command, token, deadline) as reader:
        ticker.tick(indexer, force=True)
        if started is not None:
            started(reader)
        while piece := reader.read(PIECE):
            indexer.feed(piece)
            ticker.tick(indexer)
        stderr = reader.finish()
    if token is not None:
        token.check()
    index = indexer.finish()
    if index.problems:
        raise VerificationError(
            f"pg_dump ended with success, but its output is not a whole dump: {index.problems[0]}",
            hint="Nothing was kept. Run the backup again; if it happens twice, check the machine's memory and disks.",
        )
    ticker.tick(indexer, force=True)
    return index, warnings_in(stderr)


def warnings_in(stderr: str) -> tuple[str, ...]:
    """Return the lines that a client tool wrote although it succeeded."""
    return tuple(line.strip() for line in stderr.splitlines() if line.strip())


def explained(error: ProcessError, blockers: Callable[[], Sequence[str]]) -> Exception:
    """Return what to raise for a pg_dump that failed; ``blockers`` tells who holds locks, for a timeout."""
    text = error.stderr
    if any(words in text for words in LOCK_WORDS):
        held = "; ".join(blockers()) or "the holder has finished in the meantime"
        return LockTimeoutError(
            f"pg_dump could not lock a table in time: {held}.",
            hint="Nothing was kept. Wait for that session, end it, or give more time with --lock-timeout SECONDS.",
        )
    if "row-level security" in text or "row security" in text:
        return ServerError(
            f"{error.message}",
            hint="The role sees only some rows of this table. Give it BYPASSRLS or back up as the table's owner.",
        )
    if "permission denied" in text:
        return ServerError(
            error.message, hint="Run “loopin-backup-cli doctor”: it names every missing GRANT. Nothing was kept."
        )
    if any(words in text for words in TOO_LARGE_WORDS):
        return ServerError(
            error.message,
            hint="A row of this table is too large to be written as text, which ends at 1 GB (a bytea takes twice its "
            "size); no pg_dump can save it. Make the value smaller or a large object, or leave this table's rows out: "
            "--exclude-table-data TABLE. Nothing was kept.",
        )
    if "server version mismatch" in text:
        return ServerError(error.message, hint="Run “loopin-backup-cli doctor” to see which pg_dump suits the server.")
    return error
