"""What a dump of a database will not hold: found in the catalogs before it, and recorded with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.model.identifiers import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import LiteralString

    from loopin_backup_core.postgres.server.session import Session

ALWAYS = ("planner statistics (every restore gathers them anew)",)
"""What is in no dump of any database."""

_UNLOGGED: LiteralString = """
    SELECT c.relkind::text, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'S') AND c.relpersistence = 'u'
       AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1 DESC, 2"""

# Tables of extensions: the extension, the table, and NULL or the condition for the rows that the extension lets a dump
# have; the empty condition is all of them.
_OF_EXTENSIONS: LiteralString = """
    SELECT pg_catalog.quote_ident(e.extname),
           pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
           e.extcondition[pg_catalog.array_position(e.extconfig, c.oid)]
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
       AND d.deptype = 'e' AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
      JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
     WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' ORDER BY 1, 2"""

_FOREIGN_KEYS: LiteralString = """
    SELECT pg_catalog.quote_ident(k.conname),
           pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
           pg_catalog.quote_ident(fn.nspname) || '.' || pg_catalog.quote_ident(f.relname)
      FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_class f ON f.oid = k.confrelid JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
     WHERE k.contype = 'f' ORDER BY 2, 1"""

_VERSIONS: LiteralString = """
    SELECT pg_catalog.quote_ident(e.extname), e.extversion, a.default_version
      FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_available_extensions a ON a.name = e.extname
     WHERE a.default_version <> e.extversion ORDER BY 1"""

# NULL options are those that the role may not see, or none at all; a superuser sees all.
_USER_MAPPINGS: LiteralString = """
    SELECT pg_catalog.quote_ident(m.usename), pg_catalog.quote_ident(m.srvname) FROM pg_catalog.pg_user_mappings m
     WHERE m.umoptions IS NULL AND NOT EXISTS (
           SELECT 1 FROM pg_catalog.pg_roles r WHERE r.rolname = current_user AND r.rolsuper) ORDER BY 2, 1"""

_IN_CATALOGS: LiteralString = """
    SELECT 'function ' || p.oid::pg_catalog.regprocedure FROM pg_catalog.pg_proc p
     WHERE p.oid >= 16384 AND p.pronamespace IN (
           SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN ('pg_catalog', 'information_schema'))
       AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::regclass
           AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
    UNION ALL
    SELECT CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'S' THEN 'sequence '
           ELSE 'table ' END || c.oid::pg_catalog.regclass FROM pg_catalog.pg_class c
     WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relnamespace IN (
           SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN ('pg_catalog', 'information_schema'))
       AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass
           AND d.objid = c.oid AND d.deptype = 'e') ORDER BY 1"""


def excluded(session: Session) -> tuple[str, ...]:
    """Return what a dump of this database will not hold, in sentences' ends such as ``replication slot x``."""
    return (
        *_unlogged_on_standby(session),
        *_slots(session),
        *_subscriptions(session),
        *_foreign_data(session),
        *_of_extensions(session),
        *_versions(session),
        *_user_mappings(session),
        *_prepared(session),
        *_in_catalogs(session),
    )


def unlogged_without_rows(session: Session) -> tuple[str, ...]:
    """Return the unlogged tables and sequences if this is a standby, which has nothing in them."""
    if not session.value("SELECT pg_catalog.pg_is_in_recovery()"):
        return ()
    return tuple(name for _, name in session.rows(_UNLOGGED))


def references(session: Session, without_rows: Iterable[str], filled: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each foreign key from rows that are in a dump to a table whose rows are left out of it."""
    empty = {parts(name) for name in without_rows}
    full = {parts(name) for name in filled}
    if not empty:
        return
    for name, table, target in session.rows(_FOREIGN_KEYS):
        if parts(table) in full and parts(target) in empty:
            yield (
                f"The foreign key {name} of {table} cannot be restored if its rows refer to {target}, whose rows are "
                f"left out: leave those of {table} out as well."
            )


def of_extensions(session: Session) -> frozenset[str]:
    """Return the tables and sequences that belong to extensions, quoted."""
    return frozenset(
        session.column(
            "SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)"
            "  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            "  JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass"
            "   AND d.objid = c.oid AND d.deptype = 'e'"
        )
    )


def _unlogged_on_standby(session: Session) -> Iterator[str]:
    if not session.value("SELECT pg_catalog.pg_is_in_recovery()"):
        return
    for kind, name in session.rows(_UNLOGGED):
        if kind == "r":
            yield f"rows of the unlogged table {name} (a standby has none)"
        else:
            yield f"value of the unlogged sequence {name} (a standby has none)"


def _slots(session: Session) -> tuple[str, ...]:
    names = session.value_or(
        (),
        "SELECT array_agg(slot_name::text ORDER BY 1) FROM pg_catalog.pg_replication_slots"
        " WHERE database = pg_catalog.current_database() AND NOT temporary",
    )
    return tuple(f"replication slot {name}" for name in names or ())


def _subscriptions(session: Session) -> tuple[str, ...]:
    """Tell what becomes of subscriptions: a role that is no superuser gets none, a superuser gets no state."""
    names = session.column(
        "SELECT pg_catalog.quote_ident(s.subname) FROM pg_catalog.pg_subscription s"
        "  JOIN pg_catalog.pg_database d ON d.oid = s.subdbid"
        " WHERE d.datname = pg_catalog.current_database() ORDER BY 1"
    )
    superuser = session.value("SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user")
    what = "state of subscription" if superuser else "subscription"
    return tuple(f"{what} {name}" for name in names)


def _foreign_data(session: Session) -> tuple[str, ...]:
    names = session.column("SELECT c.oid::regclass::text FROM pg_catalog.pg_class c WHERE c.relkind = 'f' ORDER BY 1")
    return tuple(f"rows of the foreign table {name} (they are on another server)" for name in names)


def _of_extensions(session: Session) -> Iterator[str]:
    for extension, name, condition in session.rows(_OF_EXTENSIONS):
        if condition is None:
            yield f"table {name} and its rows (it belongs to the extension {extension}, which makes its tables itself)"
        elif condition:
            yield f"rows of {name} that do not fulfil “{condition}” (the extension {extension} brings them)"


def _versions(session: Session) -> Iterator[str]:
    for name, version, default in session.rows(_VERSIONS):
        yield f"version {version} of the extension {name} (a restore makes the server's default, {default} on this one)"


def _user_mappings(session: Session) -> Iterator[str]:
    for user, server in session.rows(_USER_MAPPINGS):
        yield f"options of the user mapping for {user} on server {server} (this role may not read them)"


def _prepared(session: Session) -> tuple[str, ...]:
    names = session.column(
        "SELECT pg_catalog.quote_literal(gid) FROM pg_catalog.pg_prepared_xacts"
        " WHERE database = pg_catalog.current_database() ORDER BY prepared, 1"
    )
    return tuple(f"changes of the prepared transaction {name} (it has not been committed)" for name in names)


def _in_catalogs(session: Session) -> tuple[str, ...]:
    return tuple(
        f"{name} (pg_dump leaves out what is in PostgreSQL's own schemas)" for name in session.column(_IN_CATALOGS)
    )
