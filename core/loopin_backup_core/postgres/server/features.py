"""What a database uses of its server beyond what every server has, and what of that another server lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import NotPossibleError
from loopin_backup_core.model.source import Needs

if TYPE_CHECKING:
    from typing import LiteralString

    from loopin_backup_core.postgres.server.session import Session

XML, LZ4 = "xml", "lz4"

_EXTENSIONS: LiteralString = """
    SELECT extname::text, extversion FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql' ORDER BY 1"""

# What initdb found on the machine has entries in pg_depend where it is used; what every server has is pinned.
_COLLATIONS: LiteralString = """
    SELECT DISTINCT c.collname::text FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_collation c ON c.oid = d.refobjid
     WHERE d.refclassid = 'pg_catalog.pg_collation'::pg_catalog.regclass AND c.oid < 16384 ORDER BY 1"""

_USES_XML: LiteralString = """
    SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
                    WHERE a.atttypid = ANY ('{xml,xml[]}'::pg_catalog.regtype[]) AND c.oid >= 16384)"""

_USES_LZ4: LiteralString = """
    SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute WHERE attcompression::text = 'l' AND attrelid >= 16384)"""


def used(session: Session) -> Needs:
    """Return what this database uses: extensions with their versions, the system's collations, parts of the build."""
    questions: tuple[tuple[str, LiteralString], ...] = ((XML, _USES_XML), (LZ4, _USES_LZ4))
    return Needs(
        extensions=dict(session.rows(_EXTENSIONS)),
        collations=session.column(_COLLATIONS),
        features=tuple(name for name, question in questions if session.value(question)),
    )


def lacking(session: Session, needs: Needs) -> tuple[str, ...]:
    """Return what of ``needs`` this server has not, as parts of a sentence; its extensions are asked for elsewhere."""
    found = []
    if XML in needs.features and not _has_xml(session):
        found.append("the type xml (it was built without libxml)")
    if LZ4 in needs.features and not _has_lz4(session):
        found.append("compression with lz4 (it was built without)")
    known = set(session.column("SELECT collname::text FROM pg_catalog.pg_collation"))
    collations = [name for name in needs.collations if name not in known]
    if collations:
        found.append(f"the collation{'s' * (len(collations) > 1)} {', '.join(collations)}")
    return tuple(found)


def extension_versions(session: Session, names: tuple[str, ...]) -> dict[str, str]:
    """Return the version of each extension that this server would install."""
    return dict(
        session.rows(
            "SELECT name::text, default_version FROM pg_catalog.pg_available_extensions WHERE name = ANY (%s)",
            list(names),
        )
    )


def _has_xml(session: Session) -> bool:
    try:
        session.value("SELECT '<a/>'::xml")
    except NotPossibleError:
        return False
    return True


def _has_lz4(session: Session) -> bool:
    return bool(
        session.value(
            "SELECT 'lz4' = ANY (enumvals) FROM pg_catalog.pg_settings WHERE name = 'default_toast_compression'"
        )
    )
