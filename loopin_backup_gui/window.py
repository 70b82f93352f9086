"""The main window: databases on the left, pages on the right, the running job at the foot."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.dialogs.closing import ClosingDialog
    from loopin_backup_gui.jobs import Job
    from loopin_backup_gui.pages.page import Page
    from loopin_backup_gui.preferences import Preferences
    from loopin_backup_gui.widgets.alarm_bar import AlarmBar
    from loopin_backup_gui.widgets.header import Header
    from loopin_backup_gui.widgets.job_strip import JobStrip
    from loopin_backup_gui.widgets.side_bar import SideBar

USUAL_SIZE = QSize(1280, 800)
SMALLEST = QSize(900, 460)
"""Less than a screen of 1920x1080 has at scale 2."""
LATEST_START_MS = 1000
DATABASE_PAGES = ("overview", "backups", "restore", "schedule", "destinations")


class MainWindow(QMainWindow):
    """The window. It is empty at first, so that it is on the screen at once; then it is built.

    Attributes:
        app: what pages and dialogs are given.
        header, tabs, stack, strip, side_bar: its parts.
        has_tray: a tray icon brings the window back, so that it may be hidden.

    Signals:
        painted: the window is on the screen for the first time, or nobody can see it for now.
    """

    painted = Signal()
    has_tray = False
    alarm: AlarmBar
    app: AppContext
    header: Header
    side_bar: SideBar
    stack: QStackedWidget
    strip: JobStrip
    tabs: QTabBar

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._pages: dict[str, Page] = {}
        self._page = ""
        self._closing: ClosingDialog | None = None
        from loopin_backup_gui.theme.tokens import FRAME

        self.setWindowTitle("LoopIn Backup")
        room = self.screen().availableGeometry().size() - QSize(*FRAME)
        self.setMinimumSize(SMALLEST.boundedTo(room))
        self.resize(USUAL_SIZE.boundedTo(room))
        self.restoreGeometry(preferences.geometry("window"))
        self._is_painted = False
        self._is_built = False
        # A window that is shown minimised is painted when somebody looks at it.
        QTimer.singleShot(LATEST_START_MS, self._tell_painted)

    def build(self, app: AppContext) -> None:
        """Make the parts of the window; pages are made when they are first shown."""
        from loopin_backup_gui.widgets.alarm_bar import AlarmBar
        from loopin_backup_gui.widgets.header import Header
        from loopin_backup_gui.widgets.job_strip import JobStrip
        from loopin_backup_gui.widgets.side_bar import SideBar

        self.app = app
        self._is_built = True
        self._menu_button = self._make_menu()
        self.side_bar = SideBar(app.session, app.appearance, self._menu_button)
        self.alarm = AlarmBar(app.session)
        self.header = Header(app.session, self._head_button("restore"), self._head_button("back_up_now", "primary"))
        self.tabs = QTabBar()
        self.stack = QStackedWidget()
        self.strip = JobStrip(app.session)
        self._head = QWidget()
        self._lay_out()
        self._connect()
        self.tabs.setFocus()

    @Slot()
    def start(self) -> None:
        """Show the first page and read the profiles; done when the window itself is on the screen already."""
        self.show_page("overview")
        self.app.session.load()
        unfinished = self.app.preferences.guide_step
        if unfinished > 0 or (unfinished == 0 and not self.app.session.profiles):
            self.show_guide()

    def page(self, name: str) -> Page:
        """Return a page, made if need be."""
        if name not in self._pages:
            module = import_module(f"loopin_backup_gui.pages.{name}")
            made: Page = getattr(module, f"{name.capitalize()}Page")(self.app)
            self._pages[name] = made
            self.stack.addWidget(made)
        return self._pages[name]

    @Slot(str)
    def show_page(self, name: str) -> None:
        """Show a page by name."""
        self._page = name
        self.stack.setCurrentWidget(self.page(name))
        self._head.setVisible(name in DATABASE_PAGES)
        if name in DATABASE_PAGES:
            self.tabs.setCurrentIndex(DATABASE_PAGES.index(name))
        self.side_bar.show_page(name)
        self.alarm.show_page(name)

    @property
    def shown(self) -> str:
        """The name of the page that is shown."""
        return self._page

    def _make_menu(self) -> QPushButton:
        from loopin_backup_gui.widgets.basics import button

        made = button("≡", part="side", tip=self.tr("Menu"))
        made.setAccessibleName(self.tr("Menu"))
        made.setFixedWidth(32)
        menu = QMenu(made)
        for action in self.app.actions.all:
            menu.addAction(action)
            self.addAction(action)
        made.setMenu(menu)
        return made

    def _head_button(self, name: str, part: str = "") -> QPushButton:
        from loopin_backup_gui.widgets.basics import button

        action = getattr(self.app.actions, name)
        return button(action.text(), action.trigger, part, action.toolTip())

    def _lay_out(self) -> None:
        from loopin_backup_gui.theme.tokens import MARGIN
        from loopin_backup_gui.widgets.basics import rule, upright

        first = (self.tr("Overview"), self.tr("Backups"), self.tr("Restore"))
        for text in (*first, self.tr("Schedule"), self.tr("Destinations")):
            self.tabs.addTab(text)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Pages"))
        head = QVBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(self.header)
        bar = QHBoxLayout()
        bar.setContentsMargins(MARGIN, 6, MARGIN, 0)
        bar.addWidget(self.tabs)
        bar.addStretch(1)
        head.addLayout(bar)
        head.addWidget(rule())
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.alarm)
        right.addWidget(self._head)
        right.addWidget(self.stack, 1)
        right.addWidget(self.strip)
        whole = QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.side_bar)
        whole.addWidget(upright())
        whole.addLayout(right, 1)
        centre = QWidget()
        centre.setLayout(whole)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        actions, session = self.app.actions, self.app.session
        self.tabs.currentChanged.connect(self._on_tab)
        self.side_bar.chosen.connect(self._on_profile)
        self.alarm.wanted.connect(self._on_alarm)
        self.side_bar.wanted.connect(self.show_page)
        self.side_bar.new_profile.connect(actions.new_profile.trigger)
        actions.page_wanted.connect(self.show_page)
        actions.backup_wanted.connect(self._show_backup)
        actions.restore_wanted.connect(self._on_restore)
        actions.command_wanted.connect(self._show_command)
        actions.profile_wanted.connect(self._show_profile)
        actions.guide_wanted.connect(self.show_guide)
        actions.help_wanted.connect(self._show_help)
        actions.quit.triggered.connect(self.close)
        session.failed.connect(self.show_problem)
        self.strip.details.connect(self._show_job)

    @Slot(int)
    def _on_tab(self, index: int) -> None:
        if self._page in DATABASE_PAGES:
            self.show_page(DATABASE_PAGES[index])

    @Slot(str)
    def _on_profile(self, name: str) -> None:
        self.app.session.select(name)
        self.show_page(self._page if self._page in DATABASE_PAGES else "overview")

    @Slot(str)
    def _on_restore(self, stem: str) -> None:
        from loopin_backup_gui.pages.restore import RestorePage

        self.show_page("restore")
        page = self.page("restore")
        if isinstance(page, RestorePage):
            page.want(stem)

    @Slot(str)
    def _on_alarm(self, name: str) -> None:
        self.app.session.select(name)
        self.show_page("overview")

    @Slot()
    def _show_help(self) -> None:
        from loopin_backup_gui.dialogs.help import HelpDialog

        HelpDialog(self.app.actions, self).open()

    @Slot(object)
    def _show_command(self, command: tuple[str, ...]) -> None:
        from loopin_backup_gui.dialogs.command import CommandDialog

        CommandDialog(command, self).open()

    @Slot(str)
    def _show_profile(self, name: str) -> None:
        from loopin_backup_gui.dialogs.profile import ProfileDialog

        ProfileDialog(self.app, name, self).open()

    @Slot()
    def show_guide(self) -> None:
        """Show the first-run guide at the step where it was left."""
        from loopin_backup_gui.dialogs.guide import GuideDialog

        GuideDialog(self.app, self).open()

    @Slot(str)
    def _show_backup(self, stem: str) -> None:
        from loopin_backup_gui.pages.backups import BackupsPage

        self.show_page("backups")
        page = self.page("backups")
        if isinstance(page, BackupsPage):
            page.show_backup(stem)

    @Slot(object)
    def show_problem(self, error: LoopinError) -> None:
        """Show an error in a dialog of its own."""
        from loopin_backup_gui.dialogs.problem import ProblemDialog

        ProblemDialog(error, parent=self).open()

    @Slot(object)
    def _show_job(self, job: Job) -> None:
        if job.error is not None:
            self.show_problem(job.error)
        else:
            self.show_page("activity")

    def _ask_before_closing(self) -> None:
        from loopin_backup_gui.dialogs.closing import ClosingDialog

        if self._closing is None:
            self._closing = ClosingDialog(self.app.session, can_hide=self.has_tray, parent=self)
            self._closing.hiding.connect(self.hide)
            self._closing.finished.connect(self._on_asked)
            self._closing.open()

    @Slot(int)
    def _on_asked(self, answer: int) -> None:
        asked, self._closing = self._closing, None
        if asked is not None:
            asked.deleteLater()
        if answer:
            self.close()

    @Slot()
    def _tell_painted(self) -> None:
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            QTimer.singleShot(0, self._tell_painted)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._is_built:
            event.accept()
            return
        from loopin_backup_gui.dialogs.closing import in_the_way

        if in_the_way(self.app.session):
            event.ignore()
            self._ask_before_closing()
            return
        self.app.preferences.remember("window", self.saveGeometry())
        self.app.session.close()
        event.accept()
