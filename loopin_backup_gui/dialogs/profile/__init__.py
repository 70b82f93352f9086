"""Adding a database to protect, or changing how it is protected."""

from loopin_backup_gui.dialogs.profile.dialog import ProfileDialog

__all__ = ["ProfileDialog"]
