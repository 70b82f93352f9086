"""The page Backups: the table, the details beside it, and what can be done to a backup."""

from loopin_backup_gui.pages.backups.page import BackupsPage

__all__ = ["BackupsPage"]
