"""Databases as nobody would think of them: objects, names, rights, settings and values that chance chooses.

What is made is a list of scripts, each sent on its own, so that one that a version does not know costs nothing else.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from psycopg import sql

# Names and texts that searching for words, splitting at semicolons or guessing encodings would get wrong.
ODD = (
    "plain",
    "Mixed Case",
    "select",
    "begin",
    'quo"te',
    "semi;colon",
    "new\nline",
    "back\\slash",
    "\\.",
    "OWNER TO x",
    "-- comment",
    "/* open",
    "$$",
    "percent%s",
    "a'b",
    "GRANT ALL",
    "COPY t FROM stdin;",
)
BEYOND_ASCII = ("größe", "naïve é", "Ærø ÿ")
BEYOND_LATIN = ("表", "🙂 x", "مرحبا")
TYPES = {
    "int": ("(random()*1000)::int", "7"),
    "bigint": ("(random()*1e12)::bigint", "-1"),
    "numeric(12,4)": ("(random()*1000)::numeric(12,4)", "3.25"),
    "float8": ("random()", "'-0'"),
    "real": ("random()::real", "'NaN'"),
    "text": ("md5(random()::text)", "'x;y'"),
    "varchar(40)": ("left(md5(random()::text), 40)", "'OWNER TO a'"),
    'char(5) COLLATE "C"': ("left(md5(random()::text), 5)", "' '"),
    "bytea": ("decode(md5(random()::text), 'hex')", "'\\x00ff5c'"),
    "boolean": ("random() < 0.5", "true"),
    "date": ("date '2026-01-01' + (random()*999)::int", "'infinity'"),
    "timestamptz": (
        "timestamptz '2026-07-01 23:30+02' + random()*interval '99 days'",
        "'2026-03-29 02:30:00.123456+01'",
    ),
    "timestamp": ("timestamp '2026-07-01' + random()*interval '99 days'", "'-infinity'"),
    "time": ("time '00:00' + random()*interval '20 hours'", "'24:00'"),
    "timetz": ("timetz '00:00+03' + random()*interval '20 hours'", "'01:02:03-07:30'"),
    "interval": ("random()*interval '3 mons 2 days 04:05:06.789'", "'-1 year 2 days'"),
    "money": ("(random()*1000)::numeric::money", "'1234.5'"),
    "uuid": ("md5(random()::text)::uuid", "'00000000-0000-0000-0000-000000000000'"),
    "json": ("json_build_object('a', random(), 'b', E'\\\\.')", '\'{"a": 1,  "a": 2}\''),
    "jsonb": ("jsonb_build_object('k', random())", "'[null, \"\\\\\"]'"),
    "inet": ("'10.0.0.0'::inet + (random()*1000)::int", "'::1'"),
    "macaddr": ("'08:00:2b:01:02:03'::macaddr", "'08:00:2b:01:02:04'"),
    "bit varying(9)": ("b'101'", "b''"),
    "point": ("point(random(), random())", "'(1,2)'"),
    "tsvector": ("to_tsvector('simple', md5(random()::text))", "'a:1'"),
    "int4range": ("int4range(1, 2 + (random()*9)::int)", "'empty'"),
    "tstzrange": ("tstzrange(now(), NULL)", "'[2026-01-01 00:00+00,)'"),
    "text[]": ("ARRAY[md5(random()::text), NULL, E'\\t\"']", "'{}'"),
    "int[]": ("ARRAY[[1,2],[3,(random()*9)::int]]", "'[5:6]={1,2}'"),
    "oid": ("(random()*1e6)::int::oid", "'4294967295'"),
    "name": ("left(md5(random()::text), 20)::name", "'n'"),
    '"char"': ("'a'::\"char\"", "'z'"),
    "pg_lsn": ("'16/B374D848'::pg_lsn", "'0/0'"),
}
DATABASE_SETTINGS = (
    ("timezone", ("Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "<+0330>-03:30")),
    ("datestyle", ("German", "SQL, DMY", "Postgres, MDY")),
    ("intervalstyle", ("sql_standard", "postgres_verbose", "iso_8601")),
    ("bytea_output", ("escape", "hex")),
    ("extra_float_digits", ("0", "-5", "3")),
    ("xmlbinary", ("hex",)),
    ("default_text_search_config", ("pg_catalog.german", "pg_catalog.simple")),
    ("search_path", ("", "pg_catalog, public", '"$user", public')),
    ("app.tenant", ("42", "it's; -- 7")),
    ("default_transaction_read_only", ("on",)),
    ("default_transaction_isolation", ("serializable", "repeatable read")),
    ("statement_timeout", ("1min", "20ms")),
    ("lock_timeout", ("10ms",)),
    ("idle_in_transaction_session_timeout", ("5s",)),
    ("standard_conforming_strings", ("off",)),
    ("row_security", ("off",)),
    ("check_function_bodies", ("off",)),
    ("default_table_access_method", ("heap",)),
    ("default_toast_compression", ("pglz",)),
    ("enable_seqscan", ("off",)),
    ("array_nulls", ("off",)),
    ("quote_all_identifiers", ("on",)),
    ("client_encoding", ("LATIN1", "UTF8", "SQL_ASCII")),
    ("lc_monetary", ("C",)),
    ("gin_fuzzy_search_limit", ("5",)),
    ("transform_null_equals", ("on",)),
    ("synchronize_seqscans", ("off",)),
    ("session_replication_role", ("replica",)),
    ("client_min_messages", ("debug1", "error")),
    ("xmloption", ("document",)),
)
ENCODINGS = ("UTF8", "UTF8", "UTF8", "LATIN1", "SQL_ASCII", "EUC_JP", "WIN1252")


@dataclass
class RandomDatabase:
    """What to create: the options of CREATE DATABASE, scripts to send as superuser, and who takes the backups.

    Where ``settings_first`` is true, the settings are there before the scripts are sent, which then obey them. ``user``
    is empty for the superuser; else the owner of the database, who may or may not create databases.
    """

    name: str
    encoding: str
    roles: tuple[str, ...]
    owner: str
    user: str
    limit: int
    scripts: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    settings_first: bool = False


class Maker:
    """Makes one database from a seed; the same seed makes the same one."""

    def __init__(self, seed: int, major: int) -> None:
        self.random = random.Random(seed)
        self.major = major
        self.seed = seed
        self._number = 0

    def make(self) -> RandomDatabase:
        """Return the database of this seed."""
        r = self.random
        encoding = r.choice(ENCODINGS)
        self._words = [*ODD]
        if encoding in {"UTF8", "LATIN1", "WIN1252"}:
            self._words += BEYOND_ASCII * 2
        if encoding == "UTF8":
            self._words += BEYOND_LATIN * 2
        name = f"rnd{self.seed} {r.choice(ODD[:6])}" if r.random() < 0.4 else f"rnd_{self.seed}"
        roles = tuple(f"r{self.seed}_{n} {r.choice(ODD)}"[:50] for n in range(3))
        owner = r.choice(["", *roles])
        # An owner may back up what is his: then everything is made as him.
        user = owner if owner and r.random() < 0.5 else ""
        made = RandomDatabase(name, encoding, roles, owner, user, r.choice([-1, -1, 5, 50]))
        self._roles = roles
        self._user = user
        makers = [self.table, self.partitions, self.inheritance, self.view, self.matview, self.function, self.types]
        makers += [self.rights, self.generated, self.sequence, self.policy, self.trigger, self.comment, self.circular]
        if not user:
            makers += [self.large_object, self.event_trigger, self.publication, self.foreign, self.operators]
            makers += [self.extension, self.default_rights, self.security, self.text_search]
        chosen = [self.table, *(r.choice(makers) for _ in range(r.randint(4, 14)))]
        made.scripts = [f"CREATE SCHEMA {self.schema()}", *(one() for one in chosen)]
        made.settings = self.settings(name)
        made.settings_first = r.random() < 0.5
        if r.random() < 0.3:
            made.scripts[1:1] = [f"ALTER DATABASE {quoted(name)} SET \"app.shop\" = '42'", self.shop()]
        return made

    def word(self) -> str:
        return self.random.choice(self._words)

    def unique(self) -> str:
        """Return a quoted name that nobody had."""
        self._number += 1
        return quoted(f"{self.word()}{self._number}")

    def schema(self) -> str:
        return quoted(f"s {self.seed}")

    def new(self) -> str:
        """Return a qualified name that nobody had."""
        return f"{self.random.choice([self.schema(), 'public'])}.{self.unique()}"

    def role(self) -> str:
        return quoted(self.random.choice(self._roles))

    def settings(self, name: str) -> list[str]:
        """Return what the database and its roles have set."""
        r = self.random
        lines = []
        for setting, values in r.sample(DATABASE_SETTINGS, r.randint(0, 5)):
            value = r.choice(values)
            given = value if setting == "search_path" and value else literal(value)
            whom = f"DATABASE {quoted(name)}" if r.random() < 0.7 else f"ROLE {self.role()} IN DATABASE {quoted(name)}"
            lines.append(f"ALTER {whom} SET {setting} = {given}")
        return lines

    def columns(self, least: int = 1) -> dict[str, str]:
        r = self.random
        return {self.unique(): r.choice(list(TYPES)) for _ in range(r.randint(least, 5))}

    def table(self) -> str:
        r = self.random
        name, columns = self.new(), self.columns()
        kind = r.choice(["", "", "", "UNLOGGED "])
        parts = [f"{c} {t}" + (f" DEFAULT {TYPES[t][1]}" if r.random() < 0.3 else "") for c, t in columns.items()]
        key = r.choice(
            ["id int PRIMARY KEY", "id int GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT 3)", "id serial", ""]
        )
        options = r.choice(["", " WITH (fillfactor = 70)", " WITH (autovacuum_enabled = off)"])
        script = f"CREATE {kind}TABLE {name} ({', '.join(filter(None, [key, *parts]))}){options};\n"
        values = ", ".join(TYPES[t][0] for t in columns.values())
        rows = r.choice([0, 1, 7, 300])
        target = f"{name} ({', '.join((['id'] if 'PRIMARY' in key else []) + list(columns))})"
        number = "g, " if "PRIMARY" in key else ""
        script += f"INSERT INTO {target} SELECT {number}{values} FROM generate_series(1, {rows}) g;\n"
        if "PRIMARY" not in key:
            literals = ", ".join(f"{TYPES[t][1]}" for t in columns.values())
            script += f"INSERT INTO {target} VALUES ({literals}), ({', '.join('NULL' for _ in columns)});\n"
        first = next(iter(columns))
        if r.random() < 0.3:
            script += f"ALTER TABLE {name} ADD COLUMN gone int; ALTER TABLE {name} DROP COLUMN gone;\n"
        if r.random() < 0.3:
            script += f"CREATE INDEX {self.unique()} ON {name} (({first} IS NULL)) WHERE {first} IS NOT NULL;\n"
        if r.random() < 0.2:
            script += f"ALTER TABLE {name} REPLICA IDENTITY FULL; ALTER TABLE {name} ALTER {first} SET STATISTICS 33;\n"
        if r.random() < 0.2:
            script += f"ALTER TABLE {name} ADD CONSTRAINT {self.unique()} CHECK ({first} IS NULL OR true) NOT VALID;\n"
        if r.random() < 0.3 and not self._user:
            script += f"ALTER TABLE {name} OWNER TO {self.role()};\n"
        return script

    def partitions(self) -> str:
        r = self.random
        name = self.new()
        how = r.choice(["hash", "range", "list"])
        if how == "hash":
            mood = self.new()
            script = f"CREATE TYPE {mood} AS ENUM ('a', 'b;', 'c''c', 'd', 'e', 'f');\n"
            script += f"CREATE TABLE {name} (m {mood} NOT NULL, n int) PARTITION BY HASH (m);\n"
            for n in range(3):
                script += f"CREATE TABLE {self.new()} PARTITION OF {name} FOR VALUES WITH (MODULUS 3, REMAINDER {n});\n"
            return (
                script
                + f"INSERT INTO {name} SELECT (enum_range(NULL::{mood}))[1 + g % 6], g FROM generate_series(1, 60) g;\n"
            )
        if how == "range":
            script = f"CREATE TABLE {name} (d date NOT NULL, v text, PRIMARY KEY (d)) PARTITION BY RANGE (d);\n"
            script += f"CREATE TABLE {self.new()} PARTITION OF {name} FOR VALUES FROM (MINVALUE) TO ('2026-06-01');\n"
            old = self.new()
            script += f"CREATE TABLE {old} (v text, gone int, d date NOT NULL); ALTER TABLE {old} DROP COLUMN gone;\n"
            script += f"ALTER TABLE {name} ATTACH PARTITION {old} FOR VALUES FROM ('2026-06-01') TO (MAXVALUE);\n"
            return script + f"INSERT INTO {name} SELECT date '2026-01-01' + g, g FROM generate_series(1, 300) g;\n"
        script = f"CREATE TABLE {name} (k text, n int) PARTITION BY LIST (k);\n"
        script += f"CREATE TABLE {self.new()} PARTITION OF {name} FOR VALUES IN ('a', NULL);\n"
        sub = self.new()
        script += f"CREATE TABLE {sub} PARTITION OF {name} DEFAULT PARTITION BY RANGE (n);\n"
        script += f"CREATE TABLE {self.new()} PARTITION OF {sub} FOR VALUES FROM (0) TO (100);\n"
        script += f"CREATE TABLE {self.new()} PARTITION OF {sub} DEFAULT;\n"
        return script + f"INSERT INTO {name} SELECT chr(97 + g % 5), g FROM generate_series(1, 200) g;\n"

    def inheritance(self) -> str:
        one, two, kid = self.new(), self.new(), self.new()
        return f"""CREATE TABLE {one} (a int, b text DEFAULT 'x'); CREATE TABLE {two} (a int, c date);
            CREATE TABLE {kid} (z text) INHERITS ({one}, {two}); ALTER TABLE {kid} ALTER a SET DEFAULT 9;
            INSERT INTO {one} VALUES (1); INSERT INTO {kid} (z) VALUES ('k'), (E'\\\\.');"""

    def view(self) -> str:
        table, view = self.new(), self.new()
        return f"""CREATE TABLE {table} (id int PRIMARY KEY, t text);
            INSERT INTO {table} VALUES (1, E'a\\tb'), (2, NULL);
            CREATE VIEW {view} WITH (security_barrier) AS SELECT id, t || 'OWNER TO ;' AS t FROM {table} WHERE id > 0;
            CREATE RULE {self.unique()} AS ON INSERT TO {view} DO INSTEAD NOTHING;
            COMMENT ON VIEW {view} IS {literal(self.word())};"""

    def matview(self) -> str:
        table, view = self.new(), self.new()
        what = self.random.choice(["at::date AS d", "to_tsvector(v) AS d", "at::text AS d", "v::text AS d"])
        data = self.random.choice(["", "", " WITH NO DATA"])
        return f"""CREATE TABLE {table} (at timestamptz, v text);
            INSERT INTO {table} SELECT timestamptz '2026-07-01 20:30+00' + g * interval '1 hour', 'die Häuser ' || g
            FROM generate_series(1, 30) g;
            CREATE MATERIALIZED VIEW {view} AS SELECT {what}, count(*) FROM {table} GROUP BY 1{data};"""

    def function(self) -> str:
        r = self.random
        name = self.new()
        parameter = quoted(r.choice(["begin", "case", "end", "x;y", "atomic", "default"]))
        body = r.choice(
            [
                "LANGUAGE sql IMMUTABLE AS $f$ SELECT 1 -- OWNER TO x;\n$f$",
                "LANGUAGE plpgsql AS 'DECLARE x int; BEGIN x := 1; RETURN x; END'",
                "LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 ELSE 2 END; SELECT 3; END",
                "LANGUAGE sql RETURN 7",
                "LANGUAGE sql AS $$ SELECT length($q$;E'\\$q$) $$",
            ]
        )
        plain = r.choice([word for word in ("begin", "atomic", "a") if quoted(word) != parameter])
        return f"CREATE FUNCTION {name} ({plain} int, {parameter} text DEFAULT ';') RETURNS int {body};"

    def types(self) -> str:
        domain, enum, pair, table = self.new(), self.new(), self.new(), self.new()
        return f"""CREATE DOMAIN {domain} AS int DEFAULT 7 CHECK (VALUE > 0) CONSTRAINT {self.unique()} NOT NULL;
            CREATE TYPE {enum} AS ENUM ('x', 'b;lue', {literal(self.word())});
            ALTER TYPE {enum} ADD VALUE 'mid' BEFORE 'b;lue';
            CREATE TYPE {pair} AS (a int, b {enum}[]);
            CREATE TABLE {table} (d {domain}, e {enum} DEFAULT 'x', p {pair});
            INSERT INTO {table} VALUES (1, 'b;lue', ROW(1, '{{x}}')), (2, DEFAULT, NULL);"""

    def rights(self) -> str:
        table, r = self.new(), self.random
        what = r.choice(["SELECT", "SELECT, INSERT", "ALL"])
        more = r.choice(["", " WITH GRANT OPTION"])
        return f"""CREATE TABLE {table} (a int, b int); GRANT {what} ON {table} TO {self.role()}{more};
            GRANT SELECT (a), UPDATE (b) ON {table} TO {self.role()}; REVOKE TRUNCATE ON {table} FROM CURRENT_USER;
            GRANT USAGE ON SCHEMA {self.schema()} TO PUBLIC;"""

    def generated(self) -> str:
        function, table = self.new(), self.new()
        return f"""CREATE FUNCTION {function} (timestamptz) RETURNS date LANGUAGE sql IMMUTABLE
            AS $$ SELECT $1::date $$;
            CREATE TABLE {table} (at timestamptz, day date GENERATED ALWAYS AS ({function}(at)) STORED, w text);
            INSERT INTO {table} (at) VALUES ('2026-07-01 23:30+02'), ('2026-07-02 00:30+02'), (NULL);
            CREATE UNIQUE INDEX ON {table} ({function}(at), at);"""

    def sequence(self) -> str:
        one, two = self.new(), self.new()
        return f"""CREATE SEQUENCE {one} INCREMENT -3 MINVALUE -100 MAXVALUE -1 START -1 CYCLE CACHE 4;
            SELECT nextval({literal(one)}); CREATE SEQUENCE {two} AS smallint START 5;
            SELECT setval({literal(two)}, 9, false);"""

    def policy(self) -> str:
        table, r = self.new(), self.random
        force = r.choice(["", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"]) if not self._user else ""
        return f"""CREATE TABLE {table} (id int, who text);
            INSERT INTO {table} SELECT g, 'x' FROM generate_series(1, 9) g;
            ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; {force}
            CREATE POLICY {self.unique()} ON {table} FOR SELECT TO {self.role()} USING (id > 5 OR who = ';');"""

    def trigger(self) -> str:
        table, log, function = self.new(), self.new(), self.new()
        mode = self.random.choice(["ENABLE", "DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA"])
        name = self.unique()
        if self._user and "R" in mode[7:]:
            mode = "ENABLE"
        return f"""CREATE TABLE {table} (id int); CREATE TABLE {log} (n text);
            CREATE FUNCTION {function} () RETURNS trigger LANGUAGE plpgsql AS
            $t$ BEGIN INSERT INTO {log} VALUES (TG_OP); RETURN NEW; END $t$;
            CREATE TRIGGER {name} AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {function} ();
            ALTER TABLE {table} {mode} TRIGGER {name}; INSERT INTO {table} VALUES (1), (2);"""

    def comment(self) -> str:
        return f"COMMENT ON SCHEMA {self.schema()} IS {literal(self.word() + '; BEGIN;')};"

    def shop(self) -> str:
        """Return what cannot be loaded without a setting of the database's own."""
        table, view, setting = self.new(), self.new(), "current_setting('app.shop')::int"
        return f"""CREATE TABLE {table} (id int, shop int NOT NULL, CHECK (shop = {setting}));
            INSERT INTO {table} VALUES (1, 42), (2, 42);
            CREATE MATERIALIZED VIEW {view} AS SELECT * FROM {table} WHERE shop = {setting};"""

    def circular(self) -> str:
        one, two = self.new(), self.new()
        return f"""CREATE TABLE {one} (id int PRIMARY KEY, other int);
            CREATE TABLE {two} (id int PRIMARY KEY, other int,
            FOREIGN KEY (other) REFERENCES {one} DEFERRABLE INITIALLY DEFERRED);
            ALTER TABLE {one} ADD FOREIGN KEY (other) REFERENCES {two} DEFERRABLE INITIALLY DEFERRED;
            BEGIN; INSERT INTO {one} VALUES (1, 2); INSERT INTO {two} VALUES (2, 1); COMMIT;"""

    def large_object(self) -> str:
        self._number += 1
        number = 900000 + self.seed * 100 + self._number
        return f"""SELECT lo_from_bytea({number}, decode(repeat('00ff5c0a', {self.random.choice([0, 1, 900])}), 'hex'));
            GRANT SELECT ON LARGE OBJECT {number} TO {self.role()}; ALTER LARGE OBJECT {number} OWNER TO {self.role()};
            COMMENT ON LARGE OBJECT {number} IS {literal(self.word())};"""

    def event_trigger(self) -> str:
        function, log, name = self.new(), self.new(), self.unique()
        mode = self.random.choice(["ENABLE", "ENABLE ALWAYS"])
        event = self.random.choice(["ddl_command_end", "sql_drop", "table_rewrite"])
        return f"""CREATE TABLE {log} (what text);
            CREATE FUNCTION {function} () RETURNS event_trigger LANGUAGE plpgsql AS
            $e$ BEGIN INSERT INTO {log} VALUES (TG_TAG); END $e$;
            CREATE EVENT TRIGGER {name} ON {event} EXECUTE FUNCTION {function} (); ALTER EVENT TRIGGER {name} {mode};"""

    def publication(self) -> str:
        table = self.new()
        return f"""CREATE TABLE {table} (id int PRIMARY KEY);
            CREATE PUBLICATION {self.unique()} FOR TABLE {table} WITH (publish = 'insert');"""

    def foreign(self) -> str:
        wrapper, server = self.unique(), self.unique()
        return f"""CREATE FOREIGN DATA WRAPPER {wrapper};
            CREATE SERVER {server} FOREIGN DATA WRAPPER {wrapper} OPTIONS (h ';--');
            CREATE USER MAPPING FOR {self.role()} SERVER {server} OPTIONS (password 'p''w');
            CREATE FOREIGN TABLE {self.new()} (i int OPTIONS (a 'b')) SERVER {server};"""

    def operators(self) -> str:
        schema = self.schema()
        self._number += 1
        mark = self.random.choice(["===", "<~>", "@@@"]) + "=" * self._number
        return f"""CREATE OPERATOR {schema}.{mark} (leftarg = text, rightarg = text, function = texteq);
            CREATE AGGREGATE {self.new()} (int) (sfunc = int4pl, stype = int, initcond = '0');
            CREATE COLLATION {self.new()} (provider = libc, locale = 'C');
            CREATE OPERATOR FAMILY {self.new()} USING btree;"""

    def extension(self) -> str:
        name = self.random.choice(["hstore", "citext", "pg_trgm", "btree_gist", "ltree", "unaccent"])
        return f"CREATE EXTENSION IF NOT EXISTS {name};" + (
            f"CREATE TABLE {self.new()} AS SELECT 'a=>1'::hstore AS h;" if name == "hstore" else ""
        )

    def default_rights(self) -> str:
        what = self.random.choice(["SELECT ON TABLES", "EXECUTE ON FUNCTIONS", "USAGE ON SEQUENCES"])
        where = self.random.choice(["", f"IN SCHEMA {self.schema()} "])
        return f"ALTER DEFAULT PRIVILEGES FOR ROLE {self.role()} {where}GRANT {what} TO {self.role()};"

    def security(self) -> str:
        function = self.new()
        return f"""CREATE FUNCTION {function} () RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = ''
            SET timezone = 'Asia/Tokyo' AS $$ SELECT 'OWNER TO x' $$; REVOKE ALL ON FUNCTION {function} () FROM PUBLIC;
            ALTER FUNCTION {function} () OWNER TO {self.role()};"""

    def text_search(self) -> str:
        configuration, dictionary = self.new(), self.new()
        return f"""CREATE TEXT SEARCH CONFIGURATION {configuration} (COPY = pg_catalog.german);
            CREATE TEXT SEARCH DICTIONARY {dictionary} (TEMPLATE = simple, accept = false);
            ALTER TEXT SEARCH CONFIGURATION {configuration} ALTER MAPPING FOR asciiword
            WITH {dictionary}, german_stem;"""


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return sql.Identifier(name).as_string(None)


def literal(text: str) -> str:
    """Return a text as an SQL string."""
    plain = "'" + text.replace("'", "''") + "'"
    return "E" + plain.replace("\\", "\\\\") if "\\" in text else plain
