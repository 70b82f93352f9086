"""Databases made as another was made, on every server version: encoding, locale, provider, settings, privileges."""

from __future__ import annotations

import dataclasses
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import sql

from loopin_backup_core.model.dump_index import Requirements
from loopin_backup_core.model.errors import NotPossibleError, ServerError
from loopin_backup_core.model.source import DatabaseFacts
from loopin_backup_core.postgres.server import databases
from tests.support.connections import a_role, connected
from tests.support.postgres import PgDatabase, drop_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopin_backup_core.postgres.server import Server
    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgServer

PLAIN = DatabaseFacts("recorded", encoding="UTF8", collate="C", ctype="C", tablespace="pg_default")
NAMES = ("made", "--file=x", "a=b", "postgresql://x", "q\"uo'te\\", "two\nlines", " ", "Ünï", "%s", "{}")
SETTINGS = (
    'search_path="$user", public, "a,""b", "C d"',
    "work_mem=8MB",
    "DateStyle=ISO, DMY",
    'myapp.text=it\'s; \\ "quoted" $1 %s',
    "myapp.Empty=",
    'temp_tablespaces=""',
    "TimeZone=Europe/Berlin",
)


@contextmanager
def made(
    server: Server, pg: PgServer, facts: DatabaseFacts, name: str = "made", *, substitute: bool = False
) -> Iterator[DatabaseFacts]:
    """Give the facts of a database that was made after ``facts``; it is dropped again."""
    server.create_database(facts, name=name, substitute=substitute)
    try:
        yield server.database_facts(name)
    finally:
        drop_database(pg, name)


@pytest.fixture
def admin(each_pg: PgServer) -> Iterator[Server]:
    """Return a superuser's connection to each server."""
    with connected(PgDatabase(each_pg, "postgres")) as server:
        yield server


@pytest.mark.parametrize("name", NAMES)
def test_a_database_of_any_name_is_made_described_and_dropped(admin: Server, each_pg: PgServer, name: str) -> None:
    """A name is data in every statement, and the new database is as recorded."""
    with made(admin, each_pg, PLAIN, name) as facts:
        assert dataclasses.replace(facts, owner="", name="recorded") == PLAIN
        assert admin.database_exists(name)
        with connected(PgDatabase(each_pg, name)) as inside:
            assert inside.database == name
            assert inside.is_empty()
    assert not admin.database_exists(name)


@pytest.mark.parametrize(
    ("encoding", "locale"),
    [("LATIN1", "C"), ("SQL_ASCII", "C"), ("UTF8", "C.UTF-8"), ("UTF8", "C.utf8"), ("EUC_JP", "C")],
)
def test_encoding_and_locale_are_kept(admin: Server, each_pg: PgServer, encoding: str, locale: str) -> None:
    """Whatever the server's own defaults are."""
    wanted = dataclasses.replace(PLAIN, encoding=encoding, collate=locale, ctype=locale)
    with made(admin, each_pg, wanted) as facts:
        assert (facts.encoding, facts.collate, facts.ctype) == (encoding, locale, locale)


def test_a_missing_locale_is_refused_or_replaced(admin: Server, each_pg: PgServer) -> None:
    """A restore is refused with what to install; a drill gets C and a remark."""
    wanted = dataclasses.replace(PLAIN, collate="xx_YY.UTF-8", ctype="xx_YY.UTF-8")
    with pytest.raises(NotPossibleError, match=r"xx_YY\.UTF-8") as caught:
        admin.create_database(wanted, name="made")
    assert "Install the locale" in caught.value.hint
    assert not admin.database_exists("made")
    with made(admin, each_pg, wanted, substitute=True) as facts:
        assert (facts.collate, facts.provider) == ("C", "libc")


def test_icu_is_used_where_the_server_has_it(admin: Server, each_pg: PgServer) -> None:
    """An ICU database is made as one, or refused on a server without ICU or before 15."""
    wanted = dataclasses.replace(PLAIN, provider="icu", locale="de-DE")
    if admin.has_icu() and each_pg.major >= 15:
        with made(admin, each_pg, wanted) as facts:
            assert (facts.provider, facts.locale) == ("icu", "de-DE")
            assert facts.collation_version
    else:
        with pytest.raises(NotPossibleError, match="ICU"):
            admin.create_database(wanted, name="made")
        with made(admin, each_pg, wanted, substitute=True) as facts:
            assert facts.provider == "libc"
    missing = admin.missing(Requirements(icu=True))
    assert missing.icu == (not admin.has_icu())


def test_the_builtin_provider_is_used_from_17_on(admin: Server, each_pg: PgServer) -> None:
    """Before 17 it is refused, or replaced for a drill."""
    wanted = dataclasses.replace(PLAIN, provider="builtin", locale="C.UTF-8")
    if each_pg.major >= 17:
        with made(admin, each_pg, wanted) as facts:
            assert (facts.provider, facts.locale) == ("builtin", "C.UTF-8")
            assert facts.collation_version
    else:
        with pytest.raises(NotPossibleError, match="builtin"):
            admin.create_database(wanted, name="made")
        with made(admin, each_pg, wanted, substitute=True) as facts:
            assert facts.provider == "libc"


def test_facts_that_are_not_known_take_the_servers_defaults(admin: Server, each_pg: PgServer) -> None:
    """A foreign dump tells little; its database is made all the same."""
    with made(admin, each_pg, DatabaseFacts("recorded", encoding="UTF8")) as facts:
        assert facts.encoding == "UTF8"


def test_a_missing_tablespace_is_refused_or_replaced(admin: Server, each_pg: PgServer) -> None:
    """A restore is refused with what to type; a drill uses the default one."""
    wanted = dataclasses.replace(PLAIN, tablespace="fast disk")
    with pytest.raises(NotPossibleError) as caught:
        admin.create_database(wanted, name="made")
    assert 'CREATE TABLESPACE "fast disk"' in caught.value.hint
    with made(admin, each_pg, wanted, substitute=True) as facts:
        assert facts.tablespace == "pg_default"


def test_an_existing_database_is_never_touched(admin: Server, each_pg: PgServer) -> None:
    """Making it again is an error that says so."""
    with made(admin, each_pg, PLAIN):
        with pytest.raises(ServerError, match="already exists"):
            admin.create_database(PLAIN, name="made")
        assert admin.database_exists("made")


def test_a_role_without_the_right_is_told(each_pg: PgServer, fresh_database: FreshDatabase) -> None:
    """No CREATEDB: a ServerError, as on a managed server."""
    database = fresh_database(server=each_pg)
    with a_role(each_pg, "modest") as role, connected(database, user=role) as server:
        assert not server.can_create_databases
        with pytest.raises(ServerError, match="permission denied"):
            server.create_database(PLAIN, name="made")
    with a_role(each_pg, "creator", "LOGIN CREATEDB") as role, connected(database, user=role) as server:
        assert server.can_create_databases
        server.create_database(PLAIN, name="made")
        assert server.database_facts("made").owner == role
        server.drop_database("made")


def test_settings_privileges_and_comment_return(
    admin: Server, each_pg: PgServer, fresh_database: FreshDatabase
) -> None:
    """``facts(copy) == facts(original)`` for everything that ALTER, GRANT and COMMENT ON DATABASE can set."""
    original = fresh_database(server=each_pg)
    name = sql.Identifier(original.name)
    with a_role(each_pg, 'we"ird Role') as weird, a_role(each_pg, "plain_role") as plain:
        with each_pg.connect() as connection:
            for setting in SETTINGS:
                connection.execute(sql.SQL("ALTER DATABASE {} SET {}").format(name, databases.setting_clause(setting)))
            for role in (weird, plain):
                parts = (sql.Identifier(role), name, databases.setting_clause(SETTINGS[0]))
                connection.execute(sql.SQL("ALTER ROLE {} IN DATABASE {} SET {}").format(*parts))
            connection.execute(
                sql.SQL("GRANT CREATE ON DATABASE {} TO {} WITH GRANT OPTION").format(name, sql.Identifier(weird))
            )
            connection.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(name))
            connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal("it's\n\\one")))
            connection.execute(sql.SQL("ALTER DATABASE {} CONNECTION LIMIT 7").format(name))
        wanted = admin.database_facts(original.name)
        assert set(wanted.settings) == set(SETTINGS)
        try:
            admin.create_database(wanted, name="made")
            assert admin.apply_settings(wanted, "made") == ()
            copy = admin.database_facts("made")
            assert {**dataclasses.asdict(copy), "name": "", "acl": set(copy.acl)} == {
                **dataclasses.asdict(wanted), "name": "", "acl": set(wanted.acl),
            }  # fmt: skip
            with connected(PgDatabase(each_pg, "made")) as inside:
                assert inside.value("SELECT current_schemas(true)") is not None
                assert inside.value("SHOW myapp.text") == 'it\'s; \\ "quoted" $1 %s'
        finally:
            drop_database(each_pg, "made")
            original.drop()


def test_what_the_target_does_not_know_is_told_and_the_rest_applied(admin: Server, each_pg: PgServer) -> None:
    """An unknown role or setting is a remark, not the end."""
    wanted = dataclasses.replace(
        PLAIN,
        settings=("no_such_setting=1", "work_mem=9MB"),
        role_settings={"no such role": ("work_mem=1MB",)},
        acl=("=T/x", "nobody_here=C/x"),
        comment="kept",
    )
    with made(admin, each_pg, PLAIN):
        remarks = admin.apply_settings(wanted, "made")
        facts = admin.database_facts("made")
    assert [word for word in ("no_such_setting", "no such role", "nobody_here") if word in " ".join(remarks)] == [
        "no_such_setting", "no such role", "nobody_here",
    ]  # fmt: skip
    assert len(remarks) == 3
    assert facts.settings == ("work_mem=9MB",)
    assert facts.comment == "kept"
    assert "=T/" in facts.acl[0]


def test_privileges_can_be_left_out(admin: Server, each_pg: PgServer) -> None:
    """A restore without privileges changes none."""
    with made(admin, each_pg, PLAIN):
        assert admin.apply_settings(dataclasses.replace(PLAIN, acl=("=T/x",)), "made", privileges=False) == ()
        assert admin.database_facts("made").acl == ()


def test_missing_roles_are_made_without_login(admin: Server, each_pg: PgServer) -> None:
    """Each once; predefined ones that this version lacks are left out."""
    names = ["drill 'one'", "drill 'one'", "postgres", "pg_no_such_predefined"]
    try:
        assert admin.create_roles(names) == ("drill 'one'",)
        assert admin.create_roles(names) == ()
        query = "SELECT rolcanlogin OR rolsuper FROM pg_roles WHERE rolname = %s"
        assert admin.value(query, "drill 'one'") is False
    finally:
        each_pg.psql("DROP ROLE IF EXISTS \"drill 'one'\"")


def test_missing_requirements_are_found(admin: Server) -> None:
    """Roles, extensions and tablespaces that the server lacks, and only those."""
    wanted = Requirements(("postgres", "ghost"), ("plpgsql", "no_such_extension"), ("pg_default", "no_space"))
    missing = admin.missing(wanted)
    assert (missing.roles, missing.extensions, missing.tablespaces) == (
        ("ghost",),
        ("no_such_extension",),
        ("no_space",),
    )
    assert missing
    assert not admin.missing(Requirements(("postgres",), ("plpgsql",)))


NAME = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(st.lists(NAME, min_size=1, max_size=5))
def test_a_list_setting_is_split_as_it_was_written(names: list[str]) -> None:
    """``split_list(quoted(names)) == names``."""
    value = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
    assert databases.split_list(value) == names


@given(NAME, st.lists(st.tuples(st.sampled_from("CTc"), st.booleans()), unique_by=lambda right: right[0]))
def test_an_acl_item_is_read_as_the_server_writes_it(role: str, rights: list[tuple[str, bool]]) -> None:
    """Role and rights come out of ``"role"=CT*c/"grantor"``."""
    item = '"' + role.replace('"', '""') + '"=' + "".join(code + "*" * star for code, star in rights) + '/"a=C/b"'
    expected = tuple((databases.PRIVILEGES[code], star) for code, star in rights)
    assert databases.parse_acl(item) == (role, expected)
