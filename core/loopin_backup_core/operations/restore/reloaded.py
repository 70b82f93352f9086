"""What stands in a database that was loaded in a transaction, seen from inside of it, compared with the backup."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from loopin_backup_core.dump.index import DumpIndexer
from loopin_backup_core.model import encodings
from loopin_backup_core.model.dump_index import Section, SectionKind, SequenceValue
from loopin_backup_core.model.identifiers import canonical
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.operations.restore import build_database
from loopin_backup_core.postgres.server import emptying
from loopin_backup_core.rules import content_compare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.context import JobContext
    from loopin_backup_core.operations.restore.build_database import Plan
    from loopin_backup_core.postgres.psql_conversation import Conversation, Taker
    from loopin_backup_core.rules.content_compare import Difference

_LARGE_OBJECT = re.compile(rb"SELECT\s+pg_catalog\.lo_open\('(\d+)'", re.IGNORECASE)
_PART = re.compile(rb"SELECT\s+pg_catalog\.lowrite\(0,\s*E?'\\{1,2}x([0-9a-f]*)'\)", re.IGNORECASE)

# How pg_dump has values written. Source: setup_connection in pg_dump.c.
_SETTINGS = """
SET LOCAL DateStyle = ISO; SET LOCAL IntervalStyle = postgres; SET LOCAL extra_float_digits = 3;
SET LOCAL synchronize_seqscans = off; SET LOCAL row_security = off;
"""
# A table's owner who is no superuser does not see his own rows where row security is forced: not while we look.
_FORCED = """
DO $loopin$
DECLARE
    one record;
    names text := coalesce(pg_catalog.current_setting('loopin_backup.forced', true), '');
BEGIN
    FOR one IN SELECT oid, pg_catalog.format('%s', oid::pg_catalog.regclass) AS name FROM pg_catalog.pg_class
                WHERE CASE WHEN {again} THEN oid::text = ANY (pg_catalog.string_to_array(names, ','))
                           ELSE relforcerowsecurity AND relrowsecurity AND pg_catalog.row_security_active(oid) END LOOP
        EXECUTE pg_catalog.format('ALTER TABLE ONLY %s {change} ROW LEVEL SECURITY', one.name);
        names := names || ',' || one.oid;
    END LOOP;
    PERFORM pg_catalog.set_config('loopin_backup.forced', names, true);
END
$loopin$;
"""


class LargeObjects(DumpIndexer):
    """Reads a dump as it passes and hashes its large objects, in the parts in which the server hashes them."""

    def __init__(self) -> None:
        super().__init__()
        self._oid = 0
        self._part = 0
        self._rest = b""
        self._digests: list[tuple[int, int, str]] = []

    @staticmethod
    def are_in(plan: Plan) -> bool:
        """Whether a backup has any."""
        return any(section.kind is SectionKind.LARGE_OBJECTS for section in plan.index.sections)

    def statement(self, head: bytes, end: int, tuples: int) -> bool:
        """Lexer: a statement ended."""
        if found := _LARGE_OBJECT.match(head):
            self._close()
            self._oid = int(found.group(1))
        elif self._oid and (found := _PART.match(head)):
            self._rest += bytes.fromhex(found.group(1).decode("ascii"))
            while len(self._rest) >= emptying.LARGE_OBJECT_PART:
                self._add(self._rest[: emptying.LARGE_OBJECT_PART])
                self._rest = self._rest[emptying.LARGE_OBJECT_PART :]
        return super().statement(head, end, tuples)

    def _add(self, part: bytes) -> None:
        self._digests.append((self._oid, self._part, hashlib.sha256(part).hexdigest()))
        self._part += 1

    def _close(self) -> None:
        if self._oid:
            self._add(self._rest)
        self._oid, self._part, self._rest = 0, 0, b""

    def digests(self) -> list[tuple[int, int, str]]:
        """Return number, part and SHA-256 of each part of all that have passed, in their order."""
        self._close()
        return sorted(self._digests)


class _Rows:
    """Takes the rows of one table."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._rows = 0

    def __call__(self, data: bytes, /) -> None:
        self._digest.update(data)
        self._rows += data.count(b"\n")

    def section(self, name: str) -> Section:
        """Return what a dump's index would say of it."""
        return Section(SectionKind.TABLE_DATA, name, 0, 0, self._rows, self._digest.hexdigest())


def compare(
    talk: Conversation, plan: Plan, objects: LargeObjects, around: JobContext, writing: Mapping[str, str]
) -> tuple[int, list[Difference]]:
    """Return the rows that are there, and what differs from the backup.

    ``writing`` are the settings by which the backup's values are written. Where only the bytes of a table differ, its
    rows are compared again without regard to their order.
    """
    talk.ask(f"{_SETTINGS}{_set(writing)}{_FORCED.format(again='false', change='NO FORCE')}".encode())
    expected = [s for s in plan.index.sections if s.kind is not SectionKind.LARGE_OBJECTS]
    rows, differences = _differing(talk, plan, expected, around)
    if any(one.reordered for one in differences) and build_database.may_be_written_otherwise(plan):
        talk.ask(_set({"bytea_output": "escape"}).encode())
        again = _differing(talk, plan, expected, around)
        if len(again[1]) < len(differences):
            rows, differences = again
        else:
            talk.ask(_set(writing).encode())
    doubtful = [one.subject for one in differences if one.reordered]
    if doubtful:
        wanted = build_database.row_sets(plan, doubtful, around.token)
        equal = {name for name in doubtful if _digest(talk, plan, name) == wanted[name].digest}
        differences = [one for one in differences if one.subject not in equal]
    talk.ask(_FORCED.format(again="true", change="FORCE").encode())
    differences += _large_objects(talk, objects)
    return rows, differences


def _set(settings: Mapping[str, str]) -> str:
    names = (f"pg_catalog.set_config({_literal(name)}, {_literal(value)}, true)" for name, value in settings.items())
    return f"SELECT {', '.join(names)};\n"


def _differing(
    talk: Conversation, plan: Plan, expected: list[Section], around: JobContext
) -> tuple[int, list[Difference]]:
    found = _tables(talk, plan, around)
    content = not plan.index.uses_inserts
    differences = content_compare.compare(expected, [*found, _sequences(talk, plan)], content=content)
    return sum(section.rows for section in found), differences


def _digest(talk: Conversation, plan: Plan, name: str) -> str:
    rows = content_compare.RowSet()
    section = next(one for written, one in plan.index.tables.items() if canonical(written) == name)
    _read(talk, plan, section, rows.add)
    return rows.digest


def _tables(talk: Conversation, plan: Plan, around: JobContext) -> list[Section]:
    found: list[Section] = []
    done = 0
    total = plan.index.rows
    for name, section in plan.index.tables.items():
        around.reporter.progress(Progress(Phase.COMPARE, plan.backup.stem, name, done, total))
        rows = _Rows()
        _read(talk, plan, section, rows)
        found.append(rows.section(name))
        done += found[-1].rows
    return found


def _read(talk: Conversation, plan: Plan, section: Section, taker: Taker) -> None:
    """Have the rows of a table written as pg_dump has them written, with the columns that the backup has."""
    columns = f" ({', '.join(section.columns)})" if section.columns else ""
    what = f"{section.name}{columns}"
    if section.name in plan.index.partitions.values():
        # What goes into a partitioned table lies in its partitions.
        oid = f"{_literal(section.name)}::pg_catalog.regclass"
        kind = talk.ask(_raw(plan, f"SELECT relkind FROM pg_catalog.pg_class WHERE oid = {oid};"))  # noqa: S608
        if kind == "p":
            what = f"(SELECT {', '.join(section.columns) or '*'} FROM {section.name})"  # noqa: S608
    talk.ask(_raw(plan, f"COPY {what} TO STDOUT;"), taker)


def _sequences(talk: Conversation, plan: Plan) -> Section:
    """Return the values of all sequences that the backup has values of."""
    values: dict[str, SequenceValue] = {}
    for section in plan.index.sections:
        for name in section.values:
            asked = f"SELECT last_value, is_called FROM {name};"  # noqa: S608
            last, called = talk.ask(_raw(plan, asked)).split("|")
            values[name] = SequenceValue(int(last), called == "t")
    return Section(SectionKind.SEQUENCE_VALUES, "", 0, 0, len(values), "", values)


def _large_objects(talk: Conversation, objects: LargeObjects) -> list[Difference]:
    lines = talk.ask(f"SELECT * FROM ({emptying.LARGE_OBJECTS}) l ORDER BY 1, 2;".encode()).splitlines()  # noqa: S608
    found = [(int(oid), int(part), digest) for oid, part, digest in (line.split("|") for line in lines)]
    differing = {oid for oid, _, _ in set(found) ^ set(objects.digests())}
    return [content_compare.Difference(f"large object {oid}", "its contents differ") for oid in sorted(differing)]


def _raw(plan: Plan, statement: str) -> bytes:
    """Return a statement with names of the dump in the dump's encoding, which the session has from it."""
    return statement.encode(encodings.codec(plan.index.encoding or "UTF8"), "surrogateescape")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
