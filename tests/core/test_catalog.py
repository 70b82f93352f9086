"""The catalog of our own backups: what is shown as good is whole, and everything else says why it is not."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.model import naming
from loopin_backup_core.model.backup import newest_first
from loopin_backup_core.model.errors import StorageError, UsageError
from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.repository import manifest
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal, chain
from loopin_backup_core.system import files
from tests.support import tracing
from tests.support.store import NOON, backup_of, index_of, manifest_of, put

if TYPE_CHECKING:
    from pathlib import Path

    from loopin_backup_core.model.backup import Backup

DAY = timedelta(days=1)
LIST_AND_MEASURE = """
import json, sys, time
from pathlib import Path
from loopin_backup_core.repository.catalog import Catalog
def seconds(act):
    began = time.process_time()
    act()
    return time.process_time() - began
folder = Path(sys.argv[1])
def parse():
    for path in folder.glob("*.json"):
        json.loads(path.read_bytes())
for _ in range(3):
    print(seconds(Catalog(folder).backups) / seconds(parse), file=sys.stderr)
"""
DATES = (None, None, NOON)


def catalog(directory: Path) -> Catalog:
    """Return the catalog as it is read a day after the backups of these tests."""
    return Catalog(directory, clock=lambda: NOON + DAY)


def only(directory: Path) -> Backup:
    """Return the one backup of a directory."""
    (backup,) = catalog(directory).backups()
    return backup


def journal(directory: Path) -> Journal:
    """Return the journal as it is written a day after the backups of these tests."""
    return Journal(directory, clock=lambda: NOON + DAY, user="tester")


class TestGood:
    """Backups that are whole."""

    def test_a_backup_is_shown_with_its_facts(self, tmp_path: Path) -> None:
        """Manifest and journal give all that a list shows."""
        stem = put(tmp_path, level := NOON, Kind.WEEKLY, verified=Level.STRUCTURE)
        journal(tmp_path).append("pinned", stem)
        journal(tmp_path).append("noted", stem, text="before the move")
        backup = only(tmp_path)
        assert (backup.stem, backup.kind, backup.created_at, backup.size, backup.rows) == (
            stem, Kind.WEEKLY, level, 170, 20,
        )  # fmt: skip
        assert (backup.verdict, backup.reasons, backup.pinned, backup.note) == (
            Verdict.GOOD,
            (),
            True,
            "before the move",
        )
        assert backup.verified is not None
        assert backup.verified.level is Level.STRUCTURE
        assert backup.data_path == tmp_path / f"{stem}.sql"
        assert backup.manifest_path == tmp_path / f"{stem}.json"

    def test_an_empty_or_missing_directory_has_no_backups(self, tmp_path: Path) -> None:
        """Neither is an error."""
        assert catalog(tmp_path).backups() == []
        assert catalog(tmp_path / "missing").backups() == []

    def test_reading_changes_nothing(self, tmp_path: Path) -> None:
        """Not even a lock file is left."""
        put(tmp_path)
        before = sorted(tmp_path.iterdir())
        catalog(tmp_path).backups()
        assert sorted(tmp_path.iterdir()) == before

    def test_the_newest_comes_first(self, tmp_path: Path) -> None:
        """Kind and name do not matter."""
        kinds = [Kind.MANUAL, Kind.DAILY, Kind.WEEKLY]
        stems = [put(tmp_path, NOON + timedelta(hours=hours), kind) for hours, kind in enumerate(kinds)]
        assert [backup.stem for backup in catalog(tmp_path).backups()] == stems[::-1]

    def test_a_missing_file_with_roles_is_a_warning(self, tmp_path: Path) -> None:
        """The database itself can be restored without it."""
        put(tmp_path, globals_name="x.globals.sql", globals_sha256="0" * 64)
        backup = only(tmp_path)
        assert (backup.verdict, backup.reasons) == (
            Verdict.WARNINGS, ("The file with its roles, x.globals.sql, is missing.",),
        )  # fmt: skip

    def test_what_is_unpinned_is_not_pinned(self, tmp_path: Path) -> None:
        """The last word counts."""
        stem = put(tmp_path)
        for event in ("pinned", "unpinned"):
            journal(tmp_path).append(event, stem)
        assert not only(tmp_path).pinned

    def test_an_accepted_suspect_is_good_with_warnings(self, tmp_path: Path) -> None:
        """Who has accepted it is told, and why it was suspect."""
        stem = put(tmp_path, verdict=Verdict.SUSPECT, reasons=("public.users lost all of its 640 rows.",))
        assert only(tmp_path).verdict is Verdict.SUSPECT
        journal(tmp_path).append("accepted", stem)
        backup = only(tmp_path)
        assert backup.verdict is Verdict.WARNINGS
        assert backup.reasons[0] == "public.users lost all of its 640 rows."
        assert "tester has accepted it" in backup.reasons[1]


class TestDamaged:
    """Backups that are not whole."""

    def test_a_missing_data_file(self, tmp_path: Path) -> None:
        """A manifest alone is no backup."""
        stem = put(tmp_path)
        (tmp_path / f"{stem}.sql").unlink()
        backup = only(tmp_path)
        assert (backup.verdict, backup.data_path) == (Verdict.DAMAGED, None)
        assert backup.reasons == (f"The data file {stem}.sql is missing.",)

    @pytest.mark.parametrize("size", [0, 100, 169, 171])
    def test_another_size(self, tmp_path: Path, size: int) -> None:
        """A data file that is shorter or longer than it was is damaged."""
        stem = put(tmp_path)
        os.truncate(tmp_path / f"{stem}.sql", size)
        backup = only(tmp_path)
        assert (backup.verdict, backup.reasons[0]) == (
            Verdict.DAMAGED, f"The data file has {size} bytes, and 170 were written.",
        )  # fmt: skip

    def test_a_broken_manifest(self, tmp_path: Path) -> None:
        """It says what is wrong with it, and that the data may be whole."""
        stem = put(tmp_path)
        path = tmp_path / f"{stem}.json"
        path.write_text(path.read_text().replace('"bytes": 170', '"bytes": 171'))
        backup = only(tmp_path)
        assert (backup.verdict, backup.manifest, backup.kind, backup.created_at) == (
            Verdict.DAMAGED, None, Kind.DAILY, NOON,
        )  # fmt: skip
        assert "without gaps" in backup.reasons[0]
        assert "The data file itself may be whole" in backup.reasons[0]

    def test_a_cut_manifest(self, tmp_path: Path) -> None:
        """A manifest that ends in the middle is damage, and no foreign file."""
        stem = put(tmp_path)
        os.truncate(tmp_path / f"{stem}.json", 400)
        assert only(tmp_path).verdict is Verdict.DAMAGED

    def test_a_newer_manifest_is_no_damage(self, tmp_path: Path) -> None:
        """It cannot be used by this program, and says so."""
        stem = put(tmp_path)
        path = tmp_path / f"{stem}.json"
        path.write_text(path.read_text().replace('"schema_version": "1.0"', '"schema_version": "2.0"'))
        backup = only(tmp_path)
        assert backup.verdict is Verdict.UNUSABLE
        assert "schema 2.0" in backup.reasons[0]

    def test_a_copied_manifest_is_not_believed(self, tmp_path: Path) -> None:
        """A manifest under another name speaks of another file."""
        stem = put(tmp_path)
        for suffix in (".sql", ".json"):
            (tmp_path / f"loopin_backup_copy{suffix}").write_bytes((tmp_path / f"{stem}{suffix}").read_bytes())
        good, copy = sorted(catalog(tmp_path).backups(), key=lambda backup: backup.verdict.value)
        assert (good.stem, good.verdict) == (stem, Verdict.GOOD)
        assert copy.verdict is Verdict.UNUSABLE
        assert "copied or renamed" in copy.reasons[0]

    @pytest.mark.parametrize("suffix", [".sql", ".json"])
    def test_links_are_not_followed(self, tmp_path: Path, suffix: str) -> None:
        """Neither data nor manifest is read through a symbolic link."""
        stem = put(tmp_path)
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / f"{stem}{suffix}").rename(tmp_path / "elsewhere" / "real")
        (tmp_path / f"{stem}{suffix}").symlink_to("elsewhere/real")
        backup = only(tmp_path)
        assert backup.verdict is Verdict.UNUSABLE
        assert "symbolic link" in backup.reasons[0]

    def test_a_directory_that_is_a_link_is_refused(self, tmp_path: Path) -> None:
        """The whole list is refused, with what to do."""
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to("real")
        with pytest.raises(StorageError, match="symbolic link"):
            catalog(tmp_path / "link").backups()


class TestVerifications:
    """What the journal tells of verifications."""

    def test_a_failure_is_quarantine(self, tmp_path: Path) -> None:
        """After a failure a backup is damaged, whatever was proven before."""
        stem = put(tmp_path, verified=Level.DRILL)
        journal(tmp_path).append("verified", stem, level="checksum", ok=False, detail="SHA-256 differs")
        backup = only(tmp_path)
        assert (backup.verdict, backup.verified) == (Verdict.DAMAGED, None)
        assert "SHA-256 differs" in backup.reasons[0]

    @pytest.mark.parametrize(
        ("failed", "passed", "verdict"),
        [
            ("checksum", "checksum", Verdict.GOOD),
            ("structure", "drill", Verdict.GOOD),
            ("drill", "structure", Verdict.DAMAGED),
            ("structure", "checksum", Verdict.DAMAGED),
        ],
    )
    def test_it_ends_with_a_success_of_that_level(
        self, tmp_path: Path, failed: str, passed: str, verdict: Verdict
    ) -> None:
        """A shallower success proves nothing about what failed."""
        stem = put(tmp_path)
        journal(tmp_path).append("verified", stem, level=failed, ok=False)
        journal(tmp_path).append("verified", stem, level=passed, ok=True)
        assert only(tmp_path).verdict is verdict

    def test_a_file_that_was_changed_afterwards_is_not_verified(self, tmp_path: Path) -> None:
        """A verification is one of the file as it was."""
        stem = put(tmp_path)
        later = (NOON + DAY).timestamp()
        os.utime(tmp_path / f"{stem}.sql", (later, later))
        backup = only(tmp_path)
        assert backup.verified is None
        assert "changed or replaced after it was verified" in backup.reasons[0]

    def test_a_name_that_is_used_again_starts_afresh(self, tmp_path: Path) -> None:
        """What happened to a deleted backup says nothing about a new one of that name."""
        stem = put(tmp_path, verified=Level.DRILL)
        journal(tmp_path).append("pinned", stem)
        journal(tmp_path).append("deleted", stem, reason="test")
        journal(tmp_path).append("created", stem)
        backup = only(tmp_path)
        assert (backup.verified, backup.pinned, backup.sequence) == (None, False, 5)


class TestIncomplete:
    """What killed runs left, and what living ones write."""

    def test_data_without_a_published_manifest(self, tmp_path: Path) -> None:
        """It is incomplete, says why, and is not good."""
        stem = naming.stem(Kind.DAILY, NOON)
        (tmp_path / f"{stem}.sql").write_text("data")
        (tmp_path / f".{stem}.json.partial").write_text("{}")
        backup = only(tmp_path)
        assert (backup.verdict, backup.manifest) == (Verdict.INCOMPLETE, None)
        assert "killed" in backup.reasons[0]

    def test_data_that_is_being_written_now(self, tmp_path: Path) -> None:
        """A living run is told from a dead one, and is not disturbed by the look."""
        stem = naming.stem(Kind.DAILY, NOON)
        with files.claim(tmp_path, [stem]) as claimed:
            (tmp_path / f"{stem}.sql").write_text("data")
            assert only(tmp_path).reasons[0] == "It is being written by a run that is at work now."
            claimed.write(b"{}")
            claimed.publish()

    def test_hidden_partial_files_are_not_listed(self, tmp_path: Path) -> None:
        """As long as nothing is published there is nothing to show."""
        for suffix in (".sql", ".sql.zst", ".json", ".globals.sql"):
            (tmp_path / f".{naming.stem(Kind.DAILY, NOON)}{suffix}.partial").write_text("half")
        assert catalog(tmp_path).backups() == []

    def test_a_published_backup_with_a_second_hidden_name_is_good(self, tmp_path: Path) -> None:
        """The renaming of the manifest is the moment at which a backup exists."""
        stem = put(tmp_path)
        os.link(tmp_path / f"{stem}.json", tmp_path / f".{stem}.json.partial")
        assert only(tmp_path).verdict is Verdict.GOOD

    def test_roles_that_are_left_alone(self, tmp_path: Path) -> None:
        """They are shown, and are no backup."""
        (tmp_path / f"{naming.stem(Kind.DAILY, NOON)}.globals.sql").write_text("CREATE ROLE x;")
        backup = only(tmp_path)
        assert backup.verdict is Verdict.INCOMPLETE
        assert "roles" in backup.reasons[0]


class TestClocks:
    """Dates that cannot be right."""

    def test_a_date_in_the_future_is_told(self, tmp_path: Path) -> None:
        """The backup stays good, and says that a clock was wrong."""
        put(tmp_path, NOON + DAY * 400)
        backup = only(tmp_path)
        assert backup.verdict is Verdict.GOOD
        assert "lies in the future" in backup.reasons[0]

    def test_a_few_minutes_are_no_future(self, tmp_path: Path) -> None:
        """The clocks of two machines differ a little."""
        put(tmp_path, NOON + DAY + timedelta(minutes=4))
        assert only(tmp_path).reasons == ()

    def test_the_journal_knows_the_order_where_a_clock_was_set_back(self, tmp_path: Path) -> None:
        """Made in this order: at noon, with a clock far ahead, two hours early. The last one made is the newest."""
        stems = [put(tmp_path, NOON), put(tmp_path, NOON + DAY * 4000), put(tmp_path, NOON - timedelta(hours=2))]
        assert [backup.stem for backup in catalog(tmp_path).backups()] == stems[::-1]
        assert catalog(tmp_path).find("latest").stem == stems[-1]

    def test_those_without_a_date_come_last(self, tmp_path: Path) -> None:
        """They are ordered by name."""
        facts = manifest_of()
        one, other, dated = (backup_of(tmp_path, facts, stem, when) for stem, when in zip("abc", DATES, strict=True))
        assert [backup.stem for backup in newest_first([other, one, dated])] == ["c", "a", "b"]


class TestFind:
    """Which backup a user means."""

    @pytest.fixture
    def stems(self, tmp_path: Path) -> list[str]:
        """Three backups, the oldest first."""
        kinds = [Kind.DAILY, Kind.DAILY, Kind.MANUAL]
        return [put(tmp_path, NOON + timedelta(hours=hours), kind) for hours, kind in enumerate(kinds)]

    def test_a_backup_has_many_names(self, tmp_path: Path, stems: list[str]) -> None:
        """Its name, its files, a path, and the beginning of its name if no other begins so."""
        stem = stems[2]
        for name in (stem, f"{stem}.sql", f"{stem}.json", str(tmp_path / f"{stem}.sql"), "loopin_backup_m"):
            assert catalog(tmp_path).find(name).stem == stem

    def test_latest_is_the_newest_good_one(self, tmp_path: Path, stems: list[str]) -> None:
        """A damaged one is passed over, as long as there is a good one."""
        (tmp_path / f"{stems[2]}.sql").unlink()
        assert catalog(tmp_path).find("latest").stem == stems[1]
        for stem in stems[:2]:
            (tmp_path / f"{stem}.sql").unlink()
        assert catalog(tmp_path).find("latest").stem == stems[2]

    def test_an_ambiguous_beginning_is_refused(self, tmp_path: Path, stems: list[str]) -> None:
        """The error names those that it may mean."""
        with pytest.raises(UsageError) as refused:
            catalog(tmp_path).find("loopin_backup_d")
        assert all(stem in refused.value.message for stem in stems[:2])

    def test_near_names_are_suggested(self, tmp_path: Path, stems: list[str]) -> None:
        """A slip of the hand is recognised."""
        with pytest.raises(UsageError) as refused:
            catalog(tmp_path).find(stems[0].replace("daily", "dialy"))
        assert f"Did you mean {stems[0]}" in refused.value.hint

    @pytest.mark.usefixtures("stems")
    @pytest.mark.parametrize("name", ["", "/etc/passwd", "../x/loopin_backup_m", "%", "\0"])
    def test_what_is_not_there_is_refused(self, tmp_path: Path, name: str) -> None:
        """Nothing outside of the directory can be named."""
        with pytest.raises(UsageError):
            catalog(tmp_path).find(name)


class TestRemarks:
    """What does not fit together between journal and directory."""

    def test_a_backup_that_somebody_took_away(self, tmp_path: Path) -> None:
        """It is named: no cleanup has deleted it."""
        stem = put(tmp_path)
        assert catalog(tmp_path).remarks() == []
        for path in tmp_path.glob("loopin_backup_*"):
            path.unlink()
        assert catalog(tmp_path).remarks() == [f"{stem} was made here and is gone, and no cleanup has deleted it."]

    def test_a_journal_that_does_not_know_a_backup(self, tmp_path: Path) -> None:
        """Somebody copied backups here, or took away the journal."""
        put(tmp_path)
        (tmp_path / "journal.jsonl").unlink()
        (remark,) = catalog(tmp_path).remarks()
        assert "does not tell of the making of 1 of the 1 backups" in remark


def test_a_thousand_backups_are_listed_fast(tmp_path: Path) -> None:
    """Listing 1,000 backups of 40 sections each takes a few times what it takes to parse their manifests."""
    text, line = b"", b""
    facts = replace(manifest_of(), index=index_of(b"x" * 4000, tables=39), file_size=4000)
    for number in range(1000):
        when = NOON - DAY * number
        stem = naming.stem(Kind.DAILY, when)
        (tmp_path / f"{stem}.sql").write_bytes(b"x" * 4000)
        os.utime(tmp_path / f"{stem}.sql", (when.timestamp(), when.timestamp()))
        one = replace(facts, created_at=when, timestamp=naming.timestamp(when), file_name=f"{stem}.sql")
        (tmp_path / f"{stem}.json").write_text(manifest.dumps(one))
        for more in ({"event": "created"}, {"event": "verified", "level": "structure", "ok": True}):
            line = chain.next_line(line, {"at": when.isoformat(), "backup": stem, **more}, is_whole=True) or b""
            text += line
    (tmp_path / "journal.jsonl").write_bytes(text)
    backups = catalog(tmp_path).backups()
    assert (len(backups), {backup.verdict for backup in backups}) == (1000, {Verdict.GOOD})
    assert all(backup.verified for backup in backups)
    # In a process of its own: what measures coverage here would slow it down.
    measured = tracing.run(LIST_AND_MEASURE, tmp_path)
    assert measured.code == 0, measured.err
