"""Destinations: their addresses, their tables in the profiles' file, the keys of a store, and SFTP's packets."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopin_backup_core.config import profiles
from loopin_backup_core.config.credentials import object_keys
from loopin_backup_core.config.profiles import store, table
from loopin_backup_core.destinations.stores import sftp
from loopin_backup_core.destinations.stores.sftp_wire import Fields
from loopin_backup_core.model.destination import Destination, DestinationType, check_url, sftp_place
from loopin_backup_core.model.errors import CredentialsError, LoopinError, UsageError
from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.retention import RetentionPolicy
from tests.support import secret_service
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,20}", fullmatch=True)
PATHS = st.text("abc/ .äß%", max_size=12).map(lambda text: f"/{text}x")
POLICIES = st.none() | st.dictionaries(st.sampled_from([Kind.DAILY, Kind.MANUAL]), st.integers(1, 99)).map(
    lambda keep: RetentionPolicy({**RetentionPolicy().keep, **keep})
)
DESTINATIONS = st.one_of(
    st.builds(Destination, name=NAMES, url=PATHS, required=st.booleans(), retention=POLICIES),
    st.builds(
        Destination,
        name=NAMES,
        url=st.just("s3://a-bucket/some/where"),
        endpoint=st.sampled_from(["", "https://minio.example:9000"]),
        region=st.sampled_from(["", "eu-central-1"]),
        keyring=st.booleans(),
        credentials=st.sampled_from(["", "/etc/keys"]),
        role=st.booleans(),
        ca=st.sampled_from(["", "/etc/ca.pem"]),
    ),
    st.builds(Destination, name=NAMES, url=st.just("sftp://me@nas:2222/b"), ssh_config=st.sampled_from(["", "/etc/c"])),
)


@given(st.lists(DESTINATIONS, max_size=4, unique_by=lambda one: one.name))
def test_destinations_come_back_from_a_file_as_they_were(destinations: list[Destination]) -> None:
    """Whatever is written into the profiles' file is read again as the same."""
    profile = Profile("p", "dbname=x", Path("/b"), Path("/l"), destinations=tuple(destinations))
    read = table.profile_from(Path("/p.toml"), "p", table.values_from(profile), "", {"HOME": "/h"})
    assert read.destinations == profile.destinations


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "url: expected"),
        ({"url": "relative/path"}, "no address"),
        ({"url": "https://me:secret@host/x"}, "no address"),
        ({"url": "sftp://me:secret@host/x"}, "A password must not stand in an address"),
        ({"url": "sftp://-oProxyCommand=x/y"}, "no address"),
        ({"url": "sftp://-l@host/y"}, "no address"),
        ({"url": "s3://b"}, "no address"),
        ({"url": "s3://bucket/../x"}, "no address"),
        ({"url": "/x", "region": "y"}, "says nothing about a destination of the kind directory"),
        ({"url": "/x", "requird": True}, "did you mean required"),
        ({"url": "s3://bucket", "endpoint": "http://me:secret@host"}, "expected an address"),
        ({"url": "/x", "retention": {"daily": 0}}, "a number from 1 on"),
    ],
)
def test_mistakes_in_a_destination_are_named_without_a_secret(values: Mapping[str, object], words: str) -> None:
    """The error says where and what; what may be a password is never repeated."""
    whole = {"conninfo": "dbname=x", "destinations": {"usb": values}}
    with pytest.raises(UsageError) as refused:
        table.profile_from(Path("/p.toml"), "p", whole, "", {"HOME": "/h"})
    assert words in refused.value.message
    assert "secret" not in refused.value.message


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    """What passes never begins an option of ssh."""
    for url in (text, f"sftp://{text}", f"s3://{text}"):
        try:
            check_url(url)
        except UsageError:
            continue
        if Destination("x", url).way is DestinationType.SFTP:
            place = sftp_place(url)
            assert not place.host.startswith("-")
            assert not place.user.startswith("-")
            assert sftp.arguments(place, "")[-3:] == ("--", place.host, "sftp")


def test_adding_and_removing_a_destination_keeps_the_rest_of_the_file(tmp_path: Path) -> None:
    """Comments and other tables stay; the keys lie in a file for the owner alone, and go with the destination."""
    path = tmp_path / "profiles.toml"
    environ = {"LOOPIN_BACKUP_CONFIG": str(path), "HOME": str(tmp_path)}
    text = f'# mine\n[profile.a]\nconninfo = "dbname=x"  # this one\ndirectory = "{tmp_path}/b"\n'
    store.write_private(path, text)
    profile = profiles.load("a", environ)
    made = profiles.put_destination(
        profile, Destination("cloud", "s3://bucket/x"), environ, keys=object_keys.text_of("ID", "s3cret")
    )
    assert Path(made.credentials).stat().st_mode & 0o777 == 0o600
    assert object_keys.keys_for(made, "a", environ) == object_keys.from_file(Path(made.credentials))
    assert "s3cret" not in path.read_text()
    assert "# this one" in path.read_text()
    assert profiles.remove_destination(profiles.load("a", environ), made, environ) == ()
    assert not Path(made.credentials).exists()
    assert path.read_text().strip() == text.strip()


def test_a_destination_that_is_changed_stays_in_its_place(tmp_path: Path) -> None:
    """Only a new one comes last; what is returned is the one that was written."""
    path = tmp_path / "profiles.toml"
    environ = {"LOOPIN_BACKUP_CONFIG": str(path), "HOME": str(tmp_path)}
    store.write_private(path, f'[profile.a]\nconninfo = "dbname=x"\ndirectory = "{tmp_path}/b"\n')
    for name in ("nas", "usb", "cloud"):
        profiles.put_destination(profiles.load("a", environ), Destination(name, f"/mnt/{name}"), environ)
    made = profiles.put_destination(profiles.load("a", environ), Destination("nas", "/mnt/elsewhere"), environ)
    assert made.url == "/mnt/elsewhere"
    found = [(one.name, one.url) for one in profiles.load("a", environ).destinations]
    assert found == [("nas", "/mnt/elsewhere"), ("usb", "/mnt/usb"), ("cloud", "/mnt/cloud")]


def test_an_unreachable_host_is_told_in_a_sentence() -> None:
    """What ssh says in its own words ends like a sentence, whether it had a full stop or not."""
    place = sftp_place("sftp://nas/copies")
    for said in ("ssh: connect to host nas port 22: Connection refused", "Connection closed by remote host.", ""):
        message = sftp.reason(place, said + "\n").message
        assert message.startswith("nas cannot be reached: ")
        assert message.endswith(".")
        assert not message.endswith("..")


class TestKeys:
    """Where the keys of an S3 store come from."""

    ONE = Destination("cloud", "s3://bucket")

    def test_the_first_home_that_has_keys_counts(self, tmp_path: Path) -> None:
        """Systemd's credentials, the environment, AWS's own file, in this order; else an error says how."""
        shared = tmp_path / ".aws" / "credentials"
        shared.parent.mkdir()
        environ = {"HOME": str(tmp_path)}
        with pytest.raises(CredentialsError) as none:
            object_keys.keys_for(self.ONE, "p", environ)
        assert "destination add" in none.value.hint
        store.write_private(shared, object_keys.text_of("shared", "x"))
        assert object_keys.keys_for(self.ONE, "p", environ) == object_keys.from_file(shared)
        environ |= {"AWS_ACCESS_KEY_ID": "environment", "AWS_SECRET_ACCESS_KEY": "x"}
        assert getattr(object_keys.keys_for(self.ONE, "p", environ), "key", "") == "environment"
        store.write_private(tmp_path / "p@cloud", object_keys.text_of("systemd", "x"))
        environ["CREDENTIALS_DIRECTORY"] = str(tmp_path)
        assert getattr(object_keys.keys_for(self.ONE, "p", environ), "key", "") == "systemd"

    def test_a_file_that_others_may_read_is_refused(self, tmp_path: Path) -> None:
        """So is one without keys; no error repeats what stands in it."""
        path = tmp_path / "keys"
        path.write_text(object_keys.text_of("ID", "s3cret"))
        path.chmod(0o644)
        with pytest.raises(CredentialsError, match="Others may read"):
            object_keys.from_file(path)
        path.chmod(0o600)
        assert repr(object_keys.from_file(path)) == "ObjectKeys(key='ID')"
        path.write_text("s3cret = x\n")
        with pytest.raises(CredentialsError) as refused:
            object_keys.from_file(path)
        assert "s3cret" not in f"{refused.value.message} {refused.value.hint}"


def test_the_keyring_keeps_the_keys_of_a_destination(tmp_path: Path) -> None:
    """``destination add --keyring`` reads two lines; the secret is in the keyring alone, and goes with it."""
    with secret_service.keyring("unlocked") as env:
        program = Program(tmp_path)
        program.env |= {**env, "LOOPIN_BACKUP_CONFIG": str(tmp_path / "p.toml")}
        program("profile", "add", "a", "dbname=x", "--directory", str(tmp_path / "b"))
        argv = program.argv("destination", "add", "cloud", "s3://bucket", "--keyring", "--profile", "a")
        subprocess.run(argv, input="ID\ns3cret\n", text=True, env=program.env, check=True, capture_output=True)
        assert "s3cret" not in (tmp_path / "p.toml").read_text()
        assert program("profile", "show", "a", "--json").json()["destinations"] == {"cloud": "s3://bucket"}
        code = (
            "import os; from loopin_backup_core.config import profiles\n"
            "from loopin_backup_core.config.credentials import object_keys\n"
            "one = profiles.load('a', os.environ).destinations[0]\n"
            "print(object_keys.keys_for(one, 'a', os.environ).secret)"
        )
        asked = [sys.executable, "-c", code]
        answer = subprocess.run(asked, env=program.env, check=True, capture_output=True, text=True).stdout
        assert answer.strip() == "s3cret"
        program.apart("destination", "remove", "cloud", "--profile", "a")
        gone = [sys.executable, "-c", "import keyring; print(keyring.get_password('loopin-backup', 'a@cloud'))"]
        assert subprocess.run(gone, env=program.env, check=True, capture_output=True, text=True).stdout == "None\n"


@given(st.binary(max_size=60))
def test_any_answer_of_a_server_is_understood_or_refused(data: bytes) -> None:
    """A hostile server's packet raises an error of ours, and nothing else."""
    for take in (Fields.number, Fields.long, Fields.string, Fields.attributes):
        try:
            take(Fields(data))
        except LoopinError:
            continue


def test_attributes_are_read_as_the_protocol_says() -> None:
    """Size, owner, mode, times, and what a server adds to them."""
    packed = struct.pack(">IQIIIII", 0x8000000F, 1234, 1, 2, 0o100600, 5, 6) + struct.pack(">I", 1)
    facts = Fields(packed + struct.pack(">I1sI1s", 1, b"a", 1, b"b")).attributes()
    assert (facts.size, facts.mode, facts.changed) == (1234, 0o100600, 6)
