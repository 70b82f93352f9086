"""The format of a file, told from its first bytes, and whether a plain dump was written to its end."""

from __future__ import annotations

import re
from enum import StrEnum

HEAD_BYTES = 8192
TAIL_BYTES = 1024

_PLAIN = re.compile(rb"^-- (?:PostgreSQL database dump|Dumped from database version)", re.MULTILINE)
_CLUSTER = re.compile(rb"^-- PostgreSQL database cluster dump", re.MULTILINE)
_MYSQL = re.compile(rb"^(?:SET FOREIGN_KEY_CHECKS|-- (?:MySQL|MariaDB) dump|INSERT INTO \S+ \(`)", re.MULTILINE)
_END = re.compile(rb"^-- PostgreSQL database dump complete", re.MULTILINE)
_SQL = re.compile(
    rb"^\s*(?:--|/\*|\\|(?:SET|SELECT|CREATE|ALTER|INSERT|COPY|DROP|DELETE|UPDATE|BEGIN|START)\s)",
    re.MULTILINE | re.IGNORECASE,
)


class Format(StrEnum):
    """What a file is. The first seven can hold a dump that this program restores."""

    PLAIN = "plain"
    GZIP = "gzip"
    ZSTD = "zstd"
    CUSTOM = "custom"
    DIRECTORY = "directory"
    TAR = "tar"
    AGE = "age"
    CLUSTER = "cluster"
    MYSQL = "mysql"
    UTF16 = "utf-16"
    SQL = "sql"
    MESSAGE = "message"
    EMPTY = "empty"
    UNKNOWN = "unknown"


_MAGIC = (
    (b"PGDMP", Format.CUSTOM),
    (b"\x1f\x8b", Format.GZIP),
    (b"\x28\xb5\x2f\xfd", Format.ZSTD),
    (b"age-encryption.org/v1", Format.AGE),
    (b"-----BEGIN AGE ENCRYPTED FILE-----", Format.AGE),
    (b"\xff\xfe", Format.UTF16),
    (b"\xfe\xff", Format.UTF16),
)
_WORDS = (
    (_CLUSTER, Format.CLUSTER),
    (_PLAIN, Format.PLAIN),
    (_MYSQL, Format.MYSQL),
    (_SQL, Format.SQL),
)


def format_of(head: bytes) -> Format:
    """Return what a file is, from its first bytes.

    >>> format_of(b"PGDMP..."), format_of(b"pg_dump: error: connection failed")
    (<Format.CUSTOM: 'custom'>, <Format.MESSAGE: 'message'>)
    """
    if not head:
        return Format.EMPTY
    for magic, of_magic in _MAGIC:
        if head.startswith(magic):
            return of_magic
    if head[257:262] == b"ustar":
        return Format.TAR if head.startswith(b"toc.dat\0") else Format.UNKNOWN
    for words, of_words in _WORDS:
        if words.search(head):
            return of_words
    return Format.MESSAGE if _is_text(head) else Format.UNKNOWN


def is_written_to_its_end(tail: bytes) -> bool:
    """Tell whether the last bytes of a plain dump are those that pg_dump writes when all went well."""
    return _END.search(tail) is not None


def inside_gzip(head: bytes) -> bytes:
    """Return the first bytes of what a gzip file holds; nothing if it is damaged."""
    import zlib

    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES)
    except zlib.error:
        return b""


def _is_text(head: bytes) -> bool:
    text = head.decode("utf-8", "replace")
    strange = sum(not (c.isprintable() or c in "\r\n\t") for c in text)
    return strange == 0
