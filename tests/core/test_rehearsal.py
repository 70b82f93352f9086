"""Trying a scheduled run before it is installed: in the scheduler's surroundings, and never with a secret of ours."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.config import profiles
from loopin_backup_core.model.errors import CredentialsError, ServerError
from loopin_backup_core.model.profile import Profile
from loopin_backup_core.operations.schedule_rehearsal import environment_of, rehearse

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PgDatabase

AROUND = {
    "HOME": "/home/ann", "PATH": "/opt/bin:/usr/bin", "USER": "ann", "PGPASSWORD": "s", "DATABASE_URL": "u",
    "DBUS_SESSION_BUS_ADDRESS": "unix:path=/b", "LOOPIN_PG_BIN": "/pg", "DISPLAY": ":0",
}  # fmt: skip


def test_the_surroundings_are_the_schedulers() -> None:
    """What a desktop has beside is not there; what the installed line carries is; systemd has the session's bus."""
    cron = environment_of("cron", AROUND)
    assert (cron["HOME"], cron["PATH"], cron["LOGNAME"]) == ("/home/ann", "/usr/bin:/bin", "ann")
    assert cron["LOOPIN_PG_BIN"] == "/pg"
    assert not {"PGPASSWORD", "DATABASE_URL", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS"} & cron.keys()
    assert environment_of("systemd", AROUND)["DBUS_SESSION_BUS_ADDRESS"] == "unix:path=/b"


def test_what_would_stop_a_run_is_told_before(database: PgDatabase, tmp_path: Path) -> None:
    """A password that only the desktop has, a server that is not there; with a passfile it goes."""
    params = database.server.params(database.name, tcp=True)
    conninfo = f"host={params['host']} port={params['port']} user={params['user']} dbname={database.name}"
    around = {"HOME": str(tmp_path), "LOOPIN_PG_BIN": str(database.server.bin), "PGPASSWORD": str(params["password"])}
    made = Profile("shop", conninfo, tmp_path / "keep", tmp_path / "logs", keyring=True)
    with pytest.raises(CredentialsError, match="With cron this would fail") as told:
        rehearse(made, "cron", around)
    assert "passfile" in told.value.hint
    served = profiles.add(replace(made, keyring=False, passfile="new"), around, password=str(params["password"]))
    rehearse(served, "cron", around)
    with pytest.raises(ServerError):
        rehearse(replace(served, conninfo="host=127.0.0.1 port=9 dbname=shop"), "cron", around)
