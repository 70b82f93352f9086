"""Building a new database from a backup and proving that it holds the same: the heart of every restore and drill.

The database is built under a name of its own and gets its real one only when it has been proven, so that whoever dies
on the way leaves nothing that could be taken for a restored database.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from loopin_backup_core.dump import filtering
from loopin_backup_core.dump.index import DumpIndexer
from loopin_backup_core.model.context import no_keys
from loopin_backup_core.model.errors import LoadError, ProcessError, ServerError, VerificationError
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.operations.restore import scratch_databases
from loopin_backup_core.postgres import connection, pg_dump, psql_load, server_messages, session_settings, verify_file
from loopin_backup_core.postgres.server import leftout, row_security
from loopin_backup_core.rules import content_compare, tool_selection
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from loopin_backup_core.dump.filtering import RestoreFilter
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import Keys
    from loopin_backup_core.model.dump_index import DumpIndex
    from loopin_backup_core.model.progress import CancelToken, Reporter
    from loopin_backup_core.model.source import DatabaseFacts
    from loopin_backup_core.postgres.client_tools import Tool
    from loopin_backup_core.postgres.server import Missing, Server
    from loopin_backup_core.rules.content_compare import Difference

NOTHING_CHANGED = "Nothing was changed: what was begun is taken back. The backup is kept as it is."


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build from which backup; ``index`` is that of its verified stream.

    ``substitute`` allows a locale, provider or tablespace that the server lacks to be replaced, as a drill may.
    ``new_roles`` allows roles to be made, as only a throwaway server may. ``like`` is the database whose properties the
    new one gets instead of the recorded ones. ``ambient`` are settings of the source's server and role, for a database
    that is dropped again. ``keys`` opens an encrypted backup.
    """

    backup: Backup
    index: DumpIndex
    leave: RestoreFilter
    tools: tuple[Tool, ...]
    substitute: bool = False
    new_roles: bool = False
    like: DatabaseFacts | None = None
    ambient: Mapping[str, str] = field(default_factory=dict)
    keys: Keys = no_keys


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """What came of it: rows found in the new database, what differs, what is not quite alike, and seconds taken.

    ``left_out`` counts the statements that were not sent, by kind: owners, privileges, policies, tablespaces.
    """

    rows: int
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]
    seconds: float
    left_out: Mapping[str, int] = field(default_factory=dict)


def pg_restore_for(backup: Backup, tools: tuple[Tool, ...], server_version_num: int = 0) -> Tool:
    """Return the pg_restore that can read an archive; raises ClientToolError if there is none that is safe for it."""
    version = _written_by(backup)
    return tool_selection.choose_restore(
        tools, "pg_restore", version, server_version_num, foreign=backup.manifest is None
    )


def _written_by(backup: Backup) -> str:
    """Return which pg_dump wrote an archive; an older pg_restore does not understand it."""
    from loopin_backup_core.dump.foreign import archives

    path = backup.data_path
    if path is None:
        return ""
    with files.open_regular(path / "toc.dat" if path.is_dir() else path) as file:
        return archives.written_by(file.read(archives.HEAD))


def missing(server: Server, plan: Plan) -> Missing:
    """Return what the server lacks of what will be sent to it: what is left out needs nothing."""
    requires, leave = plan.index.requires, plan.leave
    found = server.missing(requires, _encoding(plan))
    needed = requires.roles_without(owners=leave.owners, privileges=leave.privileges, policies=leave.policies)
    roles = () if plan.new_roles else tuple(name for name in found.roles if name in needed)
    spaces = () if leave.tablespaces else found.tablespaces
    return replace(found, roles=roles, tablespaces=spaces)


def _encoding(plan: Plan) -> str:
    """Return the encoding of the database in which the names of the dump are written."""
    return scratch_databases.facts_for(plan.backup, plan.index).encoding or plan.index.encoding


def refuse_missing(server: Server, plan: Plan) -> None:
    """Refuse before anything is done what would fail half-way. Raises ServerError, NotPossibleError."""
    lacking = missing(server, plan)
    wrong = [
        f"{what} {', '.join(names)}"
        for what, names in (
            ("roles", lacking.roles),
            ("extensions", lacking.extensions),
            ("tablespaces", lacking.tablespaces),
        )
        if names
    ]
    if lacking.icu:
        wrong.append("ICU collations")
    if wrong:
        raise ServerError(
            f"The server lacks what {plan.backup.stem} needs: {'; '.join(wrong)}.",
            hint=f"Nothing was changed. {advice(lacking, plan)}",
        )


def refuse_owners(server: Server, plan: Plan) -> None:
    """Refuse what would fail in a new database: giving objects to roles that this one may not act as.

    Raises ServerError.
    """
    owners = () if plan.leave.owners or plan.new_roles else plan.index.requires.role_uses.get("owners", ())
    if beyond := server.may_not_act_as(owners, _encoding(plan)):
        raise ServerError(
            f"{server.user} may not give objects to {', '.join(beyond)}, to whom {plan.backup.stem} gives some.",
            hint="Nothing was changed. Restore as a superuser or as a member of these roles, or leave owners out with "
            "--no-owner (and privileges with --no-acl).",
        )


def advice(lacking: Missing, plan: Plan) -> str:
    """Return what can be done about what a server lacks; followed, each of it works."""
    uses = plan.index.requires.role_uses
    options = {"owners": "--no-owner", "privileges": "--no-acl", "policies": "--no-policies"}
    concerned = {use for use in uses if set(uses[use]) & set(lacking.roles)}
    leaving = [option for use, option in options.items() if use in concerned]
    if lacking.tablespaces:
        leaving.append("--no-tablespaces")
    if lacking.roles and not uses:
        leaving += options.values()
    bound = sorted(set(uses.get("others", ())) & set(lacking.roles))
    said = []
    if lacking.roles:
        said.append("Create the roles (the backup's .globals.sql has them).")
    if bound:
        said.append(f"{', '.join(bound)} must exist in any case: a user mapping or schema names it.")
    if lacking.tablespaces:
        said.append("Create the tablespaces.")
    if leaving:
        said.append(f"Or restore with {' '.join(leaving)}: what is left out is listed.")
    if lacking.extensions or lacking.icu:
        said.append(
            "Install the extensions on the server's machine." if lacking.extensions else "Use a server with ICU."
        )
    return " ".join(said)


def fill(
    inside: Server,
    plan: Plan,
    *,
    reporter: Reporter,
    token: CancelToken,
    commands: connection.ClientEnvironment,
    left_out: Counter[str],
) -> list[str]:
    """Load the backup into the database of a connection; returns what psql remarked, and counts what was left out.

    Raises LoadError for a statement that the server refuses, and else what went wrong.
    """
    psql = psql_for(plan, inside.version_num)
    settings, encoding = loading(inside, plan), client_encoding(inside, plan)
    command = commands.command(psql, psql_load.PSQL_OPTIONS, inside.database, settings=settings, encoding=encoding)
    what = load_of(plan, inside)
    try:
        with closing(stream(plan, token)) as pieces:
            remarks = psql_load.load(command, what, pieces, reporter=reporter, token=token)
    except ProcessError as error:
        raise refused(plan.backup.stem, error) from error
    left_out.update(what.left_out)
    return [*remarks, *filtering.sentences(what.left_out)]


def refused(stem: str, error: ProcessError) -> ServerError:
    """Return what to raise for a psql that ended while it was loading: LoadError for a statement that was refused."""
    said = server_messages.refusal(error.stderr)
    words = f"{stem} could not be restored: {said.text if said else error.message}"
    if said is None:
        return ServerError(words, hint=NOTHING_CHANGED)
    return LoadError(words, sqlstate=said.sqlstate, hint=NOTHING_CHANGED)


def psql_for(plan: Plan, server_version_num: int) -> Tool:
    """Return the psql that may load this backup into a server of this version."""
    foreign = plan.backup.manifest is None
    return tool_selection.choose_restore(
        plan.tools, "psql", plan.index.dump_version, server_version_num, foreign=foreign
    )


def load_of(plan: Plan, inside: Server, *, in_transaction: bool = False) -> psql_load.Load:
    """Return what is to be sent to psql for a database, as the role that is connected to it."""
    return psql_load.Load(
        plan.backup.stem,
        plan.index.sections,
        inside.version_num,
        plan.leave,
        superuser=inside.is_superuser,
        in_transaction=in_transaction,
        event_triggers="EVENT TRIGGER" in plan.index.objects,
    )


def client_encoding(inside: Server, plan: Plan) -> str:
    """Return in which encoding a dump is written; one that does not say is in the database's, whatever a role says."""
    return plan.index.encoding or str(inside.value("SHOW server_encoding"))


def loading(inside: Server, plan: Plan) -> dict[str, str]:
    """Return what psql's session needs beyond the database's own settings.

    That is how the dump's amounts of money are written, and those custom settings that the database does not have, as
    where it is another's, where the role may not set them for good, or where only some roles had them there. Raises
    NotPossibleError.
    """
    if plan.backup.manifest is None:
        return {}
    source = plan.backup.manifest.source
    facts = inside.database_facts()
    there = {*facts.settings, *facts.role_settings.get(inside.user, ())}
    of_roles = source.database.role_settings
    wanted = (*of_roles.get(source.database.owner, ()), *of_roles.get(source.user, ()), *source.database.settings)
    # What goes with the login is taken as it is; only in UTF-8 is that what it should be.
    settings = {
        name: value
        for name, value in session_settings.custom(wanted).items()
        if name not in session_settings.custom(there)
        and (facts.encoding == "UTF8" or f"{name}{value}".isascii())
        and inside.may_set(name, value)
    }
    if source.lc_monetary:
        settings["lc_monetary"] = inside.monetary_locale(source.lc_monetary)
    return settings


def stream(plan: Plan, token: CancelToken) -> Generator[bytes]:
    """Yield a backup as a plain dump; close the generator if it is not read to its end."""
    return verify_file.plain_pieces(plan.backup, lambda: pg_restore_for(plan.backup, plan.tools), token, plan.keys)


def compare(
    inside: Server, plan: Plan, *, reporter: Reporter, token: CancelToken, commands: connection.ClientEnvironment
) -> tuple[DumpIndex, list[Difference]]:
    """Dump the new database through the same index and tell what differs from the backup.

    Where only the bytes of a table differ, its rows are compared again without regard to their order.
    """
    expected = plan.index
    if plan.backup.manifest is None:
        expected = replace(expected, sections=tuple(map(content_compare.qualified, expected.sections)))
    writing = writing_of(inside, plan)
    found = _dump_again(inside, plan, reporter, token, commands, writing)
    differences = content_compare.compare(expected.sections, found.sections, content=not expected.uses_inserts)
    if any(d.reordered for d in differences) and may_be_written_otherwise(plan):
        other = {**writing, "bytea_output": "escape"}
        again = _dump_again(inside, plan, reporter, token, commands, other)
        fewer = content_compare.compare(expected.sections, again.sections, content=not expected.uses_inserts)
        if len(fewer) < len(differences):
            writing, found, differences = other, again, fewer
    differences = _without_left_out(inside, plan, differences)
    doubtful = [d.subject for d in differences if d.reordered]
    if doubtful:
        equal = _equal_without_order(inside, plan, doubtful, reporter, token, commands, writing)
        differences = [d for d in differences if d.subject not in equal]
    differences += content_compare.compare_objects(expected.objects, found.objects, policies=not plan.leave.policies)
    return found, differences


def writing_of(inside: Server, plan: Plan) -> dict[str, str]:
    """Return by which settings the backup's values are written. Raises NotPossibleError."""
    if plan.backup.manifest is None:
        return session_settings.dumping()
    source = plan.backup.manifest.source
    money = inside.monetary_locale(source.lc_monetary) if source.lc_monetary else ""
    return session_settings.dumping(source.timezone, money)


def may_be_written_otherwise(plan: Plan) -> bool:
    """Whether an earlier version made the backup: then settings of the source decided how bytea is written."""
    return plan.backup.manifest is not None and not plan.backup.manifest.source.session_settings


def _without_left_out(inside: Server, plan: Plan, differences: list[Difference]) -> list[Difference]:
    """Return the differences without what pg_dump left out of the backup, and what an extension has made by itself."""
    if not any(one.extra for one in differences):
        return differences
    manifest = plan.backup.manifest
    known = leftout.of_extensions(inside) | frozenset(manifest.without_rows if manifest is not None else ())
    return content_compare.without_known(
        differences, known, empty=manifest is not None and manifest.source.standby and not manifest.without_rows
    )


def _dump_again(
    inside: Server,
    plan: Plan,
    reporter: Reporter,
    token: CancelToken,
    commands: connection.ClientEnvironment,
    writing: Mapping[str, str],
    watched: Mapping[str, content_compare.RowSet] | None = None,
) -> DumpIndex:
    tool = tool_selection.choose_dump(plan.tools, inside.version_num)
    args = pg_dump.options(snapshot="", lock_timeout=60, no_owner=not plan.leave.nothing)
    # Values compare only where they are written alike: time zone, encoding and so on.
    command = commands.command(tool, args, inside.database, settings=writing, encoding=client_encoding(inside, plan))
    expected = pg_dump.ProgressTotals({name: s.rows for name, s in plan.index.tables.items()}, plan.index.bytes)
    ticker = pg_dump.ProgressThrottle(reporter, plan.backup.stem, expected, Phase.COMPARE)
    try:
        index, _ = pg_dump.stream(command, ticker, watched=watched, token=token)
    except VerificationError as error:
        raise ServerError(f"The new database could not be compared: {error.message}", hint=NOTHING_CHANGED) from error
    return index


def _equal_without_order(
    inside: Server,
    plan: Plan,
    tables: list[str],
    reporter: Reporter,
    token: CancelToken,
    commands: connection.ClientEnvironment,
    writing: Mapping[str, str],
) -> set[str]:
    before = row_sets(plan, tables, token)
    after = {name: content_compare.RowSet() for name in tables}
    _dump_again(inside, plan, reporter, token, commands, writing, after)
    return {name for name in tables if before[name].digest == after[name].digest}


def row_sets(plan: Plan, tables: list[str], token: CancelToken) -> dict[str, content_compare.RowSet]:
    """Return the rows of tables as the backup has them, to be compared without regard to their order."""
    sets = {name: content_compare.RowSet() for name in tables}
    indexer = DumpIndexer(watched=sets)
    with closing(stream(plan, token)) as pieces:
        for piece in pieces:
            indexer.feed(piece)
            token.check()
    return sets


def prove(inside: Server, plan: Plan, *, reporter: Reporter, token: CancelToken) -> RestoreResult:
    """Load the backup into an empty database and compare. The caller decides what differences mean."""
    began = time.monotonic()
    facts = plan.like or scratch_databases.facts_for(plan.backup, plan.index)
    notes = list(inside.prepare_values(facts, plan.ambient))
    left_out: Counter[str] = Counter()
    with connection.launcher(inside) as commands:
        notes += fill(inside, plan, reporter=reporter, token=token, commands=commands, left_out=left_out)
        reporter.progress(Progress(Phase.COMPARE, plan.backup.stem))
        with row_security.lifted(inside):
            found, differences = compare(inside, plan, reporter=reporter, token=token, commands=commands)
        if plan.backup.manifest is not None and plan.like is None and not differences:
            # What could have hindered the load, or kept us out, comes when all is proven.
            notes += inside.apply_settings(facts, inside.database, privileges=not plan.leave.privileges, anew=True)
            notes += inside.without_barring_libraries()
    if plan.backup.manifest is None:
        differences, remarks = tolerated(differences)
        notes += remarks
    notes += lacking(plan.backup)
    return RestoreResult(
        found.rows, tuple(differences), tuple(dict.fromkeys(notes)), time.monotonic() - began, left_out
    )


def lacking(backup: Backup) -> list[str]:
    """Return a remark on the tables whose rows are not in a backup."""
    names = backup.manifest.without_rows if backup.manifest is not None else ()
    return [f"The rows of {', '.join(names)} are not in this backup: there are none now."] if names else []


def tolerated(differences: list[Difference]) -> tuple[list[Difference], list[str]]:
    """Return what of the differences counts, and remarks.

    Foreign dumps do not say in which time zone and version their values were written: equal counts must do.
    """
    doubtful = [d.subject for d in differences if d.reordered]
    if not doubtful:
        return differences, []
    note = f"All rows are there; values of {', '.join(doubtful)} are written differently by this server."
    return [d for d in differences if not d.reordered], [note]


def refuse_differences(stem: str, proof: RestoreResult) -> None:
    """Raise VerificationError if the new database is not equal to the backup."""
    if proof.differences:
        shown = "; ".join(str(d) for d in proof.differences[:5])
        raise VerificationError(
            f"The restored database is not equal to {stem}: {shown}",
            hint="It was dropped again; nothing else was changed. Please report this: the backup passed its checks.",
        )
