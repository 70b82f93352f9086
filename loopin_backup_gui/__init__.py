"""LoopIn Backup's window: what an administrator launches. Everything it does is a call of core."""
