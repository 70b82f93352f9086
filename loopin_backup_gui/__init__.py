"""LoopIn Backup's window. It is not built yet: everything the program can do is in ``loopin-backup-cli``."""
