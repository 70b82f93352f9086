"""Jobs: a thread for each, one at a time for each profile, and all that is heard of them is heard on one thread."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QObject, QThread, Slot

from loopin_backup_core.model.errors import CancelledError, ServerError
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_gui import faults
from loopin_backup_gui.jobs import Job, JobRunner, JobSpec, JobState
from loopin_backup_gui.jobs.lane import LONGEST_LOG
from loopin_backup_gui.jobs.runner import REMEMBERED
from tests.support.effort import times
from tests.support.promises import allowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from loopin_backup_core.model.context import JobContext

MANY = 100_000


class Hall:
    """Work that begins, and then waits until it is let go."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.doors: dict[str, threading.Event] = {}
        self.most = 0

    def work(self, profile: str, title: str) -> JobSpec:
        self.doors[title] = threading.Event()

        def run(around: JobContext) -> str:
            self.inside.append(title)
            self.most = max(self.most, len(self.inside))
            while not self.doors[title].wait(0.01):
                around.token.check()
            self.inside.remove(title)
            return title

        return JobSpec(profile, title, run)


class Listener(QObject):
    """Hears every signal of a runner and remembers it with the thread in which it was heard."""

    def __init__(self, runner: JobRunner) -> None:
        super().__init__()
        self.heard: list[tuple[str, Job]] = []
        self.threads: set[QThread] = set()
        runner.added.connect(self._on_added)
        runner.changed.connect(self._on_changed)
        runner.noticed.connect(self._on_noticed)
        runner.finished.connect(self._on_finished)

    def _hear(self, what: str, job: Job) -> None:
        self.heard.append((what, job))
        self.threads.add(QThread.currentThread())

    @Slot(object)
    def _on_added(self, job: Job) -> None:
        self._hear("added", job)

    @Slot(object)
    def _on_changed(self, job: Job) -> None:
        self._hear("changed", job)

    @Slot(object, str)
    def _on_noticed(self, job: Job, text: str) -> None:
        self._hear(text, job)

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        self._hear("finished", job)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    """A runner; no thread of it outlives the test."""
    made = JobRunner({"HOME": "/nowhere"}, lambda: datetime.now(UTC))
    yield made
    assert made.close()
    qtbot.waitUntil(lambda: not made.active)


def returning(value: Any) -> Callable[[JobContext], Any]:
    return lambda _around: value


def raising(error: BaseException) -> Callable[[JobContext], Any]:
    def run(_around: JobContext) -> None:
        raise error

    return run


def over(job: Job) -> Callable[[], bool]:
    return lambda: job.state.is_over


class TestOrder:
    """Who waits for whom."""

    def test_a_job_is_heard_of_from_its_beginning_to_its_end(self, runner: JobRunner, qtbot: QtBot) -> None:
        """Added, changed (running), what it says, changed (over), finished; with its result and its times."""
        listener = Listener(runner)

        def run(around: JobContext) -> int:
            around.reporter.notice("half-way")
            return 42

        job = runner.submit(JobSpec("one", "Backup", run))
        qtbot.waitUntil(over(job))
        assert [what for what, _ in listener.heard] == ["added", "changed", "half-way", "changed", "finished"]
        assert (job.state, job.result, job.error) == (JobState.DONE, 42, None)
        assert [text for _, text in job.log] == ["half-way"]
        assert job.started is not None
        assert job.ended is not None
        assert job.queued <= job.started <= job.ended
        assert job.seconds >= 0

    def test_one_profile_does_one_thing_at_a_time(self, runner: JobRunner, qtbot: QtBot) -> None:
        """Jobs of the same profile are done one after the other, in the order in which they were asked for."""
        hall = Hall()
        jobs = [runner.submit(hall.work("one", name)) for name in ("a", "b", "c")]
        for name, job in zip("abc", jobs, strict=True):
            qtbot.waitUntil(lambda name=name: hall.inside == [name])  # type: ignore[misc]
            assert [one.state for one in jobs].count(JobState.RUNNING) == 1
            hall.doors[name].set()
            qtbot.waitUntil(over(job))
        assert hall.most == 1
        assert [job.number for job in jobs] == [1, 2, 3]
        assert runner.jobs == tuple(reversed(jobs))

    def test_several_profiles_work_at_once(self, runner: JobRunner, qtbot: QtBot) -> None:
        """Jobs of different profiles run side by side; the second of a busy one lets others pass."""
        hall = Hall()
        first, second = runner.submit(hall.work("one", "a")), runner.submit(hall.work("one", "b"))
        others = [runner.submit(hall.work(name, name)) for name in ("two", "three")]
        qtbot.waitUntil(lambda: sorted(hall.inside) == ["a", "three", "two"])
        assert second.state is JobState.QUEUED
        assert runner.active_of("one") is first
        assert runner.active == (first, second, *others)
        for door in hall.doors.values():
            door.set()
        qtbot.waitUntil(lambda: not runner.active)
        assert runner.active_of("one") is None

    def test_only_the_last_jobs_are_remembered(self, runner: JobRunner, qtbot: QtBot) -> None:
        """A window that stays open for months does not grow; numbers go on."""
        for _ in range(REMEMBERED + 20):
            job = runner.submit(JobSpec("one", "Look", returning(None)))
        qtbot.waitUntil(lambda: not runner.active)
        job = runner.submit(JobSpec("one", "Look", returning(None)))
        qtbot.waitUntil(over(job))
        assert len(runner.jobs) <= REMEMBERED
        assert job.number == REMEMBERED + 21


class TestCancel:
    """Stopping."""

    def test_a_running_job_stops(self, runner: JobRunner, qtbot: QtBot) -> None:
        """It sees the token, ends as cancelled, and the next one of its profile begins."""
        hall = Hall()
        job, waiting = runner.submit(hall.work("one", "a")), runner.submit(hall.work("one", "b"))
        qtbot.waitUntil(lambda: hall.inside == ["a"])
        began = time.monotonic()
        runner.cancel(job)
        qtbot.waitUntil(over(job))
        assert time.monotonic() - began < allowed(2)
        assert job.state is JobState.CANCELLED
        assert isinstance(job.error, CancelledError)
        hall.doors["b"].set()
        qtbot.waitUntil(over(waiting))
        assert waiting.state is JobState.DONE

    def test_a_queued_job_is_over_at_once(self, runner: JobRunner, qtbot: QtBot) -> None:
        """Nobody waits for it, it never begins, and it is told to be finished."""
        hall = Hall()
        runner.submit(hall.work("one", "a"))
        waiting = runner.submit(hall.work("one", "b"))
        listener = Listener(runner)
        runner.cancel(waiting)
        assert (waiting.state, waiting.started) == (JobState.CANCELLED, None)
        assert ("finished", waiting) in listener.heard
        hall.doors["a"].set()
        qtbot.waitUntil(lambda: not runner.active)
        assert "b" not in hall.inside

    def test_what_breaks_while_it_is_stopped_is_no_fault(self, runner: JobRunner, qtbot: QtBot) -> None:
        """A library that answers a cancel with an error of its own does not alarm anybody."""

        def run(around: JobContext) -> None:
            around.token.wait(10)
            raise OSError("the connection was closed under it")

        job = runner.submit(JobSpec("one", "Backup", run))
        qtbot.waitUntil(lambda: job.state is JobState.RUNNING)
        runner.cancel(job)
        qtbot.waitUntil(over(job))
        assert job.state is JobState.CANCELLED

    def test_closing_waits_for_every_thread(self, qtbot: QtBot) -> None:
        """When the window goes, no thread is left, though the event loop does not run any more."""
        runner, hall = JobRunner({}, lambda: datetime.now(UTC)), Hall()
        for name in ("one", "two", "three"):
            runner.submit(hall.work(name, name))
        qtbot.waitUntil(lambda: len(hall.inside) == 3)
        assert runner.close(2.0)
        qtbot.waitUntil(lambda: not runner.active)


class TestFaults:
    """What goes wrong."""

    def test_an_error_is_told_as_it_is(self, runner: JobRunner, qtbot: QtBot) -> None:
        """The job failed, carries the error, and the log says what happened and what to do."""
        error = ServerError("The server went away.", hint="Start it.")
        job = runner.submit(JobSpec("one", "Backup", raising(error)))
        qtbot.waitUntil(over(job))
        assert (job.state, job.error) == (JobState.FAILED, error)
        assert job.log[-1][1] == "The server went away. Start it."

    @pytest.mark.log_expected
    def test_what_nobody_foresaw_goes_to_the_log_and_not_to_the_user(
        self, runner: JobRunner, qtbot: QtBot, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The user reads a plain sentence; the traceback stands in the log; the next job runs."""
        job = runner.submit(JobSpec("one", "Backup", raising(ZeroDivisionError("secret of the program"))))
        after = runner.submit(JobSpec("one", "Backup", returning(1)))
        qtbot.waitUntil(lambda: not runner.active)
        assert job.state is JobState.FAILED
        assert isinstance(job.error, faults.UnexpectedError)
        assert "secret of the program" not in job.error.message + job.error.hint
        assert "Traceback" in caplog.text
        assert "ZeroDivisionError: secret of the program" in caplog.text
        assert after.result == 1

    def test_the_log_of_the_window_gets_every_traceback(self, tmp_path: Path) -> None:
        """The log lies in the user's own state directory."""
        assert faults.log_file({"HOME": str(tmp_path)}).is_relative_to(tmp_path)


class TestThreads:
    """Which thread does what."""

    def test_lanes_are_used_again(self, runner: JobRunner, qtbot: QtBot) -> None:
        """Many short jobs of a few profiles make no more threads than work at once, and each ends as it should."""
        for round_ in range(times(100)):
            jobs = [runner.submit(JobSpec(name, "Look", returning(round_))) for name in ("one", "two", "three", "one")]
            qtbot.waitUntil(lambda: not runner.active)
            assert [job.result for job in jobs] == [round_] * 4
        assert len(runner.children()) == 3

    def test_work_is_done_elsewhere_and_heard_here(self, runner: JobRunner, qtbot: QtBot) -> None:
        """The work runs in a thread of its own; every signal of the runner arrives on the GUI thread."""
        listener = Listener(runner)
        here = threading.get_ident()

        def run(around: JobContext) -> int:
            around.reporter.progress(Progress(Phase.DUMP, rows=1))
            around.reporter.notice("said")
            return threading.get_ident()

        job = runner.submit(JobSpec("one", "Backup", run))
        qtbot.waitUntil(over(job))
        assert job.result != here
        assert listener.threads == {runner.thread()}
        assert job.progress == Progress(Phase.DUMP, rows=1)

    def test_progress_is_heard_ten_times_a_second_and_at_each_phase(self, runner: JobRunner, qtbot: QtBot) -> None:
        """Thousands of reports in a moment are few signals; a new phase is never held back."""
        listener = Listener(runner)

        def run(around: JobContext) -> None:
            for rows in range(5_000):
                around.reporter.progress(Progress(Phase.DUMP, rows=rows))
            around.reporter.progress(Progress(Phase.FLUSH))

        job = runner.submit(JobSpec("one", "Backup", run))
        qtbot.waitUntil(over(job))
        assert len(listener.heard) < 50
        assert job.progress == Progress(Phase.FLUSH)

    def test_a_hundred_thousand_signals_survive(self, runner: JobRunner, qtbot: QtBot) -> None:
        """PySide6 6.12.0 aborted on Python 3.11 after about a thousand: none is lost, and the log stays bounded."""
        listener = Listener(runner)

        def run(around: JobContext) -> None:
            for number in range(MANY):
                around.reporter.notice(str(number))

        job = runner.submit(JobSpec("one", "Backup", run))
        qtbot.waitUntil(over(job), timeout=60_000)
        said = [what for what, _ in listener.heard if what.isdigit()]
        assert said == [str(number) for number in range(MANY)]
        assert listener.threads == {runner.thread()}
        assert [text for _, text in job.log] == said[-LONGEST_LOG:]
