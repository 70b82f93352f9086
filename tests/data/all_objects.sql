-- Every kind of object that pg_dump handles, with rows in all that hold them. For psql; PostgreSQL 14 to 18, as superuser.
-- Not here: security labels (they need a provider that no package has), tablespaces (they need a folder of the server),
-- ICU collations (not all builds have them; see all_objects_icu.sql).
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
    SELECT CASE WHEN a > 0 THEN a ELSE -a END, 'a; BEGIN ATOMIC in a text';
END;
CREATE FUNCTION series(n integer) RETURNS TABLE (i integer, "Square of i" bigint) LANGUAGE sql ROWS 10 LEAKPROOF
    RETURN QUERY_STANDIN;
