"""The output of a plugin for Nagios, Icinga and their like: a line, numbers behind a bar, and lines that explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.monitoring.facts import Severity, worst

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from loopin_backup_core.monitoring.facts import Inspection

LABEL = "LOOPIN BACKUP"


def output(found: Sequence[Inspection], now: datetime) -> str:
    """Return the whole output; its first line says all for whoever reads only that."""
    severity = worst(one.severity for one in found)
    numbers = " ".join(number for one in found for number in _numbers(one, now, several=len(found) > 1))
    lines = [f"{LABEL} {severity.name} - {_summary(found, severity)} | {numbers}"]
    for one in found:
        if len(found) > 1:
            lines.append(f"{one.severity.name} {one.profile}: {_plain(one.state.sentence)}")
        lines.extend(f"{one.profile}: {_plain(text)}" for text in one.texts[len(found) == 1 :])
        if one.state.todo:
            lines.append(f"{one.profile}: {_plain(one.state.todo)}")
    return "\n".join(lines)


def failure(text: str) -> str:
    """Return the output where nothing could be found out."""
    return f"{LABEL} {Severity.UNKNOWN.name} - {_plain(text)}"


def _summary(found: Sequence[Inspection], severity: Severity) -> str:
    if len(found) == 1:
        return _line(found[0])
    bad = [one for one in found if one.severity is not Severity.OK]
    if not bad:
        return f"{len(found)} profiles are well"
    first = next(one for one in bad if one.severity is severity)
    return f"{len(bad)} of {len(found)} profiles: {_line(first)}"


def _line(one: Inspection) -> str:
    text = one.texts[0] if one.texts else one.state.sentence
    return f"{one.profile}: {_plain(text)}"


def _numbers(one: Inspection, now: datetime, *, several: bool) -> list[str]:
    """Return performance data; ages in seconds, the limit of the proof's age as critical."""
    state, good = one.state, one.state.last_good
    values = {"missed": f"{len(state.missed)};;0", "backups": str(sum(one.counts.values()))}
    if good is not None and good.created_at is not None:
        values |= {"age": f"{_seconds(good.created_at, now)}s", "size": f"{good.size}B", "rows": str(good.rows or 0)}
    if state.last_proof is not None:
        limit = f";{one.drill_days * 86400}" if one.drill_days else ""
        values["proof_age"] = f"{_seconds(state.last_proof, now)}s{limit}"
    prefix = f"{one.profile} " if several else ""
    return [f"'{prefix}{name}'={value}" for name, value in values.items()]


def _seconds(when: datetime, now: datetime) -> int:
    return max(0, round((now - when).total_seconds()))


def _plain(text: str) -> str:
    """Return a text without what the format itself uses: a bar begins numbers, a line break another line."""
    return " ".join(text.replace("|", "/").split())
