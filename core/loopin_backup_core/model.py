"""The nouns of LoopIn Backup as frozen values.

Everything here is plain data: no files, no clock, no network. Times are timezone-aware and in UTC, sizes are bytes,
durations are seconds, and names of database objects are SQL identifiers quoted as pg_dump writes them.
"""

from __future__ import annotations

from dataclasses import field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from loopin_backup_core.notice import Notices
from loopin_backup_core.schedules import UNSCHEDULED, Schedule
from loopin_backup_core.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from loopin_backup_core.destination import Copy, Destination


class Kind(StrEnum):
    """Why a backup was made."""

    MANUAL = "manual"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    SAFETY = "safety"


class Verdict(StrEnum):
    """What is known about a backup.

    ``GOOD`` and ``WARNINGS`` are restorable; everything else is never offered as good.
    """

    GOOD = "good"
    WARNINGS = "good, with warnings"
    SUSPECT = "suspect"
    DAMAGED = "damaged"
    INCOMPLETE = "incomplete"
    FOREIGN = "foreign"
    UNUSABLE = "unusable"

    @property
    def is_good(self) -> bool:
        """Whether retention may count it and a restore may offer it."""
        return self in {Verdict.GOOD, Verdict.WARNINGS}


class Level(StrEnum):
    """How deeply a backup was verified, from the cheapest to the dearest."""

    CHECKSUM = "checksum"
    STRUCTURE = "structure"
    DRILL = "drill"

    @property
    def rank(self) -> int:
        """Its place in the order: a higher level includes the lower ones."""
        return list(Level).index(self)


class Compression(StrEnum):
    """How the data file is compressed."""

    NONE = "none"
    ZSTD = "zstd"

    @property
    def suffix(self) -> str:
        """What follows ``.sql`` in the file's name."""
        return ".zst" if self is Compression.ZSTD else ""


class SectionKind(StrEnum):
    """The pieces of a plain dump, in the order in which they occur."""

    HEADER = "header"
    DROPS = "drops"
    PRE_DATA = "pre-data"
    TABLE_DATA = "table-data"
    SEQUENCE_VALUES = "sequence-values"
    LARGE_OBJECTS = "large-objects"
    POST_DATA = "post-data"
    FOOTER = "footer"


@value
class SequenceValue:
    """The two arguments of ``setval``: what the sequence returned last and whether it has been used."""

    last_value: int
    is_called: bool


@value
class Section:
    """One indexed piece of a dump.

    ``offset`` and ``bytes`` count in the uncompressed stream. Sections follow each other without gaps, so that the
    first starts at 0 and the last ends where the stream ends. ``sha256`` is of the rows alone for table data written
    by COPY and of the statements that write them for large objects (so that two databases can be compared), of the
    section from its first INSERT on for table data written by INSERT, and of all its bytes for every other kind.
    ``columns`` are those that COPY names, known only where the dump itself was read, and no part of the manifest.
    ``rows`` is the number of rows for table data, of sequences for sequence values, of large objects for large
    objects, and else 0.
    """

    kind: SectionKind
    name: str
    offset: int
    bytes: int
    rows: int
    sha256: str
    values: Mapping[str, SequenceValue] = field(default_factory=dict)
    columns: tuple[str, ...] = field(default=(), compare=False)


@value
class Frame:
    """Where an independent zstd frame begins, in bytes: in the uncompressed stream and in the compressed one.

    The compressed one is the stored file, or what that is before encryption.
    """

    offset: int
    stored_offset: int


@value
class Requirements:
    """What a server must have before the dump can be restored there.

    ``role_uses`` sorts the roles by what they are needed for: ``owners``, ``privileges``, ``policies``, ``others``. Who
    reads the dump knows it; it is not in the manifest.
    """

    roles: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    tablespaces: tuple[str, ...] = ()
    icu: bool = False
    role_uses: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    def roles_without(self, *, owners: bool, privileges: bool, policies: bool) -> tuple[str, ...]:
        """Return the roles that are still needed when owners, privileges or policies are left out."""
        if not self.role_uses:
            return () if owners and privileges and policies else self.roles
        left = {"owners": owners, "privileges": privileges, "policies": policies}
        uses = (names for use, names in self.role_uses.items() if not left.get(use, False))
        return tuple(sorted({name for names in uses for name in names}))


@value
class DumpIndex:
    """All that one pass over a plain dump tells about it.

    ``problems`` says why the dump cannot be trusted (cut off, a psql command in it); it is empty for a whole one.
    ``objects`` counts the dump's entries by pg_dump's type name. ``notes`` are remarks that spoil nothing.
    ``partitions`` names for each partition the table that it is a partition of.
    """

    sections: tuple[Section, ...]
    bytes: int
    objects: Mapping[str, int]
    requires: Requirements
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    server_version: str = ""
    dump_version: str = ""
    encoding: str = ""
    uses_inserts: bool = False
    partitions: Mapping[str, str] = field(default_factory=dict)

    @property
    def loaded_via_root(self) -> dict[str, str]:
        """The partitions whose rows stand among those of a table above them, with that table.

        pg_dump writes them so where another server may put the rows into other partitions, as by the hash of an enum.
        """
        tables = self.tables
        found = {}
        for name in self.partitions.keys() - tables.keys():
            above = self.partitions[name]
            while above not in tables and above in self.partitions:
                above = self.partitions[above]
            if above in tables:
                found[name] = above
        return found

    @property
    def tables(self) -> dict[str, Section]:
        """The table-data sections by table name; a table written in several pieces appears once, merged by rows."""
        return tables_of(self.sections)

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(s.rows for s in self.sections if s.kind is SectionKind.TABLE_DATA)


LARGE_OBJECTS = "large objects"
"""What the large objects of a database are called where tables are called by their names."""


def tables_of(sections: tuple[Section, ...]) -> dict[str, Section]:
    """Return the table-data sections by table; of a table in several pieces, rows and bytes are added up."""
    tables: dict[str, Section] = {}
    for section in sections:
        if section.kind is SectionKind.TABLE_DATA:
            before = tables.get(section.name)
            tables[section.name] = section if before is None else _joined(before, section)
    return tables


def _joined(one: Section, other: Section) -> Section:
    # Digests of pieces cannot be added; an empty one never equals that of a whole table.
    return replace(one, bytes=one.bytes + other.bytes, rows=one.rows + other.rows, sha256="")


@value
class Needs:
    """What a database used of its server: extensions with versions, the system's collations, ``xml`` and ``lz4``."""

    extensions: Mapping[str, str] = field(default_factory=dict)
    collations: tuple[str, ...] = ()
    features: tuple[str, ...] = ()


@value
class DatabaseFacts:
    """How a database was made, so that the same can be made again.

    ``provider`` is ``libc``, ``icu`` or ``builtin``; ``locale`` is empty for libc. ``settings``, and ``role_settings``
    by role, are ``ALTER … SET`` entries as ``name=value``; ``needs`` is None in manifests of earlier versions.
    """

    name: str
    owner: str = ""
    encoding: str = ""
    collate: str = ""
    ctype: str = ""
    provider: str = "libc"
    locale: str = ""
    icu_rules: str = ""
    collation_version: str = ""
    tablespace: str = ""
    connection_limit: int = -1
    comment: str = ""
    acl: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    role_settings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: Needs | None = None


@value
class Source:
    """Where a backup came from; never a password.

    ``rows_written`` are the rows that were inserted, updated or deleted in the database since ``counters_reset`` (a
    moment as the server writes it), -1 where the server does not tell, and ``rows_deleted`` those of them that were
    deleted, -1 where an earlier version did not ask; ``database_oid`` tells a database made anew.
    ``timezone`` is the zone in which the dump writes moments, ``lc_monetary`` the locale by which it writes amounts of
    money, empty where there are none. ``session_settings`` are those by which functions computed values there, by name;
    of a backup without them, by an earlier version, values are written as the source's own settings said.
    """

    host: str
    port: int
    user: str
    server_version: str
    server_version_num: int
    system_identifier: str
    timezone: str
    standby: bool
    database: DatabaseFacts
    rows_written: int = -1
    rows_deleted: int = -1
    counters_reset: str = ""
    database_oid: int = 0
    session_settings: Mapping[str, str] = field(default_factory=dict)
    lc_monetary: str = ""


@value
class Manifest:
    """The facts of one backup, written once. See ``docs/reference/manifest.md`` for the JSON.

    ``encryption`` is ``none`` or ``age``, ``recipients`` the public keys to which the files are encrypted.
    ``without_rows`` are the tables and sequences that are defined in the dump and whose rows or values were left out.
    ``sha256`` and ``file_size`` are those of the stored file, the ``frames`` those of the compressed stream before
    encryption.
    """

    kind: Kind
    timestamp: str
    created_at: datetime
    database_name: str
    file_name: str
    file_size: int
    sha256: str
    compression: Compression
    encryption: str
    source: Source
    tool_version: str
    pg_dump_version: str
    pg_dump_options: tuple[str, ...]
    started_at: datetime
    finished_at: datetime
    warnings: tuple[str, ...]
    verdict: Verdict
    reasons: tuple[str, ...]
    excluded: tuple[str, ...]
    index: DumpIndex
    frames: tuple[Frame, ...] = ()
    globals_name: str = ""
    globals_sha256: str = ""
    profile: str = ""
    without_rows: tuple[str, ...] = ()
    schema_version: str = "1.0"
    recipients: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """The backup's name: what its files share."""
        return self.file_name.split(".sql", 1)[0]


@value
class Verification:
    """One verification as the journal tells it; ``duration`` in seconds."""

    level: Level
    ok: bool
    at: datetime
    detail: str = ""
    duration: float = 0.0


@value
class Backup:
    """One entry of a catalog: what lies on disk and what the journal says of it.

    ``manifest`` is absent for foreign files; ``reasons`` then say what they are. ``created_at`` comes from the
    manifest, an older script's metadata or the name, in that order, and is absent where none tells. ``sequence`` is the
    number that the journal gave its making: it tells what came first even where a clock was wrong. ``accepted`` says
    that somebody called the database in it as it should be, which settles every suspicion up to it. ``copies`` lie at
    destinations; ``origin`` is where this one was fetched from, as the journal tells it, if it is itself such a copy.
    ``digest`` is the SHA-256 of its manifest, and without ``vouched`` no journal here knows that one; ``claims`` is
    then what it says, which tells damage from health and not friend from foe.
    """

    stem: str
    directory: Path
    data_path: Path | None
    manifest_path: Path | None
    verdict: Verdict
    reasons: tuple[str, ...]
    kind: Kind | None
    created_at: datetime | None
    size: int
    rows: int | None
    manifest: Manifest | None = None
    database_name: str = ""
    format: str = "plain"
    verifications: tuple[Verification, ...] = ()
    pinned: bool = False
    note: str = ""
    indexed: bool = False
    extra_paths: tuple[Path, ...] = ()
    sequence: int | None = None
    accepted: bool = False
    copies: tuple[Copy, ...] = ()
    origin: Mapping[str, str] = field(default_factory=dict)
    vouched: bool = True
    digest: str = ""
    claims: Manifest | None = None

    @property
    def verified(self) -> Verification | None:
        """The deepest verification that still holds: nothing counts that came before a failure."""
        return standing(self.verifications)[0]

    @property
    def failed_verification(self) -> Verification | None:
        """The failure that still stands: only a later success of its level, or of a deeper one, takes it away."""
        return standing(self.verifications)[1]


def standing(verifications: Iterable[Verification]) -> tuple[Verification | None, Verification | None]:
    """Return the deepest success and the failure that stand after these verifications, oldest first."""
    best: Verification | None = None
    failure: Verification | None = None
    for one in verifications:
        if not one.ok:
            best, failure = None, one if failure is None or one.level.rank >= failure.level.rank else failure
        elif failure is None or one.level.rank >= failure.level.rank:
            failure = None
            best = one if best is None or one.level.rank >= best.level.rank else best
    return best, failure


def newest_first(backups: Iterable[Backup]) -> list[Backup]:
    """Return backups in order, the newest first and those of unknown age last.

    The journal's numbers overrule dates: where a clock was wrong, a backup counts as no younger than the next one made.
    """
    dated: list[tuple[datetime, int, str, Backup]] = []
    undated: list[Backup] = []
    numbered: list[tuple[int, datetime, Backup]] = []
    for backup in backups:
        if backup.created_at is None:
            undated.append(backup)
        elif backup.sequence is None:
            dated.append((backup.created_at, 0, backup.stem, backup))
        else:
            numbered.append((backup.sequence, backup.created_at, backup))
    latest: datetime | None = None
    for sequence, created_at, backup in sorted(numbered, key=lambda one: one[0], reverse=True):
        latest = created_at if latest is None else min(latest, created_at)
        dated.append((latest, sequence, backup.stem, backup))
    dated.sort(key=lambda one: one[:3], reverse=True)
    return [one[3] for one in dated] + sorted(undated, key=lambda one: one.stem)


@value
class RetentionPolicy:
    """How many backups of each kind to keep; a kind that is not named is kept for ever."""

    keep: Mapping[Kind, int] = field(
        default_factory=lambda: {Kind.HOURLY: 24, Kind.DAILY: 7, Kind.WEEKLY: 4, Kind.MONTHLY: 12}
    )


@value
class Thresholds:
    """How much may be lost from one backup to the next before it is suspect. Shares are of the rows before.

    ``table`` is for ordinary tables, ``passing`` for those whose rows come and go (logs, sessions, queues), ``overall``
    for all tables but the one that lost most. ``few`` rows in a table are too few to judge by shares, ``some`` rows
    too few to mind when they all go. ``tables`` overrides ``table`` by table: 1.0 never minds, 0.0 minds any loss. With
    ``minds`` false nothing is ever suspect.
    """

    table: float = 0.5
    passing: float = 0.95
    overall: float = 0.25
    few: int = 100
    some: int = 10
    tables: Mapping[str, float] = field(default_factory=dict)
    minds: bool = True


@value
class Decision:
    """What a cleanup does with one backup, and why."""

    backup: Backup
    delete: bool
    reason: str


@value
class Profile:
    """One database to protect. ``conninfo`` never holds a password.

    ``recipients`` are the public keys of age to which its backups are encrypted, none for plain ones;
    ``identity_file`` is where the identity lies that opens them, if not in the keyring or with systemd.
    ``passfile`` is a libpq password file; ``keyring`` says that the password lies in the OS keyring under this
    profile's name. ``lock_timeout`` and ``deadline`` are in seconds; a ``deadline`` of 0 is none. Scheduled runs
    drop what restores replaced more than ``kept_days`` ago; 0 keeps it.
    """

    name: str
    conninfo: str
    directory: Path
    logs: Path
    keyring: bool = False
    passfile: str = ""
    production: bool = False
    compression: Compression = Compression.NONE
    no_owner: bool = False
    exclude_table_data: tuple[str, ...] = ()
    lock_timeout: float = 60.0
    deadline: float = 0.0
    kept_days: float = 0.0
    retention: RetentionPolicy = field(default_factory=RetentionPolicy)
    guard: Thresholds = field(default_factory=Thresholds)
    schedule: Schedule = UNSCHEDULED
    recipients: tuple[str, ...] = ()
    identity_file: str = ""
    notices: Notices = field(default_factory=Notices)
    destinations: tuple[Destination, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
