"""The page Destinations: second homes of backups with real directories, and keys in a real keyring."""

from __future__ import annotations

import socket
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QWidget

from loopin_backup_core.config import permission, profiles
from loopin_backup_core.config.credentials import identities, keyrings, object_keys
from loopin_backup_core.model.destination import Destination
from loopin_backup_core.model.errors import NotAllowedError
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.operations import keys
from loopin_backup_gui.dialogs.command import CommandDialog
from loopin_backup_gui.dialogs.destination import DestinationDialog
from loopin_backup_gui.dialogs.destination.access import Home
from loopin_backup_gui.dialogs.destination.forget import ForgetDialog
from loopin_backup_gui.dialogs.destination.there import ThereDialog
from loopin_backup_gui.dialogs.key.create import CreateKeyDialog
from loopin_backup_gui.dialogs.key.public import PublicKeyDialog
from loopin_backup_gui.jobs import JobState
from loopin_backup_gui.pages.destinations import DestinationsPage
from tests.support import secret_service, store

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.window import MainWindow

    Shown = TypeVar("Shown", bound=QDialog)

SECRET = "s3cret-of-the-tests"
PATIENCE = 10_000


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    """An empty directory for copies."""
    made = tmp_path / "usb"
    made.mkdir(mode=0o700)
    return made


@pytest.fixture
def profile(environ: dict[str, str], tmp_path: Path) -> Profile:
    """A profile with one backup."""
    environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere"
    directory = tmp_path / "keep"
    directory.mkdir(mode=0o700)
    store.put(directory)
    return profiles.add(Profile("shop", "host=db dbname=shop", directory, tmp_path / "logs"), environ)


@pytest.fixture
def show(profile: Profile, make_window: Callable[..., MainWindow]) -> Callable[[], DestinationsPage]:
    """Return what shows the page, once a test has prepared its profile."""

    def shown() -> DestinationsPage:
        window = make_window()
        window.app.session.select("shop")
        window.show_page("destinations")
        page = window.page("destinations")
        assert isinstance(page, DestinationsPage)
        return page

    return shown


def dialog_of(page: DestinationsPage, kind: type[Shown]) -> Shown:
    return next(one for one in page.window().findChildren(kind) if one.isVisible())


def words_of(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def names_of(widget: QWidget) -> str:
    """Return all that assistive technology and tooltips tell of a widget without asking for its contents."""
    everything = [widget, *widget.findChildren(QWidget)]
    texts = [
        (one.accessibleName(), one.accessibleDescription(), one.toolTip(), one.windowTitle()) for one in everything
    ]
    return "\n".join(text for four in texts for text in four)


def test_without_a_destination_there_is_one_sentence_and_one_button(show: Callable[[], DestinationsPage]) -> None:
    """The button leads to the dialog."""
    page = show()
    assert "lost with the disk" in words_of(page.empty)
    assert not page.add.isVisible()
    page.empty.button.click()
    dialog_of(page, DestinationDialog).reject()


def test_a_destination_is_added_tested_copied_to_and_removed(
    show: Callable[[], DestinationsPage], profile: Profile, environ: dict[str, str], usb: Path, qtbot: QtBot
) -> None:
    """From the empty page to a copy that was read back, which stays there when the destination is forgotten."""
    page = show()
    page.empty.button.click()
    dialog = dialog_of(page, DestinationDialog)
    dialog.form.name.setText("usb")
    dialog.form.address.setText(str(usb))
    dialog.form.required.setChecked(True)
    dialog.trial.button.click()
    qtbot.waitUntil(lambda: "read back" in words_of(dialog.trial), timeout=PATIENCE)
    assert not profiles.load("shop", environ).destinations
    dialog.save_button.click()
    qtbot.waitUntil(lambda: len(page.cards) == 1, timeout=PATIENCE)
    assert profiles.load("shop", environ).destinations == (Destination("usb", str(usb), required=True),)
    card = page.cards[0]
    qtbot.waitUntil(lambda: card.state.text() == "no copy yet", timeout=PATIENCE)
    with qtbot.waitSignal(page.app.session.runner.finished, timeout=PATIENCE) as over:
        card.copy.click()
        assert not card.copy.isEnabled()
    assert over.args is not None
    assert over.args[0].state is JobState.DONE
    assert list(usb.rglob("*.json"))
    qtbot.waitUntil(lambda: card.state.text() == "up to date", timeout=PATIENCE)
    assert {"1 of 1", "required", "directory"} <= set(words_of(card).splitlines())
    assert "has its copy there" in card.copy.toolTip()
    card.remove.trigger()
    dialog_of(page, ForgetDialog).do.click()
    qtbot.waitUntil(lambda: not page.cards, timeout=PATIENCE)
    assert not profiles.load("shop", environ).destinations
    assert list(usb.rglob("*.json"))


def test_what_lies_there_is_read_there(
    show: Callable[[], DestinationsPage], profile: Profile, environ: dict[str, str], usb: Path, qtbot: QtBot
) -> None:
    """A table of the copies, and the command that restores one straight from there."""
    profiles.put_destination(profile, Destination("usb", str(usb)), environ)
    page = show()
    page.cards[0].copy.click()
    qtbot.waitUntil(lambda: not page.app.session.runner.active, timeout=PATIENCE)
    page.cards[0].show_there.click()
    dialog = dialog_of(page, ThereDialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1, timeout=PATIENCE)
    assert dialog.model.items[0].backup.stem in dialog.model.text(dialog.model.items[0], 5)
    dialog.restore.click()
    shown = dialog_of(page, CommandDialog)
    assert "--at usb --to loopin_restored --profile shop" in shown.command
    shown.reject()
    dialog.reject()


def test_a_destination_that_does_not_answer_says_why(
    show: Callable[[], DestinationsPage], profile: Profile, environ: dict[str, str], tmp_path: Path, qtbot: QtBot
) -> None:
    """It is asked without being waited for; the table says the same, and a copy fails with the reason."""
    profiles.put_destination(profile, Destination("gone", str(tmp_path / "not" / "plugged" / "in")), environ)
    page = show()
    card = page.cards[0]
    assert card.state.text() == "being asked…"
    qtbot.waitUntil(lambda: card.state.text() == "does not answer", timeout=PATIENCE)
    assert "plugged" in card.accessibleDescription()
    card.trial.button.click()
    qtbot.waitUntil(lambda: "plugged" in words_of(card.trial), timeout=PATIENCE)
    card.show_there.click()
    dialog = dialog_of(page, ThereDialog)
    qtbot.waitUntil(lambda: not dialog.notice.isHidden(), timeout=PATIENCE)
    assert not dialog.restore.isEnabled()
    dialog.reject()
    with qtbot.waitSignal(page.app.session.failed, timeout=PATIENCE):
        card.copy.click()


def test_a_destination_that_is_silent_holds_nothing_up(
    show: Callable[[], DestinationsPage], profile: Profile, environ: dict[str, str], qtbot: QtBot
) -> None:
    """Somebody listens and never answers: the page is shown, a test is cancelled at once, and so is the reading."""
    environ |= {"AWS_ACCESS_KEY_ID": "AKIATEST", "AWS_SECRET_ACCESS_KEY": SECRET}
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        profiles.put_destination(profile, Destination("slow", "s3://loopin-backups", endpoint), environ)
        page = show()
        card = page.cards[0]
        card.trial.button.click()
        assert card.trial.button.text() == "Cancel test"
        qtbot.wait(100)
        assert card.state.text() == "being asked…"
        card.trial.button.click()
        assert not card.trial.running
        card.show_there.click()
        dialog = dialog_of(page, ThereDialog)
        dialog.close_button.click()
        assert not dialog.isVisible()
        page.window().show_page("overview")  # type: ignore[attr-defined]
        qtbot.wait(100)
        assert card.state.text() == "being asked…"


@pytest.mark.parametrize(
    ("name", "address", "wrong"),
    [("", "/mnt/usb", "name"), ("usb", "mnt", "address"), ("usb", "sftp://ann:word@nas/x", "address")],
)
def test_what_is_wrong_stands_beside_its_field(
    show: Callable[[], DestinationsPage], environ: dict[str, str], name: str, address: str, wrong: str
) -> None:
    """Nothing is saved, and a password in an address is not repeated."""
    page = show()
    page.empty.button.click()
    dialog = dialog_of(page, DestinationDialog)
    dialog.form.name.setText(name)
    dialog.form.address.setText(address)
    dialog.save_button.click()
    fields = {"name": dialog.form.name_field, "address": dialog.form.address_field}
    assert [one for one, field in fields.items() if field.is_wrong] == [wrong]
    assert "word@" not in fields[wrong].remark_text
    assert not profiles.load("shop", environ).destinations
    dialog.reject()


def test_keys_go_into_the_keyring_and_are_nowhere_else(
    show: Callable[[], DestinationsPage], environ: dict[str, str], tmp_path: Path, qtbot: QtBot
) -> None:
    """Neither in the profile nor in the command line."""
    with secret_service.keyring("unlocked") as bus:
        environ["DBUS_SESSION_BUS_ADDRESS"] = bus["DBUS_SESSION_BUS_ADDRESS"]
        page = show()
        page.empty.button.click()
        dialog = dialog_of(page, DestinationDialog)
        form, access = dialog.form, dialog.form.access
        form.name.setText("cloud")
        form.address.setText("s3://loopin-backups/office")
        access.endpoint.setText("https://127.0.0.1:9")
        dialog.save_button.click()
        assert access.secret_field.is_wrong
        access.key.setText("AKIATEST")
        access.secret.setText(SECRET)
        saving = form.draft()
        assert saving is not None
        assert SECRET not in repr(saving) + " ".join(saving.command)
        assert "--keyring" in saving.command
        dialog.save_button.click()
        qtbot.waitUntil(lambda: len(page.cards) == 1, timeout=PATIENCE)
        kept = keyrings.get(object_keys.entry("shop", "cloud"), environ)
        assert kept is not None
        assert SECRET in kept
        assert SECRET not in profiles.config_file(environ).read_text()


def test_without_a_keyring_keys_go_into_a_file(
    show: Callable[[], DestinationsPage], environ: dict[str, str], qtbot: QtBot
) -> None:
    """The dialog says so and chooses the file, which only its owner may read."""
    page = show()
    page.empty.button.click()
    dialog = dialog_of(page, DestinationDialog)
    form, access = dialog.form, dialog.form.access
    form.name.setText("cloud")
    form.address.setText("s3://loopin-backups/office")
    qtbot.waitUntil(lambda: access.where is Home.KEYFILE, timeout=PATIENCE)
    assert "keyring" in access.home_field.remark_text
    access.key.setText("AKIATEST")
    access.secret.setText(SECRET)
    dialog.save_button.click()
    qtbot.waitUntil(lambda: len(page.cards) == 1, timeout=PATIENCE)
    (one,) = profiles.load("shop", environ).destinations
    assert stat.S_IMODE(Path(one.credentials).stat().st_mode) == 0o600


def test_a_key_is_made_and_its_sheet_shown_once(
    show: Callable[[], DestinationsPage], environ: dict[str, str], tmp_path: Path, qtbot: QtBot
) -> None:
    """The identity lies in the keyring; it is on the sheet and in no name, no clipboard and no command."""
    with secret_service.keyring("unlocked") as bus:
        environ["DBUS_SESSION_BUS_ADDRESS"] = bus["DBUS_SESSION_BUS_ADDRESS"]
        page = show()
        assert page.encryption.state.text() == "not encrypted"
        page.encryption.create_button.click()
        dialog = dialog_of(page, CreateKeyDialog)
        dialog.do.click()
        qtbot.waitUntil(lambda: dialog.sheet is not None, timeout=PATIENCE)
        sheet = dialog.sheet
        assert sheet is not None
        secret = keyrings.get(identities.entry("shop"), environ)
        assert secret is not None
        (line,) = (one for one in secret.splitlines() if one.startswith("AGE-SECRET-KEY-"))
        (shown,) = sheet.findChildren(QPlainTextEdit)
        assert line in shown.toPlainText()
        assert line in sheet.document().toPlainText()
        dialog.reject()
        assert dialog.isVisible()
        assert "neither printed nor saved" in words_of(sheet.notice)
        assert not sheet.close_button.isEnabled()
        sheet.save_to(tmp_path / "sheet.html")
        assert stat.S_IMODE((tmp_path / "sheet.html").stat().st_mode) == 0o600
        sheet.printed.setChecked(True)
        assert "AGE-SECRET" not in names_of(page.window()) + QGuiApplication.clipboard().text()
        sheet.close_button.click()
        assert not dialog.isVisible()
        qtbot.waitUntil(lambda: page.encryption.home.text() == "in this user's keyring", timeout=PATIENCE)
        assert page.encryption.state.text() == "encrypted"
        page.encryption.test.click()
        qtbot.waitUntil(lambda: "The key opens" in words_of(page.encryption.notice), timeout=PATIENCE)
        page.encryption.public.trigger()
        public = dialog_of(page, PublicKeyDialog)
        assert public.text == "\n".join(profiles.load("shop", environ).recipients)
        public.reject()


def test_a_locked_keyring_is_said_and_a_file_takes_the_key(
    show: Callable[[], DestinationsPage], environ: dict[str, str], tmp_path: Path, qtbot: QtBot
) -> None:
    """Where there is no keyring the file is chosen; a place among the backups is refused beside the field."""
    page = show()
    page.encryption.create_button.click()
    dialog = dialog_of(page, CreateKeyDialog)
    qtbot.waitUntil(dialog.in_file.isChecked, timeout=PATIENCE)
    assert not dialog.keyring.isEnabled()
    dialog.file.setText(str(tmp_path / "keep" / "identity.txt"))
    dialog.do.click()
    qtbot.waitUntil(lambda: dialog.file_field.is_wrong, timeout=PATIENCE)
    assert not profiles.load("shop", environ).recipients
    dialog.file.setText(str(tmp_path / "identity.txt"))
    dialog.do.click()
    qtbot.waitUntil(lambda: dialog.sheet is not None, timeout=PATIENCE)
    assert dialog.sheet is not None
    dialog.sheet.printed.setChecked(True)
    dialog.sheet.close_button.click()
    qtbot.waitUntil(lambda: page.encryption.home.text() == str(tmp_path / "identity.txt"), timeout=PATIENCE)


def test_a_key_in_a_locked_keyring_cannot_be_tested(
    show: Callable[[], DestinationsPage], environ: dict[str, str], tmp_path: Path, qtbot: QtBot
) -> None:
    """The card says where the identity would be and why it is not at hand; nothing asks a person."""
    keys.create("shop", environ, file=tmp_path / "identity.txt")
    recipients = profiles.load("shop", environ).recipients
    profiles.encrypt("shop", recipients, "", environ)
    with secret_service.keyring("locked") as bus:
        environ["DBUS_SESSION_BUS_ADDRESS"] = bus["DBUS_SESSION_BUS_ADDRESS"]
        page = show()
        qtbot.waitUntil(lambda: "locked" in page.encryption.home.text(), timeout=PATIENCE)
        page.encryption.test.click()
        qtbot.waitUntil(lambda: "locked" in words_of(page.encryption.notice), timeout=PATIENCE)


def test_who_may_not_change_anything_is_told_why(
    show: Callable[[], DestinationsPage], profile: Profile, environ: dict[str, str], usb: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The policy's refusal is the tooltip of what is disabled; copying is open to all."""
    profiles.put_destination(profile, Destination("usb", str(usb)), environ)

    def refuse(*_: object, **__: object) -> None:
        raise NotAllowedError("bob may not do that.")

    monkeypatch.setattr(permission, "look", refuse)
    page = show()
    refused: list[QWidget | QAction] = [page.add, page.encryption.create_button, page.cards[0].edit]
    for one in (*refused, page.cards[0].remove):
        assert not one.isEnabled()
        assert "bob may not" in one.toolTip()
    assert page.cards[0].copy.isEnabled()


def test_without_a_database_the_page_says_what_comes_first(make_window: Callable[..., MainWindow]) -> None:
    """Neither a destination nor a key can be added for nothing."""
    window = make_window()
    window.show_page("destinations")
    page = window.page("destinations")
    assert isinstance(page, DestinationsPage)
    assert not page.add.isVisible()
    for one in (page.empty.button, page.encryption.create_button, page.encryption.test):
        assert not one.isEnabled()
        assert "New profile" in one.toolTip()


def test_a_destination_that_was_changed_elsewhere_is_not_lost(
    show: Callable[[], DestinationsPage], profile: Profile, environ: dict[str, str], usb: Path, qtbot: QtBot
) -> None:
    """The dialog writes into the profile as it is when it saves; a name cannot be changed."""
    profiles.put_destination(profile, Destination("usb", str(usb)), environ)
    page = show()
    page.cards[0].edit.trigger()
    dialog = dialog_of(page, DestinationDialog)
    assert not dialog.form.name.isEnabled()
    profiles.put_destination(profiles.load("shop", environ), Destination("nas", "sftp://nas/copies"), environ)
    dialog.form.required.setChecked(True)
    dialog.save_button.click()
    qtbot.waitUntil(lambda: len(page.cards) == 2, timeout=PATIENCE)
    found = {one.name: one.required for one in profiles.load("shop", environ).destinations}
    assert found == {"usb": True, "nas": False}


def test_the_default_profile_has_no_destinations(make_window: Callable[..., MainWindow], tmp_path: Path) -> None:
    """What DATABASE_URL names is no profile: the page says what to do."""
    window = make_window(DATABASE_URL="postgresql://ann@db.example/loopin")
    window.show_page("destinations")
    page = window.page("destinations")
    assert isinstance(page, DestinationsPage)
    assert "New profile" in page.empty.button.toolTip()
    assert "New profile" in page.encryption.create_button.toolTip()
