"""Asking whether this user may: the policy file is found and read, and a refusal is written down.

A policy that cannot be trusted or understood allows nothing, to nobody but root.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from loopin_backup_core.config import current_user
from loopin_backup_core.model.errors import BusyError, NotAllowedError, StorageError, UsageError
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules import policy
from loopin_backup_core.system import files

SYSTEM_WIDE = Path("/etc/loopin-backup/policy.toml")
BESIDE = "policy.toml"
LARGEST = 1 << 20


def require(
    directory: Path,
    action: policy.Action,
    *,
    backup: str = "",
    who: policy.Identity | None = None,
    system_wide: Path = SYSTEM_WIDE,
) -> None:
    """Return if this user may do ``action`` to the backups of a directory; the journal tells of a refusal.

    The system-wide policy counts; without one that beside the backups; without either the directory's owner may, and
    root always. Raises NotAllowedError, and StorageError or UsageError for a policy that nobody can rely on.
    """
    who = who or current_user.current()
    try:
        look(directory, action, who=who, system_wide=system_wide)
    except NotAllowedError:
        _write_down(directory, action, backup, who)
        raise


def look(
    directory: Path, action: policy.Action, *, who: policy.Identity | None = None, system_wide: Path = SYSTEM_WIDE
) -> None:
    """Return if this user may do ``action``, as :func:`require` does, but write nothing down: a face only asks.

    Raises NotAllowedError, and StorageError or UsageError for a policy that nobody can rely on.
    """
    who = who or current_user.current()
    if who.is_root:
        return
    owner = files.owner_of(directory)
    rules = read(directory, system_wide)
    if policy.allows(rules, who, owns=owner is None or files.is_me(owner)):
        return
    message, hint = policy.refusal(action, who, rules, current_user.name_of(owner or 0))
    raise NotAllowedError(message, hint=hint)


def read(directory: Path, system_wide: Path = SYSTEM_WIDE) -> policy.Policy | None:
    """Return the policy for a directory, None if there is none. Raises StorageError, UsageError."""
    text = files.read_trusted(system_wide, {0}, LARGEST, and_folder=True)
    if text is not None:
        return _parsed(text, system_wide)
    owner = files.owner_of(directory)
    text = None if owner is None else files.read_trusted(directory / BESIDE, {0, owner}, LARGEST)
    return None if text is None else _parsed(text, directory / BESIDE)


def _parsed(text: bytes, path: Path) -> policy.Policy:
    import tomllib

    try:
        document = tomllib.loads(text.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}. Until it is mended, only root may do that.") from error
    return policy.parse(document, str(path))


def _write_down(directory: Path, action: policy.Action, backup: str, who: policy.Identity) -> None:
    if not directory.is_dir():
        return
    # Whoever is refused can often not write there either; that must not turn the refusal into something else.
    with suppress(StorageError, BusyError):
        Journal(directory, user=who.name).append("refused", backup, action=action.value)
