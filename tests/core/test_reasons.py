"""The real reason of a failed pg_dump or psql, whole, and without the rows that a server quotes."""

from __future__ import annotations

import pytest

from loopin_backup_core.model import failure_reasons
from loopin_backup_core.postgres.server_messages import refusal

SECRET = "5ecret row"
DUMPS = {
    "bytea": (
        (
            'pg_dump: error: Dumping the contents of table "blob" failed: PQgetResult() failed.\n'
            "pg_dump: detail: Error message from server: ERROR:  invalid memory alloc request size 1073741824\n"
            f"DETAIL:  {SECRET}\n"
            "pg_dump: detail: Command was: COPY public.blob (id, b) TO stdout;\n"
        ),
        (
            'error: Dumping the contents of table "blob" failed: PQgetResult() failed. '
            "ERROR:  invalid memory alloc request size 1073741824; Command was: COPY public.blob"
        ),
    ),
    "lock": (
        (
            "pg_dump: warning: something else\n"
            "pg_dump: error: query failed: ERROR:  canceling statement due to lock timeout\n"
            "pg_dump: detail: Query was: LOCK TABLE public.t IN ACCESS SHARE MODE\n"
        ),
        (
            "error: query failed: ERROR:  canceling statement due to lock timeout; "
            "Query was: LOCK TABLE public.t IN ACCESS SHARE MODE"
        ),
    ),
    "hint": (
        "pg_dump: error: connection to server failed: FATAL:  no\nHINT:  Ask somebody,\nor wait.\n",
        "error: connection to server failed: FATAL:  no; HINT: Ask somebody,; or wait.",
    ),
    "other-language": (
        (
            f"pg_dump: error: query failed: FEHLER:  nein\nDETAIL:  {SECRET}\nDÉTAIL :  {SECRET}\n"
            f"ZEILE 1: SELECT '{SECRET}'\n               ^\n"
        ),
        "error: query failed: FEHLER:  nein",
    ),
    "copy": (
        (
            'psql:<stdin>:3: ERROR:  duplicate key value violates unique constraint "t_pkey"\n'
            f"DETAIL:  Key (a)=({SECRET}) already exists.\nCONTEXT:  COPY t, line 2\n"
        ),
        'ERROR:  duplicate key value violates unique constraint "t_pkey"; COPY t, line 2',
    ),
    "statement": (
        (
            "psql:<stdin>:9: ERROR:  no\n"
            f"CONTEXT:  SQL statement \"INSERT INTO t VALUES ('{SECRET}',\n'{SECRET}')\"\n"
            "PL/pgSQL function f(integer) line 3 at SQL statement\n"
        ),
        "ERROR:  no; PL/pgSQL function f(integer) line 3 at SQL statement",
    ),
}


@pytest.mark.parametrize("case", DUMPS)
def test_message_object_and_hint_are_kept_and_no_row(case: str) -> None:
    """What went wrong, with which object, and what the server advises; DETAIL, values and statements stay out."""
    stderr, expected = DUMPS[case]
    assert failure_reasons.reason(stderr) == expected
    assert SECRET not in expected


def test_a_server_of_another_language_is_quoted_without_its_detail() -> None:
    """Its message is that of psql's own line, not the last one."""
    text = f"psql:<stdin>:3: FEHLER:  doppelter Schlüssel\nDETAIL:  {SECRET}\n"
    assert failure_reasons.reason(text) == "psql:<stdin>:3: FEHLER:  doppelter Schlüssel"


def test_what_a_load_was_refused_for_names_the_column_and_no_value() -> None:
    """The place in the COPY is told, its text is not."""
    said = refusal(
        "psql:<stdin>:3: ERROR:  22P02: invalid input syntax\n"
        f'CONTEXT:  COPY t, line 7, column a: "{SECRET}"\nLOCATION:  f, g.c:1\n'
    )
    assert said is not None
    assert (said.sqlstate, said.text) == ("22P02", "invalid input syntax; COPY t, line 7, column a")
    said = refusal(
        "psql:<stdin>:3: ERROR:  23514: no\n"
        f"DETAIL:  {SECRET}\nSCHEMA NAME:  public\nTABLE NAME:  t\nCONSTRAINT NAME:  c\nLOCATION:  f, g.c:1\n"
    )
    assert said is not None
    assert said.text == "no; schema public; table t; constraint c"


def test_a_reason_has_an_end() -> None:
    """What is told is a line, not a book."""
    assert len(failure_reasons.reason("x: error: " + "long " * 1000)) == failure_reasons.MOST
