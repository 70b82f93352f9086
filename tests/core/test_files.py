"""Files that survive a crash: private directories, partial files, locks, appended lines."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import textwrap
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import loopin_backup_core
from loopin_backup_core.model import naming
from loopin_backup_core.model.errors import BusyError, StorageError
from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import Iterator

WHEN = datetime(2026, 8, 22, 2, tzinfo=UTC)
CORE = Path(loopin_backup_core.__file__).parents[1]


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o777], ids="umask {:04o}".format)
def umask(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[int]:  # tmp_path first: it must be usable
    """Any umask that the program may have been started with."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode_of(path: Path) -> int:
    """Return the permissions of a file."""
    return stat.S_IMODE(path.lstat().st_mode)


def python(code: str, *args: object) -> subprocess.Popen[str]:
    """Start a Python that runs ``code`` with our core."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, args)],
        env={"PYTHONPATH": str(CORE), "PATH": os.environ["PATH"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


class TestDirectories:
    """Directories for backups."""

    @pytest.mark.usefixtures("umask")
    def test_they_are_private_whatever_the_umask(self, tmp_path: Path) -> None:
        """A new directory and its new parents have mode 0700."""
        files.ensure_directory(tmp_path / "a" / "b")
        assert [mode_of(tmp_path / "a"), mode_of(tmp_path / "a" / "b")] == [0o700, 0o700]

    def test_one_that_others_only_read_is_taken(self, tmp_path: Path) -> None:
        """Mode 0755 is no danger: the files in it are private."""
        (tmp_path / "d").mkdir()
        (tmp_path / "d").chmod(0o755)
        files.ensure_directory(tmp_path / "d")
        assert mode_of(tmp_path / "d") == 0o755

    @pytest.mark.parametrize("mode", [0o770, 0o775, 0o707, 0o777, 0o1777])
    def test_one_that_others_may_write_is_refused(self, tmp_path: Path, mode: int) -> None:
        """The error gives the command that mends it."""
        (tmp_path / "d").mkdir()
        (tmp_path / "d").chmod(mode)
        with pytest.raises(StorageError) as refused:
            files.ensure_directory(tmp_path / "d")
        assert refused.value.hint == f"Take that right away: chmod go-w {tmp_path / 'd'}"

    def test_a_link_is_refused(self, tmp_path: Path) -> None:
        """A symbolic link to a directory is not followed."""
        (tmp_path / "real").mkdir(0o700)
        (tmp_path / "link").symlink_to(tmp_path / "real")
        with pytest.raises(StorageError, match="symbolic link"):
            files.ensure_directory(tmp_path / "link")

    def test_a_file_is_refused(self, tmp_path: Path) -> None:
        """A file is no directory, neither as the last part nor before."""
        (tmp_path / "file").touch()
        for path in (tmp_path / "file", tmp_path / "file" / "below"):
            with pytest.raises(StorageError):
                files.ensure_directory(path)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a directory away")
    def test_that_of_another_user_is_refused(self, tmp_path: Path) -> None:
        """Its owner could change the backups in it."""
        (tmp_path / "d").mkdir(0o700)
        os.chown(tmp_path / "d", 65534, 65534)
        with pytest.raises(StorageError, match="belongs to another user"):
            files.ensure_directory(tmp_path / "d")

    def test_room_is_told_for_one_that_does_not_exist(self, tmp_path: Path) -> None:
        """Free space and disk are those of the nearest directory that exists."""
        assert files.free_bytes(tmp_path / "a" / "b") > 0
        assert files.same_disk(tmp_path / "a" / "b", tmp_path)
        assert not files.same_disk(tmp_path, Path("/proc"))


class TestPartial:
    """Files that are being written."""

    def test_nothing_is_seen_before_it_is_published(self, tmp_path: Path) -> None:
        """Until then there is only a hidden name, afterwards only the final one."""
        with files.Partial(tmp_path, "x.sql") as partial:
            partial.write(b"abc")
            assert [path.name for path in tmp_path.iterdir()] == [".x.sql.partial"]
            partial.publish()
            assert [path.name for path in tmp_path.iterdir()] == ["x.sql"]
        assert (tmp_path / "x.sql").read_bytes() == b"abc"

    @pytest.mark.usefixtures("umask")
    def test_it_is_private_whatever_the_umask(self, tmp_path: Path) -> None:
        """A file has mode 0600 while it is written and afterwards."""
        with files.Partial(tmp_path, "x.sql") as partial:
            assert mode_of(partial.path) == 0o600
            partial.publish()
            assert mode_of(partial.path) == 0o600

    def test_leaving_without_publishing_removes_it(self, tmp_path: Path) -> None:
        """An error in between leaves nothing behind."""
        with pytest.raises(ZeroDivisionError), files.Partial(tmp_path, "x.sql") as partial:
            partial.write(b"abc")
            1 / 0  # noqa: B018
        assert list(tmp_path.iterdir()) == []

    def test_no_file_is_overwritten(self, tmp_path: Path) -> None:
        """A name that is taken, by whatever, is refused before anything is written."""
        (tmp_path / "file").write_text("old")
        (tmp_path / "link").symlink_to("nowhere")
        (tmp_path / ".half.partial").write_text("old")
        for name in ("file", "link", "half"):
            with pytest.raises(StorageError, match="exists already"), files.Partial(tmp_path, name):
                pass
        assert (tmp_path / "file").read_text() == "old"
        assert (tmp_path / ".half.partial").read_text() == "old"

    def test_a_file_that_appears_meanwhile_is_not_overwritten(self, tmp_path: Path) -> None:
        """Publishing fails if the name was taken while it was written, and leaves the other file alone."""
        with files.Partial(tmp_path, "x") as partial:
            partial.write(b"new")
            (tmp_path / "x").write_text("old")
            with pytest.raises(StorageError, match="cannot be given its name"):
                partial.publish()
        assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("x", "old")]

    def test_a_link_in_its_place_is_not_followed(self, tmp_path: Path) -> None:
        """A symbolic link under the hidden name leads nowhere."""
        (tmp_path / "target").write_text("old")
        (tmp_path / ".x.partial").symlink_to("target")
        with pytest.raises(StorageError), files.Partial(tmp_path, "x"):
            pass
        assert (tmp_path / "target").read_text() == "old"

    def test_its_bytes_can_be_read_back(self, tmp_path: Path) -> None:
        """What was written is read from the disk before it is published."""
        with files.Partial(tmp_path, "x") as partial:
            partial.write(memoryview(b"abc"))
            partial.sync()
            files.forget_cached(partial.fileno())
            with files.open_regular(partial.path) as file:
                assert file.read() == b"abc"

    def test_large_pieces_are_written_whole(self, tmp_path: Path) -> None:
        """No byte of a large piece is lost."""
        data = os.urandom(1 << 20) * 9
        with files.Partial(tmp_path, "x") as partial:
            partial.write(data)
            partial.publish()
        assert (tmp_path / "x").read_bytes() == data

    def test_it_cannot_be_written_after_it_was_published(self, tmp_path: Path) -> None:
        """A published file never changes."""
        with files.Partial(tmp_path, "x") as partial:
            partial.publish()
            with pytest.raises(StorageError, match="not open"):
                partial.write(b"more")

    def test_a_file_system_without_links_is_served_too(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where links are refused the file is renamed, and still overwrites nothing."""

        def refuse(*_args: object, **_kwargs: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
        for expected in ("first", "first"):
            with ExitStack() as stack:
                try:
                    partial = stack.enter_context(files.Partial(tmp_path, "x"))
                    partial.write(b"first")
                    partial.publish()
                except StorageError:
                    assert (tmp_path / "x").exists()
            assert (tmp_path / "x").read_text() == expected


class TestClaim:
    """Names for new backups."""

    def test_a_name_is_taken_by_any_file_of_it(self, tmp_path: Path) -> None:
        """Data, a manifest or a partial file of any suffix makes a name taken."""
        stems = list(islice(naming.stems(Kind.DAILY, WHEN), 5))
        for stem, suffix in zip(stems, (".sql", ".sql.zst.age", ".json", ".globals.sql"), strict=False):
            (tmp_path / f"{stem}{suffix}").touch()
        (tmp_path / f".{stems[4]}.sql.zst.partial").touch()
        with files.claim(tmp_path, naming.stems(Kind.DAILY, WHEN)) as claimed:
            assert claimed.final_path.name == "loopin_backup_daily_20260822_020000_6.json"

    def test_the_next_claim_gets_another_name(self, tmp_path: Path) -> None:
        """A name stays reserved while its backup is written, and is free again when that failed."""
        stems = list(islice(naming.stems(Kind.DAILY, WHEN), 3))
        with files.claim(tmp_path, stems) as one, files.claim(tmp_path, stems) as other:
            assert one.final_path != other.final_path
        with files.claim(tmp_path, naming.stems(Kind.DAILY, WHEN)) as again:
            assert again.final_path == one.final_path

    def test_what_was_published_for_it_goes_with_it(self, tmp_path: Path) -> None:
        """If the manifest cannot be published in the end, data and roles that have their names already are removed."""
        stem = naming.stem(Kind.DAILY, WHEN)
        with pytest.raises(ZeroDivisionError), files.claim(tmp_path, [stem]):
            for suffix in (".sql.zst", ".globals.sql"):
                with files.Partial(tmp_path, stem + suffix) as partial:
                    partial.publish()
            1 / 0  # noqa: B018
        assert list(tmp_path.iterdir()) == []

    def test_a_claim_that_fails_touches_no_other_file(self, tmp_path: Path) -> None:
        """To look whether a name is free never removes what has it."""
        stem = naming.stem(Kind.DAILY, WHEN)
        for suffix in (".sql", ".json"):
            (tmp_path / f"{stem}{suffix}").write_text("precious")
        with files.claim(tmp_path, [stem, "other"]):
            pass
        assert sorted(path.name for path in tmp_path.iterdir()) == [f"{stem}.json", f"{stem}.sql"]


class TestLocks:
    """One run per database; no deletion of what is read."""

    def test_a_second_run_is_refused_at_once(self, tmp_path: Path) -> None:
        """Another process learns who is at work; when it has ended, even by a kill, the lock is free."""
        child = python(
            """
            import sys; from pathlib import Path; from loopin_backup_core.system import files
            with files.RunLock(Path(sys.argv[1]), "shop/1"):
                print("held", flush=True); sys.stdin.read()
            """,
            tmp_path,
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with pytest.raises(BusyError, match=f"process {child.pid}"), files.RunLock(tmp_path, "shop/1"):
            pass
        with files.RunLock(tmp_path, "shop/2"):
            pass
        child.kill()
        child.communicate()
        with files.RunLock(tmp_path, "shop/1"):
            pass

    @pytest.mark.parametrize("name", ["", "--file=x", "../../etc/x", "a\nb\0c", "x" * 500, "ü" * 90, "\udc80", "."])
    def test_any_name_of_a_database_can_be_locked(self, tmp_path: Path, name: str) -> None:
        """A database's name is data: the lock is one hidden file in the directory."""
        with files.RunLock(tmp_path, name):
            (only,) = tmp_path.iterdir()
            assert only.name.startswith(".")

    def test_a_held_file_is_not_seized(self, tmp_path: Path) -> None:
        """Several may hold a file; a deletion gets it only when nobody does."""
        path = tmp_path / "x.sql"
        path.write_text("data")
        with files.hold(path), files.hold(path), files.seize(path) as is_free:
            assert not is_free
        with files.seize(path) as is_free:
            assert is_free
            with pytest.raises(BusyError), files.hold(path):
                pass

    def test_a_directory_can_be_held(self, tmp_path: Path) -> None:
        """A dump in pg_dump's directory format is held as a whole."""
        with files.hold(tmp_path), files.hold(tmp_path):
            pass

    @pytest.mark.parametrize("name", ["missing", "link", "pipe"])
    def test_only_what_is_there_can_be_held(self, tmp_path: Path, name: str) -> None:
        """A missing file, a link and a pipe are refused, without waiting for anybody."""
        (tmp_path / "real").touch()
        (tmp_path / "link").symlink_to("real")
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(StorageError), files.hold(tmp_path / name):
            pass


class TestReading:
    """Reading files that are what they seem."""

    def test_links_and_pipes_are_not_opened(self, tmp_path: Path) -> None:
        """Neither is followed or waited for."""
        (tmp_path / "real").touch()
        (tmp_path / "link").symlink_to("real")
        os.mkfifo(tmp_path / "pipe")
        for name in ("link", "pipe", "missing", "."):
            with pytest.raises(StorageError):
                files.open_regular(tmp_path / name)

    def test_a_link_is_named_as_the_reason(self, tmp_path: Path) -> None:
        """The hint says why."""
        (tmp_path / "link").symlink_to("/etc/passwd")
        with pytest.raises(StorageError) as refused:
            files.open_regular(tmp_path / "link")
        assert "never followed" in refused.value.hint

    def test_a_file_is_read_up_to_a_limit(self, tmp_path: Path) -> None:
        """Exactly the limit is read, one byte more is refused."""
        (tmp_path / "x").write_bytes(b"a" * 100)
        assert files.read_all(tmp_path / "x", 100) == b"a" * 100
        with pytest.raises(StorageError, match="larger than 99 bytes"):
            files.read_all(tmp_path / "x", 99)

    def test_what_has_no_size_is_read_too(self) -> None:
        """A file that is larger than it says is read to its end."""
        assert files.read_all(Path("/proc/self/status"), 1 << 20).startswith(b"Name:")


class TestSweep:
    """Removing what dead runs left."""

    def test_living_runs_are_left_alone(self, tmp_path: Path) -> None:
        """A partial file that somebody writes is no leftover."""
        stem = naming.stem(Kind.DAILY, WHEN)
        with files.claim(tmp_path, [stem]), files.Partial(tmp_path, stem + ".sql") as data:
            data.publish()
            assert files.sweep(tmp_path) == []
            assert files.is_claimed(tmp_path, stem)

    def test_leftovers_are_removed_and_named(self, tmp_path: Path) -> None:
        """Partial files, and data and roles without a manifest, go; each is told."""
        stem = naming.stem(Kind.DAILY, WHEN)
        for name in (f".{stem}.json.partial", f"{stem}.sql.zst", f"{stem}.globals.sql", f".{stem}_2.sql.partial"):
            (tmp_path / name).write_text("half")
        told = files.sweep(tmp_path)
        assert list(tmp_path.iterdir()) == []
        assert len(told) == 4
        assert all("a killed run had" in sentence for sentence in told)

    def test_a_published_backup_survives_its_second_name(self, tmp_path: Path) -> None:
        """Killed between giving the final name and taking away the hidden one, a backup exists."""
        stem = naming.stem(Kind.DAILY, WHEN)
        (tmp_path / f"{stem}.sql").write_text("data")
        (tmp_path / f"{stem}.json").write_text("{}")
        os.link(tmp_path / f"{stem}.json", tmp_path / f".{stem}.json.partial")
        files.sweep(tmp_path)
        assert sorted(path.name for path in tmp_path.iterdir()) == [f"{stem}.json", f"{stem}.sql"]

    @pytest.mark.parametrize("name", [".vacation.jpg.partial", "x.partial", ".loopin_backup.lock", "journal.jsonl"])
    def test_what_is_not_ours_stays(self, tmp_path: Path, name: str) -> None:
        """A name that this program does not give is never removed."""
        (tmp_path / name).touch()
        assert files.sweep(tmp_path) == []
        assert (tmp_path / name).exists()

    def test_links_are_not_touched(self, tmp_path: Path) -> None:
        """Neither a link named like a partial file nor what it leads to is removed."""
        (tmp_path / "precious").write_text("data")
        (tmp_path / ".loopin_backup_x.sql.partial").symlink_to("precious")
        assert files.sweep(tmp_path) == []
        assert (tmp_path / "precious").read_text() == "data"


def test_the_temporary_directory_is_found_without_a_trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python tries each place with a file, which a kill would leave there for ever: nothing is written to find it."""
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = tmp_path.stat().st_mtime_ns
    assert files.temporary_directory() == tmp_path
    assert tmp_path.stat().st_mtime_ns == before
    monkeypatch.setenv("TMPDIR", str(tmp_path / "missing"))
    assert files.temporary_directory().is_dir()
