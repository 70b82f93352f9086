"""The keys of a profile: made, brought, shown and proven; the recovery sheet; where an identity is looked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from loopin_backup_core.config.credentials import identities, keyrings
from loopin_backup_core.model.errors import CredentialsError, NoIdentityError, UsageError
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.repository import age
from loopin_backup_core.rules import recipients
from tests.support import needs, secret_service
from tests.support.program import Program, Result

if TYPE_CHECKING:
    from tests.support.postgres import PgDatabase

TAKEN_APART = "age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z"
SSH = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHH4fR8bie8CFzVVMHZFofiFkYfNmjUqQIbHPDoIxMwB"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The command line with a profile ``p`` and no keyring."""
    made = Program(tmp_path, PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring")
    made("profile", "add", "p", "host=db.example dbname=loopin user=me")
    return made


def typed(program: Program, text: str, *args: str, code: int = 0) -> Result:
    """Run a command with something on its standard input."""
    with mock.patch("loopin_backup_core.cli.common.typed_identity", return_value=text):
        return program(*args, code=code)


def recipients_of(program: Program) -> list[str]:
    """Return to whom the profile encrypts."""
    found: list[str] = program("key", "show", "--profile", "p", "--json").json()["recipients"]
    return found


def secrets_in(text: str) -> list[str]:
    """Return the identities in a text."""
    return [line.strip() for line in text.splitlines() if line.strip().startswith(recipients.SECRET)]


class TestRecipients:
    """Which texts are recipients."""

    @pytest.mark.parametrize("text", [TAKEN_APART, SSH, f"{SSH} me@laptop", f"  {TAKEN_APART}\n"])
    def test_they_are_recorded_without_comments(self, text: str) -> None:
        """A comment of an SSH key names a person and a machine; it is left out."""
        assert recipients.check(text) == (TAKEN_APART if TAKEN_APART in text else SSH)

    @pytest.mark.parametrize(
        "text",
        ["", "age1", TAKEN_APART[:-1], TAKEN_APART.upper(), "ssh-dss AAAA", SSH.replace("ed25519", "rsa"), "x" * 70],
    )
    def test_what_is_none_is_refused(self, text: str) -> None:
        """And the hint tells what one looks like."""
        with pytest.raises(UsageError, match="no recipient") as caught:
            recipients.check(text)
        assert "age1" in caught.value.hint

    @pytest.mark.parametrize("place", range(4, 62, 7))
    def test_a_slip_of_the_pen_is_found(self, place: int) -> None:
        """One wrong letter anywhere: else the backups would be encrypted to nobody."""
        other = "q" if TAKEN_APART[place] != "q" else "p"
        with pytest.raises(UsageError, match="slip of the pen"):
            recipients.check(TAKEN_APART[:place] + other + TAKEN_APART[place + 1 :])

    def test_a_secret_is_not_repeated(self) -> None:
        """An identity in the place of a recipient is refused without showing it."""
        secret = age.generate()
        with pytest.raises(UsageError, match="secret") as caught:
            recipients.check(secret)
        assert secret not in caught.value.message + caught.value.hint


class TestCreating:
    """``key create``, and ``--replace``."""

    def test_a_key_is_made_kept_and_proven(self, program: Program, tmp_path: Path) -> None:
        """The profile names the recipient; the file, for its owner alone, holds what the sheet shows."""
        made = program("key", "create", "--profile", "p", "--file", "key.txt")
        path = tmp_path / "key.txt"
        assert path.stat().st_mode & 0o777 == 0o600
        (secret,) = secrets_in(made.out)
        assert path.read_text() == secret + "\n"
        assert recipients_of(program) == list(age.public_of(secret))
        assert "Opens what is encrypted" in program("key", "test", "--profile", "p").out
        assert "Opens" in typed(program, secret, "key", "test", "--profile", "p", "--identity", "-").out
        wrong = typed(program, age.generate(), "key", "test", "--profile", "p", "--identity", "-", code=6)
        assert "opens nothing" in wrong.err

    def test_without_a_home_nothing_changes(self, program: Program) -> None:
        """No keyring: exit code 6, what to type instead, and a profile that does not encrypt."""
        refused = program("key", "create", "--profile", "p", code=6)
        assert "--file FILE" in refused.err
        assert recipients_of(program) == []

    def test_a_second_key_takes_the_place_of_the_first(self, program: Program, tmp_path: Path) -> None:
        """Only with --replace; the former identity stays, and recipients of others stay."""
        program("key", "create", "--profile", "p", "--file", "key.txt")
        (first,) = recipients_of(program)
        assert "encrypted already" in program("key", "create", "--profile", "p", code=1).err
        text = (tmp_path / ".config/loopin-backup/profiles.toml").read_text()
        (tmp_path / ".config/loopin-backup/profiles.toml").write_text(
            text.replace(f'["{first}"]', f'["{first}", "{SSH}"]')
        )
        program("key", "create", "--profile", "p", "--replace")
        new, other = recipients_of(program)
        assert other == SSH
        assert list(age.public_of((tmp_path / "key.txt").read_text())) == [new, first]

    def test_a_profile_that_is_replaced_still_encrypts(self, program: Program) -> None:
        """``profile add --replace`` knows nothing of keys, and takes none away."""
        program("key", "create", "--profile", "p", "--file", "key.txt")
        before = recipients_of(program)
        program("profile", "add", "p", "host=other dbname=loopin user=me", "--replace")
        assert recipients_of(program) == before != []

    @pytest.mark.parametrize("where", ["key.txt", ".local/share/loopin-backup/p/backups/key.txt"])
    def test_a_bad_place_is_refused(self, program: Program, tmp_path: Path, where: str) -> None:
        """Neither over a file that is there, nor beside the backups."""
        (tmp_path / "key.txt").write_text("mine")
        program("key", "create", "--profile", "p", "--file", where, code=1)
        assert (tmp_path / "key.txt").read_text() == "mine"
        assert recipients_of(program) == []


class TestImporting:
    """``key import``."""

    def test_a_sheet_brings_the_key_to_another_machine(self, program: Program, tmp_path: Path) -> None:
        """The identity is typed or read from a file; the profile gets its recipient."""
        secret = age.generate()
        typed(program, f"# from paper\n{secret}\n", "key", "import", "--profile", "p", "--file", "key.txt")
        assert recipients_of(program) == list(age.public_of(secret))
        assert (tmp_path / "key.txt").read_text() == secret + "\n"

    def test_one_that_opens_nothing_new_says_so(self, program: Program) -> None:
        """The recipients of a profile stay what they are."""
        program("key", "create", "--profile", "p", "--file", "key.txt")
        before = recipients_of(program)
        secret = age.generate()
        typed(program, secret, "key", "import", "--profile", "p")
        assert recipients_of(program) == before
        assert len(program("key", "show", "--profile", "p", "--json").json()["opens"]) == 2

    def test_what_is_no_identity_is_not_repeated(self, program: Program) -> None:
        """A slip in the middle of a secret must not put the rest of it into a log."""
        secret = age.generate()
        refused = typed(program, secret[:-3] + "QQQ", "key", "import", "--profile", "p", "--file", "k", code=6)
        assert secret[20:-3] not in refused.out + refused.err


class TestSheet:
    """The recovery sheet."""

    def test_it_is_shown_again_to_whoever_types_the_name(self, program: Program, tmp_path: Path) -> None:
        """Without the name nothing is shown; as a page it is for its owner alone and needs nothing from elsewhere."""
        program("key", "create", "--profile", "p", "--file", "key.txt")
        refused = program("key", "sheet", "--profile", "p", code=1)
        assert secrets_in(refused.out + refused.err) == []
        shown = program("key", "sheet", "--profile", "p", "--confirm", "p")
        assert secrets_in(shown.out) == secrets_in((tmp_path / "key.txt").read_text())
        written = program("key", "sheet", "--profile", "p", "--confirm", "p", "--html", "sheet.html")
        assert secrets_in(written.out) == []
        page = tmp_path / "sheet.html"
        assert page.stat().st_mode & 0o777 == 0o600
        assert secrets_in(shown.out)[0] in page.read_text()
        assert "http" not in page.read_text()

    def test_its_commands_restore_without_us(self, database: PgDatabase, program: Program, tmp_path: Path) -> None:
        """What is printed is typed in, with bash, age, zstd and psql alone, and gives the rows back."""
        needs.program("age"), needs.program("zstd")
        program.env |= {"DATABASE_URL": database.url}
        database.execute("CREATE TABLE t AS SELECT generate_series(1, 1000) AS a")
        printed = program("key", "create", "--profile", "p", "--file", "key.txt").out
        (tmp_path / "identity.txt").write_text("\n".join(secrets_in(printed)) + "\n")
        tools = ("--tools", str(database.server.bin))
        to = ("--encrypt-to", recipients_of(program)[0])
        path = Path(program("backup", "manual", "--compress", "zstd", "--json", *to, *tools).json()["path"])
        script = printed.partition("(bash):\n")[2].partition("The first psql")[0]
        name = f"{database.name}_sheet"
        script = script.replace("BACKUP", str(path).removesuffix(".sql.zst.age")).replace("NEWDB", name)
        env = {**database.server.environment(), "PATH": f"{database.server.bin}:{os.environ['PATH']}"}
        try:
            subprocess.run(["bash", "-c", script], cwd=tmp_path, env=env, check=True, capture_output=True)
            with database.server.connect(name) as connection:
                row = connection.execute("SELECT count(*), sum(a) FROM t").fetchone()
            assert row == (1000, 500500)
        finally:
            database.server.psql(f"DROP DATABASE IF EXISTS {name}")


class TestFinding:
    """Where the identity is looked for."""

    def test_the_order(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """--identity, systemd's credential, the profile's file, the keyring; then NoIdentityError."""
        monkeypatch.setattr(keyrings, "get", lambda name, *_, **__: {"identity:p": "keyring"}.get(name))
        paths = {name: tmp_path / name for name in ("given", "p.age", "own")}
        for name, path in paths.items():
            path.write_text(name)
            path.chmod(0o600)
        environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
        profile = Profile("p", "", tmp_path, tmp_path, identity_file=str(paths["own"]))
        found = [identities.find(profile, environ, paths["given"]), identities.find(profile, environ)]
        found += [identities.find(profile, {}), identities.find(Profile("p", "", tmp_path, tmp_path), {})]
        assert found == ["given", "p.age", "own", "keyring"]
        assert repr(found[0]) == "'***'"
        with pytest.raises(NoIdentityError):
            identities.find(Profile("q", "", tmp_path, tmp_path), {})

    def test_a_file_that_others_may_read_is_refused(self, tmp_path: Path) -> None:
        """With the command that mends it; a missing one is an error too, and not the same as having none."""
        path = tmp_path / "key.txt"
        path.write_text("x")
        path.chmod(0o640)
        with pytest.raises(CredentialsError, match="Others may read") as caught:
            identities.read(path)
        assert caught.value.hint == f"Type: chmod 600 {path}"
        profile = Profile("p", "", tmp_path, tmp_path, identity_file=str(tmp_path / "none"))
        with pytest.raises(CredentialsError) as missing:
            identities.find(profile, {})
        assert not isinstance(missing.value, NoIdentityError)

    def test_no_profile_can_be_called_like_an_entry(self, program: Program) -> None:
        """Passwords and identities never collide, in the keyring and with systemd."""
        assert identities.entry("p") == "identity:p"
        for name in ("identity:p", "p.age"):
            program("profile", "add", name, "host=x", code=2)

    def test_the_keyring_keeps_it(self, tmp_path: Path) -> None:
        """``key create`` with a real keyring: the password's entry is another, and ``key test`` finds it again."""
        with secret_service.keyring("unlocked") as env:
            argv = [sys.executable, "-m", "loopin_backup_core.cli.main"]
            done = subprocess.CompletedProcess[str]([], 1)
            for args in (
                ["profile", "add", "p", "host=x dbname=y"],
                ["key", "create", "--profile", "p", "--html", str(tmp_path / "sheet.html")],
                ["key", "test", "--profile", "p"],
                ["key", "show", "--profile", "p", "--json"],
            ):
                done = subprocess.run([*argv, *args], env=env, check=True, capture_output=True, text=True, cwd=tmp_path)
            facts = json.loads(done.stdout)
            assert facts["identity"] == "the keyring"
            assert facts["opens"] == facts["recipients"]
