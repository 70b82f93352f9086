"""Profiles: DATABASE_URL, .env, and the TOML file, which never holds a password and complains with place and reason."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopin_backup_core.config import credentials, profiles
from loopin_backup_core.config.credentials import keyrings
from loopin_backup_core.config.profiles import values
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import CredentialsError, StorageError, UsageError
from loopin_backup_core.model.kinds import Compression, Kind
from loopin_backup_core.model.notice import Matter, Notices
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.model.wipe_guard import WipeGuardConfig
from loopin_backup_core.system import paths

URL = "postgresql://ann:p%40ss@db.example:5433/loopin?sslmode=require"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Return an environment whose configuration is empty."""
    return {"HOME": str(tmp_path), "LOOPIN_BACKUP_CONFIG": str(tmp_path / "conf" / "profiles.toml")}


def write(environ: dict[str, str], text: str) -> Path:
    """Write the profiles' file."""
    path = Path(environ["LOOPIN_BACKUP_CONFIG"])
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def a_profile(**changes: object) -> Profile:
    """Return a profile to add."""
    one = Profile("prod", "host=h dbname=d", Path("/b"), Path("/l"))
    return dataclasses.replace(one, **changes)  # type: ignore[arg-type]


def test_database_url_goes_where_the_earlier_scripts_put_it(environ: dict[str, str], tmp_path: Path) -> None:
    """``./backups`` and ``./logs``; BACKUP_DIR and then the caller's directory override the first."""
    environ["DATABASE_URL"] = URL
    one = profiles.resolve(None, None, environ, tmp_path)
    assert (one.directory, one.logs) == (tmp_path / "backups", tmp_path / "logs")
    assert conninfo.parse(one.conninfo) == {
        "user": "ann", "host": "db.example", "port": "5433", "dbname": "loopin", "sslmode": "require",
    }  # fmt: skip
    environ["BACKUP_DIR"] = "elsewhere"
    assert profiles.resolve(None, None, environ, tmp_path).directory == tmp_path / "elsewhere"
    environ["BACKUP_DIR"] = "/abs"
    assert profiles.resolve(None, None, environ, tmp_path).directory == Path("/abs")
    assert profiles.resolve(None, Path("given"), environ, tmp_path).directory == tmp_path / "given"


def test_the_password_of_database_url_stays_out_of_the_profile(environ: dict[str, str], tmp_path: Path) -> None:
    """It is there for the connection, and shows nowhere."""
    one = profiles.resolve(None, None, {**environ, "DATABASE_URL": URL}, tmp_path)
    assert "p@ss" not in repr(one)
    assert "p@ss" not in one.conninfo
    assert credentials.password_for(one, conninfo.parse(one.conninfo), environ) == "p@ss"


def test_the_env_file_is_read_where_the_environment_says_nothing(environ: dict[str, str], tmp_path: Path) -> None:
    """Quotes and comments as LoopIn writes them; a dollar sign in a password is one; the environment wins."""
    text = "# LoopIn\nexport DATABASE_URL='postgresql://ann:a$b${HOME}@h/d'\nBACKUP_DIR=\"keep here\"\nOTHER=1\n"
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    one = profiles.resolve(None, None, environ, tmp_path)
    assert credentials.password_for(one, {}, environ) == "a$b${HOME}"
    assert one.directory == tmp_path / "keep here"
    one = profiles.resolve(None, None, {**environ, "DATABASE_URL": "host=other", "BACKUP_DIR": ""}, tmp_path)
    assert conninfo.parse(one.conninfo) == {"host": "other"}
    assert one.directory == tmp_path / "keep here"
    assert "OTHER" not in os.environ


def test_database_url_encrypts_where_it_is_told_to(environ: dict[str, str], tmp_path: Path) -> None:
    """Recipients with commas between them, and the identity's file; a slip stops everything, and shows no secret."""
    key = "age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z"
    (tmp_path / ".env").write_text(
        f"BACKUP_RECIPIENTS='{key}, {key}'\nBACKUP_IDENTITY_FILE=key.txt\n", encoding="utf-8"
    )
    one = profiles.resolve(None, None, environ, tmp_path)
    assert (one.recipients, one.identity_file) == ((key,), str(tmp_path / "key.txt"))
    assert profiles.resolve(None, None, {**environ, "BACKUP_RECIPIENTS": ""}, tmp_path).recipients == (key,)
    with pytest.raises(UsageError, match="BACKUP_RECIPIENTS") as caught:
        profiles.resolve(None, None, {**environ, "BACKUP_RECIPIENTS": "AGE-SECRET-KEY-1QQQ"}, tmp_path)
    assert "1QQQ" not in caught.value.message


def test_looking_at_backups_needs_no_database(environ: dict[str, str], tmp_path: Path) -> None:
    """Without any DATABASE_URL there is a profile, only without a connection string."""
    assert profiles.resolve(None, None, environ, tmp_path).conninfo == ""


def test_a_profile_returns_as_it_was_added(environ: dict[str, str]) -> None:
    """``load(add(profile)) == profile``, and nothing but its owner may read the file."""
    wanted = a_profile(
        conninfo="host='a b' dbname='=\\'x' port=5433",
        directory=Path("/very long/ü"),
        production=True,
        compression=Compression.ZSTD,
        no_owner=True,
        lock_timeout=1.5,
        deadline=3600.0,
        kept_days=7.0,
        notices=Notices((Matter.FAILED, Matter.SUSPECT), hours=4.5, file="/very long/addresses", keyring=True),
        retention=RetentionPolicy({Kind.HOURLY: 24, Kind.DAILY: 3, Kind.WEEKLY: 4, Kind.MONTHLY: 12, Kind.MANUAL: 9}),
        guard=WipeGuardConfig(table=0.4, passing=1.0, overall=0.1, few=50, some=5, tables={'public."We ird"': 0.0}),
    )
    wanted = dataclasses.replace(wanted, conninfo=conninfo.text_of(conninfo.parse(wanted.conninfo)))
    assert profiles.add(wanted, environ) == wanted
    assert profiles.load("prod", environ) == wanted
    assert profiles.all_profiles(environ) == [wanted]
    assert profiles.resolve("prod", None, environ, Path("/")) == wanted
    path = profiles.config_file(environ)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert sorted(one.name for one in path.parent.iterdir()) == [".profiles.toml.lock", "profiles.toml"]


def test_comments_and_other_profiles_survive_a_change(environ: dict[str, str]) -> None:
    """What an administrator wrote by hand stays."""
    path = write(environ, "# ours\n[profile.first]\nconninfo = 'host=h' # why\ndirectory = '/f'\n")
    profiles.add(a_profile(), environ)
    profiles.add(a_profile(production=True), environ, replace=True)
    assert [one.name for one in profiles.all_profiles(environ)] == ["first", "prod"]
    assert profiles.load("prod", environ).production
    profiles.remove("prod", environ)
    text = path.read_text(encoding="utf-8")
    assert "# ours" in text
    assert "# why" in text
    assert "prod" not in text


def test_a_replaced_profile_keeps_what_no_option_says(environ: dict[str, str]) -> None:
    """A new password or address changes neither the retention nor the thresholds that somebody wrote there."""
    text = "[profile.prod]\nconninfo = 'host=h'\n[profile.prod.retention]\ndaily = 30 # why\n"
    write(environ, text + "[profile.prod.guard.tables]\n'public.audit' = 1.0\n")
    one = profiles.add(a_profile(production=True), environ, replace=True)
    assert one.retention.keep[Kind.DAILY] == 30
    assert one.guard == WipeGuardConfig(tables={"public.audit": 1.0})


def test_a_name_is_not_taken_twice(environ: dict[str, str]) -> None:
    """Without ``replace`` an existing profile stays as it is; ``default`` stands for DATABASE_URL."""
    profiles.add(a_profile(), environ)
    with pytest.raises(UsageError, match="exists already"):
        profiles.add(a_profile(production=True), environ)
    assert not profiles.load("prod", environ).production
    with pytest.raises(UsageError, match="DATABASE_URL"):
        profiles.add(a_profile(name="default"), environ)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "-x", "a b", "x" * 64, "ü", "a\n"])
def test_names_that_cannot_be_files_are_refused(environ: dict[str, str], name: str) -> None:
    """A profile's name is also a file's and a credential's."""
    with pytest.raises(UsageError):
        profiles.add(a_profile(name=name), environ)


def test_an_unknown_profile_names_those_alike(environ: dict[str, str]) -> None:
    """A slip of the pen is answered with what there is."""
    profiles.add(a_profile(), environ)
    with pytest.raises(UsageError) as caught:
        profiles.resolve("prdo", None, environ, Path("/"))
    assert "prod" in caught.value.hint


def test_a_password_needs_a_home(environ: dict[str, str]) -> None:
    """Without one nothing is written."""
    with pytest.raises(CredentialsError) as caught:
        profiles.add(a_profile(), environ, password="hunter2")
    assert "--keyring" in caught.value.hint
    assert not profiles.config_file(environ).exists()


def test_a_passfile_lies_beside_the_profiles(environ: dict[str, str]) -> None:
    """0600, found by libpq through the profile, and gone with it."""
    made = profiles.add(a_profile(passfile="yes"), environ, password="a:b")
    path = profiles.config_file(environ).with_name("prod.pass")
    assert path.read_text(encoding="utf-8") == "*:*:*:*:a\\:b\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert made.passfile == str(path)
    assert conninfo.parse(made.conninfo)["passfile"] == str(path)
    assert "a:b" not in profiles.config_file(environ).read_text(encoding="utf-8")
    assert profiles.remove("prod", environ) == ()
    assert not path.exists()


def test_a_keyring_that_refuses_leaves_no_profile(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The password comes first: a profile without its password would fail every night."""

    def refuse(*_: object) -> None:
        raise CredentialsError("locked")

    monkeypatch.setattr(keyrings, "store", refuse)
    with pytest.raises(CredentialsError):
        profiles.add(a_profile(keyring=True), environ, password="x")
    assert profiles.all_profiles(environ) == []


def test_removing_with_a_locked_keyring_says_what_is_left(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The profile is gone; that its password is not is told."""
    profiles.add(a_profile(keyring=True), environ)

    def refuse(*_: object) -> None:
        raise CredentialsError("it is locked")

    monkeypatch.setattr(keyrings, "delete", refuse)
    (remark,) = profiles.remove("prod", environ)
    assert "still in the keyring" in remark
    assert profiles.all_profiles(environ) == []


HEAD = "[profile.prod]\nconninfo = 'host=h'\n"
MISTAKES = (
    (HEAD + "lock_timeout = 'soon'", "line 3, table [profile.prod], key lock_timeout: expected a number of seconds"),
    (HEAD + "compresion = 'zstd'", "line 3, table [profile.prod], key compresion: this key is not known; did you mean"),
    (HEAD + "compression = 'gzip'", "expected one of none, zstd, found a text"),
    (HEAD + "directory = 'backups'", "line 3, table [profile.prod], key directory: expected an absolute path"),
    (HEAD + "keyring = 1", "expected true or false, found a number"),
    (HEAD + "deadline = -1", "expected a number of seconds, 0 for none"),
    (HEAD + "kept_days = -1", "expected a number of days, 0 for ever"),
    (
        HEAD + "[profile.prod.notices]\nhours = 0",
        "line 4, table [profile.prod.notices], key hours: expected a number of",
    ),
    (HEAD + "[profile.prod.notices]\nmatters = ['fail']", "key matters: expected a list of failed, suspect, overdue"),
    (HEAD + "[profile.prod.notices]\nurl = 'slack://x'", "key url: this key is not known"),
    (HEAD + "deadline = nan", "expected a number of seconds, 0 for none"),
    (
        HEAD + "[profile.prod.retention]\nyearly = 3",
        "line 4, table [profile.prod.retention], key yearly: this key is not",
    ),
    (HEAD + "[profile.prod.retention]\ndaily = 0", "expected a number from 1 on, found a number"),
    (HEAD + "[profile.prod.guard]\ntable = 50", "line 4, table [profile.prod.guard], key table: expected a share from"),
    (HEAD + "[profile.prod.guard]\nsome = true", "key some: expected a number of rows, found true or false"),
    (HEAD + "[profile.prod.guard]\nminds = false", "key minds: this key is not known"),
    (
        HEAD + "[profile.prod.guard.tables]\n'public.a' = 2",
        "line 4, table [profile.prod.guard.tables], key public.a: expected a share",
    ),
    (
        HEAD + "[profile.prod.guard.tables]\nusers = 1.0",
        "expected a table's name with its schema, such as public.users",
    ),
    (HEAD + "retention = 3", "key retention: expected a table, found a number"),
    ("[profile.prod]\ndirectory = '/x'", "key conninfo: expected a connection string, found nothing"),
    ("[profile.prod]\nconninfo = 'hunter2'", "line 2, table [profile.prod], key conninfo: The connection string is"),
    ("[profile.prod]\nconninfo = 'password=hunter2'", "key conninfo: a password must not stand in this file"),
    ("[profile.prod\n", "line 1"),
    ("profile = 3", "expected nothing but tables [profile.NAME]"),
    ("[profiles.prod]\n", "expected nothing but tables [profile.NAME], found 'profiles'"),
)


@pytest.mark.parametrize(("text", "expected"), MISTAKES)
def test_a_mistake_is_told_with_its_place(environ: dict[str, str], text: str, expected: str) -> None:
    """File, line, table, key, what was expected and what was found; never a value that may be a secret."""
    path = write(environ, text)
    with pytest.raises(UsageError) as caught:
        profiles.load("prod", environ)
    assert caught.value.message.startswith(str(path))
    assert expected in caught.value.message
    assert "hunter2" not in f"{caught.value}{caught.value.hint}"


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_change_is_refused(environ: dict[str, str], mode: int) -> None:
    """Who can change it decides which database is restored over."""
    path = write(environ, "")
    path.chmod(mode)
    with pytest.raises(StorageError) as caught:
        profiles.all_profiles(environ)
    assert caught.value.hint == f"Type: chmod 600 {path}"


def test_a_directory_without_a_name_is_the_profiles_own(environ: dict[str, str]) -> None:
    """Backups and logs of different profiles never meet."""
    write(environ, "[profile.a]\nconninfo = 'host=h'\n[profile.b]\nconninfo = 'host=h'\n")
    one, two = profiles.all_profiles(environ)
    assert len({one.directory, one.logs, two.directory, two.logs}) == 4


def test_the_places_of_each_platform() -> None:
    """XDG, Application Support, APPDATA; a relative XDG variable counts for nothing."""
    home = {"HOME": "/home/ann"}
    assert paths.config_file(home, "linux") == Path("/home/ann/.config/loopin-backup/profiles.toml")
    assert paths.config_file({**home, "XDG_CONFIG_HOME": "/c"}, "linux") == Path("/c/loopin-backup/profiles.toml")
    relative = {**home, "XDG_CONFIG_HOME": "c"}
    assert paths.config_file(relative, "linux") == Path("/home/ann/.config/loopin-backup/profiles.toml")
    support = Path("/home/ann/Library/Application Support/loopin-backup")
    assert paths.config_file(home, "darwin") == support / "profiles.toml"
    assert paths.data_directory(home, "p", "darwin") == support / "p"
    assert paths.config_file({"APPDATA": "/a"}, "win32") == Path("/a/loopin-backup/profiles.toml")
    assert paths.data_directory(home, "p", "linux") == Path("/home/ann/.local/share/loopin-backup/p")


def test_the_override_may_be_a_directory(tmp_path: Path) -> None:
    """LOOPIN_BACKUP_CONFIG names the file, or the directory in which it lies."""
    assert paths.config_file({"LOOPIN_BACKUP_CONFIG": str(tmp_path)}) == tmp_path / "profiles.toml"
    assert paths.config_file({"LOOPIN_BACKUP_CONFIG": str(tmp_path / "x")}) == tmp_path / "x"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=70))
def test_a_checked_name_is_a_plain_file_name(name: str) -> None:
    """What passes has no separator, no dot in front, nothing invisible."""
    try:
        values.check_name(name)
    except UsageError:
        return
    assert name.isascii()
    assert name.isprintable()
    assert name[0].isalnum()
    assert Path(name).name == name


def test_limits_change_what_is_named_and_leave_the_rest(environ: dict[str, str], tmp_path: Path) -> None:
    """``--keep daily=14`` leaves weekly alone; what is as usual again stands in no file."""
    from loopin_backup_core.config.profiles.limits import changed, set_limits

    made = profiles.add(Profile("ann", "host=h", tmp_path / "b", tmp_path / "l", production=True), environ)
    wanted = changed(made, ["daily=14"], ["table=0.3", "some=5"])
    set_limits(wanted, environ)
    kept = profiles.load("ann", environ)
    assert (kept.retention, kept.guard, kept.production) == (wanted.retention, wanted.guard, True)
    assert (kept.retention.keep[Kind.DAILY], kept.retention.keep[Kind.WEEKLY]) == (14, 4)
    set_limits(changed(kept, ["daily=7"], ["table=0.5", "some=10"]), environ)
    assert "daily" not in profiles.config_file(environ).read_text()
    counted = changed(kept, ["manual=5"], [])
    assert counted.retention.keep[Kind.MANUAL] == 5
    assert Kind.MANUAL not in changed(counted, ["manual=all"], []).retention.keep


@pytest.mark.parametrize(
    ("keep", "guard"), [(["daily"], []), (["safety=3"], []), (["daily=0"], []), ([], ["table=2"]), ([], ["few=x"])]
)
def test_limits_that_are_not_understood_are_refused(keep: list[str], guard: list[str], tmp_path: Path) -> None:
    """The complaint says what was expected and what was found."""
    from loopin_backup_core.config.profiles.limits import changed

    with pytest.raises(UsageError, match="expected one of"):
        changed(Profile("ann", "host=h", tmp_path, tmp_path), keep, guard)
