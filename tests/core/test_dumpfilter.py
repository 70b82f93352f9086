"""What is left out on the way to psql, and nothing else."""

from __future__ import annotations

from loopin_backup_core.dump.filtering import Filter, RestoreFilter

HEADER = (
    b"--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\nSET lock_timeout = 0;\nSET transaction_timeout = 0;\n\
SET client_encoding = 'UTF8';\n"
)
SCHEMA = b"""--
-- Name: t; Type: TABLE; Schema: public; Owner: bob
--

CREATE TABLE public.t (a text DEFAULT 'ALTER TABLE x OWNER TO y;
GRANT ALL ON x TO y;');
ALTER TABLE ONLY public.t ADD CONSTRAINT c CHECK ((a <> 'the OWNER TO be'::text));
ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 'x OWNER TO y';
ALTER TABLE public."x OWNER TO y" ENABLE ROW LEVEL SECURITY;


ALTER TABLE public.t OWNER TO bob;

CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
ALTER TABLE x OWNER TO y;
REVOKE ALL ON x FROM y;
END $$;
ALTER TABLE ONLY public.t ATTACH PARTITION public.owner;
GRANT SELECT ON TABLE public.t TO alice;
ALTER DEFAULT PRIVILEGES FOR ROLE bob GRANT SELECT ON TABLES TO alice;
"""


def sent(
    data: bytes, leave: RestoreFilter, version: int = 170000, *, transaction: bool = True
) -> tuple[bytes, dict[str, int]]:
    """Return what is sent of a section, the same for pieces of any size, and what was counted as left out."""
    results = []
    for size in (1, 10, 1000, len(data)):
        passing = Filter(leave, version, in_transaction=not transaction)
        pieces = [data[i : i + size] for i in range(0, len(data), size)]
        results.append((b"".join(passing.section(pieces)), dict(passing.left_out)))
    assert all(result == results[0] for result in results)
    return results[0]


def test_the_outer_restrict_pair_is_replaced_by_our_own() -> None:
    """Only the lines of the pair go."""
    passing = Filter(RestoreFilter(), 170000)
    assert passing.frame(HEADER) == HEADER.replace(b"\\restrict abc\n", b"")
    assert passing.frame(b"--\n\n\\unrestrict abc\n\n") == b"--\n\n\n"


def test_older_servers_are_not_told_of_transaction_timeout() -> None:
    """Servers before 17 do not know the setting, and the others get it."""
    assert b"transaction_timeout" not in Filter(RestoreFilter(), 169999).frame(HEADER)
    assert b"transaction_timeout" in Filter(RestoreFilter(), 170000).frame(HEADER)
    assert b"SET lock_timeout = 0;\n\nSET client_encoding" in Filter(RestoreFilter(), 150020).frame(HEADER)


def test_owners_are_left_out_as_statements_not_as_text() -> None:
    """Words inside a default, a check, a name or a function body stay, and so do the definitions that hold them."""
    got, counted = sent(SCHEMA, RestoreFilter(owners=True))
    assert got == SCHEMA.replace(b"ALTER TABLE public.t OWNER TO bob;", b"")
    assert counted == {"owners": 1}


def test_privileges_are_left_out_as_statements_not_as_text() -> None:
    """Words inside a default or a function body stay."""
    got, counted = sent(SCHEMA, RestoreFilter(privileges=True))
    gone = SCHEMA.replace(b"GRANT SELECT ON TABLE public.t TO alice;", b"")
    assert got == gone.replace(b"ALTER DEFAULT PRIVILEGES FOR ROLE bob GRANT SELECT ON TABLES TO alice;", b"")
    assert counted == {"privileges": 2}


def test_policies_and_tablespaces_are_left_out() -> None:
    """Policies go with their comments; row security stays on, so that nobody sees more than before."""
    data = (
        b"ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;\nCREATE POLICY p ON public.t TO bob USING ((a = ';'));\n"
        b"COMMENT ON POLICY p ON public.t IS 'x;';\nSET default_tablespace = fast;\nSET default_tablespace = '';\n"
        b"CREATE TABLE public.policy (a text DEFAULT 'CREATE POLICY');\n"
    )
    got, counted = sent(data, RestoreFilter(policies=True, tablespaces=True))
    assert got == data.splitlines(True)[0] + b"\n\n\n\n" + data.splitlines(True)[-1]
    assert counted == {"policies": 2, "tablespaces": 1}


def test_what_debian_alone_keeps_with_columns_is_left_out() -> None:
    """Its pg_attver goes wherever it stands, the other options stay, and so does the word in a text."""
    data = (
        b"ALTER TABLE ONLY public.t ALTER COLUMN a SET (pg_attver=26786736);\n"
        b"ALTER TABLE ONLY public.t ALTER COLUMN b SET (pg_attver=26786736, n_distinct=5);\n"
        b"ALTER TABLE ONLY public.t ALTER COLUMN c SET DEFAULT ' SET (pg_attver=1);';\n"
    )
    lines = data.splitlines(True)
    got, counted = sent(data, RestoreFilter())
    assert got == b"\n" + lines[1].replace(b"pg_attver=26786736, ", b"") + lines[2]
    assert counted == {}


def test_nothing_is_touched_without_a_wish() -> None:
    """The default sends what pg_dump wrote."""
    assert sent(SCHEMA, RestoreFilter()) == (SCHEMA, {})


def test_owners_and_privileges_of_large_objects_are_left_out() -> None:
    """Only whole statements go, the contents stay."""
    data = b"SELECT pg_catalog.lowrite(0, '\\xff');\n" * 3
    stream = b"ALTER LARGE OBJECT 12 OWNER TO bob;\n" + data + b'ALTER LARGE OBJECT 13 OWNER TO "x;y";\n' + data
    stream += b"GRANT SELECT ON LARGE OBJECT 12 TO bob;\n"
    got, counted = sent(stream, RestoreFilter(owners=True, privileges=True))
    assert got == b"\n" + data + b"\n" + data + b"\n"
    assert counted == {"owners": 2, "privileges": 1}


def test_the_transaction_around_large_objects_is_left_out_inside_another() -> None:
    """pg_dump's own BEGIN and COMMIT would end a transaction around the whole dump; a comment that has them stays."""
    data = b"SELECT pg_catalog.lowrite(0, '\\xff');\n" * 3 + b"COMMENT ON LARGE OBJECT 1 IS 'a\nBEGIN;\nCOMMIT;\n';\n"
    got, _ = sent(b"BEGIN;\n\n" + data + b"COMMIT;\n", RestoreFilter(), transaction=False)
    assert got == b"\n\n" + data + b"\n"
