"""Restoring by the wizard on a real server: to a new database, over the live one and back, and when it goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from loopin_backup_core.postgres.server.session import quoted
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from loopin_backup_core.rules.policy import Identity
from loopin_backup_gui.dialogs.closing import ClosingDialog
from loopin_backup_gui.jobs import Job, JobState
from loopin_backup_gui.pages.restore import RestorePage
from loopin_backup_gui.pages.restore.wizard import BACKUP, PLAN, RESULT, RUN, TARGET, Wizard
from tests.support import installed, needs
from tests.support.postgres import PgServer, create_database
from tests.support.program import Program
from tests.support.promises import allowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.dialogs.typed_name import TypedNameDialog
    from loopin_backup_gui.window import MainWindow
    from tests.support.postgres import PgDatabase

TABLES = """
CREATE TABLE updates (id int PRIMARY KEY, body text);
INSERT INTO updates SELECT i, 'update ' || i FROM generate_series(1, 500) AS i;
CREATE TABLE users (id int PRIMARY KEY);
INSERT INTO users SELECT generate_series(1, 50);
"""
# Refreshing it takes no time in the live database, and half a minute wherever it is restored to.
SLOW = """
CREATE MATERIALIZED VIEW slow AS
    SELECT 1 AS one FROM pg_sleep(CASE WHEN current_database() LIKE 'loopin_scratch_%' THEN 30 ELSE 0 END);
"""


def names_like(server: PgServer, name: str) -> list[str]:
    with server.connect() as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name])
        return sorted(row[0] for row in found)


def rows(database: PgDatabase, table: str = "updates") -> int:
    return int(database.execute(f"SELECT count(*) FROM {table}")[0][0])


class Restorer:
    """The wizard of a window, with what a test waits for."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot
        window.app.actions.restore_wanted.emit("")
        page = window.page("restore")
        assert isinstance(page, RestorePage)
        assert page.wizard is not None
        self.wizard: Wizard = page.wizard
        self.rest()

    def rest(self) -> None:
        self._qtbot.waitUntil(lambda: not self.window.app.session.runner.active, timeout=30_000)

    def until(self, true: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(true, timeout=30_000)

    def plan(self, way: str = "replace", name: str = "") -> None:
        self.wizard.go_on()
        self.rest()
        getattr(self.wizard.target_step, way).setChecked(True)
        if name:
            self.wizard.target_step.name.setText(name)
        self.wizard.go_on()
        self.rest()
        assert self.wizard.at == PLAN

    def job(self, title: str = "Restore") -> Job:
        return next(one for one in self.window.app.session.runner.jobs if one.work.title == title)

    def confirm(self, name: str) -> Job:
        self.wizard.plan_step.typed.field.setText(name)
        self.wizard.plan_step.typed.do.click()
        return self.job()

    def confirm_in(self, dialog: TypedNameDialog, name: str) -> None:
        assert not dialog.typed.do.isEnabled()
        dialog.typed.field.setText(name)
        dialog.typed.do.click()
        self.rest()


@pytest.fixture
def live(database: PgDatabase) -> Iterator[PgDatabase]:
    """A small database; what restores leave beside it is dropped."""
    database.load(TABLES)
    yield database
    with database.server.connect() as connection:
        for name in names_like(database.server, f"{database.name}_"):
            connection.execute(f"DROP DATABASE {quoted(name)} WITH (FORCE)".encode())


@pytest.fixture
def program(tmp_path: Path, live: PgDatabase) -> Program:
    """The command line on that database, with a backup."""
    made = Program(tmp_path, live)
    made.backup("manual")
    return made


def restorer_of(program: Program, make_window: Callable[..., MainWindow], qtbot: QtBot) -> Restorer:
    made = make_window(program.home, DATABASE_URL=program.env["DATABASE_URL"], LOOPIN_PG_BIN=program.tools[1])
    return Restorer(made, qtbot)


@pytest.fixture
def restorer(program: Program, make_window: Callable[..., MainWindow], qtbot: QtBot) -> Restorer:
    return restorer_of(program, make_window, qtbot)


def test_to_a_new_database(restorer: Restorer, live: PgDatabase) -> None:
    """A free name is suggested, a taken one refused; the result is the proof, and the live one is untouched."""
    wizard = restorer.wizard
    wizard.go_on()
    restorer.rest()
    step = wizard.target_step
    assert wizard.at == TARGET
    assert step.name.text() == f"{live.name}_restored"
    step.name.setText(live.name)
    assert not wizard.on.isEnabled()
    assert "already" in wizard.on.toolTip()
    step.name.setText(f"{live.name}_copy")
    QTest.keyClick(step.name, Qt.Key.Key_Return)
    assert wizard.at == PLAN
    assert not wizard.plan_step.typed.isVisible()
    wizard.plan_step.go.click()
    assert wizard.at == RUN
    restorer.rest()
    assert restorer.job().error is None
    assert wizard.at == RESULT
    assert names_like(live.server, live.name) == [live.name, f"{live.name}_copy"]
    assert restorer.job().result.rows == 550
    wizard.result_step.done.click()
    assert wizard.at == BACKUP


def test_replace_undo_and_drop(restorer: Restorer, live: PgDatabase) -> None:
    """The plan tells what is lost and won; nothing happens without the name; undo brings back what was there."""
    live.execute("DELETE FROM updates; INSERT INTO users SELECT generate_series(51, 60)")
    wizard = restorer.wizard
    with live.connect(application_name="loopin-web"):
        restorer.plan()
        plan = wizard.plan_step.plan
        assert plan is not None
        assert (plan.rows_lost, plan.rows_back) == (10, 500)
        said = " ".join(one.text() for one in wizard.plan_step.findChildren(QLabel) if one.isVisible())
        assert "loopin-web" in said
        assert "closed" in said
        assert plan.kept_as in said
        typed = wizard.plan_step.typed
        assert (typed.do.text(), typed.field.text()) == (f"Replace {live.name}", "")
        assert not typed.do.isEnabled()
        job = restorer.confirm(live.name)
        restorer.rest()
    assert job.error is None
    assert (rows(live), rows(live, "users")) == (500, 50)
    assert live.name not in job.work.command[-1]
    kept = wizard.result_step.kept
    assert kept == job.result.kept
    assert wizard.run_step.course.ended.keys() == set(wizard.run_step.course.stages)

    restorer.confirm_in(wizard.kept.undo(kept), live.name)
    assert (rows(live), rows(live, "users")) == (0, 60)
    assert not wizard.result_step.undo.isVisible()
    wizard.result_step.done.click()
    assert wizard.kept.isVisible()
    (other,) = names_like(live.server, f"{live.name}_undone")
    restorer.confirm_in(wizard.kept.drop(other), other)
    assert names_like(live.server, f"{live.name}_") == []
    told = [entry.event for entry in Journal(restorer.wizard.profile.directory).entries()]
    assert told[-5:] == ["replacing", "replaced", "undoing", "undone", "dropped"]


def test_in_place_where_no_database_can_be_made(
    program: Program, live: PgDatabase, make_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """A role without CREATEDB is told why, gets the one way there is, and a safety backup before."""
    role = f"owner_of_{live.name}"
    live.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'x'")
    live.execute(f"ALTER DATABASE {live.name} OWNER TO {role}; ALTER TABLE updates OWNER TO {role};")
    live.execute(f"ALTER TABLE users OWNER TO {role}; GRANT ALL ON SCHEMA public TO {role}")
    try:
        program.env["DATABASE_URL"] = live.server.url(live.name, user=role, password="x")
        program.backup("manual")
        live.execute("DELETE FROM updates")
        restorer = restorer_of(program, make_window, qtbot)
        step = restorer.wizard.target_step
        restorer.wizard.go_on()
        restorer.rest()
        assert not step.new.isEnabled()
        assert "CREATEDB" in step.new.toolTip()
        assert not step.replace.isEnabled()
        assert step.in_place.isChecked()
        restorer.wizard.go_on()
        restorer.rest()
        job = restorer.confirm(live.name)
        restorer.rest()
        assert job.error is None
        assert rows(live) == 500
        assert job.result.safety in {one.stem for one in Catalog(program.backups).backups()}
        assert not restorer.wizard.result_step.undo.isVisible()
    finally:
        live.execute(f"REASSIGN OWNED BY {role} TO CURRENT_USER; DROP OWNED BY {role}; DROP ROLE {role}")


def test_cancel_takes_two_seconds_and_changes_nothing(
    program: Program, live: PgDatabase, make_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """In the middle of building it stops, says that nothing was changed, and leaves no database behind."""
    live.load(SLOW)
    program.backup("manual")
    live.execute("DELETE FROM updates")
    restorer = restorer_of(program, make_window, qtbot)
    restorer.plan()
    job = restorer.confirm(live.name)
    restorer.until(lambda: bool(names_like(live.server, "loopin_scratch_")))
    restorer.until(lambda: job.progress is not None and job.progress.rows > 0)
    began = time.monotonic()
    restorer.wizard.run_step.cancel.click()
    restorer.until(lambda: job.state.is_over)
    assert time.monotonic() - began < allowed(2)
    assert job.state is JobState.CANCELLED
    assert names_like(live.server, "loopin_scratch_") == []
    assert rows(live) == 0
    said = " ".join(one.text() for one in restorer.wizard.result_step.findChildren(QLabel) if one.isVisible())
    assert f"{live.name} is as it was" in said
    assert restorer.wizard.result_step.retry.isVisible()


def test_closing_the_window_during_a_restore(
    program: Program, live: PgDatabase, make_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """It asks; who quits waits two seconds at most, and nothing is left on the server."""
    live.load(SLOW)
    program.backup("manual")
    restorer = restorer_of(program, make_window, qtbot)
    restorer.plan("new", f"{live.name}_copy")
    restorer.wizard.plan_step.go.click()
    job = restorer.job()
    restorer.until(lambda: job.progress is not None and job.progress.rows > 0)
    assert not restorer.window.close()
    dialog = restorer.window.findChild(ClosingDialog)
    assert isinstance(dialog, ClosingDialog)
    began = time.monotonic()
    dialog.quit.click()
    restorer.until(lambda: not restorer.window.isVisible())
    assert time.monotonic() - began < allowed(2)
    assert job.state is JobState.CANCELLED
    assert names_like(live.server, "loopin_scratch_") == []
    assert names_like(live.server, live.name) == [live.name]


def test_who_may_not_restore_reads_why(
    restorer: Restorer, program: Program, live: PgDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom the policy does not name can look, and is told who could wherever something would be done."""
    restorer.plan()
    restorer.confirm(live.name)
    restorer.rest()
    wizard = restorer.wizard
    (program.backups / "policy.toml").write_text("[administrators]\nusers = ['ann']\n")
    monkeypatch.setattr("loopin_backup_core.config.current_user.current", lambda: Identity("bob"))
    dialog = wizard.kept.undo(wizard.result_step.kept)
    dialog.typed.field.setText(live.name)
    assert not dialog.typed.do.isEnabled()
    assert "bob may not undo a restore" in dialog.typed.do.toolTip()
    dialog.reject()
    wizard.leave()
    wizard.go_on()
    restorer.rest()
    assert not wizard.on.isEnabled()
    assert "bob may not restore a backup" in wizard.on.toolTip()
    assert "ann" in wizard.on.toolTip()


@pytest.fixture
def own_server() -> Iterator[PgServer]:
    """A server that may be killed."""
    found = installed.installation(15)
    if found is None:
        needs.unavailable("There is no PostgreSQL 15 on this machine.")
        raise AssertionError
    with PgServer(found) as server:
        yield server


def test_a_server_that_vanishes(
    own_server: PgServer, tmp_path: Path, make_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """Killed in the middle of a restore: the window goes on, says what happened, what is safe, and what to do."""
    database = create_database(own_server, "loopin")
    database.load(TABLES + SLOW)
    program = Program(tmp_path, database)
    program.backup("manual")
    restorer = restorer_of(program, make_window, qtbot)
    restorer.plan()
    job = restorer.confirm("loopin")
    restorer.until(lambda: job.progress is not None and job.progress.rows > 0)
    os.kill(own_server.pid, signal.SIGQUIT)
    restorer.until(lambda: job.state.is_over)
    assert job.state is JobState.FAILED
    assert restorer.wizard.at == RESULT
    said = " ".join(one.text() for one in restorer.wizard.result_step.findChildren(QLabel) if one.isVisible())
    assert "The restore did not succeed" in said
    assert "loopin is as it was" in said
    assert "Traceback" not in said
    restorer.rest()
    assert restorer.window.isVisible()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with half a megabyte, as the directory of the backups."""
    place = tmp_path / "backups"
    place.mkdir(mode=0o700)
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k,mode=0700", "loopin-test", str(place)]
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_folder_that_fills_up(
    small_disk: Path, database: PgDatabase, tmp_path: Path, make_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """A backup that does not fit fails with what to do, publishes nothing, and the strip keeps saying so."""
    database.execute("CREATE TABLE much AS SELECT i, md5(i::text) || md5(i::text) AS t FROM generate_series(1, 9000) i")
    program = Program(tmp_path, database)
    window = make_window(tmp_path, DATABASE_URL=program.env["DATABASE_URL"], LOOPIN_PG_BIN=program.tools[1])
    job = window.app.actions.back_up()
    assert job is not None
    qtbot.waitUntil(lambda: job.state.is_over, timeout=30_000)
    assert job.state is JobState.FAILED
    assert job.error is not None
    assert "space" in job.error.message + job.error.hint
    assert list(small_disk.glob("*loopin_backup*")) == []
    assert window.strip.job is job
    assert window.strip.isVisible()
