"""Scheduled runs: the formats of crontab, systemd, launchd and Windows, and their installation."""
