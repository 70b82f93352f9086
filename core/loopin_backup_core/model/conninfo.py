"""Connection strings by libpq's own rules: reading them, hiding their passwords, handing them to a child process.

Everything goes through libpq's parser (``psycopg.conninfo``); no connection string is ever glued together. Values are
data: a database may be called ``--file=x``, ``a=b`` or ``postgresql://x``. Only NUL cannot be part of a value.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import CredentialsError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psycopg.pq.abc import PGconn

APPLICATION_NAME = "loopin-backup"
"""The name under which our connections appear in ``pg_stat_activity``."""

CONNECT_TIMEOUT = 10
"""Seconds to wait for one host when the connection string does not say."""

KEEPALIVES = {"keepalives": "1", "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3"}
"""A peer that is gone is noticed after a minute (a laptop that slept, a router that forgot us)."""

SERVICE_NAME = "loopin"
"""The section of the per-run service file."""

# Every libpq from 13 on knows these; an older one would refuse a service file with a keyword it does not know.
SERVICE_KEYWORDS = (*KEEPALIVES, "tcp_user_timeout", "sslpassword")

OTHER_SECRETS = ("sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key")
"""What is as secret as the password, and cannot stand in a password file."""

SECRET_KEYWORDS = ("password", *OTHER_SECRETS)

# Only libpq 18 knows these: they are passed on where the connection has them, and nowhere else.
_NEWER_SERVICE_KEYWORDS = ("oauth_issuer", "oauth_client_id", "oauth_scope", *OTHER_SECRETS[1:])

# A passfile answers for the password; a client encoding would change the dump; the rest concerns the choice of host.
_NOT_FOR_CHILDREN = frozenset(
    {*SECRET_KEYWORDS, *SERVICE_KEYWORDS, "passfile", "service", "servicefile", "client_encoding", "application_name"}
    | {"fallback_application_name", "replication", "target_session_attrs", "load_balance_hosts", "sslkeylogfile"}
)

_NONE_GIVEN = (
    "Set DATABASE_URL=postgresql://user:password@host:5432/name (in the environment or in .env), or add a profile "
    "with “loopin-backup-cli profile add NAME CONNINFO” and give --profile NAME."
)
_PERCENT = "Percent-encode special characters in a URI (% is %25, @ is %40, : is %3A, / is %2F, # is %23, ? is %3F)."
_NO_HOME = (
    "Put it into a section of a service file, such as [prod] of ~/.pg_service.conf, which only you may read (chmod "
    "600), and connect with service=prod."
)
# Parameters of other programs and drivers; only these names are ever repeated, for any other may be a password's part.
_OF_OTHERS = {
    **dict.fromkeys(("schema", "connection_limit", "pool_timeout", "pgbouncer", "socket_timeout"), "Prisma"),
    **dict.fromkeys(("sslidentity", "sslaccept", "statement_cache_size", "single_use_connections"), "Prisma"),
    **dict.fromkeys(("ssl", "prepared_statement_cache_size", "command_timeout"), "asyncpg"),
    **dict.fromkeys(("currentSchema", "sslfactory", "prepareThreshold", "ApplicationName", "loginTimeout"), "JDBC"),
    **dict.fromkeys(("pool", "encoding", "adapter", "prepared_statements", "timeout", "reaping_frequency"), "Rails"),
    **dict.fromkeys(("uselibpqcompat", "pool_max_conns", "pool_min_conns", "default_query_exec_mode"), "the driver"),
    **dict.fromkeys(("binary_parameters", "statement_cache_mode", "workaround", "supa", "pool_mode"), "the driver"),
}
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1", ""})

_SQLALCHEMY = r"(?i)^\s*(postgres(?:ql)?)\+\w+://"
_URI = r"(?i)^\s*postgres(?:ql)?://"
# Texts of this form mean the same to libpq as they say here; whatever else may occur is left to libpq.
_SIMPLE_URI = (
    r"(?a)postgres(?:ql)?(?:\+\w+)?://(?:(?P<user>[\w.~%-]*)(?::(?P<password>[^\s:@/?#\[\]]*))?@)?"
    r"(?P<rest>[\w.~%-]*(?::(?:[1-9]\d{0,3}|[1-5]\d{4}))?(?:/[\w.~%-]*)?(?:\?sslmode=[a-z-]+)?)\Z"
)
_NEVER_WITH_AT = frozenset({"host", "hostaddr", "port", "dbname", "sslmode"})
_BAD_PERCENT = r"%(?![0-9A-Fa-f]{2})|%00"
_SIMPLE_WORD = r"[a-z]+=(?:'[^'\\]*'|[^\s'\\]+)"
_SIMPLE_WORDS = rf"{_SIMPLE_WORD}(?: {_SIMPLE_WORD})*\Z"
_SIMPLE_KEYS = frozenset({"host", "port", "user", "dbname", "password", "sslmode", "passfile"})
_SECRET_NAMES = "|".join(SECRET_KEYWORDS)
_MASK_AUTHORITY = r"(\b[a-zA-Z][a-zA-Z0-9+]*://[^:@/?\s]*):[^\r\n]*@"
_MASK_QUERY = rf"(?i)([?&](?:{_SECRET_NAMES})=)[^&\s]*"
_MASK_KEYWORD = rf"(?is)(?<![?&\w])({_SECRET_NAMES})(\s*=\s*)(?:'(?:[^'\\]|\\.)*'?|(?:[^\s\\]|\\.)*)"


def parse(text: str) -> dict[str, str]:
    """Return the keywords of a connection string as libpq reads them, nothing added.

    Accepts ``postgresql://`` and ``postgres://`` URIs, SQLAlchemy's ``postgresql+psycopg2://``, and ``key=value``
    words. Raises :class:`UsageError`, whose text never repeats a part of ``text`` that might be a password.
    """
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    if "\0" in text:
        raise UsageError("The connection string contains a NUL byte.", hint="Remove it; PostgreSQL allows none.")
    text = _plain(text)
    if not text:
        raise UsageError("There is no connection string, so no database to connect to.", hint=_NONE_GIVEN)
    _refuse_stray_at(text)
    try:
        params = conninfo_to_dict(text)
    except ProgrammingError as error:
        raise _unreadable(str(error), text) from None
    except UnicodeDecodeError:
        raise UsageError("The connection string has a % that begins no UTF-8 character.", hint=_PERCENT) from None
    found = {key: str(value) for key, value in params.items()}
    _check_ports(found)
    return found


def _plain(text: str) -> str:
    """Turn SQLAlchemy's scheme into libpq's and cut the line end that a file may leave behind."""
    text = re.sub(_SQLALCHEMY, lambda found: f"{found[1]}://", text)
    if re.match(_URI, text):
        text = text.strip()
        scheme, _, rest = text.partition("://")
        return f"{scheme.lower()}://{rest}"
    return text.strip("\r\n")


def _refuse_stray_at(text: str) -> None:
    """Refuse a URI in which an ``@`` or ``/`` of the password makes libpq take the rest of it for a host or a name."""
    if not re.match(_URI, text):
        return
    rest = text.partition("://")[2]
    # As libpq has it: the login ends at the first @, if no / comes before it.
    login, at, after = rest.partition("@")
    place, _, query = (after if at and "/" not in login else rest).partition("?")
    values = [part.partition("=") for part in query.split("&")]
    if "@" in place or any("@" in value[1:] for key, _, value in values if key in _NEVER_WITH_AT):
        raise UsageError(
            "The connection string has an @ where none can be: the password seems to hold an @ or a / that is not "
            "percent-encoded. Nothing was connected to, and nothing of it is shown.",
            hint=f"{_PERCENT} A password p@ss/1 is written postgresql://user:p%40ss%2F1@host:5432/name.",
        )


def _unreadable(message: str, text: str) -> UsageError:
    """Say what libpq did not like without its quotation, which may hold the password."""
    import difflib

    if text.lower().startswith("jdbc:"):
        return UsageError(
            "The connection string is one of JDBC.", hint="Leave out “jdbc:”: postgresql://host:5432/name."
        )
    if text[:1] in {'"', "'"}:
        return UsageError("The connection string begins with a quotation mark.", hint="Leave out the outer quotes.")
    if message.startswith(("invalid percent-encoded", "forbidden value")):
        return UsageError("The connection string has a % that begins no valid character.", hint=_PERCENT)
    if message.startswith('missing "="'):
        hint = (
            "Write keyword=value words, with a value in single quotes if it contains a space, or a postgresql:// URI."
        )
        return UsageError("The connection string is neither a URI nor keyword=value words.", hint=hint)
    if message.startswith("unterminated quoted"):
        return UsageError("The connection string has a single quote that is not closed.")
    unknown = re.search(r'(?:invalid connection option|invalid URI query parameter:?) "([^"]*)"', message)
    if unknown and (others := _named_of_others(text)):
        return UsageError(
            f"The connection string has a parameter that libpq does not know: {', '.join(others)}.",
            hint="Take it out: a backup is of the whole database, whatever its schemas. For ssl=… write sslmode=…",
        )
    if unknown:
        near = difflib.get_close_matches(unknown[1], known_keywords(), n=1)
        hint = f"Did you mean {near[0]}?" if near else "See the list of parameter key words in PostgreSQL's manual."
        return UsageError("The connection string has a parameter that libpq does not know.", hint=hint)
    return UsageError("The connection string cannot be read.", hint=_PERCENT)


def _named_of_others(text: str) -> list[str]:
    """Return the parameters of a URI that are known to belong to something else.

    >>> _named_of_others("postgresql://ann@db/x?schema=public&sslmode=require&connection_limit=5")
    ['schema (of Prisma)', 'connection_limit (of Prisma)']
    """
    names = re.findall(r"[?&]([A-Za-z_]+)=", text)
    return [f"{name} (of {_OF_OTHERS[name]})" for name in dict.fromkeys(names) if name in _OF_OTHERS]


def known_keywords() -> tuple[str, ...]:
    """Return the keywords that the installed libpq knows."""
    from psycopg.pq import Conninfo

    return tuple(option.keyword.decode() for option in Conninfo.get_defaults())


def _check_ports(params: Mapping[str, str]) -> None:
    for port in params.get("port", "").split(","):
        if port.strip() and not (port.strip().isdecimal() and 0 < int(port) < 65536):
            # The port is not repeated: in postgresql://user:secret/db the "port" is the password.
            raise UsageError(
                "The connection string has a port that is not a number from 1 to 65535.",
                hint="A URI reads postgresql://user:password@host:5432/name; percent-encode @:/#?% in the password.",
            )


def given_options(params: Mapping[str, str], environ: Mapping[str, str]) -> str:
    """Return the ``options`` that a connection asks for itself or by its service; ``PGOPTIONS`` asks for nothing."""
    if "options" in params or not ("service" in params or environ.get("PGSERVICE")):
        return params.get("options", "")
    found = _unconnected(params).options.decode()
    return "" if found == environ.get("PGOPTIONS") else found


def password_found(params: Mapping[str, str]) -> str | None:
    """Return the password that libpq finds for this database in a service or password file, without connecting.

    Several hosts may have several passwords: then there is no single one, and libpq shall look for itself.
    """
    hosts, addresses = params.get("host", "").split(","), params.get("hostaddr", "").split(",")
    ports = params.get("port", "").split(",")
    found = set()
    for number in range(max(len(hosts), len(addresses))):
        one = {"host": hosts, "hostaddr": addresses, "port": ports}
        single = {key: values[number if len(values) > 1 else 0] for key, values in one.items()}
        rest = {key: value for key, value in params.items() if key not in one}
        found.add(_unconnected(rest | {key: value for key, value in single.items() if value}).password.decode())
    return found.pop() or None if len(found) == 1 else None


def _unconnected(params: Mapping[str, str]) -> PGconn:
    """Let libpq complete the parameters; it stops before it connects, at a value that no server could satisfy."""
    from psycopg.pq import PGconn

    return PGconn.connect_start(text_of({**params, "target_session_attrs": "none-at-all"}).encode())


def without_password(params: Mapping[str, str]) -> tuple[dict[str, str], str | None]:
    """Split the password off; it is ``None`` where there is none, and an empty one counts as none.

    >>> without_password({"host": "db", "password": "s3cret"})
    ({'host': 'db'}, 's3cret')
    """
    rest = {key: value for key, value in params.items() if key != "password"}
    return rest, params.get("password") or None


def without_other_secrets(params: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Split off what is as secret as a password.

    >>> without_other_secrets({"host": "db", "sslpassword": "s3cret"})
    ({'host': 'db'}, {'sslpassword': 's3cret'})
    """
    secrets = {key: value for key, value in params.items() if key in OTHER_SECRETS}
    return {key: value for key, value in params.items() if key not in secrets}, secrets


def refuse_other_secrets(params: Mapping[str, str]) -> None:
    """Raise UsageError for parameters that may be written down nowhere but in a file of libpq's own."""
    if found := [key for key in OTHER_SECRETS if key in params]:
        raise UsageError(f"A profile keeps no secrets, and {' and '.join(found)} is one.", hint=_NO_HOME)


def split_secrets(text: str) -> tuple[str, str | None, dict[str, str]]:
    """Return a connection string without anything secret, the password, and the other secrets. Raises UsageError."""
    rest, password = split_password(text)
    if not any(name in text for name in OTHER_SECRETS):
        return rest, password, {}
    params, secrets = without_other_secrets(parse(rest))
    return text_of(params), password, secrets


def split_password(text: str) -> tuple[str, str | None]:
    """Return a connection string without its password, and the password.

    Ordinary texts are taken apart here, for libpq costs a third of a second to load; all others by :func:`parse`, which
    raises UsageError.

    >>> split_password("postgresql+psycopg2://ann:p%40ss@db:5432/loopin?sslmode=require")
    ('postgresql://ann@db:5432/loopin?sslmode=require', 'p@ss')
    >>> split_password("host=db password=s3cret dbname='my loopin'")
    ("host=db dbname='my loopin'", 's3cret')
    """
    simple = _split_uri(text) or _split_words(text)
    if simple is not None:
        return simple
    params, password = without_password(parse(text))
    return text_of(params), password


def _split_uri(text: str) -> tuple[str, str | None] | None:
    found = re.match(_SIMPLE_URI, text)
    if found is None or re.search(_BAD_PERCENT, text):
        return None
    from urllib.parse import unquote_to_bytes

    user = f"{found['user']}@" if found["user"] is not None else ""
    try:
        password = unquote_to_bytes(found["password"] or "").decode()
    except UnicodeDecodeError:
        return None
    return f"postgresql://{user}{found['rest']}", password or None


def _split_words(text: str) -> tuple[str, str | None] | None:
    if not re.match(_SIMPLE_WORDS, text):
        return None
    words = {word.partition("=")[0]: word for word in re.findall(_SIMPLE_WORD, text)}
    if not words.keys() <= _SIMPLE_KEYS or not re.match(r"(port=([1-9]\d{0,3}|[1-5]\d{4}))?\Z", words.get("port", "")):
        return None
    password = words.pop("password", "").partition("=")[2].strip("'")
    return " ".join(words.values()), password or None


def with_passfile(text: str, path: str) -> str:
    r"""Return a connection string (without a password) that names a password file as well.

    >>> with_passfile("postgresql://db/x?sslmode=require", "/home/ann/a b")
    'postgresql://db/x?sslmode=require&passfile=%2Fhome%2Fann%2Fa%20b'
    >>> with_passfile("host=db", "/home/o'neill/p")
    "host=db passfile='/home/o\\'neill/p'"
    """
    if re.match(_URI, text):
        from urllib.parse import quote

        return f"{text}{'&' if '?' in text else '?'}passfile={quote(path, safe='')}"
    escaped = path.replace("\\", "\\\\").replace("'", "\\'")
    return f"{text} passfile='{escaped}'"


def text_of(params: Mapping[str, str]) -> str:
    """Return the ``keyword=value`` text of ``params``, quoted so that :func:`parse` gives the same again."""
    if not params:
        return ""
    from psycopg.conninfo import make_conninfo

    return make_conninfo("", **params)


def mask(text: str) -> str:
    r"""Hide the passwords of every connection string in ``text``; what is no connection string is returned unchanged.

    It is for showing only and rather hides too much: all between the first colon after a user and the last ``@``.

    >>> mask("postgresql://ann:p@ss/w?rd@db.example:5432/loopin?sslmode=require")
    'postgresql://ann:***@db.example:5432/loopin?sslmode=require'
    >>> mask("postgresql+psycopg2://ann@db/loopin?password=s3cret&sslmode=require")
    'postgresql+psycopg2://ann@db/loopin?password=***&sslmode=require'
    >>> mask(r"host=db password = 's3 c\'ret' dbname=loopin")
    'host=db password = *** dbname=loopin'
    >>> mask("postgresql://db.example:5432/loopin")
    'postgresql://db.example:5432/loopin'
    """
    text = re.sub(_MASK_AUTHORITY, r"\1:***@", text)
    text = re.sub(_MASK_QUERY, r"\1***", text)
    return re.sub(_MASK_KEYWORD, r"\1\2***", text)


def describe(params: Mapping[str, str]) -> str:
    """Return ``user@host:port/database`` for people; several hosts are separated by commas.

    >>> describe({"user": "ann", "host": "db", "dbname": "loopin"})
    'ann@db:5432/loopin'
    >>> describe({"service": "prod"})
    'service prod'
    >>> describe({"user": "ann", "host": "a,b", "port": "1,2", "dbname": "x"})
    'ann@a:1,b:2/x'
    """
    if "service" in params and "host" not in params:
        named = f"/{params['dbname']}" if params.get("dbname") else ""
        return f"service {params['service']}{named}"
    hosts = (params.get("host") or params.get("hostaddr") or "localhost").split(",")
    ports = (params.get("port") or "5432").split(",")
    if len(ports) != len(hosts):
        ports = [ports[0]] * len(hosts)
    where = ",".join(
        f"[{host}]:{port}" if ":" in host else f"{host}:{port or '5432'}"
        for host, port in zip(hosts, ports, strict=True)
    )
    who = f"{params['user']}@" if params.get("user") else ""
    return f"{who}{where}/{params.get('dbname') or params.get('user', '')}"


def child_environment(params: Mapping[str, str], passfile: str, service_file: str) -> dict[str, str]:
    """Return the ``PG*`` variables that bring pg_dump or psql to the same server, and nothing else.

    ``params`` should be those of a live connection. The database's name goes into ``PGDATABASE``, which libpq does
    not expand as a connection string. ``service_file`` is the path of a file with :func:`service_text`, or empty.
    Raises :class:`UsageError` for a value with a NUL byte.
    """
    from psycopg.pq import Conninfo

    variables = {o.keyword.decode(): o.envvar.decode() for o in Conninfo.get_defaults() if o.envvar}
    environment = {
        variables[key]: for_child(value)
        for key, value in params.items()
        if key in variables and key not in _NOT_FOR_CHILDREN and value
    }
    environment.setdefault("PGCONNECT_TIMEOUT", str(CONNECT_TIMEOUT))
    environment |= {"PGPASSFILE": passfile, "PGAPPNAME": APPLICATION_NAME}
    if service_file:
        environment |= {"PGSERVICE": SERVICE_NAME, "PGSERVICEFILE": service_file}
    for name, value in environment.items():
        if "\0" in value:
            raise UsageError(f"The value for {name} contains a NUL byte.", hint="PostgreSQL allows none in a name.")
    return environment


def for_child(text: str) -> str:
    """Return a text that a child gets as UTF-8 in its environment or arguments, whatever this process's locale is."""
    return os.fsdecode(text.encode("utf-8", "surrogateescape"))


def service_text(params: Mapping[str, str]) -> str:
    """Return a service file for the keywords that have no environment variable: keepalives and the like.

    A value with a line break cannot stand in such a file and raises :class:`UsageError`.
    """
    ours = {*SERVICE_KEYWORDS, *_NEWER_SERVICE_KEYWORDS}
    wanted = KEEPALIVES | {key: value for key, value in params.items() if key in ours}
    for key, value in wanted.items():
        if "\n" in value or "\r" in value or value != value.strip():
            raise UsageError(f"The connection parameter {key} begins or ends with a space or contains a line break.")
    return "".join([f"[{SERVICE_NAME}]\n", *(f"{key}={value}\n" for key, value in wanted.items())])


def passfile_line(password: str) -> str:
    r"""Return the one line of a password file that answers for every server; it ends without a line break.

    Raises :class:`CredentialsError` for a password that libpq could not read back from a file.

    >>> passfile_line(r"a:b\c")
    '*:*:*:*:a\\:b\\\\c'
    """
    if any(char in password for char in "\0\r\n"):
        raise CredentialsError(
            "The password contains a line break or a NUL byte, which libpq cannot read from a password file.",
            hint="Give the role a password without line breaks: ALTER ROLE … PASSWORD …",
        )
    escaped = password.replace("\\", "\\\\").replace(":", "\\:")
    return f"*:*:*:*:{escaped}"


def is_local(host: str) -> bool:
    """Whether a host as libpq reports it is this machine: a socket's directory or a loopback address."""
    return host in LOCAL_HOSTS or host.startswith(("/", "127.", "@"))
