"""What a machine's own schedulers are told: lines of a crontab, units of systemd, files of launchd and of Windows.

Pure: texts made from a :class:`Call`. No secret is ever in them.
"""

from __future__ import annotations

from loopin_backup_core.scheduling.formats.call import CARRIED, CATCH_UP, Call, carried

__all__ = ["CARRIED", "CATCH_UP", "Call", "carried"]
