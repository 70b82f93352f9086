"""Everything that the catalogues of a database say, and its rows, as values that compare between databases.

It shares no code with the program under test. Rows of the catalogues are taken as they are; oids become the identities
of what they refer to, as pg_get_catalog_foreign_keys() (PostgreSQL 14) tells, expressions are deparsed, and what a dump
cannot keep (oids, attribute numbers, file nodes, statistics) is left out.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Facts = dict[str, str]
"""What is said (catalogue and identity) and its value."""

# Values are written alike whatever the database, the role and the server say; the planner may not choose an index.
SETTINGS = (
    "-c TimeZone=UTC -c DateStyle=ISO,YMD -c IntervalStyle=iso_8601 -c bytea_output=hex -c extra_float_digits=3"
    " -c xmlbinary=base64 -c search_path= -c row_security=off -c lc_monetary=C -c default_transaction_read_only=off"
    " -c statement_timeout=0 -c lock_timeout=0 -c session_replication_role=replica"
    " -c default_transaction_isolation=repeatable\\ read -c quote_all_identifiers=off"
)

USER_OBJECT = "t.oid >= 16384"
USER_RELATION = "{0} IN (SELECT oid FROM pg_class WHERE oid >= 16384 AND relkind <> 't' AND relnamespace <> 99)"

# For each catalogue: which rows, which columns no dump can keep, and what is deparsed instead.
NOTHING: dict[str, str] = {}
CATALOGUES: dict[str, tuple[str, str, Mapping[str, str]]] = {
    "pg_namespace": ("t.oid >= 16384 OR t.nspname = 'public'", "", NOTHING),
    "pg_class": (
        USER_RELATION.format("t.oid"),
        (
            "reltype relfilenode relpages reltuples relallvisible relallfrozen reltoastrelid relhasindex relchecks"
            " relnatts relhassubclass relfrozenxid relminmxid relpartbound relrewrite relhastriggers relhasrules"
        ),
        {
            "bound": "pg_get_expr(t.relpartbound, t.oid)",
            "view": "CASE WHEN t.relkind IN ('v', 'm') THEN pg_get_viewdef(t.oid) END",
            "key": "CASE WHEN t.relkind = 'p' THEN pg_get_partkeydef(t.oid) END",
        },
    ),
    "pg_attribute": (
        USER_RELATION.format("t.attrelid") + " AND t.attnum > 0 AND NOT t.attisdropped"
        " AND (SELECT relkind FROM pg_class WHERE oid = t.attrelid) NOT IN ('i', 'I', 'S')",
        "attnum attcacheoff atthasmissing attmissingval attstattarget",
        {
            "place": "(SELECT count(*) FROM pg_attribute AS b WHERE b.attrelid = t.attrelid AND b.attnum > 0"
            " AND NOT b.attisdropped AND b.attnum <= t.attnum)",
            "statistics": "coalesce(t.attstattarget, -1)",
        },
    ),
    "pg_attrdef": (
        USER_RELATION.format("t.adrelid"),
        "adnum adbin",
        {
            "value": "pg_get_expr(t.adbin, t.adrelid)",
            "of": "(SELECT attname FROM pg_attribute WHERE attrelid = t.adrelid AND attnum = t.adnum)",
        },
    ),
    "pg_constraint": (
        USER_OBJECT,
        "conkey confkey conbin conindid confdelsetcols coninhcount conislocal",
        {"is": "pg_get_constraintdef(t.oid)"},
    ),
    "pg_index": (
        USER_RELATION.format("t.indrelid"),
        "indkey indexprs indpred indoption indcollation indclass indcheckxmin indnatts",
        {"is": "pg_get_indexdef(t.indexrelid)"},
    ),
    "pg_inherits": (USER_RELATION.format("t.inhrelid"), "", NOTHING),
    "pg_trigger": (USER_OBJECT + " AND NOT t.tgisinternal", "tgattr tgqual tgargs", {"is": "pg_get_triggerdef(t.oid)"}),
    "pg_rewrite": (USER_OBJECT, "ev_qual ev_action", {"is": "pg_get_ruledef(t.oid)"}),
    "pg_policy": (
        USER_OBJECT,
        "polqual polwithcheck",
        {"using": "pg_get_expr(t.polqual, t.polrelid)", "check": "pg_get_expr(t.polwithcheck, t.polrelid)"},
    ),
    "pg_proc": (
        USER_OBJECT,
        "proargdefaults prosqlbody",
        {
            "is": "CASE WHEN t.prokind <> 'a' THEN pg_get_functiondef(t.oid) END",
            "arguments": "pg_get_function_arguments(t.oid)",
        },
    ),
    "pg_aggregate": ("t.aggfnoid::oid >= 16384", "", NOTHING),
    "pg_type": (USER_OBJECT, "typdefaultbin", NOTHING),
    "pg_enum": (
        USER_OBJECT,
        "enumsortorder",
        {
            "place": "(SELECT count(*) FROM pg_enum AS b"
            " WHERE b.enumtypid = t.enumtypid AND b.enumsortorder <= t.enumsortorder)"
        },
    ),
    "pg_range": ("t.rngtypid >= 16384", "", NOTHING),
    "pg_sequence": ("t.seqrelid >= 16384", "", NOTHING),
    "pg_operator": (USER_OBJECT, "", NOTHING),
    "pg_opclass": (USER_OBJECT, "", NOTHING),
    "pg_opfamily": (USER_OBJECT, "", NOTHING),
    "pg_amop": ("t.oid >= 16384", "", NOTHING),
    "pg_amproc": ("t.oid >= 16384", "", NOTHING),
    "pg_am": (USER_OBJECT, "", NOTHING),
    "pg_cast": (USER_OBJECT, "", NOTHING),
    "pg_conversion": (USER_OBJECT, "", NOTHING),
    "pg_collation": (USER_OBJECT, "collencoding", NOTHING),
    "pg_transform": (USER_OBJECT, "", NOTHING),
    "pg_language": (USER_OBJECT, "", NOTHING),
    "pg_extension": (USER_OBJECT, "extconfig", NOTHING),
    "pg_statistic_ext": (USER_OBJECT, "stxkeys stxexprs", {"is": "pg_get_statisticsobjdef(t.oid)"}),
    "pg_ts_config": (USER_OBJECT, "", NOTHING),
    "pg_ts_config_map": ("t.mapcfg >= 16384", "", NOTHING),
    "pg_ts_dict": (USER_OBJECT, "", NOTHING),
    "pg_ts_parser": (USER_OBJECT, "", NOTHING),
    "pg_ts_template": (USER_OBJECT, "", NOTHING),
    "pg_event_trigger": (USER_OBJECT, "", NOTHING),
    "pg_publication": (USER_OBJECT, "", NOTHING),
    "pg_publication_rel": (USER_OBJECT, "prattrs prqual", {"where": "'see pg_publication_tables'"}),
    "pg_publication_namespace": (USER_OBJECT, "", NOTHING),
    "pg_foreign_data_wrapper": (USER_OBJECT, "", NOTHING),
    "pg_foreign_server": (USER_OBJECT, "", NOTHING),
    "pg_foreign_table": ("t.ftrelid >= 16384", "", NOTHING),
    "pg_user_mapping": (USER_OBJECT, "", NOTHING),
    "pg_default_acl": (USER_OBJECT, "", NOTHING),
    "pg_largeobject_metadata": (
        USER_OBJECT,
        "",
        {"content": "md5(lo_get(t.oid))", "comment": "obj_description(t.oid, 'pg_largeobject')"},
    ),
    "pg_database": (
        "t.datname = current_database()",
        "datname datlastsysoid datfrozenxid datminmxid dattablespace datcollversion",
        {"comment": "shobj_description(t.oid, 'pg_database')"},
    ),
    "pg_db_role_setting": (
        "t.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())",
        "setdatabase",
        NOTHING,
    ),
}
KEYS = {
    "pg_attribute": ("attrelid", "attname"),
    "pg_attrdef": ("adrelid", "of"),
    "pg_enum": ("enumtypid", "enumlabel"),
    "pg_db_role_setting": ("setrole",),
}
COMMENTS = """SELECT pg_identify_object(classoid, objoid, 0)::text,
    coalesce((SELECT attname FROM pg_attribute WHERE attrelid = objoid AND attnum = objsubid AND objsubid > 0), ''),
    description
    FROM pg_description WHERE objoid >= 16384 OR (objoid = 2200 AND classoid = 'pg_namespace'::regclass)"""
SECURITY_LABELS = "SELECT pg_identify_object(classoid, objoid, objsubid)::text, provider, label FROM pg_seclabel"
MEMBERS = "SELECT classid::regclass::text, objid FROM pg_depend WHERE deptype = 'e'"
PUBLISHED = "SELECT to_jsonb(t)::text FROM pg_publication_tables AS t"
# Where a row of a hash partition lies may depend on the oids of its enumeration: there the whole table counts.
STORED = """SELECT oid, format('%I.%I', (SELECT nspname FROM pg_namespace AS n WHERE n.oid = relnamespace), relname),
    relkind FROM pg_class AS c WHERE oid >= 16384 AND relkind IN ('r', 'm', 'S', 'p') AND relpersistence <> 't'
    AND NOT EXISTS (SELECT FROM pg_inherits JOIN pg_partitioned_table ON partrelid = inhparent
        WHERE inhrelid = c.oid AND partstrat = 'h')
    AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')"""
ACLS = {
    "relacl": "CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\", t.relowner",
    "nspacl": "'n', t.nspowner",
    "proacl": "'f', t.proowner",
    "typacl": "'T', t.typowner",
    "datacl": "'d', t.datdba",
    "lanacl": "'l', t.lanowner",
    "fdwacl": "'F', t.fdwowner",
    "srvacl": "'S', t.srvowner",
    "lomacl": "'L', t.lomowner",
}


def facts_of(conninfo: Mapping[str, Any], database: str) -> Facts:
    """Return all facts of a database; ``conninfo`` is a superuser's."""
    params = {**conninfo, "dbname": database, "options": SETTINGS, "client_encoding": "utf8"}
    with psycopg.connect(**params) as connection:
        names = _Names(connection)
        facts: Facts = {}
        for catalogue in CATALOGUES:
            facts.update(_catalogue(connection, catalogue, names))
        for identity, column, text in connection.execute(COMMENTS):
            facts[f"comment {identity} {column}"] = text
        for identity, provider, label in connection.execute(SECURITY_LABELS):
            facts[f"label {identity} {provider}"] = label
        for number, (row,) in enumerate(sorted(connection.execute(PUBLISHED).fetchall())):
            facts[f"published {number}"] = row
        facts.update(_rows(connection))
        return facts


def differences(one: Facts, other: Facts) -> list[str]:
    """Tell what differs, one line for each fact."""
    changed = (key for key in sorted(one.keys() | other.keys()) if one.get(key) != other.get(key))
    return [f"{key}: {one.get(key, '(nothing)')} -> {other.get(key, '(nothing)')}" for key in changed]


class _Names:
    """The identities of all objects, by catalogue and oid."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._known: dict[str, dict[int, str]] = {}
        self.references: dict[str, list[tuple[str, str, bool]]] = {}
        query = """SELECT fktable::regclass::text, fkcols[1], pktable::regclass::text, is_array
            FROM pg_get_catalog_foreign_keys() WHERE cardinality(fkcols) = 1 AND pkcols[1] = 'oid'"""
        for table, column, target, is_array in connection.execute(query):
            self.references.setdefault(table, []).append((column, target, is_array))
        self.members = {(table, oid) for table, oid in connection.execute(MEMBERS)}

    def of(self, catalogue: str, oid: int) -> str:
        if not oid:
            return "-"
        if catalogue not in self._known:
            name = {"pg_authid": "rolname", "pg_tablespace": "spcname", "pg_database": "datname"}.get(catalogue)
            identity = name or f"(pg_identify_object('{catalogue}'::regclass, oid, 0)).identity"
            rows = self._connection.execute(f"SELECT oid, {identity} FROM {catalogue}".encode())
            self._known[catalogue] = dict(rows.fetchall())
        return self._known[catalogue].get(oid, f"unknown {oid}")


def _catalogue(connection: psycopg.Connection[Any], catalogue: str, names: _Names) -> Iterator[tuple[str, str]]:
    found = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [f"pg_catalog.{catalogue}"]).fetchone()
    if not found or not found[0]:
        return
    where, left_out, extra = CATALOGUES[catalogue]
    columns = [
        row[0]
        for row in connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0", [catalogue]
        )
    ]
    more = dict(extra)
    for column in columns:
        if column in ACLS:
            full = f"coalesce(t.{column}, acldefault({ACLS[column]}))"
            more[column] = f'(SELECT array_agg(a::text ORDER BY a::text COLLATE "C") FROM unnest({full}) AS a)'
        elif column.endswith("acl"):
            more[column] = f'(SELECT array_agg(a::text ORDER BY a::text COLLATE "C") FROM unnest(t.{column}) AS a)'
    added = ", ".join(f"'{name}', {value}" for name, value in more.items())
    query = f"SELECT to_jsonb(t) || jsonb_build_object({added}) FROM {catalogue} AS t WHERE {where}"
    for (row,) in connection.execute(query.encode()).fetchall():
        owners = (
            (catalogue, "oid"),
            ("pg_class", "attrelid"),
            ("pg_opfamily", "amopfamily"),
            ("pg_opfamily", "amprocfamily"),
        )
        if any((table, int(row.get(column) or 0)) in names.members for table, column in owners):
            continue
        yield _fact(catalogue, row, left_out.split(), names)


def _fact(catalogue: str, row: dict[str, Any], left_out: list[str], names: _Names) -> tuple[str, str]:
    own = int(row.get("oid") or 0)
    for column, target, is_array in names.references.get(catalogue, ()):
        value = row.get(column)
        if value is None or column in left_out:
            continue
        oids = value.split() if isinstance(value, str) and is_array else value if is_array else [value]
        row[column] = [names.of(target, int(oid)) if str(oid).isdigit() else str(oid) for oid in oids]
    for column in ("oid", *left_out):
        row.pop(column, None)
    for column, value in row.items():
        if isinstance(value, list) and (column.endswith("options") or column == "setconfig"):
            # Their order says nothing. Debian's 15.20 numbers the versions of a column in its options.
            row[column] = sorted(str(one) for one in value if not str(one).startswith("pg_attver=")) or None
    key: object = [row[name] for name in KEYS[catalogue]] if catalogue in KEYS else ""
    if catalogue == "pg_largeobject_metadata":
        key = own
    elif not key and own and catalogue != "pg_database":
        key = names.of(catalogue, own)
    text = json.dumps(row, sort_keys=True, ensure_ascii=False)
    return f"{catalogue} {key or text}", text


def _rows(connection: psycopg.Connection[Any]) -> Iterator[tuple[str, str]]:
    for oid, name, kind in connection.execute(STORED).fetchall():
        relation = sql.SQL(name)
        if kind == "S":
            query = sql.SQL("SELECT format('%s %s', last_value, is_called) FROM ") + relation
        else:
            populated = connection.execute("SELECT relispopulated FROM pg_class WHERE oid = %s", [oid]).fetchone()
            if not populated or not populated[0]:
                continue
            query = sql.SQL(
                "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) ORDER BY t::text COLLATE \"C\")),"
                " '') FROM {} {} AS t"
            ).format(sql.SQL("" if kind == "p" else "ONLY"), relation)
        row = connection.execute(query).fetchone()
        yield f"rows {name}", str(row[0] if row else "")
