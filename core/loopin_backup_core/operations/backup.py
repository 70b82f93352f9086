"""Taking one backup: one snapshot, one pass, and nothing published before it is whole, on disk and read back."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from loopin_backup_core import __version__
from loopin_backup_core.model import errors, naming
from loopin_backup_core.model.errors import (
    BusyError,
    LoopinError,
    ProcessError,
    ServerError,
    StorageError,
    VerificationError,
)
from loopin_backup_core.model.kinds import Compression, Kind, Level, Verdict
from loopin_backup_core.model.manifest import Manifest
from loopin_backup_core.model.progress import Phase, Progress, TimedToken
from loopin_backup_core.operations import capture
from loopin_backup_core.postgres import client_tools, connection, session_settings
from loopin_backup_core.postgres import pg_dump as dumps
from loopin_backup_core.postgres.server import leftout
from loopin_backup_core.repository import age, baseline, manifest, presence
from loopin_backup_core.repository.catalog.remembered import digest_of
from loopin_backup_core.repository.codec import NOT_ENCRYPTED, FileSink, HashingFile, WrittenFile
from loopin_backup_core.repository.journal import ENTRIES, Journal
from loopin_backup_core.rules import recipients, tool_selection, wipe_guard
from loopin_backup_core.system import files, process

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.dump_index import DumpIndex
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.progress import Reporter
    from loopin_backup_core.model.source import Source
    from loopin_backup_core.postgres.client_tools import Tool
    from loopin_backup_core.postgres.server import Server
    from loopin_backup_core.postgres.session_settings import ServerKnown
    from loopin_backup_core.repository.baseline import Baseline
    from loopin_backup_core.system.process import Command

ROOM_TO_SPARE = 1.1


@dataclass(frozen=True, slots=True)
class BackupOptions:
    """What the user asked for. ``lock_timeout`` and ``deadline`` in seconds; a ``deadline`` of 0 is none.

    ``recipients`` are the public keys to encrypt to instead of the profile's, which None means; an empty tuple asks for
    a plain backup. ``begin_anew`` takes a directory that is not the one that backups were put into before;
    ``is_passing`` is for one that nobody will miss.
    """

    kind: Kind
    compression: Compression = Compression.NONE
    note: str = ""
    pin: bool = False
    lock_timeout: float = 60.0
    deadline: float = 0.0
    no_owner: bool = False
    exclude_table_data: tuple[str, ...] = ()
    role_passwords: bool = False
    recipients: tuple[str, ...] | None = None
    tool_folders: tuple[Path, ...] = ()
    begin_anew: bool = False
    is_passing: bool = False


@dataclass(slots=True)
class _Run:
    """One run under way: what is known by now."""

    profile: Profile
    wanted: BackupOptions
    around: JobContext
    journal: Journal
    started: datetime
    server: Server
    source: Source
    launcher: connection.ClientEnvironment
    tools: tuple[Tool, ...]
    pg_dump: Tool
    earlier: Baseline
    recipients: tuple[str, ...]
    warnings: list[str] = field(default_factory=list)
    findings: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    without_rows: tuple[str, ...] = ()


def take(
    profile: Profile,
    wanted: BackupOptions,
    around: JobContext,
    *,
    is_locked: bool = False,
    known: ServerKnown = session_settings.UNKNOWN,
) -> Manifest:
    """Take a backup of a profile's database and return its manifest; ``is_locked`` if the caller has the run's lock.

    ``known`` is what a connection of the caller's has told of the server: then not even the first login fires an event
    trigger, which would wait for what the caller has locked. Raises BusyError while another run is at work on this
    database, and else what went wrong; then nothing is published, the partial files are gone and the failure stands in
    the journal.
    """
    journal = _opened(profile, wanted, around)
    named: dict[str, str] = {}
    try:
        target = replace(connection.target_of(profile, around.environ), known=known)
        named = {"database": target.params["dbname"]} if "dbname" in target.params else {}
        named["profile"] = profile.name
        name = target.params.get("dbname") or target.params.get("user") or "default"
        with ExitStack() if is_locked else files.RunLock(profile.directory, name):
            for removed in files.sweep(profile.directory):
                journal.append("swept", what=removed)
                around.reporter.notice(removed)
            timed = replace(around, token=TimedToken(around.token, wanted.deadline))
            with _prepared(profile, wanted, timed, target, journal) as run:
                made = _store(run)
        if not wanted.is_passing:
            presence.remember(profile.directory, around.environ)
        return made
    except BusyError:
        # The run that is at work is not to be disturbed, and nothing has failed.
        raise
    except Exception as error:  # noqa: BLE001 - raised again below, as one of ours
        facts = {**named, "cancelled": True} if around.token.cancelled else named
        _journal_failure(journal, wanted.kind, errors.told(error), around.reporter, facts)
        errors.raise_as_ours(error)


def _opened(profile: Profile, wanted: BackupOptions, around: JobContext) -> Journal:
    """Return the journal of the directory, which is made if it was never used; else it must be the one that it was."""
    if not wanted.begin_anew:
        by_hand = wanted.kind is Kind.MANUAL
        if told := presence.require(profile.directory, around.environ, new=True, by_hand=by_hand):
            around.reporter.notice(told)
    files.ensure_directory(profile.directory)
    return Journal(profile.directory)


def _journal_failure(
    journal: Journal, kind: Kind, error: LoopinError, reporter: Reporter, facts: Mapping[str, object]
) -> None:
    try:
        journal.append("failed", "", kind=kind.value, error=error.message, **facts)
    except (StorageError, BusyError) as second:
        reporter.notice(f"The failure could not be written to the journal: {second.message}")


@contextmanager
def _prepared(
    profile: Profile, wanted: BackupOptions, around: JobContext, target: connection.Target, journal: Journal
) -> Iterator[_Run]:
    """Connect, check everything that can be checked before pg_dump starts, and choose it."""
    around.reporter.progress(Progress(Phase.CONNECT, profile.name))
    started = around.now()
    to = recipients.several(profile.recipients if wanted.recipients is None else wanted.recipients)
    with ExitStack() as stack:
        server = stack.enter_context(connection.connect(target, around.token))
        connection.refuse_pooler(server)
        source = server.source()
        tools = client_tools.find_tools(wanted.tool_folders, ("pg_dump", "pg_dumpall"))
        pg_dump = tool_selection.choose_dump(tools, source.server_version_num)
        _refuse_missing_rights(server)
        earlier = baseline.of(profile.directory, (source.database.name, source.system_identifier))
        _refuse_without_room(profile.directory, wanted, server, earlier.backups)
        launcher = stack.enter_context(connection.launcher(server))
        run = _Run(profile, wanted, around, journal, started, server, source, launcher, tools, pg_dump, earlier, to)
        if warning := tool_selection.floor_warning(pg_dump):
            run.warnings.append(warning)
            around.reporter.notice(warning)
        yield run


def _refuse_missing_rights(server: Server) -> None:
    problems = server.rights().problems
    if problems:
        shown = "; ".join(problem.text for problem in problems[:5])
        more = f" (and {len(problems) - 5} more)" if len(problems) > 5 else ""
        fixes = " ".join(dict.fromkeys(problem.fix for problem in problems[:5]))
        raise ServerError(f"This role may not read all of the database: {shown}{more}", hint=fixes)


def _refuse_without_room(directory: Path, wanted: BackupOptions, server: Server, earlier: tuple[Backup, ...]) -> None:
    """Refuse a backup that cannot fit: better before it than half-way through it."""
    free = files.free_bytes(directory)
    last = earlier[0] if earlier else None
    before = last.manifest if last is not None else None
    if last is not None and before is not None and before.compression is wanted.compression:
        needed, why = round(last.size * ROOM_TO_SPARE), "the last one took about as much"
    elif before is not None and wanted.compression is Compression.NONE:
        needed, why = round(before.index.bytes * ROOM_TO_SPARE), "the last one was as long before it was compressed"
    elif before is not None:
        needed, why = before.index.bytes // 10, "a tenth of the last one's text is the least that is left of it"
    else:
        needed, why = server.database_size() // 10, "a tenth of the database is the least that a backup takes"
    if free < needed:
        raise StorageError(
            f"{directory} has {free:,} bytes free and this backup needs about {needed:,} ({why}).",
            hint="Free some space, look at “loopin-backup-cli cleanup --dry-run”, or use --compress zstd.",
        )


def _store(run: _Run) -> Manifest:
    """Write data, globals and manifest under hidden names, prove them, and publish the manifest last."""
    directory = run.profile.directory
    kind = run.wanted.kind
    with ExitStack() as stack:
        claimed = stack.enter_context(files.claim(directory, naming.stems(kind, run.started)))
        stem = claimed.final_path.name.removesuffix(naming.MANIFEST_SUFFIX)
        name = f"{stem}.sql{run.wanted.compression.suffix}{_encrypted_suffix(run)}"
        data = stack.enter_context(files.Partial(directory, name))
        index, stored = _dump(run, data)
        run.around.reporter.progress(Progress(Phase.FLUSH, run.profile.name, bytes=index.bytes))
        data.sync()
        _read_back(run, data, stored)
        run.findings = _suspicions(run, index)
        roles = _globals(run, stack, stem)
        facts = _manifest(run, name, index, stored, roles)
        text = manifest.dumps(facts).encode()
        claimed.write(text)
        claimed.sync()
        run.around.token.check()
        data.publish()
        if roles is not None:
            roles[0].publish()
        files.sync_directory(directory)
        # Before it exists, so that a kill right after its publishing leaves nothing that nobody vouches for.
        run.journal.append("vouched", facts.stem, manifest=digest_of(text))
        claimed.publish()
        files.sync_directory(directory)
    _record(run, facts, digest_of(text))
    return facts


def _encrypted_suffix(run: _Run) -> str:
    return naming.ENCRYPTED_SUFFIX if run.recipients else ""


def _dump(run: _Run, data: files.Partial) -> tuple[DumpIndex, WrittenFile]:
    wanted = run.wanted
    last = run.earlier.backups[0].manifest if run.earlier.backups else None
    last_bytes = last.index.bytes if last is not None else 0
    expected = dumps.ProgressTotals(run.server.expected_rows(), last_bytes)
    ticker = dumps.ProgressThrottle(run.around.reporter, run.profile.name, expected, Phase.DUMP)
    sink = FileSink(data.write, wanted.compression, run.recipients)

    writing = session_settings.dumping(run.source.timezone, run.source.lc_monetary)

    def command(snapshot: str) -> Command:
        database = run.source.database
        args = _options(run, snapshot)
        return run.launcher.command(run.pg_dump, args, database.name, settings=writing, encoding=database.encoding)

    dump = capture.Dump(command, ticker, sink, run.around.token, wanted.lock_timeout, wanted.deadline or None)
    try:
        taken = capture.take(run.server, dump)
        stored = sink.close()
    finally:
        sink.abandon()
    run.warnings.extend(taken.warnings)
    _note_left_out(run, taken)
    return taken.index, stored


def _note_left_out(run: _Run, taken: capture.Taken) -> None:
    """Take note of what is not in the dump; rows that nobody can explain the absence of are a warning."""
    unlogged = leftout.unlogged_without_rows(run.server)
    patterns = run.wanted.exclude_table_data
    asked_for = [name for name in taken.without_rows if name not in unlogged]
    run.without_rows = tuple(sorted({*taken.without_rows, *unlogged}))
    why = " ".join(f"--exclude-table-data {pattern}" for pattern in patterns)
    told = [f"rows of the table {name} ({why})" for name in asked_for] if patterns else []
    run.excluded = (*told, *run.server.excluded(), *leftout.ALWAYS)
    if not patterns:
        run.warnings += [f"pg_dump left out the rows of {name}." for name in asked_for]
    elif not asked_for:
        run.warnings.append(f"No table is meant by {why}: the rows of all are in the backup.")
    filled = [name for name, section in taken.index.tables.items() if section.rows]
    run.warnings += leftout.references(run.server, asked_for, filled)


def _options(run: _Run, snapshot: str) -> tuple[str, ...]:
    return dumps.options(
        snapshot=snapshot,
        lock_timeout=run.wanted.lock_timeout,
        no_owner=run.wanted.no_owner,
        without_rows_of=run.wanted.exclude_table_data,
    )


def _read_back(run: _Run, data: files.Partial, stored: WrittenFile) -> None:
    """Compare what the disk gives back with what went by: damage before the first hash of a file would stay unseen."""
    run.around.reporter.progress(Progress(Phase.CHECK, run.profile.name, bytes=stored.size))
    files.forget_cached(data.fileno())
    with files.open_regular(data.path) as file:
        hashing = HashingFile(file)
        while hashing.read():
            run.around.token.check()
    if (hashing.size, hashing.hexdigest()) != (stored.size, stored.sha256):
        raise VerificationError(
            f"The disk gave back something else than what was written to {data.final_path.name}.",
            hint="The backup was discarded. Check this disk and this machine's memory before you rely on either.",
        )


def _globals(run: _Run, stack: ExitStack, stem: str) -> tuple[files.Partial, str] | None:
    """Save roles and tablespaces; what a role may not read is a warning, because the database itself is whole."""
    hidden = () if run.wanted.role_passwords else ("--no-role-passwords",)
    try:
        tool = tool_selection.choose_dump(run.tools, run.source.server_version_num, name="pg_dumpall")
        args = ("--globals-only", "--no-password", *hidden)
        database = run.source.database
        args = (*args, f"--database={_as_name(database.name)}")
        command = run.launcher.command(tool, args, encoding=database.encoding)
        output = process.run(command, token=run.around.token, timeout=60).stdout
    except (ProcessError, LoopinError) as error:
        run.around.token.check()
        run.warnings.append(f"Roles and tablespaces were not saved: {error.message}")
        return None
    if run.recipients:
        output = age.encrypted(output, run.recipients)
    name = stem + naming.GLOBALS_SUFFIX + _encrypted_suffix(run)
    partial = stack.enter_context(files.Partial(run.profile.directory, name))
    partial.write(output)
    partial.sync()
    import hashlib

    return partial, hashlib.sha256(output).hexdigest()


def _suspicions(run: _Run, index: DumpIndex) -> tuple[str, ...]:
    """Compare with the last good backups of this database; a finding makes the new one suspect."""
    if (other := run.earlier.elsewhere) is not None and other.manifest is not None:
        source = other.manifest.source
        run.around.reporter.notice(
            f"It is the first backup of {run.source.database.name} on this server; {other.stem} is of a database of "
            f"this name on another one, {source.host}:{source.port}, and is kept apart from it."
        )
    return run.earlier.findings(wipe_guard.rows_of(index, run.without_rows), run.profile.guard, run.without_rows)


def _verdict(run: _Run) -> Verdict:
    if run.findings:
        return Verdict.SUSPECT
    return Verdict.WARNINGS if run.warnings else Verdict.GOOD


def _as_name(dbname: str) -> str:
    """Write a database's name so that pg_dumpall takes it as nothing else: it expands ``--database``."""
    from loopin_backup_core.model import conninfo

    return conninfo.for_child(conninfo.text_of({"dbname": dbname}))


def _manifest(
    run: _Run, name: str, index: DumpIndex, stored: WrittenFile, roles: tuple[files.Partial, str] | None
) -> Manifest:
    finished = run.around.now()
    return Manifest(
        kind=run.wanted.kind,
        timestamp=naming.timestamp(run.started),
        created_at=run.started,
        database_name=run.source.database.name,
        file_name=name,
        file_size=stored.size,
        sha256=stored.sha256,
        compression=run.wanted.compression,
        encryption=age.NAME if run.recipients else NOT_ENCRYPTED,
        recipients=run.recipients,
        source=run.source,
        tool_version=__version__,
        pg_dump_version=run.pg_dump.version_text,
        pg_dump_options=dumps.recorded(_options(run, "")),
        started_at=run.started,
        finished_at=finished,
        warnings=tuple(run.warnings),
        verdict=_verdict(run),
        reasons=run.findings,
        excluded=run.excluded,
        without_rows=run.without_rows,
        index=index,
        frames=stored.frames,
        globals_name=roles[0].final_path.name if roles else "",
        globals_sha256=roles[1] if roles else "",
        profile=run.profile.name,
        extra={ENTRIES: run.journal.length()},
    )


def _record(run: _Run, facts: Manifest, digest: str) -> None:
    duration = (facts.finished_at - facts.started_at).total_seconds()
    journal = run.journal
    journal.append(
        "created",
        facts.stem,
        kind=facts.kind.value,
        database=facts.database_name,
        system=facts.source.system_identifier,
        bytes=facts.file_size,
        rows=facts.index.rows,
        duration=duration,
        manifest=digest,
    )
    journal.append("verified", facts.stem, level=Level.CHECKSUM.value, ok=True, detail="read back", duration=0.0)
    if run.wanted.note:
        journal.append("noted", facts.stem, text=run.wanted.note)
    if run.wanted.pin:
        journal.append("pinned", facts.stem)


def usual(profile: Profile, kind: Kind, tool_folders: tuple[Path, ...] = ()) -> BackupOptions:
    """Return what a profile asks for where nobody says anything else."""
    return BackupOptions(
        kind=kind,
        compression=profile.compression,
        lock_timeout=profile.lock_timeout,
        deadline=profile.deadline,
        no_owner=profile.no_owner,
        # What is saved before a restore is all that there is.
        exclude_table_data=() if kind is Kind.SAFETY else profile.exclude_table_data,
        tool_folders=tool_folders,
    )
