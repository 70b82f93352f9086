"""Where the database is: fields, or a connection string that is taken apart into them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QLineEdit

from loopin_backup_core.model import conninfo
from loopin_backup_core.model.errors import LoopinError, UsageError
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, still
from loopin_backup_gui.widgets.field import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
USUAL_SSL = "prefer"
OWN_FIELDS = ("host", "port", "dbname", "user", "sslmode")
PASTED = 8
"""So many characters more at once were pasted, not typed."""


class ConnectionCard(Card):
    """The keywords of a connection, without its password.

    Signals:
        changed: the connection is another.
        password_found: a password stood in what was pasted; it is in no field of this card.
    """

    changed = Signal()
    password_found = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Database"))
        self._before = ""
        self._untaken = False
        self.address = QLineEdit()
        self.address.setPlaceholderText("postgresql://user@host:5432/database")
        self.host, self.port, self.dbname, self.user, self.more = (QLineEdit() for _ in range(5))
        self.sslmode = still(QComboBox())
        self.sslmode.addItems(SSL_MODES)
        self.sslmode.setCurrentText(USUAL_SSL)
        self.port.setFixedWidth(80)
        self.port.setPlaceholderText("5432")
        self.port.setAccessibleName(self.tr("Port"))
        self.port.setValidator(QIntValidator(1, 65535, self))
        self.host.setPlaceholderText(self.tr("localhost, a name, an address, or a socket's directory"))
        self.more.setPlaceholderText("sslrootcert=/etc/ssl/db.pem connect_timeout=5")
        hint = self.tr("Paste a connection string: it is taken apart into the fields below.")
        self.fields = {
            "address": Field(self.tr("Paste an address"), self.address, hint),
            "host": Field(self.tr("Host and port"), self.host, beside=self.port),
            "dbname": Field(self.tr("Database"), self.dbname),
            "user": Field(self.tr("User"), self.user),
            "sslmode": Field(self.tr("Encryption (SSL)"), self.sslmode),
            "more": Field(self.tr("More settings"), self.more),
        }
        self.fields["port"] = self.fields["host"]
        for one in dict.fromkeys(self.fields.values()):
            self.body.addWidget(one)
        self._connect()

    def _connect(self) -> None:
        # Not textEdited: assistive technology sets texts, too.
        self.address.textChanged.connect(self._on_address)
        self.address.editingFinished.connect(self.take_address)
        for field in (self.host, self.port, self.dbname, self.user, self.more):
            field.textChanged.connect(self._on_edit)
        self.sslmode.currentTextChanged.connect(lambda _text: self.changed.emit())

    def show_params(self, params: Mapping[str, str]) -> None:
        """Fill the fields."""
        self.host.setText(params.get("host", ""))
        self.port.setText(params.get("port", ""))
        self.dbname.setText(params.get("dbname", ""))
        self.user.setText(params.get("user", ""))
        self.sslmode.setCurrentText(params.get("sslmode", USUAL_SSL))
        self.more.setText(conninfo.text_of({key: params[key] for key in params if key not in OWN_FIELDS}))
        self.changed.emit()

    def params(self) -> dict[str, str]:
        """Return the keywords. Raises UsageError with what it is about."""
        found = {key: getattr(self, key).text().strip() for key in OWN_FIELDS[:-1]}
        if self.sslmode.currentText() != USUAL_SSL:
            found["sslmode"] = self.sslmode.currentText()
        params = {**self._more(), **{key: value for key, value in found.items() if value}}
        if not params.get("dbname") and "service" not in params:
            raise _about("dbname", UsageError(self.tr("Which database? Its name is missing.")))
        try:
            return conninfo.parse(conninfo.text_of(params))
        except LoopinError as error:
            raise _about("port", error) from None

    def _more(self) -> dict[str, str]:
        text = self.more.text().strip()
        if not text:
            return {}
        try:
            params, password = conninfo.without_password(conninfo.parse(text))
            conninfo.refuse_other_secrets(params)
        except LoopinError as error:
            raise _about("more", error) from None
        if password is not None:
            self.more.setText(conninfo.text_of(params))
            self.password_found.emit(password)
        return params

    def clear_complaints(self) -> None:
        """Take back what was said about the fields."""
        for one in self.fields.values():
            one.clear()

    @Slot(str)
    def _on_address(self, text: str) -> None:
        pasted = len(text) - len(self._before) >= PASTED
        self._before = text
        self._untaken = True
        if pasted:
            self.take_address()

    @Slot()
    def take_address(self) -> None:
        """Take apart what was typed or pasted as a connection string, unless that has been done."""
        text = self.address.text().strip()
        if text and self._untaken:
            self._take(text)

    @Slot(str)
    def _on_edit(self, text: str) -> None:
        if "://" in text and isinstance(source := self.sender(), QLineEdit) and source is not self.more:
            source.clear()
            self._take(text)
        else:
            self.changed.emit()

    def _take(self, text: str) -> None:
        field = self.fields["address"]
        self._before, self._untaken = "", False
        try:
            params, password = conninfo.without_password(conninfo.parse(text))
            conninfo.refuse_other_secrets(params)
        except LoopinError as error:
            # What cannot be read may hold a password all the same, and this field is no place for one.
            with QSignalBlocker(self.address):
                self.address.setText(conninfo.mask(text))
            field.complain(f"{error.message} {error.hint}".strip())
            return
        self.address.clear()
        self.clear_complaints()
        self.show_params(params)
        if password is None:
            field.remark(self.tr("Taken apart into the fields below."), Tone.GOOD)
            return
        field.remark(self.tr("Taken apart into the fields below; the password is in its own field."), Tone.GOOD)
        self.password_found.emit(password)


def _about(key: str, error: LoopinError) -> LoopinError:
    error.about = key
    return error
