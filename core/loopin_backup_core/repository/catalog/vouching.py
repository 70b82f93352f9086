"""Whether a manifest is one that a journal of ours vouches for: what merely lies beside a file proves nothing."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loopin_backup_core.model.manifest import Manifest
    from loopin_backup_core.repository.catalog.facts import Facts

ALTERED = (
    "Its manifest is not the one that was written: the journal knows another SHA-256 of it. The data file itself may "
    "be whole."
)
UNKNOWN = (
    "No journal here tells that this program made it, so it counts as a file from elsewhere, whatever its manifest "
    "says. If you know that it is yours: “loopin-backup-cli accept {name}”."
)


class Vouched(Enum):
    """What the journal says to a manifest."""

    YES = auto()
    ALTERED = auto()
    UNKNOWN = auto()


def judge(facts: Facts, manifest: Manifest, digest: str) -> Vouched:
    """Tell whether the journal knows this manifest, whose SHA-256 is ``digest``, by that hash.

    Of a backup that an earlier version made it knows no hash, but kind, database, size and number of rows, and those
    must agree.
    """
    if digest in facts.vouched:
        return Vouched.YES
    if facts.made is None:
        return Vouched.ALTERED if facts.vouched else Vouched.UNKNOWN
    if facts.vouched or not _agrees(facts, manifest):
        return Vouched.ALTERED
    return Vouched.YES


def _agrees(facts: Facts, manifest: Manifest) -> bool:
    told = facts.made.facts if facts.made is not None else {}
    said = {
        "kind": manifest.kind.value,
        "database": manifest.database_name,
        "bytes": manifest.file_size,
        "rows": manifest.index.rows,
    }
    return all(told[name] == value for name, value in said.items() if name in told)
