"""The JSON that LoopIn's earlier scripts wrote beside a dump, or over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.naming import moment

if TYPE_CHECKING:
    from collections.abc import Mapping

_BY_VERSION = {"2.0": "v2.0", "3.1": "v3.1", "4.0": "v4.0"}
_BY_FORMAT = {"sqlalchemy_json": "v3.1", "sql_dump": "v4.0"}
_KINDS = {kind.value: kind for kind in Kind}
_TYPICAL = ("backup_type", "timestamp", "created_at", "backup_version", "file_size", "database_url")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an older script told: ``version`` of the script, and what it gave in a form that can be used."""

    version: str
    kind: Kind | None = None
    created_at: datetime | None = None
    database_name: str = ""
    file_size: int | None = None


def recognise(data: object) -> Metadata | None:
    """Return what an older script's JSON tells; None if it is nothing that those scripts wrote.

    Fields of a wrong type are passed over: the scripts were edited by hand.
    """
    if not isinstance(data, dict) or sum(name in data for name in _TYPICAL) < 2:
        return None
    return Metadata(
        version=_version(data),
        kind=_KINDS.get(_text(data, "backup_type")),
        created_at=_created_at(data),
        database_name=_text(data, "database_name") or _name_in_url(_text(data, "database_url")),
        file_size=size if type(size := data.get("file_size")) is int and size >= 0 else None,
    )


def _version(data: Mapping[str, Any]) -> str:
    by_format = _BY_FORMAT.get(_text(data, "format"))
    by_version = _BY_VERSION.get(_text(data, "backup_version"))
    return by_format or by_version or ("v2.0" if "archived_items_info" in data else "v1")


def _created_at(data: Mapping[str, Any]) -> datetime | None:
    try:
        when = datetime.fromisoformat(_text(data, "created_at"))
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return moment(_text(data, "timestamp"))


def _name_in_url(url: str) -> str:
    """Return the database that a connection URL names, and nothing else of it.

    >>> _name_in_url("postgresql://postgres:***@db.internal:5432/railway?sslmode=require")
    'railway'
    """
    _, scheme, rest = url.partition("://")
    return rest.rpartition("@")[2].partition("/")[2].partition("?")[0] if scheme else ""


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value if type(value) is str else ""
