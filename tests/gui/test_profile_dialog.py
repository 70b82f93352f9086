"""The dialog of a profile: a real keyring, a real server, and what it does with what people paste."""

from __future__ import annotations

import gc
import socket
import threading
import time
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from loopin_backup_core.config import profiles
from loopin_backup_core.config.credentials import keyrings
from loopin_backup_core.model import conninfo
from loopin_backup_core.model.kinds import Compression
from loopin_backup_core.model.profile import Profile
from loopin_backup_gui.dialogs.profile import ProfileDialog
from loopin_backup_gui.dialogs.profile.password import Home, KeyringState
from tests.support import secret_service
from tests.support.connections import PASSWORD, a_role
from tests.support.promises import allowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.window import MainWindow
    from tests.support.postgres import PgDatabase

SECRET = "p@ss wörd:/%"


@pytest.fixture
def bus(environ: dict[str, str]) -> Iterator[dict[str, str]]:
    """A real keyring, unlocked, that the window finds."""
    with secret_service.keyring("unlocked") as found:
        environ["DBUS_SESSION_BUS_ADDRESS"] = found["DBUS_SESSION_BUS_ADDRESS"]
        yield environ


@pytest.fixture
def no_keyring() -> Iterator[None]:
    """A machine without any keyring, whatever session these tests run in."""
    with mock.patch.object(keyrings, "_candidates", list), mock.patch.dict("os.environ"):
        import os

        os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
        yield


@pytest.fixture
def opened(make_window: Callable[..., MainWindow], qtbot: QtBot) -> Callable[..., ProfileDialog]:
    """Return what opens the dialog for a new profile, or for one by name."""
    window = make_window()

    def open_dialog(name: str = "") -> ProfileDialog:
        dialog = ProfileDialog(window.app, name, window)
        dialog.open()
        qtbot.waitUntil(lambda: "Looking" not in dialog.form.password._state.text(), timeout=10_000)
        return dialog

    return open_dialog


def texts_of(widget: QWidget) -> str:
    """Return everything that can be read in a widget, by eye or by assistive technology."""
    found = []
    for one in (widget, *widget.findChildren(QWidget)):
        found += [one.accessibleName(), one.accessibleDescription(), one.toolTip(), one.whatsThis()]
        if isinstance(one, QLabel):
            found.append(one.text())
        if isinstance(one, QPlainTextEdit):
            found.append(one.toPlainText())
        if isinstance(one, QLineEdit):
            found.append(one.displayText())
            interface = QAccessible.queryAccessibleInterface(one)
            found += [interface.text(kind) for kind in (QAccessible.Text.Value, QAccessible.Text.Name)]
    return "\n".join(found)


def everything_below(folder: Path) -> bytes:
    """Return the contents of all files."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def paste(field: QLineEdit, text: str) -> None:
    """Paste a text as a user does."""
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(text)
    field.setFocus()
    field.paste()
    clipboard.clear()


def test_a_pasted_address_is_taken_apart_and_the_password_kept_in_the_keyring(
    opened: Callable[..., ProfileDialog], bus: dict[str, str], qtbot: QtBot, tmp_path: Path
) -> None:
    """The password is in the keyring, in no file, and in nothing that can be read in the dialog."""
    dialog = opened()
    paste(
        dialog.form.connection.address,
        "postgresql://ann:p%40ss%20w%C3%B6rd%3A%2F%25@db.example:6543/shop?sslmode=require",
    )
    assert dialog.form.connection.address.text() == ""
    assert (dialog.form.connection.host.text(), dialog.form.connection.port.text()) == ("db.example", "6543")
    assert (dialog.form.name.text(), dialog.form.connection.sslmode.currentText()) == ("shop", "require")
    assert dialog.form.password.password.text() == SECRET
    assert "is unlocked" in texts_of(dialog)
    for part in (SECRET, "p%40ss"):
        assert part not in texts_of(dialog)
    with qtbot.waitSignal(dialog.saved, timeout=10_000):
        QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    made = profiles.load("shop", bus)
    assert (made.keyring, made.passfile, made.compression) == (True, "", Compression.ZSTD)
    assert "password" not in made.conninfo
    assert keyrings.get("shop", bus) == SECRET
    assert SECRET.encode() not in everything_below(tmp_path)
    assert SECRET not in QGuiApplication.clipboard().text()


def test_what_cannot_be_read_is_masked_and_explained(opened: Callable[..., ProfileDialog], no_keyring: None) -> None:
    """A bad address may hold a password: it does not stay readable, and the field says what is wrong."""
    dialog = opened()
    paste(dialog.form.connection.address, "postgresql://u:hun%zzter2@h/d")
    assert dialog.form.connection.fields["address"].is_wrong
    assert "%" in dialog.form.connection.fields["address"].remark_text
    assert "hun" not in texts_of(dialog)


def test_without_a_keyring_a_profile_is_saved_without_a_password(
    opened: Callable[..., ProfileDialog], no_keyring: None, environ: dict[str, str], qtbot: QtBot
) -> None:
    """The keyring cannot be chosen and says why; the profile is written all the same."""
    dialog = opened()
    assert not dialog.form.password.keyring.isEnabled()
    assert "no safe keyring" in dialog.form.password.keyring.toolTip()
    assert "never kept in the clear" in texts_of(dialog)
    assert dialog.form.password.home is Home.NOWHERE
    paste(dialog.form.connection.address, "host=db user=ann dbname=shop")
    with qtbot.waitSignal(dialog.saved, timeout=10_000):
        dialog.save()
    assert profiles.load("shop", environ).keyring is False


def test_a_locked_keyring_is_explained(opened: Callable[..., ProfileDialog], environ: dict[str, str]) -> None:
    """It can be chosen, for saving asks to unlock it; a person is told so before."""
    with secret_service.keyring("locked") as bus:
        environ["DBUS_SESSION_BUS_ADDRESS"] = bus["DBUS_SESSION_BUS_ADDRESS"]
        dialog = opened()
        assert dialog.form.password.keyring.isEnabled()
        assert "locked" in dialog.form.password._state.text()


def test_a_password_that_a_locked_keyring_does_not_take_is_not_lost_and_nothing_is_written(
    opened: Callable[..., ProfileDialog], environ: dict[str, str], qtbot: QtBot
) -> None:
    """Where nobody can unlock it, saving says so beside the form, which stays; cancelling never waits."""
    with secret_service.keyring("locked") as bus:
        environ["DBUS_SESSION_BUS_ADDRESS"] = bus["DBUS_SESSION_BUS_ADDRESS"]
        dialog = opened()
        paste(dialog.form.connection.address, "postgresql://ann:hunter2@db.example/shop")
        dialog.save()
        assert not dialog.save_button.isEnabled()
        qtbot.waitUntil(dialog.save_button.isEnabled, timeout=20_000)
        assert "keyring" in texts_of(dialog.notice)
        assert "hunter2" not in texts_of(dialog)
        assert dialog.form.password.given == "hunter2"
        assert profiles.all_profiles(environ) == []
        before = threading.active_count()
        dialog.save()
        begun = time.monotonic()
        dialog.reject()
        assert not dialog.isVisible()
        assert time.monotonic() - begun < allowed(1)
        qtbot.waitUntil(lambda: threading.active_count() <= before, timeout=20_000)
    qtbot.wait(50)
    gc.collect()


def test_a_connection_is_tested_for_real(
    opened: Callable[..., ProfileDialog], no_keyring: None, database: PgDatabase, qtbot: QtBot
) -> None:
    """Version and rights as the doctor tells them; then the directory is judged with what the server said."""
    with a_role(database.server, "looker") as role:
        dialog = opened()
        params, _ = conninfo.without_password(database.server.params(database.name, tcp=True))
        dialog.form.connection.show_params({**params, "user": role})
        dialog.form.password.password.setText(PASSWORD)
        with qtbot.waitSignal(dialog.form.trial.answered, timeout=10_000):
            dialog.form.trial.button.click()
        told = texts_of(dialog.form.trial)
        assert f"PostgreSQL {database.server.major}" in told
        assert "may not create databases" in told
        assert PASSWORD not in told
        dialog.form.password.password.setText("wrong")
        qtbot.waitUntil(lambda: not dialog.form.trial.running)
        with qtbot.waitSignal(dialog.form.trial.failed, timeout=10_000):
            dialog.form.trial.button.click()
        assert "Check the user and the password" in dialog.form.password.field.remark_text
        dialog.close()


def test_a_test_of_a_silent_server_is_cancelled_at_once(
    opened: Callable[..., ProfileDialog], no_keyring: None, qtbot: QtBot
) -> None:
    """The button that tests also cancels; meanwhile the window lives."""
    dialog = opened()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        dialog.form.connection.show_params({"host": "127.0.0.1", "port": str(silent.getsockname()[1]), "dbname": "x"})
        dialog.form.trial.button.click()
        qtbot.wait(100)
        assert dialog.form.trial.button.text() == "Cancel test"
        dialog.form.trial.button.click()
        qtbot.waitUntil(lambda: not dialog.form.trial.running, timeout=2000)
        assert dialog.form.trial.button.text() == "Test connection"


@pytest.mark.parametrize(
    ("name", "address", "about", "words"),
    [
        ("a b", "host=db dbname=x", "name", "cannot be called"),
        ("default", "host=db dbname=x", "name", "already"),
        ("shop", "host=db", "dbname", "Which database"),
    ],
)
def test_complaints_stand_beside_their_field(
    opened: Callable[..., ProfileDialog], no_keyring: None, name: str, address: str, about: str, words: str
) -> None:
    """Nothing is saved, and the field that is to blame says why."""
    dialog = opened()
    paste(dialog.form.connection.address, address)
    dialog.form.name.setText(name)
    dialog.form.place.directory.setText("/tmp/somewhere")
    dialog.save()
    field = dialog.form.name_field if about == "name" else dialog.form.connection.fields[about]
    assert field.is_wrong
    assert words in field.remark_text
    assert dialog.isVisible()


def test_a_profile_is_changed_and_removed(
    make_window: Callable[..., MainWindow], bus: dict[str, str], qtbot: QtBot, tmp_path: Path
) -> None:
    """What the form does not show stays; the stored password stays unless another is typed; backups always stay."""
    directory = tmp_path / "keep"
    directory.mkdir(mode=0o700)
    (directory / "something").touch()
    profile = Profile("shop", "host=db dbname=shop", directory, tmp_path / "logs", keyring=True, lock_timeout=7.0)
    profiles.add(profile, bus, password=SECRET)
    window = make_window()
    dialog = ProfileDialog(window.app, "shop", window)
    dialog.open()
    assert not dialog.form.name.isEnabled()
    dialog.form.connection.user.setText("ann")
    dialog.form.place.production.setChecked(True)
    with qtbot.waitSignal(dialog.saved, timeout=10_000):
        dialog.save()
    changed = profiles.load("shop", bus)
    assert (changed.production, changed.lock_timeout, changed.directory) == (True, 7.0, directory)
    assert "user=ann" in changed.conninfo
    assert keyrings.get("shop", bus) == SECRET
    again = ProfileDialog(window.app, "shop", window)
    again.open()
    again.remove_button.click()
    assert "backups stay" in texts_of(again.notice)
    with qtbot.waitSignal(again.finished, timeout=10_000):
        again._remove()
    assert profiles.all_profiles(bus) == []
    assert keyrings.get("shop", bus) is None
    assert (directory / "something").exists()


def test_the_command_line_holds_no_password(opened: Callable[..., ProfileDialog], bus: dict[str, str]) -> None:
    """The same from a terminal asks for the password."""
    dialog = opened()
    paste(dialog.form.connection.address, "postgresql://ann:hunter2@db/shop")
    command = dialog.form.draft().command
    assert command[:4] == ("loopin-backup-cli", "profile", "add", "shop")
    assert "--keyring" in command
    assert "hunter2" not in " ".join(command) + repr(dialog.form.draft())


def test_a_profile_of_database_url_is_made_a_real_one(make_window: Callable[..., MainWindow], no_keyring: None) -> None:
    """The one that the environment names cannot be changed, but its connection is there for a new profile."""
    window = make_window(DATABASE_URL="postgresql://ann@db.example/shop")
    dialog = ProfileDialog(window.app, "default", window)
    dialog.open()
    assert dialog.form.name.isEnabled()
    assert dialog.form.connection.host.text() == "db.example"


def test_a_keyring_state_says_whether_it_is_usable() -> None:
    """Unlocked is; whatever else is refused is not."""
    assert KeyringState("x").usable
