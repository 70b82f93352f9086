"""What is in a database: how many rows to expect, whether it is empty, what a dump of it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from loopin_backup_core.model import encodings
from loopin_backup_core.model.errors import ServerError
from loopin_backup_core.postgres.server.databases import has_icu

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loopin_backup_core.model.dump_index import Requirements
    from loopin_backup_core.postgres.server.session import Session

# Every object that initdb did not make has an OID from here on. Source: PostgreSQL, src/include/access/transam.h.
FIRST_NORMAL_OID = 16384


_FIRST_OBJECT = """
    SELECT what FROM (
        SELECT 'relation ' || c.oid::regclass AS what, 1 AS rank
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE c.oid >= %(first)s AND n.nspname !~ '^pg_(toast|temp_|toast_temp_)'
        UNION ALL SELECT 'schema ' || quote_ident(nspname), 2 FROM pg_catalog.pg_namespace
         WHERE oid >= %(first)s AND nspname !~ '^pg_(toast|temp_|toast_temp_)'
        UNION ALL SELECT 'function ' || oid::regprocedure, 3 FROM pg_catalog.pg_proc WHERE oid >= %(first)s
        UNION ALL SELECT 'type ' || t.oid::regtype, 4
          FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
         WHERE t.oid >= %(first)s AND n.nspname !~ '^pg_(toast|temp_|toast_temp_)'
        UNION ALL SELECT 'extension ' || quote_ident(extname), 5 FROM pg_catalog.pg_extension WHERE oid >= %(first)s
        UNION ALL SELECT 'large object ' || oid, 6 FROM pg_catalog.pg_largeobject_metadata
        UNION ALL SELECT 'operator ' || oid::regoperator, 7 FROM pg_catalog.pg_operator WHERE oid >= %(first)s
        UNION ALL SELECT 'event trigger ' || quote_ident(evtname), 8 FROM pg_catalog.pg_event_trigger
        UNION ALL SELECT 'publication ' || quote_ident(pubname), 9 FROM pg_catalog.pg_publication
        UNION ALL SELECT 'foreign data wrapper ' || quote_ident(fdwname), 10 FROM pg_catalog.pg_foreign_data_wrapper
        UNION ALL SELECT 'collation ' || oid::regcollation, 11 FROM pg_catalog.pg_collation WHERE oid >= %(first)s
        UNION ALL SELECT 'text search configuration ' || oid::regconfig, 12 FROM pg_catalog.pg_ts_config
         WHERE oid >= %(first)s
        UNION ALL SELECT 'cast from ' || castsource::regtype || ' to ' || casttarget::regtype, 13
          FROM pg_catalog.pg_cast WHERE oid >= %(first)s
        UNION ALL SELECT 'language ' || quote_ident(lanname), 14 FROM pg_catalog.pg_language WHERE oid >= %(first)s
    ) AS objects ORDER BY rank LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a server lacks of what a dump needs; ``icu`` if it needs ICU and the server was built without."""

    roles: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    tablespaces: tuple[str, ...] = ()
    icu: bool = False

    def __bool__(self) -> bool:
        return bool(self.roles or self.extensions or self.tablespaces or self.icu)


def expected_rows(session: Session) -> dict[str, int]:
    """Return the rows that each table should have by the server's statistics, 0 where those know nothing.

    The keys are ``schema.table``, quoted as pg_dump does. It costs one query on the catalogs, whatever the size.
    """
    rows = session.rows(
        "SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),"
        # The size of a table would tell more, and wait for whoever holds a lock on it.
        "       CASE WHEN c.reltuples > 0 THEN c.reltuples"
        "            ELSE pg_catalog.pg_stat_get_live_tuples(c.oid) END::bigint"
        "  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND c.relpersistence <> 't'"
        "   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
    )
    return dict(rows)


def is_empty(session: Session) -> bool:
    """Whether nobody has made anything in this database."""
    return not first_object(session)


def first_object(session: Session) -> str:
    """Return a description of one object that somebody made in this database, or nothing if there is none."""
    found = session.value(_FIRST_OBJECT, {"first": FIRST_NORMAL_OID})
    return str(found or "")


def refused_extensions(session: Session, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the extensions that cannot be made in this empty database, and why; some live in one database only.

    Each is made in a transaction that is taken back.
    """
    from psycopg import sql

    found = []
    for name in names:
        session.run("BEGIN")
        try:
            session.run("SET LOCAL search_path = public")
            session.run(sql.SQL("CREATE EXTENSION IF NOT EXISTS {} CASCADE").format(sql.Identifier(name)))
        except ServerError as error:
            found.append((name, error.message))
        finally:
            session.run("ROLLBACK")
    return tuple(found)


def missing(session: Session, requires: Requirements, encoding: str = "") -> Missing:
    """Return what this server lacks of what a dump needs, for a database in ``encoding`` (by default UTF8)."""
    extensions = set(session.column("SELECT name FROM pg_catalog.pg_available_extensions"))
    roles = _names(session, "SELECT rolname FROM pg_catalog.pg_roles", encoding)
    spaces = _names(session, "SELECT spcname FROM pg_catalog.pg_tablespace", encoding)
    return Missing(
        roles=tuple(name for name in requires.roles if name not in roles),
        extensions=tuple(name for name in requires.extensions if name not in extensions),
        tablespaces=tuple(name for name in requires.tablespaces if name not in spaces),
        icu=requires.icu and not has_icu(session),
    )


def _names(session: Session, query: LiteralString, encoding: str) -> set[str]:
    """Return names of the cluster as a database of this encoding reads them: what it looks for are bytes."""
    return {encodings.decoded(name, encoding) for name in session.shared_names(query)}
