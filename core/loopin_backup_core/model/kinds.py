"""What a backup is for, what it is worth, how far it was verified and how it is stored."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Why a backup was made."""

    MANUAL = "manual"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    SAFETY = "safety"


class Verdict(StrEnum):
    """What is known about a backup.

    ``GOOD`` and ``WARNINGS`` are restorable; everything else is never offered as good.
    """

    GOOD = "good"
    WARNINGS = "good, with warnings"
    SUSPECT = "suspect"
    DAMAGED = "damaged"
    INCOMPLETE = "incomplete"
    FOREIGN = "foreign"
    UNUSABLE = "unusable"

    @property
    def is_good(self) -> bool:
        """Whether retention may count it and a restore may offer it."""
        return self in {Verdict.GOOD, Verdict.WARNINGS}


class Level(StrEnum):
    """How deeply a backup was verified, from the cheapest to the dearest."""

    CHECKSUM = "checksum"
    STRUCTURE = "structure"
    DRILL = "drill"

    @property
    def rank(self) -> int:
        """Its place in the order: a higher level includes the lower ones."""
        return list(Level).index(self)


class Compression(StrEnum):
    """How the data file is compressed."""

    NONE = "none"
    ZSTD = "zstd"

    @property
    def suffix(self) -> str:
        """What follows ``.sql`` in the file's name."""
        return ".zst" if self is Compression.ZSTD else ""
