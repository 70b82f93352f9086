"""How many backups of the current profile are kept, and what makes one suspect."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

from loopin_backup_core.config.profiles import DEFAULT
from loopin_backup_core.model.kinds import Kind
from loopin_backup_core.model.retention import RetentionPolicy
from loopin_backup_core.model.wipe_guard import WipeGuardConfig
from loopin_backup_core.rules.policy import Action
from loopin_backup_gui import commandline
from loopin_backup_gui.pages.settings.section import Section
from loopin_backup_gui.tasks import in_thread
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, allow, breakable, button, label, roomy, row
from loopin_backup_gui.widgets.field import Field

if TYPE_CHECKING:
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_gui.app_context import AppContext

KINDS = (Kind.DAILY, Kind.WEEKLY, Kind.MONTHLY, Kind.MANUAL)
SHARES = ("table", "passing", "overall")
COUNTS = ("few", "some")
FOREVER = 0
NUMBER_WIDTH = 140


class LimitsSection(Section):
    """Retention and the wipe guard's thresholds, for whoever the policy allows to change them.

    Attributes:
        keep: the numbers by kind.
        shares, counts: the thresholds by their names in the profile.
        save_button: writes them.
    """

    def __init__(self, app: AppContext) -> None:
        super().__init__(app, self.tr("Limits"))
        self._whose = label("", "muted", wrap=True)
        self.column.insertWidget(1, self._whose)
        self.keep = {kind: self._number() for kind in KINDS}
        self.keep[Kind.MANUAL].setSpecialValueText(self.tr("all"))
        self.keep[Kind.MANUAL].setMinimum(FOREVER)
        self.shares = {key: self._share() for key in SHARES}
        self.counts = {key: self._number(1_000_000) for key in COUNTS}
        self.save_button = button(self.tr("Save"), self.save, "primary")
        self._usual = button(self.tr("Usual values"), self._show_usual)
        self._command = button(self.tr("Command line…"), lambda: self.app.actions.show_command(self.command()))
        self.column.addWidget(self._keeping())
        self.column.addWidget(self._guarding())
        self.column.addLayout(row(self._usual, self._command, None, self.save_button))
        self.column.addStretch(1)

    def _keeping(self) -> Card:
        card = Card(self.tr("How many are kept"), self.tr("never fewer than one good backup"))
        names = {
            Kind.DAILY: self.tr("Daily"),
            Kind.WEEKLY: self.tr("Weekly"),
            Kind.MONTHLY: self.tr("Monthly"),
            Kind.MANUAL: self.tr("Manual"),
        }
        for kind, box in self.keep.items():
            card.body.addWidget(Field(names[kind], box))
        return card

    def _guarding(self) -> Card:
        card = Card(self.tr("When a backup is suspect"), self.tr("compared with the last good ones"))
        for key, name, hint in (
            ("table", self.tr("One table lost"), self.tr("more than this share of its rows")),
            ("passing", self.tr("A log or queue lost"), self.tr("more than this share: their rows come and go")),
            ("overall", self.tr("All together lost"), self.tr("more than this share, the worst table left out")),
        ):
            card.body.addWidget(Field(name, self.shares[key], hint))
        few = self.tr("fewer rows than this are not judged by shares")
        some = self.tr("fewer rows than this may vanish")
        card.body.addWidget(Field(self.tr("Small tables"), self.counts["few"], few))
        card.body.addWidget(Field(self.tr("Tiny tables"), self.counts["some"], some))
        return card

    def _number(self, most: int = 9999) -> QSpinBox:
        box = roomy(QSpinBox())
        box.setFixedWidth(NUMBER_WIDTH)
        box.setRange(1, most)
        box.setGroupSeparatorShown(True)
        return box

    def _share(self) -> QDoubleSpinBox:
        box = roomy(QDoubleSpinBox())
        box.setFixedWidth(NUMBER_WIDTH)
        box.setRange(0, 100)
        box.setDecimals(0)
        box.setSuffix(" %")
        return box

    def fill(self) -> None:
        profile = self.app.session.current
        self.notice.hide()
        self._refuse(profile)
        if profile is not None:
            self._show(profile.retention, profile.guard)

    def _refuse(self, profile: Profile | None) -> None:
        refusal = self.tr("No profile yet.")
        if profile is not None:
            named = self.tr("DATABASE_URL is no profile: add one to set its limits.")
            refusal = named if profile.name == DEFAULT else self.app.session.refusal(Action.RETENTION, profile)
            self._whose.setText(
                self.tr("For %1.").replace("%1", breakable(profile.name)) + (f" {refusal}" if refusal else "")
            )
        else:
            self._whose.setText(refusal)
        for one in (self.save_button, self._usual, *self.keep.values(), *self.shares.values(), *self.counts.values()):
            allow(one, refusal)

    def _show(self, retention: RetentionPolicy, guard: WipeGuardConfig) -> None:
        for kind, box in self.keep.items():
            box.setValue(retention.keep.get(kind, FOREVER))
        for key, share in self.shares.items():
            share.setValue(100 * getattr(guard, key))
        for key, count in self.counts.items():
            count.setValue(getattr(guard, key))

    def _show_usual(self) -> None:
        self._show(RetentionPolicy(), WipeGuardConfig())

    def wanted(self, profile: Profile) -> Profile:
        """Return the profile with the limits that the controls show."""
        others = {kind: number for kind, number in profile.retention.keep.items() if kind not in self.keep}
        keep = others | {kind: box.value() for kind, box in self.keep.items() if box.value() != FOREVER}
        values: dict[str, Any] = {key: round(box.value() / 100, 4) for key, box in self.shares.items()}
        values |= {key: box.value() for key, box in self.counts.items()}
        guard = replace(profile.guard, **values)
        return replace(profile, retention=RetentionPolicy(keep), guard=guard)

    def command(self) -> tuple[str, ...]:
        """The command line that does the same."""
        profile = self.app.session.current
        words = [commandline.PROGRAM, "profile", "limit", profile.name if profile is not None else "NAME"]
        for kind, box in self.keep.items():
            words += ["--keep", f"{kind.value}={box.value()}"] if box.value() != FOREVER else []
        for key, share in self.shares.items():
            words += ["--guard", f"{key}={share.value() / 100:g}"]
        for key, count in self.counts.items():
            words += ["--guard", f"{key}={count.value()}"]
        return tuple(words)

    def save(self) -> None:
        """Write the limits."""
        profile = self.app.session.current
        if profile is not None:
            self.save_button.setEnabled(False)
            self.tasks.start(self._save(self.wanted(profile)), self.show_error)

    async def _save(self, profile: Profile) -> None:
        from loopin_backup_core.config.profiles.limits import set_limits

        environ = self.app.session.environ
        try:
            await in_thread(lambda: set_limits(profile, environ))
        finally:
            self.save_button.setEnabled(True)
        self.app.session.load()
        self.notice.show_matter(Tone.GOOD, self.tr("Saved."))
