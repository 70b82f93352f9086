"""Emptying a database and loading it again in one transaction, for servers where none can be made or renamed.

A safety backup comes first, always. psql gets BEGIN and COMMIT in the stream itself: a stream that ends early, for
whatever reason, ends in a rollback.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from loopin_backup_core import access, backup, conninfo, rebuild
from loopin_backup_core.events import Phase, Progress
from loopin_backup_core.model import Compression, Kind, Thresholds

if TYPE_CHECKING:
    from pathlib import Path

    from loopin_backup_core.model import Profile
    from loopin_backup_core.rebuild import Plan, Proof
    from loopin_backup_core.surroundings import Surroundings

BEGIN = b"BEGIN;\n"
COMMIT = b"\nCOMMIT;\n"

# Whatever belongs to this role, or to one that it is a member of, outside the system's schemas and not part of an
# extension. CASCADE takes views and constraints along; what is gone already is skipped. Sequences come last: those of
# identity columns go with their tables.
EMPTY = b"""
SET client_min_messages = warning;
DO $loopin$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT nspname FROM pg_catalog.pg_namespace
                WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')
                  AND pg_catalog.pg_has_role(nspowner, 'USAGE')
                  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_namespace'::regclass
                                   AND d.objid = pg_namespace.oid AND d.deptype = 'e') LOOP
        EXECUTE pg_catalog.format('DROP SCHEMA IF EXISTS %I CASCADE', one.nspname);
    END LOOP;
    FOR one IN SELECT 'PUBLICATION' AS kind, pg_catalog.quote_ident(pubname) AS name FROM pg_catalog.pg_publication
                WHERE pg_catalog.pg_has_role(pubowner, 'USAGE')
               UNION ALL SELECT 'SERVER', pg_catalog.quote_ident(srvname) FROM pg_catalog.pg_foreign_server
                WHERE pg_catalog.pg_has_role(srvowner, 'USAGE')
               UNION ALL SELECT 'EXTENSION', pg_catalog.quote_ident(extname) FROM pg_catalog.pg_extension
                WHERE pg_catalog.pg_has_role(extowner, 'USAGE') AND extname <> 'plpgsql' LOOP
        EXECUTE pg_catalog.format('DROP %s IF EXISTS %s CASCADE', one.kind, one.name);
    END LOOP;
    FOR one IN SELECT c.oid, c.relkind, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
                 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relpersistence <> 't'
                  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                  AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
                  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass
                                   AND d.objid = c.oid AND d.deptype = 'e')
                ORDER BY c.relkind = 'S' LOOP
        CONTINUE WHEN NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class WHERE oid = one.oid);
        EXECUTE pg_catalog.format('DROP %s IF EXISTS %s CASCADE', CASE one.relkind WHEN 'v' THEN 'VIEW'
            WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
            one.name);
    END LOOP;
    FOR one IN SELECT p.oid, p.oid::pg_catalog.regprocedure AS name, p.prokind
                 FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
                WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                  AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
                  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_proc'::regclass
                                   AND d.objid = p.oid AND d.deptype = 'e') LOOP
        CONTINUE WHEN NOT EXISTS (SELECT 1 FROM pg_catalog.pg_proc WHERE oid = one.oid);
        EXECUTE pg_catalog.format('DROP %s %s CASCADE', CASE one.prokind WHEN 'p' THEN 'PROCEDURE'
            WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END, one.name);
    END LOOP;
    FOR one IN SELECT t.oid, t.oid::pg_catalog.regtype AS name, t.typtype
                 FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
                WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND t.typtype IN ('c', 'd', 'e', 'r')
                  AND (t.typtype <> 'c' OR (SELECT relkind FROM pg_catalog.pg_class WHERE oid = t.typrelid) = 'c')
                  AND pg_catalog.pg_has_role(t.typowner, 'USAGE')
                  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_type'::regclass
                                   AND d.objid = t.oid AND d.deptype = 'e') LOOP
        CONTINUE WHEN NOT EXISTS (SELECT 1 FROM pg_catalog.pg_type WHERE oid = one.oid);
        EXECUTE pg_catalog.format('DROP %s %s CASCADE', CASE one.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END,
            one.name);
    END LOOP;
    PERFORM pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata
      WHERE pg_catalog.pg_has_role(lomowner, 'USAGE');
END
$loopin$;
"""


def safety_backup(profile: Profile, database: str, around: Surroundings, tool_folders: tuple[Path, ...]) -> str:
    """Take a backup of the database that is about to be replaced and return its name.

    It is never judged by the wipe guard: it may well be the wiped database that is being replaced.
    """
    params = {**conninfo.parse(profile.conninfo), "dbname": database}
    unjudged = replace(profile, conninfo=conninfo.text_of(params), guard=Thresholds(minds=False))
    wanted = backup.Wanted(
        Kind.SAFETY,
        Compression.ZSTD,
        note="before a restore in place",
        lock_timeout=profile.lock_timeout,
        tool_folders=tool_folders,
    )
    return backup.take(unjudged, wanted, around).stem


def plan_for(plan: Plan) -> Plan:
    """Return a plan with the SQL that empties the database before it and ends the transaction after it."""
    return replace(plan, before=BEGIN + EMPTY, after=COMMIT)


def reload(target: access.Target, plan: Plan, around: Surroundings) -> Proof:
    """Empty the database and load the backup in one transaction, then compare. Until COMMIT nothing has changed."""
    began = time.monotonic()
    with access.connect(target, around.token) as inside, access.launcher(inside) as commands:
        notes = rebuild.fill(inside, plan, reporter=around.reporter, token=around.token, commands=commands)
        around.reporter.progress(Progress(Phase.COMPARE, plan.backup.stem))
        found, differences = rebuild.compare(
            inside, plan, reporter=around.reporter, token=around.token, commands=commands
        )
    return rebuild.Proof(found.rows, tuple(differences), tuple(notes), time.monotonic() - began)
