"""Who may do what to backups and to the databases behind them. Pure: knows no files and no operating system."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from loopin_backup_core.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Action(StrEnum):
    """What only an administrator may do. Everything else, looking and backing up and pinning, is open to all."""

    RESTORE = "restore"
    UNDO = "undo"
    DROP = "drop"
    DELETE = "delete"
    RETENTION = "retention"
    ENCRYPTION = "encryption"
    ACCEPT = "accept"
    UNPIN = "unpin"
    REVIEW = "review"

    @property
    def words(self) -> str:
        """What follows “You may not”."""
        return _WORDS[self]


_WORDS = {
    Action.RESTORE: "restore a backup",
    Action.UNDO: "undo a restore",
    Action.DROP: "drop a database that was kept",
    Action.DELETE: "delete backups",
    Action.RETENTION: "change how long backups are kept",
    Action.ENCRYPTION: "change to whom backups are encrypted",
    Action.ACCEPT: "accept a suspect backup",
    Action.UNPIN: "unpin a backup",
    Action.REVIEW: "accept a journal that is broken",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks, as the operating system says. ``is_root`` is its own administrator."""

    name: str
    groups: frozenset[str] = frozenset()
    is_root: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """The users and groups who are administrators, and ``where`` that is written."""

    where: str
    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


def allows(policy: Policy | None, who: Identity, *, owns: bool) -> bool:
    """Tell whether somebody is an administrator; without a policy it is whoever ``owns`` the directory.

    >>> allows(Policy("policy.toml", groups=frozenset({"dba"})), Identity("ann", frozenset({"dba"})), owns=False)
    True
    >>> allows(Policy("policy.toml", users=frozenset({"ann"})), Identity("bob"), owns=True)
    False
    """
    if who.is_root:
        return True
    if policy is None:
        return owns
    return who.name in policy.users or bool(who.groups & policy.groups)


def parse(document: Mapping[str, Any], where: str) -> Policy:
    """Return the policy that a TOML document describes. Raises UsageError for anything that is not understood."""
    table = document.get("administrators")
    others = [key for key in document if key != "administrators"]
    if others or not isinstance(table, dict):
        found = f"found {others[0]!r}" if others else "there is none"
        raise _complaint(where, f"expected a table [administrators] and nothing else, {found}")
    for key in table:
        if key not in {"users", "groups"}:
            import difflib

            near = difflib.get_close_matches(key, ["users", "groups"], n=1)
            help_with = f"did you mean {near[0]}?" if near else "known are users, groups"
            raise _complaint(where, f"the key {key} is not known; {help_with}")
    return Policy(where, _names(table, "users", where), _names(table, "groups", where))


def _names(table: Mapping[str, Any], key: str, where: str) -> frozenset[str]:
    names = table.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise _complaint(where, f"key {key}: expected a list of names")
    return frozenset(names)


def _complaint(where: str, what: str) -> UsageError:
    return UsageError(
        f"{where}: {what}. Until it is mended, nobody but root may do what only administrators may.",
        hint='Write: [administrators], and below it users = ["ann"] and groups = ["dba"].',
    )


def refusal(action: Action, who: Identity, policy: Policy | None, owner: str) -> tuple[str, str]:
    """Return the sentence that refuses an action, and who could do it."""
    message = f"{who.name} may not {action.words}: only administrators may. Nothing was changed."
    if policy is None:
        return message, f"There is no policy, so the administrators are root and the directory's owner, {owner}."
    named = [*sorted(policy.users), *(f"the group {name}" for name in sorted(policy.groups))]
    return message, f"{policy.where} names the administrators: {', '.join(named) or 'nobody'}; and root."
