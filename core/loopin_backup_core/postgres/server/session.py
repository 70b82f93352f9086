"""One connection to one database, and the few ways in which everything else asks it."""

from __future__ import annotations

import json
import os
import re
import socket
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, LiteralString, Self, cast

from loopin_backup_core.model import conninfo, encodings
from loopin_backup_core.model.errors import LoopinError, ServerError
from loopin_backup_core.postgres import session_settings
from loopin_backup_core.postgres.server import failures, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

    import psycopg
    from psycopg import sql

    from loopin_backup_core.model.progress import CancelToken
    from loopin_backup_core.postgres.session_settings import ServerKnown

    Row = tuple[Any, ...]
    Query = LiteralString | bytes | sql.SQL | sql.Composed

CANCEL_WITHIN = 2.0
"""Seconds that the server has to take note of a cancelled query."""

ANSWER_WITHIN = 1.0
"""Seconds that it has to end the query then."""

INTRODUCTION: LiteralString = (
    "SELECT pg_catalog.pg_backend_pid(),"
    " (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user), current_setting('server_encoding')"
)
SET_ALL: LiteralString = "SELECT pg_catalog.set_config(key, value, false) FROM pg_catalog.json_each_text(%s::json)"
TRANSACTION_TIMEOUT = "25P04"
"""The SQLSTATE of a session that ``transaction_timeout`` has ended."""

# What a pooler says of options that come with the login. PgBouncer, RDS Proxy and others in their words.
_OPTIONS_REFUSED = re.compile("startup (?:parameter|option)|command.line options", re.IGNORECASE)
_ENDED_BY_TIMEOUT = re.compile("transaction.timeout", re.IGNORECASE)
# libpq sends these after the options of a connection, so that they would win.
_VARIABLES = ("PGTZ", "PGDATESTYLE", "PGGEQO")


class Session:
    """One connection in autocommit mode that no setting hinders. Closing it ends what it held open.

    Behind a connection pooler nothing is set: the next client of the pooler would get it.
    """

    def __init__(self, connection: psycopg.Connection[Row], token: CancelToken | None = None) -> None:
        self._connection = connection
        self._token = token
        self._over = threading.Event()
        self._asked = 0
        if token is not None:
            threading.Thread(target=self._watch, args=(token,), daemon=True).start()
        pid, superuser, encoding = self.rows(INTRODUCTION)[0]
        self._pooled: bool = pid != connection.info.backend_pid
        self._known = session_settings.ServerKnown(self.version_num, bool(superuser))
        if not self._pooled:
            settings = session_settings.unhindered(self._known) | session_settings.OWN
            self.rows(SET_ALL, json.dumps(settings))
        texts.accept_any_bytes(connection)
        if encoding == "SQL_ASCII":
            # As UTF-8 the server would refuse to send what is none.
            connection.execute("SET client_encoding TO 'SQL_ASCII'")

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
                asked = self._asked
                try:
                    self._connection.cancel_safe(timeout=CANCEL_WITHIN)
                except psycopg.Error:
                    self._hang_up()
                self._hang_up_unless_answered(asked)
                return

    def _hang_up_unless_answered(self, asked: int) -> None:
        """End the connection from outside where a server stands still and does not even cancel."""
        end = time.monotonic() + ANSWER_WITHIN
        while time.monotonic() < end:
            if self._over.wait(0.05) or self._asked != asked or not asked % 2:
                return
        self._hang_up()

    def _hang_up(self) -> None:
        """Shut the socket: whoever waits for an answer is woken, in whatever thread."""
        with suppress(Exception), socket.socket(fileno=os.dup(self._connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Count a question while it is open: the number is odd then."""
        self._asked += 1
        try:
            yield
        finally:
            self._asked += 1

    @property
    def version_num(self) -> int:
        """The server's version as a number, such as 150018 for 15.18."""
        return self._connection.info.server_version

    @property
    def major(self) -> int:
        """The server's major version."""
        return self.version_num // 10000

    @property
    def known(self) -> ServerKnown:
        """What the next login to this server, as the same role, may rely on."""
        return self._known

    def is_pooled(self) -> bool:
        """Whether a connection pooler such as PgBouncer answered, and not the server itself."""
        return self._pooled

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
        """Return what leads a client tool to the same server: the host that answered, no password, nothing hindered."""
        info = self._connection.info
        live = {**info.get_parameters(), "host": info.host, "port": str(info.port)}
        live |= {"user": info.user, "dbname": info.dbname}
        settings = session_settings.unhindered(self._known)
        if self._known.superuser:
            # So that what the server says through pg_dump is understood; other roles may not choose its language.
            settings["lc_messages"] = "C"
        live["options"] = session_settings.options(live.get("options", ""), settings)
        drop = (*conninfo.SECRET_KEYWORDS[:1], "service", "client_encoding", "application_name", "target_session_attrs")
        return {key: value for key, value in live.items() if key not in drop}

    def may_set(self, name: str, value: str) -> bool:
        """Set a setting for this session; False where the server refuses it, as it would refuse a login with it."""
        return self.value_or(None, "SELECT pg_catalog.set_config(%s, %s, false)", name, value) is not None

    def is_barred_by_libraries(self) -> bool:
        """Whether a login to this database fails because of libraries that its settings preload."""
        free = session_settings.unhindered(self._known)
        ordinary = {name: value for name, value in free.items() if name not in session_settings.PRELOADED}
        return not self._lets_in(ordinary) and self._lets_in(free)

    def _lets_in(self, settings: Mapping[str, str]) -> bool:
        import psycopg

        wanted = {**self.params(), "options": session_settings.options("", settings), "password": self.password}
        try:
            psycopg.connect("", **cast("Any", wanted)).close()
        except psycopg.Error:
            return False
        return True

    def rows(self, query: Query, *args: Any) -> list[Row]:
        """Return the rows of a query with ``%s`` for each of ``args``, or ``%(name)s`` for the items of one mapping.

        Raises ServerError and its kin.
        """
        import psycopg

        try:
            with self._asking(), self._connection.cursor() as cursor:
                given = args[0] if args and isinstance(args[0], dict) else args or None
                cursor.execute(texts.rendered(query, self._connection), given)
                return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            if self._token is not None:
                self._token.check()
            raise failures.querying(error) from error

    def column(self, query: Query, *args: Any) -> tuple[Any, ...]:
        """Return the first column of a query."""
        return tuple(row[0] for row in self.rows(query, *args))

    def shared_names(self, query: Query) -> tuple[bytes, ...]:
        """Return the first column, names of roles, databases or tablespaces, in the bytes that the cluster has.

        Such a name has the encoding of the database in which it was given, which nobody knows afterwards: converted
        from the encoding of this database it may be wrong, or refused.
        """
        if self._pooled:
            return tuple(encodings.raw(name) for name in self.column(query))
        client = str(self.value("SHOW client_encoding"))
        self.value("SELECT pg_catalog.set_config('client_encoding', 'SQL_ASCII', false)")
        try:
            return tuple(encodings.raw(name) for name in self.column(query))
        finally:
            self.value("SELECT pg_catalog.set_config('client_encoding', %s, false)", client)

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
            with self._asking():
                self._connection.execute(texts.rendered(query, self._connection))
        except psycopg.Error as error:
            if self._token is not None:
                self._token.check()
            raise failures.querying(error, what) from error


def connect(
    params: Mapping[str, str],
    password: str | None,
    token: CancelToken | None,
    known: ServerKnown = session_settings.UNKNOWN,
) -> psycopg.Connection[Row]:
    """Return a connection by libpq's rules, in autocommit mode. Raises ServerError or CredentialsError.

    ``token`` stops even an attempt that hangs in a name server.
    """
    if token is None:
        return _attempt(params, password, known)
    outcome: list[psycopg.Connection[Row] | LoopinError] = []
    gone = threading.Event()

    def attempt() -> None:
        try:
            connection = _attempt(params, password, known)
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


def settings_for(
    params: Mapping[str, str], password: str | None, known: ServerKnown = session_settings.UNKNOWN
) -> dict[str, str]:
    """Return the keywords to connect with: what was asked for, our own name, keepalives, UTF-8, and nothing hindering.

    The variables of the environment that would set something else are removed from it.
    """
    for name in _VARIABLES:
        os.environ.pop(name, None)
    wanted = {"connect_timeout": str(conninfo.CONNECT_TIMEOUT), **conninfo.KEEPALIVES, **params}
    wanted |= {"application_name": conninfo.APPLICATION_NAME, "client_encoding": "utf8"}
    if password is not None:
        wanted["password"] = password
    wanted["options"] = session_settings.options(
        conninfo.given_options(params, os.environ), session_settings.unhindered(known)
    )
    return wanted


def second_try(
    error: psycopg.Error, params: Mapping[str, str], password: str | None, known: ServerKnown
) -> dict[str, str] | None:
    """Return the keywords for another attempt at a login that our own settings, or the lack of one, made fail."""
    if _OPTIONS_REFUSED.search(str(error)) and not conninfo.given_options(params, os.environ):
        # A pooler: whoever is connected to it is told so, and nothing is to be set through it.
        return settings_for(params, password) | {"options": ""}
    newer = session_settings.LATEST
    ended = error.sqlstate == TRANSACTION_TIMEOUT or _ENDED_BY_TIMEOUT.search(str(error))
    if ended and known.version_num < newer.version_num:
        return settings_for(params, password, newer)
    return None


def _attempt(params: Mapping[str, str], password: str | None, known: ServerKnown) -> psycopg.Connection[Row]:
    import psycopg

    wanted = settings_for(params, password, known)
    try:
        return _opened(wanted)
    except psycopg.Error as error:
        failed = error
        if again := second_try(error, params, password, known):
            try:
                return _opened(again)
            except psycopg.Error as second:
                failed = second
        shown = {key: value for key, value in params.items() if key != "password"}
        databases = _which_exist(wanted) if failures.asks_which_exist(failed, shown) else ""
        raise failures.explained(failed, shown, databases) from None


def _opened(wanted: Mapping[str, str]) -> psycopg.Connection[Row]:
    """Return a connection that has answered once: a timeout of the database may end it right after the login."""
    import psycopg

    connection = psycopg.connect("", autocommit=True, prepare_threshold=None, **cast("Any", wanted))
    try:
        answer = connection.execute("SELECT pg_catalog.pg_backend_pid()").fetchone()
        is_newer = connection.info.server_version >= session_settings.LATEST.version_num
        if answer == (connection.info.backend_pid,) and is_newer:
            connection.execute("SELECT pg_catalog.set_config('transaction_timeout', '0', false)")
    except BaseException:
        connection.close()
        raise
    return connection


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
