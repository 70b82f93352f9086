"""Putting a profile's runs into the schedulers of this machine, looking at them there, and taking them out."""

from __future__ import annotations

from loopin_backup_core.scheduling.install.calls import call_for, program
from loopin_backup_core.scheduling.install.places import Cron, Place, Systemd

__all__ = ["Cron", "Place", "Systemd", "call_for", "program"]
