"""Whether a role may read all that a dump holds; found before pg_dump starts, each with what to type.

pg_dump locks and reads every table, reads every sequence and large object, and stops at the first that it may not.
Row security is worse: with it switched on, a dump silently holds fewer rows, so we never ask for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.model import encodings
from loopin_backup_core.postgres.server.session import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any, LiteralString

    from loopin_backup_core.postgres.server.session import Session

# Every table and sequence that pg_dump would read. Of an extension's own it reads only the declared configuration.
OBJECTS: LiteralString = """
    SELECT c.relkind::text, pg_catalog.quote_ident(n.nspname), pg_catalog.quote_ident(c.relname),
           pg_catalog.has_schema_privilege(n.oid, 'USAGE'), pg_catalog.has_table_privilege(c.oid, 'SELECT'),
           c.relkind <> 'S' AND c.relrowsecurity AND pg_catalog.row_security_active(c.oid)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'S') AND c.relpersistence <> 't'
       AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND NOT EXISTS (
           SELECT 1 FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
            WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
              AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
              AND NOT c.oid = ANY (coalesce(e.extconfig, '{}')))
     ORDER BY 2, 3"""

LARGE_OBJECTS: LiteralString = """
    SELECT m.oid FROM pg_catalog.pg_largeobject_metadata m
     WHERE pg_catalog.current_setting('lo_compat_privileges') <> 'on'
       AND NOT pg_catalog.pg_has_role(m.lomowner, 'USAGE') AND NOT EXISTS (
           SELECT 1 FROM pg_catalog.aclexplode(m.lomacl) a WHERE a.privilege_type = 'SELECT'
              AND (a.grantee = 0 OR pg_catalog.pg_has_role(a.grantee, 'USAGE')))
     ORDER BY 1"""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the role may not read: what, and the SQL (or advice) that helps."""

    text: str
    fix: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What a role lacks for a whole dump; ``remarks`` are no obstacles."""

    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return not self.problems


def rights(session: Session) -> Rights:
    """Return what the role of this connection may not read. A superuser may read everything."""
    if session.value("SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user"):
        return Rights(())
    return judged(str(session.value("SELECT current_user::text")), session.rows(OBJECTS), session.column(LARGE_OBJECTS))


def judged(user: str, objects: Iterable[tuple[Any, ...]], large_objects: Iterable[int]) -> Rights:
    """Return what is missing, by what :data:`OBJECTS` and :data:`LARGE_OBJECTS` answered a role."""
    role = quoted(user)
    return Rights((*_relations(objects, role), *_large_objects(large_objects, role)))


def _relations(objects: Iterable[tuple[Any, ...]], role: str) -> Iterator[Problem]:
    closed: set[str] = set()
    for kind, schema, relation, may_enter, may_read, hides_rows in objects:
        name = f"{schema}.{relation}"
        if not may_enter and schema not in closed:
            closed.add(schema)
            yield Problem(f"{role} may not enter schema {schema}.", f"GRANT USAGE ON SCHEMA {schema} TO {role};")
        if not may_read:
            what = "sequence" if kind == "S" else "table"
            yield Problem(f"{role} may not read {what} {name}.", f"GRANT SELECT ON {what.upper()} {name} TO {role};")
        if hides_rows:
            text = f"Row security hides rows of {name} from {role}; a dump would fail there."
            yield Problem(text, f"ALTER ROLE {role} BYPASSRLS;")


def _large_objects(oids: Iterable[int], role: str) -> Iterator[Problem]:
    for oid in oids:
        yield Problem(f"{role} may not read large object {oid}.", f"GRANT SELECT ON LARGE OBJECT {oid} TO {role};")


def may_not_act_as(session: Session, roles: Sequence[str], encoding: str) -> tuple[str, ...]:
    """Return those of the roles that the session's role is no member of, so that it may give them nothing.

    ``encoding`` is that of the database in which their names are written.
    """
    beyond = session.shared_names(_NOT_SETTABLE if session.major >= 16 else _NOT_MEMBER) if roles else ()
    names = {encodings.decoded(name, encoding) for name in beyond}
    # The owner of the database is whoever restores.
    return tuple(sorted(role for role in roles if role in names and role != "pg_database_owner"))


_NOT_MEMBER = "SELECT rolname FROM pg_catalog.pg_roles WHERE NOT pg_catalog.pg_has_role(current_user, oid, 'MEMBER')"
_NOT_SETTABLE = "SELECT rolname FROM pg_catalog.pg_roles WHERE NOT pg_catalog.pg_has_role(current_user, oid, 'SET')"
