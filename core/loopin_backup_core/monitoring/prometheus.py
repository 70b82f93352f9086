"""The text format of Prometheus, for the textfile collector of its node exporter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.rules.health import Protection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from loopin_backup_core.monitoring.facts import Inspection

    Sample = tuple[str, float]

METRICS = {
    "state": "1 for the level at which a profile is protected, 0 for the others",
    "severity": "0 well, 1 warning, 2 critical, 3 unknown",
    "missed_runs": "Runs of the schedule that are overdue",
    "last_good_timestamp_seconds": "When the newest good backup was begun",
    "last_good_size_bytes": "Size of the newest good backup",
    "last_good_rows": "Rows in the newest good backup",
    "last_proof_timestamp_seconds": "When a backup was last proven restorable by a drill",
    "next_run_timestamp_seconds": "When the next backup is due",
    "backups": "Backups in the directory by verdict",
    "checksum_ok": "Whether the newest good backup has the bytes that were written",
    "copies_reachable": "Whether a destination answers",
    "copies_missing": "Sound backups that have no copy at a destination",
    "copies_newest_timestamp_seconds": "When the newest backup that has a good copy at a destination was begun",
    "check_timestamp_seconds": "When this was found out",
}
"""The metrics, each begins with ``loopin_backup_``, and what they say."""


def text(found: Sequence[Inspection], now: datetime) -> str:
    """Return the file; a metric that nobody knows is left out."""
    samples: dict[str, list[Sample]] = {name: [] for name in METRICS}
    for one in found:
        labels = f'profile="{_escaped(one.profile)}",database="{_escaped(one.database)}"'
        for name, more, value in _samples(one, now):
            samples[name].append((labels + more, value))
    return "".join(_metric(name, samples[name]) for name in METRICS if samples[name])


def _metric(name: str, samples: list[Sample]) -> str:
    full = f"loopin_backup_{name}"
    lines = [f"{full}{{{labels}}} {value:.15g}\n" for labels, value in samples]
    return f"# HELP {full} {METRICS[name]}\n# TYPE {full} gauge\n{''.join(lines)}"


def _samples(one: Inspection, now: datetime) -> Iterator[tuple[str, str, float]]:
    state, good = one.state, one.state.last_good
    for level in Protection:
        yield "state", f',level="{level.value}"', float(state.level is level)
    yield "severity", "", float(one.severity)
    yield "missed_runs", "", float(len(state.missed))
    if good is not None and good.created_at is not None:
        yield "last_good_timestamp_seconds", "", good.created_at.timestamp()
        yield "last_good_size_bytes", "", float(good.size)
        yield "last_good_rows", "", float(good.rows or 0)
    if state.last_proof is not None:
        yield "last_proof_timestamp_seconds", "", state.last_proof.timestamp()
    if state.next_run is not None:
        yield "next_run_timestamp_seconds", "", state.next_run.at.timestamp()
    for verdict, number in one.counts.items():
        yield "backups", f',verdict="{_escaped(verdict)}"', float(number)
    if one.checksum is not None:
        yield "checksum_ok", "", float(one.checksum)
    for copies in one.copies:
        label = f',destination="{_escaped(copies.destination)}"'
        yield "copies_reachable", label, float(copies.answers)
        yield "copies_missing", label, float(copies.missing)
        if copies.newest is not None:
            yield "copies_newest_timestamp_seconds", label, copies.newest.timestamp()
    yield "check_timestamp_seconds", "", now.timestamp()


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
