"""The recovery sheet on the screen: to be printed or saved, and then put away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase, QTextDocument
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPlainTextEdit, QWidget

from loopin_backup_core.model.errors import LoopinError
from loopin_backup_core.operations import keys, recovery_sheet
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Notice, allow, button, column, label, row

if TYPE_CHECKING:
    from loopin_backup_core.operations.recovery_sheet import Sheet


class SheetView(QWidget):
    """Shows a sheet, which holds the secret identity. Nothing of it is in a name, a tooltip or the clipboard.

    Attributes:
        printed: the user has printed or saved it; then it may be closed.
        close_button: closes it.
        notice: what came of saving, or the question before it is closed.

    Signals:
        closing: the user is done with it.
    """

    closing = Signal()

    def __init__(self, one: Sheet) -> None:
        super().__init__()
        self._sheet = one
        self.setAccessibleName(self.tr("Recovery sheet"))
        words = self.tr("It is shown once. Print it, or save it, print that and delete the file: it holds the secret.")
        shown = QPlainTextEdit(recovery_sheet.text(one))
        shown.setReadOnly(True)
        shown.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        shown.setAccessibleName(self.tr("Recovery sheet"))
        shown.setTabChangesFocus(True)
        self.notice = Notice()
        self.notice.hide()
        self.printed = QCheckBox(self.tr("I have printed or saved it"))
        self.close_button = button(self.tr("Close"), self.closing.emit, "primary")
        self.printed.toggled.connect(lambda _on: self._allow())
        self._print_button = button(self.tr("Print…"), self._print)
        save = button(self.tr("Save…"), self._save)
        inside = column(label(self.tr("The recovery sheet"), "head"), label(words, wrap=True), spacing=12)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(shown, 1)
        inside.addWidget(self.notice)
        inside.addLayout(row(self._print_button, save, None, self.printed, self.close_button))
        self.setLayout(inside)
        self._allow()

    @property
    def confirmed(self) -> bool:
        """Whether the user has said that it is on paper or in a file."""
        return self.printed.isChecked()

    def _allow(self) -> None:
        allow(self.close_button, "" if self.confirmed else self.tr("First print or save it, and say so."))

    def ask(self) -> None:
        """Ask before the sheet is gone for good."""
        title = self.tr("You have neither printed nor saved the sheet, as far as is known here.")
        text = self.tr("If the keyring or the file is lost and there is no sheet, nobody can open these backups.")
        if self.notice.buttons.count() == 0:
            self.notice.buttons.addWidget(button(self.tr("Close without it"), self.closing.emit, "danger"))
        self.notice.show_matter(Tone.WARNING, title, text)

    def save_to(self, path: Path) -> None:
        """Write it as a page for printing into a new file, which only its owner may read."""
        try:
            keys.write_sheet(path, self._sheet)
        except LoopinError as error:
            self._say(Tone.BAD, error.message, error.hint)
            return
        title = self.tr("Saved: only you can read it.")
        text = self.tr("Print %1, and delete it then: it holds the secret identity.").replace("%1", str(path))
        self._say(Tone.GOOD, title, text)

    def _say(self, tone: Tone, title: str, text: str) -> None:
        while (item := self.notice.buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.notice.show_matter(tone, title, text)

    def _save(self) -> None:
        start = str(Path.home() / f"{self._sheet.profile}-recovery-sheet.html")
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the recovery sheet"), start, "HTML (*.html)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if chosen:
            self.save_to(Path(chosen))

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        printer.setDocName("LoopIn Backup")
        dialog = QPrintDialog(printer, self.window())
        if dialog.exec():
            self.document().print_(printer)

    def document(self) -> QTextDocument:
        """Return the sheet as it is printed."""
        made = QTextDocument(self)
        made.setHtml(recovery_sheet.html(self._sheet))
        return made
