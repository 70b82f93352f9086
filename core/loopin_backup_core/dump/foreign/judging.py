"""What to say of a dump that this program did not write."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING

from loopin_backup_core.dump.foreign.formats import Format, format_of, inside_gzip, is_written_to_its_end
from loopin_backup_core.model.kinds import Verdict

if TYPE_CHECKING:
    from loopin_backup_core.dump.foreign.metadata import Metadata

LONGEST_QUOTE = 200
_WHAT = {
    Format.PLAIN: "a plain dump",
    Format.GZIP: "a plain dump, compressed with gzip",
    Format.ZSTD: "a dump, compressed with zstd",
    Format.CUSTOM: "a dump in pg_dump's custom format",
    Format.DIRECTORY: "a dump in pg_dump's directory format",
    Format.TAR: "a dump in pg_dump's tar format",
    Format.AGE: "a file encrypted with age",
}
_WHY_NOT = {
    Format.CLUSTER: "It holds a whole cluster, as pg_dumpall writes it. Restore it with psql into a new cluster.",
    Format.MYSQL: (
        "PostgreSQL cannot run it as it is: it quotes names as MySQL does, sets FOREIGN_KEY_CHECKS and has no schema."
    ),
    Format.UTF16: "It was saved as UTF-16, as PowerShell's “>” does, and psql cannot read that. Convert it to UTF-8.",
    Format.SQL: "It is SQL, but no dump made by pg_dump, so that nobody can tell whether it is whole.",
    Format.EMPTY: "The file is empty.",
    Format.UNKNOWN: "It is not a dump of PostgreSQL.",
}
_GONE = {
    "v3.1": "The data is gone: the script v3.1 wrote its metadata over the backup, which had the same name.",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What lies on disk: the first and the last bytes of the data, and its size; ``size`` is None without data.

    ``stem`` is how a user names it.
    """

    stem: str
    size: int | None
    head: bytes = b""
    tail: bytes = b""
    is_directory: bool = False
    is_indexed: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What it is and what is to be said of it."""

    format: Format
    verdict: Verdict
    reasons: tuple[str, ...]


def judge(found: Found, metadata: Metadata | None) -> Judgement:
    """Return what a dump of others is, whether it can be used, and why."""
    if found.size is None:
        return _without_data(metadata)
    kind = _format(found)
    if kind is Format.EMPTY:
        return Judgement(kind, Verdict.DAMAGED, (_WHY_NOT[kind],))
    if metadata is not None and metadata.version == "v4.0" and kind in {Format.SQL, Format.PLAIN}:
        kind = Format.MYSQL
    if kind not in _WHAT:
        return Judgement(kind, Verdict.UNUSABLE, (_why_not(kind, found),))
    if damage := _damage(kind, found, metadata):
        return Judgement(kind, Verdict.DAMAGED, damage)
    return Judgement(kind, Verdict.FOREIGN, (_worth(kind, found, metadata),))


def _format(found: Found) -> Format:
    if found.is_directory:
        return Format.DIRECTORY
    kind = format_of(found.head)
    if kind is not Format.GZIP:
        return kind
    inside = format_of(inside_gzip(found.head))
    return Format.GZIP if inside in {Format.PLAIN, Format.EMPTY} else inside


def _damage(kind: Format, found: Found, metadata: Metadata | None) -> tuple[str, ...]:
    told = metadata.file_size if metadata is not None else None
    reasons: list[str] = []
    if told is not None and found.size is not None and told != found.size:
        change = "it was cut off" if found.size < told else "it was changed afterwards"
        reasons.append(f"Its metadata tells of {told:,} bytes, and the file has {found.size:,}: {change}.")
    if kind is Format.PLAIN and not is_written_to_its_end(found.tail):
        reasons.append("It ends in the middle: a whole dump ends with “PostgreSQL database dump complete”.")
    return tuple(reasons)


def _worth(kind: Format, found: Found, metadata: Metadata | None) -> str:
    by = f"LoopIn's script {metadata.version}" if metadata is not None else "another program, without metadata"
    what = f"It is {_WHAT[kind]}, made by {by}."
    if found.is_indexed:
        return f"{what} It was indexed and checked, and is restorable."
    return f"{what} It is restorable once indexed and checked: “loopin-backup-cli verify {quote(found.stem)}”."


def _why_not(kind: Format, found: Found) -> str:
    if kind is not Format.MESSAGE:
        return _WHY_NOT.get(kind, _WHY_NOT[Format.UNKNOWN])
    from loopin_backup_core.model.conninfo import mask

    words = " ".join(found.head.decode("utf-8", "replace").split())
    shown = mask(words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE] + "…")
    return f"It is not a dump but this message: {shown}"


def _without_data(metadata: Metadata | None) -> Judgement:
    if metadata is None:
        return Judgement(
            Format.UNKNOWN, Verdict.UNUSABLE, ("There is no data, and its JSON is not a backup's metadata.",)
        )
    reason = _GONE.get(metadata.version, "The data file is missing: only its metadata is left.")
    return Judgement(Format.UNKNOWN, Verdict.DAMAGED, (reason,))
