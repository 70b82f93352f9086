"""The head of an archive of pg_dump (custom, directory or tar): which pg_dump wrote it."""

from __future__ import annotations

HEAD = 4096
"""How much of an archive tells it, in bytes; of a directory it is that of ``toc.dat``."""

_MAGIC = b"PGDMP"
_TAR_BLOCK = 512
_LONGEST = 1024
# What a version of the format needs at least, where the text is not understood.
_BY_FORMAT = {15: "16", 16: "17"}


def written_by(head: bytes) -> str:
    """Return the version of the pg_dump that wrote an archive, such as ``18.1``; empty for what is none.

    >>> written_by(b"PGDMP" + bytes([1, 16, 0, 4, 8, 1]))
    '17'
    """
    start = 0 if head.startswith(_MAGIC) else _TAR_BLOCK
    if head[start : start + len(_MAGIC)] != _MAGIC or len(head) < start + 11:
        return ""
    major, minor, _, size = head[start + 5 : start + 9]
    try:
        return _text(head, start + 11, size, has_byte=(major, minor) >= (1, 15)) or _BY_FORMAT.get(minor, "")
    except ValueError:
        return _BY_FORMAT.get(minor, "")


def _text(head: bytes, at: int, size: int, *, has_byte: bool) -> str:
    """Return the third text behind compression and time; raises ValueError where that is not to be read."""
    at += 1 if has_byte else 1 + size
    at += 7 * (1 + size)
    words = []
    for _ in range(3):
        length = int.from_bytes(head[at + 1 : at + 1 + size], "little") * (-1 if head[at : at + 1] == b"\x01" else 1)
        at += 1 + size
        if not -1 <= length <= _LONGEST or at + length > len(head):
            raise ValueError("no text there")
        words.append(head[at : at + max(length, 0)].decode("ascii", "replace"))
        at += max(length, 0)
    version = words[2].split(" ")[0]
    return version if version[:1].isdigit() else ""
