"""Encrypted backups: everything that a plain one can, and nobody without the identity can read them."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.dump.index import index_bytes
from loopin_backup_core.operations import sample
from loopin_backup_core.repository import age, manifest
from loopin_backup_core.rules.content_compare import compare
from tests.faults.test_secrets import Watch
from tests.support import needs
from tests.support.effort import times
from tests.support.postgres import PgDatabase
from tests.support.program import Program

if TYPE_CHECKING:
    from tests.conftest import FreshDatabase

ROUNDS = times(40)
NOBODY_LISTENS = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1"


class Keys:
    """Two identities in files of their own, and the recipients that they belong to."""

    def __init__(self, home: Path) -> None:
        self.secrets = [age.generate() for _ in range(2)]
        self.files = [home / f"key{number}.txt" for number in range(2)]
        for path, secret in zip(self.files, self.secrets, strict=True):
            path.write_text(f"# an identity\n{secret}\n", encoding="utf-8")
            path.chmod(0o600)
        self.recipients = [age.public_of(secret)[0] for secret in self.secrets]
        self.mine = ("--identity", str(self.files[0]))
        self.other = ("--identity", str(self.files[1]))


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Identities for a test."""
    return Keys(tmp_path)


@pytest.fixture
def program(database: PgDatabase, tmp_path: Path) -> Program:
    """The command line on the sample database."""
    database.load(sample.script())
    return Program(tmp_path, database)


def opened(path: Path, identity: Path) -> bytes:
    """Decrypt and unpack with age and zstd alone."""
    data = subprocess.run([needs.program("age"), "-d", "-i", identity, path], check=True, capture_output=True).stdout
    if ".zst" not in path.name:
        return data
    return subprocess.run([needs.program("zstd"), "-dc"], input=data, check=True, capture_output=True).stdout


@pytest.mark.parametrize("compress", ["none", "zstd"])
def test_an_encrypted_backup_restores_with_our_tools_and_without_us(
    program: Program, database: PgDatabase, fresh_database: FreshDatabase, keys: Keys, compress: str
) -> None:
    """verify, drill and restore work with the identity; ``age -d | zstd -dc | psql`` gives the same database."""
    made = program.backup("daily", "--compress", compress, "--encrypt-to", keys.recipients[0])
    path = Path(made["path"])
    assert path.name.endswith(".sql.age" if compress == "none" else ".sql.zst.age")
    assert b"COPY" not in path.read_bytes()
    level = "drill" if compress == "zstd" else "structure"
    (found,) = program("verify", "latest", "--level", level, "--json", *keys.mine, *program.tools).json()
    assert found["ok"] is True, found
    restored, by_hand = PgDatabase(database.server, f"{database.name}_restored"), fresh_database()
    try:
        proof = program("restore", "latest", "--to", restored.name, "--json", *keys.mine, *program.tools).json()
        assert proof["rows"] == made["rows"]
        database.server.psql(opened(path, keys.files[0]), by_hand.name)
        before = index_bytes(database.dump())
        for one in (restored, by_hand):
            assert compare(before.sections, index_bytes(one.dump()).sections) == []
    finally:
        restored.drop()


def test_any_of_several_recipients_opens_it_and_nobody_else(program: Program, keys: Keys) -> None:
    """Each identity alone is enough; another one is exit code 6, as is none."""
    program.backup("daily", "--encrypt-to", keys.recipients[0], "--encrypt-to", keys.recipients[1])
    for identity in (keys.mine, keys.other):
        assert "good" in program("verify", "latest", *identity).out
    stranger = Keys(program.home)
    wrong = program("verify", "latest", *stranger.mine, code=6)
    assert "does not open it" in wrong.out
    without = program("verify", "latest", code=6)
    assert "no identity" in without.out
    assert "--identity FILE" in without.out


def test_a_server_without_the_identity_backs_up_checks_lists_and_cleans_up(program: Program, keys: Keys) -> None:
    """backup, list, show, verify --level checksum and cleanup never ask for it; a restore says what it needs."""
    program.backup("daily", "--encrypt-to", keys.recipients[0])
    program("verify", "latest", "--level", "checksum")
    program("show", "latest")
    program("cleanup", "--dry-run")
    (entry,) = program("list", "--json").json()
    assert entry["verdict"] == "good"
    refused = program("restore", "latest", "--to", "x", *program.tools, code=6)
    assert "is encrypted and cannot be opened" in refused.err
    (entry,) = program("list", "--json").json()
    assert entry["verdict"] == "good"
    assert entry["verified"]["level"] == "checksum"


def test_the_sidecar_with_the_roles_is_encrypted_too(program: Program, database: PgDatabase, keys: Keys) -> None:
    """``.globals.sql.age`` holds what ``.globals.sql`` would, and is deleted with its backup."""
    database.execute("CREATE ROLE sidecar_role LOGIN PASSWORD 'pLaNtEd'")
    try:
        path = Path(program.backup("daily", "--role-passwords", "--encrypt-to", keys.recipients[0])["path"])
    finally:
        database.execute("DROP ROLE sidecar_role")
    (roles,) = path.parent.glob("*.globals.sql*")
    assert roles.name == path.name.replace(".sql.age", ".globals.sql.age")
    assert b"sidecar_role" not in roles.read_bytes()
    assert b"sidecar_role" in opened(roles, keys.files[0])
    assert (
        manifest.loads(path.with_name(path.name.replace(".sql.age", ".json")).read_bytes()).globals_name == roles.name
    )
    assert [entry["name"] for entry in program("list", "--json").json()] == [path.name.removesuffix(".sql.age")]


@pytest.mark.parametrize("compress", ["none", "zstd"])
def test_a_damaged_one_is_refused_before_a_statement_is_sent(program: Program, keys: Keys, compress: str) -> None:
    """Cut anywhere, at every boundary of age's chunks as well, or with any bit flipped: damaged, not “no identity”."""
    path = Path(program.backup("daily", "--compress", compress, "--encrypt-to", keys.recipients[0])["path"])
    whole = path.read_bytes()
    payload = whole.index(b"\n--- ") + 5
    payload = whole.index(b"\n", payload) + 1 + 16
    numbers = random.Random(5)
    cuts = [*range(payload, len(whole), 65536 + 16), *(numbers.randrange(len(whole)) for _ in range(ROUNDS // 4))]
    flips = [*range(0, payload, 40), *(numbers.randrange(len(whole)) for _ in range(ROUNDS // 4))]
    broken = [whole[:cut] for cut in cuts]
    broken += [
        whole[:place] + bytes([whole[place] ^ 1 << numbers.randrange(8)]) + whole[place + 1 :] for place in flips
    ]
    program.env["DATABASE_URL"] = NOBODY_LISTENS
    for data in broken:
        path.write_bytes(data)
        (path.parent / "journal.jsonl").unlink(missing_ok=True)
        result = program("restore", path.name, "--to", "x", *keys.mine, code=5)
        assert "damaged" in result.err, result.err
        assert "onnect" not in result.err


def test_what_age_itself_encrypted_is_read(program: Program, database: PgDatabase, keys: Keys, tmp_path: Path) -> None:
    """A dump that somebody piped through zstd and ``age -r`` is foreign, and restorable with the identity."""
    zstd = subprocess.run([needs.program("zstd"), "-c"], input=database.dump(), check=True, capture_output=True).stdout
    program.backups.mkdir(mode=0o700)
    for name, data, armour in (("plain.sql.age", database.dump(), ("-a",)), ("packed.sql.zst.age", zstd, ())):
        argv = [needs.program("age"), *armour, "-r", keys.recipients[0], "-o", str(program.backups / name)]
        subprocess.run(argv, input=data, check=True)
        (entry,) = [one for one in program("list", "--json").json() if one["path"].endswith(name)]
        assert (entry["verdict"], entry["format"]) == ("foreign", "age")
        assert "no identity" in program("verify", name, code=6).out
        (found,) = program("verify", name, "--json", *keys.mine, *program.tools).json()
        assert found["ok"] is True, found
        assert found["rows"] == index_bytes(database.dump()).rows


def test_the_identity_appears_nowhere(program: Program, database: PgDatabase, keys: Keys) -> None:
    """Not in a manifest, a journal, a log, a message or the arguments of a program that we start."""
    outputs = []
    watch = Watch(tuple(secret.encode() for secret in keys.secrets))
    watch.start()
    for args in (
        ("backup", "daily", "--encrypt-to", keys.recipients[0], *program.tools),
        ("verify", "latest", *keys.other),
        ("restore", "latest", "--to", database.name, *keys.mine, *program.tools),
        ("restore", "latest", "--to", f"{database.name}_watched", *keys.mine, *program.tools),
        ("backup", "daily", "--encrypt-to", keys.secrets[0], *program.tools),
        ("show", "latest", "--json"),
    ):
        result = program(*args, code=None)
        outputs.append(result.out + result.err)
    watch.stop()
    PgDatabase(database.server, f"{database.name}_watched").drop()
    assert watch.looks > 100
    assert watch.found == set()
    written = [path for path in program.home.rglob("*") if path.is_file() and path not in keys.files]
    assert len(written) > 3
    for secret in keys.secrets:
        assert not any(secret in text for text in outputs)
        assert not any(secret.encode() in path.read_bytes() for path in written)


@pytest.fixture
def profiled(program: Program, database: PgDatabase, keys: Keys, tmp_path: Path) -> Program:
    """The command line on a profile ``x`` that encrypts to the first key; there is no identity on this machine."""
    params = database.server.params(database.name, tcp=True)
    password = params.pop("password")
    config = tmp_path / "profiles.toml"
    conninfo = " ".join(f"{name}={value}" for name, value in params.items())
    config.write_text(
        f'[profile.x]\nconninfo = "{conninfo}"\ndirectory = "{program.backups}"\n'
        f'logs = "{tmp_path / "logs"}"\nrecipients = ["{keys.recipients[0]}"]\n',
        encoding="utf-8",
    )
    config.chmod(0o600)
    program.env = {**program.env, "LOOPIN_BACKUP_CONFIG": str(config), "PGPASSWORD": password}
    return program


def test_a_profile_encrypts_unless_told_not_to(profiled: Program, keys: Keys) -> None:
    """``recipients`` in the profile is enough; ``--no-encrypt`` is the way out of it; doctor and show tell."""
    made = profiled.backup("manual", "--profile", "x")
    assert made["recipients"] == [keys.recipients[0]]
    plain = profiled.backup("manual", "--profile", "x", "--no-encrypt")
    assert plain["recipients"] == []
    assert keys.recipients[0] in profiled("show", made["backup"], "--profile", "x").out
    found = profiled("doctor", "--profile", "x", "--json", *profiled.tools, code=None).json()["findings"]
    (one,) = [finding for finding in found if finding["area"] == "encryption"]
    assert (one["level"], "There is no identity here" in one["text"]) == ("ok", True)


def test_a_new_key_leaves_former_backups_readable(profiled: Program, keys: Keys, tmp_path: Path) -> None:
    """Backups of both keys verify, and the new line of the sheet alone passes its test."""
    profiled("key", "import", str(keys.files[0]), "--profile", "x", "--file", "kept.txt")
    former = profiled.backup("manual", "--profile", "x")
    profiled("key", "create", "--profile", "x", "--replace")
    (tmp_path / "new.txt").write_text((tmp_path / "kept.txt").read_text().splitlines()[0] + "\n")
    (tmp_path / "new.txt").chmod(0o600)
    typed = ("key", "test", "--profile", "x", "--identity", "new.txt")
    assert former["backup"] not in profiled(*typed).out
    new = profiled.backup("manual", "--profile", "x")
    assert new["recipients"] != former["recipients"]
    assert new["backup"] in profiled(*typed).out
    outcomes = profiled("verify", "--all", "--profile", "x", "--json").json()
    assert [one["ok"] for one in outcomes] == [True, True]


def test_cron_needs_no_identity_but_minds_a_wrong_one(profiled: Program, keys: Keys, tmp_path: Path) -> None:
    """Without one it is a success, and the log says what was not checked; one that opens nothing is exit code 6."""
    done = profiled("daily", "--profile", "x", *profiled.tools, module="cron")
    assert done.err == ""
    log = (tmp_path / "logs" / "scheduled_backup.log").read_text(encoding="utf-8")
    assert "there is no identity on this machine" in log
    wrong = profiled("weekly", "--profile", "x", *keys.other, *profiled.tools, module="cron", code=6)
    assert "does not open it" in wrong.err
    profiled("monthly", "--profile", "x", *keys.mine, *profiled.tools, module="cron")
    log = (tmp_path / "logs" / "scheduled_backup.log").read_text(encoding="utf-8")
    assert "monthly" in log.splitlines()[-1] or "verified" in log


@pytest.mark.parametrize("how", [(), ("--in-place",)])
def test_an_encrypted_backup_replaces_a_live_database(
    profiled: Program, database: PgDatabase, keys: Keys, how: tuple[str, ...]
) -> None:
    """By exchange, with its undo, and in place; the backup that is taken before that is encrypted as well."""
    profiled.backup("manual", "--profile", "x")
    before = index_bytes(database.dump())
    database.execute("TRUNCATE read_logs")
    args = ("restore", "latest", "--replace", "--confirm", database.name, "--profile", "x", *how, *profiled.tools)
    refused = profiled(*args, code=6)
    assert "is encrypted and cannot be opened" in refused.err
    done = profiled(*args, "--json", *keys.mine).json()
    assert compare(before.sections, index_bytes(database.dump()).sections) == []
    if how:
        (safety,) = profiled.backups.glob(f"{done['safety']}.sql*")
        assert safety.name.endswith(".sql.zst.age")
        return
    profiled("undo", "--confirm", database.name, "--profile", "x")
    assert database.execute("SELECT count(*) FROM read_logs") == [(0,)]
    for (name,) in database.execute("SELECT datname FROM pg_database WHERE datname ~ '_undone_'"):
        PgDatabase(database.server, name).drop()


def test_an_export_is_plain(program: Program, keys: Keys, tmp_path: Path) -> None:
    """``export`` gives what pg_dump wrote, to whoever has the identity."""
    made = program.backup("daily", "--compress", "zstd", "--encrypt-to", keys.recipients[0])
    refused = program("export", "latest", "out.sql", code=6)
    assert made["backup"] in refused.err
    program("export", "latest", "out.sql", *keys.mine)
    assert (tmp_path / "out.sql").read_bytes() == opened(Path(made["path"]), keys.files[0])


def test_a_copy_and_the_key_are_enough(program: Program, database: PgDatabase, keys: Keys, tmp_path: Path) -> None:
    """With everything local gone, another machine restores from a destination, its files and the identity alone."""
    away = tmp_path / "away"
    away.mkdir(mode=0o700)
    made = program.backup("daily", "--compress", "zstd", "--encrypt-to", keys.recipients[0])
    program("copy", "latest", "--to", str(away))
    shutil.rmtree(program.backups)
    assert all(b"COPY" not in path.read_bytes() for path in away.rglob("*.age"))
    assert len(list(away.rglob("*.age"))) == 2
    (entry,) = program("list", "--at", str(away), "--json").json()
    assert entry["name"] == made["backup"]
    program("verify", "latest", "--at", str(away), code=6)
    program("accept", entry["name"], "--at", str(away))
    restored = PgDatabase(database.server, f"{database.name}_elsewhere")
    try:
        program("restore", "latest", "--at", str(away), "--to", restored.name, *keys.mine, *program.tools)
        assert compare(index_bytes(database.dump()).sections, index_bytes(restored.dump()).sections) == []
    finally:
        restored.drop()
