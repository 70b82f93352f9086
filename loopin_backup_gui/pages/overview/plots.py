"""What the calendar and the charts of the Overview say, in words and as plots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from loopin_backup_gui import formats
from loopin_backup_gui.charts import axes
from loopin_backup_gui.charts.days import DayState
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.line_chart import Line, Plot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from loopin_backup_gui.charts.days import Day, Year
    from loopin_backup_gui.charts.series import RowLines, SizePoint, TableLine

HEALTHY = (Tone.ACCENT, Tone.GOOD, Tone.NEUTRAL, Tone.WARNING)
DATES = 4


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("Plots", text, None, count)


def month_of(day: Day) -> str:
    """Return the short name of a day's month."""
    return QLocale().toString(_date(day.date), "MMM")


def state_word(state: DayState) -> str:
    """Return what is said of a day in a state."""
    return {
        DayState.NOTHING: _tr("no backup"),
        DayState.GOOD: _tr("good backup"),
        DayState.PROVEN: _tr("proven by a drill"),
        DayState.MISSED: _tr("no backup that day"),
        DayState.FAILED: _tr("the run failed"),
        DayState.DAMAGED: _tr("damaged"),
        DayState.SUSPECT: _tr("suspect"),
    }[state]


def day_lines(day: Day) -> tuple[str, ...]:
    """Return what is said of one day, the date first."""
    lines = [QLocale().toString(_date(day.date), "dddd d MMMM yyyy"), state_word(day.state)]
    if day.backups:
        made = _tr("%n backup(s)", day.backups)
        gone = day.backups - day.kept
        lines.append(made + (f", {_tr('%n cleaned up since', gone)}" if gone > 0 else ""))
    if day.rows:
        lines.append(_tr("%1 rows").replace("%1", formats.number(day.rows)))
    if day.failed:
        lines.append(_tr("%n failed run(s)", day.failed))
    return tuple(lines)


def year_summary(year: Year) -> str:
    """Return the year in a sentence."""
    if not year.expected:
        return _tr("No good backup yet.")
    parts = [_tr("%1 of %2 days good").replace("%1", formats.number(year.good))]
    parts[0] = parts[0].replace("%2", formats.number(year.expected))
    if year.longest_gap:
        gap = formats.duration(60 * round(year.longest_gap.total_seconds() / 60))
        parts.append(_tr("longest gap %1").replace("%1", gap))
    for state, words in ((DayState.MISSED, _tr("%1 missed")), (DayState.FAILED, _tr("%1 failed"))):
        if count := year.count(state):
            parts.append(words.replace("%1", formats.number(count)))
    if count := year.count(DayState.SUSPECT):
        parts.append(_tr("%1 suspect").replace("%1", formats.number(count)))
    return " · ".join(parts)


def rows_plot(found: RowLines, now: datetime) -> Plot:
    """Return the chart of rows over time."""
    ticks = tuple((value, short(value)) for value in axes.whole_ticks(found.most))
    marks = _marks(found.moments)
    return Plot(
        _places(found.moments), _lines(found.lines), ticks, marks, lambda number: _rows_read(found, number, now)
    )


def _lines(lines: Sequence[TableLine]) -> tuple[Line, ...]:
    healthy = [line for line in lines if not line.fell]
    made = [Line(one.name, one.rows, HEALTHY[n % len(HEALTHY)]) for n, one in enumerate(healthy)]
    for one in (line for line in lines if line.fell):
        text = f"{one.name} {percent(one.change)}"
        made.append(Line(text, tuple(rows or 0 for rows in one.rows), Tone.BAD, strong=True))
    return tuple(made)


def _rows_read(found: RowLines, number: int, now: datetime) -> tuple[str, ...]:
    rows = [(line.name, line.rows[number]) for line in found.lines]
    ordered = sorted(rows, key=lambda pair: -(pair[1] or 0))
    said = [f"{name}  {_tr('not there') if count is None else formats.number(count)}" for name, count in ordered]
    return (formats.when(found.moments[number], now), *said)


def rows_summary(found: RowLines) -> str:
    """Return the chart of rows in a sentence."""
    fell = [line for line in found.lines if line.fell]
    if fell:
        said = [f"{line.name}: {formats.number(line.before)} → {formats.number(line.last)}" for line in fell]
        return _tr("Fallen: %1").replace("%1", "; ".join(said))
    return "; ".join(f"{line.name}: {formats.number(line.last)}" for line in found.lines)


def sizes_plot(points: Sequence[SizePoint], now: datetime) -> Plot:
    """Return the chart of sizes over time."""
    if not points:
        return Plot()
    moments = [one.at for one in points]
    ticks = tuple((value, formats.size(value)) for value in axes.ticks(max(one.bytes for one in points)))
    line = Line("", tuple(float(one.bytes) for one in points), Tone.ACCENT, filled=True)
    return Plot(_places(moments), (line,), ticks, _marks(moments), lambda number: _size_read(points[number], now))


def _size_read(point: SizePoint, now: datetime) -> tuple[str, ...]:
    gone = () if point.kept else (_tr("cleaned up since"),)
    return (formats.when(point.at, now), formats.size(point.bytes), *gone)


def sizes_summary(points: Sequence[SizePoint]) -> str:
    """Return the chart of sizes in a sentence."""
    if not points:
        return ""
    words = _tr("From %1 to %2").replace("%1", formats.size(points[0].bytes))
    return words.replace("%2", formats.size(points[-1].bytes))


def short(value: float) -> str:
    """Return a count in a short form for an axis.

    >>> short(400_000), short(2_500_000), short(80)
    ('400 k', '2.5 M', '80')
    """
    for limit, unit in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if value >= limit:
            size = value / (1e3 if unit == "k" else limit)
            return f"{QLocale().toString(size, 'f', 0 if size == int(size) else 1)} {unit}"
    return formats.number(int(value))


def percent(share: float) -> str:
    """Return a change with its sign: “−99.5 %”."""
    text = QLocale().toString(abs(share) * 100, "f", 0 if abs(share) == 1 else 1)
    return f"{'−' if share < 0 else '+'}{text} %"


def day_of(moment: datetime) -> str:
    """Return day and month of a moment, local."""
    return QLocale().toString(_date(moment.astimezone().date()), "d MMM")


def _places(moments: Sequence[datetime]) -> tuple[float, ...]:
    """Return where moments lie between the first and the last; one alone lies in the middle."""
    if not moments or moments[0] == moments[-1]:
        return (0.5,) * len(moments)
    return tuple((one - moments[0]) / (moments[-1] - moments[0]) for one in moments)


def _marks(moments: Sequence[datetime]) -> tuple[tuple[float, str], ...]:
    """Return some days evenly apart, with their places."""
    if not moments:
        return ()
    length = moments[-1] - moments[0]
    count = min(DATES, length.days + 1)
    shares = [number / (count - 1) for number in range(count)] if count > 1 else [0.5]
    return tuple((share, day_of(moments[0] + length * share)) for share in shares)


def _date(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
