"""Throwaway PostgreSQL servers: made in a moment, private, and gone without a trace when they are left."""

from __future__ import annotations

from loopin_backup_core.postgres.throwaway.arguments import SUPERUSER
from loopin_backup_core.postgres.throwaway.installations import Installation, choose, find_servers
from loopin_backup_core.postgres.throwaway.leftovers import sweep
from loopin_backup_core.postgres.throwaway.throwaway import ThrowawayServer

__all__ = ["SUPERUSER", "Installation", "ThrowawayServer", "choose", "find_servers", "sweep"]
