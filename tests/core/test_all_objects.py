"""The schema with every kind of object really has them all, on every version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.dump.index import index_bytes

if TYPE_CHECKING:
    from tests.conftest import FreshDatabase
    from tests.support.postgres import PgServer

SCRIPT = Path(__file__).parents[1] / "data" / "all_objects.sql"

# The types that pg_dump writes into its comments, but for SECURITY LABEL (no package has a provider), DATABASE (written
# with --create only) and STATISTICS DATA (with --statistics only).
KINDS = {
    "ACCESS METHOD",
    "ACL",
    "AGGREGATE",
    "BLOBS",
    "CAST",
    "CHECK CONSTRAINT",
    "COLLATION",
    "COMMENT",
    "CONSTRAINT",
    "CONVERSION",
    "DEFAULT",
    "DEFAULT ACL",
    "DOMAIN",
    "EVENT TRIGGER",
    "EXTENSION",
    "FK CONSTRAINT",
    "FOREIGN DATA WRAPPER",
    "FOREIGN TABLE",
    "FUNCTION",
    "INDEX",
    "INDEX ATTACH",
    "MATERIALIZED VIEW",
    "MATERIALIZED VIEW DATA",
    "OPERATOR",
    "OPERATOR CLASS",
    "OPERATOR FAMILY",
    "POLICY",
    "PROCEDURAL LANGUAGE",
    "PROCEDURE",
    "PUBLICATION",
    "PUBLICATION TABLE",
    "ROW SECURITY",
    "RULE",
    "SCHEMA",
    "SEQUENCE",
    "SEQUENCE OWNED BY",
    "SEQUENCE SET",
    "SERVER",
    "SHELL TYPE",
    "STATISTICS",
    "SUBSCRIPTION",
    "TABLE",
    "TABLE ATTACH",
    "TABLE DATA",
    "TEXT SEARCH CONFIGURATION",
    "TEXT SEARCH DICTIONARY",
    "TEXT SEARCH PARSER",
    "TEXT SEARCH TEMPLATE",
    "TRANSFORM",
    "TRIGGER",
    "TYPE",
    "USER MAPPING",
    "VIEW",
}


def test_it_has_every_kind(each_pg: PgServer, fresh_database: FreshDatabase) -> None:
    """Each type of entry that this version's pg_dump can write is in the dump of it, and the index reads it whole."""
    database = fresh_database(server=each_pg)
    database.load(SCRIPT.read_bytes())
    index = index_bytes(database.dump())
    since_15 = {"PUBLICATION TABLES IN SCHEMA"} if each_pg.major >= 15 else set()
    large_object = {"BLOB METADATA"} if each_pg.major >= 17 else {"BLOB"}
    assert index.problems == ()
    assert set(index.objects) == KINDS | since_15 | large_object
