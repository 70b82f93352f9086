"""How the sessions of this program are set, its own and those of pg_dump and psql: one place for all of them. Pure.

What is set goes with the login where it can (libpq's ``options``): there it wins over what the server's file, the
database and the role say, and is in force before a timeout of theirs can strike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TIME_ZONE = "UTC"
"""The zone in which a dump writes moments: the rules of every other one change with the version of its database."""

# Every supported server knows these, and every role may set them. An empty list of libraries: one that cannot be
# loaded refuses the login. ``array_nulls`` decides whether NULL in the text of an array is read as one.
_EVERYWHERE = {
    "statement_timeout": "0",
    "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "idle_session_timeout": "0",
    "default_transaction_read_only": "off",
    "default_transaction_isolation": "read committed",
    "default_transaction_deferrable": "off",
    "default_tablespace": "",
    "local_preload_libraries": "",
    "array_nulls": "on",
}
_RELATION_KINDS = "restrict_nonsystem_relation_kind"
_RELATION_KINDS_SINCE = {14: 140013, 15: 150008, 16: 160004}
_FIRST_WITH_TRANSACTION_TIMEOUT = _FIRST_WITH_EVENT_TRIGGERS = 170000

# A role that the database or the role's own settings choose; whoever asks for one in the connection gets it.
_GIVING_WAY = {"role": "none"}

OWN = {
    "search_path": "pg_catalog, public",
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "TimeZone": TIME_ZONE,
}
"""What this program's own sessions set after the login, so that the values before can still be asked for."""

DECIDING = (
    "TimeZone",
    "DateStyle",
    "IntervalStyle",
    "bytea_output",
    "default_text_search_config",
    "extra_float_digits",
    "lc_monetary",
    "lc_numeric",
    "lc_time",
    "quote_all_identifiers",
    "timezone_abbreviations",
    "transform_null_equals",
    "xmlbinary",
    "xmloption",
)
"""The settings by which functions compute values, of whatever the server, the database or the role say."""

# Settings of a database that would hinder a load or a login of ours, apart from every timeout.
_LATE = frozenset(
    {*_EVERYWHERE, *_GIVING_WAY, _RELATION_KINDS, "client_encoding"}
    | {"event_triggers", "session_preload_libraries", "session_replication_role", "temp_file_limit", "temp_tablespaces"}
)
PRELOADED = frozenset({"local_preload_libraries", "session_preload_libraries"})


@dataclass(frozen=True, slots=True)
class ServerKnown:
    """What is known of a server before a login: its version (0 for nothing) and whether the role is a superuser."""

    version_num: int = 0
    superuser: bool = False


UNKNOWN = ServerKnown()
LATEST = ServerKnown(_FIRST_WITH_TRANSACTION_TIMEOUT)
"""What may be assumed of a server that ends a session by ``transaction_timeout``: it knows that setting."""


def unhindered(known: ServerKnown = UNKNOWN) -> dict[str, str]:
    """Return what keeps a session from being ended, refused or changed by settings of server, database or role.

    Event triggers do not fire for a superuser of a server that can be told so: neither on login nor during a load.
    """
    settings = dict(_EVERYWHERE)
    if known.version_num >= _FIRST_WITH_TRANSACTION_TIMEOUT:
        settings["transaction_timeout"] = "0"
    if known.version_num and known.version_num >= _RELATION_KINDS_SINCE.get(known.version_num // 10000, 0):
        settings[_RELATION_KINDS] = ""
    if known.superuser:
        settings |= {"session_preload_libraries": "", "session_replication_role": "origin"}
        if known.version_num >= _FIRST_WITH_EVENT_TRIGGERS:
            settings["event_triggers"] = "off"
    return settings


def dumping(zone: str = TIME_ZONE, lc_monetary: str = "") -> dict[str, str]:
    """Return by which settings pg_dump writes values, beyond those that it sets itself.

    ``lc_monetary`` is the one by which amounts of money are written, empty for the session's own.
    """
    fixed = {"TimeZone": zone, "bytea_output": "hex", "xmlbinary": "base64", "quote_all_identifiers": "off"}
    return {**fixed, **({"lc_monetary": lc_monetary} if lc_monetary else {})}


def options(given: str, settings: Mapping[str, str]) -> str:
    r"""Return the value of libpq's ``options``: what was ``given`` for the connection, and ``settings``, which win.

    >>> options("-c geqo=off", {"default_transaction_isolation": "read committed", "search_path": ""})
    '-c role=none -c geqo=off -c default_transaction_isolation=read\\ committed -c search_path='
    """
    switches = [_switch(item) for item in settings.items()]
    for switch in switches:
        # Said again below: the options of a live connection hold them already.
        given = f" {given} ".replace(f" {switch} ", " ")
    before = [switch for item in _GIVING_WAY.items() if (switch := _switch(item)) not in given]
    return " ".join(filter(None, (*before, given.strip(), *switches)))


def _switch(item: tuple[str, str]) -> str:
    name, value = item
    return f"-c {name}=" + re.sub(r"([\\\s])", r"\\\1", value)


def name_of(setting: str) -> str:
    """Return the name of a setting written as ``name=value``."""
    return setting.partition("=")[0]


def comes_late(setting: str) -> bool:
    """Whether a setting (``name=value``) of a database comes after the load: it could hinder that, and decides nothing.

    >>> [comes_late(one) for one in ("TimeZone=UTC", "app.tenant=42", "lock_timeout=1s", "role=app")]
    [False, False, True, True]
    """
    name = name_of(setting).lower()
    return name in _LATE or name.endswith("_timeout")


def custom(settings: Iterable[str]) -> dict[str, str]:
    """Return those of ``name=value`` settings that only functions of the database read: with a dot in their names.

    >>> custom(["TimeZone=UTC", "app.tenant=42"])
    {'app.tenant': '42'}
    """
    pairs = (setting.partition("=") for setting in settings)
    return {name: value for name, _, value in pairs if "." in name}
