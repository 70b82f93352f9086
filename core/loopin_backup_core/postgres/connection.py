"""Getting at one database: its password, one connection, and the files through which programs get at it too."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loopin_backup_core.config import credentials
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import LoopinError, ServerError, UsageError
from loopin_backup_core.postgres import server as servers
from loopin_backup_core.postgres import session_settings
from loopin_backup_core.system import process

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.progress import CancelToken
    from loopin_backup_core.postgres.client_tools import Tool
    from loopin_backup_core.postgres.session_settings import ServerKnown


@dataclass(frozen=True, slots=True)
class Target:
    """A database of a profile, or of a throwaway server: libpq's keywords and the password apart.

    ``known`` is what an earlier connection as the same role has told of the server.
    """

    params: Mapping[str, str]
    password: str | None
    known: ServerKnown = session_settings.UNKNOWN

    def of(self, dbname: str) -> Target:
        """Return another database of the same server."""
        return replace(self, params={**self.params, "dbname": dbname})

    def told_by(self, server: servers.Server) -> Target:
        """Return the same, with what a connection to it has found out; event triggers of its databases stay quiet."""
        return replace(self, known=server.known)


@dataclass(frozen=True, slots=True)
class ClientEnvironment:
    """Makes the commands of client tools for one server; no secret is in them."""

    environment: Mapping[str, str]

    def command(
        self,
        tool: Tool,
        args: tuple[str, ...],
        dbname: str | None = None,
        *,
        settings: Mapping[str, str] | None = None,
        encoding: str = "",
    ) -> process.Command:
        """Return a command; the database's name travels in the environment, where it is only a name.

        ``settings`` are of its session, on top of those that every session of ours has, ``encoding`` is the client's:
        without one the settings of role and database would decide it.
        """
        env = {**process.base_environment(), **self.environment}
        if dbname is not None:
            env["PGDATABASE"] = conninfo.for_child(dbname)
        if settings:
            sent = {conninfo.for_child(name): conninfo.for_child(value) for name, value in settings.items()}
            env["PGOPTIONS"] = session_settings.options(env.get("PGOPTIONS", ""), sent)
        if encoding:
            env["PGCLIENTENCODING"] = encoding
        return process.Command(tool.path, args, env)


def target_of(profile: Profile, environ: Mapping[str, str]) -> Target:
    """Return where a profile points, with its password.

    Raises UsageError where no database is named, CredentialsError where a password should be and cannot be had.
    """
    if not profile.conninfo:
        raise UsageError(
            "No database is named.",
            hint="Set DATABASE_URL (in the environment or in a .env file here), or name a profile with --profile.",
        )
    params, _ = conninfo.without_password(conninfo.parse(profile.conninfo))
    params |= profile.extra.get(credentials.OTHER_SECRETS, {})
    if profile.passfile:
        params["passfile"] = profile.passfile
    password = credentials.password_for(profile, params, environ)
    return Target(params, password or conninfo.password_found(params))


def database_of(profile: Profile) -> str:
    """Return the name of the database that a profile points to, by libpq's rules. Raises UsageError for none."""
    if not profile.conninfo:
        raise UsageError("No database is named.", hint="Set DATABASE_URL, or name a profile with --profile.")
    params = conninfo.parse(profile.conninfo)
    return params.get("dbname") or params.get("user") or ""


def addresses_of(profile: Profile) -> frozenset[str]:
    """Return the addresses (``host:port``) that a profile names; none where only libpq's defaults tell them."""
    params = conninfo.parse(profile.conninfo) if profile.conninfo else {}
    hosts, ports = params.get("host", "").split(","), params.get("port", "").split(",")
    ports = ports * len(hosts) if len(ports) == 1 else ports
    return frozenset(f"{host}:{port or '5432'}" for host, port in zip(hosts, ports, strict=False) if host)


def target_from(text: str, environ: Mapping[str, str]) -> Target:
    """Return what a connection string points to; a password that it lacks is looked for as libpq does."""
    params, password = conninfo.without_password(conninfo.parse(text))
    return Target(params, password or environ.get("PGPASSWORD") or conninfo.password_found(params))


def connect(target: Target, token: CancelToken | None = None) -> servers.Server:
    """Return a connection; use it as a context manager. ``token`` stops the attempt and every query."""
    return servers.connect(target.params, target.password, token=token, known=target.known)


def is_gone(target: Target, database: str, token: CancelToken | None = None) -> bool:
    """Tell whether the server answers and has no database of this name; False also where nobody can tell."""
    for name in ("postgres", "template1"):
        if name == database:
            continue
        try:
            with connect(target.of(name), token) as server:
                return not server.database_exists(database)
        except LoopinError:
            if token is not None:
                token.check()
    return False


def refuse_pooler(server: servers.Server) -> None:
    """Raise ServerError where a connection pooler answered and not the server itself."""
    if server.is_pooled():
        raise ServerError(
            "Between here and PostgreSQL there is a connection pooler (PgBouncer or its like), through which pg_dump "
            "cannot be sure to see one snapshot, and databases cannot be exchanged. Nothing was changed.",
            hint="Give the server's own port in the connection, usually 5432.",
        )


@contextmanager
def launcher(server: servers.Server) -> Iterator[ClientEnvironment]:
    """Give the environment for programs that must reach the same server; its files are gone afterwards."""
    params = server.params()
    with credentials.PerRunFiles(server.password, params) as files:
        yield ClientEnvironment(conninfo.child_environment(params, str(files.passfile), str(files.service_file)))
