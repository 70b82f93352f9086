"""Once a live database is another one, nothing may look like a failure; what cannot be written down is not begun."""

from __future__ import annotations

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.functional.test_replace import drop_those_like
from tests.support.program import Program, Result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.postgres import PgDatabase

INTENTS = {"replacing", "undoing"}


@pytest.fixture
def live(database: PgDatabase) -> Iterator[PgDatabase]:
    """A database with one row; what restores leave beside it is dropped."""
    database.execute("CREATE TABLE t AS SELECT 'old'::text AS x")
    yield database
    drop_those_like(database.server, f"{database.name}_")


def journal_of(program: Program) -> list[dict[str, object]]:
    """Return what the journal says."""
    return [json.loads(line) for line in (program.backups / "journal.jsonl").read_text().splitlines()]


def limited(program: Program, size: int, *args: str) -> Result:
    """Run it where no file may grow beyond a size, as on a full disk."""
    env = {**program.env, "PYTHONDONTWRITEBYTECODE": "1"}
    argv = ["prlimit", f"--fsize={size}", *program.argv(*args)]
    done = subprocess.run(argv, cwd=program.home, env=env, capture_output=True, text=True, check=False)
    return Result(done.returncode, done.stdout, done.stderr)


def room_for(program: Program, event: str = "") -> int:
    """Return the size to which the journal may grow so that all but the result of a change like the last fits.

    Without an ``event`` nothing more fits.
    """
    text = (program.backups / "journal.jsonl").read_text()
    lines = text.splitlines()
    events = [json.loads(line)["event"] for line in lines]
    if not event:
        return len(text)
    start, end = events.index(event), events.index({"replacing": "replaced", "undoing": "undone"}[event])
    return len(text) + sum(len(line) + 20 for line in lines[start:end])


@pytest.mark.parametrize("way", ["swap", "in place"])
def test_a_journal_that_cannot_be_written_afterwards_is_remarked(live: PgDatabase, tmp_path: Path, way: str) -> None:
    """Replaced and undone, exit code 0 and a remark; the next run writes what is missing; twice is never undone."""
    program = Program(tmp_path, live)
    made = program.backup()["backup"]
    program("note", made, "x" * 9000)
    args = ("restore", made, "--replace", "--confirm", live.name, *program.tools)
    args += ("--in-place",) if way == "in place" else ()
    program(*args)
    live.execute("UPDATE t SET x = 'new'")
    done = limited(program, room_for(program, "replacing"), *args)
    assert (done.code, live.execute("SELECT x FROM t")) == (0, [("old",)]), done.err
    assert "the journal does not say so yet" in done.out + done.err
    assert journal_of(program)[-1]["event"] == "replacing"
    if way == "swap":
        program("undo", "--confirm", live.name)
        assert live.execute("SELECT x FROM t") == [("new",)]
        done = limited(program, room_for(program, "undoing"), "undo", "--confirm", live.name)
        assert (done.code, live.execute("SELECT x FROM t")) == (0, [("old",)]), done.err
        assert "the journal does not say so yet" in done.out + done.err
    told = program(*args).err
    assert "An interrupted run" in told
    entries = journal_of(program)
    begun = {entry["intent"] for entry in entries if entry["event"] in INTENTS}
    assert begun == {entry["intent"] for entry in entries if entry["event"] in {"replaced", "undone"}}


def test_what_cannot_be_written_down_is_not_begun(live: PgDatabase, tmp_path: Path) -> None:
    """No room for the intent: refused at once, nothing is changed, nothing is left."""
    program = Program(tmp_path, live)
    made = program.backup()["backup"]
    program("note", made, "x" * 9000)
    args = ("restore", made, "--replace", "--confirm", live.name, *program.tools)
    program(*args)
    live.execute("UPDATE t SET x = 'new'")
    for command in (args, ("undo", "--confirm", live.name)):
        for _ in range(2):
            refused = limited(program, room_for(program), *command)
            assert refused.code != 0
            assert "nothing was changed" in refused.err
            assert live.execute("SELECT x FROM t") == [("new",)]
    assert len(program("undo", "--list", "--json").json()) == 1


def test_two_at_once_do_not_cancel_each_other_out(live: PgDatabase, tmp_path: Path) -> None:
    """Of several undos at the same moment, from one directory or from two machines, one is done and no other."""
    program = Program(tmp_path, live)
    program.backup()
    program("restore", "latest", "--replace", "--confirm", live.name, *program.tools)
    live.execute("UPDATE t SET x = 'new'")
    with ThreadPoolExecutor(4) as pool:
        results = [pool.submit(program.apart, "undo", "--confirm", live.name, code=None) for _ in range(4)]
        codes = sorted(one.result().code for one in results)
    undone = [entry for entry in journal_of(program) if entry["event"] == "undone"]
    assert len(undone) == codes.count(0)
    assert live.execute("SELECT x FROM t") == [("new" if codes.count(0) % 2 == 0 else "old",)]
