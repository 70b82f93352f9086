"""The commands of ``loopin-backup-cli`` in the order of its help: the file that has each, and what it is for.

Starting fast is part of the promise, so only the file of the command that is asked for is imported.
"""

from __future__ import annotations

COMMANDS = {
    "backup": ("backup", "take a backup"),
    "list": ("list", "list the backups, newest first"),
    "show": ("show", "show one backup and its tables"),
    "verify": ("verify", "check backups: their bytes, their structure, or by restoring them for real"),
    "copy": ("copy", "copy backups to a second home: a disk, an S3 store, a server with SFTP"),
    "restore": ("restore", "restore a backup to a new database, or in the place of the live one"),
    "undo": ("undo", "exchange a replaced database with the one that was kept"),
    "watch": ("watch", "look whether the database seems to have been wiped since its last good backup"),
    "guard": ("guard", "take a backup, run a command of yours, and tell what it did to the rows"),
    "pin": ("mark", "never delete a backup automatically"),
    "unpin": ("mark", "let cleanup decide again"),
    "note": ("mark", "write a note to a backup; an empty text takes it away"),
    "accept": ("mark", "say that a suspect backup is as it should be"),
    "compare": ("compare", "show two backups side by side, table by table"),
    "export": ("export", "write a backup as a plain .sql file, verified on the way"),
    "import": ("importing", "bring a dump that another program made among the backups"),
    "delete": ("delete", "delete one backup by hand; the last good one stays"),
    "cleanup": ("cleanup", "delete old backups by the retention of the profile"),
    "journal": ("journal", "what happened to the backups, and proof that nobody changed that"),
    "profile": ("profile", "add, list, show, test or remove the databases to protect"),
    "key": ("key", "make, bring, show or test the keys that encrypt backups and open them"),
    "notice": ("notice", "say who is told when a scheduled backup fails, and try it"),
    "schedule": ("schedule", "when backups are due, and putting their runs into cron, systemd, launchd or Windows"),
    "destination": ("destination", "add, list, test or remove the second homes of a profile's backups"),
    "check": ("check", "tell monitoring whether every database is protected, from what lies in its directory"),
    "doctor": ("doctor", "find what would stop a backup or a restore"),
    "demo": ("demo", "show the whole job on a throwaway server; nothing of yours is touched"),
}


def noun_of(command: str) -> str:
    """Return the file that has a command, empty for an unknown command."""
    return COMMANDS[command][0] if command in COMMANDS else ""


def nouns() -> tuple[str, ...]:
    """Return all files with commands."""
    return tuple(dict.fromkeys(noun for noun, _ in COMMANDS.values()))


def about(command: str) -> str:
    """Return what a command is for."""
    return COMMANDS[command][1]
