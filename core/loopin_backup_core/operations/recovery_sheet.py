"""The recovery sheet: the identity of a profile and the commands that restore without this program. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

TITLE = "LoopIn Backup: recovery sheet"
WARNING = (
    "Keep this sheet where you keep deeds and passports, not beside the backups. Whoever has it and a backup can read "
    "everything in it. Whoever loses it, and the keyring, has lost the backups: nobody can open them."
)
INTO_A_FILE = (
    "Write the line that begins with AGE-SECRET-KEY- into a file that only you can read, identity.txt, and check it: "
    "age-keygen -y identity.txt must show the recipient above."
)
REMARK = (
    "The first psql restores the roles; those that exist already give an error each, which is harmless. Of a backup "
    "that ends in .sql.age leave out zstd -dc. Encoding and locale stand in BACKUP.json, under database."
)
WAYS = (
    (
        "Without LoopIn Backup, with age, zstd and PostgreSQL's own tools (bash)",
        (
            "set -o pipefail",
            "age -d -i identity.txt BACKUP.globals.sql.age | psql -X -d postgres",
            "createdb --template=template0 --encoding=UTF8 NEWDB",
            "age -d -i identity.txt BACKUP.sql.zst.age | zstd -dc | psql -X -v ON_ERROR_STOP=1 -d NEWDB",
        ),
        REMARK,
    ),
    (
        "With LoopIn Backup",
        ("loopin-backup-cli restore BACKUP --to NEWDB --directory DIRECTORY --identity identity.txt",),
        "It checks the backup first, and compares what it has restored.",
    ),
)


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """What stands on the sheet. ``identities`` are secret; the first one is that of the profile's present recipient.

    ``copies`` are the addresses of the profile's destinations.
    """

    profile: str
    database: str
    directory: str
    day: date
    recipients: tuple[str, ...]
    identities: tuple[str, ...]
    copies: tuple[str, ...] = ()

    def facts(self) -> Iterator[tuple[str, str]]:
        """Yield what is not secret, each with its name."""
        yield "profile", self.profile
        yield "database", self.database
        yield "backups", self.directory
        for place in self.copies:
            yield "copies", place
        yield "printed", self.day.isoformat()
        for recipient in self.recipients:
            yield "recipient", recipient


def text(sheet: Sheet) -> str:
    """Return the sheet for a terminal or a printer."""
    lines = [TITLE, "=" * len(TITLE), ""]
    lines += [f"{name:<10} {value}" for name, value in sheet.facts()]
    lines += ["", "The identity, which is secret:", "", *(f"    {one}" for one in sheet.identities), ""]
    lines += [*_wrapped(WARNING), "", "To restore", "----------", "", *_wrapped(INTO_A_FILE), ""]
    for title, commands, remark in WAYS:
        lines += [f"{title}:", "", *(f"    {command}" for command in commands), "", *_wrapped(remark), ""]
    return "\n".join(lines).rstrip() + "\n"


def html(sheet: Sheet) -> str:
    """Return the sheet as a page that needs nothing from elsewhere."""
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>\n" for name, value in sheet.facts())
    secrets = "".join(f"<pre class='secret'>{escape(one)}</pre>\n" for one in sheet.identities)
    ways = "".join(
        f"<h3>{escape(title)}</h3>\n<pre>{escape(chr(10).join(commands))}</pre>\n<p>{escape(remark)}</p>\n"
        for title, commands, remark in WAYS
    )
    return (
        "<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
        f"<title>{escape(TITLE)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{escape(TITLE)}</h1>\n"
        f"<table>\n{rows}</table>\n<h2>The identity, which is secret</h2>\n{secrets}<p>{escape(WARNING)}</p>\n"
        f"<h2>To restore</h2>\n<p>{escape(INTO_A_FILE)}</p>\n{ways}</body>\n</html>\n"
    )


STYLE = (
    "body{font:11pt/1.4 sans-serif;max-width:46em;margin:2em auto;padding:0 1em}"
    "th{text-align:left;padding-right:1em;vertical-align:top}td{word-break:break-all}"
    "pre{background:#f2f2f2;padding:.6em;white-space:pre-wrap;word-break:break-all}"
    ".secret{border:2px solid #000;background:none;font-size:12pt}"
)


def _wrapped(words: str) -> list[str]:
    from textwrap import wrap

    return wrap(words, 78, break_on_hyphens=False)
