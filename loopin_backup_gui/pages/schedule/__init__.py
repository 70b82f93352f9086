"""The page Schedule: when backups are due, who makes them, and how long they are kept."""

from loopin_backup_gui.pages.schedule.page import SchedulePage

__all__ = ["SchedulePage"]
