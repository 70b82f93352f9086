"""What is left out on the way to psql, and nothing else."""

from __future__ import annotations

from loopin_backup_core import dumpfilter
from loopin_backup_core.dumpfilter import Leave

HEADER = (
    b"--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\nSET lock_timeout = 0;\nSET transaction_timeout = 0;\n\
SET client_encoding = 'UTF8';\n"
)
SCHEMA = b"""--
-- Name: t; Type: TABLE; Schema: public; Owner: bob
--

CREATE TABLE public.t (a text DEFAULT 'ALTER TABLE x OWNER TO y;
GRANT ALL ON x TO y;');


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


def test_the_outer_restrict_pair_is_replaced_by_our_own() -> None:
    """Only the lines of the pair go."""
    assert dumpfilter.frame(HEADER, 170000) == HEADER.replace(b"\\restrict abc\n", b"")
    assert dumpfilter.frame(b"--\n\n\\unrestrict abc\n\n", 170000) == b"--\n\n\n"


def test_older_servers_are_not_told_of_transaction_timeout() -> None:
    """Servers before 17 do not know the setting, and the others get it."""
    assert b"transaction_timeout" not in dumpfilter.frame(HEADER, 169999)
    assert b"transaction_timeout" in dumpfilter.frame(HEADER, 170000)
    assert b"SET lock_timeout = 0;\nSET client_encoding" in dumpfilter.frame(HEADER, 150020)


def test_owners_are_left_out_as_statements_not_as_text() -> None:
    """Words inside a default or a function body stay."""
    got = dumpfilter.schema(SCHEMA, Leave(owners=True))
    assert got == SCHEMA.replace(b"ALTER TABLE public.t OWNER TO bob;", b"")


def test_privileges_are_left_out_as_statements_not_as_text() -> None:
    """Words inside a default or a function body stay."""
    got = dumpfilter.schema(SCHEMA, Leave(privileges=True))
    gone = SCHEMA.replace(b"GRANT SELECT ON TABLE public.t TO alice;", b"")
    assert got == gone.replace(b"ALTER DEFAULT PRIVILEGES FOR ROLE bob GRANT SELECT ON TABLES TO alice;", b"")


def test_nothing_is_touched_without_a_wish() -> None:
    """The default sends what pg_dump wrote."""
    assert dumpfilter.schema(SCHEMA, Leave()) is SCHEMA


def test_owners_of_large_objects_are_left_out_whatever_the_pieces() -> None:
    """Only whole statements go, the contents stay."""
    data = b"SELECT pg_catalog.lowrite(0, '\\xff');\n" * 3
    stream = b"ALTER LARGE OBJECT 12 OWNER TO bob;\n" + data + b'ALTER LARGE OBJECT 13 OWNER TO "x;y";\n' + data
    for size in (1, 10, 1000):
        pieces = [stream[i : i + size] for i in range(0, len(stream), size)]
        assert b"".join(dumpfilter.large_objects(pieces, owners=False, transaction=True)) == data * 2


def test_the_transaction_around_large_objects_is_left_out_inside_another() -> None:
    """pg_dump's own BEGIN and COMMIT would end a transaction around the whole dump."""
    data = b"SELECT pg_catalog.lowrite(0, '\\xff');\n" * 3
    stream = b"BEGIN;\n\n" + data + b"COMMIT;\n"
    for size in (1, 10, 1000):
        pieces = [stream[i : i + size] for i in range(0, len(stream), size)]
        assert b"".join(dumpfilter.large_objects(pieces, owners=True, transaction=False)) == b"\n" + data
