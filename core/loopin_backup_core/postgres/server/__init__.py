"""A PostgreSQL server as this program sees it: one connection to one database, and what can be asked and done there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from loopin_backup_core.postgres import session_settings
from loopin_backup_core.postgres.server import contents, databases, facts, leftout, locks, snapshot
from loopin_backup_core.postgres.server import rights as rights_of
from loopin_backup_core.postgres.server.contents import Missing
from loopin_backup_core.postgres.server.locks import Activity
from loopin_backup_core.postgres.server.rights import Problem, Rights
from loopin_backup_core.postgres.server.session import Session
from loopin_backup_core.postgres.server.session import connect as open_connection
from loopin_backup_core.postgres.server.snapshot import Reached, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from loopin_backup_core.model.dump_index import Requirements
    from loopin_backup_core.model.progress import CancelToken
    from loopin_backup_core.model.source import DatabaseFacts, Source
    from loopin_backup_core.postgres.session_settings import ServerKnown

__all__ = ["Activity", "Missing", "Problem", "Reached", "Rights", "Server", "Snapshot", "connect"]


def connect(
    params: Mapping[str, str],
    password: str | None,
    *,
    token: CancelToken | None = None,
    known: ServerKnown = session_settings.UNKNOWN,
) -> Server:
    """Connect by libpq's rules. Without a ``password`` libpq looks for one itself (``passfile``, ``~/.pgpass``).

    The cancel ``token`` stops the attempt and every later query; ``known`` is what an earlier connection to the same
    server told, so that nothing of the database can run or strike before it is switched off. Raises ServerError,
    CredentialsError, CancelledError, and NotPossibleError for a server that is too old.
    """
    connection = open_connection(params, password, token, known)
    try:
        server = Server(connection, token)
        facts.check_supported(server.version_num)
    except BaseException:
        connection.close()
        raise
    return server


class Server(Session):
    """One connection to one database of a server; a context manager.

    Every method may raise ServerError. Names of databases and roles go in and come out as they are, not quoted.
    """

    def __enter__(self) -> Self:
        return self

    def source(self) -> Source:
        """Return where a backup of this database comes from, with how the database was made."""
        return facts.source(self)

    def activity(self) -> tuple[int, int, str, int]:
        """Return the rows written here by the server's counters, those deleted of them, since when, and the OID."""
        return facts.activity(self)

    def database_facts(self, name: str = "") -> DatabaseFacts:
        """Return how a database, this one by default, was made."""
        return facts.database(self, name or self.database)

    def collation_drift(self) -> tuple[str, ...]:
        """Return a sentence for each collation whose version changed under its indexes; REINDEX mends that."""
        return facts.collation_drift(self)

    def export_snapshot(self, *, seconds: float = 60.0, hold: bool = True) -> Snapshot:
        """Lock what a dump reads, begin a read-only transaction, open until :meth:`release_snapshot`, and export it.

        ``hold`` keeps the locks until then. Raises LockTimeoutError after ``seconds``, with the table's name.
        """
        return snapshot.export(self, seconds=seconds, hold=hold)

    def release_snapshot(self) -> None:
        """End the transaction of :meth:`export_snapshot`."""
        snapshot.release(self)

    def reached(self, exported: Snapshot, application_name: str) -> Reached:
        """Return how far the dump of a snapshot has come with its locks."""
        return snapshot.reached(self, exported, application_name)

    def changed_since(self, exported: Snapshot) -> tuple[str, ...]:
        """Return the tables that were rewritten since a snapshot, outside its transaction."""
        return snapshot.changed(self, exported)

    def expected_rows(self) -> dict[str, int]:
        """Return the rows of each table by the server's statistics; keys ``schema.table`` quoted as pg_dump does."""
        return contents.expected_rows(self)

    def database_size(self) -> int:
        """Return what the database occupies on the server's disk, in bytes."""
        return int(self.value("SELECT pg_catalog.pg_database_size(pg_catalog.current_database())"))

    def is_empty(self) -> bool:
        """Whether nobody has made anything in this database."""
        return contents.is_empty(self)

    def first_object(self) -> str:
        """Return a description of one object that somebody made here, or nothing."""
        return contents.first_object(self)

    def excluded(self) -> tuple[str, ...]:
        """Return what a dump of this database will not hold."""
        return leftout.excluded(self)

    def missing(self, requires: Requirements, encoding: str = "") -> Missing:
        """Return what this server lacks of what a dump needs, restored to a database in ``encoding``."""
        return contents.missing(self, requires, encoding)

    def refused_extensions(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return the extensions that cannot be made in this empty database, and why."""
        return contents.refused_extensions(self, names)

    def may_not_act_as(self, roles: Sequence[str], encoding: str) -> tuple[str, ...]:
        """Return those of the roles, named as in a database of this encoding, to which this one may give nothing."""
        return rights_of.may_not_act_as(self, roles, encoding)

    def rights(self) -> Rights:
        """Return what the role may not read."""
        return rights_of.rights(self)

    def blockers(self) -> tuple[str, ...]:
        """Return a sentence for each session that holds a lock which stops a dump."""
        return locks.blockers(self)

    def running_dumps(self) -> tuple[Activity, ...]:
        """Return the dumps of this database that are running now."""
        return locks.running_dumps(self)

    @property
    def is_superuser(self) -> bool:
        """Whether the role is a superuser."""
        return bool(self.value("SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user"))

    @property
    def can_create_databases(self) -> bool:
        """Whether the role may make databases; managed servers often allow none."""
        return bool(self.value("SELECT rolsuper OR rolcreatedb FROM pg_catalog.pg_roles WHERE rolname = current_user"))

    def data_directory(self) -> str:
        """Return where the server keeps its data, or nothing if the role may not know."""
        return str(self.value_or("", "SELECT pg_catalog.current_setting('data_directory')"))

    def has_icu(self) -> bool:
        """Whether the server was built with ICU."""
        return databases.has_icu(self)

    def database_names(self) -> tuple[str, ...]:
        """Return the server's databases that one can connect to and that are no templates."""
        return databases.names(self)

    def database_exists(self, name: str) -> bool:
        """Whether the server has a database called ``name``."""
        return databases.exists(self, name)

    def create_database(
        self, facts: DatabaseFacts, *, name: str, owner: str = "", substitute: bool = False
    ) -> tuple[str, ...]:
        """Make an empty database as ``facts`` tell; return what is not as recorded.

        Raises NotPossibleError where the server lacks the locale, provider or tablespace, unless ``substitute``.
        """
        return databases.create(self, facts, name, owner=owner, substitute=substitute)

    def prepare_values(self, facts: DatabaseFacts, ambient: Mapping[str, str]) -> tuple[str, ...]:
        """Give this database the settings by which values are computed; return what was not allowed."""
        return databases.prepare_values(self, facts, ambient)

    def monetary_locale(self, wanted: str) -> str:
        """Return how this server spells a locale for amounts of money. Raises NotPossibleError where it has none."""
        return databases.monetary_locale(self, wanted)

    def without_barring_libraries(self) -> tuple[str, ...]:
        """Take back settings of this database that preload libraries, if they keep everybody out; say which."""
        return databases.without_barring_libraries(self)

    def apply_settings(
        self, facts: DatabaseFacts, name: str, *, privileges: bool = True, anew: bool = False
    ) -> tuple[str, ...]:
        """Give a database its recorded settings, comment, limit and grants; return what was not allowed."""
        return databases.apply_settings(self, facts, name, privileges=privileges, anew=anew)

    def settings_not_possible(self, facts: DatabaseFacts, name: str) -> tuple[str, ...]:
        """Give a scratch database the settings that decide values; return a sentence for each that it cannot have."""
        return databases.settings_not_possible(self, facts, name)

    def create_tablespace(self, name: str, folder: Path) -> None:
        """Make a tablespace in an empty folder that belongs to the server's user."""
        databases.create_tablespace(self, name, folder)

    def drop_database(self, name: str) -> None:
        """Drop a database that this program made, ending its sessions."""
        databases.drop(self, name)

    def create_roles(self, names: Sequence[str]) -> tuple[str, ...]:
        """Make the missing roles among ``names``, without login; return those made."""
        return databases.create_roles(self, names)
