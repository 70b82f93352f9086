"""The demo: the window on a server of its own, with a sample database and a year of history. Nothing is left of it."""

from loopin_backup_gui.demo.ending import Ending
from loopin_backup_gui.demo.opening import open_in
from loopin_backup_gui.demo.world import World

__all__ = ["Ending", "World", "open_in"]
