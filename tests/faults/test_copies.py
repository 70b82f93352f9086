"""Faults of copies: kills, breaks, wrong keys, full disks, strangers, damage. Nothing is overwritten or lost."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from loopin_backup_core import files, offsite
from loopin_backup_core.catalog import Catalog
from loopin_backup_core.destination import from_url
from loopin_backup_core.errors import LoopinError, UnreachableError
from loopin_backup_core.events import CancelToken, Silence
from loopin_backup_core.journal import Journal
from loopin_backup_core.model import Kind, Profile, Verdict
from loopin_backup_core.surroundings import Surroundings
from tests.support.program import Program
from tests.support.second_homes import BUCKET, ObjectStore, Proxy, SshServer, with_object_lock
from tests.support.store import NOON, put

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from loopin_backup_core.offsite import Copied, Place

SHORT = (0.05, 0.1, 0.2)
LARGE = 12 << 20
"""More than what S3 takes in one request here, in bytes."""


@pytest.fixture(scope="module")
def object_store() -> Iterator[ObjectStore]:
    with ObjectStore() as store:
        yield store


@pytest.fixture(scope="module")
def ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    with SshServer(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    place = tmp_path / "disk"
    place.mkdir(mode=0o700)
    return place


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    place = tmp_path / "backups"
    place.mkdir(mode=0o700)
    return place


def place_at(backups: Path, url: str, environ: Mapping[str, str], **changes: object) -> Place:
    """Return a destination with short pauses; ``changes`` are of the destination."""
    destination = replace(from_url(url), **changes)  # type: ignore[arg-type]
    profile = Profile("default", "", backups, backups, destinations=(destination,))
    everything = {"PATH": os.environ["PATH"], "HOME": str(backups.parent), **environ}
    around = Surroundings(everything, lambda: datetime.now(UTC), Silence(), CancelToken())
    return offsite.Place(profile, destination, around, SHORT)


def program_with(home: Path, env: Mapping[str, str]) -> Program:
    program = Program(home)
    program.env |= env
    return program


def copy_all(place: Place) -> list[Copied]:
    backups = Catalog(place.profile.directory).backups()
    return offsite.copy(place, offsite.missing_at(backups, place.destination))


def there(place: Place) -> list[tuple[str, Verdict]]:
    return [(one.backup.stem, one.backup.verdict) for one in place.remotes()]


def events(backups: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (backups / "journal.jsonl").read_text().splitlines()]


def random_bytes(size: int) -> bytes:
    """Return bytes that nobody can take for others."""
    return hashlib.shake_256(b"copies").digest(1 << 16) * (size >> 16)


def wait_until(what: object, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.002)


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
        process = program.start("copy", stem, "--to", url)
        wait_until(lambda: any(path.stat().st_size for path in disk.glob("*/.*.partial")))
        process.kill()
        process.communicate()
        (partial,) = disk.glob("*/.*.partial")
        assert program("list", "--at", url, "--json").json() == []
        before = partial.stat().st_ino
        assert "read back" in program("copy", "--all", "--to", url).out
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
        process = program.start("copy", stem, "--to", url)
        wait_until(lambda: b"<UploadId>" in object_store.ask("GET", f"/{BUCKET}?uploads"))
        process.kill()
        process.communicate()
        assert program("list", "--at", url, "--json").json() == []
        assert "read back" in program("copy", "--all", "--to", url).out
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
        again = offsite.copy(place, Catalog(backups).backups())
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
        assert offsite.missing_at(Catalog(backups).backups(), place.destination) == []

    def test_what_a_killed_run_had_fetched_is_removed(self, tmp_path: Path, backups: Path, disk: Path) -> None:
        """By the next run that fetches something; what is being fetched by a living one is left alone."""
        put(backups)
        program = Program(tmp_path)
        program("copy", "latest", "--to", str(disk))
        dead, alive = backups / ".fetched-dead", backups / ".fetched-alive"
        for path in (dead, alive):
            path.mkdir(mode=0o700)
            (path / "rows").write_text("secret")
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
            with offsite.fetched(place, remote) as backup:
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
            assert time.monotonic() - began < 2.5
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
            (state,) = offsite.states(replace(place.profile, destinations=(place.destination,)), place.around)
            assert isinstance(state.error, LoopinError)
            assert (state.missing, state.newest) == (2, None)
            (done,) = copy_all(place)
            assert isinstance(done.error, LoopinError)
            assert done.waiting == 1
        assert (backups / "journal.jsonl").read_text().count('"copied"') == 3
        assert not (tmp_path / "nowhere").exists()


class TestStrangers:
    """Keys that do not fit, hosts that nobody knows."""

    def test_an_unknown_host_gets_nothing(
        self, ssh_server: SshServer, tmp_path: Path, backups: Path, disk: Path
    ) -> None:
        """It is refused, and the error says how to make it known."""
        put(backups)
        program = program_with(tmp_path, ssh_server.env("unknown", known=""))
        failed = program("copy", "--all", "--to", ssh_server.url(disk), code=6)
        assert "not among the hosts that ssh knows" in failed.err
        assert "fingerprint" in failed.err
        assert list(disk.iterdir()) == []

    def test_a_host_with_another_key_gets_nothing(
        self, ssh_server: SshServer, tmp_path: Path, backups: Path, disk: Path
    ) -> None:
        """It may be another machine."""
        put(backups)
        program = program_with(tmp_path, ssh_server.env("changed", known="stranger"))
        failed = program("copy", "--all", "--to", ssh_server.url(disk), code=6)
        assert "another host key" in failed.err
        assert list(disk.iterdir()) == []

    def test_a_key_that_does_not_fit(self, ssh_server: SshServer, tmp_path: Path, backups: Path, disk: Path) -> None:
        """No question is asked; the error says what to do."""
        put(backups)
        program = program_with(tmp_path, ssh_server.env("wrong", identity="stranger"))
        failed = program("copy", "--all", "--to", ssh_server.url(disk), code=6)
        assert "ssh-copy-id" in failed.err
        assert list(disk.iterdir()) == []

    def test_keys_of_a_store_that_do_not_fit_or_may_not_delete(self, tmp_path: Path, backups: Path) -> None:
        """A wrong secret is refused and shown nowhere; with a key that may not delete, cleanup says what is kept."""
        for age in range(2):
            put(backups, datetime(2026, 8, 20 + age, tzinfo=UTC))
        with ObjectStore() as store:
            keys = limited_user(store)
            store.ask("POST", "/moto-api/reset-auth", b"0")
            url = f"s3://{BUCKET}"
            wrong = program_with(tmp_path, store.env())
            wrong.env |= {"AWS_ACCESS_KEY_ID": keys[0], "AWS_SECRET_ACCESS_KEY": "wrong-secret"}
            refused = wrong("copy", "--all", "--to", url, code=6)
            assert "Look at the keys of this destination" in refused.err
            right = program_with(tmp_path, {**wrong.env, "AWS_SECRET_ACCESS_KEY": keys[1]})
            assert right("copy", "--all", "--to", url).out.count("read back") == 2
            kept = right("cleanup", "--at", url, "--keep", "daily=1", "--json").json()
            assert [one["delete"] for one in kept] == [False, False]
            assert "keeps it" in kept[1]["reason"]
            assert len(right("list", "--at", url, "--json").json()) == 2
        written = (backups / "journal.jsonl").read_text() + (tmp_path / "logs" / "backup.log").read_text() + refused.err
        assert "wrong-secret" not in written
        assert keys[1] not in written


FORM = "application/x-www-form-urlencoded"


def limited_user(store: ObjectStore) -> tuple[str, str]:
    """Make a user who may list, get and put, and not delete; return the id and the secret of the key."""
    allowed = ["s3:ListBucket", "s3:GetObject", "s3:PutObject"]
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": allowed, "Resource": "*"}]}
    sign = "AWS4-HMAC-SHA256 Credential=x/20260822/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x"

    def iam(action: str, **fields: str) -> str:
        data = urlencode({"Action": action, "Version": "2010-05-08", "UserName": "machine", **fields}).encode()
        return store.ask("POST", "/", data, Authorization=sign, **{"Content-Type": FORM}).decode()

    iam("CreateUser")
    iam("PutUserPolicy", PolicyName="copy", PolicyDocument=json.dumps(policy))
    text = iam("CreateAccessKey")
    return text.split("<AccessKeyId>")[1].split("<")[0], text.split("<SecretAccessKey>")[1].split("<")[0]


class TestStores:
    """Full disks, other people's files, bits that flip."""

    @pytest.fixture
    def small_disk(self, tmp_path: Path) -> Iterator[Path]:
        """A file system of its own with a megabyte."""
        place = tmp_path / "small"
        place.mkdir(mode=0o700)
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "loopin-test", str(place)]
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("a small file system cannot be mounted here")
        yield place
        subprocess.run(["umount", str(place)], check=True)

    @pytest.mark.parametrize("way", ["directory", "sftp"])
    def test_a_full_disk(
        self, way: str, small_disk: Path, request: pytest.FixtureRequest, tmp_path: Path, backups: Path
    ) -> None:
        """It is said before anything is sent; what is there stays, and nothing is left of what did not fit."""
        put(backups)
        url, program = str(small_disk), Program(tmp_path)
        if way == "sftp":
            server: SshServer = request.getfixturevalue("ssh_server")
            program.env |= server.env()
            url = server.url(small_disk)
        program("copy", "--all", "--to", url)
        put(backups, datetime(2026, 8, 23, tzinfo=UTC), data=random_bytes(2 << 20))
        failed = program("copy", "--all", "--to", url, code=1)
        assert "bytes free" in failed.err
        assert len(list(small_disk.glob("*/*"))) == 2
        assert not list(small_disk.glob("*/.*"))

    @pytest.mark.parametrize("way", ["directory", "sftp", "s3"])
    def test_nothing_is_overwritten(self, way: str, request: pytest.FixtureRequest, backups: Path, disk: Path) -> None:
        """Another backup of that name, and data without a manifest that is not ours, stay as they are."""
        stem = put(backups)
        url, environ = str(disk), {}
        if way == "sftp":
            server: SshServer = request.getfixturevalue("ssh_server")
            url, environ = server.url(disk), server.env()
        if way == "s3":
            store: ObjectStore = request.getfixturevalue("object_store")
            store.forget()
            url, environ = f"s3://{BUCKET}", store.env()
        place = place_at(backups, url, environ)
        (backup,) = Catalog(backups).backups()
        folder = place.folder(backup)
        for name in (f"{stem}.sql", f"{stem}.json"):
            plant(request, way, disk, folder, name)
            (done,) = offsite.copy(place, [backup])
            assert done.error is not None
            assert "overwritten" in done.error.hint
            assert b"".join(pieces(place, folder, name)) == b"somebody else's"

    def test_a_bucket_with_object_lock(self, object_store: ObjectStore, tmp_path: Path, backups: Path) -> None:
        """It wants a checksum with every piece, and gets one; what a cleanup hides there is kept by the store."""
        for method, path in (("POST", "/moto-api/reset"), ("PUT", f"/{BUCKET}")):
            object_store.ask(method, path, b"", **{"x-amz-bucket-object-lock-enabled": "true"})
        rule = "<Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>9</Days></DefaultRetention></Rule>"
        lock = (
            f"<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>{rule}</ObjectLockConfiguration>"
        )
        object_store.ask("PUT", f"/{BUCKET}?object-lock", lock.encode())
        put(backups, data=random_bytes(LARGE))
        put(backups, datetime(2026, 8, 23, tzinfo=UTC))
        with with_object_lock(object_store) as endpoint:
            program = program_with(tmp_path, object_store.env(endpoint))
            there = ("--at", f"s3://{BUCKET}")
            assert program("copy", "--all", "--to", there[1]).out.count("copied") == 2
            program("verify", "--all", *there, "--level", "checksum")
            gone = program("cleanup", *there, "--keep", "daily=1", "--json").json()
            assert [one["delete"] for one in gone] == [False, True]
            assert len(program("list", *there, "--json").json()) == 1
        versions = object_store.ask("GET", f"/{BUCKET}?versions").decode()
        assert versions.count("<Version>") >= 4
        assert versions.count("<DeleteMarker>") >= 2

    def test_a_flipped_bit_at_a_destination(self, tmp_path: Path, backups: Path, disk: Path) -> None:
        """``verify --at`` finds it; the copy counts no more, the backup at home is as good as before."""
        put(backups)
        program = Program(tmp_path)
        program("copy", "latest", "--to", str(disk))
        (data,) = disk.glob("*/*.sql")
        damaged = bytearray(data.read_bytes())
        damaged[5] ^= 1
        data.write_bytes(damaged)
        failed = program("verify", "latest", "--at", str(disk), "--level", "checksum", code=5)
        assert "damaged" in failed.err
        assert [one["verdict"] for one in program("list", "--at", str(disk), "--json").json()] == ["damaged"]
        (mine,) = program("list", "--json").json()
        assert mine["verdict"] == "good"
        assert [one["ok"] for one in mine["copies"]] == [False]
        assert "with other contents" in program("copy", "--all", "--to", str(disk), code=1).err

    def test_a_damaged_backup_is_not_copied(self, backups: Path, disk: Path) -> None:
        """The hash is the one that was taken when it was made; nothing that looks like a copy is left."""
        stem = put(backups)
        (backups / f"{stem}.sql").write_bytes(b"y" * (backups / f"{stem}.sql").stat().st_size)
        place = place_at(backups, str(disk), {})
        (done,) = copy_all(place)
        assert "not what its manifest says" in str(done.error)
        assert there(place) == []

    def test_two_machines_share_a_destination(self, tmp_path: Path, disk: Path) -> None:
        """The same database in the same second: two folders, and neither cleans up behind the other."""
        places = []
        for name in ("one", "two"):
            (tmp_path / name).mkdir(mode=0o700)
            Journal(tmp_path / name).append("noted", text="the moment of this line tells the two apart")
            for age in range(3):
                put(tmp_path / name, NOON.replace(day=20 + age), Kind.DAILY)
            places.append(place_at(tmp_path / name, str(disk), {}))
            copy_all(places[-1])
        assert len({one.folder for one in places[0].remotes()}) == 2
        program = Program(tmp_path)
        program("cleanup", "--at", str(disk), "--keep", "daily=1", "--directory", "one")
        left = [one.folder for one in places[1].remotes()]
        assert sorted(left.count(folder) for folder in set(left)) == [1, 3]
        assert (
            "several folders" in program("show", f"{places[0].remotes()[0].backup.stem}", "--at", str(disk), code=2).err
        )


def plant(request: pytest.FixtureRequest, way: str, disk: Path, folder: str, name: str) -> None:
    """Put somebody else's file where a copy is to lie."""
    if way == "s3":
        store: ObjectStore = request.getfixturevalue("object_store")
        store.ask("PUT", f"/{BUCKET}/{folder}/{name}", b"somebody else's")
    else:
        (disk / folder).mkdir(mode=0o700, exist_ok=True)
        (disk / folder / name).write_bytes(b"somebody else's")


def pieces(place: Place, folder: str, name: str) -> Iterator[bytes]:
    with place.connection() as connection:
        yield from connection.pieces(folder, name)
