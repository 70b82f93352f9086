"""The page Destinations: the second homes of a database's backups, and who can read them."""

from loopin_backup_gui.pages.destinations.page import DestinationsPage

__all__ = ["DestinationsPage"]
