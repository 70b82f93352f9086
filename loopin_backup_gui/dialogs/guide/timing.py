"""The step about the schedule: when, and who sees to it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QCheckBox, QComboBox, QTimeEdit, QWidget

from loopin_backup_core.config import profiles
from loopin_backup_core.model.errors import CredentialsError
from loopin_backup_core.model.schedule import Schedule, Slot
from loopin_backup_core.operations import schedule_rehearsal
from loopin_backup_gui.dialogs.guide.step import Step
from loopin_backup_gui.tasks import in_thread
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, button, label, roomy, still
from loopin_backup_gui.widgets.field import Field
from loopin_backup_gui.widgets.wrap_row import WrapRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.app_context import AppContext

USUAL = Schedule()
CRON, SYSTEMD, NOBODY = "cron", "systemd", ""
NEW = "new"
"""No path: a passfile of the profile's own is made."""


def write(profile: Profile, schedule: Schedule, scheduler: str, environ: Mapping[str, str]) -> list[str]:
    """Write a profile's schedule and give it to a scheduler; return what somebody should know. Blocks.

    What the scheduler will do is tried before: raises what would stop it, and then nothing was written.
    """
    from loopin_backup_core.scheduling import install

    if scheduler:
        schedule_rehearsal.rehearse(profile, scheduler, environ)
    profiles.set_schedule(profile, schedule, environ)
    if not scheduler:
        return []
    place = install.Cron(environ) if scheduler == CRON else install.Systemd(environ)
    return place.install(install.call_for(replace(profile, schedule=schedule), environ))


def keep_in_file(profile: Profile, environ: Mapping[str, str]) -> None:
    """Move a profile's password from the keyring into a passfile beside the profiles. Blocks; may ask to unlock it."""
    from loopin_backup_core.config.credentials import keyrings

    password = keyrings.get(profile.name, environ, interactive=True)
    if password is None:
        raise CredentialsError(f"The keyring has no password for the profile {profile.name}.")
    profiles.add(replace(profile, keyring=False, passfile=NEW), environ, password=password, replace=True)
    keyrings.delete(profile.name, environ)


class ScheduleStep(Step):
    """When backups are due, and which scheduler of this machine makes them."""

    def __init__(self, app: AppContext, title: str, sentence: str) -> None:
        super().__init__(app, title, sentence)
        self._busy = False
        self.daily = roomy(QTimeEdit(QTime(2, 0)))
        self.daily.setDisplayFormat("HH:mm")
        self.daily.setFixedWidth(120)
        self.weekly = QCheckBox(self.tr("Keep one a week: Sundays at 03:00"))
        self.monthly = QCheckBox(self.tr("Keep one a month: the 1st at 04:00"))
        self.drills = QCheckBox(self.tr("Prove every week that they restore"))
        self.scheduler = still(QComboBox())
        self.scheduler.addItem(self.tr("cron: runs whether you are logged in or not"), CRON)
        self.scheduler.addItem(self.tr("systemd: a timer of your user"), SYSTEMD)
        self.scheduler.addItem(self.tr("this window, whenever it is open: it makes up for what was missed"), NOBODY)
        for one in (self.weekly, self.monthly, self.drills):
            one.setChecked(True)
        card = Card()
        card.body.setSpacing(12)
        card.body.addWidget(Field(self.tr("Every day at"), self.daily))
        card.body.addWidget(self.weekly)
        card.body.addWidget(self.monthly)
        card.body.addWidget(self.drills)
        card.body.addWidget(Field(self.tr("Who makes them"), self.scheduler))
        late = self.tr("A backup that is six hours late counts as an alarm, here and in “loopin-backup-cli watch”.")
        card.body.addWidget(label(late, "small", wrap=True))
        self.to_file = button(self.tr("Keep the password in a file only you can read"), self._move_password, "primary")
        self.by_window = button(self.tr("Let this window make them"), self._let_window)
        self._ways = QWidget()
        self._ways.setLayout(WrapRow(self.to_file, self.by_window))
        self._ways.hide()
        self.body.addWidget(self.notice)
        self.body.addWidget(self._ways)
        self.body.addWidget(card)
        self.body.addStretch(1)

    def enter(self) -> None:
        path = self.app.session.environ.get("PATH", "")
        if shutil.which("crontab", path=path) is None and self.scheduler.currentData() == CRON:
            there = SYSTEMD if shutil.which("systemctl", path=path) else NOBODY
            self.scheduler.setCurrentIndex(self.scheduler.findData(there))

    @property
    def is_done(self) -> bool:
        profile = self.app.session.current
        return profile is not None and profile.schedule.is_set

    @property
    def is_busy(self) -> bool:
        return self._busy

    @property
    def next_text(self) -> str:
        return self.tr("Set the schedule")

    @property
    def schedule(self) -> Schedule:
        """The schedule that the controls describe."""
        time = self.daily.time()
        return Schedule(
            daily=Slot(time.hour(), time.minute()),
            weekly=USUAL.weekly if self.weekly.isChecked() else None,
            monthly=USUAL.monthly if self.monthly.isChecked() else None,
            drill_days=USUAL.drill_days if self.drills.isChecked() else 0,
        )

    def go_on(self) -> None:
        profile = self.app.session.current
        if profile is not None:
            self._begin(self.tr("Trying what the scheduler will do…"))
            self.tasks.start(self._write(profile, self.schedule, str(self.scheduler.currentData())), self.show_error)

    def _begin(self, words: str) -> None:
        self._busy = True
        self._ways.hide()
        self.notice.show_matter(Tone.ACCENT, words)
        self.changed.emit()

    def show_error(self, error: LoopinError) -> None:
        super().show_error(error)
        profile = self.app.session.current
        can_move = isinstance(error, CredentialsError) and profile is not None and profile.keyring
        self.to_file.setVisible(can_move)
        self._ways.setVisible(isinstance(error, CredentialsError))

    def _let_window(self) -> None:
        self.scheduler.setCurrentIndex(self.scheduler.findData(NOBODY))
        self.go_on()

    def _move_password(self) -> None:
        profile = self.app.session.current
        if profile is not None:
            self._begin(self.tr("Writing the password file…"))
            self.tasks.start(self._move(profile), self.show_error)

    async def _move(self, profile: Profile) -> None:
        environ = self.app.session.environ
        try:
            await in_thread(lambda: keep_in_file(profile, environ))
        finally:
            self._busy = False
            self.app.session.load()
            self.changed.emit()
        self.go_on()

    async def _write(self, profile: Profile, schedule: Schedule, scheduler: str) -> None:
        environ = self.app.session.environ
        try:
            remarks = await in_thread(lambda: write(profile, schedule, scheduler, environ))
        finally:
            self._busy = False
            self.app.session.load()
            self.changed.emit()
        self.notice.hide()
        if remarks:
            self.notice.show_matter(Tone.WARNING, self.tr("The schedule is set."), "\n".join(remarks))
        self.passed.emit()
