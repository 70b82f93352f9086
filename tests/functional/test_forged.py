"""A manifest beside a file proves nothing: what no journal here vouches for is foreign until somebody accepts it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.dump.index import index_bytes
from loopin_backup_core.model.errors import ManifestError
from loopin_backup_core.repository import manifest, presence
from loopin_backup_core.system.paths import data_directory
from tests.support.program import Program
from tests.support.store import digest, manifest_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PgDatabase

USERS = "CREATE TABLE users AS SELECT generate_series(1, 500) AS id"
EVIL = "evil_role_of_a_forged_backup"


@pytest.fixture
def program(database: PgDatabase, tmp_path: Path) -> Program:
    """The program on a small database, with one backup."""
    database.execute(USERS)
    made = Program(tmp_path, database)
    made.backup("daily")
    return made


def forge(folder: Path, pattern: Path) -> str:
    """Write a backup that makes a role, with a manifest that agrees with it, after the pattern of a real one."""
    evil = f"SELECT pg_catalog.query_to_xml('CREATE ROLE {EVIL}', true, true, '');\n"
    data = pattern.with_suffix(".sql").read_bytes().replace(b"SET row_security = off;\n", evil.encode())
    assert EVIL.encode() in data
    facts = json.loads(pattern.read_text())
    index = index_bytes(data)
    assert index.problems == ()
    sections = json.loads(manifest.dumps(manifest_of(data=data, index=index)))
    stem = "loopin_backup_daily_20300101_000000"
    facts |= {name: sections[name] for name in ("dump", "sections")}
    facts |= {"file_size": len(data), "globals": None, "timestamp": "20300101_000000"}
    facts["file"] |= {"name": f"{stem}.sql", "sha256": digest(data)}
    (folder / f"{stem}.sql").write_bytes(data)
    (folder / f"{stem}.json").write_text(json.dumps(facts))
    manifest.loads((folder / f"{stem}.json").read_text())
    return stem


def roles(database: PgDatabase) -> int:
    return len(database.execute(f"SELECT 1 FROM pg_roles WHERE rolname = '{EVIL}'"))


@pytest.mark.parametrize("where", ["directory", "destination"])
def test_a_forged_pair_is_foreign_until_it_is_accepted_by_name(
    program: Program, database: PgDatabase, tmp_path: Path, where: str
) -> None:
    """Neither list, verify, check nor a restore takes it for our own; accepting is for administrators, by name."""
    there: tuple[str, ...] = ()
    (pattern,) = program.backups.glob("*.json")
    folder = program.backups
    if where == "destination":
        (tmp_path / "disk").mkdir(mode=0o700)
        program("copy", "--all", "--to", str(tmp_path / "disk"))
        (folder,) = (tmp_path / "disk").iterdir()
        there = ("--at", str(tmp_path / "disk"))
    stem = forge(folder, pattern)
    listed = {one["name"]: one for one in program("list", "--json", *there).json()}
    assert (listed[stem]["verdict"], listed[pattern.stem]["verdict"]) == ("foreign", "good")
    assert "accept " in " ".join(listed[stem]["reasons"])
    assert program("show", "latest", "--json", *there).json()["name"] == pattern.stem
    if not there:
        assert stem in program("journal", "verify").out
        assert stem in program("check", "--no-copies", code=None).out
    for args in (("--to", "forged"), ("--replace", database.name, "--confirm", database.name)):
        assert program("restore", stem, *args, *there, *program.tools, code=None).code != 0
    program("verify", stem, "--level", "structure", *there, code=None)
    assert roles(database) == 0
    # Whoever knows it says so by its name; then its hash vouches for it, and for no other manifest.
    program("accept", "latest", *there, code=2)
    program("accept", stem, *there)
    assert {one["name"]: one["verdict"] for one in program("list", "--json", *there).json()}[stem] == "good"
    text = (folder / f"{stem}.json").read_text()
    (folder / f"{stem}.json").write_text(text.replace('"user": "', '"user": "x', 1))
    assert {one["name"]: one["verdict"] for one in program("list", "--json", *there).json()}[stem] in {
        "damaged",
        "foreign",
    }
    program("restore", stem, "--to", "forged", *there, *program.tools, code=None)
    assert roles(database) == 0


def test_every_flipped_bit_of_a_manifest_is_noticed(program: Program) -> None:
    """In a name, a number, a comment, a space: the backup is damaged, and good again with the manifest that it had."""
    (path,) = program.backups.glob("*.json")
    text = path.read_bytes()
    for at in range(0, len(text), max(1, len(text) // 60)):
        path.write_bytes(text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :])
        (one,) = program("list", "--json").json()
        assert one["verdict"] in {"damaged", "unusable", "foreign"}, text[at - 20 : at + 20]
        assert program("verify", path.stem, code=None).code != 0
    path.write_bytes(text)
    assert program("list", "--json").json()[0]["verdict"] == "good"


def test_a_backup_of_an_earlier_version_counts_by_what_its_journal_tells(program: Program) -> None:
    """Its entry has no hash of the manifest: kind, database, size and rows have to agree."""
    (path,) = program.backups.glob("*.json")
    entries = program("journal", "show", "--json").json()
    shutil.rmtree(program.backups / "none", ignore_errors=True)
    from loopin_backup_core.repository.journal import Journal

    for name in ("journal.jsonl", ".journal.head"):
        (program.backups / name).unlink()
    # An earlier version took no note of directories, and the journal that is made here has an identity of its own.
    data_directory(program.env, presence.FILE_NAME).unlink()
    journal = Journal(program.backups)
    for entry in entries:
        facts = {k: v for k, v in entry.items() if k not in {"seq", "at", "event", "backup", "user", "manifest"}}
        if entry["event"] != "vouched":
            journal.append(entry["event"], entry["backup"], **facts)
    assert program("list", "--json").json()[0]["verdict"] == "good"
    program("verify", "latest")
    text = path.read_text()
    path.write_text(text.replace('"backup_type": "daily"', '"backup_type": "weekly"'))
    assert program("list", "--json").json()[0]["verdict"] in {"damaged", "unusable"}


@pytest.mark.parametrize("content", [b"", b"ALTER ROLE mallory SUPERUSER;\n"])
def test_the_file_with_the_roles_is_checked_at_every_level(program: Program, tmp_path: Path, content: bytes) -> None:
    """Emptied or replaced it is damaged, and not copied; removed, the backup is good without roles."""
    (path,) = program.backups.glob("*.globals.sql")
    written = path.read_bytes()
    for level in ("checksum", "structure", "drill"):
        path.write_bytes(content)
        failed = program("verify", "loopin_backup_daily", "--level", level, *program.tools, code=5)
        assert "is not what was written" in failed.out or "is empty" in failed.out + failed.err
        path.write_bytes(written)
        program("verify", "loopin_backup_daily", "--level", level, *program.tools)
    path.write_bytes(content)
    (tmp_path / "disk").mkdir(mode=0o700)
    program("copy", "loopin_backup_daily", "--to", str(tmp_path / "disk"), code=None)
    assert list((tmp_path / "disk").rglob("*.json")) == []
    assert list((tmp_path / "disk").rglob("*.globals.sql")) == []
    path.unlink()
    program("verify", "loopin_backup_daily")
    assert program("list", "--json").json()[0]["verdict"] == "good, with warnings"


def test_partitions_in_a_circle_are_no_manifest(program: Program) -> None:
    """They hung whoever added up the rows; a longer circle is one too."""
    (path,) = program.backups.glob("*.json")
    facts = json.loads(path.read_text())
    for circle in ({"a": "a"}, {"x": "a", "a": "b", "b": "c", "c": "a"}):
        facts["dump"]["partitions"] = circle
        with pytest.raises(ManifestError, match="circle"):
            manifest.loads(json.dumps(facts))
    facts["dump"]["partitions"] = {"a": "b", "b": "c", "d": "c"}
    manifest.loads(json.dumps(facts))
