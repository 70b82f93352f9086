"""The server and database that a backup was made of, and what it needs of another."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from loopin_backup_core.model.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping


@value
class Needs:
    """What a database used of its server: extensions with versions, the system's collations, ``xml`` and ``lz4``."""

    extensions: Mapping[str, str] = field(default_factory=dict)
    collations: tuple[str, ...] = ()
    features: tuple[str, ...] = ()


@value
class DatabaseFacts:
    """How a database was made, so that the same can be made again.

    ``provider`` is ``libc``, ``icu`` or ``builtin``; ``locale`` is empty for libc. ``settings``, and ``role_settings``
    by role, are ``ALTER … SET`` entries as ``name=value``; ``needs`` is None in manifests of earlier versions.
    """

    name: str
    owner: str = ""
    encoding: str = ""
    collate: str = ""
    ctype: str = ""
    provider: str = "libc"
    locale: str = ""
    icu_rules: str = ""
    collation_version: str = ""
    tablespace: str = ""
    connection_limit: int = -1
    comment: str = ""
    acl: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    role_settings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: Needs | None = None


@value
class Source:
    """Where a backup came from; never a password.

    ``rows_written`` are the rows that were inserted, updated or deleted in the database since ``counters_reset`` (a
    moment as the server writes it), -1 where the server does not tell, and ``rows_deleted`` those of them that were
    deleted, -1 where an earlier version did not ask; ``database_oid`` tells a database made anew.
    ``timezone`` is the zone in which the dump writes moments, ``lc_monetary`` the locale by which it writes amounts of
    money, empty where there are none. ``session_settings`` are those by which functions computed values there, by name;
    of a backup without them, by an earlier version, values are written as the source's own settings said.
    """

    host: str
    port: int
    user: str
    server_version: str
    server_version_num: int
    system_identifier: str
    timezone: str
    standby: bool
    database: DatabaseFacts
    rows_written: int = -1
    rows_deleted: int = -1
    counters_reset: str = ""
    database_oid: int = 0
    session_settings: Mapping[str, str] = field(default_factory=dict)
    lc_monetary: str = ""
