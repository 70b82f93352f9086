"""The page Restore without a server: what is offered, the models, the stages, and coming back to a step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from loopin_backup_core.model.kinds import Kind, Level, Verdict
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.model.progress import Phase, Progress
from loopin_backup_core.operations.restore.plan import RestorePlan, TableChange
from loopin_backup_core.operations.restore.targets import SWAP, free_name
from loopin_backup_core.postgres.server import Missing
from loopin_backup_gui import formats
from loopin_backup_gui.pages.restore import RestorePage, works
from loopin_backup_gui.pages.restore.candidates import BACKUP_ROLE, COL_STATE, CandidateModel
from loopin_backup_gui.pages.restore.changes import CHANGE_ROLE, COL_LOST, COL_NOW, ChangeModel
from loopin_backup_gui.pages.restore.choice import Choice, Where, name_refusal, preferred, refusal
from loopin_backup_gui.pages.restore.course import RestoreProgress, Stage, stages_of
from loopin_backup_gui.pages.restore.wizard import BACKUP, TARGET, Wizard
from loopin_backup_gui.theme import Appearance
from tests.support import store

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from loopin_backup_core.model.backup import Backup
    from loopin_backup_gui.window import MainWindow

DAY = timedelta(days=1)
URL = "postgresql://ann@127.0.0.1:1/loopin"
HERE = Path("backups")
PLAN = RestorePlan(
    backup="loopin_backup_daily_20260822_120000",
    server="db:5432",
    server_version="18.1",
    database="shop",
    exists=True,
    method=SWAP,
    why="",
    size=1000,
    seconds=0.0,
    tables=(),
    written=None,
    connected=(),
    missing=Missing(),
    kept=(),
    kept_as="shop_before_20260823_120000",
)


def one(age: int = 0, verdict: Verdict = Verdict.GOOD, **changes: object) -> Backup:
    when = store.NOON - DAY * age
    facts = replace(store.manifest_of(when), verdict=verdict)
    return store.backup_of(HERE, facts, facts.stem, when, **changes)


def foreign() -> Backup:
    return store.backup_of(HERE, None, "elsewhere", None, data_path=HERE / "elsewhere.sql")


class TestOffers:
    """Which backups are offered."""

    def test_only_sound_backups_are_offered(self) -> None:
        """Good ones, those with warnings and foreign ones are; the others say why not."""
        assert [refusal(b) for b in (one(), one(verdict=Verdict.WARNINGS), foreign())] == ["", "", ""]
        refused = {
            verdict: refusal(one(verdict=verdict, reasons=("all rows are gone",)))
            for verdict in (Verdict.SUSPECT, Verdict.DAMAGED, Verdict.INCOMPLETE, Verdict.UNUSABLE)
        }
        assert all("all rows are gone." in why for why in refused.values())
        assert "Accept it" in refused[Verdict.SUSPECT]

    def test_an_accepted_suspect_is_offered(self) -> None:
        """Somebody said that the database is as it should be."""
        assert refusal(one(verdict=Verdict.SUSPECT, accepted=True)) == ""

    def test_the_newest_good_one_of_this_database_is_preferred(self) -> None:
        """Not a suspect one, not a foreign one, not another database's, not one made before a restore."""
        wanted = one(4)
        backups = [
            foreign(),
            one(0, Verdict.SUSPECT),
            one(1, database_name="other"),
            one(2, kind=Kind.SAFETY),
            wanted,
            one(5),
        ]
        assert preferred(backups, "loopin") is wanted
        assert preferred([one(2, kind=Kind.SAFETY)], "loopin") is not None
        assert preferred([one(1, Verdict.DAMAGED), foreign()], "loopin") is None

    def test_a_new_name_is_checked_against_the_server(self) -> None:
        """It must be there, fit, and not be taken; the one that is suggested is."""
        assert name_refusal("", ()) != ""
        assert name_refusal("loopin", ("loopin",)) != ""
        assert name_refusal("x" * 64, ()) != ""
        assert name_refusal("ä" * 32, ()) != ""
        for name in ("loopin", "x" * 63, "ä" * 31):
            assert name_refusal(free_name(name, {name}), {name}) == ""


class TestCommands:
    """What is shown as the command line."""

    def test_it_is_the_one_that_does_the_same(self) -> None:
        """The name to confirm is never in it: a placeholder stands where the user types it."""
        choice = Choice(Profile("prod", "", HERE, HERE), one(), Where.NEW, name="copy", database="loopin", no_acl=True)
        stem = choice.stem
        assert works.command(choice)[1:] == ("restore", stem, "--to", "copy", "--no-acl", "--profile", "prod")
        live = replace(choice, where=Where.REPLACE, name="", no_acl=False, safety_backup=True)
        assert works.command(live)[1:-2] == (
            "restore", stem, "--replace", "loopin", "--safety-backup", "--confirm", "NAME"
        )  # fmt: skip
        assert works.command(replace(live, where=Where.IN_PLACE), plan=True)[4:6] == ("loopin", "--in-place")
        assert works.undo_command(live.profile, "loopin", "loopin_before", "--drop")[-4:-2] == ("--confirm", "NAME")


class TestCourse:
    """The stages of a restore."""

    @pytest.fixture
    def course(self) -> RestoreProgress:
        choice = Choice(Profile("prod", "", HERE, HERE), where=Where.REPLACE, safety_backup=True)
        return RestoreProgress(stages_of(choice))

    def test_it_follows_the_phases_and_never_goes_back(self, course: RestoreProgress) -> None:
        """The safety backup reads a file back, which is no second check of the backup; skipped stages are done."""
        now = datetime(2026, 8, 22, tzinfo=UTC)
        seen = []
        for phase in (
            Phase.CHECK, Phase.CONNECT, Phase.DUMP, Phase.CHECK, Phase.CREATE, Phase.DATA, Phase.POST, Phase.COMPARE
        ):  # fmt: skip
            now += timedelta(seconds=1)
            course.follow(Progress(phase), now)
            seen.append(course.stage)
        assert seen == [
            Stage.CHECK, Stage.SAFETY, Stage.SAFETY, Stage.SAFETY, Stage.CREATE, Stage.DATA, Stage.POST, Stage.COMPARE
        ]  # fmt: skip
        course.end(now)
        assert set(course.ended) == set(course.stages)
        assert all(course.began[stage] <= course.ended[stage] for stage in course.stages)

    def test_the_ways_have_their_own_stages(self) -> None:
        """A new database needs no exchange; in place there is always a safety backup."""
        choice = Choice(Profile("prod", "", HERE, HERE))
        assert Stage.SWAP not in stages_of(choice)
        assert Stage.SAFETY not in stages_of(choice)
        assert Stage.SAFETY in stages_of(replace(choice, where=Where.IN_PLACE))


class TestModels:
    """The tables."""

    def test_the_backups(self, qapp: QApplication, qtmodeltester: ModelTester) -> None:
        """Those that are not offered are disabled and say why; foreign ones say that they need trust."""
        model = CandidateModel(Appearance(qapp))
        model.set_backups([one(), one(1, Verdict.DAMAGED, reasons=("cut off",)), foreign()], store.NOON)
        qtmodeltester.check(model)
        enabled = [bool(model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsEnabled) for row in range(3)]
        assert enabled == [True, False, True]
        assert "cut off" in model.data(model.index(1, COL_STATE))
        assert "trusted" in model.data(model.index(2, COL_STATE))
        assert model.data(model.index(0, 0), BACKUP_ROLE).stem == one().stem

    def test_the_changes(self, qapp: QApplication, qtmodeltester: ModelTester) -> None:
        """Rows now, afterwards, won and lost; what does not exist is a dash, an estimate says so."""
        model = ChangeModel(Appearance(qapp))
        model.set_rows([
            TableChange("public.a", 1200, exact=True, backup=1000, columns_lost=("x",)),
            TableChange("public.b", None, exact=True, backup=7),
            TableChange("other.c", 9, exact=False, backup=None),
        ])  # fmt: skip
        qtmodeltester.check(model)
        shown = [[model.data(model.index(row, column)) for column in range(5)] for row in range(3)]
        assert shown == [
            ["a", formats.number(1200), formats.number(1000), "0", "200"],
            ["b", "—", "7", "7", "0"],
            ["other.c", "≈ 9", "—", "0", "9"],
        ]
        assert "x" in model.data(model.index(0, COL_LOST), Qt.ItemDataRole.ToolTipRole)
        assert "estimate" in model.data(model.index(2, COL_NOW), Qt.ItemDataRole.ToolTipRole)
        assert model.data(model.index(1, 0), CHANGE_ROLE).backup == 7


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir(mode=0o700)
    for age in (2, 1, 0):
        store.put(made, store.NOON - DAY * age, verified=Level.STRUCTURE)
    (made / "elsewhere.sql").write_bytes(
        b"--\n-- PostgreSQL database dump\n--\n\nSELECT 1;\n\n--\n-- PostgreSQL database dump complete\n--\n"
    )
    return made


def wizard_of(window: MainWindow) -> Wizard:
    page = window.page("restore")
    assert isinstance(page, RestorePage)
    assert page.wizard is not None
    return page.wizard


@pytest.fixture
def window(directory: Path, make_window: Callable[..., MainWindow]) -> MainWindow:
    return make_window(DATABASE_URL=URL)


class TestSteps:
    """Going through the steps; there is no server at this address."""

    def test_restore_begins_with_the_newest_good_backup(self, window: MainWindow) -> None:
        """Ctrl+R shows the page with it chosen, and the way on is open."""
        window.app.actions.restore.trigger()
        assert window.shown == "restore"
        wizard = wizard_of(window)
        assert wizard.at == BACKUP
        assert wizard.backup_step.backup is not None
        assert wizard.backup_step.backup.created_at == store.NOON
        assert wizard.on.isEnabled()

    def test_a_backup_that_was_pointed_at_leads_to_the_second_step(self, window: MainWindow) -> None:
        """Who chose a backup elsewhere is asked where to."""
        found = window.app.session.snapshot()
        assert found is not None
        stem = found.backups[1].stem
        window.app.actions.restore_wanted.emit(stem)
        wizard = wizard_of(window)
        assert (wizard.at, wizard.choice.stem) == (TARGET, stem)

    def test_a_foreign_file_has_to_be_trusted(self, window: MainWindow) -> None:
        """Until the box is ticked the way on is closed and says why; another backup forgets the tick."""
        window.app.actions.restore_wanted.emit("elsewhere")
        wizard = wizard_of(window)
        step = wizard.backup_step
        assert wizard.at == BACKUP
        assert step.trust.isVisible()
        assert not step.trust.isChecked()
        assert not wizard.on.isEnabled()
        assert "trust" in wizard.on.toolTip()
        step.trust.setChecked(True)
        assert wizard.on.isEnabled()
        step.want("")
        assert not step.trust.isChecked()

    def test_a_server_that_does_not_answer_is_explained(self, window: MainWindow, qtbot: QtBot) -> None:
        """The second step says what happened, offers to try again, and the way on is closed."""
        window.app.actions.restore_wanted.emit("")
        wizard = wizard_of(window)
        wizard.go_on()
        qtbot.waitUntil(lambda: not window.app.session.runner.active)
        assert wizard.target_step.look_again.isVisible()
        assert not wizard.on.isEnabled()
        wizard.target_step.look_again.click()
        qtbot.waitUntil(lambda: not window.app.session.runner.active)
        assert wizard.at == TARGET

    def test_a_server_behind_a_socket_is_called_localhost(self, window: MainWindow) -> None:
        """The plan says where the database is in the word that the side bar has for it, not as a folder's path."""
        window.app.actions.restore_wanted.emit("")
        wizard = wizard_of(window)
        step, choice = wizard.plan_step, replace(wizard.choice, backup=one())
        step.show_plan(replace(PLAN, server="/var/run/postgresql:5432"), choice)
        assert "Replace shop on localhost" in [shown.text() for shown in step.findChildren(QLabel)]
        step.show_plan(replace(PLAN, server="db1.internal:5433"), choice)
        assert "Replace shop on db1.internal" in [shown.text() for shown in step.findChildren(QLabel)]

    def test_the_wizard_waits_while_another_page_is_looked_at(self, window: MainWindow) -> None:
        """Its step and what was chosen are there when the user comes back."""
        window.app.actions.restore_wanted.emit("")
        wizard = wizard_of(window)
        wizard.go_on()
        wizard.target_step.name.setText("my_copy")
        window.show_page("overview")
        window.show_page("restore")
        assert wizard_of(window) is wizard
        assert wizard.at == TARGET
        assert wizard.target_step.name.text() == "my_copy"
        window.app.actions.restore.trigger()
        assert wizard.at == TARGET

    def test_escape_and_back(self, window: MainWindow, qtbot: QtBot) -> None:
        """Back is one step, Esc gives it up."""
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.app.actions.restore_wanted.emit("")
        wizard = wizard_of(window)
        wizard.go_on()
        wizard.back.click()
        assert wizard.at == BACKUP
        wizard.go_on()
        wizard.target_step.new.setFocus()
        QTest.keyClick(wizard.target_step.new, Qt.Key.Key_Escape)
        assert wizard.at == BACKUP
        assert wizard.list.buttons[BACKUP].isChecked()

    def test_the_steps_can_be_reached_by_keyboard(self, window: MainWindow) -> None:
        """Each step is a button with a name; those that cannot be gone to say why."""
        window.app.actions.restore_wanted.emit("")
        wizard = wizard_of(window)
        wizard.go_on()
        first, second, third, *_ = wizard.list.buttons
        assert first.isEnabled()
        assert "step 2 of 5" in second.accessibleName()
        assert third.toolTip() != ""
        first.setFocus()
        QTest.keyClick(first, Qt.Key.Key_Space)
        assert wizard.at == BACKUP

    def test_the_command_line_is_shown(self, window: MainWindow) -> None:
        """From the second step on, it is the one for what has been chosen."""
        heard: list[tuple[str, ...]] = []
        window.app.actions.command_wanted.disconnect()
        window.app.actions.command_wanted.connect(heard.append)
        window.app.actions.restore_wanted.emit("")
        wizard = wizard_of(window)
        wizard.go_on()
        wizard.target_step.name.setText("my_copy")
        wizard.command.click()
        assert heard[0][1:] == ("restore", wizard.choice.stem, "--to", "my_copy")


def test_an_empty_directory_offers_to_back_up(tmp_path: Path, make_window: Callable[..., MainWindow]) -> None:
    """Without a backup there is one sentence and one button, and no way on."""
    window = make_window(DATABASE_URL=URL)
    window.show_page("restore")
    wizard = wizard_of(window)
    assert not wizard.on.isEnabled()
    assert not wizard.backup_step.view.isVisible()
