"""The first-run guide: from nothing to the first drill."""

from loopin_backup_gui.dialogs.guide.dialog import GuideDialog

__all__ = ["GuideDialog"]
