"""Shows every dialog and every page of the window on the screen at hand, and tells what of them cannot be read.

A program for tests: ``python -m tests.support.window_survey FOLDER PART...``; the parts are ``dialogs`` and ``pages``.
Prints one JSON object: a list of complaints for each thing that was shown. With SURVEY_PICTURES it also takes a picture
of each.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import qasync
from PySide6.QtCore import QSize, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from loopin_backup_core.config import profiles
from loopin_backup_core.model.destination import Destination
from loopin_backup_core.model.errors import ServerError
from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.schedule import Schedule
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_gui import app, translations
from loopin_backup_gui.dialogs.fitting import FittingDialog, room_on_screen
from loopin_backup_gui.pages.activity import ActivityPage
from loopin_backup_gui.pages.settings import SettingsPage
from tests.support import store
from tests.support.cut_text import PaintedText, cut_in, on_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QDialog

    from loopin_backup_gui.pages.page import Page
    from loopin_backup_gui.window import MainWindow

LANGUAGES = ("en", "de")
SIZES = (QSize(1024, 700), QSize(1280, 800), QSize(1920, 1080))
PAGES = ("overview", "backups", "restore", "schedule", "destinations", "activity", "settings")
LONG = "kunden_und_auftragsverwaltung_produktivsystem_nordrhein_westfal"
NOWHERE = "host=127.0.0.1 port=9 user=loopin dbname={}"
KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
PATIENCE = 20.0
EXPOSED = 3.0
STEPS = 6
"""Of the guide."""
PICTURES = os.environ.get("SURVEY_PICTURES", "")


def furnish(home: Path, environ: dict[str, str]) -> None:
    """Make two profiles with backups of every state and every kind."""
    now = datetime.now(UTC).replace(microsecond=0)
    for name, database in (("shop", "shop"), (LONG[:60], LONG)):
        directory = home / name
        directory.mkdir(mode=0o700)
        (home / "logs" / name).mkdir(mode=0o700, parents=True)
        for number, kind in enumerate((Kind.DAILY, Kind.WEEKLY, Kind.MONTHLY, Kind.MANUAL, Kind.DAILY)):
            when = now - timedelta(days=9 - number, minutes=number)
            rows = 12_345_678 if number < 4 else 0
            verdict, reasons = (Verdict.GOOD, ()) if number < 4 else (Verdict.SUSPECT, ("public.orders was emptied.",))
            index = store.index_with({"public.orders": rows, f"public.{LONG[:50]}": 987_654, "public.users": 400})
            level = Level.DRILL if number < 3 else Level.CHECKSUM
            source = store.source_of(database)
            store.put(
                directory, when, kind, verified=level, index=index, verdict=verdict, reasons=reasons,
                database_name=database, source=source,
            )  # fmt: skip
        (directory / "old_dump_from_somewhere_else.sql").write_text("SELECT 1;\n")
        journal = Journal(directory, clock=lambda: now, user="tester")
        oldest = Catalog(directory).backups()[-2].stem
        journal.append("pinned", oldest)
        journal.append("noted", oldest, text="before the migration of the orders, on the old server")
        usb = home / "usb" / name
        usb.mkdir(mode=0o700, parents=True)
        profile = Profile(
            name, NOWHERE.format(database), directory, home / "logs" / name,
            production=name != "shop", schedule=Schedule(), recipients=(KEY,),
            destinations=(Destination("usb", str(usb)),),
        )  # fmt: skip
        profiles.add(profile, environ)


def dialogs_of(window: MainWindow) -> Iterator[tuple[str, Callable[[], QDialog]]]:
    """Give what makes each dialog of the window, with the contents that it has in use."""
    from loopin_backup_gui.dialogs import (
        accept,
        back_up,
        closing,
        command,
        compare,
        delete_backups,
        guide,
        note,
        problem,
        profile,
        typed_name,
    )
    from loopin_backup_gui.dialogs import help as helping
    from loopin_backup_gui.dialogs.destination import DestinationDialog
    from loopin_backup_gui.dialogs.destination.forget import ForgetDialog
    from loopin_backup_gui.dialogs.destination.there import ThereDialog
    from loopin_backup_gui.dialogs.key.create import CreateKeyDialog
    from loopin_backup_gui.dialogs.key.public import PublicKeyDialog
    from loopin_backup_gui.pages.schedule.confirm import CleanUpDialog

    context = window.app
    current, found = context.session.current, context.session.snapshot()
    assert current is not None
    assert found is not None
    suspect = next(one for one in found.backups if one.verdict is Verdict.SUSPECT)
    good = [one for one in found.backups if one.manifest is not None and one.verdict is Verdict.GOOD]
    home = current.destinations[0]
    words = ("loopin-backup-cli", "backup", "manual", "--profile", current.name, "--note", "a note of some length")
    error = ServerError("The server at db.example:5432 refused the connection.", hint="Is it running? " * 12)
    yield "BackUpDialog", lambda: back_up.BackUpDialog(current, window)
    yield "NoteDialog", lambda: note.NoteDialog(suspect.stem, "a note", window)
    yield "AcceptDialog", lambda: accept.AcceptDialog(suspect, window)
    yield "ClosingDialog", lambda: closing.ClosingDialog(context.session, can_hide=True, parent=window)
    yield "CommandDialog", lambda: command.CommandDialog(words, window)
    yield "DeleteDialog", lambda: delete_backups.DeleteDialog(current, good, window)
    yield "ProblemDialog", lambda: problem.ProblemDialog(error, details="pg_dump: error\n" * 9, parent=window)
    yield "HelpDialog", lambda: helping.HelpDialog(context.actions, window)
    yield "CompareDialog", lambda: compare.CompareDialog(context, good[0], suspect, window)
    yield "ProfileDialog", lambda: profile.ProfileDialog(context, "", window)
    yield "ProfileDialog changing", lambda: profile.ProfileDialog(context, current.name, window)
    yield "DestinationDialog", lambda: DestinationDialog(context, current, None, window)
    yield "DestinationDialog changing", lambda: DestinationDialog(context, current, home, window)
    yield "ThereDialog", lambda: ThereDialog(context, current, home, window)
    yield "ForgetDialog", lambda: ForgetDialog(context, current, home, window)
    yield "CreateKeyDialog", lambda: CreateKeyDialog(context, current, window)
    yield "PublicKeyDialog", lambda: PublicKeyDialog(current, window)
    going = list(found.decisions)
    yield "CleanUpDialog", lambda: CleanUpDialog(current.name, going, 3, context.session.now, window)

    def typed() -> QDialog:
        said = ["Both names are exchanged in one transaction, and every connection to them is closed. " * 2] * 2
        made = typed_name.TypedNameDialog("Undo the replacement?", said, words, window)
        made.typed.ask(LONG, f"Undo: replace {LONG}", "Nothing has changed yet.")
        return made

    yield "TypedNameDialog", typed

    def at_step(number: int) -> Callable[[], QDialog]:
        return lambda: guide_at(number)

    def guide_at(number: int) -> QDialog:
        made = guide.GuideDialog(context, window)
        assert len(made.steps) == STEPS
        made.show_step(number)
        return made

    for number in range(STEPS):
        yield f"GuideDialog step {number + 1}", at_step(number)


async def settle(*, moments: int = 6) -> None:
    """Let Qt lay out and paint what is there."""
    for _ in range(moments):
        await asyncio.sleep(0.01)


async def exposed(shown: QWidget) -> None:
    """Wait until a window is on the screen, and let it settle; one that has no size never comes."""
    deadline = asyncio.get_running_loop().time() + EXPOSED
    while asyncio.get_running_loop().time() < deadline:
        handle = shown.windowHandle()
        if handle.isExposed() and not on_screen(shown):
            break
        await settle(moments=1)
    await settle()


class Survey:
    """Looks at one thing after the other and keeps what is wrong with each."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._painted = PaintedText()
        self._painted.start()
        self.found: dict[str, list[str]] = {}

    def note(self, name: str, widget: QWidget, *more: str) -> None:
        """Look at what is shown under a name."""
        key = f"{self._language} {name}"
        # What was painted on the way is not what stands there.
        self._painted.take()
        picture = widget.grab()
        self.found[key] = [*cut_in(widget), *self._painted.take(), *more]
        if PICTURES:
            picture.save(f"{PICTURES}/{key.replace(' ', '-')}.png")

    async def dialogs(self, window: MainWindow) -> None:
        """Open every dialog and close it again; none is left."""
        for name, make in dialogs_of(window):
            shown = make()
            kind = type(shown)
            shown.open()
            await exposed(shown)
            self.note(name, shown, *on_screen(shown), *_size(shown))
            shown.reject()
            await settle(moments=3)
            left = [one for one in QApplication.topLevelWidgets() if type(one) is kind and one.parent() is window]
            if left:
                self.found[f"{self._language} {name}"].append("still there after it was closed")

    async def pages(self, window: MainWindow) -> None:
        """Show every page, and the parts of those that have some, at every size that the screen has room for."""
        room = room_on_screen(window)
        for size in dict.fromkeys(one.boundedTo(room).toTuple() for one in SIZES):
            window.resize(*size)
            names = window.app.session.profiles
            # The one with the long names is the one that asks for most.
            for profile in names if size[0] <= SIZES[0].width() else names[-1:]:
                window.app.session.select(profile.name)
                for page in PAGES:
                    window.show_page(page)
                    await settle()
                    self.note(f"{size[0]}x{size[1]} {profile.name[:8]} {page}", window, *on_screen(window))
                    for number, show in enumerate(_parts(window.page(page)), start=2):
                        show()
                        await settle()
                        self.note(f"{size[0]}x{size[1]} {profile.name[:8]} {page} part {number}", window)


def _parts(page: Page) -> list[Callable[[], object]]:
    """Return what shows the further parts of a page."""
    if isinstance(page, SettingsPage):
        return [partial(page.show_section, number) for number in range(1, len(page.sections))]
    if isinstance(page, ActivityPage):
        return [partial(page.tabs.setCurrentIndex, number) for number in (1, 2, 0)]
    return []


def _size(shown: QDialog) -> list[str]:
    if shown.width() < 200 or shown.height() < 80:
        return [f"{shown.width()}x{shown.height()} is no size"]
    if isinstance(shown, FittingDialog) and shown.height() > shown.needed_height(shown.width()) + 2:
        return [f"higher than its contents: {shown.height()} > {shown.needed_height(shown.width())}"]
    return []


async def begin(window: MainWindow) -> None:
    """Show a window and wait until its profiles are read."""
    # The guide keeps the step at which it was left, and would be shown over the pages.
    window.app.preferences.guide_step = -1
    window.show()
    window.start()
    session, loop = window.app.session, asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE
    while len(session.profiles) < 2 or not all(session.snapshot(one.name) for one in session.profiles):
        if loop.time() > deadline:
            sys.exit("The profiles were not read in time.")
        await settle()


async def survey(application: QApplication, home: Path, environ: dict[str, str], parts: list[str]) -> None:
    """Look at the parts in every language and print what was found."""
    furnish(home, environ)
    found: dict[str, list[str]] = {}
    warnings: list[str] = []
    qInstallMessageHandler(lambda _kind, _context, text: warnings.append(text))
    for language in LANGUAGES:
        spoken = translations.install(application, language)
        window = app.make_window(application, environ, home)
        await begin(window)
        looked = Survey(language)
        for part in parts:
            await (looked.dialogs(window) if part == "dialogs" else looked.pages(window))
        found |= looked.found
        window.app.session.close()
        window.hide()
        window.deleteLater()
        for one in spoken:
            application.removeTranslator(one)
        await settle()
    found["warnings of Qt"] = warnings
    sys.stdout.write(json.dumps(found))


def main() -> int:
    """Survey the parts that were named; the folder is to be empty."""
    home = Path(sys.argv[1])
    environ = {**os.environ, "HOME": str(home), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(survey(application, home, environ, sys.argv[2:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
