"""A dump from elsewhere, made into a backup of our own before anything of it reaches a server that matters.

Its statements run in a throwaway server, as a role that may do nothing but fill one database. What came of it is dumped
again by our own pg_dump, and only that is restored: no statement of the file itself is ever sent anywhere else. What a
load of that dump would call, with the rights of whoever restores, is found before and refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loopin_backup_core.dump.filtering import RestoreFilter
from loopin_backup_core.dump.index import DumpIndexer
from loopin_backup_core.dump.index.statements import IDENT
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import NotPossibleError, ProcessError, RefusedError
from loopin_backup_core.model.kinds import Compression, Kind
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.source import DatabaseFacts
from loopin_backup_core.operations import backup
from loopin_backup_core.operations.restore import build_database, drill_place, scratch_databases, throwaways
from loopin_backup_core.postgres import client_tools, connection, psql_load
from loopin_backup_core.postgres.server import running_code, scratch
from loopin_backup_core.postgres.server_messages import refusal
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.system import process

if TYPE_CHECKING:
    from contextlib import ExitStack
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.model.dump_index import DumpIndex
    from loopin_backup_core.postgres.server import Server
    from loopin_backup_core.postgres.throwaway import ThrowawayServer

SUPERUSER = "loopin_throwaway"
"""The superuser of the throwaway server: the role that restores later exists there by its own name, without power."""

LARGEST = 64 << 20
SHOWN = 3
WITHOUT = RestoreFilter(owners=True, privileges=True)

_QUALIFIED = IDENT + rb"(?:\s*\.\s*(?:" + IDENT + rb"|[-+*/<>=~!@#%^&|`?]+))*"
_ARGUMENTS = rb"\((?:[^()';]|\([^()';]*\))*\)"
_KINDS = (
    rb"(?:MATERIALIZED\s+VIEW|VIEW|FOREIGN\s+TABLE|TABLE|SEQUENCE|SCHEMA|TYPE|DOMAIN|FUNCTION|PROCEDURE|AGGREGATE|"
    rb"COLLATION|CONVERSION|(?:PROCEDURAL\s+)?LANGUAGE|OPERATOR(?:\s+CLASS|\s+FAMILY)?|STATISTICS|EVENT\s+TRIGGER|"
    rb"TEXT\s+SEARCH\s+(?:CONFIGURATION|DICTIONARY)|FOREIGN\s+DATA\s+WRAPPER|SERVER|PUBLICATION|SUBSCRIPTION|"
    rb"LARGE\s+OBJECT)"
)
# Nothing but a name may stand between kind and owner: these run as the superuser of the throwaway server.
_NAME = rb"(?:" + _QUALIFIED + rb"|[0-9]+)\s*(?:" + _ARGUMENTS + rb")?(?:\s+USING\s+" + IDENT + rb")?"
_OWNER = re.compile(
    rb"ALTER\s+" + _KINDS + rb"\s+(?:ONLY\s+|IF\s+EXISTS\s+)*" + _NAME + rb"\s+OWNER\s+TO\s+" + IDENT + rb"\s*;\Z",
    re.IGNORECASE,
)
# Dumps of old versions name their objects by it; it only finds names, which cannot run anything here.
_SEARCH_PATH = re.compile(
    rb"SET\s+search_path\s*(?:=|TO)\s*" + IDENT + rb"(?:\s*,\s*" + IDENT + rb")*\s*;\Z", re.IGNORECASE
)
_PRIVILEGE = re.compile(rb"(?:GRANT|REVOKE|ALTER\s+DEFAULT\s+PRIVILEGES)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be restored and how: the target's connection, what is left out, and whether the file is trusted."""

    server: Server
    leave: RestoreFilter
    trusted: bool
    tool_folders: tuple[Path, ...] = ()


def own_copy(
    stack: ExitStack, foreign: Backup, index: DumpIndex, wish: Wish, around: JobContext
) -> tuple[Backup, DumpIndex]:
    """Return a backup of our own that holds what a dump from elsewhere makes, and its index; it ends with ``stack``.

    It has the name of the original. Raises NotPossibleError where no throwaway server can tell, VerificationError for a
    file that cannot be restored, RefusedError for one that would run code of its own on the target.
    """
    tools = client_tools.find_tools(wish.tool_folders)
    like = _like(wish.server, foreign, index)
    plan = build_database.Plan(
        foreign, index, WITHOUT, tools, substitute=True, new_roles=True, like=like, keys=around.keys
    )
    with drill_place.no_word_about_it(plan, around) as place:
        place.throwaway = throwaway = _started(stack, plan, wish, around)
        return _copied(throwaway, plan, wish, around)


def _started(stack: ExitStack, plan: build_database.Plan, wish: Wish, around: JobContext) -> ThrowawayServer:
    try:
        wanted = wish.server.version_num
        return throwaways.start(stack, plan, around, wish.tool_folders, at_least=wanted, superuser=SUPERUSER)
    except NotPossibleError:
        return throwaways.start(stack, plan, around, wish.tool_folders, superuser=SUPERUSER)


def _like(server: Server, foreign: Backup, index: DumpIndex) -> DatabaseFacts:
    """Return how the new database would be made at the target: its default locale, the file's encoding."""
    facts = server.database_facts("template0")
    name = foreign.database_name or foreign.stem
    return DatabaseFacts(
        name=name,
        encoding=index.encoding or facts.encoding,
        collate=facts.collate,
        ctype=facts.ctype,
        provider=facts.provider,
        locale=facts.locale,
    )


def _copied(
    throwaway: ThrowawayServer, plan: build_database.Plan, wish: Wish, around: JobContext
) -> tuple[Backup, DumpIndex]:
    target = throwaways.target(throwaway)
    with connection.connect(target, around.token) as outer:
        throwaways.make_tablespaces(outer, throwaway, plan)
        drill_place.refuse_lacking(outer, plan)
        loader = _loader(outer, wish)
        reached = connection.Target({**target.params, "user": loader}, target.password)
        with scratch_databases.scratch(outer, plan, reached, around.token, loader) as (name, inside, _):
            drill_place.proven(inside, plan, around)
            inside.close()
            with connection.connect(target.of(name), around.token) as seen:
                _restore_owners(seen, plan, wish.leave, around)
                if not wish.trusted:
                    _refuse_code(seen, plan.backup, wish.server)
            copy = _dumped(throwaway, name, plan, wish, around)
            scratch_databases.discard(outer, target, name)
    return copy


def _loader(outer: Server, wish: Wish) -> str:
    """Make the role that fills the database: powerless, and called as the one that restores, so that owners fit."""
    name = wish.server.user
    outer.create_roles([name])
    scratch.allow_login(outer, name, superuser=wish.trusted)
    return name


def _refuse_code(seen: Server, foreign: Backup, server: Server) -> None:
    if found := running_code.run_by_a_load(seen):
        more = f" (and {len(found) - SHOWN} more)" if len(found) > SHOWN else ""
        raise RefusedError(
            f"{foreign.stem} was not made by this program, and while it is restored code of its own would run: "
            f"{'; '.join(found[:SHOWN])}{more}. Nothing was changed.",
            hint=f"It would run with all rights of {server.user}, also elsewhere. If you know the file, say --trust.",
        )


class _Owners(DumpIndexer):
    """Collects the statements about owners and privileges, which the powerless role could not run."""

    def __init__(self, leave: RestoreFilter) -> None:
        super().__init__()
        self._leave = leave
        self.found: list[bytes] = []
        self.bytes_found = 0

    def statement(self, head: bytes, end: int, tuples: int) -> bool:
        """Lexer: a statement ended."""
        owner = not self._leave.owners and _OWNER.match(head) is not None
        wanted = owner or (not self._leave.privileges and _PRIVILEGE.match(head))
        if wanted or _SEARCH_PATH.match(head):
            self.bytes_found += len(head)
            if self.bytes_found <= LARGEST:
                self.found.append(head)
        return super().statement(head, end, tuples)


def _restore_owners(seen: Server, plan: build_database.Plan, leave: RestoreFilter, around: JobContext) -> None:
    """Give the objects their owners and privileges, when everything else of the file has run."""
    collected = _Owners(leave)
    hint = "Nothing was changed. Restore it without them: --no-owner --no-acl."
    for piece in build_database.stream(plan, around.token) if not (leave.owners and leave.privileges) else ():
        collected.feed(piece)
    if collected.bytes_found > LARGEST:
        raise NotPossibleError(f"{plan.backup.stem} says too much about owners and privileges.", hint=hint)
    if all(map(_SEARCH_PATH.match, collected.found)):
        return
    encoding = plan.index.encoding if re.fullmatch(r"[\w-]+", plan.index.encoding, re.ASCII) else "UTF8"
    begin = f"SET client_encoding = '{encoding}';\nSELECT pg_catalog.set_config('search_path', '', false);\n"
    with connection.launcher(seen) as commands:
        psql = build_database.psql_for(plan, seen.version_num)
        command = commands.command(psql, psql_load.PSQL_OPTIONS, seen.database)
        try:
            process.run(command, stdin=begin.encode() + b"\n".join(collected.found) + b"\n", token=around.token)
        except ProcessError as error:
            said = refusal(error.stderr)
            why = said.text if said is not None else error.message
            what = f"The owners or privileges that {plan.backup.stem} names cannot be restored: {why}."
            raise NotPossibleError(what, hint=hint) from error


def _dumped(
    throwaway: ThrowawayServer, name: str, plan: build_database.Plan, wish: Wish, around: JobContext
) -> tuple[Backup, DumpIndex]:
    params = throwaway.params(name)
    password = params.pop("password", "")
    folder = throwaway.home / "copy"
    profile = Profile("copy", conninfo.text_of(params), folder, folder)
    wanted = backup.BackupOptions(Kind.MANUAL, Compression.ZSTD, recipients=(), tool_folders=wish.tool_folders)
    made = backup.take(profile, wanted, replace(around, environ={"PGPASSWORD": password} if password else {}))
    found, original = Catalog(folder).find(made.stem), plan.backup
    facts = DatabaseFacts(name=made.database_name, encoding=made.source.database.encoding)
    manifest = replace(made, source=replace(made.source, database=facts))
    own = replace(found, stem=original.stem, directory=original.directory, manifest=manifest)
    own = replace(own, database_name=original.database_name, origin=original.origin, verdict=original.verdict)
    return own, made.index
