"""What a restore will do, in sentences. Pure but for the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_core.operations.restore.targets import SWAP
from loopin_backup_gui import formats

if TYPE_CHECKING:
    from loopin_backup_core.operations.restore.plan import RestorePlan
    from loopin_backup_gui.pages.restore.choice import Choice

MOST_NAMES = 3


def _tr(text: str) -> str:
    return QCoreApplication.translate("RestoreSentences", text)


def of_plan(plan: RestorePlan, choice: Choice) -> tuple[str, ...]:
    """Return what happens when a live database is replaced, in order."""
    if plan.method != SWAP:
        return _in_place(plan)
    first = _tr("A new database beside it is loaded and compared with the backup, row by row%1.")
    sentences = [first.replace("%1", _cost(plan))]
    if choice.safety_backup and plan.exists:
        sentences.insert(0, _tr("A safety backup of %1 is taken first.").replace("%1", plan.database))
    if not plan.exists:
        sentences.append(_tr("Then it gets the name %1, which no database has now.").replace("%1", plan.database))
        return tuple(sentences)
    closed = connections(plan)
    swapped = _tr("both names are exchanged in one transaction.")
    sentences.append(f"{closed}; {swapped}")
    kept = _tr(
        "The old database stays, named as %1 with the time of the exchange, until you drop it: Undo takes a second."
    )
    sentences.append(kept.replace("%1", plan.kept_as))
    return tuple(sentences)


def _in_place(plan: RestorePlan) -> tuple[str, ...]:
    return (
        _tr("A safety backup of %1 is taken first.").replace("%1", plan.database),
        _tr(
            "Everything of this role in %1 is dropped and loaded again in one transaction: if anything fails, nothing "
            "has changed%2. Others wait meanwhile."
        )
        .replace("%1", plan.database)
        .replace("%2", _cost(plan)),
        _tr("It is compared with the backup. There is no Undo in this way: the safety backup is the way back."),
    )


def of_new(choice: Choice, seconds: float) -> tuple[str, ...]:
    """Return what happens when a backup is restored to a new database; ``seconds`` are what the last drill took."""
    first = _tr("The backup is checked from beginning to end before one statement is sent%1.")
    return (
        first.replace("%1", _lasted(seconds)),
        _tr("It is restored under a name of its own and compared with the backup, row by row."),
        _tr("Only when both are equal does it get the name %1. No other database is touched.").replace(
            "%1", choice.name
        ),
    )


def _cost(plan: RestorePlan) -> str:
    parts = [_lasted(plan.seconds)]
    if plan.free is not None and plan.size:
        room = _tr("%1 of %2 free").replace("%1", formats.size(plan.size)).replace("%2", formats.size(plan.free))
        parts.append(f" · {room}")
    return "".join(parts)


def _lasted(seconds: float) -> str:
    return " · " + _tr("about %1, as last time").replace("%1", formats.duration(seconds)) if seconds else ""


def connections(plan: RestorePlan) -> str:
    """Return how many connections will be closed and whose they are."""
    if not plan.connected:
        return _tr("Nobody is connected now")
    names = sorted({one.program or one.user for one in plan.connected})
    who = ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")
    if len(plan.connected) == 1:
        return _tr("1 connection from %1 is closed").replace("%1", who)
    many = _tr("%1 connections from %2 are closed").replace("%1", formats.number(len(plan.connected)))
    return many.replace("%2", who)


def loss(plan: RestorePlan) -> str:
    """Return what will be gone and what will be back, in one line."""
    text = _tr("%1 will be gone, %2 will be back.")
    text = text.replace("%1", rows(plan.rows_lost)).replace("%2", rows(plan.rows_back))
    if plan.written:
        text += " " + _tr("The server counts %1 written since, its own included.").replace("%1", rows(plan.written))
    return text


def rows(count: int) -> str:
    """Return a number of rows in words."""
    return _tr("1 row") if count == 1 else _tr("%1 rows").replace("%1", formats.number(count))


def missing(plan: RestorePlan) -> str:
    """Return what the server lacks for this backup; empty if nothing."""
    lacking = (*plan.missing.roles, *plan.missing.extensions, *plan.missing.tablespaces)
    return _tr("The server lacks: %1.").replace("%1", ", ".join(lacking)) if lacking else ""
