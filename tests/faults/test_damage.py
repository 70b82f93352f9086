"""Fault 2 and 31: no damaged file is taken for a good one, and nothing of it reaches a server."""

from __future__ import annotations

import os
import random
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.cli import main
from loopin_backup_core.cli.console import Console
from loopin_backup_core.operations import sample
from tests.support.program import Program

if TYPE_CHECKING:
    from tests.support.postgres import PgDatabase

# With both ways of storing a backup three hundred of each damage.
ROUNDS = 150
NOBODY_LISTENS = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1"


@pytest.fixture(params=["none", "zstd"])
def made(request: pytest.FixtureRequest, database: PgDatabase, tmp_path: Path) -> Path:
    """A whole backup of the sample database."""
    database.load(sample.script())
    return Path(Program(tmp_path, database).backup("daily", "--compress", request.param)["path"])


def quietly(*args: str, cwd: Path) -> tuple[int, str]:
    """Run the command line in this process; the server it would connect to does not exist."""
    out = StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        code = main.run(args, Console(out, out), {"HOME": str(cwd), "DATABASE_URL": NOBODY_LISTENS}, cwd)
    return code, out.getvalue()


def refused(path: Path) -> None:
    """Both verify and restore say that the file is damaged, before there is any connection."""
    for args in (("verify", path.name), ("restore", path.name, "--to", "x")):
        code, text = quietly(*args, cwd=path.parent.parent)
        assert code in {1, 5}, text
        assert "damaged" in text, text
        assert "connect" not in text, text


def journal_off(path: Path) -> None:
    """Forget earlier verdicts, so that each round is judged by the file alone."""
    (path.parent / "journal.jsonl").unlink(missing_ok=True)


@pytest.mark.slow
def test_every_truncation_is_refused(made: Path) -> None:
    """300 files cut at random places: verify and restore refuse every one before a statement is sent."""
    whole = made.read_bytes()
    numbers = random.Random(1)
    for _ in range(ROUNDS):
        os.truncate(made, numbers.randrange(len(whole)))
        journal_off(made)
        refused(made)
        made.write_bytes(whole)


@pytest.mark.slow
def test_every_flipped_bit_is_refused(made: Path) -> None:
    """300 files with one bit flipped at random places: verify and restore refuse every one."""
    whole = made.read_bytes()
    numbers = random.Random(2)
    for _ in range(ROUNDS):
        broken = bytearray(whole)
        broken[numbers.randrange(len(whole))] ^= 1 << numbers.randrange(8)
        made.write_bytes(broken)
        journal_off(made)
        refused(made)


def test_a_damaged_backup_stays_damaged_until_it_is_verified_again(made: Path, database: PgDatabase) -> None:
    """What a verification found is remembered: list never shows it as good."""
    home = made.parent.parent
    whole = made.read_bytes()
    broken = bytearray(whole)
    broken[len(whole) // 2] ^= 4
    made.write_bytes(broken)
    program = Program(home, database)
    program("verify", made.name, code=5)
    (entry,) = program("list", "--json").json()
    assert entry["verdict"] == "damaged"
    made.write_bytes(whole)
    program("verify", made.name)
    (entry,) = program("list", "--json").json()
    assert entry["verdict"].startswith("good")


def test_an_unharmed_backup_is_not_refused(made: Path) -> None:
    """The test above can fail: the whole file verifies, and its restore gets as far as connecting."""
    assert quietly("verify", "latest", cwd=made.parent.parent)[0] == 0
    code, text = quietly("restore", "latest", "--to", "x", cwd=made.parent.parent)
    assert code == 1
    assert "onnect" in text


def test_a_missing_data_file_is_damage(made: Path) -> None:
    """A manifest alone is no backup."""
    made.unlink()
    code, text = quietly("list", cwd=made.parent.parent)
    assert code == 0
    assert "damaged" in text
