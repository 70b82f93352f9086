"""``export``, ``import`` and ``compare``, with a real server: out of the backups and into them again."""

from __future__ import annotations

import gzip
import stat
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from loopin_backup_core.cli import exits
from loopin_backup_core.model.context import JobContext
from loopin_backup_core.model.errors import CancelledError, RefusedError
from loopin_backup_core.model.kinds import Verdict
from loopin_backup_core.model.progress import CancelToken, NullReporter, Progress
from loopin_backup_core.operations import export, import_dump
from loopin_backup_core.repository.catalog import Catalog
from loopin_backup_core.repository.journal import Journal
from tests.support.program import Program
from tests.support.store import NOON, put

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PgDatabase

TABLE = """
    CREATE TABLE users (id int PRIMARY KEY, name text);
    INSERT INTO users SELECT i, 'user ' || i FROM generate_series(1, 500) i
"""


@pytest.fixture
def program(database: PgDatabase, tmp_path: Path) -> Program:
    """The program with a small database."""
    database.execute(TABLE)
    return Program(tmp_path, database)


@pytest.fixture
def around() -> JobContext:
    return JobContext({}, lambda: datetime.now(UTC), NullReporter(), CancelToken())


class Canceller(NullReporter):
    """Cancels at the first progress."""

    def __init__(self, token: CancelToken) -> None:
        self._token = token

    def progress(self, progress: Progress) -> None:  # noqa: ARG002 - the form of a reporter
        self._token.cancel()


@pytest.fixture
def impatient() -> JobContext:
    token = CancelToken()
    return JobContext({}, lambda: datetime.now(UTC), Canceller(token), token)


def data_of(program: Program) -> Path:
    """Return the data file of the newest backup."""
    path = Catalog(program.backups).find("latest").data_path
    assert path is not None
    return path


def left_in(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir() if not path.name.endswith((".lock", ".head")))


@pytest.mark.parametrize("compress", ["none", "zstd"])
def test_an_export_is_what_pg_dump_wrote(program: Program, database: PgDatabase, compress: str) -> None:
    """It restores with psql, is private, verified, and told of in the journal."""
    made = program.backup("manual", "--compress", compress)
    done = program("export", "latest", "out.sql", "--json").json()
    path = program.home / "out.sql"
    assert (done["backup"], done["rows"], done["tables"]) == (made["backup"], 500, 1)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    if compress == "none":
        assert path.read_bytes() == data_of(program).read_bytes()
    database.execute("DROP TABLE users")
    database.load(path.read_bytes())
    assert database.execute("SELECT count(*) FROM users") == [(500,)]
    told = [one for one in Journal(program.backups).entries() if one.event == "exported"]
    assert [one.facts["to"] for one in told] == ["out.sql"]


def test_an_export_overwrites_nothing_and_stays_out_of_the_backups(program: Program) -> None:
    """A file, a link that leads nowhere, and the backup directory are refused; nothing is left."""
    program.backup()
    (program.home / "mine.sql").write_text("mine")
    (program.home / "link.sql").symlink_to("nowhere")
    for name in ("mine.sql", "link.sql"):
        assert "exists already" in program("export", "latest", name, code=exits.FAILURE).err
    assert "does not lie among" in program("export", "latest", "backups/x.sql", code=exits.FAILURE).err
    assert "no directory" in program("export", "latest", "none/x.sql", code=exits.FAILURE).err
    assert (program.home / "mine.sql").read_text() == "mine"


def test_a_damaged_backup_is_not_exported(program: Program) -> None:
    """One flipped bit, even in the one line of a table that no hash of rows covers: no file, exit code 5."""
    program.backup()
    path = data_of(program)
    data = bytearray(path.read_bytes())
    data[data.index(b"COPY public.users (id, name)") + 18] ^= 1
    path.write_bytes(data)
    assert "is damaged" in program("export", "latest", "out.sql", code=exits.VERIFICATION).err
    assert [one.name for one in program.home.iterdir() if "out" in one.name] == []


def test_cancelling_leaves_nothing(program: Program, impatient: JobContext, tmp_path: Path) -> None:
    """Neither of an export nor of an import."""
    program.backup()
    backup = Catalog(program.backups).find("latest")
    with pytest.raises(CancelledError):
        export.export(backup, tmp_path / "out.sql", impatient)
    assert not list(tmp_path.glob("*out*"))
    dump = tmp_path / "dump.sql"
    dump.write_bytes(data_of(program).read_bytes())
    before = left_in(program.backups)
    with pytest.raises(CancelledError):
        import_dump.bring_in(program.backups, dump, impatient)
    assert left_in(program.backups) == before


@pytest.mark.parametrize("form", ["plain", "gzip", "custom", "tar"])
def test_a_dump_from_elsewhere_is_copied_indexed_and_explained(
    program: Program, database: PgDatabase, form: str
) -> None:
    """It has a name of its own, its rows are known, the note says where it came from, and it restores."""
    data = database.dump(*(() if form in {"plain", "gzip"} else (f"--format={form}",)))
    source = program.home / "customers of ann.dump"
    source.write_bytes(gzip.compress(data) if form == "gzip" else data)
    (done,) = program("import", source.name, "--json", *program.tools).json()
    assert (done["indexed"], done["rows"]) == (True, 500)
    (backup,) = Catalog(program.backups).backups()
    assert (backup.stem, backup.verdict, backup.rows) == (done["backup"], Verdict.FOREIGN, 500)
    assert backup.note == "imported: customers of ann.dump"
    assert backup.created_at is not None
    assert abs(backup.created_at.timestamp() - source.stat().st_mtime) < 1
    assert "indexed and checked" in backup.reasons[0]
    assert backup.data_path is not None
    assert stat.S_IMODE(backup.data_path.stat().st_mode) == 0o600
    assert source.exists()
    if form == "custom":
        program("export", backup.stem, "out.sql", *program.tools)
        assert b"COPY public.users" in (program.home / "out.sql").read_bytes()


def test_the_same_dump_twice_in_a_second_has_two_names(program: Program, database: PgDatabase) -> None:
    """Names never collide."""
    (program.home / "a.sql").write_bytes(database.dump())
    (program.home / "b.sql").write_bytes(database.dump())
    done = program("import", "a.sql", "b.sql", "--json").json()
    assert len({one["backup"] for one in done}) == 2
    assert len(Catalog(program.backups).backups()) == 2


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"hello\n", "cannot be imported"),
        (b"", "The file is empty"),
        (b"-- PostgreSQL database dump\nSET x = 1;\n", "ends in the middle"),
        (b"-- PostgreSQL database dump\n\\! id\n-- PostgreSQL database dump complete\n", "cannot be"),
    ],
    ids=["message", "empty", "cut", "psql"],
)
def test_what_is_no_whole_dump_is_not_kept(tmp_path: Path, around: JobContext, data: bytes, why: str) -> None:
    """It is refused with the reason, and nothing of it stays among the backups."""
    program = Program(tmp_path)
    (tmp_path / "x.sql").write_bytes(data)
    result = program("import", "x.sql", code=None)
    assert result.code in {exits.FAILURE, exits.VERIFICATION}
    assert why in result.err
    assert not program.backups.exists() or left_in(program.backups) in ([], ["journal.jsonl"])
    assert Catalog(program.backups).backups() == []


def test_a_file_of_the_backups_or_a_directory_is_not_imported(tmp_path: Path, around: JobContext) -> None:
    """What lies there is listed anyhow; of a directory one file can be made."""
    directory = tmp_path / "backups"
    directory.mkdir(mode=0o700)
    stem = put(directory, NOON)
    for path in (directory / f"{stem}.sql", directory):
        with pytest.raises(RefusedError):
            import_dump.bring_in(directory, path, around)


def test_compare_shows_rows_side_by_side(program: Program, database: PgDatabase) -> None:
    """What was lost comes first; equal tables are told by their contents, not by their number of rows."""
    database.execute("CREATE TABLE same AS SELECT 1 AS x; CREATE TABLE other AS SELECT 1 AS x")
    old = program.backup()["backup"]
    database.execute("DELETE FROM users WHERE id > 400; UPDATE other SET x = 2; CREATE TABLE late AS SELECT 1 AS x")
    new = program.backup("daily")["backup"]
    found: list[dict[str, Any]] = program("compare", old, new, "--json").json()["tables"]
    assert [(one["table"], one["before"], one["after"], one["same"]) for one in found] == [
        ("public.users", 500, 400, False),
        ("public.late", None, 1, False),
        ("public.other", 1, 1, False),
        ("public.same", 1, 1, True),
    ]
    lines = program("compare", old, new, "--changed").out.splitlines()
    assert [line.split()[0] for line in lines] == ["TABLE", "public.users", "public.late", "public.other"]
    assert lines[1].split()[-2:] == ["-100", "differs"]


KILLED = """
import os, signal, sys
from loopin_backup_core.cli import main
from loopin_backup_core.system.files import partial
moment, named = sys.argv[1], sys.argv[2] == "hidden"
before = getattr(partial.Partial, moment)
def killed(self, *args):
    before(self, *args)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(partial.Partial, moment, killed)
if named:
    partial.open_unnamed = lambda directory: -1  # as on a file system that cannot
sys.argv[1:] = ["export", "latest", sys.argv[3]]
main.main()
"""


@pytest.mark.parametrize("how", ["unnamed", "hidden"])
@pytest.mark.parametrize("moment", ["write", "sync", "publish"])
def test_a_killed_export_leaves_nothing_that_stays(program: Program, tmp_path: Path, moment: str, how: str) -> None:
    """No decrypted text in a hidden file, or, where a file must have a name, none after the next try, which works."""
    program.backup()
    folder = tmp_path / "exports"
    folder.mkdir()
    path = folder / "out.sql"
    argv = [sys.executable, "-c", KILLED, moment, how, str(path)]
    ended = subprocess.run(argv, cwd=program.home, env=program.env, capture_output=True, check=False)
    assert ended.returncode == -9, ended.stderr
    left = [one.name for one in folder.iterdir()]
    if moment == "publish":
        assert left == ["out.sql"]
        path.unlink()
    else:
        assert left == ([".out.sql.partial"] if how == "hidden" else [])
    program("export", "latest", str(path))
    assert [one.name for one in folder.iterdir()] == ["out.sql"]
