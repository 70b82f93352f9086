"""Take the pictures of the window for the documents: the real application on the demo's own server and year of backups.

    .venv/bin/python tools/screenshots.py          take all of them into docs/pictures

Nothing in a picture is painted afterwards. The platform is Qt's offscreen one, so that no desktop is needed; the font
is Inter if it is installed.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QRadioButton

from loopin_backup_gui import app, demo, translations
from loopin_backup_gui.theme import Mode

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from loopin_backup_gui.window import MainWindow

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SIZE = QSize(1280, 800)
PATIENCE = 90.0
SETTLED = 1.2
BEST_COMPRESSION = 0


async def until(ready: Callable[[], object]) -> None:
    """Wait until something is there, and a moment more for it to be painted."""
    waited = 0.0
    while not ready():
        if waited > PATIENCE:
            sys.exit("The window did not show in time what the picture is of.")
        await asyncio.sleep(0.1)
        waited += 0.1
    await asyncio.sleep(SETTLED)


def take(widget: QWidget, name: str) -> None:
    """Write one picture."""
    path = PICTURES / f"window-{name}.png"
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    image.save(str(path), quality=BEST_COMPRESSION)
    print(path.name)


async def tour(window: MainWindow) -> None:
    """Walk through the pages as the tutorial does."""
    session = window.app.session
    await until(lambda: len(session.profiles) > 1 and all(session.snapshot(one.name) for one in session.profiles))
    await until(lambda: not session.runner.active)
    window.strip.hide()
    for mode in (Mode.DARK, Mode.LIGHT):
        window.app.appearance.set_mode(mode)
        for page in ("overview", "backups"):
            window.show_page(page)
            await asyncio.sleep(SETTLED)
            take(window, f"{page}-{mode.value}")
    for page in ("schedule", "destinations", "settings"):
        window.show_page(page)
        await asyncio.sleep(SETTLED)
        take(window, page)
    await suspicion(window)
    await restoring(window)


async def suspicion(window: MainWindow) -> None:
    """Show the database that was wiped."""
    window.app.session.select("loopin_prod")
    window.show_page("overview")
    await asyncio.sleep(SETTLED)
    take(window, "suspect")
    window.app.session.select("loopin")


async def restoring(window: MainWindow) -> None:
    """Go through the wizard as far as the plan, and show what was done meanwhile."""
    from loopin_backup_gui.pages.restore import RestorePage

    window.app.actions.restore_wanted.emit("")
    page = window.page("restore")
    if not isinstance(page, RestorePage) or page.wizard is None:
        sys.exit("There is no wizard to take a picture of.")
    wizard = page.wizard
    await asyncio.sleep(SETTLED)
    wizard.go_on()
    await until(lambda: not window.app.session.runner.active)
    next(one for one in wizard.findChildren(QRadioButton) if one.accessibleName().startswith("In the place")).click()
    await asyncio.sleep(SETTLED)
    take(window, "restore-where")
    wizard.go_on()
    await until(lambda: not window.app.session.runner.active)
    take(window, "restore-plan")
    window.show_page("activity")
    await asyncio.sleep(SETTLED)
    take(window, "activity")


async def guide(application: QApplication) -> None:
    """Show what somebody sees who starts the window for the first time."""
    with tempfile.TemporaryDirectory() as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "DATABASE_"))}
        window = app.make_window(application, {**kept, "HOME": home}, Path(home))
        window.app.appearance.set_mode(Mode.LIGHT)
        window.resize(SIZE)
        window.show()
        window.start()
        await until(lambda: application.activeModalWidget() is not None or _guide_of(application) is not None)
        shown = _guide_of(application)
        if shown is not None:
            take(shown, "guide")
            shown.close()
        window.close()


def _guide_of(application: QApplication) -> QWidget | None:
    shown = (one for one in application.topLevelWidgets() if one.isVisible())
    return next((one for one in shown if type(one).__name__ == "GuideDialog"), None)


async def all_of_them(application: QApplication) -> None:
    """Take every picture."""
    await guide(application)
    with demo.World() as world:
        window = app.make_window(application, world.environ(os.environ), world.home)
        demo.open_in(window, world)
        window.resize(SIZE)
        await tour(window)
        window.app.session.runner.cancel_all()
        window.close()


def main() -> int:
    """Take all pictures; the exit code is 0 when every one was written."""
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    translations.install(application, "en")
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(all_of_them(application))
    return 0


if __name__ == "__main__":
    sys.exit(main())
