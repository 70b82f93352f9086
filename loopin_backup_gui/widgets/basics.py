"""Labels, buttons, cards and rules: made in one place, so that all are alike and all text is plain text."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from loopin_backup_gui.theme.tokens import GAP, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QAbstractSpinBox

    Box = TypeVar("Box", bound=QAbstractSpinBox)
    Control = TypeVar("Control", bound=QWidget)
    Line = TypeVar("Line", bound=QBoxLayout)

USUAL_NAME = 18
JOINERS = "\u200b\u200c\u200d"
"""What belongs inside a word or an emoji, or allows a line to break there, and moves nothing."""


def label(text: str = "", part: str = "", *, tone: Tone | None = None, wrap: bool = False) -> QLabel:
    """Return a label of plain text; ``part`` is one of the style sheet's: head, figure, title, strong, muted, small."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    if part:
        made.setProperty("part", part)
    if tone is not None:
        made.setProperty("tone", tone.value)
    if wrap:
        made.setWordWrap(True)
        made.setMinimumWidth(1)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def escaped(text: str) -> str:
    """Return a text of one line in which control characters, and those that turn the writing round, are marks.

    >>> escaped("a" + chr(10) + "b")
    'a␊b'
    """
    return "".join(_mark(one) if _moves(one) else one for one in text)


def _moves(one: str) -> bool:
    return unicodedata.category(one) in {"Cc", "Cf"} and one not in JOINERS


def breakable(text: str) -> str:
    """Return a text in which long names may be broken after an underscore or a slash, for display alone."""
    return text.replace("_", "_\u200b").replace("/", "/\u200b")


def _mark(one: str) -> str:
    code = ord(one)
    return chr(0x2400 + code) if code < 0x20 else f"<{code:04X}>"


def selectable(text: str = "", part: str = "") -> QLabel:
    """Return a label whose text can be selected and copied by mouse and keyboard."""
    made = label(text, part, wrap=True)
    flags = Qt.TextInteractionFlag
    made.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    return made


def set_tone(widget: QWidget, tone: Tone) -> None:
    """Give a widget another tone and let the style sheet see it."""
    if widget.property("tone") != tone.value:
        widget.setProperty("tone", tone.value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_part(widget: QWidget, part: str) -> None:
    """Make a widget another part of the style sheet's."""
    if widget.property("part") != part:
        widget.setProperty("part", part)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def pill(text: str, tone: Tone) -> QLabel:
    """Return a small label on the tone's background."""
    made = label(text, "pill", tone=tone)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


def button(text: str, on_click: Callable[[], object] | None = None, part: str = "", tip: str = "") -> QPushButton:
    """Return a button; ``part`` is primary, danger, link or empty. Text ending in “…” opens something first."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.setAccessibleName(text.replace("&", "").rstrip("…"))
    if part:
        made.setProperty("part", part)
    if tip:
        made.setToolTip(tip)
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


class _Wheel(QObject):
    """Leaves the wheel to the page while a control does not have the focus: who scrolls changes no number."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def still(control: Control) -> Control:
    """Return a control that the wheel changes only while it has the focus, which the wheel does not give."""
    control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    control.installEventFilter(_Wheel(control))
    return control


def roomy(box: Box) -> Box:
    """Return a spin box whose text stands as far from its edge as in other fields; no style sheet reaches that."""
    if (edit := box.lineEdit()) is not None:
        edit.setTextMargins(8, 0, 0, 0)
    return still(box)


def narrow(choice: QComboBox) -> None:
    """Let a choice among names be no wider than usual names are; the tooltip tells what does not fit."""
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.setMinimumContentsLength(USUAL_NAME)
    choice.currentTextChanged.connect(choice.setToolTip)


def allow(widget: QWidget, refusal: str, tip: str = "") -> None:
    """Enable a control, or disable it with a tooltip that says why."""
    widget.setEnabled(not refusal)
    widget.setToolTip(refusal or tip)
    widget.setAccessibleDescription(refusal or tip)


def rule() -> QFrame:
    """Return a horizontal line."""
    made = QFrame()
    made.setProperty("part", "rule")
    return made


def upright() -> QFrame:
    """Return a vertical line."""
    made = QFrame()
    made.setProperty("part", "upright")
    return made


def row(*widgets: QWidget | None, spacing: int = 8) -> QHBoxLayout:
    """Return a row without margins; None stands for the space that takes what is left."""
    return _filled(QHBoxLayout(), widgets, spacing)


def column(*widgets: QWidget | None, spacing: int = 8) -> QVBoxLayout:
    """Return a column without margins; None stands for the space that takes what is left."""
    return _filled(QVBoxLayout(), widgets, spacing)


def _filled(made: Line, widgets: Iterable[QWidget | None], spacing: int) -> Line:
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for one in widgets:
        if one is None:
            made.addStretch(1)
        else:
            made.addWidget(one)
    return made


class Elided(QLabel):
    """A label of one line that has a “…” where it does not fit, names in their middle; the tooltip tells all of it."""

    def __init__(
        self,
        part: str = "",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        where: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__()
        self._where = where
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("part", part)
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""

    def setText(self, text: str) -> None:
        """Show a text, as much of it as there is room for."""
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show a text, as much of it as there is room for."""
        self._whole = text
        self.setAccessibleName(text)
        self._elide()

    def _elide(self) -> None:
        # A name may hold anything; what breaks a line or moves the writing is shown as a mark.
        plain = escaped(self._whole)
        shown = self.fontMetrics().elidedText(plain, self._where, self.width())
        super().setText(shown)
        self.setToolTip(plain if shown != plain else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()


def scrolling(content: QWidget) -> QScrollArea:
    """Return an area that scrolls its content up and down, and is no stop for the Tab key."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


class Card(QFrame):
    """A quiet panel with a title and a body.

    Attributes:
        body: the layout to add to.
    """

    def __init__(self, title: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(GAP, GAP, GAP, GAP)
        self.body.setSpacing(8)
        self.title = label(title, "title")
        self.hint = Elided("small", where=Qt.TextElideMode.ElideMiddle)
        self.hint.show_text(hint)
        if title:
            self.setAccessibleName(title)
            head = row(self.title)
            head.addWidget(self.hint, 1)
            self.body.addLayout(head)


class Notice(QFrame):
    """A panel in a tone that says what is the matter, with buttons for what to do.

    Attributes:
        buttons: the layout for its buttons.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "notice")
        self._mark = label("!", "mark")
        self._mark.setFixedSize(22, 22)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = label("", "strong", wrap=True)
        self._text = label("", wrap=True)
        self.buttons = row()
        inside = QHBoxLayout(self)
        inside.setContentsMargins(GAP, 12, GAP, 12)
        inside.setSpacing(GAP)
        inside.addWidget(self._mark)
        inside.addLayout(column(self._title, self._text, spacing=2), 1)
        inside.addLayout(self.buttons)

    def show_matter(self, tone: Tone, title: str, text: str = "") -> None:
        """Show what is the matter."""
        set_tone(self, tone)
        set_tone(self._mark, tone)
        self._mark.setText("✓" if tone is Tone.GOOD else "!")
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.show()


class Empty(QWidget):
    """What an empty page shows: one sentence and one button."""

    def __init__(self, sentence: str, action: str = "", on_click: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.sentence = label(sentence, "muted", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = column(None, self.sentence, spacing=GAP)
        if action:
            self.button = button(action, on_click, "primary")
            inside.addLayout(row(None, self.button, None))
        inside.addStretch(1)
        self.setLayout(inside)
