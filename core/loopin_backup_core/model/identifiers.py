"""Names of database objects as a dump or a server quotes them: two spellings of one name are equal by their parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PLAIN_NAME = re.compile(r'"([a-z_][a-z0-9_]*)"')
_PART = re.compile(r'"((?:[^"]|"")*)"|([^".]+)')


def parts(name: str) -> tuple[str, ...]:
    """Return schema and table of a quoted name as they are.

    >>> parts('public."We""ird.one"'), parts("public.json") == parts('public."json"')
    (('public', 'We"ird.one'), True)
    """
    return tuple(quoted.replace('""', '"') or plain for quoted, plain in _PART.findall(name))


def named_as_in(before: Iterable[str]) -> Callable[[str], str]:
    """Return what gives a server's name of a table as a dump wrote it: what must be quoted depends on the version."""
    known = {parts(name): name for name in before}
    return lambda name: known.get(parts(name), name)


def canonical(name: str) -> str:
    """Return a name as written by any version: which words are quoted as keywords differs between them.

    >>> canonical('public."json_table"'), canonical('"A b".t')
    ('public.json_table', '"A b".t')
    """
    return _PLAIN_NAME.sub(r"\1", name) if name.isascii() and '""' not in name else name
