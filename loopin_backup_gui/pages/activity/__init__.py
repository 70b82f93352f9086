"""Activity: the jobs of this session, the journals of the backups, and the log files."""

from loopin_backup_gui.pages.activity.page import ActivityPage

__all__ = ["ActivityPage"]
