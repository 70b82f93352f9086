"""Axes: round numbers to mark, months to name, and labels that do not collide."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

STEPS = (1, 2, 2.5, 5, 10)


def ticks(most: float, count: int = 3) -> tuple[float, ...]:
    """Return round values from 0 to at least ``most``, about ``count`` steps apart.

    >>> ticks(482_000)
    (0.0, 200000.0, 400000.0, 600000.0)
    >>> ticks(7)
    (0.0, 2.5, 5.0, 7.5)
    >>> ticks(0)
    (0.0, 1.0)
    """
    if most <= 0:
        return (0.0, 1.0)
    rough = most / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(step for factor in STEPS if (step := factor * power) >= rough * 0.999)
    return tuple(step * n for n in range(math.ceil(most / step - 1e-9) + 1))


def whole_ticks(most: float, count: int = 3) -> tuple[float, ...]:
    """Return round values as :func:`ticks` does, for what is counted: no fractions.

    >>> whole_ticks(7)
    (0.0, 3.0, 6.0, 9.0)
    """
    found = ticks(most, count)
    if all(value.is_integer() for value in found):
        return found
    step = float(math.ceil(found[1]))
    return tuple(step * n for n in range(math.ceil(most / step) + 1))


def spread(wanted: Sequence[float], distance: float, low: float, high: float) -> tuple[float, ...]:
    """Return where labels go that would like to be at ``wanted``, ``distance`` apart, between ``low`` and ``high``.

    They keep their order. Where there is no room for all they are spread evenly.

    >>> spread([10, 12, 50], 12, 0, 100)
    (10, 22, 50)
    >>> spread([96, 99], 12, 0, 100)
    (88, 100)
    """
    if not wanted:
        return ()
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    room = max(high - low, 0.0)
    apart = min(distance, room / (len(order) - 1)) if len(order) > 1 else distance
    placed: list[float] = []
    for n in order:
        at = max(wanted[n], low if not placed else placed[-1] + apart)
        placed.append(at)
    limit = high
    for position in range(len(placed) - 1, -1, -1):
        placed[position] = min(placed[position], limit)
        limit = placed[position] - apart
    by_label = dict(zip(order, placed, strict=True))
    return tuple(by_label[n] for n in range(len(wanted)))


def months(first: date, last: date) -> tuple[date, ...]:
    """Return the first days of the months that begin between two days.

    >>> months(date(2026, 11, 2), date(2027, 2, 1))
    (datetime.date(2026, 12, 1), datetime.date(2027, 1, 1), datetime.date(2027, 2, 1))
    """
    found = []
    year, month = first.year, first.month
    while date(year, month, 1) <= last:
        if date(year, month, 1) >= first:
            found.append(date(year, month, 1))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(found)
