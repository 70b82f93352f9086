"""LoopIn Backup's core library: everything the window and the command line can do, without either."""

__version__ = "0.1.0"
