"""The steps that let a job run: the first backup, and the first drill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QProgressBar

from loopin_backup_core.model.kinds import Level
from loopin_backup_gui import formats, work
from loopin_backup_gui.dialogs.guide.step import Step
from loopin_backup_gui.jobs import JobState
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, button, label, row

if TYPE_CHECKING:
    from loopin_backup_gui.app_context import AppContext
    from loopin_backup_gui.jobs import Job, JobSpec


class JobStep(Step):
    """A step that is one job: a button starts it, a bar shows how far it is, a sentence what came of it.

    Attributes:
        start_button, cancel_button: what can be done.
    """

    def __init__(self, app: AppContext, title: str, sentence: str, start: str) -> None:
        super().__init__(app, title, sentence)
        self._job: Job | None = None
        self.start_button = button(start, self.start, "primary")
        self.cancel_button = button(self.tr("Cancel"), self._cancel)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._words = label("", "muted", wrap=True)
        card = Card()
        card.body.addLayout(row(self.start_button, self.cancel_button, None))
        card.body.addWidget(self._bar)
        card.body.addWidget(self._words)
        self._card = card
        self.body.addWidget(self.notice)
        self.body.addWidget(card)
        self.body.addStretch(1)
        app.session.runner.changed.connect(self._on_job)
        app.session.runner.finished.connect(self._on_job)
        app.session.snapshot_changed.connect(self._on_snapshot)
        self._show_running()

    @property
    def is_busy(self) -> bool:
        return self._job is not None and not self._job.state.is_over

    def work(self) -> JobSpec | None:
        """Return what is to be done; None if that is not possible yet. For subclasses to override."""
        raise NotImplementedError

    def result(self, job: Job) -> None:
        """Say what came of it. For subclasses to override."""
        raise NotImplementedError

    def enter(self) -> None:
        self._show_running()

    def start(self) -> None:
        """Start the job, unless it runs."""
        wanted = self.work()
        if wanted is None or self.is_busy:
            return
        self.notice.hide()
        self._job = self.app.session.submit(wanted)
        self._show_running()
        self.changed.emit()

    def _cancel(self) -> None:
        if self._job is not None:
            self.app.session.runner.cancel(self._job)

    @Slot(object)
    def _on_job(self, job: Job) -> None:
        if job is not self._job:
            return
        if job.state.is_over:
            self._finish(job)
        self._show_running()
        self.changed.emit()

    @Slot(str)
    def _on_snapshot(self, _name: str) -> None:
        self._show_running()
        self.changed.emit()

    def _finish(self, job: Job) -> None:
        if job.state is JobState.CANCELLED:
            self.notice.show_matter(Tone.NEUTRAL, self.tr("Cancelled. Everything that was begun has been removed."))
        elif job.error is not None:
            self.notice.show_matter(Tone.BAD, job.error.message, job.error.hint)
        else:
            self.result(job)

    def _show_running(self) -> None:
        busy = self.is_busy
        self.start_button.setVisible(not busy)
        self.start_button.setEnabled(self.work() is not None)
        self.cancel_button.setVisible(busy)
        self._bar.setVisible(busy)
        job = self._job
        share = formats.fraction(job.progress) if job is not None and job.progress is not None else None
        self._bar.setMaximum(1000 if share is not None else 0)
        if share is not None:
            self._bar.setValue(round(share * 1000))
        words = ""
        if busy and job is not None and job.progress is not None and job.started is not None:
            words = formats.progress(job.progress, job.started, self.app.session.now())
        self._words.setText(words)
        self._words.setVisible(bool(words))


class BackupStep(JobStep):
    """The first backup."""

    @property
    def is_done(self) -> bool:
        found = self.app.session.snapshot()
        return found is not None and found.latest_good is not None

    def work(self) -> JobSpec | None:
        profile = self.app.session.current
        return work.back_up(profile) if profile is not None else None

    def result(self, job: Job) -> None:
        manifest = job.result
        words = self.tr("%1 rows in %n table(s), read back from the disk.", "", len(manifest.index.tables))
        text = words.replace("%1", formats.number(manifest.index.rows))
        size = self.tr("%1, made in %2.").replace("%1", formats.size(manifest.file_size))
        self.notice.show_matter(
            Tone.GOOD,
            self.tr("The first backup is there."),
            f"{text} {size.replace('%2', formats.duration(job.seconds))}",
        )


class DrillStep(JobStep):
    """The first drill: the backup is restored for real, compared, and thrown away."""

    @property
    def is_done(self) -> bool:
        found = self.app.session.snapshot()
        return found is not None and any(
            one.ok and one.level is Level.DRILL for backup in found.backups for one in backup.verifications
        )

    @property
    def next_text(self) -> str:
        return self.tr("Finish")

    def work(self) -> JobSpec | None:
        profile, found = self.app.session.current, self.app.session.snapshot()
        backup = found.latest_good if found is not None else None
        return work.verify(profile, [backup], Level.DRILL) if profile is not None and backup is not None else None

    def result(self, job: Job) -> None:
        outcome = job.result[0]
        if outcome.ok:
            words = self.tr("%1 rows came back as they were, in %2.").replace("%1", formats.number(outcome.rows))
            text = words.replace("%2", formats.duration(outcome.seconds))
            self.notice.show_matter(Tone.GOOD, self.tr("Proven: this backup can be restored."), text)
        else:
            self.notice.show_matter(Tone.BAD, outcome.detail, outcome.hint)
