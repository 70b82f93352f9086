-- Every kind of object that pg_dump handles, with rows in all that hold them. For psql; PostgreSQL 14 to 18, as superuser.
-- Not here: security labels (they need a provider that no package has), tablespaces (they need a folder of the server),
-- ICU collations (not all builds have them).
\set ON_ERROR_STOP on
SELECT
    :SERVER_VERSION_NUM >= 150000 AS pg15, :SERVER_VERSION_NUM >= 170000 AS pg17, :SERVER_VERSION_NUM >= 180000 AS pg18
\gset
SET client_min_messages = warning;

-- Roles belong to the cluster: they may be there from another database.
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'all owner') AS new_roles \gset
\if :new_roles
CREATE ROLE "all owner";
CREATE ROLE all_reader;
CREATE ROLE "all ""quoted""";
\endif

CREATE SCHEMA kinds;
CREATE SCHEMA "Weird.Schema ""x""" AUTHORIZATION "all owner";
CREATE SCHEMA extensions;
COMMENT ON SCHEMA kinds IS E'It''s a comment with\na line break; and -- Name: users; Type: TABLE; Schema: public; Owner: nobody';
SET search_path = kinds, extensions, pg_catalog;

-- Extensions that every build of the tests has.
CREATE EXTENSION hstore SCHEMA extensions;
CREATE EXTENSION citext SCHEMA extensions;
CREATE EXTENSION btree_gist SCHEMA extensions;
CREATE EXTENSION postgres_fdw SCHEMA extensions;
CREATE EXTENSION bloom SCHEMA extensions;
COMMENT ON EXTENSION hstore IS 'A comment of our own';

-- Languages, access methods, transforms.
CREATE FUNCTION pl_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE LANGUAGE pl_other HANDLER pl_handler;
COMMENT ON LANGUAGE pl_other IS 'plpgsql under another name';
CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD btree_too TYPE INDEX HANDLER bthandler;
COMMENT ON ACCESS METHOD heap_too IS 'the heap under another name';
CREATE TRANSFORM FOR int LANGUAGE sql (
    FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal)
);

-- Types: enum, composite, range, domain, base, shell; and what works on them.
CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'Ünïcode ✓', 'with, comma', '', '\.');
ALTER TYPE mood ADD VALUE 'added later' BEFORE 'it''s ok';
CREATE TYPE pair AS (x integer, "Y y" text COLLATE "C");
CREATE TYPE pair_of_pairs AS (one pair, two pair[]);
CREATE DOMAIN positive AS integer DEFAULT 1 NOT NULL CHECK (VALUE > 0) CONSTRAINT small CHECK (VALUE < 1000000);
CREATE DOMAIN code AS text COLLATE "C" CONSTRAINT looks_right CHECK (VALUE ~ '^[A-Z]{2}\d+$');
ALTER DOMAIN code ADD CONSTRAINT not_long CHECK (length(VALUE) < 10) NOT VALID;
CREATE DOMAIN codes AS code[];
COMMENT ON DOMAIN code IS 'two letters and digits';
COMMENT ON CONSTRAINT looks_right ON DOMAIN code IS 'checked';

CREATE TYPE weight;
CREATE FUNCTION weight_in(cstring) RETURNS weight LANGUAGE internal IMMUTABLE STRICT AS 'float8in';
CREATE FUNCTION weight_out(weight) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'float8out';
CREATE TYPE weight (INPUT = weight_in, OUTPUT = weight_out, LIKE = float8, CATEGORY = 'N', DEFAULT = '0');
CREATE TYPE never_defined;
COMMENT ON TYPE weight IS 'a base type';
CREATE FUNCTION weight_lt(weight, weight) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'float8lt';
CREATE FUNCTION weight_le(weight, weight) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'float8le';
CREATE FUNCTION weight_eq(weight, weight) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'float8eq';
CREATE FUNCTION weight_ge(weight, weight) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'float8ge';
CREATE FUNCTION weight_gt(weight, weight) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'float8gt';
CREATE FUNCTION weight_cmp(weight, weight) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'btfloat8cmp';
CREATE FUNCTION weight_hash(weight) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'hashfloat8';
CREATE OPERATOR < (FUNCTION = weight_lt, LEFTARG = weight, RIGHTARG = weight, COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (FUNCTION = weight_le, LEFTARG = weight, RIGHTARG = weight, COMMUTATOR = >=, NEGATOR = >);
CREATE OPERATOR = (FUNCTION = weight_eq, LEFTARG = weight, RIGHTARG = weight, COMMUTATOR = =, HASHES, MERGES, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR >= (FUNCTION = weight_ge, LEFTARG = weight, RIGHTARG = weight, COMMUTATOR = <=, NEGATOR = <);
CREATE OPERATOR > (FUNCTION = weight_gt, LEFTARG = weight, RIGHTARG = weight, COMMUTATOR = <, NEGATOR = <=);
COMMENT ON OPERATOR > (weight, weight) IS 'heavier';
CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
CREATE OPERATOR @#@ (FUNCTION = twice, RIGHTARG = integer);
CREATE OPERATOR FAMILY weight_order USING btree;
CREATE OPERATOR CLASS weight_ops DEFAULT FOR TYPE weight USING btree FAMILY weight_order AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 weight_cmp(weight, weight);
CREATE OPERATOR CLASS weight_hash_ops DEFAULT FOR TYPE weight USING hash AS OPERATOR 1 =, FUNCTION 1 weight_hash(weight);
COMMENT ON OPERATOR CLASS weight_ops USING btree IS 'by number';
COMMENT ON OPERATOR FAMILY weight_order USING btree IS 'a family';
CREATE TYPE weights AS RANGE (SUBTYPE = weight, SUBTYPE_OPCLASS = weight_ops, MULTIRANGE_TYPE_NAME = many_weights);
CREATE FUNCTION weight_numeric(weight) RETURNS numeric LANGUAGE internal IMMUTABLE STRICT AS 'float8_numeric';
CREATE CAST (weight AS numeric) WITH FUNCTION weight_numeric(weight) AS ASSIGNMENT;
CREATE CAST (weight AS float8) WITHOUT FUNCTION AS IMPLICIT;
CREATE CAST (pair AS text) WITH INOUT;
COMMENT ON CAST (weight AS numeric) IS 'exact enough';

-- Collations, conversions, text search.
CREATE COLLATION by_bytes (PROVIDER = libc, LOCALE = 'C');
CREATE COLLATION "posix too" FROM "POSIX";
COMMENT ON COLLATION by_bytes IS 'bytes';
CREATE CONVERSION latin1_too FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
COMMENT ON CONVERSION latin1_too IS 'a conversion';
CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE TEXT SEARCH TEMPLATE plain_template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = plain_template, ACCEPT = 'true');
CREATE TEXT SEARCH CONFIGURATION searching (PARSER = words);
ALTER TEXT SEARCH CONFIGURATION searching ADD MAPPING FOR asciiword, word WITH plain, simple;
COMMENT ON TEXT SEARCH CONFIGURATION searching IS 'a configuration';
COMMENT ON TEXT SEARCH DICTIONARY plain IS 'a dictionary';
COMMENT ON TEXT SEARCH PARSER words IS 'a parser';
COMMENT ON TEXT SEARCH TEMPLATE plain_template IS 'a template';

-- Functions, procedures, aggregates. Their bodies look like what a reader of dumps must not fall for.
CREATE FUNCTION tricky(a integer DEFAULT 7, b text DEFAULT E'it''s\n\\.\n', VARIADIC c integer[] DEFAULT '{}') RETURNS text
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER COST 250 SET search_path = kinds, pg_temp SET work_mem = '8MB' AS $function$
-- Name: users; Type: TABLE DATA; Schema: public; Owner: postgres
DECLARE
    body text := $inner$ $$ nested $$ ; COPY public.users (id) FROM stdin;
1
\.
$inner$;
BEGIN
    RETURN body || a || b || E'\\restrict x';
END;
$function$;
CREATE FUNCTION old_quotes(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN ''\. '' || $1; -- a comment; with ''quotes''
END';
CREATE FUNCTION atomic(a integer, OUT b integer, OUT c text) LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE WHEN a > 0 THEN a ELSE -a END AS b, 'a; BEGIN ATOMIC in a text' AS c;
END;
CREATE FUNCTION series(n integer) RETURNS TABLE (i integer, "Square of i" bigint) LANGUAGE sql ROWS 10 LEAKPROOF
    BEGIN ATOMIC; SELECT g, g::bigint * g FROM generate_series(1, n) AS g; END;
CREATE FUNCTION lasts(begin timestamptz, finish timestamptz, "case" integer DEFAULT 1) RETURNS TABLE (begin interval, x int)
    LANGUAGE sql IMMUTABLE AS 'SELECT finish - $1, 1';
CREATE FUNCTION any_of(anycompatiblearray) RETURNS anycompatible LANGUAGE sql IMMUTABLE AS 'SELECT $1[1]';
CREATE FUNCTION rank_too() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_rank';
CREATE PROCEDURE doing(INOUT a integer) LANGUAGE plpgsql AS $$ BEGIN a := a + 1; COMMIT; END $$;
CREATE FUNCTION " odd ""name""; -- \. " () RETURNS integer LANGUAGE sql RETURN 1;
COMMENT ON FUNCTION atomic(integer) IS 'a comment';
COMMENT ON PROCEDURE doing IS 'a procedure';
CREATE AGGREGATE product(numeric) (
    SFUNC = numeric_mul, STYPE = numeric, INITCOND = '1', COMBINEFUNC = numeric_mul, PARALLEL = safe,
    MSFUNC = numeric_mul, MINVFUNC = numeric_div, MSTYPE = numeric, MINITCOND = '1'
);
CREATE AGGREGATE middle(float8 ORDER BY anyelement) (
    SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA
);
COMMENT ON AGGREGATE product(numeric) IS 'an aggregate';
CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF TG_LEVEL = 'ROW' THEN RETURN NEW; END IF; RETURN NULL; END $$;
CREATE FUNCTION watched() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; END $$;

-- Sequences, with every option, used and not.
CREATE SEQUENCE downwards AS smallint INCREMENT BY -3 MINVALUE -300 MAXVALUE 30 START WITH 9 CACHE 5 CYCLE;
SELECT nextval('downwards'), nextval('downwards');
CREATE SEQUENCE never_used START WITH 42;
CREATE SEQUENCE set_but_not_called;
SELECT setval('set_but_not_called', 9223372036854775000, false);
CREATE SEQUENCE "Weird.Schema ""x"""."seq.uence ""q""";
SELECT nextval('"Weird.Schema ""x"""."seq.uence ""q"""');
COMMENT ON SEQUENCE never_used IS 'a sequence';
\if :pg15
CREATE UNLOGGED SEQUENCE unlogged_numbers;
\endif

-- Tables of every kind.
CREATE TABLE plain_table (
    id integer GENERATED ALWAYS AS IDENTITY (START WITH 5 INCREMENT BY 5 MAXVALUE 50000) PRIMARY KEY,
    other bigint GENERATED BY DEFAULT AS IDENTITY,
    old serial,
    name varchar(40) COLLATE by_bytes NOT NULL DEFAULT E'it''s "x" \\. \t',
    doubled numeric GENERATED ALWAYS AS (price * 2) STORED,
    price numeric(10, 2) CONSTRAINT not_negative CHECK (price >= 0) NO INHERIT,
    gone text,
    feeling mood DEFAULT 'sad',
    parts pair,
    number positive,
    label code,
    heavy weight,
    UNIQUE (name, price)
) WITH (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false);
ALTER TABLE plain_table DROP COLUMN gone;
ALTER TABLE plain_table ADD CONSTRAINT checked_later CHECK (length(name) < 99) NOT VALID;
ALTER TABLE plain_table
    ALTER name SET STORAGE EXTERNAL, ALTER name SET STATISTICS 50, ALTER price SET (n_distinct = -0.5);
COMMENT ON TABLE plain_table IS 'a table; with a comment';
COMMENT ON COLUMN plain_table.name IS E'a column\nof two lines';
COMMENT ON CONSTRAINT not_negative ON plain_table IS 'a constraint';
INSERT INTO plain_table (name, price, feeling, parts, label, heavy)
SELECT 'row ' || i, i, (enum_range(NULL::mood))[1 + i % 7], ROW(i, 'a,b "c" \')::pair, 'AB' || i, i::text::weight
FROM generate_series(1, 50) AS i;
INSERT INTO plain_table (name) VALUES
    (''), (E'tab\there'), (E'line\nbreak'), (E'cr\rlf\r\n'), ('\N'), ('\.'), (E'\b\f\x0b\x01\x7f'), ('null'), ('NULL');

CREATE UNLOGGED TABLE unlogged_table (a integer, b text);
INSERT INTO unlogged_table VALUES (1, 'is dumped from a primary');
CREATE TABLE typed OF pair (PRIMARY KEY (x), "Y y" WITH OPTIONS DEFAULT 'typed');
INSERT INTO typed VALUES (1);
CREATE TABLE no_columns ();
INSERT INTO no_columns SELECT FROM generate_series(1, 7);
CREATE TABLE empty_table (a integer, b text);
CREATE TABLE other_method (a integer) USING heap_too;
INSERT INTO other_method VALUES (1), (2);
CREATE TABLE only_generated (a integer GENERATED ALWAYS AS (42) STORED);
INSERT INTO only_generated DEFAULT VALUES;
INSERT INTO only_generated DEFAULT VALUES;
CREATE TABLE parent_one (a integer PRIMARY KEY, b text DEFAULT 'one', CHECK (a > 0));
CREATE TABLE parent_two (c date NOT NULL);
CREATE TABLE child (d text, b text DEFAULT 'child') INHERITS (parent_one, parent_two);
ALTER TABLE child ALTER a SET DEFAULT 3;
INSERT INTO parent_one VALUES (1);
INSERT INTO child (a, c, d) VALUES (1, '2026-01-01', 'a row of the child'), (2, 'infinity', NULL);

CREATE TABLE by_range (id integer, at date NOT NULL, what text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE by_range_old PARTITION OF by_range FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE by_range_new PARTITION OF by_range FOR VALUES FROM ('2026-01-01') TO (MAXVALUE) PARTITION BY LIST (id);
CREATE TABLE "by_range_new.a" PARTITION OF by_range_new (CHECK (id > 0)) FOR VALUES IN (15, 18, 21);
CREATE TABLE by_range_new_rest PARTITION OF by_range_new DEFAULT;
INSERT INTO by_range SELECT i, date '2025-12-20' + i, chr(97 + i % 3) FROM generate_series(1, 40) AS i;
CREATE TABLE by_list (what text) PARTITION BY LIST (what);
CREATE TABLE by_list_a PARTITION OF by_list FOR VALUES IN ('a', NULL, 'it''s \.');
INSERT INTO by_list VALUES (NULL), ('it''s \.'), ('a');
CREATE TABLE by_hash (id integer NOT NULL, what text) PARTITION BY HASH (id);
CREATE TABLE by_hash_0 (gone integer, what text, id integer NOT NULL);
ALTER TABLE by_hash_0 DROP COLUMN gone;
ALTER TABLE by_hash ATTACH PARTITION by_hash_0 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_hash SELECT i, 'h' || i FROM generate_series(1, 30) AS i;
CREATE TABLE by_expression (a text, b integer) PARTITION BY RANGE (lower(a) COLLATE "C" text_pattern_ops, b);
CREATE TABLE by_expression_all PARTITION OF by_expression FOR VALUES FROM ('a', MINVALUE) TO ('zz', MAXVALUE);
INSERT INTO by_expression VALUES ('Abc', 1);

-- Names that need quoting, and more.
CREATE TABLE "Weird.Schema ""x"""."a.b ""c""" ("select" integer, "Y y" text, " " text, "a""b" text, "ü✓" text, "new
line" text);
INSERT INTO "Weird.Schema ""x"""."a.b ""c""" VALUES (1, 'a', 'b', 'c', 'd', 'e');
CREATE TABLE "Weird.Schema ""x"""."two
-- Name: x; Type: TABLE DATA;
COPY users FROM stdin;" (a integer);
INSERT INTO "Weird.Schema ""x"""."two
-- Name: x; Type: TABLE DATA;
COPY users FROM stdin;" VALUES (1), (2);
CREATE TABLE "Weird.Schema ""x"""."\." ("\." text);
INSERT INTO "Weird.Schema ""x"""."\." VALUES ('\.'), (E'\\\\.'), (E'\n\\.\n');
CREATE TABLE "Weird.Schema ""x"""."表 $$ таблица ' ( ) , ; \restrict" ("$$" text);
INSERT INTO "Weird.Schema ""x"""."表 $$ таблица ' ( ) , ; \restrict" VALUES ('$$'), ('$x$');
CREATE TABLE "Weird.Schema ""x"""."sixty-three bytes long, as long as a name in PostgreSQL can be." (a text);
CREATE TABLE " leading and trailing " (" a " text DEFAULT ' ');
INSERT INTO " leading and trailing " DEFAULT VALUES;
ALTER TABLE "Weird.Schema ""x"""."a.b ""c""" OWNER TO "all ""quoted""";

-- Values: those that look like a dump, those at the edges of their types, large ones.
CREATE TABLE lookalikes (n integer, line text);
INSERT INTO lookalikes VALUES
    (1, '\.'), (2, E'\\.\n\\.\n'), (3, 'COPY public.users (id) FROM stdin;'),
    (4, E'\nCOPY public.users (id) FROM stdin;\n1\n\\.\n'), (5, E'--\n-- PostgreSQL database dump complete\n--\n'),
    (6, '\restrict abc'), (7, E'\\unrestrict abc\n\\connect x\n\\! id'),
    (8, '-- Data for Name: users; Type: TABLE DATA; Schema: public; Owner: postgres'), (9, ''), (10, NULL), (11, '\N'),
    (12, '\\N'), (13, E'\t'), (14, E'\r\n'), (15, E'\\'), (16, E'ends with a backslash\\'), (17, E'\v\b\f'),
    (18, 'INSERT INTO x VALUES (1);'), (19, 'SELECT pg_catalog.setval(''public.s'', 1, true);'),
    (20, '𝄞 ' || chr(65533) || chr(1114109) || chr(127) || chr(1)), (21, E'\u2028\u0085\u00a0');
CREATE TABLE edges (
    i2 smallint, i4 integer, i8 bigint, f4 real, f8 float8, n numeric, m money, b boolean, c "char", c5 char(5), t text,
    bits bit varying, d date, ti time, tz timetz, ts timestamp, tsz timestamptz, iv interval, u uuid, ip inet, net cidr,
    mac macaddr, mac8 macaddr8, j json, jb jsonb, jp jsonpath, v tsvector, q tsquery, p point, poly polygon,
    r int4range, mr nummultirange, rr weights, ia integer[], ta text[][], moods mood[], pairs pair[], deep pair_of_pairs,
    dom codes, lsn pg_lsn, snap pg_snapshot, cls regclass, by bytea, h hstore, ci citext
);
INSERT INTO edges VALUES
    (-32768, -2147483648, -9223372036854775808, '-Infinity', 'NaN', 'NaN', '-92233720368547758.08', false, '', '', '',
     B'', '-infinity', '00:00', '24:00:00-15:59', '4713-01-01 00:00 BC', '-infinity', '-178000000 years',
     '00000000-0000-0000-0000-000000000000', '::1', '0.0.0.0/0',
     '00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff:ff:ff', E'{"a" :\n 1, "a": 2}', '{"a": "\u00fc\\", "b": [null, 1e100]}',
     '$.a[*] ? (@ > 1)', '''it''''s'':1A fat:2', 'fat & !(rat | ''a b'')', '(1e-300,Infinity)', '((0,0),(1,1),(1,0))',
     'empty', '{}', '[1.5,2)', '{}', '{{a,NULL},{"NULL","\\\""}}', '{"it''s ok",""}', ARRAY[ROW(1, 'x,"y"')::pair],
     ROW(ROW(1, NULL), ARRAY[ROW(2, ')')::pair]), '{AB1,CD2}', '0/0', '1:1:', 'kinds.plain_table', '', '', ''),
    (32767, 2147483647, 9223372036854775807, 3.4028235e38, 5e-324, '-Infinity', '92233720368547758.07', true, '\', 'ab',
     E'\\x', B'1011', '5874897-12-31', '23:59:59.999999', '00:00+15:59', '294276-12-31 23:59:59.999999',
     '2026-03-29 02:30 Europe/Berlin', '1 year -2 mons +3 days -04:05:06.789',
     'ffffffff-ffff-ffff-ffff-ffffffffffff', '10.1.2.3/8', '2001:db8::/32',
     '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', 'null', 'null',
     'strict $', 'a b c', '''a'' <2> ''b''', '(1,2)', '((0,0))',
     '(,5]', '{[1,2),(3,)}', '(,)', '[0:2]={1,2,NULL}', '{}', NULL, NULL,
     NULL, NULL, 'FFFFFFFF/FFFFFFFF', '10:20:10,14,15', '-',
     (SELECT decode(string_agg(lpad(to_hex(i), 2, '0'), '' ORDER BY i), 'hex') FROM generate_series(0, 255) AS i),
     '"a"=>NULL, "b c"=>"=>"', 'CaSe');
INSERT INTO edges DEFAULT VALUES;
CREATE TABLE large_values (id integer, squeezed text COMPRESSION pglz, external bytea);
ALTER TABLE large_values ALTER external SET STORAGE EXTERNAL;
INSERT INTO large_values
SELECT 1, repeat(E'the same again\n\\.\n', 150000), decode(string_agg(md5(i::text), '' ORDER BY i), 'hex')
FROM generate_series(1, 60000) AS i;

-- Indexes.
CREATE INDEX by_expression_index ON plain_table (lower(name) text_pattern_ops, (price + 1) DESC NULLS LAST)
    INCLUDE (id) WHERE price IS NOT NULL AND name <> E'\\.';
CREATE UNIQUE INDEX "by; \. ""name""" ON plain_table (id) WITH (fillfactor = 50);
CREATE INDEX hashed ON plain_table USING hash (name);
CREATE INDEX hashed_weight ON plain_table USING hash (heavy);
CREATE OPERATOR CLASS integers_too DEFAULT FOR TYPE integer USING btree_too AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
CREATE INDEX bloomed ON plain_table USING bloom (id, old) WITH (length = 80);
CREATE INDEX summarised ON plain_table USING brin (id int4_minmax_multi_ops (values_per_range = 16))
    WITH (pages_per_range = 4, autosummarize = on);
CREATE INDEX gin_index ON edges USING gin (jb jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX gist_index ON edges USING gist (p, r) WITH (buffering = on);
CREATE INDEX spgist_index ON edges USING spgist (t);
CREATE INDEX by_hash_index ON by_hash (what);
CREATE INDEX by_range_index ON ONLY by_range (what);
CREATE INDEX by_range_old_index ON by_range_old (what) WITH (fillfactor = 80);
ALTER INDEX by_range_index ATTACH PARTITION by_range_old_index;
ALTER INDEX by_expression_index ALTER COLUMN 2 SET STATISTICS 200;
ALTER TABLE plain_table CLUSTER ON plain_table_pkey;
COMMENT ON INDEX hashed IS 'an index';

-- Constraints.
CREATE TABLE bookings (
    room integer, during tsrange, code text, note text,
    CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (code IS NULL)
        DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT one_code UNIQUE (code) INCLUDE (note) DEFERRABLE
);
INSERT INTO bookings VALUES (1, '[2026-01-01,2026-01-02)'), (1, '[2026-01-02,2026-01-03)'), (2, 'empty');
CREATE TABLE circle_a (id integer PRIMARY KEY, b integer NOT NULL, self integer REFERENCES circle_a DEFERRABLE);
CREATE TABLE circle_b (
    id integer PRIMARY KEY, a integer NOT NULL CONSTRAINT to_a REFERENCES circle_a DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE circle_a ADD CONSTRAINT to_b
    FOREIGN KEY (b) REFERENCES circle_b ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE;
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO circle_a VALUES (1, 1, 2), (2, 2, 1);
INSERT INTO circle_b VALUES (1, 2), (2, 1);
COMMIT;
CREATE TABLE referring (
    id integer, at date, child_a integer,
    FOREIGN KEY (id, at) REFERENCES by_range MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL
);
INSERT INTO referring SELECT id, at, 1 FROM by_range WHERE id < 5;
ALTER TABLE referring ADD CONSTRAINT checked_later FOREIGN KEY (child_a) REFERENCES circle_a NOT VALID;
ALTER TABLE plain_table REPLICA IDENTITY USING INDEX plain_table_pkey;
ALTER TABLE typed REPLICA IDENTITY FULL;
ALTER TABLE other_method REPLICA IDENTITY NOTHING;
\if :pg15
CREATE TABLE nulls_are_equal (
    a integer, at date, UNIQUE NULLS NOT DISTINCT (a), FOREIGN KEY (a, at) REFERENCES by_range ON DELETE SET NULL (at)
);
INSERT INTO nulls_are_equal VALUES (NULL, '2026-01-01'), (1, NULL);
\endif
\if :pg17
CREATE TABLE numbered_parts (id integer GENERATED ALWAYS AS IDENTITY, a integer) PARTITION BY LIST (a);
CREATE TABLE numbered_part PARTITION OF numbered_parts DEFAULT;
INSERT INTO numbered_parts (a) VALUES (1), (2);
CREATE COLLATION builtin_order (PROVIDER = builtin, LOCALE = 'C.UTF-8');
\endif
\if :pg18
CREATE TABLE of_18 (
    id int4range, valid daterange, a integer, b integer GENERATED ALWAYS AS (a * 2) VIRTUAL, c text,
    CONSTRAINT never_both PRIMARY KEY (id, valid WITHOUT OVERLAPS), CONSTRAINT unheeded CHECK (a > 100) NOT ENFORCED
);
CREATE TABLE of_18_too (
    id int4range, valid daterange, FOREIGN KEY (id, PERIOD valid) REFERENCES of_18 (id, PERIOD valid)
);
INSERT INTO of_18 (id, valid, a) VALUES
    ('[1,2)', '[2026-01-01,2026-02-01)', 1), ('[1,2)', '[2026-02-01,2026-03-01)', 2);
INSERT INTO of_18_too VALUES ('[1,2)', '[2026-01-15,2026-02-15)');
ALTER TABLE of_18 ADD CONSTRAINT c_given NOT NULL c NOT VALID;
\endif

-- Triggers, rules, policies.
CREATE TRIGGER "before; \." BEFORE INSERT OR UPDATE OF name ON plain_table FOR EACH ROW
    WHEN (NEW.name IS DISTINCT FROM E'\\.') EXECUTE FUNCTION touched('an argument', E'\\x');
CREATE TRIGGER after_all AFTER UPDATE ON plain_table REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION touched();
CREATE TRIGGER on_truncate BEFORE TRUNCATE ON plain_table EXECUTE FUNCTION touched();
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON circle_a FROM circle_b DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION touched();
CREATE TRIGGER on_parts AFTER INSERT ON by_range FOR EACH ROW EXECUTE FUNCTION touched();
ALTER TABLE by_range_old DISABLE TRIGGER on_parts;
ALTER TABLE plain_table ENABLE ALWAYS TRIGGER after_all, DISABLE TRIGGER on_truncate;
COMMENT ON TRIGGER after_all ON plain_table IS 'a trigger';
CREATE RULE also AS ON INSERT TO empty_table
    DO ALSO (NOTIFY "a channel"; INSERT INTO lookalikes VALUES (0, 'never'));
CREATE RULE never AS ON DELETE TO empty_table WHERE old.a > 0 DO INSTEAD NOTHING;
ALTER TABLE empty_table DISABLE RULE also;
COMMENT ON RULE never ON empty_table IS 'a rule';
ALTER TABLE bookings ENABLE ROW LEVEL SECURITY;
ALTER TABLE typed FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON bookings FOR SELECT TO all_reader, "all ""quoted""" USING (room = 1);
CREATE POLICY "not; \. mine" ON bookings AS RESTRICTIVE FOR INSERT WITH CHECK (note <> E'\\.');
COMMENT ON POLICY mine ON bookings IS 'a policy';
CREATE EVENT TRIGGER watching ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION watched();
CREATE EVENT TRIGGER disabled_watching ON sql_drop EXECUTE FUNCTION watched();
ALTER EVENT TRIGGER disabled_watching DISABLE;
COMMENT ON EVENT TRIGGER watching IS 'an event trigger';

-- Views.
CREATE VIEW simple WITH (security_barrier) AS SELECT id, name AS "a name", E'\\.\n; --' AS t FROM plain_table
    WHERE price > 1 WITH LOCAL CHECK OPTION;
CREATE VIEW needs_the_key AS SELECT id, name, count(*) FROM plain_table GROUP BY id;
CREATE VIEW circle_one AS SELECT 1 AS a;
CREATE VIEW circle_two AS SELECT a FROM circle_one;
CREATE OR REPLACE VIEW circle_one AS SELECT a FROM circle_two;
CREATE RECURSIVE VIEW counting (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM counting WHERE n < 5;
CREATE RULE instead AS ON UPDATE TO simple DO INSTEAD UPDATE plain_table SET price = 2 WHERE id = old.id;
CREATE VIEW of_domain AS SELECT 'AB1'::code AS c, any_of(ARRAY[1, 2]) AS n, product(1.5) AS p;
ALTER VIEW of_domain ALTER c SET DEFAULT 'XY9';
CREATE TRIGGER instead_of INSTEAD OF INSERT ON needs_the_key FOR EACH ROW EXECUTE FUNCTION touched();
COMMENT ON VIEW simple IS 'a view';
COMMENT ON COLUMN simple."a name" IS 'a column of a view';
CREATE MATERIALIZED VIEW "kept rows" WITH (fillfactor = 60) AS SELECT id, name FROM plain_table WITH DATA;
CREATE UNIQUE INDEX kept_rows_key ON "kept rows" (id);
CREATE MATERIALIZED VIEW kept_of_kept AS SELECT count(*) AS n FROM "kept rows";
CREATE MATERIALIZED VIEW not_yet AS SELECT n FROM kept_of_kept WITH NO DATA;
COMMENT ON MATERIALIZED VIEW kept_of_kept IS 'a materialized view';
\if :pg15
CREATE VIEW as_invoker WITH (security_invoker = true) AS SELECT a FROM empty_table;
\endif

-- Statistics, foreign data, publications, subscriptions.
CREATE STATISTICS correlated (ndistinct, dependencies, mcv) ON name, price FROM plain_table;
CREATE STATISTICS of_expressions ON (lower(name)), (price % 10) FROM plain_table;
ALTER STATISTICS correlated SET STATISTICS 77;
COMMENT ON STATISTICS correlated IS 'statistics';
CREATE FOREIGN DATA WRAPPER nothing OPTIONS (debug 'true', "an option" E'it''s \\.');
CREATE SERVER elsewhere TYPE 'a type' VERSION '1' FOREIGN DATA WRAPPER nothing OPTIONS (host 'example');
CREATE SERVER another FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'db.example', dbname 'x');
CREATE USER MAPPING FOR PUBLIC SERVER elsewhere OPTIONS ("user" 'somebody', password 'planted;''"\');
CREATE USER MAPPING FOR "all owner" SERVER another OPTIONS (user 'u');
CREATE FOREIGN TABLE far_away (a integer OPTIONS (column_name 'A') NOT NULL, b text DEFAULT 'x', CHECK (a > 0))
    SERVER elsewhere OPTIONS ("table" 'T');
CREATE FOREIGN TABLE far_away_too (a integer) SERVER another OPTIONS (table_name 't', schema_name 's');
COMMENT ON FOREIGN DATA WRAPPER nothing IS 'a wrapper';
COMMENT ON SERVER elsewhere IS 'a server';
COMMENT ON FOREIGN TABLE far_away IS 'a foreign table';
CREATE PUBLICATION of_everything FOR ALL TABLES WITH (publish = 'insert, delete');
CREATE PUBLICATION "of; some" FOR TABLE plain_table, ONLY parent_one WITH (publish_via_partition_root = true);
COMMENT ON PUBLICATION of_everything IS 'a publication';
\if :pg15
CREATE PUBLICATION of_a_schema FOR TABLES IN SCHEMA kinds, TABLE "Weird.Schema ""x"""."\.";
CREATE PUBLICATION of_rows FOR TABLE circle_a (id, b) WHERE (id > 1);
\endif
CREATE SUBSCRIPTION "from; elsewhere" CONNECTION 'host=127.0.0.1 port=1 dbname=x' PUBLICATION one, "two; \."
    WITH (connect = false, slot_name = NONE);
COMMENT ON SUBSCRIPTION "from; elsewhere" IS 'a subscription';

-- Large objects.
SELECT lo_from_bytea(900001, decode(string_agg(md5(i::text), '' ORDER BY i), 'hex')) FROM generate_series(1, 5000) AS i;
SELECT lo_from_bytea(900002, ''), lo_from_bytea(900003, E'\\\\.\\012'), lo_create(900004);
SELECT lo_put(900004, 100000, 'after a hole');
ALTER LARGE OBJECT 900002 OWNER TO "all owner";
GRANT SELECT ON LARGE OBJECT 900001 TO all_reader;
COMMENT ON LARGE OBJECT 900001 IS E'large; \\.\n-- object';

-- Owners and privileges.
ALTER SCHEMA kinds OWNER TO "all owner";
ALTER TABLE circle_a OWNER TO "all owner";
ALTER FUNCTION twice OWNER TO "all owner";
ALTER TYPE mood OWNER TO "all ""quoted""";
GRANT USAGE ON SCHEMA kinds TO all_reader;
GRANT SELECT, INSERT ON plain_table TO all_reader WITH GRANT OPTION;
GRANT UPDATE (name), SELECT (id, name), REFERENCES (price) ON plain_table TO "all ""quoted""";
GRANT ALL ON ALL SEQUENCES IN SCHEMA kinds TO all_reader;
GRANT TRUNCATE ON empty_table TO PUBLIC;
REVOKE EXECUTE ON FUNCTION tricky(integer, text, integer[]), twice(integer) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE doing(integer) TO all_reader;
REVOKE USAGE ON TYPE mood FROM PUBLIC;
GRANT USAGE ON DOMAIN code TO all_reader;
GRANT USAGE ON FOREIGN DATA WRAPPER nothing TO all_reader;
GRANT USAGE ON FOREIGN SERVER elsewhere TO all_reader;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql TO all_reader;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_waldir() TO all_reader;
GRANT SELECT (rolname) ON pg_catalog.pg_authid TO all_reader;
SET ROLE "all owner";
GRANT SELECT ON circle_a TO all_reader;
RESET ROLE;
ALTER DEFAULT PRIVILEGES IN SCHEMA kinds GRANT SELECT ON TABLES TO all_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE "all owner" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE "all owner" GRANT USAGE ON SEQUENCES TO "all ""quoted""" WITH GRANT OPTION;
\if :pg18
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO all_reader;
\endif
ANALYZE plain_table;
