"""The page Settings: one section a file."""

from loopin_backup_gui.pages.settings.page import SettingsPage

__all__ = ["SettingsPage"]
