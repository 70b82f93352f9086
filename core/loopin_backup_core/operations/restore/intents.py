"""Changes of live databases in the journal: the intent before, the result after, and what a killed run left open.

What was done to a database is true whether or not the journal can be written. So a change does not begin where its
intent cannot be written down, and once it is done nothing that fails may look like its failure.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import BusyError, StorageError
from loopin_backup_core.postgres.server import databases, facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.postgres.server import Server
    from loopin_backup_core.repository.journal import Journal
    from loopin_backup_core.repository.journal.chain import Entry

RESULTS = {"replacing": "replaced", "undoing": "undone"}
ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Intent:
    """A change that is written down and not yet done; ``facts`` are those of its result as far as they are known."""

    journal: Journal
    event: str
    backup: str
    facts: Mapping[str, object]

    def write(self) -> None:
        """Write it down. Raises StorageError; then it must not be done."""
        try:
            self.journal.append(self.event, self.backup, **self.facts)
        except StorageError as error:
            raise StorageError(
                f"The journal cannot be written, so that nothing was changed. {error.message}",
                hint="Make room, or whatever it lacks, and try again.",
            ) from error

    def with_names(self, **facts: object) -> Intent:
        """Write down what is known of it by now, just before it is done. Raises StorageError."""
        known = Intent(self.journal, self.event, self.backup, {**self.facts, **facts})
        known.write()
        return known

    def done(self, **facts: object) -> tuple[str, ...]:
        """Write down that it is done; where that fails, return a sentence that says so."""
        return recorded(self.journal, RESULTS[self.event], self.backup, **{**self.facts, **facts})


def begin(journal: Journal, event: str, backup: str = "", **facts: object) -> Intent:
    """Write down what is about to be done. Raises StorageError; then it must not be done."""
    intent = Intent(journal, event, backup, {**facts, "intent": secrets.token_hex(6)})
    intent.write()
    return intent


def recorded(journal: Journal, event: str, backup: str = "", **facts: object) -> tuple[str, ...]:
    """Append to the journal what is done already; return a sentence where that fails, and no error."""
    try:
        journal.append(event, backup, **facts)
    except (StorageError, BusyError) as error:
        return (f"It is done, though the journal does not say so yet: {error.message}",)
    return ()


def settle(journal: Journal, server: Server, database: str) -> list[str]:
    """Find out what became of the changes of a database that a killed run left open; return sentences.

    Raises StorageError where the journal cannot be written.
    """
    told = []
    for entry in _open(journal, database, facts.system_identifier(server)):
        done = _is_done(server, database, entry)
        if done is None:
            told.append(f"Whether {entry.event} {database} came about in {entry.at:%Y-%m-%d %H:%M} UTC is not known.")
            continue
        kept = {key: value for key, value in entry.facts.items() if key != "transaction"}
        event = RESULTS[entry.event] if done else ABANDONED
        journal.append(event, entry.backup, **kept, recovered=True)
        if done:
            before = entry.facts.get("kept")
            stays = f"; the one before is {before}" if before else ""
            told.append(f"An interrupted run had already exchanged {database}{stays}.")
    return told


def _open(journal: Journal, database: str, system: str) -> list[Entry]:
    found: dict[object, Entry] = {}
    for entry in journal.entries():
        intent = entry.facts.get("intent")
        if entry.event in RESULTS and isinstance(intent, str):
            found[intent] = entry
        elif entry.event in {*RESULTS.values(), ABANDONED}:
            found.pop(intent, None)
    return [
        entry
        for entry in found.values()
        if entry.facts.get("database") == database and entry.facts.get("system") in {"", system}
    ]


def _is_done(server: Server, database: str, entry: Entry) -> bool | None:
    """Tell what the server says: names that were given, or the fate of a transaction; None where it does not know."""
    if transaction := entry.facts.get("transaction"):
        became = server.value_or(None, "SELECT pg_catalog.pg_xact_status(%s::text::pg_catalog.xid8)", transaction)
        return {"committed": True, "aborted": False}.get(str(became))
    if not {"new", "back"} & entry.facts.keys():
        return False
    kept, coming = str(entry.facts.get("kept") or ""), str(entry.facts.get("back") or entry.facts.get("new") or "")
    return databases.exists(server, kept or database) and not databases.exists(server, coming)
