"""What monitoring is told: how grave each finding is, and the words of Nagios and Prometheus. Pure."""

from __future__ import annotations

from loopin_backup_core.monitors.facts import Concern, Copies, Inspection, Severity, grave, worst

__all__ = ["Concern", "Copies", "Inspection", "Severity", "grave", "worst"]
