"""``loopin-backup-gui``: the window, from the command line to the event loop."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QLocale, QTimer
from PySide6.QtWidgets import QApplication

from loopin_backup_core import __version__
from loopin_backup_core.model.context import own_environment
from loopin_backup_gui.preferences import Preferences
from loopin_backup_gui.theme import Appearance
from loopin_backup_gui.window import MainWindow

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from loopin_backup_gui.app_context import AppContext


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    import argparse

    from loopin_backup_core.cli.version import ShowVersion

    made = argparse.ArgumentParser(prog="loopin-backup-gui", description="LoopIn Backup's window.", allow_abbrev=False)
    made.add_argument("--version", action=ShowVersion)
    made.add_argument("--profile", metavar="NAME", help="the profile to show first")
    made.add_argument(
        "--demo", action="store_true", help="show a sample database with a year of backups; nothing of it is kept"
    )
    return made


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def make_window(application: QApplication, environ: Mapping[str, str], cwd: Path) -> MainWindow:
    """Return the whole window with its session; nothing is read yet."""
    preferences = Preferences(environ)
    window = MainWindow(preferences)
    window.build(_context(application, preferences, _appearance(application, preferences), environ, cwd))
    return window


def _appearance(application: QApplication, preferences: Preferences) -> Appearance:
    if QLocale().language() is QLocale.Language.C:
        # Without a language there are no separators between thousands.
        QLocale.setDefault(QLocale(QLocale.Language.English))
    return Appearance(application, preferences.mode)


def _context(
    application: QApplication, preferences: Preferences, appearance: Appearance, environ: Mapping[str, str], cwd: Path
) -> AppContext:
    from loopin_backup_gui import garbage
    from loopin_backup_gui.actions import Actions
    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.session import Session

    session = Session(environ, cwd, now, application)
    garbage.Collector(session)
    return AppContext(session, appearance, preferences, Actions(session, application))


def run_loop(application: QApplication) -> int:
    """Run the event loop, Qt's and asyncio's in one."""
    import asyncio

    import qasync

    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    application.lastWindowClosed.connect(loop.stop)
    with loop:
        loop.run_forever()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the window of this process and run it to its end."""
    given = sys.argv[1:] if arguments is None else arguments
    # Most starts have no arguments, and what parses them takes a moment to import.
    args = parser().parse_args(given) if given else None
    application = QApplication(sys.argv[:1])
    application.setApplicationName("loopin-backup")
    application.setApplicationDisplayName("LoopIn Backup")
    application.setDesktopFileName("io.github.loopin.Backup")
    application.setApplicationVersion(__version__)
    environ = own_environment()
    preferences = Preferences(environ)
    if args is not None and args.demo:
        _speak(application, preferences)
        return show_demo(application)
    appearance = _appearance(application, preferences)
    window = MainWindow(preferences)
    # What else the program needs is imported when the window is on the screen.
    until_painted = QEventLoop()
    window.painted.connect(until_painted.quit)
    window.show()
    until_painted.exec()
    if window.isHidden():
        return 0
    first = args.profile if args is not None and args.profile else ""
    QTimer.singleShot(0, lambda: _begin(window, application, appearance, preferences, environ, first))
    return run_loop(application)


def _speak(application: QApplication, preferences: Preferences) -> None:
    from loopin_backup_gui import translations

    translations.install(application, preferences.language)


def _begin(
    window: MainWindow,
    application: QApplication,
    appearance: Appearance,
    preferences: Preferences,
    environ: Mapping[str, str],
    first: str,
) -> None:
    """Furnish the window, which is on the screen already, and begin."""
    from loopin_backup_gui import faults

    faults.start_log(environ)
    _speak(application, preferences)
    window.build(_context(application, preferences, appearance, environ, Path.cwd()))
    if first:
        window.app.session.prefer(first)
    window.start()
    dress(application, window)
    keep_schedules(window)


def keep_schedules(window: MainWindow) -> None:
    """Make up for what the schedules of the profiles have missed, now and as long as the window is there."""
    from loopin_backup_gui.catching_up import CatchUps
    from loopin_backup_gui.watching import Watch

    Watch(window.app.session, window)
    CatchUps(window.app.session, window)


def dress(application: QApplication, window: MainWindow) -> None:
    """Give the application its icon and its place in the tray, once the window is on the screen."""
    from loopin_backup_gui import tray

    application.setWindowIcon(tray.application_icon())
    tray.Tray(window)


def show_demo(application: QApplication) -> int:
    """Show the window on a world of its own, which is made while the window is there and removed after it."""
    from loopin_backup_gui import demo, faults
    from loopin_backup_gui.watching import Watch

    with demo.World() as world:
        environ = world.environ(os.environ)
        window = make_window(application, environ, world.home)
        demo.open_in(window, world)
        demo.Ending(window)
        Watch(window.app.session, window)
        faults.start_log(environ)
        QTimer.singleShot(0, lambda: dress(application, window))
        code = run_loop(application)
        # What is written only after the folder was removed would bring it back.
        window.app.preferences.save()
        return code


if __name__ == "__main__":
    sys.exit(main())
