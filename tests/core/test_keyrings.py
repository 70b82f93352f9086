"""The keyring of the operating system: a real GNOME Keyring, unlocked, locked and absent, and refused backends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.config.credentials import keyrings
from loopin_backup_core.model.errors import CredentialsError
from tests.support import secret_service
from tests.support.promises import allowed

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "p@ss ÿ:\\'\"%"
ASK = """
import os, sys, time
from loopin_backup_core.config.credentials import keyrings
from loopin_backup_core.model.errors import CredentialsError
begun = time.monotonic()
try:
    print(repr(eval(sys.argv[1])))
except CredentialsError as error:
    print("refused:", error.message, error.hint)
print(time.monotonic() - begun < 6)
"""


def ask(expression: str, env: dict[str, str]) -> str:
    """Evaluate an expression in a fresh process, as cron would start one; it answers within seconds."""
    argv = [sys.executable, "-W", "error", "-c", ASK, expression]
    done = subprocess.run(argv, env=env, check=True, capture_output=True, text=True, timeout=60)
    answer, in_time = done.stdout.rsplit("\n", 2)[:2]
    assert in_time == "True"
    assert done.stderr == ""
    return answer


def test_a_password_is_kept_and_forgotten() -> None:
    """``get(store(password)) == password``; it lies under our service and the profile's name; then it is gone."""
    with secret_service.keyring("unlocked") as env:
        assert ask("keyrings.describe(os.environ)", env) == "'SecretService Keyring'"
        assert ask("keyrings.get('loopin', os.environ)", env) == "None"
        assert ask(f"keyrings.store('loopin', {PASSWORD!r}, os.environ)", env) == "None"
        assert ask("keyrings.get('loopin', os.environ)", env) == repr(PASSWORD)
        assert ask("keyrings.get('other', os.environ)", env) == "None"
        assert ask("__import__('keyring').get_password('loopin-backup', 'loopin')", env) == repr(PASSWORD)
        assert ask("keyrings.delete('loopin', os.environ)", env) == "None"
        assert ask("keyrings.delete('loopin', os.environ)", env) == "None"
        assert ask("keyrings.get('loopin', os.environ)", env) == "None"


@pytest.mark.parametrize(("state", "word"), [("locked", "locked"), ("new", "has not been set up")])
def test_a_keyring_that_would_ask_is_refused_at_once(state: str, word: str) -> None:
    """Locked or never set up: nobody is asked, and the error says what to do instead."""
    with secret_service.keyring(state) as env:
        for expression in ("keyrings.get('loopin', os.environ)", "keyrings.describe(os.environ)"):
            answer = ask(expression, env)
            assert answer.startswith("refused: The keyring")
            assert word in answer
            assert "--passfile" in answer


def test_cron_finds_the_bus_of_a_session() -> None:
    """Without DBUS_SESSION_BUS_ADDRESS the logged-in user's socket is tried; the environment stays as it was."""
    with secret_service.keyring("unlocked") as env:
        assert ask(f"keyrings.store('loopin', {PASSWORD!r}, os.environ)", env) == "None"
        address = env.pop("DBUS_SESSION_BUS_ADDRESS")
        path = address.removeprefix("unix:path=")
        there = f"setattr(keyrings, '_candidates', lambda: [__import__('pathlib').Path({path!r})])"
        assert ask(f"({there}, keyrings.get('loopin', os.environ))[1]", env) == repr(PASSWORD)
        bare = f"({there}, keyrings.get('loopin', {{}}), 'DBUS_SESSION_BUS_ADDRESS' in os.environ)[1:]"
        assert ask(bare, env) == repr((PASSWORD, False))


@pytest.mark.parametrize("backend", ["keyring.backends.fail.Keyring", "keyring.backends.null.Keyring"])
def test_backends_that_keep_nothing_are_refused(backend: str, tmp_path: Path) -> None:
    """Also where the user's configuration asks for them."""
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHON_KEYRING_BACKEND": backend}
    answer = ask("keyrings.store('loopin', 'x', os.environ)", env)
    assert answer.startswith(f"refused: There is no safe keyring here (found: {backend.removesuffix('.Keyring')})")


PLAINTEXT = """
import sys, types
from keyring import backend
module = types.ModuleType("keyrings.alt.file")
sys.modules.update({name: module for name in ("keyrings", "keyrings.alt", "keyrings.alt.file")})
class Plaintext(backend.KeyringBackend):
    priority = 0.5
    kept = {}
    def get_password(self, service, username): return self.kept.get(username)
    def set_password(self, service, username, password): self.kept[username] = password
Plaintext.__module__ = "keyrings.alt.file"
module.Plaintext = Plaintext
"""


@pytest.mark.parametrize("backend", ["keyring.backends.chainer.ChainerBackend", "keyrings.alt.file.Plaintext"])
def test_a_plaintext_store_is_refused(backend: str, tmp_path: Path) -> None:
    """Chosen by the user, or as the last member of keyring's own chain: ours must not fall through to it."""
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHON_KEYRING_BACKEND": backend}
    answer = ask(f"(exec({PLAINTEXT!r}), keyrings.store('loopin', 'x', os.environ))[1]", env)
    assert answer.startswith("refused: There is no safe keyring here (found: keyrings.alt.file)")


def test_a_silent_keyring_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backend that never answers does not hold a run."""
    monkeypatch.setattr(keyrings, "QUIET_DEADLINE", 0.2)
    monkeypatch.setattr(keyrings, "_backend", lambda: time.sleep(3))
    begun = time.monotonic()
    with pytest.raises(CredentialsError, match="did not answer"):
        keyrings.get("loopin", {})
    assert time.monotonic() - begun < allowed(2)


def test_a_failing_keyring_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a backend raises reads as a CredentialsError with what to do instead."""

    def broken() -> None:
        raise OSError(5, "bus error")

    monkeypatch.setattr(keyrings, "_backend", broken)
    with pytest.raises(CredentialsError, match="OSError") as caught:
        keyrings.get("loopin", {})
    assert "--passfile" in caught.value.hint


def test_only_a_socket_is_a_bus(tmp_path: Path) -> None:
    """The first socket counts; other files do not."""
    (tmp_path / "file").touch()
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(tmp_path / "bus"))
        found = keyrings.session_bus_address([tmp_path / "none", tmp_path / "file", tmp_path / "bus"])
    assert found == f"unix:path={tmp_path}/bus"
    assert keyrings.session_bus_address([tmp_path / "file"]) == ""
