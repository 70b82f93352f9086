"""Connection strings: read by libpq's rules, shown without secrets, handed to children as data."""

from __future__ import annotations

import string
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import pq

from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import CredentialsError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

HARMLESS = "postgresql://ann@db.example/loopin"
SAYABLE = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)
NAMES = (
    "--file=x",
    "a=b",
    "postgresql://x/y",
    "service=z",
    "two\nlines",
    "'single'",
    '"double"',
    "back\\slash",
    " ",
    "ü",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgresql://u:p%40%3A%2F@h:1/d", {"user": "u", "password": "p@:/", "host": "h", "port": "1", "dbname": "d"}),
        ("postgres://h/d?sslmode=require", {"host": "h", "dbname": "d", "sslmode": "require"}),
        ("postgresql+psycopg2://u@h/d", {"user": "u", "host": "h", "dbname": "d"}),
        ("postgresql+asyncpg://u@h/d", {"user": "u", "host": "h", "dbname": "d"}),
        ("  PostgreSQL://u@h/d\n", {"user": "u", "host": "h", "dbname": "d"}),
        ("postgresql://a:1,b:2/d", {"host": "a,b", "port": "1,2", "dbname": "d"}),
        ("postgresql://[::1]:5433/d", {"host": "::1", "port": "5433", "dbname": "d"}),
        ("postgresql:///d?host=/var/run/postgresql", {"host": "/var/run/postgresql", "dbname": "d"}),
        ("postgresql://%2Fvar%2Frun/d", {"host": "/var/run", "dbname": "d"}),
        ("service=prod", {"service": "prod"}),
        ("host=h dbname='a b' password='it\\'s'\n", {"host": "h", "dbname": "a b", "password": "it's"}),
    ],
)
def test_texts_are_read_as_libpq_reads_them(text: str, expected: dict[str, str]) -> None:
    """``parse(text) == expected`` for URIs, SQLAlchemy's URLs and keyword=value words."""
    assert conninfo.parse(text) == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_database_may_be_called_anything(name: str) -> None:
    """A name is a value, never an option, a conninfo or a second line."""
    text = conninfo.text_of({"dbname": name, "host": "h"})
    assert conninfo.parse(text) == {"dbname": name, "host": "h"}
    assert conninfo.child_environment({"dbname": name}, "", "")["PGDATABASE"] == name


@given(st.dictionaries(st.sampled_from(["host", "user", "dbname", "password", "options"]), SAYABLE))
def test_text_of_and_parse_are_inverse(params: dict[str, str]) -> None:
    """``parse(text_of(params)) == params``, whatever the values."""
    if params:
        assert conninfo.parse(conninfo.text_of(params)) == params


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://u:s3%cret@h/d",
        "host=h password=my s3cret dbname=d",
        "host=h password=s3cret s3cret=x",
        "s3cret",
        "host=h password='s3cret",
        "postgresql://u:s3cret@[::1/d",
        "postgresql://h/d?s3cret=1",
        "postgresql://u:s3%00cret@h/d",
        "postgresql://u:s3cret/d",
        "postgresql://u:s3%E9cret@h/d",
        "host=h port=s3cret",
        "host=h password=s3cret\0",
    ],
)
def test_a_complaint_never_repeats_the_text(text: str) -> None:
    """What cannot be read may hold a password anywhere: the error quotes nothing of it."""
    with pytest.raises(UsageError) as caught:
        conninfo.parse(text)
    assert "s3" not in f"{caught.value}{caught.value.hint}"
    assert caught.value.__cause__ is None


def test_a_slip_in_a_keyword_is_recognized() -> None:
    """A parameter that is nearly one of libpq's is named."""
    with pytest.raises(UsageError) as caught:
        conninfo.parse("postgresql://h/d?sslmod=require")
    assert "sslmode" in caught.value.hint


@pytest.mark.parametrize("text", ["", "\n"])
def test_no_connection_string_says_where_one_comes_from(text: str) -> None:
    """An empty text names DATABASE_URL and --profile."""
    with pytest.raises(UsageError) as caught:
        conninfo.parse(text)
    assert "DATABASE_URL" in caught.value.hint
    assert "--profile" in caught.value.hint


@given(st.text(string.printable.replace("\n", "").replace("\r", ""), min_size=8, max_size=30))
def test_no_password_survives_masking(password: str) -> None:
    """Neither in a URI, unescaped or not, nor in quoted keyword=value words."""
    password = f"Zq{password}qZ"
    for text in (
        f"failed: postgresql://ann:{password}@db:5432/loopin (try again)",
        conninfo.text_of({"host": "db", "password": password, "user": "ann"}),
    ):
        assert password not in conninfo.mask(text)
        assert "Zq" not in conninfo.mask(text)


@given(st.text(string.ascii_letters + " .,-/", max_size=60))
def test_masking_leaves_other_texts_alone(text: str) -> None:
    """What holds no connection string is unchanged."""
    assert conninfo.mask(text) == text


@given(st.text(string.printable.replace("\n", "").replace("\r", ""), min_size=1))
def test_a_passfile_line_is_read_back_by_its_rules(password: str) -> None:
    """Un-escaping the last field gives the password again; the four before match every server."""
    line = conninfo.passfile_line(password)
    assert line.startswith("*:*:*:*:")
    fields, field, escaped = [], "", False
    for char in line:
        if escaped or char not in "\\:":
            field, escaped = field + char, False
        elif char == "\\":
            escaped = True
        else:
            fields.append(field)
            field = ""
    assert [*fields, field] == ["*", "*", "*", "*", password]


@pytest.mark.parametrize("password", ["a\nb", "a\rb", "a\0b"])
def test_a_password_that_no_passfile_can_hold_is_refused(password: str) -> None:
    """A line break would end the line; the error does not repeat the password."""
    with pytest.raises(CredentialsError) as caught:
        conninfo.passfile_line(password)
    assert "a" + password[1] not in caught.value.message


def test_a_child_gets_every_parameter_by_its_variable() -> None:
    """The variables are libpq's own; nothing secret and nothing that changes the dump is among them."""
    params = {
        "host": "h", "hostaddr": "127.0.0.1", "port": "1", "user": "u", "dbname": "d", "sslmode": "require",
        "sslrootcert": "/ca", "options": "-c x=1", "password": "p", "sslpassword": "q", "client_encoding": "latin1",
        "passfile": "/x", "service": "s", "target_session_attrs": "any", "application_name": "psql", "keepalives": "1",
    }  # fmt: skip
    assert conninfo.child_environment(params, "/run/pass", "/run/service") == {
        "PGHOST": "h", "PGHOSTADDR": "127.0.0.1", "PGPORT": "1", "PGUSER": "u", "PGDATABASE": "d",
        "PGSSLMODE": "require", "PGSSLROOTCERT": "/ca", "PGOPTIONS": "-c x=1", "PGAPPNAME": "loopin-backup",
        "PGCONNECT_TIMEOUT": "10", "PGPASSFILE": "/run/pass", "PGSERVICE": "loopin", "PGSERVICEFILE": "/run/service",
    }  # fmt: skip


def test_every_keyword_of_libpq_is_accounted_for() -> None:
    """A keyword has a variable, stands in the service file, or is left out on purpose."""
    variables = {o.keyword.decode() for o in pq.Conninfo.get_defaults() if o.envvar}
    left_out = {"fallback_application_name", "replication", "sslkeylogfile"} | set(conninfo.SECRET_KEYWORDS)
    unaccounted = set(conninfo.known_keywords()) - variables - set(conninfo.SERVICE_KEYWORDS) - left_out
    assert {name for name in unaccounted if not name.startswith("oauth_")} == set()


def test_a_name_with_nul_is_refused() -> None:
    """No environment variable can hold it."""
    with pytest.raises(UsageError):
        conninfo.child_environment({"dbname": "a\0b"}, "", "")


def test_the_service_file_has_the_keepalives() -> None:
    """What has no variable stands there; the user's own values win."""
    text = conninfo.service_text({"keepalives_idle": "7", "tcp_user_timeout": "9", "host": "h"})
    assert text.splitlines() == [
        "[loopin]",
        "keepalives=1",
        "keepalives_idle=7",
        "keepalives_interval=10",
        "keepalives_count=3",
        "tcp_user_timeout=9",
    ]
    with pytest.raises(UsageError):
        conninfo.service_text({"sslpassword": "two\nlines"})


def test_describing_names_no_secret() -> None:
    """``describe`` is for people: user, host, port, database."""
    assert conninfo.describe(conninfo.parse(HARMLESS)) == "ann@db.example:5432/loopin"
    assert conninfo.describe({"host": "::1", "port": "1", "password": "x"}) == "[::1]:1/"
    assert conninfo.describe({"service": "s", "dbname": "d"}) == "service s/d"


WORD = st.text(string.ascii_letters + string.digits + "-_.~%@:/'= ü\\", max_size=6)
URIS = st.builds("{}://{}{}{}{}{}".format,
    st.sampled_from(["postgresql", "postgres", "postgresql+psycopg2"]),
    st.one_of(st.just(""), WORD.map("{}@".format), st.builds("{}:{}@".format, WORD, WORD)),
    st.sampled_from(["", "h", "db.example", "a,b", "[::1]"]),
    st.sampled_from(["", ":5432", ":65000", ":70000", ":x"]),
    st.one_of(st.just(""), WORD.map("/{}".format)),
    st.sampled_from(["", "?sslmode=require", "?password=x", "?sslmode=a&password=y%20z", "?nonsense=1", "?"]),
)  # fmt: skip
PAIRS = st.builds("{}={}".format, st.sampled_from(["host", "dbname", "password", "port", "sslmode", "nonsense"]), WORD)
QUOTED = st.builds("{}='{}'".format, st.sampled_from(["user", "dbname", "password"]), WORD)


@given(st.one_of(URIS, st.lists(st.one_of(PAIRS, QUOTED), min_size=1, max_size=4).map(" ".join)))
def test_splitting_the_password_off_agrees_with_libpq(text: str) -> None:
    """``parse(rest) + password == parse(text)``, or both refuse; the quick way is only quicker."""
    try:
        expected = conninfo.parse(text)
    except UsageError:
        with pytest.raises(UsageError):
            conninfo.split_password(text)
        return
    rest, password = conninfo.split_password(text)
    assert conninfo.without_password(expected) == (conninfo.parse(rest) if rest else {}, password)


@given(st.sampled_from(["postgresql://h/d", "postgres://h/d?sslmode=require", "host=h", ""]), SAYABLE)
def test_a_passfile_is_added_as_libpq_reads_it(text: str, path: str) -> None:
    """Whatever the path is called."""
    assert conninfo.parse(conninfo.with_passfile(text, path))["passfile"] == path


def test_ordinary_texts_need_no_libpq() -> None:
    """Listing backups must not wait for libpq to load."""
    code = (
        "import sys; from loopin_backup_core.model.conninfo import split_password as s\n"
        "print(s('postgresql+psycopg2://ann:p%40w@db.example:5432/loopin?sslmode=require')[1])\n"
        "print(s('host=h password=x')[1])\n"
        "assert 'psycopg' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "p@w\nx\n"


@given(st.text(st.sampled_from("a1@/:#?&=%.-[]"), min_size=1, max_size=12))
def test_no_part_of_a_password_becomes_a_place(password: str) -> None:
    """A password that is not percent-encoded is read as libpq reads it, whole, or refused without being shown."""
    marked = f"x{password}SECRET"
    refused: list[UsageError] = []
    params: dict[str, str] = {}
    try:
        params = conninfo.parse(f"postgresql://ann:{marked}@db.example:5432/loopin")
    except UsageError as error:
        refused.append(error)
    if refused:
        assert "SECRET" not in refused[0].message + refused[0].hint
        return
    assert unquote(marked) == params.pop("password")
    assert params == {"user": "ann", "host": "db.example", "port": "5432", "dbname": "loopin"}


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ann:abc@SECRET@db:5432/loopin",
        "postgresql://ann:123/SECRET@db:5432/loopin",
        "postgresql://ann:5432/SECRET@db/loopin",
        "postgresql://ann:abc@SECRET/x@db:5432/loopin",
        "postgresql+psycopg://ann:@SECRET@db/loopin",
        "POSTGRES://ann:1/@SECRET@db/loopin?sslmode=require",
        "postgresql:///?host=abc@SECRET",
    ],
)
def test_a_stray_at_is_recognised(text: str) -> None:
    """It says how the password is written, and repeats nothing."""
    with pytest.raises(UsageError, match="not percent-encoded") as raised:
        conninfo.split_password(text)
    assert "SECRET" not in str(raised.value) + raised.value.hint
    assert "p%40ss%2F1" in raised.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://db/loopin?user=ann@example",
        "postgresql://ann:p@/loopin?host=/run/postgresql",
        "postgresql://a%40b:p%40ss@h1:1,h2:2/my%40db?application_name=me@here",
        "host=@abstract dbname=a@b password=p@ss/1",
        "postgresql:///loopin?host=@abstract",
    ],
)
def test_an_at_where_one_may_be_is_read(text: str) -> None:
    """Names of users, abstract sockets and keyword=value words may hold one."""
    assert conninfo.parse(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("postgresql://ann@db/x?schema=public&connection_limit=5", "schema (of Prisma), connection_limit (of Prisma)"),
        ("postgresql://ann:s3cret@db/x?sslmode=require&pgbouncer=true", "pgbouncer (of Prisma)"),
        ("postgresql+asyncpg://ann@db/x?ssl=require", "ssl (of asyncpg)"),
        ("jdbc:postgresql://db/x?user=ann", "JDBC"),
        ('"postgresql://ann@db/x"', "quotation mark"),
    ],
)
def test_a_parameter_of_another_program_is_named(text: str, words: str) -> None:
    """Prisma and others put their own into an address; nothing else of it is repeated."""
    with pytest.raises(UsageError) as caught:
        conninfo.parse(text)
    assert words in caught.value.message
    assert "s3cret" not in f"{caught.value.message}{caught.value.hint}"


def test_other_secrets_are_split_off_like_the_password() -> None:
    """``text + secrets == given``, and no secret stays in the text."""
    given = "host=db user=ann sslpassword='p w' scram_client_key=abc= oauth_client_secret=xyz password=s3cret"
    text, password, secrets = conninfo.split_secrets(given)
    assert (text, password) == ("user=ann host=db", "s3cret")
    assert secrets == {"sslpassword": "p w", "scram_client_key": "abc=", "oauth_client_secret": "xyz"}
    assert "scram_client_key=abc=" in conninfo.service_text(secrets).splitlines()


def test_a_password_file_is_read_for_the_database_that_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By libpq itself, without a connection; where hosts have several passwords, there is no single one."""
    path = tmp_path / "pgpass"
    path.write_text("a:5432:app:ann:one\\:1\nb:5432:app:ann:two\n[::1]:5432:app:ann:three\n*:7:*:*:four\n")
    path.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(path))
    for host, port, dbname, found in (
        ("a", "", "app", "one:1"), ("a", "", "postgres", None), ("b", "", "app", "two"), ("a,b", "", "app", None),
        ("a,a", "5432", "app", "one:1"), ("b,c", "7,7", "other", "four"), ("/run/x", "7", "", "four"),
    ):  # fmt: skip
        params = {"host": host, "port": port, "user": "ann", "dbname": dbname}
        assert conninfo.password_found({key: value for key, value in params.items() if value}) == found, params
