"""The demo: the first thing that anybody runs."""

from __future__ import annotations

import re
import time
from pathlib import Path

from loopin_backup_core.repository.catalog import Catalog
from tests.support.program import Program
from tests.support.promises import allowed


def test_it_tells_its_story_and_leaves_nothing(tmp_path: Path) -> None:
    """In under a minute every row is back, and neither a process nor a file is left."""
    program = Program(tmp_path)
    began = time.monotonic()
    told = program.apart("demo").out
    assert time.monotonic() - began < allowed(60)
    assert "Every row is back" in told
    assert "DIFFERENT" not in told
    assert told.count("read_logs                  2,400 rows before,  2,400 now: equal") >= 1
    homes = re.findall(r"in (\S*loopin-server-\w+)", told)
    assert homes
    assert not any(Path(home).exists() for home in homes)
    assert [path for path in tmp_path.rglob("*") if path.name != "tmp"] == []
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline")]
    assert not any(home.encode() in command for home in homes for command in commands)


def test_it_can_keep_the_backup(tmp_path: Path) -> None:
    """With --keep the backup stays, verified, and nothing else does."""
    program = Program(tmp_path)
    program("demo", "--keep", str(tmp_path / "kept"))
    (backup,) = Catalog(tmp_path / "kept" / "backups").backups()
    assert backup.verdict.is_good
    assert backup.verified is not None


def test_it_touches_no_database_of_the_users(tmp_path: Path) -> None:
    """What the environment says of a real database is not looked at."""
    wrong = {"DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/none", "PGHOST": "127.0.0.1", "PGPORT": "1"}
    assert "Every row is back" in Program(tmp_path, None, **wrong)("demo").out
