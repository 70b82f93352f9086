"""The index of a dump: exact whatever the rows look like, whatever the size of the pieces in which it arrives."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopin_backup_core.dump.index import DumpIndexer, index_bytes, statements
from loopin_backup_core.model.dump_index import DumpIndex, SectionKind, SequenceValue
from tests.support.effort import times

TOP = b"--\n-- PostgreSQL database dump\n--\n\n\\restrict KEY\n\n-- Dumped from database version 15.18\n\
-- Dumped by pg_dump version 15.20\n\nSET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n\n"
END = b"--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict KEY\n\n"


def toc(name: str, kind: str, data: bool = False) -> bytes:
    what = "Data for Name" if data else "Name"
    return f"--\n-- {what}: {name}; Type: {kind}; Schema: public; Owner: me\n--\n\n".encode()


def copy(table: bytes, rows: bytes, columns: bytes = b"(a, b) ") -> bytes:
    return (
        toc("t", "TABLE DATA", data=True) + b"COPY " + table + b" " + columns + b"FROM stdin;\n" + rows + b"\\.\n\n\n"
    )


def dump(*parts: bytes) -> bytes:
    return TOP + b"".join(parts) + END


def rows_of(index: DumpIndex) -> dict[str, int]:
    return {name: section.rows for name, section in index.tables.items()}


def test_sections_follow_each_other_without_gaps() -> None:
    """Every byte belongs to one section: the first begins at 0, the last ends with the stream."""
    data = dump(
        b"DROP TABLE IF EXISTS public.t;\n",
        toc("t", "TABLE") + b"CREATE TABLE public.t (a int, b int);\n\n",
        copy(b"public.t", b"1\t2\n"),
        toc("s", "SEQUENCE SET") + b"SELECT pg_catalog.setval('public.s', 12, true);\n\n",
        toc("i", "INDEX") + b"CREATE INDEX i ON public.t (a);\n\n",
    )
    index = index_bytes(data)
    assert [s.kind.value for s in index.sections] == [
        "header", "drops", "pre-data", "table-data", "sequence-values", "post-data", "footer",
    ]  # fmt: skip
    ends = [s.offset + s.bytes for s in index.sections]
    assert [s.offset for s in index.sections] == [0, *ends[:-1]]
    assert ends[-1] == len(data)
    assert index.problems == ()
    assert (index.server_version, index.dump_version, index.encoding) == ("15.18", "15.20", "UTF8")
    assert index.sections[4].values == {"public.s": SequenceValue(12, is_called=True)}


@pytest.mark.parametrize(
    "rows",
    [
        b"-- Name: x; Type: TABLE; Schema: public; Owner: me\t1\n",
        b"--\n-- PostgreSQL database dump complete\n--\n",
        b"COPY public.other (a) FROM stdin;\n1\n",
        b"\\\\.\n",
        b"\\\\.\\n\n",
        b"a\\\\.\tb\n",
        b"'unclosed \"$$ /* (\t;\n",
        b"crlf\\r\\n\tx\n",
        b"\xff\xfe\x01\t\x02\n",
        b"\n\n\n",
        b"",
    ],
    ids=range(11),
)
def test_rows_that_look_like_something_else_are_rows(rows: bytes) -> None:
    """Inside COPY data only the end mark ends: rows counted and hashed are exactly the rows written."""
    index = index_bytes(dump(copy(b"public.t", rows), copy(b"public.u", b"1\n")), piece=3)
    assert rows_of(index) == {"public.t": rows.count(b"\n"), "public.u": 1}
    assert index.tables["public.t"].sha256 == hashlib.sha256(rows).hexdigest()
    assert index.problems == ()


@pytest.mark.parametrize(
    "body",
    [
        b"CREATE FUNCTION f() AS $$\nBEGIN\nCOPY public.no (a) FROM stdin;\n1\n\\.\nEND $$;\n",
        b"CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $tag$ $$ ; \\x $tag$;\n",
        b"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC\n INSERT INTO public.no VALUES (1);\n SELECT CASE END;\nEND;\n",
        b"COMMENT ON TABLE t IS 'it''s;\nCOPY x FROM stdin;\n-- Name: x; Type: TABLE; Schema: -; Owner: -\n';\n",
        b"COMMENT ON TABLE t IS E'back\\'slash;\nCOPY public.no (a) FROM stdin;\n';\n",
        b'CREATE TABLE public."a;\nCOPY public.no (a) FROM stdin;\n" (a int);\n',
        b"/* outer /* inner; */ COPY public.no (a) FROM stdin;\n */ SELECT 1;\n",
        b"CREATE VIEW v AS SELECT 1 AS a$b$c, 2 AS \xc3\xa9$d$;\n",
        b"SELECT -- COPY public.no (a) FROM stdin;\n 1;\n",
        b"CREATE RULE r AS ON INSERT TO t DO (INSERT INTO public.no VALUES (1); SELECT 2;);\n",
        b"CREATE FUNCTION f(begin date, x int) RETURNS TABLE(begin int, z int) LANGUAGE sql AS 'SELECT 1';\n",
        b"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN b END AS values; END;\n",
        b"CREATE FUNCTION f() AS $$E'$$;\nCREATE FUNCTION g() AS $$U&\"$$;\n",
        b"CREATE VIEW v AS SELECT a[1:x], b[:$$;$$], 1$$;$$, $1$$;$$;\n",
        b"COMMENT/* ; */ON/**/TABLE t IS E'a''b\\';';\n",
        b"SELECT 1; -- a carriage return ends a comment\rSELECT 2;\n",
    ],
    ids=range(16),
)
@pytest.mark.parametrize("piece", [1, 5, 1 << 20])
def test_definitions_that_look_like_data_are_definitions(body: bytes, piece: int) -> None:
    """Bodies, quotes and comments are read as psql reads them, and the table after them is still found."""
    index = index_bytes(dump(toc("f", "FUNCTION"), body, copy(b"public.t", b"1\n2\n")), piece=piece)
    assert rows_of(index) == {"public.t": 2}
    assert index.problems == ()


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        (b'public."two\nlines"', b"(a) "),
        (b'"sche.ma"."dot.ted"', b'("x)(", "y;") '),
        (b'public."say ""hi"""', b"(a) "),
        (b"public.none", b" "),
        ("public.übung".encode(), b"(a) "),
    ],
)
def test_names_are_kept_as_written(name: bytes, columns: bytes) -> None:
    """A table is named in the index as pg_dump writes it, quotes and newlines included."""
    index = index_bytes(dump(copy(name, b"x\n\n", columns)))
    assert rows_of(index) == {name.decode(): 2}


def test_inserts_are_counted_by_their_tuples() -> None:
    """--inserts, --rows-per-insert and tables without columns: every row counts once."""
    data = dump(
        toc("t", "TABLE DATA", data=True),
        b"INSERT INTO public.t VALUES (1, 'a;(\n', (2));\n",
        b"INSERT INTO public.t (a, b) VALUES\n (1, 'VALUES (')\n,(2, ')');\n",
        b"INSERT INTO public.t (a) OVERRIDING SYSTEM VALUE VALUES (9);\n\n",
        toc("n", "TABLE DATA", data=True)
        + b"INSERT INTO public.n DEFAULT VALUES;\nINSERT INTO public.n DEFAULT VALUES;\n",
    )
    for piece in (1, 13, 1 << 20):
        index = index_bytes(data, piece)
        assert rows_of(index) == {"public.t": 4, "public.n": 2}
        assert index.uses_inserts
        assert index.problems == ()
    assert index_bytes(data, 1) == index_bytes(data)


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        (b"\\! id\n", "psql command"),
        (b"SELECT 1 \\gexec\n;", "psql command"),
        (b"\\connect other\n", "psql command"),
        (b"\\restrict SECOND\n", "psql command"),
        (b"COPY public.t FROM PROGRAM 'id';\n", "programs"),
        (b"COPY public.t TO '/etc/passwd';\n", "files"),
        (b"DROP DATABASE x;\n", "databases or roles"),
        (b"COPY public.t (a) FROM stdin WITH (FORMAT csv);\n1\n\\.\n", "text format"),
        (b"COPY public.t (a) FROM stdin; SELECT 1;\n1\n\\.\n", "psql command"),
    ],
)
def test_what_pg_dump_never_writes_is_a_problem(part: bytes, problem: str) -> None:
    """A dump that carries psql commands, programs or files cannot be trusted."""
    (found,) = index_bytes(dump(toc("x", "TABLE"), part)).problems
    assert problem in found


def test_every_truncation_of_a_dump_is_noticed() -> None:
    """Whatever is cut off the end, the index says that the dump is not whole."""
    data = dump(toc("t", "TABLE"), b"CREATE TABLE t ();\n", copy(b"public.t", b"1\t\\N\n2\tx\n"))
    needed = len(data.rstrip())
    for size in range(needed):
        assert index_bytes(data[:size]).problems, size


def test_text_behind_the_end_mark_is_a_problem() -> None:
    """Nothing may follow pg_dump's end mark."""
    assert index_bytes(dump() + b"DROP TABLE users;\n").problems


def test_a_windows_copy_of_a_dump_is_read() -> None:
    r"""With CRLF line ends the end mark is still found, as psql finds it."""
    index = index_bytes(dump(copy(b"public.t", b"1\n2\n")).replace(b"\n", b"\r\n"))
    assert rows_of(index) == {"public.t": 2}
    assert index.problems == ()


def test_memory_does_not_grow_with_a_line() -> None:
    """A line of 200 MB passes without being held: rows of it, and a statement of it."""
    import tracemalloc

    indexer = DumpIndexer()
    piece = b"x" * (1 << 20)
    tracemalloc.start()
    indexer.feed(TOP + toc("t", "TABLE DATA", data=True) + b"COPY public.t (a) FROM stdin;\n")
    for _ in range(200):
        indexer.feed(piece)
    indexer.feed(b"\n\\.\n" + toc("c", "COMMENT") + b"COMMENT ON TABLE t IS '")
    for _ in range(200):
        indexer.feed(piece)
    indexer.feed(b"';\n" + END)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    index = indexer.finish()
    assert index.problems == ()
    assert rows_of(index) == {"public.t": 1}
    assert peak < 20e6, f"{peak:,} bytes"


VALUES = st.text(
    alphabet=st.one_of(
        st.sampled_from("\n\r\t\\.'\"$;-()N EeCOPYx"), st.characters(codec="utf-8", exclude_characters="\0")
    ),
    max_size=30,
)


def escaped(value: str | None) -> bytes:
    """Write a value as COPY's text format does."""
    if value is None:
        return b"\\N"
    for raw, written in (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        value = value.replace(raw, written)
    return value.encode()


@settings(max_examples=times(200))
@given(
    tables=st.lists(st.lists(st.tuples(st.none() | VALUES, VALUES), max_size=8), min_size=1, max_size=5),
    bodies=st.lists(VALUES, max_size=3),
    piece=st.integers(1, 200),
)
def test_any_values_in_any_pieces(tables: list[list[tuple[str | None, str]]], bodies: list[str], piece: int) -> None:
    """Rows, digests and sections do not depend on what the values are or on how the stream is cut."""
    written = [b"".join(escaped(a) + b"\t" + escaped(b) + b"\n" for a, b in rows) for rows in tables]
    comments = [b"COMMENT ON SCHEMA public IS '" + body.replace("'", "''").encode() + b"';\n\n" for body in bodies]
    functions = [
        b"CREATE FUNCTION f() RETURNS void AS $q_1$" + b.replace("$", "").encode() + b"$q_1$ LANGUAGE sql;\n\n"
        for b in bodies
    ]
    quoted = ['public."' + f"{i}{body}".replace('"', '""').replace("\0", "") + '"' for i, body in enumerate(bodies)]
    names = [*quoted, *(f"public.t{i}" for i in range(len(tables)))][: len(tables)]
    data = dump(
        *(toc("c", "COMMENT") + comment for comment in comments),
        *(toc("f", "FUNCTION") + function for function in functions),
        *(copy(name.encode(), rows) for name, rows in zip(names, written, strict=True)),
    )
    index = index_bytes(data, piece)
    assert index.problems == ()
    assert rows_of(index) == {name: len(rows) for name, rows in zip(names, tables, strict=True)}
    digests = [s.sha256 for s in index.sections if s.kind is SectionKind.TABLE_DATA]
    assert digests == [hashlib.sha256(rows).hexdigest() for rows in written]
    assert index == index_bytes(data)


class _Collector:
    def __init__(self) -> None:
        self.parts: list[tuple[int, bytearray]] = []

    def begin(self, offset: int) -> None:
        self.parts.append((offset, bytearray()))

    def write(self, data: memoryview) -> None:
        self.parts[-1][1].extend(data)


@pytest.mark.parametrize("piece", [1, 7, 100, 1 << 20])
def test_a_sink_gets_every_byte_cut_at_the_sections(piece: int) -> None:
    """What the sink receives is the stream, and its parts are the sections."""
    data = dump(
        b"DROP TABLE IF EXISTS a;\n",
        toc("a", "TABLE"),
        b"CREATE TABLE a ();\n",
        copy(b"a", b"1\n" * 9),
        copy(b"b", b""),
    )
    sink = _Collector()
    indexer = DumpIndexer(sink)
    for start in range(0, len(data), piece):
        indexer.feed(data[start : start + piece])
    index = indexer.finish()
    assert b"".join(bytes(part) for _, part in sink.parts) == data
    assert [(offset, len(part)) for offset, part in sink.parts] == [(s.offset, s.bytes) for s in index.sections]


@pytest.mark.parametrize(
    ("statement", "roles"),
    [
        (b"ALTER TABLE public.t OWNER TO bob;", {"owners": {"bob"}}),
        (b'ALTER FUNCTION public.f(a text) OWNER TO "Bob ""B""";', {"owners": {'Bob "B"'}}),
        (b"ALTER SCHEMA rename OWNER TO bob;", {"owners": {"bob"}}),
        (b"ALTER TABLE public.t RENAME COLUMN owner TO boss;", {}),
        (b"ALTER TABLE public.t ADD CONSTRAINT c CHECK (note <> 'x OWNER TO y');", {}),
        (b'ALTER TABLE public.t ALTER COLUMN "a OWNER TO b" SET DEFAULT $$ OWNER TO c$$;', {}),
        (b"GRANT SELECT ON TABLE public.t TO alice WITH GRANT OPTION;", {"privileges": {"alice"}}),
        (
            b'GRANT SELECT ON TABLE public."x TO y" TO alice, "B b" GRANTED BY carol;',
            {"privileges": {"alice", "B b", "carol"}},
        ),
        (b"REVOKE ALL ON SCHEMA public FROM PUBLIC;", {}),
        (
            b"ALTER DEFAULT PRIVILEGES FOR ROLE bob IN SCHEMA public GRANT SELECT ON TABLES  TO alice;",
            {"privileges": {"bob", "alice"}},
        ),
        (b"CREATE POLICY p ON public.t FOR SELECT TO alice, bob USING ((a = 1));", {"policies": {"alice", "bob"}}),
        (b"CREATE POLICY p ON public.t USING ((a = ' TO dave '));", {}),
        (b"CREATE USER MAPPING FOR carol SERVER s;", {"others": {"carol"}}),
        (b"SET SESSION AUTHORIZATION 'd''ave';", {"owners": {"d'ave"}}),
        (b"CREATE TABLE public.t (owner text);", {}),
        ('ALTER TABLE public.t OWNER TO "müller";'.encode(), {"owners": {"müller"}}),
    ],
)
def test_roles_that_a_statement_needs(statement: bytes, roles: dict[str, set[str]]) -> None:
    """Owners, grantees and those of policies and mappings must exist before a restore, sorted by what needs them."""
    assert statements.roles(statement) == roles


def test_names_are_decoded_by_the_encoding_of_the_dump() -> None:
    """Tables, sequences, roles and extensions of a LATIN1 dump are called what the server calls them."""
    data = dump(
        b'ALTER TABLE public."gr\xf6\xdfe" OWNER TO "m\xfcller";\n',
        copy(b'public."gr\xf6\xdfe"', b"1\n", b'("l\xe4nge") '),
        toc("s", "SEQUENCE SET") + b"SELECT pg_catalog.setval('public.\"\xfc\"', 12, true);\n\n",
    ).replace(b"'UTF8'", b"'LATIN1'")
    index = index_bytes(data)
    assert rows_of(index) == {'public."größe"': 1}
    assert index.tables['public."größe"'].columns == ('"länge"',)
    assert index.requires.roles == ("müller",)
    assert [*index.sections[-2].values] == ['public."ü"']


def test_a_backslash_that_is_half_a_character_escapes_nothing() -> None:
    """In SJIS the second byte of a character may be a backslash; psql knows, and so does the lexer."""
    data = dump(
        b"COMMENT ON TABLE t IS E'" + "表".encode("cp932") + b"'; COMMENT ON TABLE t IS E'\\'';\n", copy(b"t", b"1\n")
    )
    for piece in (1, 2, 1 << 20):
        index = index_bytes(data.replace(b"'UTF8'", b"'SJIS'"), piece)
        assert index.problems == ()
        assert rows_of(index) == {"t": 1}


@pytest.mark.parametrize("piece", [1, 50, 1 << 20])
def test_settings_behind_the_last_drop_belong_to_the_first_object(piece: int) -> None:
    """Its tablespace and access method are not part of the DROP section; settings between two drops are."""
    settings = b"SET default_tablespace = fast;\n\nSET default_table_access_method = heap_too;\n\n"
    drops = b"SET search_path = a;\nDROP TABLE IF EXISTS a.t;\nSET search_path = b;\nDROP TABLE IF EXISTS b.t;\n"
    for definition in (toc("t", "TABLE") + b"CREATE TABLE t ();\n", b"CREATE TABLE t ();\n"):
        data = dump(drops, settings, definition, copy(b"public.t", b"1\n"))
        sink = _Collector()
        indexer = DumpIndexer(sink)
        for start in range(0, len(data), piece):
            indexer.feed(data[start : start + piece])
        index = indexer.finish()
        parts = {section.kind: bytes(part) for section, (_, part) in zip(index.sections, sink.parts, strict=True)}
        assert parts[SectionKind.DROPS].startswith(b"DROP TABLE IF EXISTS a.t")
        assert parts[SectionKind.DROPS].endswith(b"b.t;\n")
        assert parts[SectionKind.PRE_DATA].startswith(settings)
        assert index.requires.tablespaces == ("fast",)
