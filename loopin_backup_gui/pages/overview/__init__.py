"""The page Overview: how the database stands, and what is to be done."""

from loopin_backup_gui.pages.overview.page import OverviewPage

__all__ = ["OverviewPage"]
