"""What of a database's own code a load of its dump would run: as whoever loads, and with all of his rights.

A load evaluates check constraints, generated columns, indexes, partition keys and materialized views, and whoever
gathers statistics evaluates extended ones. What these call is read from their parsed form in the catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import LiteralString

    from loopin_backup_core.postgres.server.session import Session

# Functions of every server that run SQL given as text, or read what a name in a text says, stable or not.
_INDIRECT = "(_to_xml|_to_xml_and_xmlschema|_to_xmlschema)$|^(ts_stat|ts_rewrite)$"
# Functions that change with every call and reach nothing.
_HARMLESS = "^(random|random_normal|clock_timestamp|timeofday|gen_random_uuid|uuidv4|uuidv7|nextval|currval|lastval)$"

# Languages 12 and 13 are internal and C: only a superuser can make such functions, and types bring some of their own.
# The parsed form of an expression names functions and operators by number. Views count where a materialized view may
# read them. A range type's own functions run for every value, a cast's where a value is turned into JSON.
_RUN: LiteralString = """
    WITH trees AS (
        SELECT 'constraint ' || pg_catalog.quote_ident(conname) AS what, conbin::text AS tree
          FROM pg_catalog.pg_constraint WHERE conbin IS NOT NULL AND oid >= 16384
        UNION ALL SELECT 'generated column ' || pg_catalog.quote_ident(a.attname), d.adbin::text
          FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
         WHERE a.attgenerated <> ''
        UNION ALL SELECT 'index ' || indexrelid::pg_catalog.regclass, pg_catalog.concat(indexprs::text, indpred::text)
          FROM pg_catalog.pg_index WHERE indexrelid >= 16384
        UNION ALL SELECT 'partition key of ' || partrelid::pg_catalog.regclass, partexprs::text
          FROM pg_catalog.pg_partitioned_table
        UNION ALL SELECT 'statistics ' || pg_catalog.quote_ident(stxname), stxexprs::text
          FROM pg_catalog.pg_statistic_ext
        UNION ALL SELECT 'view ' || ev_class::pg_catalog.regclass, ev_action::text
          FROM pg_catalog.pg_rewrite
         WHERE oid >= 16384 AND EXISTS (SELECT 1 FROM pg_catalog.pg_class WHERE relkind = 'm')
    ), numbers AS (
        SELECT what, found[1] AS kind, found[2]::oid AS number FROM trees, LATERAL pg_catalog.regexp_matches(tree,
            ':(funcid|opfuncid|hashfuncid|negfuncid|aggfnoid|winfnoid|opno|eqop|sortop) (\\d+)', 'g') AS found
        UNION ALL SELECT what, 'opno', word::oid FROM trees, LATERAL pg_catalog.regexp_matches(tree,
            ':opnos \\(o ([\\d ]+)\\)', 'g') AS listed, LATERAL pg_catalog.regexp_split_to_table(listed[1], ' ') AS word
         WHERE word <> ''
    ), called AS (
        SELECT what, number FROM numbers WHERE kind NOT IN ('opno', 'eqop', 'sortop')
        UNION SELECT n.what, o.oprcode FROM numbers n JOIN pg_catalog.pg_operator o ON o.oid = n.number
         WHERE n.kind IN ('opno', 'eqop', 'sortop')
        UNION SELECT 'type ' || rngtypid::pg_catalog.regtype, f FROM pg_catalog.pg_range,
            LATERAL (VALUES (rngcanonical::oid), (rngsubdiff::oid)) AS functions (f) WHERE rngtypid >= 16384
        UNION SELECT 'cast from ' || castsource::pg_catalog.regtype || ' to ' || casttarget::pg_catalog.regtype,
            castfunc FROM pg_catalog.pg_cast WHERE oid >= 16384
    )
    SELECT c.what || ' calls ' || p.oid::pg_catalog.regprocedure
      FROM called c JOIN pg_catalog.pg_proc p ON p.oid = c.number
     WHERE NOT CASE
               WHEN p.oid < 16384 THEN p.provolatile = 'i' OR p.proname ~ %(harmless)s
                    OR (p.provolatile = 's' AND p.proname !~ %(indirect)s)
               ELSE p.provolatile = 'i' AND ((p.prolang IN (12, 13) AND p.prokind <> 'a') OR EXISTS (
                   SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                      AND d.objid = p.oid AND d.deptype = 'e')) END
     ORDER BY 1"""


def run_by_a_load(session: Session) -> tuple[str, ...]:
    """Return what a load of this database's dump would call and nobody has vouched for, such as ``index i calls f()``.

    Functions of the server and of its extensions that only compute are no code of the file.
    """
    return tuple(dict.fromkeys(session.column(_RUN, {"harmless": _HARMLESS, "indirect": _INDIRECT})))
