"""SQL that locks what clients could write in a database, and makes it as empty as a new one, in one transaction.

Everything that somebody made is listed from the catalogs in one way, whatever its kind, so that none can be forgotten:
what is still there at the end ends the transaction. The statements are for psql and have no parameters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loopin_backup_core.postgres.server.session import Session

# Every object that initdb did not make has an OID from 16384 on. Source: src/include/access/transam.h. Parts of other
# objects (dependency i) and members of extensions (e) go with those. Objects without an owner count as the bootstrap
# superuser's where only superusers make them. Ranks are the order of dropping; schemas come last, when they are empty.
OBJECTS = """
    SELECT o.* FROM (
        SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass AS class, oid, evtowner AS owner, 0 AS rank,
               0::pg_catalog.oid AS schema FROM pg_catalog.pg_event_trigger
        UNION ALL SELECT 'pg_catalog.pg_publication', oid, pubowner, 1, 0 FROM pg_catalog.pg_publication
        UNION ALL SELECT 'pg_catalog.pg_extension', oid, extowner, 2, 0 FROM pg_catalog.pg_extension
                   WHERE extname <> 'plpgsql'
        UNION ALL SELECT 'pg_catalog.pg_class', oid, relowner, CASE relkind WHEN 'S' THEN 4 ELSE 3 END, relnamespace
                    FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND relpersistence <> 't'
        UNION ALL SELECT 'pg_catalog.pg_statistic_ext', oid, stxowner, 5, stxnamespace
                    FROM pg_catalog.pg_statistic_ext
        UNION ALL SELECT 'pg_catalog.pg_cast', oid, NULL, 6, 0 FROM pg_catalog.pg_cast
        UNION ALL SELECT 'pg_catalog.pg_transform', oid, NULL, 7, 0 FROM pg_catalog.pg_transform
        UNION ALL SELECT 'pg_catalog.pg_opclass', oid, opcowner, 8, opcnamespace FROM pg_catalog.pg_opclass
        UNION ALL SELECT 'pg_catalog.pg_opfamily', oid, opfowner, 9, opfnamespace FROM pg_catalog.pg_opfamily
        UNION ALL SELECT 'pg_catalog.pg_operator', oid, oprowner, 10, oprnamespace FROM pg_catalog.pg_operator
        UNION ALL SELECT 'pg_catalog.pg_proc', oid, proowner, 11, pronamespace FROM pg_catalog.pg_proc
        UNION ALL SELECT 'pg_catalog.pg_type', oid, typowner, 12, typnamespace FROM pg_catalog.pg_type
        UNION ALL SELECT 'pg_catalog.pg_ts_config', oid, cfgowner, 13, cfgnamespace FROM pg_catalog.pg_ts_config
        UNION ALL SELECT 'pg_catalog.pg_ts_dict', oid, dictowner, 14, dictnamespace FROM pg_catalog.pg_ts_dict
        UNION ALL SELECT 'pg_catalog.pg_ts_template', oid, 10, 15, tmplnamespace FROM pg_catalog.pg_ts_template
        UNION ALL SELECT 'pg_catalog.pg_ts_parser', oid, 10, 16, prsnamespace FROM pg_catalog.pg_ts_parser
        UNION ALL SELECT 'pg_catalog.pg_conversion', oid, conowner, 17, connamespace FROM pg_catalog.pg_conversion
        UNION ALL SELECT 'pg_catalog.pg_collation', oid, collowner, 18, collnamespace FROM pg_catalog.pg_collation
        UNION ALL SELECT 'pg_catalog.pg_foreign_server', oid, srvowner, 19, 0 FROM pg_catalog.pg_foreign_server
        UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper', oid, fdwowner, 20, 0
                    FROM pg_catalog.pg_foreign_data_wrapper
        UNION ALL SELECT 'pg_catalog.pg_language', oid, lanowner, 21, 0 FROM pg_catalog.pg_language
        UNION ALL SELECT 'pg_catalog.pg_am', oid, 10, 22, 0 FROM pg_catalog.pg_am
        UNION ALL SELECT 'pg_catalog.pg_namespace', oid, nspowner, 99, oid FROM pg_catalog.pg_namespace
    ) o LEFT JOIN pg_catalog.pg_namespace n ON n.oid = o.schema
     WHERE o.oid >= 16384 AND (n.oid IS NULL OR n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
       AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = o.class AND d.objid = o.oid
                        AND d.objsubid = 0 AND d.deptype IN ('e', 'i'))"""

# What is the role's own, its default privileges and large objects among it, or not; a sentence's end each.
NOT_OURS = f"""
    SELECT i.type || ' ' || i.identity || ' belongs to ' || pg_catalog.quote_ident(r.rolname)
      FROM ({OBJECTS}) o JOIN pg_catalog.pg_roles r ON r.oid = o.owner,
           pg_catalog.pg_identify_object(o.class, o.oid, 0) i
     WHERE NOT pg_catalog.pg_has_role(o.owner, 'USAGE') AND o.class <> 'pg_catalog.pg_extension'::pg_catalog.regclass
    UNION ALL
    SELECT 'large object ' || m.oid || ' belongs to ' || pg_catalog.quote_ident(r.rolname)
      FROM pg_catalog.pg_largeobject_metadata m JOIN pg_catalog.pg_roles r ON r.oid = m.lomowner
     WHERE NOT pg_catalog.pg_has_role(m.lomowner, 'USAGE')
    UNION ALL
    SELECT 'there are default privileges of role ' || pg_catalog.quote_ident(r.rolname)
      FROM pg_catalog.pg_default_acl a JOIN pg_catalog.pg_roles r ON r.oid = a.defaclrole
     WHERE NOT pg_catalog.pg_has_role(a.defaclrole, 'USAGE')
     ORDER BY 1"""  # noqa: S608 - nothing from outside is in it

_TABLES = """
    SELECT pg_catalog.array_agg(c.oid ORDER BY c.oid) FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
       AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"""

# Tables that are made while we wait for the lock of another are locked too, until there are no more.
LOCK = f"""
DO $loopin$
DECLARE
    locked oid[] := '{{}}';
    found oid[];
    one record;
BEGIN
    LOOP
        found := ({_TABLES});
        EXIT WHEN found IS NULL OR found <@ locked;
        FOR one IN SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
                     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.oid = ANY (found) AND c.oid <> ALL (locked) ORDER BY c.oid LOOP
            EXECUTE pg_catalog.format('LOCK TABLE ONLY %s IN %s MODE', one.name, '{{mode}}');
        END LOOP;
        locked := found;
    END LOOP;
    IF pg_catalog.current_setting('loopin_backup.locked', true) <> locked::text THEN
        RAISE EXCEPTION 'somebody made or dropped a table while the safety backup was taken';
    END IF;
    PERFORM pg_catalog.set_config('loopin_backup.locked', locked::text, true);
END
$loopin$;
"""  # noqa: S608

LARGE_OBJECT_PART = 262_144

# Each part of each large object, hashed where it lies; a whole number of parts is followed by an empty one.
LARGE_OBJECTS = f"""
    WITH RECURSIVE parts AS (
        SELECT m.oid, 0::bigint AS part, d.size, d.digest FROM pg_catalog.pg_largeobject_metadata m, LATERAL (
            SELECT pg_catalog.length(b) AS size, pg_catalog.encode(pg_catalog.sha256(b), 'hex') AS digest
              FROM (SELECT pg_catalog.lo_get(m.oid, 0, {LARGE_OBJECT_PART}) AS b) one) d
        UNION ALL
        SELECT p.oid, p.part + 1, d.size, d.digest FROM parts p, LATERAL (
            SELECT pg_catalog.length(b) AS size, pg_catalog.encode(pg_catalog.sha256(b), 'hex') AS digest
              FROM (SELECT pg_catalog.lo_get(p.oid, (p.part + 1) * {LARGE_OBJECT_PART}, {LARGE_OBJECT_PART}) AS b) one
            ) d WHERE p.size = {LARGE_OBJECT_PART})
    SELECT oid, part, digest FROM parts"""  # noqa: S608

# What clients can change although every table is locked: objects that come or go, functions, large objects.
UNLOCKED = f"""
SELECT pg_catalog.md5(pg_catalog.string_agg(line, ' ' ORDER BY line)) FROM (
    SELECT pg_catalog.concat_ws(',', o.class::pg_catalog.oid, o.oid, p.xmin) AS line
      FROM ({OBJECTS}) o LEFT JOIN pg_catalog.pg_proc p
        ON p.oid = o.oid AND o.class = 'pg_catalog.pg_proc'::pg_catalog.regclass
    UNION ALL SELECT pg_catalog.concat_ws(',', oid, part, digest) FROM ({LARGE_OBJECTS}) l) lines;
"""  # noqa: S608

EMPTY = f"""
SET LOCAL client_min_messages = warning;
DO $loopin$
DECLARE
    one record;
    what record;
    rest text;
BEGIN
    FOR one IN {OBJECTS} ORDER BY rank, oid LOOP
        CONTINUE WHEN one.owner IS NOT NULL AND NOT pg_catalog.pg_has_role(one.owner, 'USAGE');
        SELECT type, identity INTO what FROM pg_catalog.pg_identify_object(one.class, one.oid, 0);
        CONTINUE WHEN what.type IS NULL OR what.identity IS NULL;
        EXECUTE pg_catalog.format('DROP %s %s %s',
            CASE WHEN what.type IN ('function', 'procedure', 'aggregate') THEN 'ROUTINE'
                 WHEN what.type = 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER'
                 WHEN what.type = 'statistics object' THEN 'STATISTICS' ELSE pg_catalog.upper(what.type) END,
            CASE WHEN what.type = 'transform' THEN (SELECT pg_catalog.format('FOR %s LANGUAGE %I', t.trftype::regtype,
                      l.lanname) FROM pg_catalog.pg_transform t JOIN pg_catalog.pg_language l ON l.oid = t.trflang
                      WHERE t.oid = one.oid) ELSE what.identity END,
            CASE WHEN one.rank = 99 THEN 'RESTRICT' ELSE 'CASCADE' END);
    END LOOP;
    PERFORM pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata
      WHERE pg_catalog.pg_has_role(lomowner, 'USAGE');
    FOR one IN SELECT a.defaclrole AS role, a.defaclnamespace AS schema, a.defaclobjtype AS kind,
                      x.grantee, x.privilege_type AS privilege, false AS builtin
                 FROM pg_catalog.pg_default_acl a LEFT JOIN LATERAL pg_catalog.aclexplode(a.defaclacl) x ON true
                WHERE pg_catalog.pg_has_role(a.defaclrole, 'USAGE')
               UNION ALL
               SELECT a.defaclrole, 0, a.defaclobjtype, x.grantee, x.privilege_type, true
                 FROM pg_catalog.pg_default_acl a, pg_catalog.aclexplode(pg_catalog.acldefault(
                      CASE a.defaclobjtype WHEN 'S' THEN 's' ELSE a.defaclobjtype END, a.defaclrole)) x
                WHERE a.defaclnamespace = 0 AND pg_catalog.pg_has_role(a.defaclrole, 'USAGE')
                ORDER BY builtin LOOP
        CONTINUE WHEN one.grantee IS NULL;
        EXECUTE pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %s%s %s %s ON %s %s %s', one.role::regrole::text,
            CASE one.schema WHEN 0 THEN '' ELSE ' IN SCHEMA ' || one.schema::regnamespace END,
            CASE WHEN one.builtin THEN 'GRANT' ELSE 'REVOKE' END, one.privilege,
            CASE one.kind WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END,
            CASE WHEN one.builtin THEN 'TO' ELSE 'FROM' END,
            CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE one.grantee::regrole::text END);
    END LOOP;
    rest := (SELECT pg_catalog.string_agg(line, '; ') FROM (SELECT i.type || ' ' || i.identity AS line
               FROM ({OBJECTS}) o, pg_catalog.pg_identify_object(o.class, o.oid, 0) i
              WHERE o.class <> 'pg_catalog.pg_extension'::pg_catalog.regclass
              UNION ALL SELECT 'large object ' || oid FROM pg_catalog.pg_largeobject_metadata
              UNION ALL SELECT 'default privileges of ' || defaclrole::regrole FROM pg_catalog.pg_default_acl
              LIMIT 5) lines);
    IF rest IS NOT NULL THEN
        RAISE EXCEPTION 'this role cannot empty the database: % is still there', rest;
    END IF;
END
$loopin$;
"""  # noqa: S608

# Schema public as a new database has it. Before 15 a dump does not tell whose it is: it stays whose it was.
PUBLIC = """
DO $loopin$
DECLARE
    one record;
    is_old bool := pg_catalog.current_setting('server_version_num')::int < 150000;
    there oid := (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'public');
BEGIN
    IF there IS NULL THEN
        CREATE SCHEMA public;
        COMMENT ON SCHEMA public IS 'standard public schema';
    ELSIF NOT (SELECT pg_catalog.pg_has_role(nspowner, 'USAGE') FROM pg_catalog.pg_namespace WHERE oid = there) THEN
        RETURN;
    END IF;
    there := (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'public');
    IF NOT is_old AND pg_catalog.pg_has_role('pg_database_owner', 'MEMBER') THEN
        ALTER SCHEMA public OWNER TO pg_database_owner;
    END IF;
    FOR one IN SELECT x.grantee FROM pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) x
                WHERE n.oid = there AND x.grantee <> n.nspowner GROUP BY 1 LOOP
        EXECUTE pg_catalog.format('REVOKE ALL ON SCHEMA public FROM %s CASCADE',
            CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE one.grantee::regrole::text END);
    END LOOP;
    EXECUTE pg_catalog.format('GRANT ALL ON SCHEMA public TO %s', (SELECT nspowner::regrole
                              FROM pg_catalog.pg_namespace WHERE oid = there));
    GRANT USAGE ON SCHEMA public TO PUBLIC;
    IF is_old THEN
        GRANT CREATE ON SCHEMA public TO PUBLIC;
    END IF;
    COMMENT ON SCHEMA public IS 'standard public schema';
END
$loopin$;
"""


def lock(mode: str) -> str:
    """Return what locks every table; ``mode`` is ``EXCLUSIVE`` (a dump may still read) or ``ACCESS EXCLUSIVE``."""
    return LOCK.replace("{mode}", mode)


def not_ours(session: Session) -> tuple[str, ...]:
    """Return what is in this database and not the role's to drop, in sentences such as ``table x belongs to y``."""
    return session.column(NOT_OURS)
