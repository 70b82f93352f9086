"""The page Restore: a wizard from a backup to a proven database, and the way back."""

from loopin_backup_gui.pages.restore.page import RestorePage

__all__ = ["RestorePage"]
