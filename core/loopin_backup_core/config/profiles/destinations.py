"""The destinations of a profile as tables of the TOML file, ``[profile.NAME.destinations.DEST]``. Never a secret."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from loopin_backup_core.config.profiles.keeping import retention_from, values_of
from loopin_backup_core.config.profiles.values import Table, check_name, flag, folder, inner, text
from loopin_backup_core.model.destination import Destination, DestinationType, check_url
from loopin_backup_core.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DESTINATION_KEYS = {
    "url": "an absolute path, s3://… or sftp://…",
    "required": "true or false",
    "endpoint": "an address that begins with https:// or http://",
    "region": "a text",
    "keyring": "true or false",
    "credentials": "an absolute path",
    "role": "true or false",
    "ca": "an absolute path",
    "ssh_config": "an absolute path",
    "retention": "a table",
}
"""The keys of a destination and what each of them expects."""

ONLY_FOR = {
    DestinationType.S3: ("endpoint", "region", "keyring", "credentials", "role", "ca"),
    DestinationType.SFTP: ("ssh_config",),
    DestinationType.DIRECTORY: (),
}


def destinations_from(path: Path, profile: str, values: Mapping[str, Any], source: str) -> tuple[Destination, ...]:
    """Return the destinations that the tables of a profile describe, in their order. Raises UsageError."""
    table = Table(path, f"{profile}.destinations", values, source)
    found = []
    for name in values:
        check_name(name, "A destination")
        found.append(_destination(path, f"{profile}.destinations.{name}", name, table, source))
    return tuple(found)


def _destination(path: Path, where: str, name: str, parent: Table, source: str) -> Destination:
    values = parent.take(name, inner, "a table")
    table = Table(path, where, values, source)
    table.refuse_others(DESTINATION_KEYS)
    made = Destination(
        name=name,
        url=_url(table),
        endpoint=table.take("endpoint", endpoint, DESTINATION_KEYS["endpoint"], ""),
        region=table.take("region", text, DESTINATION_KEYS["region"], ""),
        required=table.take("required", flag, DESTINATION_KEYS["required"], default=False),
        retention=retention_from(path, where, table, source),
        keyring=table.take("keyring", flag, DESTINATION_KEYS["keyring"], default=False),
        credentials=str(table.take("credentials", folder, DESTINATION_KEYS["credentials"], "")),
        role=table.take("role", flag, DESTINATION_KEYS["role"], default=False),
        ca=str(table.take("ca", folder, DESTINATION_KEYS["ca"], "")),
        ssh_config=str(table.take("ssh_config", folder, DESTINATION_KEYS["ssh_config"], "")),
    )
    for key in misplaced(made):
        raise table.complaint(key, f"it says nothing about a destination of the kind {made.way}")
    return made


def misplaced(one: Destination) -> list[str]:
    """Return the keys that are set and belong to another kind of destination."""
    return [key for way, keys in ONLY_FOR.items() if way is not one.way for key in keys if getattr(one, key)]


def fitting(one: Destination) -> Destination:
    """Return a destination without the keys that say nothing about its kind."""
    usual = Destination(one.name, one.url)
    return replace(one, **{key: getattr(usual, key) for key in misplaced(one)})


def endpoint(value: Any) -> str | None:
    """Take the address of an S3-compatible server, without a login in it."""
    fits = isinstance(value, str) and value.startswith(("https://", "http://")) and "@" not in value
    return value if fits else None


def _url(table: Table) -> str:
    given = table.take("url", text, DESTINATION_KEYS["url"])
    if given is None:
        raise table.complaint("url", f"expected {DESTINATION_KEYS['url']}, found nothing")
    try:
        check_url(given)
    except UsageError as error:
        raise table.complaint("url", error.message.rstrip(".")) from error
    return str(given)


def values_from_destinations(destinations: tuple[Destination, ...]) -> dict[str, dict[str, Any]]:
    """Return the tables that describe destinations, by name; what is as usual is left out."""
    return {one.name: _values(one) for one in destinations}


def _values(one: Destination) -> dict[str, Any]:
    usual = Destination(one.name, "")
    values: dict[str, Any] = {
        key: getattr(one, key)
        for key in DESTINATION_KEYS
        if key != "retention" and getattr(one, key) != getattr(usual, key)
    }
    return values | ({"retention": values_of(one.retention)} if one.retention is not None else {})
