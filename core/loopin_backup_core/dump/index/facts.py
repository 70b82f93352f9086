"""What a dump tells about itself besides its sections: versions, what it needs, and what makes it unfit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.dump.index import statements
from loopin_backup_core.model.dump_index import Requirements
from loopin_backup_core.model.encodings import shown

if TYPE_CHECKING:
    from loopin_backup_core.dump.index.statements import CopyStatement

PROBLEMS_KEPT = 20


class Facts:
    """Collects them, statement by statement. ``complete`` is set when pg_dump's end mark has passed."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.server_version = ""
        self.dump_version = ""
        self.encoding = ""
        self.uses_inserts = False
        self.complete = False
        self.partitions: dict[str, str] = {}
        self._roles: dict[str, set[str]] = {}
        self._extensions: set[str] = set()
        self._tablespaces: set[str] = set()
        self._icu = False
        self._restrict: bytes | None = None
        self._unrestrict: bytes | None = None

    def problem(self, text: str) -> None:
        """Note a reason not to trust the dump; a file full of them does not fill the memory."""
        if len(self.problems) < PROBLEMS_KEPT and text not in self.problems:
            self.problems.append(text)

    @property
    def size(self) -> int:
        """How many names are kept."""
        return sum(map(len, (*self._roles.values(), self._extensions, self._tablespaces, self.partitions)))

    def requirements(self) -> Requirements:
        """Return what a server must have for this dump."""
        return Requirements(
            tuple(sorted(set().union(*self._roles.values()))),
            tuple(sorted(self._extensions - {"plpgsql"})),
            tuple(sorted(self._tablespaces)),
            self._icu,
            {use: tuple(sorted(names)) for use, names in sorted(self._roles.items())},
        )

    def comment(self, text: bytes) -> None:
        """Take versions from pg_dump's comments at the top."""
        which, version = statements.versions(text)
        if which == "server":
            self.server_version = self.server_version or version
        elif which == "dump":
            self.dump_version = self.dump_version or version

    def copy(self, head: CopyStatement, offset: int) -> None:
        """Look at the head of a COPY block: other formats than text cannot be told from SQL with certainty."""
        if head.options:
            self.problem(
                f"the rows of {head.table} are not in COPY's text format ({head.options}), before byte {offset:,}"
            )

    def statement(self, head: bytes, end: int) -> tuple[str, str]:
        """Take a statement that is neither data nor sequence value; return name and value if it is a SET."""
        if statements.touches_files(head):
            self.problem(f"it reads or writes files or programs of the server with COPY, before byte {end:,}")
        if statements.is_for_the_cluster(head):
            self.problem(f"it creates or drops databases or roles, before byte {end:,}")
        name, value = statements.setting(head, self.encoding)
        if name == "client_encoding":
            self.encoding = value
        elif name == "default_tablespace" and value not in {"", '""'}:
            self._tablespaces.add(value.strip('"').replace('""', '"'))
        if extension := statements.extension(head, self.encoding):
            self._extensions.add(extension)
        self._icu = self._icu or statements.wants_icu(head)
        for use, names in statements.roles(head, self.encoding).items():
            self._roles.setdefault(use, set()).update(names)
        self.partitions.update(statements.partition(head, self.encoding))
        return name, value

    def meta(self, text: bytes, start: int, *, is_first: bool) -> None:
        r"""Take a psql command: only the outer ``\restrict`` pair is pg_dump's own."""
        word, _, key = text.partition(b" ")
        if word == b"\\restrict" and is_first and self._restrict is None and key:
            self._restrict = key
        elif word == b"\\unrestrict" and self.complete and self._unrestrict is None and key == self._restrict:
            self._unrestrict = key
        else:
            what = shown(text[:40], self.encoding)
            self.problem(f"it holds a psql command that pg_dump does not write, at byte {start:,}: {what}")

    def end(self, unfinished: str) -> None:
        """Judge the end of the stream; ``unfinished`` is what it was cut off in, or empty."""
        if unfinished:
            self.problem(f"it is cut off: it ends {unfinished}")
        elif not self.complete:
            self.problem("it is cut off: pg_dump's end mark is missing")
        elif self._restrict is not None and self._unrestrict is None:
            self.problem("it is cut off: \\unrestrict is missing")
