"""The long lists of a manifest, sections and frames. A catalog reads tens of thousands: they are checked by columns."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import Any, NoReturn

from loopin_backup_core.model.dump_index import Frame, Section, SectionKind, SequenceValue
from loopin_backup_core.model.errors import ManifestError
from loopin_backup_core.repository.manifest.fields import LARGEST, Fields, is_number, wrong

NAMES = ("kind", "name", "offset", "bytes", "rows", "sha256")
_KINDS = {kind.value: kind for kind in SectionKind}
_HEXADECIMAL = re.compile(r"[0-9a-f]*", re.ASCII)


def parse_sections(items: list[Any], total: int) -> tuple[Section, ...]:
    """Return the sections, which must follow each other without gaps from 0 to ``total`` bytes."""
    try:
        columns = [[item[name] for item in items] for name in NAMES]
        nothing: dict[str, SequenceValue] = {}
        values = [_values(number, item["values"]) if "values" in item else nothing for number, item in enumerate(items)]
        is_sound = _is_sound(*columns)
    except (KeyError, TypeError):
        _raise_first_wrong(items)
    if not is_sound:
        _raise_first_wrong(items)
    kinds, names, offsets, lengths, rows, digests = columns
    if [*offsets, total] != [0, *accumulate(lengths)]:
        raise ManifestError(f"its sections do not follow each other without gaps from 0 to {total}")
    return tuple(map(Section, map(_KINDS.__getitem__, kinds), names, offsets, lengths, rows, digests, values))


def unknown_of_sections(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the fields of sections that this program does not know, by the section's number."""
    if sum(map(len, items)) == len(NAMES) * len(items) + sum("values" in item for item in items):
        return {}
    known = {*NAMES, "values"}
    return {
        str(number): {name: value for name, value in item.items() if name not in known}
        for number, item in enumerate(items)
        if not item.keys() <= known
    }


def parse_frames(items: list[Any], total: int, stored: int) -> tuple[Frame, ...]:
    """Return the frames, which begin at 0 and lie within ``total`` bytes of stream and ``stored`` bytes of file."""
    for number, item in enumerate(items):
        if type(item) is not list or len(item) != 2 or not all(is_number(one, 0) for one in item):
            raise wrong(f'its field "frames[{number}]"', "a pair of offsets", item)
    is_ordered = all(one[0] <= other[0] and one[1] < other[1] for one, other in pairwise(items))
    if items and (items[0] != [0, 0] or not is_ordered or items[-1][0] > total or items[-1][1] >= max(stored, 1)):
        raise ManifestError(f"its frames do not begin at 0, are out of order, or lie outside of its {stored} bytes")
    return tuple(Frame(offset, stored_offset) for offset, stored_offset in items)


def _is_sound(*columns: list[Any]) -> bool:
    kinds, names, offsets, lengths, rows, digests = columns
    numbers = offsets + lengths + rows
    return (
        set(map(type, numbers)) <= {int}
        and min(numbers, default=0) >= 0
        and max(numbers, default=0) <= LARGEST
        and set(map(type, kinds + names + digests)) <= {str}
        and _KINDS.keys() >= set(kinds)
        and set(map(len, digests)) <= {64}
        and _HEXADECIMAL.fullmatch("".join(digests)) is not None
    )


def _values(number: int, value: Any) -> dict[str, SequenceValue]:
    pairs = Fields(value, f"sections[{number}].values").rest()
    for name, pair in pairs.items():
        if (
            type(pair) is not list
            or len(pair) != 2
            or not is_number(pair[0], -LARGEST - 1)
            or type(pair[1]) is not bool
        ):
            raise wrong(f'its field "sections[{number}].values" of {name!a}', "a number and true or false", pair)
    return {name: SequenceValue(*pair) for name, pair in pairs.items()}


def _raise_first_wrong(items: list[Any]) -> NoReturn:
    for number, item in enumerate(items):
        fields = Fields(item, f"sections[{number}]")
        fields.member("kind", SectionKind)
        fields.text("name")
        for name in ("offset", "bytes", "rows"):
            fields.number(name)
        fields.sha256("sha256")
    raise ManifestError("its sections cannot be read")
