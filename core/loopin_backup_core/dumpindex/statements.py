"""What single statements and comments of a dump say: pure functions over bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loopin_backup_core.model import SequenceValue

IDENT = rb'(?:"(?:[^"]|"")+"|[A-Za-z_\x80-\xff][\w$\x80-\xff]*)'
_QUALIFIED = IDENT + rb"(?:\." + IDENT + rb")*"

_COPY = re.compile(rb"COPY\s+(" + _QUALIFIED + rb")\s*(\(.*\))?\s+FROM\s+stdin\s*(.*);\Z", re.IGNORECASE | re.DOTALL)
_COPY_OTHER = re.compile(rb"COPY\b.*\b(FROM|TO)\s+(PROGRAM\b|'|[eE]'|\$)", re.IGNORECASE | re.DOTALL)
_INSERT = re.compile(rb"INSERT\s+INTO\s+(" + _QUALIFIED + rb")", re.IGNORECASE)
_SETVAL = re.compile(rb"SELECT\s+pg_catalog\.setval\('((?:[^']|'')+)',\s*(-?\d+),\s*(true|false)\);", re.IGNORECASE)
_LO_OPEN = re.compile(rb"SELECT\s+pg_catalog\.lo_open\(", re.IGNORECASE)
_LO_DATA = re.compile(rb"SELECT\s+pg_catalog\.(?:lo_open|lowrite)\(", re.IGNORECASE)
_PREAMBLE = re.compile(rb"(?:SET\s|SELECT\s+pg_catalog\.set_config\()", re.IGNORECASE)
_DROP = re.compile(
    rb"DROP\s|ALTER\s.*\s(?:DROP|DETACH)\s|SELECT\s+pg_catalog\.lo_unlink\(|CREATE\s+OR\s+REPLACE\s+VIEW\s",
    re.IGNORECASE | re.DOTALL,
)
_ATTACH = re.compile(
    rb"ALTER\s+TABLE\s+(?:ONLY\s+)?(" + _QUALIFIED + rb")\s+ATTACH\s+PARTITION\s+(" + _QUALIFIED + rb")", re.IGNORECASE
)
_PARTITION_OF = re.compile(
    rb"CREATE\s+TABLE\s+(" + _QUALIFIED + rb")\s+PARTITION\s+OF\s+(" + _QUALIFIED + rb")", re.IGNORECASE
)
_SET = re.compile(rb"SET\s+(\w+)\s*=\s*(.*);\Z", re.IGNORECASE | re.DOTALL)
_TOC = re.compile(rb" (Data for )?Name: (.*); Type: ([A-Z ]+); Schema: (.*); Owner: (.*)\Z", re.DOTALL)
_VERSION = re.compile(rb" Dumped (from database|by pg_dump) version (.*)\Z", re.DOTALL)
_EXTENSION = re.compile(rb"CREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?(" + IDENT + rb")", re.IGNORECASE)
_OWNER = re.compile(rb"ALTER\s.*\sOWNER\s+TO\s+(" + IDENT + rb");\Z", re.IGNORECASE | re.DOTALL)
_GRANT = re.compile(
    rb"(?:GRANT|REVOKE|ALTER\s+DEFAULT\s+PRIVILEGES)\b.*\s(?:TO|FROM)\s+(" + IDENT + rb")"
    rb"(?:\s+WITH\s+GRANT\s+OPTION)?(?:\s+CASCADE)?;\Z",
    re.IGNORECASE | re.DOTALL,
)
_FOR_ROLE = re.compile(rb"ALTER\s+DEFAULT\s+PRIVILEGES\s+FOR\s+(?:ROLE|USER)\s+(" + IDENT + rb")", re.IGNORECASE)
_POLICY = re.compile(
    rb"CREATE\s+POLICY\s+.*?\sTO\s+(" + IDENT + rb"(?:,\s*" + IDENT + rb")*)(?:\s+(?:USING|WITH)\b|;)",
    re.IGNORECASE | re.DOTALL,
)
_MAPPING = re.compile(rb"CREATE\s+USER\s+MAPPING\s+FOR\s+(" + IDENT + rb")", re.IGNORECASE)
_AUTHORIZATION = re.compile(rb"SET\s+SESSION\s+AUTHORIZATION\s+(?:'((?:[^']|'')+)'|(" + IDENT + rb"));", re.IGNORECASE)
_ICU = re.compile(rb"CREATE\s+COLLATION\b.*\bprovider\s*=\s*'?icu", re.IGNORECASE | re.DOTALL)
_ONE_IDENT = re.compile(IDENT)
_WHOLE_CLUSTER = re.compile(rb"(?:CREATE|DROP)\s+(?:DATABASE|ROLE|USER\s+(?!MAPPING)|TABLESPACE)\b", re.IGNORECASE)

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
class CopyHead:
    """A ``COPY … FROM stdin`` statement: the table and its columns as written, other options."""

    table: str
    columns: tuple[str, ...]
    options: str


def text_of(raw: bytes) -> str:
    """Return bytes of a dump as text, whatever their encoding: nothing is lost and nothing raises."""
    return raw.decode("utf-8", "backslashreplace")


def toc_entry(comment: bytes) -> TocEntry | None:
    """Read pg_dump's comment above an object."""
    found = _TOC.match(comment)
    if found is None:
        return None
    data, name, kind, schema, owner = found.groups()
    owner = owner.split(b"; Tablespace: ")[0]
    return TocEntry(text_of(name), kind.decode("ascii"), text_of(schema), text_of(owner), data is not None)


def versions(comment: bytes) -> tuple[str, str]:
    """Return ("server" or "dump", version) from the comments at the top of a dump, or two empty strings."""
    found = _VERSION.match(comment)
    if found is None:
        return "", ""
    which = "server" if found.group(1) == b"from database" else "dump"
    return which, text_of(found.group(2))


def copy_head(statement: bytes) -> CopyHead | None:
    """Read a ``COPY … FROM stdin`` statement."""
    if statement[:4].upper() != b"COPY":
        return None
    found = _COPY.match(statement)
    if found is None:
        return None
    table, columns, options = found.groups()
    names = tuple(map(text_of, _ONE_IDENT.findall(columns or b"")))
    return CopyHead(text_of(table), names, text_of(options.strip()))


def touches_files(statement: bytes) -> bool:
    """Whether it is a COPY from or to a program or a file of the server."""
    return statement[:4].upper() == b"COPY" and _COPY_OTHER.match(statement) is not None


def is_for_the_cluster(statement: bytes) -> bool:
    """Whether it changes databases, roles or tablespaces rather than what is inside one database."""
    return _WHOLE_CLUSTER.match(statement) is not None


def insert_table(statement: bytes) -> str:
    """Return the table of an INSERT as written, else an empty string."""
    found = _INSERT.match(statement) if statement[:6].upper() == b"INSERT" else None
    return "" if found is None else text_of(found.group(1))


def sequence_value(statement: bytes) -> tuple[str, SequenceValue] | None:
    """Read a ``SELECT pg_catalog.setval(…)``: the sequence as written and its value."""
    found = _SETVAL.match(statement)
    if found is None:
        return None
    name = text_of(found.group(1)).replace("''", "'")
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
    return _DROP.match(statement) is not None


def partition(statement: bytes) -> dict[str, str]:
    """Return the partition that it makes, with the table that it is a partition of; empty if it makes none."""
    if found := _ATTACH.match(statement):
        return {text_of(found.group(2)): text_of(found.group(1))}
    if found := _PARTITION_OF.match(statement):
        return {text_of(found.group(1)): text_of(found.group(2))}
    return {}


def setting(statement: bytes) -> tuple[str, str]:
    """Return the name and the value of a ``SET name = value;``, else two empty strings."""
    found = _SET.match(statement) if statement[:3].upper() == b"SET" else None
    if found is None:
        return "", ""
    return found.group(1).decode("ascii").lower(), text_of(found.group(2)).strip("'")


def unquoted(identifier: bytes) -> str:
    """Return the name that an SQL identifier stands for."""
    text = text_of(identifier)
    return text[1:-1].replace('""', '"') if text.startswith('"') else text


def extension(statement: bytes) -> str:
    """Return the extension that it creates, else an empty string."""
    found = _EXTENSION.match(statement)
    return "" if found is None else unquoted(found.group(1))


def wants_icu(statement: bytes) -> bool:
    """Whether it creates a collation of the ICU provider."""
    return statement[:6].upper() == b"CREATE" and _ICU.match(statement) is not None


def roles(statement: bytes) -> set[str]:
    """Return the roles that must exist for it to succeed: owners, grantees, those of policies and mappings."""
    names: set[str] = set()
    for pattern in (_OWNER, _GRANT, _FOR_ROLE, _MAPPING):
        if found := pattern.match(statement):
            names.add(unquoted(found.group(1)))
    if found := _POLICY.match(statement):
        names.update(unquoted(one) for one in _ONE_IDENT.findall(found.group(1)))
    if found := _AUTHORIZATION.match(statement):
        names.add(text_of(found.group(1)).replace("''", "'") if found.group(1) else unquoted(found.group(2)))
    return {name for name in names if name.lower() not in NOT_ROLES and name.lower() != "default"}
