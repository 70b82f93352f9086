"""Making a database as another one was made, giving it its settings, and dropping it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import LoopinError, NotPossibleError, ServerError
from loopin_backup_core.model.source import DatabaseFacts
from loopin_backup_core.postgres import session_settings
from loopin_backup_core.postgres.server import facts as facts_of
from loopin_backup_core.postgres.server.session import own_word, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from psycopg import sql

    from loopin_backup_core.postgres.server.session import Session

# The settings whose value is a list of quoted names. Source: PostgreSQL, src/bin/pg_dump/dumputils.c,
# variable_is_guc_list_quote (extensions cannot add to it).
LIST_SETTINGS = frozenset(
    {"local_preload_libraries", "search_path", "session_preload_libraries", "shared_preload_libraries"}
    | {"temp_tablespaces", "unix_socket_directories"}
)

# Source: PostgreSQL manual, "Privileges", table "ACL Privilege Abbreviations".
PRIVILEGES = {"C": "CREATE", "T": "TEMPORARY", "c": "CONNECT"}
_UTF8 = re.compile(r"\.utf-?8$", re.IGNORECASE)
_ACL = re.compile(r'(?P<role>"(?:[^"]|"")*"|[^="]*)=(?P<rights>(?:[a-zA-Z]\*?)*)/', re.DOTALL)


def exists(session: Session, name: str) -> bool:
    """Whether the server has a database called ``name``."""
    return bool(session.value("SELECT true FROM pg_catalog.pg_database WHERE datname = %s", name))


def names(session: Session) -> tuple[str, ...]:
    """Return the databases that one can connect to and that are no templates, by name."""
    # An interrupted DROP DATABASE leaves a connection limit of -2: nobody can connect to what is left of it.
    return session.column(
        "SELECT datname::text FROM pg_catalog.pg_database"
        " WHERE datallowconn AND NOT datistemplate AND datconnlimit <> -2 ORDER BY datname"
    )


def create(
    session: Session, facts: DatabaseFacts, name: str, *, owner: str = "", substitute: bool = False
) -> tuple[str, ...]:
    """Make an empty database ``name`` with the encoding, locale, provider and tablespace of ``facts``.

    Returns sentences about what is not as recorded. A locale, provider or tablespace that the server lacks raises
    NotPossibleError, or is replaced (locale ``C``, default tablespace) if ``substitute``, as a drill may. Settings,
    privileges and the connection limit come with :func:`apply_settings`, after the data. Raises ServerError.
    """
    notes: list[str] = []
    space = _tablespace(session, facts, notes, substitute=substitute)
    failure: ServerError | None = None
    for locale in _locales(session, facts, notes, substitute=substitute):
        try:
            session.run(_create_statement(facts, name, owner, space, locale), f"Cannot create database {quoted(name)}")
        except ServerError as error:
            if not _is_about_locale(error):
                raise
            failure = failure or error
            continue
        if failure is not None and locale == _plain(session):
            notes.append(f"The server lacks the locale {facts.collate or facts.locale}; locale C was used instead.")
        return (*notes, *_drift(session, facts, name))
    raise NotPossibleError(
        f"The server cannot make a database with locale {facts.locale or facts.collate}: {failure}",
        hint="Install the locale on the server's machine (Debian: dpkg-reconfigure locales, then restart PostgreSQL).",
    )


_Locale = tuple[tuple[str, str], ...]


def _plain(session: Session) -> _Locale:
    """Return the locale that every server has; template0 may have another provider than libc."""
    provider = (("LOCALE_PROVIDER", "libc"),) if session.major >= 15 else ()
    return (*provider, ("LC_COLLATE", "C"), ("LC_CTYPE", "C"))


def _locales(session: Session, facts: DatabaseFacts, notes: list[str], *, substitute: bool) -> Iterator[_Locale]:
    """Yield the ways to write the recorded locale for this server, the most exact first."""
    reason = _provider_missing(session, facts)
    if reason and not substitute:
        raise NotPossibleError(
            f"The database needs {reason}, and this server has none.",
            hint="Restore to a server that has it; the backup itself is not in doubt.",
        )
    if reason:
        notes.append(f"The server has no {reason}; locale C was used instead.")
    else:
        for libc in _spellings(facts):
            yield _provider_options(session, facts, libc)
    if substitute:
        yield _plain(session)


def _provider_missing(session: Session, facts: DatabaseFacts) -> str:
    if facts.provider == "icu" and not (session.major >= 15 and has_icu(session)):
        return f"ICU locales ({facts.locale})"
    if facts.provider == "builtin" and session.major < 17:
        return f"builtin locales ({facts.locale})"
    return ""


def _spellings(facts: DatabaseFacts) -> Iterator[_Locale]:
    """Yield LC_COLLATE and LC_CTYPE as recorded, and as other systems spell the same."""
    recorded = (facts.collate, facts.ctype)
    others = (tuple(_UTF8.sub(suffix, name) for name in recorded) for suffix in (".UTF-8", ".utf8"))
    for collate, ctype in dict.fromkeys((recorded, *others)):
        yield tuple((key, value) for key, value in (("LC_COLLATE", collate), ("LC_CTYPE", ctype)) if value)


def _provider_options(session: Session, facts: DatabaseFacts, libc: _Locale) -> _Locale:
    if session.major < 15:
        return libc
    options: list[tuple[str, str]] = [("LOCALE_PROVIDER", facts.provider)]
    if facts.provider == "icu":
        options.append(("ICU_LOCALE", facts.locale))
        if facts.icu_rules and session.major >= 16:
            options.append(("ICU_RULES", facts.icu_rules))
    elif facts.provider == "builtin":
        options.append(("BUILTIN_LOCALE", facts.locale))
    return (*options, *libc)


def _create_statement(facts: DatabaseFacts, name: str, owner: str, space: str, locale: _Locale) -> sql.Composed:
    from psycopg import sql

    options: list[sql.Composable] = [sql.SQL("TEMPLATE template0")]
    if facts.encoding:
        options.append(sql.SQL("ENCODING {}").format(sql.Literal(facts.encoding)))
    for keyword, value in locale:
        options.append(sql.SQL("{} = {}").format(own_word(keyword), sql.Literal(value)))
    if owner:
        options.append(sql.SQL("OWNER {}").format(sql.Identifier(owner)))
    if space:
        options.append(sql.SQL("TABLESPACE {}").format(sql.Identifier(space)))
    return sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), sql.SQL(" ").join(options))


def _is_about_locale(error: LoopinError) -> bool:
    """Whether the server refused the locale or its pairing with the encoding, whatever language it speaks."""
    return getattr(error.__cause__, "sqlstate", "") in {"42809", "22023"}


def _tablespace(session: Session, facts: DatabaseFacts, notes: list[str], *, substitute: bool) -> str:
    space = facts.tablespace
    if space in {"", "pg_default"}:
        return ""
    if session.value("SELECT true FROM pg_catalog.pg_tablespace WHERE spcname = %s", space):
        return space
    if not substitute:
        raise NotPossibleError(
            f"The server has no tablespace {quoted(space)}.",
            hint=f"Create it first: CREATE TABLESPACE {quoted(space)} LOCATION '…';",
        )
    notes.append(f"The server has no tablespace {quoted(space)}; the default one was used.")
    return ""


def _drift(session: Session, facts: DatabaseFacts, name: str) -> Iterator[str]:
    made = facts_of.database(session, name)
    if facts.collation_version and made.collation_version and facts.collation_version != made.collation_version:
        yield (
            f"The collation's version differs (recorded {facts.collation_version}, here {made.collation_version}): "
            "texts may sort differently than at the source."
        )


def has_icu(session: Session) -> bool:
    """Whether the server was built with ICU."""
    if session.major >= 17:
        return session.value("SELECT pg_catalog.icu_unicode_version()") is not None
    return bool(
        session.value("SELECT true FROM pg_catalog.pg_collation WHERE collprovider = 'i' AND collname ~ '-x-icu$'")
    )


def drop(session: Session, name: str) -> None:
    """Drop a database that this program made, ending who is still connected to it. Nothing happens if it is gone."""
    from psycopg import sql

    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    session.run(statement, f"Cannot drop database {quoted(name)}")


def create_roles(session: Session, names: Sequence[str]) -> tuple[str, ...]:
    """Make the roles among ``names`` that do not exist, without login; return those made.

    Predefined roles (``pg_…``) that this server lacks cannot be made and are left out.
    """
    from psycopg import sql

    known = set(session.column("SELECT rolname FROM pg_catalog.pg_roles"))
    made = tuple(name for name in dict.fromkeys(names) if name not in known and not name.startswith("pg_"))
    for name in made:
        session.run(
            sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(name)), f"Cannot create role {quoted(name)}"
        )
    return made


def prepare_values(session: Session, facts: DatabaseFacts, ambient: Mapping[str, str]) -> tuple[str, ...]:
    """Give the session's database the recorded settings by which values are computed, before the first row is loaded.

    ``ambient`` are settings of the source's server and role, for a database that is only to be looked at. The session
    gets the custom settings too: indexes that read them are examined through it. Returns a sentence for each that this
    server or role does not allow; it is not an error of the backup.
    """
    own = {session_settings.name_of(setting).lower() for setting in facts.settings}
    more = tuple(f"{name}={value}" for name, value in ambient.items() if name.lower() not in own)
    wanted = replace(facts, settings=(*more, *facts.settings))
    notes = _applied(session, settings_statements(wanted, session.database, harmless=True))
    for name, value in session_settings.custom(facts.settings).items():
        session.may_set(name, value)
    return notes


def apply_settings(
    session: Session, facts: DatabaseFacts, name: str, *, privileges: bool = True, anew: bool = False
) -> tuple[str, ...]:
    """Give database ``name`` the recorded settings, comment, connection limit and (if ``privileges``) grants.

    With ``anew`` the settings that it has are taken away first, so that they stand in the recorded order. Returns a
    sentence for each that this server or role does not allow; it is not an error of the backup.
    """
    return _applied(session, _statements(session, facts, name, privileges=privileges, anew=anew))


def _applied(session: Session, statements: Iterable[tuple[sql.Composed, str]]) -> tuple[str, ...]:
    notes: list[str] = []
    for statement, what in statements:
        try:
            session.run(statement, what)
        except LoopinError as error:
            notes.append(error.message)
    return tuple(notes)


def settings_statements(
    facts: DatabaseFacts, name: str, *, harmless: bool = False
) -> Iterator[tuple[sql.Composed, str]]:
    """Yield what gives database ``name`` the recorded settings, those of roles in it too, and what each is for.

    If ``harmless``, those that could hinder a load are left out.
    """
    from psycopg import sql

    database = sql.Identifier(name)
    for setting in facts.settings:
        if not (harmless and session_settings.comes_late(setting)):
            what = f"The database's setting {shown(setting)} could not be applied"
            yield sql.SQL("ALTER DATABASE {} SET {}").format(database, setting_clause(setting)), what
    for role, settings in facts.role_settings.items():
        for setting in settings:
            if not (harmless and session_settings.comes_late(setting)):
                what = f"The setting {shown(setting)} of role {quoted(role)} could not be applied"
                parts = (sql.Identifier(role), database, setting_clause(setting))
                yield sql.SQL("ALTER ROLE {} IN DATABASE {} SET {}").format(*parts), what


def shown(setting: str) -> str:
    """Return a setting (``name=value``) for a sentence; the value of a custom one may be a secret of an application.

    >>> shown("work_mem=4MB"), shown("app.jwt_secret=s3cret")
    ('work_mem=4MB', 'app.jwt_secret')
    """
    name = session_settings.name_of(setting)
    return name if "." in name else setting


def settings_not_possible(session: Session, facts: DatabaseFacts, name: str) -> tuple[str, ...]:
    """Give a scratch database the settings that decide values, and return a sentence for each that it cannot have."""
    deciding = tuple(setting for setting in facts.settings if not session_settings.comes_late(setting))
    return apply_settings(session, DatabaseFacts(name=facts.name, settings=deciding), name, privileges=False)


def create_tablespace(session: Session, name: str, folder: Path) -> None:
    """Make a tablespace in an empty folder that belongs to the server's user."""
    from psycopg import sql

    statement = sql.SQL("CREATE TABLESPACE {} LOCATION {}").format(sql.Identifier(name), sql.Literal(str(folder)))
    session.run(statement, f"Cannot create tablespace {quoted(name)}")


def _statements(
    session: Session, facts: DatabaseFacts, name: str, *, privileges: bool, anew: bool
) -> Iterator[tuple[sql.Composed, str]]:
    from psycopg import sql

    database = sql.Identifier(name)
    if anew:
        yield (
            sql.SQL("ALTER DATABASE {} RESET ALL").format(database),
            "The database's settings could not be put in order",
        )
    yield from settings_statements(facts, name)
    if facts.comment:
        statement = sql.SQL("COMMENT ON DATABASE {} IS {}").format(database, sql.Literal(facts.comment))
        yield statement, "The database's comment could not be set"
    if privileges and facts.acl:
        yield from _grants(session, facts, name)
    if facts.connection_limit >= 0:
        limit = sql.Literal(facts.connection_limit)
        statement = sql.SQL("ALTER DATABASE {} CONNECTION LIMIT {}").format(database, limit)
        yield statement, "The database's connection limit could not be set"


def without_barring_libraries(session: Session) -> tuple[str, ...]:
    """Take back the settings of this database that preload libraries if those keep everybody out; say which."""
    from psycopg import sql

    settings = facts_of.database(session, session.database).settings
    found = [one for one in settings if session_settings.name_of(one) in session_settings.PRELOADED]
    if not found or not session.is_barred_by_libraries():
        return ()
    for setting in found:
        parts = (sql.Identifier(session.database), sql.Identifier(session_settings.name_of(setting)))
        session.run(sql.SQL("ALTER DATABASE {} RESET {}").format(*parts))
    return tuple(f"The database's setting {one} was left out: with it nobody could log in here." for one in found)


def monetary_locale(session: Session, wanted: str) -> str:
    """Return how this server spells a locale for amounts of money. Raises NotPossibleError where it has none."""
    for name in dict.fromkeys((wanted, _UTF8.sub(".UTF-8", wanted), _UTF8.sub(".utf8", wanted))):
        set_it = "SELECT pg_catalog.set_config('lc_monetary', %s, true)"
        if session.value_or(None, set_it, name) is not None:
            return name
    raise NotPossibleError(
        f"The backup's amounts of money are written by the locale {wanted}, which this server does not have: it would "
        "read other amounts.",
        hint="Nothing was changed. Install the locale on the server's machine (Debian: dpkg-reconfigure locales, then "
        "restart PostgreSQL), or restore to a server that has it. The backup itself is not in doubt.",
    )


def setting_clause(setting: str) -> sql.Composed:
    """Return ``name TO value`` for ``ALTER … SET`` from ``name=value`` as the catalog keeps it.

    The value of a list setting such as ``search_path`` is a list of names and is written as one; every other value is
    one string. Source: PostgreSQL, makeAlterConfigCommand in dumputils.c.
    """
    from psycopg import sql

    name, _, value = setting.partition("=")
    parts = split_list(value) if name.lower() in LIST_SETTINGS else [value]
    words = sql.SQL(", ").join(sql.Literal(part) for part in parts or [""])
    # A custom setting has two names with a dot between, each an identifier.
    return sql.SQL("{} TO {}").format(sql.SQL(".").join(map(sql.Identifier, name.split("."))), words)


def split_list(value: str) -> list[str]:
    """Split the value of a list setting: names separated by commas, in double quotes where needed.

    >>> split_list('"$user", public, "a,""b"')
    ['$user', 'public', 'a,"b']
    >>> split_list('""')
    ['']
    """
    names = re.findall(r'\s*("(?:[^"]|"")*"|[^,"]+)\s*(?:,|$)', value)
    return [name[1:-1].replace('""', '"') if name.startswith('"') else name.strip() for name in names]


def _grants(session: Session, facts: DatabaseFacts, name: str) -> Iterator[tuple[sql.Composed, str]]:
    """Yield what turns a new database's privileges into the recorded ones."""
    from psycopg import sql

    database = sql.Identifier(name)
    owner = facts_of.database(session, name).owner
    revoke = sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC, {}").format(database, sql.Identifier(owner))
    yield revoke, "The database's default privileges could not be withdrawn"
    for role, rights in map(parse_acl, facts.acl):
        grantee = owner if role == facts.owner else role
        whom = sql.Identifier(grantee) if grantee else sql.SQL("PUBLIC")
        for right, with_option in rights:
            option = sql.SQL(" WITH GRANT OPTION" if with_option else "")
            statement = sql.SQL("GRANT {} ON DATABASE {} TO {}{}").format(own_word(right), database, whom, option)
            yield (
                statement,
                f"{right} on the database could not be granted to {quoted(grantee) if grantee else 'PUBLIC'}",
            )


def parse_acl(item: str) -> tuple[str, tuple[tuple[str, bool], ...]]:
    """Return the role (empty for PUBLIC) and its privileges, each with whether it may be granted on.

    >>> parse_acl('"we""ird"=CT*/postgres')
    ('we"ird', (('CREATE', False), ('TEMPORARY', True)))
    >>> parse_acl('=c/postgres')
    ('', (('CONNECT', False),))
    """
    found = _ACL.match(item)
    if not found:
        return "", ()
    role = found["role"]
    role = role[1:-1].replace('""', '"') if role.startswith('"') else role
    rights = re.findall(r"([a-zA-Z])(\*?)", found["rights"])
    return role, tuple((PRIVILEGES[code], bool(star)) for code, star in rights if code in PRIVILEGES)
