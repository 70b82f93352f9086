"""What psycopg says, turned into this program's errors with a hint. Server texts are quoted as plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import (
    CredentialsError,
    LockTimeoutError,
    LoopinError,
    NotPossibleError,
    ServerError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, LiteralString

    import psycopg

DATABASES: LiteralString = "SELECT datname FROM pg_catalog.pg_database WHERE NOT datistemplate ORDER BY 1"
ALWAYS_THERE = ("postgres", "template1")
"""The databases by which a server tells of the others."""

_LOGIN = (
    "Check the user and the password (in a URI, percent-encode special characters of the password). For a profile, "
    "“loopin-backup-cli profile add NAME CONNINFO --keyring” stores a new one."
)
_PG_HBA = (
    "The server's pg_hba.conf does not let this user in from this machine: add a line such as “host DATABASE USER "
    "ADDRESS/32 scram-sha-256” and reload the server, or connect with another host or sslmode."
)
# What libpq or the server says, what kind of error it is, what to do, and the keyword of the connection it is about.
_CONNECTING: tuple[tuple[str, type[LoopinError], str, str], ...] = (
    (
        "password authentication failed|no such user|invalid password|SASL authentication failed",
        CredentialsError,
        _LOGIN,
        "password",
    ),
    ("no password supplied|password is required|empty password", CredentialsError, _LOGIN, "password"),
    (
        "(?:Peer|Ident) authentication failed",
        CredentialsError,
        "The server asks the operating system who you are: run as that user, or use host=localhost and a password.",
        "user",
    ),
    (
        "role .* does not exist|not permitted to log in",
        CredentialsError,
        "Check the user's name; the role needs LOGIN.",
        "user",
    ),
    ("no pg_hba.conf entry|pg_hba.conf rejects", ServerError, _PG_HBA, "host"),
    (
        "certificate",
        ServerError,
        "Give the server's certificate authority with sslrootcert=FILE, or sslrootcert=system for a public one.",
        "sslmode",
    ),
    (
        "does not support SSL",
        ServerError,
        "Switch SSL on in the server, or use sslmode=prefer on a trusted network.",
        "sslmode",
    ),
    ("SSL (?:connection )?is required|SSL required|no encryption", ServerError, "Add sslmode=require.", "sslmode"),
    (
        "could not translate host name|failed to resolve host|Name or service not known",
        ServerError,
        "Check the host's name and this machine's network or VPN.",
        "host",
    ),
    (
        "Connection refused|No such file or directory",
        ServerError,
        "Check host and port and that the server runs (on Debian: pg_lsclusters).",
        "host",
    ),
    (
        "timeout expired|timed out|No route to host|Network is unreachable",
        ServerError,
        "The host does not answer: check its address, the network or VPN, and firewalls.",
        "host",
    ),
    (
        "starting up|shutting down|in recovery mode|not accepting connections|not yet accepting",
        ServerError,
        "Wait until the server is ready and try again.",
        "",
    ),
    (
        "too many (?:clients|connections)|connection slots|no more connections allowed",
        ServerError,
        "Every connection is taken: try again later, or end idle sessions.",
        "",
    ),
    ("permission denied for database", ServerError, "Let the role in: GRANT CONNECT ON DATABASE … TO …;", "dbname"),
    (
        "not currently accepting connections",
        ServerError,
        "The database is closed: ALTER DATABASE … ALLOW_CONNECTIONS true;",
        "dbname",
    ),
    (
        "unsupported startup parameter|bouncer config error|pooler error",
        ServerError,
        "This is a connection pooler; give the port of the PostgreSQL server itself.",
        "port",
    ),
    (
        "session is (?:not )?read-only|server is (?:not )?in hot standby",
        ServerError,
        "No host of the connection string has the wanted target_session_attrs.",
        "",
    ),
)

_QUERYING: dict[str, tuple[type[LoopinError], str]] = {
    "42501": (ServerError, "Ask an administrator for the right, or use a role that has it."),
    "55P03": (LockTimeoutError, "Somebody else holds a lock; “loopin-backup-cli doctor” names who."),
    "55006": (ServerError, "Somebody is still connected to it; “loopin-backup-cli doctor” shows sessions."),
    "42P04": (ServerError, "Choose another name, or drop the existing database first."),
    "3D000": (ServerError, "Check the database's name."),
    "53100": (ServerError, "The server's disk is full."),
    "53300": (ServerError, "Every connection is taken: try again later."),
    "0A000": (NotPossibleError, ""),
}


def _connecting(error: psycopg.Error, params: Mapping[str, str]) -> LoopinError | None:
    """Return the error for a connection that did not come about; ``params`` without a password.

    None if the words are not known, as from a server that speaks another language: see :func:`explained`.
    """
    text = _one_line(str(error))
    for pattern, kind, hint, about in _CONNECTING:
        if re.search(pattern, text, re.IGNORECASE):
            failure = kind(f"Cannot connect to {conninfo.describe(params)}: {text}", hint=hint)
            failure.about = about
            return failure
    return None


def _unknown_words(error: psycopg.Error, params: Mapping[str, str], databases: str) -> LoopinError:
    """Return the error for words that are not known, by what libpq knows of the attempt.

    ``databases`` is a sentence about those of the same server that do let us in, empty if none does.
    """
    text = f"Cannot connect to {conninfo.describe(params)}: {_one_line(str(error))}"
    attempt = error.pgconn
    about_login = attempt is not None and (attempt.needs_password or (attempt.used_password and not databases))
    if about_login:
        refused = CredentialsError(text, hint=_LOGIN)
        refused.about = "password"
        return refused
    failed = ServerError(text, hint=databases or "“loopin-backup-cli doctor” examines the connection.")
    failed.about = "dbname" if _names_missing_database(error) else ""
    return failed


def _names_missing_database(error: psycopg.Error) -> bool:
    """Whether the server (or PgBouncer) said that there is no such database."""
    return bool(re.search(r'database ".*" does not exist|no such database', str(error), re.DOTALL))


def asks_which_exist(error: psycopg.Error, params: Mapping[str, str]) -> bool:
    """Whether the databases of the server would help to understand why no connection came about."""
    if _connecting(error, params) is None:
        return error.pgconn is not None
    return _names_missing_database(error)


def databases_sentence(rows: Iterable[tuple[Any, ...]]) -> str:
    """Return what :data:`DATABASES` answered as a sentence."""
    return f"The server has these databases: {', '.join(repr(name) for (name,) in rows)}."


def explained(error: psycopg.Error, params: Mapping[str, str], databases: str) -> LoopinError:
    """Return why no connection came about; ``params`` without a password, ``databases`` as a sentence or empty."""
    failure = _connecting(error, params)
    if failure is None:
        failure = _unknown_words(error, params, databases)
    elif _names_missing_database(error):
        failure.hint = databases or "Check the database's name."
    if _names_missing_database(error):
        failure.about = "dbname"
    return failure


def sqlstate_of(error: LoopinError) -> str:
    """Return the SQLSTATE with which the server refused, empty where none is known."""
    return str(getattr(error.__cause__, "sqlstate", None) or "")


def querying(error: psycopg.Error, what: str = "") -> LoopinError:
    """Return the error for a statement that failed; ``what`` says what it was for."""
    text = (error.diag.message_primary if error.sqlstate else None) or _one_line(str(error))
    subject = f"{what}: {text}" if what else f"The server said: {text}"
    if error.sqlstate is None or error.sqlstate.startswith(("08", "57P")):
        return ServerError(f"The connection to the server was lost. {subject}", hint="Is the server still running?")
    kind, hint = _QUERYING.get(error.sqlstate, (ServerError, ""))
    return kind(subject, hint=error.diag.message_hint or hint)


def _one_line(text: str) -> str:
    """Return a message of libpq without psycopg's prefixes and without line breaks."""
    text = re.sub(r"^(?:connection (?:failed|is bad): )+", "", text.strip())
    text = text.split("\nMultiple connection attempts failed. All failures were:\n")[-1]
    text = re.sub(r"\s*\n[\t ]*Is the server running.*", "", text)
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())
