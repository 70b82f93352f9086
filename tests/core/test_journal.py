"""The journal: nothing in it can be changed unnoticed, and a crash costs at most the line that was being written."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopin_backup_core.cli.list import document
from loopin_backup_core.model.errors import StorageError
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.operations import cleanup, status
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import ENTRIES, REVIEWED, Entry, Journal, chain, checking, head
from tests.support import tracing
from tests.support.store import NOON, put

READ_AND_MEASURE = """
import json, sys, time
from pathlib import Path
from loopin_backup_core.repository.journal import Journal
def seconds(act):
    began = time.process_time()
    act()
    return time.process_time() - began
folder = Path(sys.argv[1])
def parse():
    for line in (folder / "journal.jsonl").read_bytes().splitlines():
        json.loads(line)
journal = Journal(folder)
for use in (journal.entries, journal.verify):
    print(min(seconds(use) / seconds(parse) for _ in range(3)), file=sys.stderr)
"""
RECORD: dict[str, object] = {"at": NOON.isoformat(), "event": "noted", "backup": "x", "user": "tester"}


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal of five entries."""
    journal = Journal(tmp_path, clock=lambda: NOON, user="tester")
    for number in range(1, 6):
        journal.append("noted", f"backup_{number}", text=f"note {number}")
    return journal


def lines_of(journal: Journal) -> list[bytes]:
    """Return the lines of a journal's file."""
    return journal.path.read_bytes().splitlines()


def rewrite(journal: Journal, lines: list[bytes]) -> None:
    """Put other lines into a journal's file."""
    journal.path.write_bytes(b"".join(line + b"\n" for line in lines))


def chained(*records: dict[str, object]) -> bytes:
    """Return the journal of some records."""
    text = b""
    for record in records:
        line = chain.next_line(text, record, is_whole=True)
        assert line is not None
        text += line
    return text


class TestAppending:
    """What is written."""

    def test_entries_come_back_in_order(self, journal: Journal) -> None:
        """Every entry has a number, a time, who wrote it, and its facts."""
        entries = journal.entries()
        assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
        assert entries[0] == Entry(1, NOON, "noted", "backup_1", {"user": "tester", "text": "note 1"})

    def test_the_file_is_private(self, journal: Journal) -> None:
        """Only its owner reads it, whatever the umask."""
        before = os.umask(0)
        try:
            journal.path.unlink()
            journal.append("noted")
        finally:
            os.umask(before)
        assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600

    def test_the_operating_systems_user_is_told(self, tmp_path: Path) -> None:
        """The user is that of the system, and no variable of the environment."""
        journal = Journal(tmp_path)
        journal.append("noted")
        (entry,) = journal.entries()
        assert entry.facts["user"] == Path.home().owner()
        assert datetime.now(UTC) - entry.at < timedelta(minutes=1)

    @pytest.mark.parametrize("text", ["a\nb\r\n", "\u2028\x85\0", "ü€𝄞", "\udc80", '","hash":"', "x" * 200_000])
    def test_any_text_is_one_line(self, journal: Journal, text: str) -> None:
        """Whatever a text holds, it neither breaks a line nor the chain."""
        journal.append("noted", text=text)
        journal.append("noted", text="after")
        assert [entry.facts["text"] for entry in journal.entries()[-2:]] == [text, "after"]
        assert len(lines_of(journal)) == 7
        assert journal.verify() == []

    @pytest.mark.parametrize("name", ["seq", "at", "prev", "hash", "torn"])
    def test_facts_cannot_pose_as_the_journals_own_fields(self, journal: Journal, name: str) -> None:
        """A fact with the name of a field is refused."""
        facts: dict[str, object] = {name: 1}
        with pytest.raises(ValueError, match=name):
            journal.append("noted", **facts)  # type: ignore[arg-type] # the name is not that of an argument

    def test_numbers_that_json_does_not_know_are_refused(self, journal: Journal) -> None:
        """NaN never gets into a journal."""
        with pytest.raises(ValueError, match="JSON"):
            journal.append("verified", duration=float("nan"))
        assert journal.verify() == []

    def test_a_link_is_not_followed(self, tmp_path: Path) -> None:
        """A symbolic link named like the journal leads nowhere, neither for writing nor for reading."""
        (tmp_path / "other").write_text("precious")
        (tmp_path / "journal.jsonl").symlink_to("other")
        for use in (lambda: Journal(tmp_path).append("noted"), lambda: Journal(tmp_path).entries()):
            with pytest.raises(StorageError):
                use()
        assert (tmp_path / "other").read_text() == "precious"

    def test_the_seal_can_be_checked_without_us(self, journal: Journal) -> None:
        """sha256sum of a line up to the comma before its hash gives the hash, which is the next line's prev."""
        import hashlib

        first, second = lines_of(journal)[:2]
        body, _, seal = first.rpartition(b',"hash":"')
        assert hashlib.sha256(body).hexdigest() == seal[:64].decode()
        assert json.loads(second)["prev"] == json.loads(first)["hash"]


class TestTampering:
    """Every change is named, with its line."""

    def test_a_sound_chain_has_no_problems(self, journal: Journal) -> None:
        """Nothing is reported where nothing is wrong."""
        assert journal.check() == checking.Report(5)

    @pytest.mark.parametrize("number", [1, 3, 5])
    def test_an_altered_line_is_named(self, journal: Journal, number: int) -> None:
        """One changed word is one problem, which tells what the line claims."""
        lines = lines_of(journal)
        lines[number - 1] = lines[number - 1].replace(b"note ", b"lies ")
        rewrite(journal, lines)
        assert journal.verify() == [f"Line {number} was altered (noted backup_{number})."]

    @pytest.mark.parametrize(
        ("gone", "words"),
        [
            ([1], "Entry 1 is missing before line 1 (noted backup_2)."),
            ([2], "Entry 2 is missing before line 2 (noted backup_3)."),
            ([2, 3, 4], "Entries 2 to 4 are missing before line 2 (noted backup_5)."),
        ],
    )
    def test_missing_lines_are_named(self, journal: Journal, gone: list[int], words: str) -> None:
        """What was taken out is told by number, and by the line that follows."""
        rewrite(journal, [line for number, line in enumerate(lines_of(journal), 1) if number not in gone])
        assert journal.verify() == [words]

    def test_an_altered_line_with_a_new_seal_breaks_the_chain(self, journal: Journal) -> None:
        """To seal an altered line anew does not help: the next one does not follow."""
        lines = lines_of(journal)
        body = lines[1][: -chain.SEAL_LENGTH].replace(b"note ", b"lies ")
        rewrite(journal, [lines[0], chain.sealed(body), *lines[2:]])
        assert journal.verify() == [
            "Line 3 does not follow from the line before it (noted backup_3): the chain is broken there."
        ]

    def test_exchanged_lines_break_the_chain(self, journal: Journal) -> None:
        """The order counts."""
        lines = lines_of(journal)
        rewrite(journal, [lines[0], lines[2], lines[1], *lines[3:]])
        assert journal.verify()

    def test_an_inserted_line_breaks_the_chain(self, journal: Journal) -> None:
        """A line that belongs to no chain is named."""
        lines = lines_of(journal)
        rewrite(journal, [*lines[:2], b'{"seq":3,"event":"deleted"}', *lines[2:]])
        assert journal.verify() == ["Line 3 is no entry, and no later line tells of a crash there."]

    @given(st.data())
    def test_no_changed_byte_goes_unnoticed(self, data: st.DataObject) -> None:
        """Any other byte anywhere is a problem, or shows that the last line is cut off."""
        text = chained(*[RECORD] * 4)
        where = data.draw(st.integers(0, len(text) - 1))
        byte = data.draw(st.integers(0, 255).filter(lambda one: one != text[where]))
        report = checking.check(text[:where] + bytes([byte]) + text[where + 1 :])
        assert report.problems or report.remarks

    def test_going_on_does_not_hide_an_altered_last_line(self, journal: Journal) -> None:
        """The next entry is appended after it, and the alteration stays known."""
        lines = lines_of(journal)
        rewrite(journal, [*lines[:4], lines[4].replace(b"note ", b"lies ")])
        journal.append("noted", "backup_6")
        assert journal.verify() == ["Line 5 was altered (noted backup_5)."]

    def test_a_missing_journal_is_a_problem(self, tmp_path: Path) -> None:
        """An empty directory needs no journal; one with backups does."""
        journal = Journal(tmp_path)
        assert journal.check() == checking.Report(0)
        put(tmp_path)
        journal.path.unlink()
        assert journal.verify() == [
            "The journal is missing: what 2 entries told (verifications, pins, acceptances) is lost."
        ]

    @pytest.mark.parametrize("noted", [True, False], ids=["noted", "only manifests tell"])
    @pytest.mark.parametrize("left", ["none", "empty", "zeros", "shorter", "older"])
    def test_what_is_lost_is_known_for_ever(self, tmp_path: Path, left: str, *, noted: bool) -> None:
        """Lost, emptied, zeroed or cut: it is a problem, also when more was written since, until a review."""
        journal = Journal(tmp_path)
        stems = [put(tmp_path, NOON + timedelta(hours=hour), extra={ENTRIES: 2 * hour}) for hour in range(3)]
        journal.append("pinned", stems[0])
        lines = lines_of(journal)
        texts = {
            "empty": b"",
            "zeros": bytes(5000),
            "shorter": b"\n".join(lines[:3]) + b"\n",
            "older": lines[0] + b"\n",
        }
        journal.path.unlink()
        if left != "none":
            journal.path.write_bytes(texts[left])
        if not noted:
            (tmp_path / head.FILE_NAME).unlink()
        (problem,) = journal.verify()
        assert "is lost." in problem
        assert Catalog(tmp_path).backups()
        journal.append("noted", stems[2], text="later")
        assert any("missing before line" in problem for problem in journal.verify())
        if not noted:
            (tmp_path / head.FILE_NAME).unlink()
        assert journal.verify() != []
        journal.append(REVIEWED, "")
        assert journal.verify() == []
        assert any("missing before line" in remark for remark in journal.check().remarks)

    def test_another_journal_is_no_substitute(self, journal: Journal, tmp_path: Path) -> None:
        """A journal with as many entries that are others is noticed, and stays so."""
        other = Journal(tmp_path / "other")
        other.path.parent.mkdir()
        for number in range(1, 6):
            other.append("noted", f"else_{number}")
        journal.path.write_bytes(other.path.read_bytes())
        assert journal.verify() == [
            "Entry 5 is not the one that was written: this is another journal, or an altered one."
        ]
        journal.append("noted")
        assert len(journal.verify()) == 1

    def test_copies_still_lie_in_the_same_folder(self, journal: Journal) -> None:
        """What tells the journal from others outlives its loss."""
        before = journal.identity()
        journal.path.unlink()
        assert journal.identity() == before
        journal.append("noted")
        assert journal.identity() == before


class TestCrashes:
    """A crash while a line was written."""

    @pytest.mark.parametrize("length", [1, 20, 150])
    def test_a_torn_line_costs_nothing_else(self, journal: Journal, length: int) -> None:
        """The line is kept as it is, passed over, and told by the next one; that is a remark and no problem."""
        lines = lines_of(journal)
        journal.path.write_bytes(b"\n".join(lines)[: -len(lines[-1]) + length])
        (journal.path.parent / head.FILE_NAME).unlink()  # a crash leaves none of a line that was not written
        assert [entry.seq for entry in journal.entries()] == [1, 2, 3, 4]
        assert journal.verify() == []
        journal.append("noted", "after")
        assert [entry.seq for entry in journal.entries()] == [1, 2, 3, 4, 5]
        assert journal.entries()[-1].facts["torn"]["bytes"] == length
        assert journal.check() == checking.Report(6, (), ("Line 5 is cut off by a crash, as the next line tells.",))

    def test_a_line_without_its_end_counts(self, journal: Journal) -> None:
        """If only the line's end is missing the entry is whole, and stays."""
        journal.path.write_bytes(journal.path.read_bytes()[:-1])
        journal.append("noted", "after")
        assert [entry.seq for entry in journal.entries()] == [1, 2, 3, 4, 5, 6]
        assert journal.check() == checking.Report(6)

    def test_a_second_crash_is_told_too(self, journal: Journal) -> None:
        """Torn lines that follow each other are told together."""
        with journal.path.open("ab") as file:
            file.write(b'{"seq":6,"at"\n{"seq":6,"at":"20')
        journal.append("noted", "after")
        report = journal.check()
        assert (report.problems, len(report.remarks)) == ((), 2)

    def test_what_a_power_cut_leaves_is_told(self, journal: Journal) -> None:
        """Some file systems leave zeros at the end."""
        with journal.path.open("ab") as file:
            file.write(b"\0" * 300_000)
        journal.append("noted", "after")
        assert journal.check().problems == ()
        assert journal.entries()[-1].seq == 6

    def test_a_torn_line_that_is_taken_away_is_missed(self, journal: Journal) -> None:
        """What a line tells of the crash before it must still be there."""
        with journal.path.open("ab") as file:
            file.write(b'{"seq":6,"at"')
        journal.append("noted", "after")
        rewrite(journal, [line for line in lines_of(journal) if line != b'{"seq":6,"at"'])
        assert journal.verify() == [
            "Line 6 tells of a line that a crash had cut off, and that is not there (noted after)."
        ]


class TestReading:
    """Reading what others may have written into the file."""

    @pytest.mark.parametrize(
        "line",
        [b"", b"null", b"[]", b'{"seq":"x"}', b'{"seq":1,"at":5,"event":"x","backup":""}', b"\xff\xfe", b"[" * 50_000],
        ids=["empty", "null", "list", "text", "time", "bytes", "deep"],
    )
    def test_what_is_no_entry_is_passed_over(self, journal: Journal, line: bytes) -> None:
        """All other entries are read, and the line is a problem unless it is empty."""
        lines = lines_of(journal)
        rewrite(journal, [*lines[:2], line, *lines[2:]])
        assert [entry.seq for entry in journal.entries()] == [1, 2, 3, 4, 5]
        assert bool(journal.verify()) == bool(line)

    @given(
        st.dictionaries(
            st.sampled_from([*chain._TYPES, "seq", "at", "event", "backup", "tables"]),
            st.one_of(
                st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers()),
                st.just(10**400), st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]),
                st.dictionaries(st.text(), st.text()),
            ),
        ),
        st.sampled_from(["created", "verified", "copied", "removing", "failed", "replaced", "indexed", "imported",
                         "accepted", "deleting", "watched", "told", "untold", "refused", "noted"]),
    )  # fmt: skip
    def test_no_odd_entry_ends_a_look(self, record: dict[str, object], event: str) -> None:
        """Whatever a line says of itself: the catalog is read, judged and shown, and a cleanup is planned."""
        with tempfile.TemporaryDirectory() as folder:
            directory = Path(folder)
            stem = put(directory)
            line = json.dumps({"seq": 3, "at": NOON.isoformat(), "event": event, "backup": stem, **record})
            with (directory / "journal.jsonl").open("a") as file:
                file.write(line + "\n")
            profile = Profile("p", "dbname=loopin", directory, directory / "logs")
            (backup,) = Catalog(directory).backups()
            assert json.dumps(document(backup, NOON))
            assert cleanup.cleanup(directory, RetentionPolicy(), NOON)
            assert status.state_of(profile, NOON, UTC).level
            assert Journal(directory).check().lines

    def test_a_hundred_thousand_lines_are_read_fast(self, tmp_path: Path) -> None:
        """Reading and checking them takes a few times what it takes to parse them as JSON."""
        text, line = [], b""
        for _ in range(100_000):
            line = chain.next_line(line, RECORD, is_whole=True) or b""
            text.append(line)
        (tmp_path / "journal.jsonl").write_bytes(b"".join(text))
        # In a process of its own: what measures coverage here would slow it down.
        measured = tracing.run(READ_AND_MEASURE, tmp_path)
        assert measured.code == 0, measured.err
        assert max(map(float, measured.err.split())) < 3
