"""Faults of copies: kills and breaks. What was begun is gone on with, and never taken for a copy."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.destinations import copies
from loopin_backup_core.model.errors import LoopinError, UnreachableError
from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.system import files
from tests.support.copies import LARGE, copy_all, events, place_at, program_with, random_bytes, there
from tests.support.program import Program
from tests.support.promises import allowed
from tests.support.second_homes import BUCKET, ObjectStore, Proxy, SshServer
from tests.support.store import put

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from loopin_backup_core.destinations.copies import Place


def wait_until(what: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def kill_while(is_sending: Callable[[], object], begin: Callable[[], subprocess.Popen[str]]) -> None:
    """Kill a copy while it sends its data. One that was too fast to be caught is tried again by ``begin``."""
    for _ in range(20):
        process = begin()
        while process.poll() is None and not is_sending():
            time.sleep(0.001)
        process.kill()
        process.communicate()
        if is_sending():
            return
    raise AssertionError("no copy could be caught in the middle")


class TestKills:
    """SIGKILL in the middle of a copy."""

    @pytest.mark.parametrize("way", ["directory", "sftp"])
    def test_what_was_sent_is_gone_on_with(
        self, way: str, request: pytest.FixtureRequest, tmp_path: Path, backups: Path, disk: Path
    ) -> None:
        """The partial is never listed as good; the next copy finishes the very file."""
        stem = put(backups, data=random_bytes(3 * LARGE))
        program = Program(tmp_path)
        url = str(disk)
        if way == "sftp":
            server: SshServer = request.getfixturevalue("ssh_server")
            program.env |= server.env()
            url = server.url(disk)

        def begin() -> subprocess.Popen[str]:
            for path in disk.glob("*/*"):
                path.unlink()
            return program.start("copy", stem, "--to", url)

        kill_while(lambda: any(disk.glob("*/.*.partial")), begin)
        (partial,) = disk.glob("*/.*.partial")
        assert program("list", "--at", url, "--json").json() == []
        before = partial.stat().st_ino
        assert "read back" in program("copy", stem, "--to", url).out
        (data,) = disk.glob("*/*.sql")
        assert data.stat().st_ino == before
        assert data.read_bytes() == (backups / f"{stem}.sql").read_bytes()
        assert not list(disk.glob("*/.*.partial"))
        assert [one["verdict"] for one in program("list", "--at", url, "--json").json()] == ["good"]

    def test_a_killed_upload_leaves_nothing_to_see(
        self, object_store: ObjectStore, tmp_path: Path, backups: Path
    ) -> None:
        """The upload begins anew, under the claim that the killed one left; the claim is gone at the end."""
        object_store.forget()
        stem = put(backups, data=random_bytes(LARGE))
        program = program_with(tmp_path, object_store.env())
        url = f"s3://{BUCKET}/x"

        def begin() -> subprocess.Popen[str]:
            object_store.forget()
            return program.start("copy", stem, "--to", url)

        kill_while(lambda: b"<UploadId>" in object_store.ask("GET", f"/{BUCKET}?uploads"), begin)
        assert program("list", "--at", url, "--json").json() == []
        assert "read back" in program("copy", stem, "--to", url).out
        keys = object_store.ask("GET", f"/{BUCKET}").decode()
        assert (keys.count("<Key>"), ".claim" in keys) == (2, False)

    def test_killed_between_data_and_manifest(self, backups: Path, disk: Path) -> None:
        """Data without its manifest is incomplete; the next copy reads it back and sends only the manifest."""
        stem = put(backups)
        place = place_at(backups, str(disk), {})
        copy_all(place)
        (manifest,) = disk.glob("*/*.json")
        manifest.unlink()
        assert there(place) == [(stem, Verdict.INCOMPLETE)]
        again = copies.copy(place, Catalog(backups).backups())
        assert 0 < again[0].bytes < 10_000
        assert there(place) == [(stem, Verdict.GOOD)]

    def test_a_cleanup_killed_at_a_destination_is_finished(self, tmp_path: Path, backups: Path, disk: Path) -> None:
        """Without its manifest a copy is none; the next cleanup removes the rest, and takes back what had not begun."""
        stems = [put(backups, datetime(2026, 8, day, tzinfo=UTC)) for day in (20, 21, 22)]
        place = place_at(backups, str(disk), {})
        copy_all(place)
        folder = place.remotes()[0].folder
        for stem in stems[:2]:
            Journal(backups).append("removing", stem, reason="x", **place.facts(folder))
        (disk / folder / f"{stems[0]}.json").unlink()
        for name in ("loopin_backup_daily_20260101_000000.sql", f"{stems[2]}.sql"):
            (disk / folder / files.partial_name(name)).write_text("begun")
        Program(tmp_path)("cleanup", "--at", str(disk), "--keep", "daily=5")
        assert [path.name for path in (disk / folder).glob(".*")] == [files.partial_name(f"{stems[2]}.sql")]
        assert sorted(path.name for path in (disk / folder).glob("l*")) == [
            f"{stem}{suffix}" for stem in stems[1:] for suffix in (".json", ".sql")
        ]
        assert [event["event"] for event in events(backups)[-3:]] == ["removed", "retained", "swept"]
        assert copies.missing_at(Catalog(backups).backups(), place.destination) == []

    def test_what_a_killed_run_had_fetched_is_removed(self, tmp_path: Path, backups: Path, disk: Path) -> None:
        """By the next run that fetches something; what is being fetched by a living one is left alone."""
        put(backups)
        program = Program(tmp_path)
        program("copy", "latest", "--to", str(disk))
        dead, alive, half_removed = (backups / f".fetched-{name}" for name in ("dead", "alive", "half-removed"))
        for path in (dead, alive, half_removed):
            path.mkdir(mode=0o700)
            (path / "rows").write_text("secret")
        with files.DirectoryLock(dead, "fetched", ""):
            pass
        # As an earlier version left it that was killed when the lock was removed already.
        os.utime(half_removed, (0, 0))
        with files.DirectoryLock(alive, "fetched", ""):
            program("verify", "latest", "--at", str(disk), "--level", "checksum")
        assert [path.name for path in backups.glob(".fetched-*")] == [".fetched-alive"]

    def test_a_damaged_partial_is_noticed(self, backups: Path, disk: Path) -> None:
        """What an interrupted copy left is not trusted: reading back finds it out, and the file is sent anew."""
        data = random_bytes(1 << 20)
        stem = put(backups, data=data)
        place = place_at(backups, str(disk), {})
        folder = disk / place.folder(Catalog(backups).backups()[0])
        folder.mkdir(mode=0o700)
        (folder / f".{stem}.sql.partial").write_bytes(b"x" * 1000)
        assert [one.error for one in copy_all(place)] == [None]
        assert (folder / f"{stem}.sql").read_bytes() == data


class TestBreaks:
    """Connections that are cut, servers that are not there, a store that hangs."""

    def place(self, way: str, request: pytest.FixtureRequest, backups: Path, disk: Path, proxy: Proxy) -> Place:
        if way == "s3":
            store: ObjectStore = request.getfixturevalue("object_store")
            store.forget()
            return place_at(backups, f"s3://{BUCKET}", store.env(f"http://127.0.0.1:{proxy.port}"))
        server: SshServer = request.getfixturevalue("ssh_server")
        return place_at(backups, server.url(disk, proxy.port), server.env("broken", port=proxy.port))

    def server_port(self, way: str, request: pytest.FixtureRequest) -> int:
        server: ObjectStore | SshServer = request.getfixturevalue("object_store" if way == "s3" else "ssh_server")
        return server.port

    @pytest.mark.parametrize("way", ["s3", "sftp"])
    def test_a_cut_connection_is_made_again(
        self, way: str, request: pytest.FixtureRequest, backups: Path, disk: Path
    ) -> None:
        """Twice in the middle of the data; the copy is whole."""
        put(backups, data=random_bytes(LARGE))
        with Proxy(self.server_port(way, request), cuts=2, cut_after=3 << 20) as proxy:
            place = self.place(way, request, backups, disk, proxy)
            assert [one.error for one in copy_all(place)] == [None]
            assert [verdict for _, verdict in there(place)] == [Verdict.GOOD]
        assert proxy.was_cut == 2

    @pytest.mark.parametrize("way", ["s3", "sftp"])
    def test_fetching_goes_on_at_the_byte_where_it_broke(
        self, way: str, request: pytest.FixtureRequest, backups: Path, disk: Path
    ) -> None:
        """What arrives is what was sent, though the connection was cut twice; nothing of it stays."""
        data = random_bytes(LARGE)
        put(backups, data=data)
        with Proxy(self.server_port(way, request), cuts=0, cut_after=3 << 20) as proxy:
            place = self.place(way, request, backups, disk, proxy)
            copy_all(place)
            (remote,) = place.remotes()
            proxy.cuts = 2
            with copies.fetched(place, remote) as backup:
                assert backup.data_path is not None
                assert backup.data_path.read_bytes() == data
        assert proxy.was_cut == 2
        assert not list(backups.glob(".fetched-*"))

    @pytest.mark.parametrize("way", ["s3", "sftp"])
    def test_one_that_always_breaks_is_given_up(
        self, way: str, request: pytest.FixtureRequest, backups: Path, disk: Path
    ) -> None:
        """After a few attempts: an error, an entry in the journal, no copy, and the backup untouched."""
        stem = put(backups, data=random_bytes(LARGE))
        with Proxy(self.server_port(way, request), cuts=100, cut_after=1 << 20) as proxy:
            place = self.place(way, request, backups, disk, proxy)
            (done,) = copy_all(place)
            assert isinstance(done.error, UnreachableError)
        (backup,) = Catalog(backups).backups()
        assert (backup.stem, backup.verdict, backup.copies) == (stem, Verdict.GOOD, ())
        last = events(backups)[-1]
        assert (last["event"], last["ok"]) == ("copied", False)

    @pytest.mark.parametrize("way", ["s3", "sftp"])
    def test_a_cancel_does_not_wait_for_a_store_that_hangs(
        self, way: str, request: pytest.FixtureRequest, tmp_path: Path, backups: Path, disk: Path
    ) -> None:
        """Ctrl-C ends it within two seconds."""
        stem = put(backups, data=random_bytes(LARGE))
        with Proxy(self.server_port(way, request), cuts=100, cut_after=1 << 20, stalls=True) as proxy:
            place = self.place(way, request, backups, disk, proxy)
            program = program_with(tmp_path, place.around.environ)
            process = program.start("copy", stem, "--to", place.destination.url)
            wait_until(lambda: proxy.was_cut)
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
            began = time.monotonic()
            _, err = process.communicate(timeout=20)
            assert time.monotonic() - began < allowed(2.5)
        assert process.returncode == 130, err
        assert "goes on" in err

    def test_what_is_not_there(self, backups: Path, tmp_path: Path) -> None:
        """A disk that is not mounted, a server that is off: one error, not one for each backup; nothing is made."""
        put(backups)
        put(backups, datetime(2026, 8, 23, tzinfo=UTC))
        for url in (str(tmp_path / "nowhere"), "sftp://127.0.0.1:9/x", f"s3://{BUCKET}"):
            place = place_at(backups, url, {**dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "x")})
            if place.destination.way.value == "s3":
                place = replace(place, destination=replace(place.destination, endpoint="http://127.0.0.1:9"))
            (state,) = copies.states(replace(place.profile, destinations=(place.destination,)), place.around)
            assert isinstance(state.error, LoopinError)
            assert (state.missing, state.newest) == (2, None)
            (done,) = copy_all(place)
            assert isinstance(done.error, LoopinError)
            assert done.waiting == 1
        assert (backups / "journal.jsonl").read_text().count('"copied"') == 3
        assert not (tmp_path / "nowhere").exists()
