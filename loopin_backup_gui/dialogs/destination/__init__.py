"""The dialogs about destinations: adding and changing one, what lies there, forgetting it."""

from loopin_backup_gui.dialogs.destination.dialog import DestinationDialog

__all__ = ["DestinationDialog"]
