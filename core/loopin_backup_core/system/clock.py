"""The time zone of this machine, as its C library knows it: with every change of the clocks, and without its name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


class LocalZone(tzinfo):
    """The local time of this machine. Moments that do not exist or exist twice follow PEP 495, as those of zoneinfo."""

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        """Return the offset of a local moment."""
        return None if dt is None else dt.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, dt: datetime | None) -> timedelta | None:  # noqa: ARG002 - the form of a tzinfo
        """Return None: nobody here asks."""
        return None

    def tzname(self, dt: datetime | None) -> str | None:
        """Return the abbreviation that is used then."""
        return None if dt is None else dt.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, dt: datetime) -> datetime:
        """Return a moment of UTC, written with this zone, as local time."""
        known = dt.replace(tzinfo=UTC).astimezone()
        local = known.replace(tzinfo=self, fold=0)
        return local if local.utcoffset() == known.utcoffset() else local.replace(fold=1)
