"""The words of a notice: what happened, to which database, what is safe, what to type."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from loopin_backup_core.model.notice import Matter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from loopin_backup_core.rules.notification_policy.news import Alert

SHOWN = 5
LONGEST = 300


class Message(NamedTuple):
    """A notice as it is sent: plain text, ``grave`` unless it is good news."""

    title: str
    body: str
    grave: bool


def message(news: Alert) -> Message:
    """Return the words for some news; names from a server are made harmless and short."""
    title, paragraphs = _WORDS[news.matter](news)
    body = "\n\n".join("\n".join(map(_harmless, one)) for one in paragraphs if one)
    return Message(_harmless(f"LoopIn Backup: {title}"), body + "\n", news.matter is not Matter.RECOVERED)


def _harmless(text: str) -> str:
    r"""Return one short line of text that steers no terminal and no mail program.

    >>> _harmless("a\r\nBcc: b")
    'a\\r\\nBcc: b'
    """
    line = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _where(news: Alert) -> str:
    return f"the database {news.database}" + (f", backed up by {news.machine}," if news.machine else "")


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment is not None else "an unknown time"


def _profile(news: Alert) -> str:
    return f" --profile {news.profile}" if news.profile and news.profile != "default" else ""


def _failed(news: Alert) -> tuple[str, list[list[str]]]:
    because = f": {news.cause}" if news.cause else ""
    happened = [f"The {news.job} of {_where(news)} failed at {_when(news.at)}{because}."]
    look = [
        "To see the reason and what to do about it, type:",
        f"    loopin-backup-cli doctor{_profile(news)}",
        *([f"The log on that machine has the whole story: {news.log}"] if news.log else []),
    ]
    return f"the {news.job} of {news.database} failed", [happened, [*_reasons(news), *_safe(news)], look]


def _suspect(news: Alert) -> tuple[str, list[list[str]]]:
    happened = [f"At {_when(news.at)} {_where(news)} looked as if it had been wiped.", *_reasons(news)]
    stays = "Nothing is deleted until somebody has settled this."
    choose = [
        "If it was an accident, look at what there is, and put a good backup back:",
        f"    loopin-backup-cli list{_profile(news)}",
        *(
            [f"    loopin-backup-cli restore {news.newest} --replace {quote(news.database)}{_profile(news)}"]
            if news.newest
            else []
        ),
    ]
    meant = f"    loopin-backup-cli accept {news.backup}{_profile(news)}"
    intended = ["If it was meant, say so, and cleanup goes on:", meant] if news.backup else []
    return f"{news.database} may have been wiped", [happened, [stays, *_safe(news)], choose, intended]


def _overdue(news: Alert) -> tuple[str, list[list[str]]]:
    due = f" It was due at {_when(news.due)}." if news.due is not None else ""
    happened = [f"There was no {news.job} of {_where(news)} when there should have been one.{due}", *_reasons(news)]
    act = [
        "To see what would stop one, type:",
        f"    loopin-backup-cli doctor{_profile(news)}",
        *([f"The log on that machine: {news.log}"] if news.log else []),
    ]
    return f"the {news.job} of {news.database} is overdue", [happened, list(_safe(news)), act]


def _recovered(news: Alert) -> tuple[str, list[list[str]]]:
    happened = [f"The {news.job} of {_where(news)} went well again at {_when(news.at)}.", *_reasons(news)]
    see = ["To see it, type:", f"    loopin-backup-cli show {news.backup}{_profile(news)}"] if news.backup else []
    remain = [f"Not settled yet: {', '.join(sorted(news.still))}."] if news.still else []
    return f"the {news.job} of {news.database} works again", [happened, remain, see]


def _reasons(news: Alert) -> list[str]:
    more = len(news.reasons) - SHOWN
    return [*news.reasons[:SHOWN], *([f"And {more} more like that."] if more > 0 else [])]


def _safe(news: Alert) -> Iterator[str]:
    if news.newest:
        yield f"What is safe: {news.newest}, the newest good backup, taken at {_when(news.newest_at)}."
    else:
        yield "There is NO good backup of this database where its backups lie."


_WORDS = {Matter.FAILED: _failed, Matter.SUSPECT: _suspect, Matter.OVERDUE: _overdue, Matter.RECOVERED: _recovered}
