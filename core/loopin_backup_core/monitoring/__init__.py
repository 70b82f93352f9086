"""What monitoring is told: how grave each finding is, and the words of Nagios and Prometheus. Pure."""

from __future__ import annotations

from loopin_backup_core.monitoring.facts import CheckFinding, Copies, Inspection, Severity, grave, worst

__all__ = ["CheckFinding", "Copies", "Inspection", "Severity", "grave", "worst"]
