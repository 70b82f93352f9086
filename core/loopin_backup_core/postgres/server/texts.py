"""Texts between a session and its server whatever their bytes: names need be neither UTF-8 nor ASCII.

A byte that is no character is a lone surrogate in Python, as in names of files, and becomes that byte again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import psycopg
    from psycopg import sql

    T = TypeVar("T")


def accept_any_bytes(connection: psycopg.Connection[Any]) -> None:
    """Let texts through that are no UTF-8: those of an SQL_ASCII database, and names given in another encoding."""
    from psycopg.types.string import StrDumper, TextLoader

    class AnyBytesLoader(TextLoader):
        def load(self, data: Any) -> str:
            return bytes(data).decode("utf-8", "surrogateescape")

    class AnyBytesDumper(StrDumper):
        def dump(self, obj: str) -> bytes:
            return _bytes(obj)

    for name in ("text", "name", "varchar", "bpchar"):
        connection.adapters.register_loader(name, AnyBytesLoader)
    connection.adapters.register_dumper(str, AnyBytesDumper)


def rendered(query: T, connection: psycopg.Connection[Any]) -> T | bytes:
    """Return a composed statement as the bytes to send; psycopg would refuse those names. Others come back as is."""
    from psycopg import sql

    return _composed(query, connection) if isinstance(query, sql.Composable) else query


def _composed(query: sql.Composable, connection: psycopg.Connection[Any]) -> bytes:
    from psycopg import sql

    parts: Any = getattr(query, "_obj", None)
    if isinstance(query, sql.Composed):
        return b"".join(_composed(part, connection) for part in query)
    if isinstance(query, sql.Identifier):
        return b".".join(b'"' + _bytes(part).replace(b'"', b'""') + b'"' for part in parts)
    return _bytes(parts) if isinstance(query, sql.SQL) else query.as_bytes(connection)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
