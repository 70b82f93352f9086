"""``list``, ``show``, ``pin``, ``unpin``, ``note``, ``accept``, ``cleanup`` and ``journal`` on the command line."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from loopin_backup_core.cli import exits
from loopin_backup_core.cli.console import Console
from loopin_backup_core.cli.main import run
from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from tests.support.store import DATA, digest, index_of, put, source_of

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass
class Shell:
    """Runs commands on one directory, in this process."""

    directory: Path

    def __call__(self, *args: str, code: int = exits.SUCCESS) -> str:
        """Run a command, check its exit code, and return what it printed on both streams."""
        out = io.StringIO()
        environ = {"HOME": str(self.directory), "BACKUP_DIR": str(self.directory)}
        assert run(args, Console(out, out), environ, self.directory) == code, out.getvalue()
        return out.getvalue()

    def json(self, *args: str, code: int = exits.SUCCESS) -> Any:
        """Run a command with --json and return what it means."""
        return json.loads(self(*args, "--json", code=code))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell in an empty directory."""
    return Shell(tmp_path)


class TestList:
    """``list``."""

    def test_an_empty_directory_says_what_to_do(self, shell: Shell) -> None:
        """One sentence and one command."""
        assert "Take one: “loopin-backup-cli backup manual”" in shell("list")
        assert shell.json("list") == []

    def test_a_line_tells_what_matters(self, shell: Shell) -> None:
        """Name, kind, time, age, size, rows, verdict, how and when it was verified, pinned, note."""
        stem = put(shell.directory, NOW - HOUR * 3, Kind.WEEKLY, verified=Level.DRILL)
        shell("pin", "latest")
        shell("note", "latest", "before the move")
        head, line = shell("list").splitlines()
        assert head.split() == [
            "NAME",
            "KIND",
            "TIME",
            "(UTC)",
            "AGE",
            "SIZE",
            "ROWS",
            "VERDICT",
            "VERIFIED",
            "PIN",
            "NOTE",
        ]
        for part in (stem, "weekly", f"{NOW - HOUR * 3:%Y-%m-%d %H:%M}", " 3 h ", "170 B", " 20 ", "good"):
            assert part in line
        assert re.search(r"  drill 3 h \d+ min ago  pinned  before the move$", line)

    def test_what_is_not_good_is_explained(self, shell: Shell) -> None:
        """The reasons are below the table."""
        stem = put(shell.directory, NOW)
        (shell.directory / f"{stem}.sql").unlink()
        assert shell("list").splitlines()[-2:] == [f"{stem}: damaged", f"  The data file {stem}.sql is missing."]

    def test_json_has_it_all(self, shell: Shell) -> None:
        """Scripts get plain values."""
        stem = put(shell.directory, NOW)
        (entry,) = shell.json("list")
        assert entry["name"] == stem
        assert entry["created_at"] == NOW.isoformat()
        assert entry["verified"]["level"] == "checksum"
        assert {key: entry[key] for key in ("kind", "size", "rows", "verdict", "pinned", "database", "format")} == {
            "kind": "daily", "size": 170, "rows": 20, "verdict": "good", "pinned": False, "database": "loopin",
            "format": "plain",
        }  # fmt: skip

    @pytest.mark.parametrize("command", [("list",), ("show", "latest"), ("journal", "show"), ("cleanup", "--dry-run")])
    def test_no_text_can_steer_the_terminal(self, shell: Shell, command: tuple[str, ...]) -> None:
        """Control characters from a server, a note or a file's name are shown as escapes."""
        evil = "\x1b]0;owned\x07\r\n\u202e"
        put(shell.directory, NOW, database_name=evil, warnings=(evil,), source=source_of(evil))
        (shell.directory / "evil\x1b[2J.sql").write_text(evil)
        shell("note", "latest", evil)
        printed = shell(*command)
        assert not {"\x1b", "\x07", "\r", "\u202e"} & set(printed)


class TestShow:
    """``show``."""

    def test_it_tells_the_manifest_in_words(self, shell: Shell) -> None:
        """Where it came from, how it was made, and its tables."""
        put(shell.directory, NOW)
        shown = shell("show", "latest")
        for words in ("loopin on db.example:5432, as backup", "PostgreSQL 15.18", "pg_dump 15.18", digest(DATA)):
            assert words in shown
        assert shown.splitlines()[-3].split() == ["public.t1", "10", "56", "B"]
        assert shown.splitlines()[-1].split() == ["2", "tables", "20", "112", "B"]

    def test_json_has_the_manifest(self, shell: Shell) -> None:
        """The manifest is the one that lies on disk."""
        stem = put(shell.directory, NOW)
        expected = json.loads((shell.directory / f"{stem}.json").read_text())
        assert shell.json("show", stem)["manifest"] == expected

    def test_a_foreign_one_is_shown_too(self, shell: Shell) -> None:
        """Without a manifest the reasons say what it is."""
        (shell.directory / "x.sql").write_text("some words")
        assert "It is not a dump but this message: some words" in shell("show", "x")

    def test_one_without_tables_says_so(self, shell: Shell) -> None:
        """A dump of an empty database has no table to show."""
        put(shell.directory, NOW, index=index_of(DATA, tables=0))
        assert "There are no tables in it." in shell("show", "latest")

    def test_an_unknown_name_is_a_usage_error(self, shell: Shell) -> None:
        """The exit code tells scripts that the call was wrong."""
        assert "There is no backup “nope”" in shell("show", "nope", code=exits.USAGE)


class TestMarks:
    """``pin``, ``unpin``, ``note``, ``accept``."""

    def test_they_are_written_to_the_journal(self, shell: Shell) -> None:
        """Each is one entry, and the last one counts."""
        put(shell.directory, NOW)
        assert "is pinned" in shell("pin", "latest")
        assert "no longer pinned" in shell("unpin", "latest")
        shell("note", "latest", "one")
        shell("note", "latest", "")
        events = [entry.event for entry in Journal(shell.directory).entries()][2:]
        assert events == ["pinned", "unpinned", "noted", "noted"]
        (backup,) = Catalog(shell.directory).backups()
        assert (backup.pinned, backup.note) == (False, "")

    def test_only_a_suspect_one_can_be_accepted(self, shell: Shell) -> None:
        """To accept a good one would mean nothing."""
        put(shell.directory, NOW)
        assert "there is nothing to accept" in shell("accept", "latest", code=exits.USAGE)
        stem = put(shell.directory, NOW + timedelta(seconds=1), verdict=Verdict.SUSPECT)
        shell("accept", stem)
        assert Catalog(shell.directory).find(stem).verdict is Verdict.WARNINGS


class TestCleanup:
    """``cleanup``."""

    @pytest.fixture
    def stems(self, shell: Shell) -> list[str]:
        """Nine daily backups, the oldest first."""
        return [put(shell.directory, NOW - DAY * age) for age in range(8, -1, -1)]

    def test_a_dry_run_shows_a_reason_for_each(self, shell: Shell, stems: list[str]) -> None:
        """Every backup has a line with what would be done, and one with why."""
        shown = shell("cleanup", "--dry-run").splitlines()
        assert shown[-3:-1] == [f"would delete  {stems[0]}", "    It is older than the 7 daily backups that are kept."]
        assert shown[-1] == "This was a dry run: 2 of 9 backups, 340 B would be deleted."
        assert len(list(shell.directory.glob("*.sql"))) == 9

    def test_it_deletes_what_it_showed(self, shell: Shell, stems: list[str]) -> None:
        """The decisions are the same, and the files are gone."""
        planned = shell.json("cleanup", "--dry-run")
        assert shell.json("cleanup") == planned
        assert {path.stem for path in shell.directory.glob("*.sql")} == set(stems[2:])

    def test_the_numbers_can_be_given(self, shell: Shell, stems: list[str]) -> None:
        """They replace those of the profile for this time."""
        gone = [one["name"] for one in shell.json("cleanup", "--dry-run", "--keep", "daily=8", "--keep", "manual=1")]
        assert len(gone) == 9
        assert [one["name"] for one in shell.json("cleanup", "--keep", "daily=8") if one["delete"]] == [stems[0]]

    @pytest.mark.parametrize("text", ["daily", "daily=", "daily=-1", "yearly=3", "daily=²", "=3"])
    def test_numbers_that_are_none_are_refused(self, shell: Shell, text: str) -> None:
        """The error says how to write them."""
        assert "--keep daily=14" in shell("cleanup", "--keep", text, code=exits.USAGE)


class TestJournal:
    """``journal``."""

    def test_a_whole_chain_is_success(self, shell: Shell) -> None:
        """It says how long it is."""
        put(shell.directory, NOW)
        assert shell("journal", "verify") == "The journal has 2 lines, and its chain is whole.\n"

    def test_a_broken_chain_has_its_own_exit_code(self, shell: Shell) -> None:
        """The line is named."""
        put(shell.directory, NOW)
        path = shell.directory / "journal.jsonl"
        path.write_bytes(path.read_bytes().replace(b'"ok":true', b'"ok":false'))
        assert "Line 2 was altered" in shell("journal", "verify", code=exits.VERIFICATION)
        assert len(shell.json("journal", "verify", code=exits.VERIFICATION)["problems"]) == 1

    def test_what_does_not_fit_is_remarked(self, shell: Shell) -> None:
        """A missing journal is told and breaks the chain; so are missing backups, which do not."""
        stem = put(shell.directory, NOW)
        (shell.directory / "journal.jsonl").rename(shell.directory / "kept")
        assert "The journal is missing" in shell("journal", "verify", code=exits.VERIFICATION)
        (shell.directory / "kept").rename(shell.directory / "journal.jsonl")
        for suffix in (".sql", ".json"):
            (shell.directory / f"{stem}{suffix}").unlink()
        assert f"{stem} was made here and is gone" in shell("journal", "verify")

    def test_a_loss_is_accepted_by_somebody(self, shell: Shell) -> None:
        """``journal accept`` lets cleanup go on, and has nothing to do for a sound journal."""
        put(shell.directory, NOW)
        shell("journal", "accept", code=exits.USAGE)
        (shell.directory / "journal.jsonl").unlink()
        assert "The journal is missing" in shell("verify", "--all", code=exits.VERIFICATION)
        assert "Accepted" in shell("journal", "accept")
        assert "its chain is whole" in shell("journal", "verify")

    def test_it_can_be_read(self, shell: Shell) -> None:
        """One line an entry, or those of one backup."""
        stem = put(shell.directory, NOW)
        other = put(shell.directory, NOW, Kind.MANUAL)
        assert [line.split()[2:4] for line in shell("journal", "show").splitlines()] == [
            ["created", stem], ["verified", stem], ["created", other], ["verified", other],
        ]  # fmt: skip
        assert [entry["event"] for entry in shell.json("journal", "show", other)] == ["created", "verified"]
