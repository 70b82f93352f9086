"""Emptying a database and loading it again in one transaction, for servers where none can be made or renamed.

Everything that clients could write is locked first, so that the safety backup, which always comes next, holds the last
thing that anybody was told is written. Emptying, loading and comparing follow in the transaction that holds the locks:
whoever dies on the way, or finds a difference, leaves the database as it was.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from loopin_backup_core.dump import filtering
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import LockTimeoutError, LoopinError, ProcessError, RefusedError, ServerError
from loopin_backup_core.model.errors import VerificationError as UnequalError
from loopin_backup_core.model.kinds import Compression, Kind
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.model.wipe_guard import WipeGuardConfig
from loopin_backup_core.operations import backup
from loopin_backup_core.operations.restore import build_database, reloaded
from loopin_backup_core.postgres import connection, psql_conversation, psql_load
from loopin_backup_core.postgres.psql_conversation import Conversation
from loopin_backup_core.postgres.server import emptying, locks, statistics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.operations.restore.build_database import Plan, RestoreResult
    from loopin_backup_core.postgres.server import Server

LOCK_CODES = frozenset({"55P03", "40P01"})
SETTLED_WITHIN = 60.0

# Before 17 no session can be told to fire none. They are dropped later on, with their functions or extensions.
_QUIET = """
DO $loopin$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT evtname FROM pg_catalog.pg_event_trigger WHERE pg_catalog.pg_has_role(evtowner, 'USAGE') LOOP
        EXECUTE pg_catalog.format('ALTER EVENT TRIGGER %I DISABLE', one.evtname);
    END LOOP;
END
$loopin$;
"""
# A COMMIT that is not ours must fail, whoever sent it: the dump may hold one. Only the last statement knows the key.
_GUARD = """
CREATE TEMPORARY TABLE loopin_backup_guard (one int) ON COMMIT DROP;
CREATE FUNCTION pg_temp.loopin_backup_guard() RETURNS trigger LANGUAGE plpgsql AS $loopin$
BEGIN
    IF pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(coalesce(
       pg_catalog.current_setting('loopin_backup.done', true), ''), 'UTF8')), 'hex') <> '{digest}' THEN
        RAISE EXCEPTION 'the backup ends the transaction that it is restored in';
    END IF;
    RETURN NULL;
END
$loopin$;
CREATE CONSTRAINT TRIGGER loopin_backup_guard AFTER INSERT ON pg_temp.loopin_backup_guard
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pg_temp.loopin_backup_guard();
INSERT INTO pg_temp.loopin_backup_guard VALUES (1);
"""
_WHO = "SELECT pg_catalog.pg_backend_pid(), pg_catalog.pg_current_xact_id();"
_SAME = b"SELECT pg_catalog.pg_current_xact_id_if_assigned();"


@dataclass(frozen=True, slots=True)
class Steps:
    """What is done by others on the way: ``safety`` takes the safety backup and returns its name.

    ``committing`` is told the transaction's id and the safety backup before it is committed. ``lock_timeout`` is in
    seconds.
    """

    safety: Callable[[], str]
    committing: Callable[[str, str], None]
    lock_timeout: float


@dataclass(slots=True)
class _Work:
    """One reload under way; ``in_the_way`` are the sessions that were last seen to keep us from a lock."""

    plan: Plan
    around: JobContext
    steps: Steps
    control: Server
    talk: Conversation
    key: str
    pid: int = 0
    transaction: str = ""
    in_the_way: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)


def safety_backup(
    profile: Profile, server: Server, database: str, around: JobContext, tool_folders: tuple[Path, ...], *, why: str
) -> str:
    """Take a backup of the database that is about to be replaced and return its name; the caller has the run's lock.

    ``server`` is a connection to the same server.

    It is never judged by the wipe guard: it may well be the wiped database that is being replaced.
    """
    params = {**conninfo.parse(profile.conninfo), "dbname": database}
    unjudged = replace(profile, conninfo=conninfo.text_of(params), guard=WipeGuardConfig(minds=False))
    wanted = backup.BackupOptions(
        Kind.SAFETY, Compression.ZSTD, note=why, lock_timeout=profile.lock_timeout, tool_folders=tool_folders
    )
    return backup.take(unjudged, wanted, around, is_locked=True, known=server.known).stem


def reload(target: connection.Target, plan: Plan, around: JobContext, steps: Steps) -> tuple[RestoreResult, str]:
    """Empty the database and load the backup; return the proof and the name of the safety backup.

    Raises LockTimeoutError with the sessions in the way, RefusedError, LoadError, VerificationError and others; then
    nothing has changed.
    """
    began = time.monotonic()
    with connection.connect(target, around.token) as control, connection.launcher(control) as commands:
        options = (*psql_load.PSQL_OPTIONS, *psql_conversation.OPTIONS)
        psql, settings = build_database.psql_for(plan, control.version_num), build_database.loading(control, plan)
        command = commands.command(psql, options, control.database, settings=settings)
        with Conversation(command, around.token) as talk:
            work = _Work(plan, around, steps, control, talk, secrets.token_hex(16))
            try:
                safety, proof = _locked(work), _loaded(work, began)
            except ProcessError as error:
                raise _explained(work, error) from error
            _commit(work, target, safety)
        work.notes += statistics.analyze(control, plan.backup.stem, reporter=around.reporter, token=around.token)
    return replace(proof, notes=(*proof.notes, *work.notes), seconds=time.monotonic() - began), safety


def _locked(work: _Work) -> str:
    """Begin, lock everything and have the safety backup taken meanwhile; then shut out readers too."""
    digest = hashlib.sha256(work.key.encode()).hexdigest()
    timeout = f"SET LOCAL lock_timeout = '{max(1, round(work.steps.lock_timeout * 1000))}ms';"
    begin = (
        f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;\n{timeout}\n{_QUIET}{_GUARD.format(digest=digest)}\n{_WHO}"
    )
    pid, work.transaction = work.talk.ask(begin.encode()).split("|")
    work.pid = int(pid)
    _lock(work, "EXCLUSIVE")
    before = work.talk.ask(emptying.UNLOCKED.encode())
    safety = work.steps.safety()
    _lock(work, "ACCESS EXCLUSIVE")
    if work.talk.ask(emptying.UNLOCKED.encode()) != before:
        raise RefusedError(
            f"Somebody changed definitions or large objects of {work.control.database} while the safety backup was "
            "taken. Nothing was changed by this restore.",
            hint="Stop the application that does so, and try again.",
        )
    return safety


def _lock(work: _Work, mode: str) -> None:
    work.around.reporter.progress(Progress(Phase.LOCK, work.plan.backup.stem))

    def look() -> None:
        work.in_the_way = locks.blocking(work.control, work.pid) or work.in_the_way

    work.talk.ask(emptying.lock(mode).encode(), meanwhile=look)


def _loaded(work: _Work, began: float) -> RestoreResult:
    plan, around = work.plan, work.around
    around.reporter.progress(Progress(Phase.CREATE, plan.backup.stem))
    work.talk.ask(f"{emptying.EMPTY}{emptying.PUBLIC}SET LOCAL lock_timeout = 0;".encode())
    objects = reloaded.LargeObjects()
    what = build_database.load_of(plan, work.control, in_transaction=True)
    work.talk.begin()
    with closing(build_database.stream(plan, around.token)) as pieces:
        psql_load.feed(
            work.talk.write, what, _noted(pieces, objects if objects.are_in(plan) else None), around.reporter
        )
    work.talk.settle()
    if work.talk.ask(_SAME) != work.transaction:
        raise ServerError(
            f"{plan.backup.stem} ended the transaction that it was restored in; see what is in the database now.",
            hint="What was there before is in the safety backup.",
        )
    rows, differences = reloaded.compare(
        work.talk, plan, objects, around, build_database.writing_of(work.control, plan)
    )
    if differences:
        shown = "; ".join(str(one) for one in differences[:5])
        raise UnequalError(
            f"What was loaded is not equal to {plan.backup.stem}: {shown}",
            hint="Nothing was changed: it was taken back. Please report this: the backup passed its checks.",
        )
    work.notes += filtering.sentences(what.left_out)
    work.notes += build_database.lacking(plan.backup)
    return build_database.RestoreResult(rows, (), (), time.monotonic() - began, what.left_out)


def _noted(pieces: Iterator[bytes], objects: reloaded.LargeObjects | None) -> Iterator[bytes]:
    for piece in pieces:
        if objects is not None:
            objects.feed(piece)
        yield piece


def _commit(work: _Work, target: connection.Target, safety: str) -> None:
    """Commit; where the answer is lost, the server is asked what became of the transaction."""
    work.around.token.check()
    work.steps.committing(work.transaction, safety)
    try:
        work.talk.ask(f"SET LOCAL loopin_backup.done = '{work.key}';\nCOMMIT;".encode())
    except LoopinError as error:
        became = outcome(target, work.transaction)
        if became == "aborted":
            raise (_explained(work, error) if isinstance(error, ProcessError) else error) from error
        if became != "committed":
            raise ServerError(
                f"The connection was lost while the restore of {work.plan.backup.stem} was being committed. Whether it "
                f"was is not known: SELECT pg_xact_status('{work.transaction}') tells.",
                hint="If it says “aborted”, nothing was changed. What was there before is in the safety backup.",
            ) from error
        work.notes.append("The connection was lost while it was committed; the server says that it is.")


def outcome(target: connection.Target, transaction: str) -> str:
    """Return ``committed`` or ``aborted``, ``in progress`` if it still is, or nothing where the server cannot tell."""
    deadline = time.monotonic() + SETTLED_WITHIN
    became = ""
    while time.monotonic() < deadline:
        try:
            with connection.connect(target) as server:
                became = str(server.value("SELECT pg_catalog.pg_xact_status(%s::pg_catalog.xid8)", transaction) or "")
        except LoopinError:
            became = ""
        if became in {"committed", "aborted"}:
            break
        time.sleep(0.5)
    return became


def _explained(work: _Work, error: ProcessError) -> LoopinError:
    if psql_conversation.code_of(error) not in LOCK_CODES:
        return build_database.refused(work.plan.backup.stem, error)
    who = "; ".join(work.in_the_way) or "who was in the way is gone in the meantime"
    return LockTimeoutError(
        f"{work.control.database} could not be locked within {work.steps.lock_timeout:g} s: {who}. "
        "Nothing was changed.",
        hint="Stop the application or end these sessions, and try again.",
    )
