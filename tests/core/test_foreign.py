"""What is in a backup directory and was not made by this program: everything is explained, nothing breaks the list."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopin_backup_core.dump import foreign as legacy
from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from tests.support.store import put

if TYPE_CHECKING:
    from loopin_backup_core.model.backup import Backup

DATA = Path(__file__).parents[1] / "data" / "legacy-like"
WHOLE = (DATA / "loopin_backup_monthly_20250701_040000.sql").read_bytes()
LATER = datetime(2026, 1, 1, tzinfo=UTC)
STEM = "loopin_backup_manual_20250810_091500"


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """A copy of the folder that the earlier scripts, and others, left."""
    shutil.copytree(DATA, tmp_path / "backups")
    return tmp_path / "backups"


def listed(directory: Path) -> dict[str, Backup]:
    """Return the backups of a directory by name."""
    return {backup.stem: backup for backup in Catalog(directory).backups()}


def only(directory: Path) -> Backup:
    """Return the one backup of a directory."""
    (backup,) = listed(directory).values()
    return backup


def test_everything_is_listed_with_its_format_and_verdict(left: Path) -> None:
    """Each dump is recognised; notes and README are not listed."""
    foreign, damaged, unusable = Verdict.FOREIGN, Verdict.DAMAGED, Verdict.UNUSABLE
    assert {stem: (one.format, one.verdict) for stem, one in listed(left).items()} == {
        "loopin_backup_manual_20250810_091500": ("plain", foreign),
        "loopin_backup_daily_20250811_020000": ("plain", foreign),
        "loopin_backup_monthly_20250701_040000": ("plain", foreign),
        "loopin_backup_daily_20250812_020000": ("plain", damaged),
        "loopin_backup_daily_20250813_020000": ("empty", damaged),
        "loopin_backup_weekly_20250817_030000": ("message", unusable),
        "loopin_backup_manual_20250820_111500": ("unknown", damaged),
        "loopin_backup_manual_20250825_180000": ("mysql", unusable),
        "loopin_backup_manual_20250826_070000": ("gzip", foreign),
        "loopin_backup_manual_20250827_070000": ("zstd", foreign),
        "before_the_move.dump": ("custom", foreign),
        "before_the_move.tar": ("tar", foreign),
        "a_folder": ("directory", foreign),
    }


@pytest.mark.parametrize(
    ("stem", "words"),
    [
        ("loopin_backup_manual_20250810_091500", "made by LoopIn's script v1. It is restorable once indexed"),
        ("loopin_backup_daily_20250811_020000", "made by LoopIn's script v2.0. It is restorable once indexed"),
        ("loopin_backup_monthly_20250701_040000", "without metadata. It is restorable once indexed"),
        ("loopin_backup_monthly_20250701_040000", "Its date is that of its name."),
        ("loopin_backup_daily_20250812_020000", "10,117 bytes, and the file has 6,000: it was cut off"),
        ("loopin_backup_daily_20250812_020000", "It ends in the middle"),
        ("loopin_backup_daily_20250813_020000", "The file is empty."),
        ("loopin_backup_weekly_20250817_030000", "FATAL: the database system is starting up"),
        ("loopin_backup_manual_20250820_111500", "The data is gone: the script v3.1 wrote its metadata over"),
        ("loopin_backup_manual_20250825_180000", "PostgreSQL cannot run it as it is"),
        ("a_folder", "pg_dump's directory format"),
    ],
)
def test_each_is_explained(left: Path, stem: str, words: str) -> None:
    """The reasons say what it is, and what can be done."""
    assert words in " ".join(listed(left)[stem].reasons)


def test_what_the_metadata_tells_is_used(left: Path) -> None:
    """Kind, time and database come from the older script's JSON, which is not shown as a backup of its own."""
    backup = listed(left)["loopin_backup_daily_20250811_020000"]
    assert (backup.kind, backup.created_at, backup.database_name) == (
        Kind.DAILY, datetime(2025, 8, 11, 2, 0, 3, 250000, tzinfo=UTC), "invented",
    )  # fmt: skip
    assert backup.extra_paths == (left / "loopin_backup_daily_20250811_020000.json",)


def test_an_indexed_one_has_rows(left: Path) -> None:
    """Once indexed it shows its rows and is restorable; it stays foreign."""
    size = len(WHOLE)
    Journal(left).append("indexed", STEM, bytes=size, rows=91, tables={"public.users": 6})
    Journal(left).append("verified", STEM, level="structure", ok=True)
    backup = listed(left)[STEM]
    assert (backup.indexed, backup.rows, backup.verdict) == (True, 91, Verdict.FOREIGN)
    assert backup.verified is not None
    assert backup.verified.level is Level.STRUCTURE
    assert "was indexed and checked, and is restorable" in backup.reasons[0]


@pytest.mark.parametrize("change", ["size", "time"])
def test_an_index_holds_only_for_the_file_as_it_was(left: Path, change: str) -> None:
    """Another size or a later change makes it unknown again."""
    Journal(left).append("indexed", STEM, bytes=len(WHOLE), rows=91, tables={})
    Journal(left).append("verified", STEM, level="structure", ok=True)
    path = left / f"{STEM}.sql"
    if change == "size":
        path.write_bytes(WHOLE.replace(b"Invented", b"Other"))
    future = datetime.now(UTC) + timedelta(hours=1)
    os.utime(path, (future.timestamp(), future.timestamp()))
    backup = listed(left)[STEM]
    assert (backup.indexed, backup.rows, backup.verified) == (False, None, None)


def test_a_change_inside_a_folder_is_noticed(left: Path) -> None:
    """The index of a directory dump holds as long as none of its files changes."""
    size = sum(path.stat().st_size for path in (left / "a_folder").iterdir())
    Journal(left).append("indexed", "a_folder", bytes=size, rows=91, tables={})
    assert listed(left)["a_folder"].rows == 91
    (left / "a_folder" / "more.dat").write_text("x")
    assert listed(left)["a_folder"].rows is None


def test_one_that_failed_verification_is_damaged(left: Path) -> None:
    """What a verification found is remembered for foreign files as well."""
    Journal(left).append("verified", STEM, level="structure", ok=False, detail="the end is missing")
    assert listed(left)[STEM].verdict is Verdict.DAMAGED


class TestNames:
    """Which files are looked at."""

    @pytest.mark.parametrize(
        "name", ["README.md", "notes.txt", "journal.jsonl.old", "photo.jpg", "x.log", "x.json", "x.tar"]
    )
    def test_what_is_no_backup_is_ignored(self, tmp_path: Path, name: str) -> None:
        """Neither its name nor its content is that of a backup."""
        (tmp_path / name).write_text("some words")
        assert listed(tmp_path) == {}

    @pytest.mark.parametrize(
        "name", ["x.sql", "x.dump", "x.backup", "loopin_backup_x", "loopin_backup_x.json", "x.sql.gz"]
    )
    def test_what_is_named_like_a_backup_is_explained(self, tmp_path: Path, name: str) -> None:
        """It is listed as what it is, and never as good."""
        (tmp_path / name).write_text("some words")
        assert only(tmp_path).verdict in {Verdict.UNUSABLE, Verdict.DAMAGED}
        assert only(tmp_path).reasons

    @pytest.mark.parametrize("name", ["export", "export.txt", "x.pg", "日本.data"])
    def test_a_dump_of_any_name_is_found(self, tmp_path: Path, name: str) -> None:
        """The content tells that it is one."""
        (tmp_path / name).write_bytes(WHOLE)
        assert (only(tmp_path).stem, only(tmp_path).verdict) == (name, Verdict.FOREIGN)

    def test_own_backups_and_copies_of_them_are_told_apart(self, tmp_path: Path) -> None:
        """A decompressed copy beside a backup is a foreign file with a name of its own."""
        stem = put(tmp_path)
        shutil.copy(tmp_path / f"{stem}.sql", tmp_path / f"{stem}.sql.gz")
        (tmp_path / f"{stem}.sql.gz").write_bytes(WHOLE)
        assert {one.stem: one.verdict for one in listed(tmp_path).values()} == {
            stem: Verdict.GOOD,
            f"{stem}.sql.gz": Verdict.FOREIGN,
        }

    def test_links_and_pipes_are_shown_and_not_opened(self, tmp_path: Path) -> None:
        """A link to a good dump is not usable, and a pipe does not stop the list."""
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "real").write_bytes(WHOLE)
        (tmp_path / "x.sql").symlink_to("elsewhere/real")
        (tmp_path / "y.sql").symlink_to("nowhere")
        os.mkfifo(tmp_path / "z.sql")
        backups = listed(tmp_path)
        assert {one.verdict for one in backups.values()} == {Verdict.UNUSABLE}
        assert [one.data_path for one in backups.values()] == [None] * 3
        assert backups["x"].reasons == ("x.sql is a symbolic link, and those are never followed.",)
        assert backups["z"].reasons == ("z.sql is not a regular file.",)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
    def test_what_may_not_be_read_is_explained(self, tmp_path: Path) -> None:
        """A file without permission does not stop the list."""
        (tmp_path / "x.sql").write_bytes(WHOLE)
        (tmp_path / "x.sql").chmod(0)
        assert only(tmp_path).verdict is Verdict.UNUSABLE


class TestMetadata:
    """The JSON of the earlier scripts, as people have edited it."""

    @pytest.mark.parametrize(
        "text",
        ["", "{", "[]", "null", "5", '"x"', "[" * 99_999, '{"file_size": NaN}', "\xff", "{}", '{"backup_type": {}}'],
        ids=["empty", "cut", "list", "null", "number", "text", "deep", "nan", "latin1", "object", "wrong"],
    )
    def test_json_that_cannot_be_used_does_not_hide_the_dump(self, tmp_path: Path, text: str) -> None:
        """The dump is judged by itself, and the JSON is remarked."""
        (tmp_path / f"{STEM}.sql").write_bytes(WHOLE)
        (tmp_path / f"{STEM}.json").write_text(text, encoding="latin-1")
        backup = only(tmp_path)
        assert (backup.verdict, backup.kind) == (Verdict.FOREIGN, Kind.MANUAL)
        assert f"{STEM}.json" in " ".join(backup.reasons)

    JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=3)

    @given(
        st.dictionaries(
            st.sampled_from(["backup_type", "timestamp", "created_at", "file_size", "database_url", "backup_version",
                             "database_name", "format", "archived_items_info"]),
            JSON,
        ),
    )  # fmt: skip
    def test_any_values_are_borne(self, data: dict[str, Any]) -> None:
        """Whatever a field holds, the metadata is read or passed over."""
        found = legacy.recognise(data)
        judged = legacy.judge(legacy.Found("x", len(WHOLE), WHOLE[:8192], WHOLE[-1024:]), found)
        assert not judged.verdict.is_good

    @pytest.mark.parametrize(
        ("data", "version"),
        [
            ({"backup_type": "daily", "database_url": "host"}, "v1"),
            ({"backup_type": "daily", "timestamp": "x", "backup_version": "2.0"}, "v2.0"),
            ({"backup_type": "daily", "timestamp": "x", "archived_items_info": {}}, "v2.0"),
            ({"backup_type": "daily", "timestamp": "x", "format": "sqlalchemy_json"}, "v3.1"),
            ({"backup_type": "daily", "timestamp": "x", "format": "sql_dump"}, "v4.0"),
        ],
    )
    def test_the_script_is_told_by_its_fields(self, data: dict[str, Any], version: str) -> None:
        """Every version that there was is known."""
        found = legacy.recognise(data)
        assert found is not None
        assert found.version == version

    def test_no_password_of_a_url_is_kept(self) -> None:
        """Of a connection URL only the name of the database is taken."""
        found = legacy.recognise({"backup_type": "x", "database_url": "postgresql://a:secret@h/shop?password=secret"})
        assert "secret" not in repr(found)
        assert found is not None
        assert found.database_name == "shop"

    def test_metadata_without_data_is_damage(self, tmp_path: Path) -> None:
        """The JSON is left, and the dump is gone."""
        metadata = {"backup_type": "daily", "timestamp": "20250811_020000", "file_size": 5, "backup_version": "2.0"}
        (tmp_path / "loopin_backup_daily_20250811_020000.json").write_text(json.dumps(metadata))
        backup = only(tmp_path)
        assert (backup.verdict, backup.data_path) == (Verdict.DAMAGED, None)
        assert backup.reasons == ("The data file is missing: only its metadata is left.",)


class TestFormats:
    """What the first bytes tell."""

    @pytest.mark.parametrize(
        ("head", "expected"),
        [
            (WHOLE, "plain"),
            (b"SET x = 1;\n" + WHOLE, "plain"),
            (b"--\n-- PostgreSQL database cluster dump\n--\n", "cluster"),
            (b"-- MySQL dump 10.13\n", "mysql"),
            (b"-- MariaDB dump 10.19\n", "mysql"),
            (b"CREATE TABLE x ();\n", "sql"),
            (b"PGDMP\x01", "custom"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"\x28\xb5\x2f\xfd", "zstd"),
            (b"age-encryption.org/v1\n", "age"),
            (WHOLE.decode().encode("utf-16"), "utf-16"),
            (b"Traceback (most recent call last):\n", "message"),
            ("Verbindung verweigert: für".encode(), "message"),
            (b"\x00\x01\x02", "unknown"),
            (b"\x7fELF", "unknown"),
        ],
    )
    def test_they_are_told_apart(self, head: bytes, expected: str) -> None:
        """Every format that is found in such folders has a name."""
        assert legacy.format_of(head[: legacy.HEAD_BYTES]).value == expected

    @given(st.binary(max_size=600))
    def test_any_bytes_are_judged(self, head: bytes) -> None:
        """Nothing that a file may hold breaks the list, and nothing is called good."""
        judged = legacy.judge(legacy.Found("x", len(head), head, head), None)
        assert not judged.verdict.is_good
        assert judged.reasons

    @given(st.integers(0, len(WHOLE) - 1))
    def test_no_cut_dump_is_offered(self, length: int) -> None:
        """A plain dump that ends before its end is never offered for restoring, unless only its last lines are gone."""
        cut = WHOLE[:length]
        judged = legacy.judge(legacy.Found("x", length, cut[:8192], cut[-1024:]), None)
        whole_enough = b"PostgreSQL database dump complete" in cut
        assert (judged.verdict is Verdict.FOREIGN) == whole_enough

    def test_a_tar_of_other_things_is_no_dump(self, tmp_path: Path) -> None:
        """Only a tar that begins with pg_dump's table of contents is one."""
        with tarfile.open(tmp_path / "x.tar", "w") as archive:
            archive.add(DATA / "notes.txt", "notes.txt")
        assert legacy.format_of((tmp_path / "x.tar").read_bytes()[:8192]).value == "unknown"

    def test_a_long_message_is_shortened_and_masked(self) -> None:
        """A password in an error message is not shown."""
        head = b"could not connect to postgresql://ann:secret@db/x " + b"y" * 5000
        (reason,) = legacy.judge(legacy.Found("x", len(head), head, head), None).reasons
        assert "secret" not in reason
        assert len(reason) < 300
