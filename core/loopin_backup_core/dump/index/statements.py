"""What single statements and comments of a dump say: pure functions over bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.dump.index import tokens
from loopin_backup_core.dump.index.tokens import Kind
from loopin_backup_core.model.dump_index import SequenceValue
from loopin_backup_core.model.encodings import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from loopin_backup_core.dump.index.tokens import Token

IDENT = rb'(?:"(?:[^"]|"")+"|[A-Za-z_\x80-\xff][\w$\x80-\xff]*)'
_QUALIFIED = IDENT + rb"(?:\." + IDENT + rb")*"

_COPY = re.compile(rb"COPY\s+(" + _QUALIFIED + rb")\s*(\(.*\))?\s+FROM\s+stdin\s*(.*);\Z", re.IGNORECASE | re.DOTALL)
_INSERT = re.compile(rb"INSERT\s+INTO\s+(" + _QUALIFIED + rb")", re.IGNORECASE)
_SETVAL = re.compile(rb"SELECT\s+pg_catalog\.setval\('((?:[^']|'')+)',\s*(-?\d+),\s*(true|false)\);", re.IGNORECASE)
_LO_OPEN = re.compile(rb"SELECT\s+pg_catalog\.lo_open\(", re.IGNORECASE)
_LO_DATA = re.compile(rb"SELECT\s+pg_catalog\.(?:lo_open|lowrite)\(", re.IGNORECASE)
_PREAMBLE = re.compile(rb"(?:SET\s|SELECT\s+pg_catalog\.set_config\()", re.IGNORECASE)
_LO_UNLINK = re.compile(rb"SELECT\s+pg_catalog\.lo_unlink\(", re.IGNORECASE)
_SET = re.compile(rb"SET\s+(\w+)\s*=\s*(.*);\Z", re.IGNORECASE | re.DOTALL)
_TOC = re.compile(rb" (Data for )?Name: (.*); Type: ([A-Z ]+); Schema: (.*); Owner: (.*)\Z", re.DOTALL)
_VERSION = re.compile(rb" Dumped (from database|by pg_dump) version (.*)\Z", re.DOTALL)
_ONE_IDENT = re.compile(IDENT)
_FIRST = re.compile(rb"\s*([A-Za-z]+)")

NOT_ROLES = frozenset({"public", "current_user", "session_user", "current_role"})
DATA_TYPES = frozenset({"TABLE DATA", "SEQUENCE SET", "BLOBS", "BLOB", "BLOB METADATA"})


@dataclass(frozen=True, slots=True)
class TocEntry:
    """What pg_dump's comment above an object says: its name, type name, schema and owner, as plain text."""

    name: str
    type: str
    schema: str
    owner: str
    is_data: bool


@dataclass(frozen=True, slots=True)
class CopyStatement:
    """A ``COPY … FROM stdin`` statement: the table and its columns as written, other options."""

    table: str
    columns: tuple[str, ...]
    options: str


def toc_entry(comment: bytes, encoding: str = "") -> TocEntry | None:
    """Read pg_dump's comment above an object; ``encoding`` is the dump's, by PostgreSQL's name."""
    found = _TOC.match(comment)
    if found is None:
        return None
    data, name, kind, schema, owner = found.groups()
    owner = owner.split(b"; Tablespace: ")[0]
    texts = [decoded(raw, encoding) for raw in (name, schema, owner)]
    return TocEntry(texts[0], kind.decode("ascii"), texts[1], texts[2], data is not None)


def versions(comment: bytes) -> tuple[str, str]:
    """Return ("server" or "dump", version) from the comments at the top of a dump, or two empty strings."""
    found = _VERSION.match(comment)
    if found is None:
        return "", ""
    which = "server" if found.group(1) == b"from database" else "dump"
    return which, decoded(found.group(2))


def first_word(statement: bytes) -> str:
    """Return the first word of a statement in upper case, or an empty string."""
    found = _FIRST.match(statement)
    return found.group(1).decode("ascii").upper() if found else ""


def copy_head(statement: bytes, encoding: str = "") -> CopyStatement | None:
    """Read a ``COPY … FROM stdin`` statement."""
    if statement[:4].upper() != b"COPY":
        return None
    if found := _COPY.match(statement):
        table, columns, options = found.groups()
        names = tuple(decoded(name, encoding) for name in _ONE_IDENT.findall(columns or b""))
        return CopyStatement(decoded(table, encoding), names, decoded(options.strip(), encoding))
    # Written in another way than pg_dump's: rows follow all the same.
    given = tokens.outer(statement)
    if tokens.after(given, "from", "stdin", last=True) < 0:
        return None
    return CopyStatement(decoded(b" ".join(one.text for one in given[1:2]), encoding), (), "written in another way")


def touches_files(statement: bytes) -> bool:
    """Whether it is a COPY from or to a program or a file of the server."""
    if statement[:4].upper() != b"COPY":
        return False
    given = tokens.outer(statement)
    ways = [given[at + 1] for at, one in enumerate(given[:-1]) if one.word in {"from", "to"}]
    return any(one.word == "program" or one.kind is Kind.STRING for one in ways)


def is_for_the_cluster(statement: bytes) -> bool:
    """Whether it changes databases, roles or tablespaces rather than what is inside one database."""
    if first_word(statement) not in {"CREATE", "DROP"}:
        return False
    second, third = (*tokens.words(tokens.outer(statement), 3), "", "")[1:3]
    return second in {"database", "role", "tablespace"} or (second in {"user", "group"} and third != "mapping")


def insert_table(statement: bytes, encoding: str = "") -> str:
    """Return the table of an INSERT as written, else an empty string."""
    found = _INSERT.match(statement) if statement[:6].upper() == b"INSERT" else None
    return "" if found is None else decoded(found.group(1), encoding)


def sequence_value(statement: bytes, encoding: str = "") -> tuple[str, SequenceValue] | None:
    """Read a ``SELECT pg_catalog.setval(…)``: the sequence as written and its value."""
    found = _SETVAL.match(statement)
    if found is None:
        return None
    name = decoded(found.group(1), encoding).replace("''", "'")
    return name, SequenceValue(int(found.group(2)), found.group(3).lower() == b"true")


def opens_large_object(statement: bytes) -> bool:
    """Whether the contents of a large object follow."""
    return _LO_OPEN.match(statement) is not None


def is_large_object_data(statement: bytes) -> bool:
    """Whether it opens a large object or writes a part of it; pg_dump writes 16 kB at a time."""
    return _LO_DATA.match(statement) is not None


def is_preamble(statement: bytes) -> bool:
    """Whether it only sets up the session, as pg_dump does at the top."""
    return _PREAMBLE.match(statement) is not None


def is_drop(statement: bytes) -> bool:
    """Whether ``--clean`` writes it to empty a database; views that refer to each other are replaced."""
    first = first_word(statement)
    if first == "ALTER":
        given = tokens.outer(statement)
        return any(one.word in {"drop", "detach"} and at > 1 for at, one in enumerate(given))
    if first == "CREATE":
        return tokens.words(tokens.outer(statement), 4) == ("create", "or", "replace", "view")
    return first == "DROP" or _LO_UNLINK.match(statement) is not None


def partition(statement: bytes, encoding: str = "") -> dict[str, str]:
    """Return the partition that it makes, with the table that it is a partition of; empty if it makes none."""
    first = first_word(statement)
    if first not in {"ALTER", "CREATE"}:
        return {}
    given = tokens.outer(statement)
    if tokens.words(given, 2) == ("alter", "table"):
        at = tokens.after(given, "attach", "partition")
        parent = tokens.after(given[:3], "table", "only")
        return {_name(given, at, encoding): _name(given, max(parent, 2), encoding)} if at > 0 else {}
    at = tokens.after(given, "partition", "of") if tokens.words(given, 2) == ("create", "table") else -1
    return {_name(given, 2, encoding): _name(given, at, encoding)} if at > 0 else {}


def _name(given: Sequence[Token], start: int, encoding: str) -> str:
    """Return the qualified name that begins here, as written."""
    end = start + 1
    while end + 1 < len(given) and given[end].is_mark(b"."):
        end += 2
    return decoded(b"".join(one.text for one in given[start:end]), encoding)


def setting(statement: bytes, encoding: str = "") -> tuple[str, str]:
    """Return the name and the value of a ``SET name = value;``, else two empty strings."""
    found = _SET.match(statement) if statement[:3].upper() == b"SET" else None
    if found is None:
        return "", ""
    return found.group(1).decode("ascii").lower(), decoded(found.group(2), encoding).strip("'")


def unquoted(identifier: bytes, encoding: str = "") -> str:
    """Return the name that an SQL identifier stands for."""
    text = decoded(identifier, encoding)
    return text[1:-1].replace('""', '"') if text.startswith('"') else text


def extension(statement: bytes, encoding: str = "") -> str:
    """Return the extension that it creates, else an empty string."""
    given = tokens.outer(statement) if first_word(statement) == "CREATE" else []
    if tokens.words(given, 2) != ("create", "extension"):
        return ""
    start = max(2, tokens.after(given[:5], "if", "not", "exists"))
    return unquoted(given[start].text, encoding) if start < len(given) else ""


def wants_icu(statement: bytes) -> bool:
    """Whether it creates a collation of the ICU provider."""
    if first_word(statement) != "CREATE":
        return False
    given = list(tokens.tokens(statement)) if b"ollation" in statement[:64].lower() else []
    if tokens.words(given, 2) != ("create", "collation"):
        return False
    return any(
        one.word == "provider" and given[at + 1].is_mark(b"=") and given[at + 2].text.strip(b"'").lower() == b"icu"
        for at, one in enumerate(given[:-2])
    )


def roles(statement: bytes, encoding: str = "") -> dict[str, set[str]]:
    """Return the roles that must exist for it to succeed, by what they are needed for.

    The keys are ``owners``, ``privileges``, ``policies`` and ``others``: what can be left out, and what cannot.
    """
    found = {use: names for use, names in _roles(statement) if names}
    return {use: given for use, names in found.items() if (given := _real_roles(names, encoding))}


def _real_roles(names: Sequence[bytes], encoding: str) -> set[str]:
    words = {unquoted(name, encoding) for name in names}
    return {word for word in words if word.lower() not in NOT_ROLES and word.lower() != "default"}


def _roles(statement: bytes) -> Iterator[tuple[str, list[bytes]]]:
    first = first_word(statement)
    if first not in {"ALTER", "GRANT", "REVOKE", "CREATE", "SET"}:
        return
    given = tokens.outer(statement)
    if owner := new_owner(given):
        yield "owners", [owner]
    elif is_privilege(given):
        yield "privileges", _grantees(given)
    elif is_policy(given):
        yield "policies", tokens.names_from(given, at) if (at := tokens.after(given, "to")) > 0 else []
    elif tokens.words(given, 3) == ("create", "user", "mapping"):
        yield "others", tokens.names_from(given, tokens.after(given, "for"))
    elif tokens.words(given, 2) == ("create", "schema") and (at := tokens.after(given, "authorization")) > 0:
        yield "others", tokens.names_from(given, at)
    elif tokens.words(given, 3) == ("set", "session", "authorization"):
        yield "owners", [one.text.replace(b"''", b"'").strip(b"'") for one in given[3:4]]


def _grantees(given: Sequence[Token]) -> list[bytes]:
    """Return whom a GRANT, a REVOKE or ALTER DEFAULT PRIVILEGES names."""
    found = tokens.names_from(given, max(tokens.after(given, "to"), tokens.after(given, "from")))
    for phrase in (("for", "role"), ("for", "user"), ("granted", "by")):
        if (at := tokens.after(given, *phrase)) > 0:
            found += tokens.names_from(given, at)
    return found


def new_owner(given: Sequence[Token]) -> bytes:
    """Return whom ``ALTER … OWNER TO role`` gives the object to, as written; empty for every other statement.

    ``given`` are its outer tokens. A column that is called ``owner`` and renamed has no new owner.
    """
    if len(given) < 5 or given[0].word != "alter" or tokens.words(given[-3:], 2) != ("owner", "to"):
        return b""
    renames = len(given) > 6 and any(
        one.word == "rename" and not given[at - 1].is_mark(b".") for at, one in enumerate(given[3:-3], start=3)
    )
    return b"" if renames or not given[-1].is_identifier else given[-1].text


def is_privilege(given: Sequence[Token]) -> bool:
    """Whether a statement, given as its outer tokens, only grants, revokes or sets default privileges."""
    first = tokens.words(given, 3)
    return first[:1] in {("grant",), ("revoke",)} or first == ("alter", "default", "privileges")


def is_policy(given: Sequence[Token]) -> bool:
    """Whether a statement, given as its outer tokens, makes, changes or comments on a policy of row security."""
    first = tokens.words(given, 3)
    return first[:2] in {("create", "policy"), ("alter", "policy")} or first == ("comment", "on", "policy")
