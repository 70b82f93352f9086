"""Where a password comes from: the order, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from loopin_backup_core.config import credentials
from loopin_backup_core.config.credentials import Secret, keyrings
from loopin_backup_core.model.errors import CredentialsError
from loopin_backup_core.model.profile import Profile


def profile(*, keyring: bool = False, passfile: str = "", secret: str = "") -> Profile:
    """Return a profile."""
    extra = {credentials.PASSWORD: Secret(secret)} if secret else {}
    return Profile("prod", "host=h", Path("/x"), Path("/y"), keyring=keyring, passfile=passfile, extra=extra)


def test_the_order_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connection string, DATABASE_URL, PGPASSWORD, systemd, keyring: the first that there is."""
    monkeypatch.setattr(keyrings, "get", lambda name, *_, **__: f"{name} from the keyring")
    (tmp_path / "prod").write_text("from systemd\n", encoding="utf-8")
    environ = {"PGPASSWORD": "from the environment", "CREDENTIALS_DIRECTORY": str(tmp_path)}
    one = profile(keyring=True, secret="from the URL")
    found = [credentials.password_for(one, {"password": "from the conninfo"}, environ)]
    found.append(credentials.password_for(one, {}, environ))
    one = profile(keyring=True)
    found.append(credentials.password_for(one, {}, environ))
    del environ["PGPASSWORD"]
    found.append(credentials.password_for(one, {}, environ))
    (tmp_path / "prod").unlink()
    found.append(credentials.password_for(one, {}, environ))
    assert found == [
        "from the conninfo",
        "from the URL",
        "from the environment",
        "from systemd",
        "prod from the keyring",
    ]
    assert credentials.password_for(profile(), {}, {}) is None


def test_an_empty_keyring_says_how_to_fill_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile that says keyring and has nothing there is an error before anything starts."""
    monkeypatch.setattr(keyrings, "get", lambda *_, **__: None)
    with pytest.raises(CredentialsError, match="prod") as caught:
        credentials.password_for(profile(keyring=True), {}, {})
    assert "profile add prod" in caught.value.hint


@pytest.mark.parametrize("name", ["../secret", ".", "..", "a/b", ""])
def test_a_credential_is_a_file_of_that_directory(tmp_path: Path, name: str) -> None:
    """A name cannot lead out of systemd's directory."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    one = Profile(name, "", Path("/x"), Path("/y"))
    assert credentials.password_for(one, {}, {"CREDENTIALS_DIRECTORY": str(tmp_path / "inner")}) is None


@pytest.mark.parametrize(("mode", "ok"), [(0o600, True), (0o400, True), (0o640, False), (0o604, False), (0o660, False)])
def test_a_passfile_that_libpq_would_ignore_is_refused(tmp_path: Path, mode: int, *, ok: bool) -> None:
    """Libpq only warns and goes on without a password; here it is said what to type."""
    path = tmp_path / "pass"
    path.write_text("*:*:*:*:x\n", encoding="utf-8")
    path.chmod(mode)
    if ok:
        assert credentials.password_for(profile(passfile=str(path)), {}, {}) is None
        return
    with pytest.raises(CredentialsError) as caught:
        credentials.password_for(profile(passfile=str(path)), {}, {})
    assert caught.value.hint == f"Type: chmod 600 {path}"


def test_a_missing_passfile_is_refused(tmp_path: Path) -> None:
    """Neither a missing one nor a directory will do."""
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(CredentialsError):
            credentials.check_passfile(path)


def test_a_secret_does_not_show_itself() -> None:
    """Not in a profile's repr, which a log or a traceback may hold."""
    one = profile(secret="hunter2")
    assert "hunter2" not in repr(one)
    assert one.extra[credentials.PASSWORD] == "hunter2"
