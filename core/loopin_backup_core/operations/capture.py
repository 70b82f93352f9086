"""One dump of one moment: locks, snapshot, pg_dump, and a look at the tables as soon as pg_dump has its own locks."""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loopin_backup_core.model import identifiers
from loopin_backup_core.model.errors import LockTimeoutError, LoopinError, ProcessError, ServerError
from loopin_backup_core.postgres import pg_dump
from loopin_backup_core.postgres.server import Reached, locks, snapshot
from loopin_backup_core.postgres.server.failures import sqlstate_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from loopin_backup_core.dump.index import Sink
    from loopin_backup_core.model.dump_index import DumpIndex
    from loopin_backup_core.model.progress import CancelToken
    from loopin_backup_core.postgres.server import Server, Snapshot
    from loopin_backup_core.system.process import Command, Reader

LOOK_EVERY = 0.01
LOOK_EVERY_AT_MOST = 0.2
"""Seconds between two looks at how far pg_dump has come, at its beginning and later."""

AT_LEAST = 5
"""How often a dump is begun before its tables are called too restless, however little time there is."""


@dataclass(frozen=True, slots=True)
class Dump:
    """What to dump: ``command`` gives the call for a snapshot's name.

    ``seconds`` may be waited for locks, ``deadline`` (seconds, None for none) is for pg_dump.
    """

    command: Callable[[str], Command]
    ticker: pg_dump.ProgressThrottle
    sink: Sink
    token: CancelToken
    seconds: float
    deadline: float | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it; ``without_rows`` are the tables whose rows pg_dump left out, quoted."""

    index: DumpIndex
    warnings: tuple[str, ...]
    without_rows: tuple[str, ...]


class _RestlessError(Exception):
    """Between the snapshot and pg_dump's locks something came in between; ``tables`` were rewritten, if known."""

    def __init__(self, tables: tuple[str, ...]) -> None:
        super().__init__()
        self.tables = tables


def take(server: Server, dump: Dump) -> Taken:
    """Dump one moment of a database. Not a byte is read before it is known to be one.

    The first attempt holds all locks until pg_dump has its own. Where somebody waits for an exclusive lock meanwhile,
    pg_dump would wait behind them, and they for us: the next ones let the locks go and look whether a table was
    rewritten. Raises LockTimeoutError with the tables' names where that goes on for ``seconds``, and what
    :func:`dumps.stream` raises.
    """
    until = time.monotonic() + dump.seconds
    tries = 0
    restless: tuple[str, ...] = ()
    while tries < AT_LEAST or time.monotonic() < until:
        tries += 1
        try:
            seconds = dump.seconds if tries == 1 else max(1.0, until - time.monotonic())
            return _attempt(server, dump, seconds, hold=tries == 1)
        except _RestlessError as error:
            restless = error.tables or restless
    names = ", ".join(restless[: snapshot.SHOWN]) or "a table"
    raise LockTimeoutError(
        f"{names} was rewritten (TRUNCATE, ALTER TABLE, CLUSTER) each time between the snapshot and pg_dump's lock of "
        f"it, in {tries} attempts: what the snapshot shows of it was never in the database.",
        hint="Nothing was kept. Take the backup while what rewrites the table is not at work, or give more time with "
        "--lock-timeout SECONDS.",
    )


def _attempt(server: Server, dump: Dump, seconds: float, *, hold: bool) -> Taken:
    dump.ticker.locking()
    exported = _exported(server, seconds, hold=hold)
    name = f"{locks.PG_DUMP} {secrets.token_hex(4)}"
    command = dump.command(exported.name)
    command = replace(command, env={**command.env, "PGAPPNAME": name})
    shown: list[Snapshot] = []

    def started(reader: Reader) -> None:
        seen = snapshot.seen(server, exported)
        _await_locks(server, seen, name, reader, dump.token)
        server.release_snapshot()
        shown.append(seen)
        if tables := server.changed_since(seen):
            raise _RestlessError(tables)

    try:
        index, warnings = pg_dump.stream(
            command, dump.ticker, sink=dump.sink, token=dump.token, deadline=dump.deadline, started=started
        )
    except ProcessError as error:
        if hold and pg_dump.NO_ROOM_WORDS in error.stderr:
            # The server may have room for pg_dump's locks alone.
            raise _RestlessError(()) from error
        raise pg_dump.explained(error, server.blockers) from error
    else:
        return Taken(index, warnings, _without_rows(shown[0], index))
    finally:
        if not shown:
            # What ended the dump is the error to tell, and the connection may be gone with it.
            with suppress(LoopinError):
                server.release_snapshot()


def _without_rows(exported: Snapshot, index: DumpIndex) -> tuple[str, ...]:
    dumped = {identifiers.parts(name) for name in (*index.tables, *index.loaded_via_root)}
    return tuple(sorted(name for name in exported.tables if identifiers.parts(name) not in dumped))


def _exported(server: Server, seconds: float, *, hold: bool) -> Snapshot:
    try:
        return server.export_snapshot(seconds=seconds, hold=hold)
    except ServerError as error:
        if not hold or sqlstate_of(error) != snapshot.NO_ROOM:
            raise
    # So many tables that two sessions cannot lock them all: pg_dump's locks must do.
    return server.export_snapshot(seconds=seconds, hold=False)


def _await_locks(server: Server, exported: Snapshot, name: str, reader: Reader, token: CancelToken) -> None:
    """Wait until pg_dump has locked every table, writes, or ends. Raises _RestlessError if it waits behind us."""
    speaking = reader.speaking()
    pause = LOOK_EVERY
    while not speaking.wait(pause):
        token.check()
        reached = server.reached(exported, name)
        if reached is Reached.LOCKED:
            return
        if reached is Reached.STUCK:
            raise _RestlessError(())
        pause = min(pause * 1.1, LOOK_EVERY_AT_MOST)
