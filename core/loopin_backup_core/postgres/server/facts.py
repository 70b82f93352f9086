"""What a server says of itself and of its databases, on every major version from 14 on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, LiteralString

from loopin_backup_core.model.errors import NotPossibleError, ServerError
from loopin_backup_core.model.source import DatabaseFacts, Source
from loopin_backup_core.postgres import session_settings
from loopin_backup_core.postgres.server import features
from loopin_backup_core.repository import replaced_databases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loopin_backup_core.postgres.server.session import Session

OLDEST = 140000
PROVIDERS = {"c": "libc", "i": "icu", "b": "builtin", "d": "libc"}

_FACTS: LiteralString = """
    SELECT d.datname, pg_catalog.pg_get_userbyid(d.datdba), pg_catalog.pg_encoding_to_char(d.encoding),
           d.datcollate, d.datctype, t.spcname, d.datconnlimit,
           pg_catalog.shobj_description(d.oid, 'pg_database'), d.datacl::text[], d.oid, {provider}, {locale}, {rules},
           {version}
      FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
     WHERE d.datname = %s"""

# 790 is money, 791 its array; a composite type has columns as a table has.
_HAS_MONEY: LiteralString = """
    SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute WHERE atttypid IN (790, 791) AND attrelid >= 16384)
        OR EXISTS (SELECT 1 FROM pg_catalog.pg_type WHERE typbasetype IN (790, 791))
        OR EXISTS (SELECT 1 FROM pg_catalog.pg_range WHERE rngsubtype = 790)"""


def check_supported(version_num: int) -> None:
    """Raise NotPossibleError for a server older than this program was made for."""
    if version_num < OLDEST:
        major = version_num // 10000 if version_num >= 100000 else version_num / 10000
        raise NotPossibleError(
            f"The server is PostgreSQL {major}; LoopIn Backup needs 14 or newer.",
            hint="Upgrade the server, or back it up with its own pg_dump.",
        )


def source(session: Session) -> Source:
    """Return where a backup of this database comes from."""
    info = session.params()
    written, deleted, reset, oid = activity(session)
    return Source(
        host=info["host"],
        port=int(info["port"]),
        user=session.user,
        server_version=str(session.value("SHOW server_version")),
        server_version_num=session.version_num,
        system_identifier=system_identifier(session),
        timezone=session_settings.TIME_ZONE,
        standby=bool(session.value("SELECT pg_catalog.pg_is_in_recovery()")),
        database=replace(database(session, session.database), needs=features.used(session)),
        rows_written=written,
        rows_deleted=deleted,
        counters_reset=reset,
        database_oid=oid,
        session_settings=dict(
            session.rows(
                # What this session has set for itself does not count; a custom setting of the role may be a secret.
                "SELECT name, reset_val FROM pg_catalog.pg_settings WHERE name = ANY (%s) ORDER BY 1",
                list(session_settings.DECIDING),
            )
        ),
        lc_monetary=str(session.value("SHOW lc_monetary")) if session.value(_HAS_MONEY) else "",
    )


def system_identifier(session: Session) -> str:
    """Return what tells this server's cluster from every other; empty where the role may not know."""
    return str(session.value_or("", "SELECT system_identifier::text FROM pg_catalog.pg_control_system()"))


def activity(session: Session) -> tuple[int, int, str, int]:
    """Return the rows written here by the server's counters, those deleted of them, since when, and the OID."""
    rows = session.rows(
        "SELECT s.tup_inserted + s.tup_updated + s.tup_deleted, s.tup_deleted, coalesce(s.stats_reset::text, 'never'),"
        "       d.oid::bigint"
        "  FROM pg_catalog.pg_database d JOIN pg_catalog.pg_stat_database s ON s.datid = d.oid"
        " WHERE d.datname = pg_catalog.current_database()"
    )
    return rows[0] if rows else (-1, -1, "", 0)


def database(session: Session, name: str) -> DatabaseFacts:
    """Return how the database ``name`` was made. Raises ServerError if there is none."""
    from psycopg import sql

    major = session.major
    query = sql.SQL(_FACTS).format(
        provider=sql.SQL("d.datlocprovider" if major >= 15 else "'c'"),
        locale=sql.SQL("d.datlocale" if major >= 17 else "d.daticulocale" if major >= 15 else "NULL"),
        rules=sql.SQL("d.daticurules" if major >= 16 else "NULL"),
        version=sql.SQL("d.datcollversion" if major >= 15 else "NULL"),
    )
    rows = session.rows(query, name)
    if not rows:
        raise ServerError(f"There is no database {name!r} on the server.")
    name, owner, encoding, collate, ctype, space, limit, comment, acl, oid, provider, locale, rules, version = rows[0]
    kind = _text(provider)
    settings, role_settings = _settings(session, oid)
    return DatabaseFacts(
        name=name,
        owner=owner,
        encoding=encoding,
        collate=collate,
        ctype=ctype,
        provider=PROVIDERS.get(kind, kind),
        locale=locale or "",
        icu_rules=rules or "",
        collation_version=version or "",
        tablespace=space,
        connection_limit=limit,
        comment=replaced_databases.original(comment or ""),
        acl=tuple(acl or ()),
        settings=settings,
        role_settings=role_settings,
    )


def _settings(session: Session, oid: int) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Return what ALTER DATABASE … SET and ALTER ROLE … IN DATABASE … SET have set."""
    rows = session.rows(
        "SELECT r.rolname, s.setconfig FROM pg_catalog.pg_db_role_setting s"
        "  LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole"
        " WHERE s.setdatabase = %s AND (s.setrole = 0 OR r.oid IS NOT NULL) ORDER BY r.rolname",
        oid,
    )
    own: Sequence[str] = next((config for role, config in rows if role is None), ())
    return tuple(own), {role: tuple(config) for role, config in rows if role is not None}


def collation_drift(session: Session) -> tuple[str, ...]:
    """Return a sentence for each collation in use that has another version now than when its indexes were built."""
    found = [
        f"collation {name} was version {old}, the system now has {new or 'none'}"
        for name, old, new in session.rows(
            "SELECT c.oid::regcollation::text, c.collversion, pg_catalog.pg_collation_actual_version(c.oid)"
            "  FROM pg_catalog.pg_collation c"
            " WHERE c.collversion IS DISTINCT FROM pg_catalog.pg_collation_actual_version(c.oid)"
            "   AND c.collversion IS NOT NULL AND EXISTS (SELECT 1 FROM pg_catalog.pg_depend p"
            "       WHERE p.refclassid = 'pg_catalog.pg_collation'::regclass AND p.refobjid = c.oid) ORDER BY 1"
        )
    ]
    if session.major >= 15:
        rows = session.rows(
            "SELECT datcollversion, pg_catalog.pg_database_collation_actual_version(oid) FROM pg_catalog.pg_database"
            " WHERE datname = pg_catalog.current_database() AND datcollversion IS NOT NULL"
            "   AND datcollversion IS DISTINCT FROM pg_catalog.pg_database_collation_actual_version(oid)"
        )
        found += [f"the database's collation was version {old}, the system now has {new}" for old, new in rows]
    return tuple(found)


def _text(value: object) -> str:
    """Return a value of type "char", which psycopg may give as bytes."""
    return value.decode() if isinstance(value, bytes) else str(value)
