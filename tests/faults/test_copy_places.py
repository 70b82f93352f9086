"""Faults of the places of copies: wrong keys, full disks, strangers, damage. Nothing is overwritten or lost."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from loopin_backup_core.destinations import copies
from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from tests.support.copies import LARGE, copy_all, place_at, program_with, random_bytes, there
from tests.support.program import Program
from tests.support.second_homes import BUCKET, ObjectStore, SshServer, with_object_lock
from tests.support.store import NOON, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from loopin_backup_core.destinations.copies import Place


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
            (done,) = copies.copy(place, [backup])
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
