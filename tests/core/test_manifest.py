"""The manifest as JSON: what is written is read back, and nothing unsound is read."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loopin_backup_core
from loopin_backup_core.model.dump_index import DumpIndex, Frame, Requirements, Section, SectionKind, SequenceValue
from loopin_backup_core.model.errors import ManifestError
from loopin_backup_core.model.kinds import Compression, Kind, Verdict
from loopin_backup_core.model.manifest import Manifest
from loopin_backup_core.model.source import DatabaseFacts, Needs, Source
from loopin_backup_core.repository import manifest
from tests.support.effort import times
from tests.support.store import NOON, digest, manifest_of, source_of

SCHEMA = Path(loopin_backup_core.__file__).with_name("manifest.schema.json")

# With the lone surrogates by which Python holds bytes that are no UTF-8.
TEXTS = st.text(st.characters(codec=None), max_size=12)
COUNTS = st.integers(0, 2**40)
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
TUPLES = st.lists(TEXTS, max_size=3).map(tuple)
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2900, 1, 1)).map(lambda when: when.replace(tzinfo=UTC))  # noqa: DTZ001
BIGINTS = st.integers(-(2**63), 2**63 - 1)
SEQUENCES = st.dictionaries(TEXTS, st.builds(SequenceValue, BIGINTS, st.booleans()), max_size=3)


@st.composite
def indexes(draw: st.DrawFn) -> DumpIndex:
    """Indexes with sections that follow each other."""
    sections: list[Section] = []
    offset = 0
    for length in draw(st.lists(COUNTS, max_size=6)):
        kind = draw(st.sampled_from(SectionKind))
        values = draw(SEQUENCES)
        sections.append(Section(kind, draw(TEXTS), offset, length, draw(COUNTS), draw(DIGESTS), values))
        offset += length
    return DumpIndex(
        sections=tuple(sections),
        bytes=offset,
        objects=draw(st.dictionaries(TEXTS, COUNTS, max_size=3)),
        requires=draw(st.builds(Requirements, TUPLES, TUPLES, TUPLES, st.booleans())),
        problems=draw(TUPLES),
        notes=draw(TUPLES),
        server_version=draw(TEXTS),
        dump_version=draw(TEXTS),
        encoding=draw(TEXTS),
        uses_inserts=draw(st.booleans()),
        partitions=draw(st.dictionaries(TEXTS, TEXTS, max_size=3)),
    )


DATABASES = st.builds(
    DatabaseFacts,
    *[TEXTS] * 10,
    connection_limit=st.integers(-2, 100),
    comment=TEXTS,
    acl=TUPLES,
    settings=TUPLES,
    role_settings=st.dictionaries(TEXTS, TUPLES, max_size=2),
)
SOURCES = st.builds(
    Source, TEXTS, COUNTS, TEXTS, TEXTS, COUNTS, TEXTS, TEXTS, st.booleans(), DATABASES,
    rows_deleted=st.integers(-1, 9), session_settings=st.dictionaries(TEXTS, TEXTS, max_size=2), lc_monetary=TEXTS,
)  # fmt: skip


@st.composite
def manifests(draw: st.DrawFn) -> Manifest:
    """Manifests of any content."""
    index = draw(indexes())
    compression = draw(st.sampled_from(Compression))
    is_plain = compression is Compression.NONE
    has_globals = draw(st.booleans())
    recipients = draw(st.lists(TEXTS, min_size=1, max_size=3).map(tuple)) if draw(st.booleans()) else ()
    return Manifest(
        kind=draw(st.sampled_from(Kind)),
        timestamp="20260822_120000",
        created_at=draw(MOMENTS),
        database_name=draw(TEXTS),
        file_name=f"loopin_backup_x.sql{compression.suffix}{'.age' * bool(recipients)}",
        file_size=index.bytes if is_plain else index.bytes + 10,
        sha256=draw(DIGESTS),
        compression=compression,
        encryption="age" if recipients else "none",
        recipients=recipients,
        source=draw(SOURCES),
        tool_version=draw(TEXTS),
        pg_dump_version=draw(TEXTS),
        pg_dump_options=draw(TUPLES),
        started_at=draw(MOMENTS),
        finished_at=draw(MOMENTS),
        warnings=draw(TUPLES),
        verdict=draw(st.sampled_from([Verdict.GOOD, Verdict.WARNINGS, Verdict.SUSPECT])),
        reasons=draw(TUPLES),
        excluded=draw(TUPLES),
        index=index,
        frames=() if is_plain or draw(st.booleans()) else (Frame(0, 0),),
        globals_name="roles.globals.sql" if has_globals else "",
        globals_sha256=draw(DIGESTS) if has_globals else "",
        profile=draw(TEXTS),
        schema_version="1.7",
    )


def changed(path: str, value: Any) -> str:
    """Return a sound manifest's text with one field replaced, or taken out with ``...``."""
    data = json.loads(manifest.dumps(manifest_of()))
    *way, last = path.split(".")
    part = data
    for step in way:
        part = part[int(step)] if step.isdigit() else part[step]
    if value is ...:
        del part[last]
    else:
        part[int(last) if last.isdigit() else last] = value
    return json.dumps(data)


def paths_of(value: Any, way: str = "") -> list[str]:
    """Return the path of every field below a value, of lists only the first element."""
    if isinstance(value, dict):
        return [path for name, one in value.items() for path in (f"{way}{name}", *paths_of(one, f"{way}{name}."))]
    if isinstance(value, list) and value:
        return [f"{way}0", *paths_of(value[0], f"{way}0.")]
    return []


ALL_PATHS = paths_of(json.loads(manifest.dumps(manifest_of())))
FIELDS = [path for path in ALL_PATHS if not path[-1].isdigit() and not path.startswith("dump.objects.")]


class TestWriting:
    """What is written."""

    @given(manifests())
    def test_reading_gives_back_what_was_written(self, facts: Manifest) -> None:
        """Every fact comes back, whatever characters it has."""
        assert manifest.loads(manifest.dumps(facts).encode()) == facts

    def test_the_fields_of_earlier_scripts_are_there(self) -> None:
        """Whoever reads LoopIn's earlier metadata finds its fields under their names."""
        data = json.loads(manifest.dumps(manifest_of()))
        assert {
            name: data[name] for name in ("backup_type", "timestamp", "created_at", "database_name", "file_size")
        } == {
            "backup_type": "daily",
            "timestamp": "20260822_120000",
            "created_at": "2026-08-22T12:00:00+00:00",
            "database_name": "loopin",
            "file_size": 170,
        }

    def test_each_section_has_a_line(self) -> None:
        """Grep finds a table, and two manifests can be compared line by line."""
        lines = [line for line in manifest.dumps(manifest_of()).splitlines() if '"public.t1"' in line]
        assert len(lines) == 1
        assert json.loads(lines[0].rstrip(","))["rows"] == 10

    def test_times_come_back_as_the_same_moment(self) -> None:
        """A time with another offset is the same moment in UTC."""
        here = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
        assert manifest.loads(manifest.dumps(manifest_of(created_at=here))).created_at == NOON

    def test_a_time_without_an_offset_is_refused(self) -> None:
        """A manifest never leaves open when it was."""
        with pytest.raises(ValueError, match="no time zone"):
            manifest.dumps(manifest_of(created_at=datetime(2026, 8, 22, 12)))  # noqa: DTZ001

    def test_every_field_of_the_model_is_written(self) -> None:
        """A field that is added to the model and not to the manifest fails this test."""
        source = replace(
            source_of(),
            session_settings={"TimeZone": "UTC"},
            lc_monetary="C",
            rows_deleted=0,
            database=DatabaseFacts("loopin", needs=Needs({"citext": "1.6"}, ("x",), ("xml",))),
        )
        facts = manifest_of(
            globals_name="x.globals.sql",
            globals_sha256=digest(b""),
            recipients=("age1…",),
            source=source,
            without_rows=("t",),
        )
        assert manifest.loads(manifest.dumps(facts)) == facts
        written = json.loads(manifest.dumps(facts))
        names = {path.rpartition(".")[2] for path in paths_of(written)}
        renamed = {"kind": "backup_type", "file_name": "name", "index": "dump", "globals_name": "globals",
                   "globals_sha256": "sha256", "tool_version": "tool"}  # fmt: skip
        for model in (Manifest, Source, DatabaseFacts, Needs, DumpIndex, Requirements, Section):
            assert is_dataclass(model)
            missing = (
                {field.name for field in fields(model)}
                - names
                - renamed.keys()
                - {"extra", "values", "columns", "role_uses"}
            )
            assert (model.__name__, missing) == (model.__name__, set())


class TestSchema:
    """The published JSON Schema."""

    @settings(max_examples=times(30))
    @given(manifests())
    def test_every_manifest_follows_it(self, facts: Manifest) -> None:
        """Whatever is written is valid by the schema that others go by."""
        jsonschema = pytest.importorskip("jsonschema")
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(json.loads(manifest.dumps(facts)))

    @pytest.mark.parametrize("path", FIELDS)
    def test_it_requires_what_reading_requires(self, path: str) -> None:
        """A field that may not be missing for this program may not be missing for the schema."""
        jsonschema = pytest.importorskip("jsonschema")
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(schema).validate(json.loads(changed(path, ...)))

    def test_it_knows_every_field(self) -> None:
        """Every field that is written is described."""
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        described = set(_described(schema))
        assert {path.rpartition(".")[2] for path in FIELDS} <= described


class TestReading:
    """What is refused, and how it is said."""

    @pytest.mark.parametrize("path", FIELDS)
    def test_a_missing_field_is_named(self, path: str) -> None:
        """The error names the field that is missing."""
        with pytest.raises(ManifestError) as refused:
            manifest.loads(changed(path, ...))
        assert path.rpartition(".")[2] in refused.value.message

    @pytest.mark.parametrize("path", FIELDS)
    @pytest.mark.parametrize("value", [{"a": None}, ["x", 1], 1.5, -7, 2**80])
    def test_a_wrong_type_is_refused(self, path: str, value: Any) -> None:
        """No field takes a value of another type."""
        with pytest.raises(ManifestError):
            manifest.loads(changed(path, value))

    @pytest.mark.parametrize("path", sorted(set(FIELDS) - {"source.standby", "dump.uses_inserts", "dump.requires.icu"}))
    def test_true_is_no_number(self, path: str) -> None:
        """Python takes true for 1; a manifest does not."""
        with pytest.raises(ManifestError):
            manifest.loads(changed(path, True))

    @pytest.mark.parametrize(
        ("path", "value", "words"),
        [
            ("schema_version", "2.0", "schema 2.0"),
            ("schema_version", "0.9", "schema 0.9"),
            ("schema_version", "one", "two numbers"),
            ("file.sha256", "ABC", "64 hexadecimal digits"),
            ("file.sha256", "G" * 64, "64 hexadecimal digits"),
            ("file.name", "../../etc/passwd.sql", "without a directory"),
            ("file.name", ".hidden.sql", "without a directory"),
            ("file.name", "a\0.sql", "without a directory"),
            ("file.name", "a.sql.zst", "ends in .sql"),
            ("file.name", "a.sql.b.sql", "ends in .sql"),
            ("file_size", 171, "171 bytes"),
            ("file_size", 2**63, "a whole number"),
            ("timestamp", "20260231_000000", "a time such as"),
            ("created_at", "2026-08-22T12:00:00", "with an offset"),
            ("created_at", "yesterday", "with an offset"),
            ("created_at", "0001-01-01T00:00:00+23:59", "with an offset"),
            ("verdict", "excellent", "one of"),
            ("verdict", "damaged", "finished backup"),
            ("backup_type", "yearly", "one of"),
            ("sections.0.offset", 1, "without gaps"),
            ("sections.1.bytes", 5, "without gaps"),
            ("sections.1.kind", "tables", "sections[1].kind"),
            ("sections.1.sha256", "x" * 64, "sections[1].sha256"),
            ("sections.1.rows", 2**70, "sections[1].rows"),
            ("sections.1.rows", 9, "19"),
            ("sections.1", None, "sections[1]"),
            ("sections.1.values", {"s": [1]}, "a number and true or false"),
            ("sections.1.values", {"s": [2**63, True]}, "a number and true or false"),
            ("frames", [[0, 0], [0, 0]], "out of order"),
            ("frames", [[5, 0]], "do not begin at 0"),
            ("frames", [[0, 0, 0]], "a pair of offsets"),
            ("dump.rows", 5, "5 rows"),
            ("globals", {"name": "/etc/shadow", "sha256": "0" * 64}, "without a directory"),
        ],
    )
    def test_what_is_unsound_is_refused_in_words(self, path: str, value: Any, words: str) -> None:
        """The error says what was expected, or what does not fit."""
        with pytest.raises(ManifestError) as refused:
            manifest.loads(changed(path, value))
        assert words in refused.value.message

    @pytest.mark.parametrize(
        "text",
        ["", "{", "[]", "null", "[" * 100_000, '{"a": NaN}', '{"a": 1e999}', '{"a": ' + "9" * 5000 + "}", b"\xff\xfe"],
        ids=["empty", "cut", "list", "null", "deep", "nan", "infinite", "huge", "bytes"],
    )
    def test_what_is_no_manifest_is_refused(self, text: str | bytes) -> None:
        """Nothing that can lie in a file leads to another error than ManifestError."""
        with pytest.raises(ManifestError):
            manifest.loads(text)

    @given(st.integers(0, 10**9), st.integers(0, 255))
    def test_a_damaged_manifest_is_refused_or_read(self, where: int, byte: int) -> None:
        """One changed byte gives a manifest, or a ManifestError; never another error."""
        text = bytearray(manifest.dumps(manifest_of()).encode())
        text[where % len(text)] = byte
        try:
            manifest.loads(bytes(text))
        except ManifestError as refused:
            assert refused.message  # noqa: PT017

    @given(st.integers(0, 10**9))
    def test_a_cut_manifest_is_refused(self, length: int) -> None:
        """No beginning of a manifest is one."""
        text = manifest.dumps(manifest_of()).rstrip()
        with pytest.raises(ManifestError):
            manifest.loads(text[: length % len(text)])

    def test_a_newer_schema_is_told_from_damage(self) -> None:
        """A manifest of a newer program is refused with what to do, and not as damage."""
        with pytest.raises(manifest.NewerManifestError) as refused:
            manifest.loads(changed("schema_version", "2.1"))
        assert "newer LoopIn Backup" in refused.value.hint

    def test_a_newer_minor_version_is_read(self) -> None:
        """A program of the same major version may have added fields."""
        assert manifest.loads(changed("schema_version", "1.9")).schema_version == "1.9"

    def test_no_secret_shows_in_an_error(self) -> None:
        """Only the beginning of a wrong value is shown, as ASCII."""
        with pytest.raises(ManifestError) as refused:
            manifest.loads(changed("file.sha256", "\x1b[2J" + "x" * 500))
        assert len(refused.value.message) < 160
        assert refused.value.message.isprintable()


class TestUnknownFields:
    """Fields that a newer program of the same major version has added."""

    @pytest.mark.parametrize("path", ["new", "file.new", "dump.new", "source.new", "sections.1.new"])
    def test_they_are_kept_and_written_again(self, path: str) -> None:
        """They come back in the place where they were."""
        text = changed(path, {"a": [1, None, "ü"]})
        assert json.loads(manifest.dumps(manifest.loads(text))) == json.loads(text)

    def test_they_do_not_disturb(self) -> None:
        """All else is read as ever."""
        read = manifest.loads(changed("new", 1))
        assert replace(read, extra={}) == manifest_of()


def test_older_metadata_is_no_manifest() -> None:
    """The metadata of LoopIn's earlier scripts has no schema_version."""
    assert not manifest.is_manifest({"backup_type": "daily", "timestamp": "20250901_020000"})
    assert manifest.is_manifest(json.loads(manifest.dumps(manifest_of())))


def _described(schema: Any) -> list[str]:
    if isinstance(schema, dict):
        own = list(schema.get("properties", {}))
        return own + [name for one in schema.values() for name in _described(one)]
    if isinstance(schema, list):
        return [name for one in schema for name in _described(one)]
    return []
