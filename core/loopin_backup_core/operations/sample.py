"""LoopIn's sample database: for the demo, for tests, and, made larger, for measurements."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loopin_backup_core.postgres.server import Server

TABLES = (
    "users",
    "updates",
    "read_logs",
    "activity_logs",
    "sop_summaries",
    "lessons_learned",
    "archived_updates",
    "archived_sop_summaries",
    "archived_lessons_learned",
)
"""The tables of schema ``public``; ``activity_logs`` is partitioned by month."""


def script() -> str:
    """Return the SQL that makes it in an empty database; the setting ``loopin.scale`` multiplies the rows."""
    from importlib.resources import files

    return files("loopin_backup_core").joinpath("sample.sql").read_text(encoding="utf-8")


def load(server: Server, scale: float = 1.0) -> None:
    """Fill an empty database, in one transaction. The same scale gives the same rows everywhere.

    A ``scale`` of 1 gives some 5,000 rows and a dump of 1 MB, of 100 a hundred times that. Raises ServerError.
    """
    server.value("SELECT pg_catalog.set_config('loopin.scale', %s, false)", str(scale))
    server.run(script(), "The sample database could not be made")
