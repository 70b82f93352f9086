"""Confirming by typing a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from loopin_backup_gui.dialogs.typed_name import TypedName, TypedNameDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def dialog(qtbot: QtBot) -> TypedNameDialog:
    made = TypedNameDialog("Undo", ("loopin_before takes the place of loopin.",))
    qtbot.addWidget(made)
    made.typed.ask("loopin_prod", "Undo loopin_prod", "Nothing has changed yet.")
    made.show()
    return made


def test_nothing_is_prefilled_and_the_button_waits(dialog: TypedNameDialog) -> None:
    """The field is empty, the button names verb and target, is disabled, says why, and is not the default."""
    typed = dialog.typed
    assert typed.field.text() == ""
    assert typed.do.text() == "Undo loopin_prod"
    assert not typed.do.isEnabled()
    assert "loopin_prod" in typed.do.toolTip()
    assert not typed.do.isDefault()
    assert not typed.do.autoDefault()
    assert not typed.do.hasFocus()


@pytest.mark.parametrize("text", ["loopin_pro", "loopin_prod ", "Loopin_prod", "loopin_prod2"])
def test_only_the_very_name_will_do(dialog: TypedNameDialog, text: str) -> None:
    """A name that merely resembles it opens nothing."""
    dialog.typed.field.setText(text)
    assert not dialog.typed.do.isEnabled()


def test_return_in_the_field_does_nothing(dialog: TypedNameDialog, qtbot: QtBot) -> None:
    """Whoever confirms goes to the button; a Return out of habit neither confirms nor closes."""
    heard: list[str] = []
    dialog.confirmed.connect(heard.append)
    dialog.typed.field.setFocus()
    QTest.keyClicks(dialog.typed.field, "loopin_prod")
    QTest.keyClick(dialog.typed.field, Qt.Key.Key_Return)
    assert heard == []
    assert dialog.isVisible()
    assert dialog.typed.do.isEnabled()
    QTest.keyClick(dialog.typed.do, Qt.Key.Key_Space)
    assert heard == ["loopin_prod"]
    assert not dialog.isVisible()


def test_escape_cancels(dialog: TypedNameDialog) -> None:
    """Esc closes it and nothing is confirmed."""
    heard: list[str] = []
    dialog.confirmed.connect(heard.append)
    dialog.typed.field.setText("loopin_prod")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert heard == []
    assert not dialog.isVisible()


def test_a_refusal_disables_it_and_says_why(qtbot: QtBot) -> None:
    """Whom the policy refuses reads the reason at the button, whatever is typed."""
    typed = TypedName()
    qtbot.addWidget(typed)
    typed.ask("loopin", "Replace loopin", "", "ann may not restore a backup.")
    typed.field.setText("loopin")
    assert not typed.do.isEnabled()
    assert typed.do.toolTip() == "ann may not restore a backup."


def test_asking_again_forgets_what_was_typed(qtbot: QtBot) -> None:
    """A name typed for one plan confirms no other."""
    typed = TypedName()
    qtbot.addWidget(typed)
    typed.ask("loopin", "Replace loopin", "")
    typed.field.setText("loopin")
    typed.ask("loopin", "Replace loopin", "")
    assert typed.field.text() == ""
    assert not typed.do.isEnabled()
