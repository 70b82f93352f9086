"""One connection to one database, and the few ways in which everything else asks it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, LiteralString, Self, cast

from loopin_backup_core import conninfo
from loopin_backup_core.errors import LoopinError, ServerError
from loopin_backup_core.server import failures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    import psycopg
    from psycopg import sql

    from loopin_backup_core.events import CancelToken

    Row = tuple[Any, ...]
    Query = LiteralString | bytes | sql.SQL | sql.Composed

CANCEL_WITHIN = 2.0
"""Seconds that the server has to take note of a cancelled query."""

# What may be in the way of a long dump or restore, with the first server that knows it (server_version_num).
TIMEOUTS = {
    "statement_timeout": 0,
    "lock_timeout": 0,
    "idle_in_transaction_session_timeout": 0,
    "idle_session_timeout": 140000,
    "transaction_timeout": 170000,
}


def timeouts_known_to(version_num: int) -> tuple[str, ...]:
    """Return the names of the timeouts that a server of this version has."""
    return tuple(name for name, since in TIMEOUTS.items() if version_num >= since)


class Session:
    """One connection in autocommit mode with every timeout off. Closing it ends what it held open."""

    def __init__(
        self, connection: psycopg.Connection[Row], params: Mapping[str, str], token: CancelToken | None = None
    ) -> None:
        self._connection = connection
        self._given = dict(params)
        self._token = token
        self._over = threading.Event()
        if token is not None:
            threading.Thread(target=self._watch, args=(token,), daemon=True).start()
        for name in timeouts_known_to(self.version_num):
            self.value("SELECT pg_catalog.set_config(%s, '0', false)", name)
        if self.value("SHOW server_encoding") == "SQL_ASCII":
            _accept_any_bytes(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; whatever it held open is gone."""
        self._over.set()
        self._connection.close()

    def _watch(self, token: CancelToken) -> None:
        import psycopg

        while not self._over.is_set():
            if token.wait(0.1):
                try:
                    self._connection.cancel_safe(timeout=CANCEL_WITHIN)
                except psycopg.Error:
                    self._connection.close()
                return

    @property
    def version_num(self) -> int:
        """The server's version as a number, such as 150018 for 15.18."""
        return self._connection.info.server_version

    @property
    def major(self) -> int:
        """The server's major version."""
        return self.version_num // 10000

    @property
    def database(self) -> str:
        """The name of the database."""
        return self._connection.info.dbname

    @property
    def user(self) -> str:
        """The role that logged in."""
        return self._connection.info.user

    @property
    def password(self) -> str | None:
        """The password that was used, wherever libpq found it."""
        return self._connection.info.password or None

    @property
    def backend_pid(self) -> int:
        """The process that answered the login."""
        return self._connection.info.backend_pid

    def params(self) -> dict[str, str]:
        """Return what leads a client tool to the same server: the host that answered, no password, timeouts off."""
        info = self._connection.info
        live = {**info.get_parameters(), "host": info.host, "port": str(info.port)}
        live |= {"user": info.user, "dbname": info.dbname}
        switches = " ".join(f"-c {name}=0" for name in timeouts_known_to(self.version_num))
        if self.value("SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user"):
            # So that what the server says through pg_dump is understood; other roles may not choose its language.
            switches += " -c lc_messages=C"
        live["options"] = f"{live.get('options', '')} {switches}".strip()
        drop = (*conninfo.SECRET_KEYWORDS[:1], "service", "client_encoding", "application_name", "target_session_attrs")
        kept = {key: value for key, value in live.items() if key not in drop}
        return kept | {key: self._given[key] for key in conninfo.SERVICE_KEYWORDS if key in self._given}

    def rows(self, query: Query, *args: Any) -> list[Row]:
        """Return the rows of a query with ``%s`` for each of ``args``, or ``%(name)s`` for the items of one mapping.

        Raises ServerError and its kin.
        """
        import psycopg

        try:
            with self._connection.cursor() as cursor:
                cursor.execute(query, args[0] if args and isinstance(args[0], dict) else args or None)
                return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            if self._token is not None:
                self._token.check()
            raise failures.querying(error) from error

    def column(self, query: Query, *args: Any) -> tuple[Any, ...]:
        """Return the first column of a query."""
        return tuple(row[0] for row in self.rows(query, *args))

    def value(self, query: Query, *args: Any) -> Any:
        """Return the first value of a query's first row; None without a row."""
        rows = self.rows(query, *args)
        return rows[0][0] if rows else None

    def value_or(self, default: Any, query: Query, *args: Any) -> Any:
        """Return the first value of a query, or ``default`` where the server refuses it (not in a transaction)."""
        try:
            return self.value(query, *args)
        except ServerError:
            return default

    def run(self, query: Query, what: str = "") -> None:
        """Run a statement without parameters; ``what`` begins the message if it fails."""
        import psycopg

        try:
            self._connection.execute(query)
        except psycopg.Error as error:
            if self._token is not None:
                self._token.check()
            raise failures.querying(error, what) from error


def connect(params: Mapping[str, str], password: str | None, token: CancelToken | None) -> psycopg.Connection[Row]:
    """Return a connection by libpq's rules, in autocommit mode. Raises ServerError or CredentialsError.

    ``token`` stops even an attempt that hangs in a name server.
    """
    wanted = settings_for(params, password)
    if token is None:
        return _attempt(wanted, params)
    outcome: list[psycopg.Connection[Row] | LoopinError] = []
    gone = threading.Event()

    def attempt() -> None:
        try:
            connection = _attempt(wanted, params)
            outcome.append(connection)
            if gone.is_set():
                connection.close()
        except LoopinError as error:
            outcome.append(error)

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.05)
        if token.cancelled:
            gone.set()
            token.check()
    if not outcome:
        raise ServerError(f"Cannot connect to {conninfo.describe(params)}.")
    if isinstance(outcome[0], LoopinError):
        raise outcome[0]
    return outcome[0]


def settings_for(params: Mapping[str, str], password: str | None) -> dict[str, str]:
    """Return the keywords to connect with: what was asked for, our own name, keepalives, and UTF-8 for texts."""
    import os

    wanted = {"connect_timeout": str(conninfo.CONNECT_TIMEOUT), **conninfo.KEEPALIVES, **params}
    wanted |= {"application_name": conninfo.APPLICATION_NAME, "client_encoding": "utf8"}
    if password is not None:
        wanted["password"] = password
    if "PGOPTIONS" in os.environ and "service" not in params:
        wanted.setdefault("options", "")
    return wanted


def _attempt(wanted: Mapping[str, str], params: Mapping[str, str]) -> psycopg.Connection[Row]:
    import psycopg

    shown = {key: value for key, value in params.items() if key != "password"}
    try:
        return psycopg.connect("", autocommit=True, prepare_threshold=None, **cast("Any", wanted))
    except psycopg.Error as error:
        databases = _which_exist(wanted) if failures.asks_which_exist(error, shown) else ""
        raise failures.explained(error, shown, databases) from None


def _which_exist(wanted: Mapping[str, str]) -> str:
    """Say which databases the server has, if another one lets us in."""
    import psycopg

    for name in failures.ALWAYS_THERE:
        try:
            with psycopg.connect("", autocommit=True, **cast("Any", {**wanted, "dbname": name})) as connection:
                return failures.databases_sentence(connection.execute(failures.DATABASES).fetchall())
        except psycopg.Error:
            continue
    return ""


def _accept_any_bytes(connection: psycopg.Connection[Row]) -> None:
    """Let texts of an SQL_ASCII database through that are no UTF-8; as UTF-8 the server would refuse to send them."""
    from psycopg.types.string import TextLoader

    class AnyBytesLoader(TextLoader):
        def load(self, data: Any) -> str:
            return bytes(data).decode("utf-8", "surrogateescape")

    connection.execute("SET client_encoding TO 'SQL_ASCII'")
    for name in ("text", "name", "varchar", "bpchar"):
        connection.adapters.register_loader(name, AnyBytesLoader)


def own_word(word: LiteralString) -> sql.SQL:
    """Return a keyword of this program's own for a statement; never something from outside."""
    from psycopg import sql

    return sql.SQL(word)


def quoted(name: str) -> str:
    """Quote an identifier for a sentence or a GRANT to be typed, only where it needs it.

    >>> quoted("users"), quoted('We"ird')
    ('users', '"We""ird"')
    """
    plain = name.isascii() and name.isidentifier() and name == name.lower()
    return name if plain else '"' + name.replace('"', '""') + '"'
