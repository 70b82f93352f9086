"""The four figures at a glance: last good backup, proof, next run, space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_core.model.kinds import Level
from loopin_backup_gui import formats
from loopin_backup_gui.models import backup_words
from loopin_backup_gui.theme.tokens import Tone
from loopin_backup_gui.widgets.basics import Card, label, set_tone

if TYPE_CHECKING:
    from datetime import datetime

    from loopin_backup_core.model.backup import Backup, Verification
    from loopin_backup_gui.snapshot import Snapshot

TIGHT = 0.1
WIDE_ENOUGH = 190


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it is, its value, what explains it, and, on asking, exactly."""

    name: str
    value: str
    hint: str
    exactly: str = ""
    tone: Tone = Tone.NEUTRAL


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("Figures", text, None, count)


def figures_of(snapshot: Snapshot, now: datetime) -> tuple[Figure, ...]:
    """Return the four figures of a profile."""
    return _last_good(snapshot, now), _proof(snapshot, now), _next(snapshot, now), _space(snapshot)


def _last_good(snapshot: Snapshot, now: datetime) -> Figure:
    name = _tr("Last good backup")
    good = snapshot.latest_good
    if good is None or good.created_at is None or good.manifest is None:
        return Figure(name, _tr("none"), _tr("Nothing can be restored yet"), tone=Tone.BAD)
    kind, dumped = backup_words.kind(good.manifest.kind), good.manifest.index.bytes
    stored = formats.size(good.size)
    sizes = stored if dumped == good.size else f"{formats.size(dumped)} → {stored}"
    return Figure(name, formats.ago(good.created_at, now), f"{kind} · {sizes}", formats.exactly(good.created_at))


def _proof(snapshot: Snapshot, now: datetime) -> Figure:
    name = _tr("Proven restorable")
    good = [one for one in snapshot.backups if one.verdict.is_good]
    proofs = [(one, v) for one in good for v in one.verifications if v.ok and v.level is Level.DRILL]
    if not proofs:
        return Figure(name, _tr("never"), _tr("A drill proves it"))
    backup, drill = max(proofs, key=lambda proof: proof[1].at)
    return Figure(name, formats.ago(drill.at, now), _drill(backup, drill, now), formats.exactly(drill.at))


def _drill(backup: Backup, drill: Verification, now: datetime) -> str:
    """Say which backup was restored: the journal does not tell on which server."""
    took = _tr("took %1").replace("%1", formats.duration(drill.duration))
    if backup.created_at is None:
        return took
    return _tr("the backup of %1, %2").replace("%1", formats.when_inside(backup.created_at, now)).replace("%2", took)


def _next(snapshot: Snapshot, now: datetime) -> Figure:
    name, run = _tr("Next run"), snapshot.state.next_run
    if run is None:
        return Figure(name, _tr("not scheduled"), _tr("Only when you say so"))
    kind = backup_words.kind(run.kind)
    hint = f"{kind} · {formats.ago(run.at, now)}"
    if snapshot.is_installed is False:
        only = _tr("%1 · only while this window is open: no scheduler is set").replace("%1", kind)
        return Figure(name, formats.when(run.at, now), only, formats.exactly(run.at), Tone.WARNING)
    missed = snapshot.state.missed
    late = _tr("%n run(s) missed", len(missed)) if missed else ""
    tone = Tone.WARNING if missed else Tone.NEUTRAL
    return Figure(name, formats.when(run.at, now), late or hint, formats.exactly(run.at), tone)


def _space(snapshot: Snapshot) -> Figure:
    count = _tr("%n backup(s)", len(snapshot.backups))
    if snapshot.free < 0:
        return Figure(_tr("Space"), formats.size(snapshot.used), count)
    tight = snapshot.free < TIGHT * snapshot.used or snapshot.free < 2 * _largest(snapshot)
    hint = _tr("%1 free").replace("%1", formats.size(snapshot.free))
    tone = Tone.WARNING if tight else Tone.NEUTRAL
    return Figure(_tr("Space"), formats.size(snapshot.used), f"{hint} · {count}", str(snapshot.profile.directory), tone)


def _largest(snapshot: Snapshot) -> int:
    return max((one.size for one in snapshot.backups), default=0)


class FigureCard(Card):
    """A card with one figure."""

    def __init__(self) -> None:
        super().__init__()
        self._name = label("", "muted", wrap=True)
        self._value = label("", "figure")
        self._hint = label("", "muted", wrap=True)
        self.body.setSpacing(4)
        for one in (self._name, self._value, self._hint):
            self.body.addWidget(one)
        self.body.addStretch(1)
        self.setMinimumWidth(WIDE_ENOUGH)

    def show_figure(self, figure: Figure) -> None:
        """Show a figure."""
        self._name.setText(figure.name)
        self._value.setText(figure.value)
        self._hint.setText(figure.hint)
        self.setToolTip(figure.exactly)
        set_tone(self._hint, figure.tone)
        self.setAccessibleName(f"{figure.name}: {figure.value}")
        self.setAccessibleDescription(" · ".join(filter(None, (figure.hint, figure.exactly))))
