"""Databases that are set aside for a while: their names, and what they say of themselves. Pure.

A database that was replaced carries a mark in its comment. Whose it is, is read from there alone, and exactly: a name
that only looks like one of ours is somebody else's. A scratch database, which dies with its run, carries the sign of
its directory in its name, because a name is there from the first moment.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from datetime import UTC, datetime

from loopin_backup_core.model.value import value

LONGEST_NAME = 63
BEFORE = "before"
UNDONE = "undone"
SCRATCH = "loopin_scratch_"
MARK = "Kept by LoopIn Backup: "
"""What the comment of a kept database begins with; an object of JSON follows."""

VERSION = 1
_KEPT = re.compile(r"(?P<live>.*)_(?:before|undone)_(?P<at>[0-9]{8}_[0-9]{6})(?:_[0-9]+)?\Z", re.DOTALL)
_SCRATCH = re.compile(SCRATCH + r"(?P<chance>[0-9a-f]{12})(?:_(?P<sign>[0-9a-f]{12}))?", re.ASCII)


@value
class Owner:
    """To whom kept databases belong: a profile and the backup directory in which it told of them.

    ``directory`` is the identity of that directory's journal; where it is empty nothing belongs to anybody. ``told``
    are the pairs of live and kept names of which the journal itself tells that this program exchanged them.
    """

    profile: str
    directory: str
    told: frozenset[tuple[str, str]] = frozenset()


@value
class Mark:
    """What a kept database says of itself.

    ``name`` is the one that it was given, ``live`` the one that it had, ``why`` is ``before`` or ``undone``; ``server``
    the system identifier (empty where the server hides it) and ``oid`` the database's number there; ``backup`` what
    took its place, ``at`` when, and ``comment`` the comment that it had and gets again.
    """

    name: str
    live: str
    why: str
    profile: str
    directory: str
    server: str
    oid: int
    backup: str
    at: datetime
    comment: str = ""


@value
class Kept:
    """A database that was replaced and is kept: its name, when it was replaced, and its size in bytes (-1: unknown).

    ``profile`` and ``backup`` say whose restore it was and of what, ``why`` whether that was an undo; empty where only
    the journal of an earlier version tells of it. ``comment`` is the one that it gets again, None if it still has it.
    """

    name: str
    at: datetime | None
    size: int
    why: str = ""
    profile: str = ""
    backup: str = ""
    comment: str | None = None


def comment_of(mark: Mark) -> str:
    """Return the comment that says all that a mark does, in ASCII whatever the names are."""
    facts = {**asdict(mark), "at": mark.at.astimezone(UTC).isoformat()}
    return MARK + json.dumps({"version": VERSION, **facts})


def mark_in(comment: str) -> Mark | None:
    """Return the mark that a comment holds; None for every other text, however much it looks like one.

    >>> mark_in("Kept by LoopIn Backup: yes") is None
    True
    """
    if not comment.startswith(MARK):
        return None
    try:
        facts = json.loads(comment[len(MARK) :])
        if type(facts) is not dict or facts.pop("version", None) != VERSION:
            return None
        at = datetime.fromisoformat(facts.pop("at"))
        mark = Mark(at=at.astimezone(UTC), **facts)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    texts = (mark.name, mark.live, mark.why, mark.profile, mark.directory, mark.server, mark.backup, mark.comment)
    is_sound = all(type(text) is str for text in texts) and type(mark.oid) is int and at.tzinfo is not None
    return mark if is_sound and mark.why in {BEFORE, UNDONE} else None


def original(comment: str) -> str:
    """Return what a comment was before a mark took its place; itself where it is no mark."""
    mark = mark_in(comment)
    return comment if mark is None else mark.comment


def belongs(mark: Mark, owner: Owner, name: str, oid: int, server: str) -> bool:
    """Tell whether a database of this name and number on this server is the one that the mark means, and its owner's.

    A server that hides its identifier may be the one that is meant; its databases' numbers still have to agree.
    """
    is_it = (mark.name, mark.oid) == (name, oid) and (not mark.server or not server or mark.server == server)
    return is_it and bool(owner.directory) and (mark.profile, mark.directory) == (owner.profile, owner.directory)


def name_for(live: str, why: str, now: datetime, number: int = 1) -> str:
    """Return the name under which a database is kept; at most 63 bytes, as PostgreSQL allows.

    One that has to be cut gets a piece of its hash, so that two long names that begin alike stay apart.

    >>> name_for("loopin", BEFORE, datetime(2026, 8, 22, 2, tzinfo=UTC))
    'loopin_before_20260822_020000'
    """
    tail = f"_{why}_{now.astimezone(UTC):%Y%m%d_%H%M%S}" + (f"_{number}" if number > 1 else "")
    return shortened(live, tail)


def shortened(name: str, tail: str) -> str:
    """Return a name with a tail, cut before it to 63 bytes, and then with a piece of the name's hash.

    >>> len(shortened("x" * 63, "_restored"))
    63
    """
    if len(f"{name}{tail}".encode()) <= LONGEST_NAME:
        return name + tail
    tail = f"_{_digest(name)[:8]}{tail}"
    return name.encode()[: LONGEST_NAME - len(tail)].decode(errors="ignore") + tail


def replaced_at(name: str) -> datetime | None:
    """Return when a kept database was replaced by its name alone; None for a name that tells none.

    >>> replaced_at("loopin_before_20260822_020000").isoformat()
    '2026-08-22T02:00:00+00:00'
    >>> replaced_at("loopin_archive")
    """
    found = _KEPT.match(name)
    if found is None:
        return None
    try:
        return datetime.strptime(found["at"], "%Y%m%d_%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def scratch_name(chance: str, directory: str) -> str:
    """Return the name of a scratch database of a directory; ``chance`` is twelve random hexadecimal digits.

    >>> is_scratch_of(scratch_name("0123456789ab", "here"), "here")
    True
    """
    return f"{SCRATCH}{chance}_{_digest(f'{chance} {directory}')[:12]}"


def is_scratch(name: str) -> bool:
    """Tell whether a database is called as scratch databases are, of whatever directory or version of this program."""
    return _SCRATCH.fullmatch(name) is not None


def is_scratch_of(name: str, directory: str) -> bool:
    """Tell whether a name is that of a scratch database of this very directory."""
    found = _SCRATCH.fullmatch(name)
    return found is not None and bool(directory) and name == scratch_name(found["chance"], directory)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
