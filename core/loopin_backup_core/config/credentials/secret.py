"""A text that does not show itself."""

from __future__ import annotations


class Secret(str):
    """A password on its way to a connection: usable as a string, but its ``repr`` hides it.

    >>> {"password": Secret("s3cret")}
    {'password': '***'}
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"
