"""What the window asks of core is what the profile says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.config import profiles
from loopin_backup_core.model.kinds import Compression
from loopin_backup_core.model.profile import Profile
from loopin_backup_gui.jobs import JobState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from loopin_backup_gui.window import MainWindow
    from tests.support.postgres import PgDatabase


def test_a_backup_follows_the_profile(
    database: PgDatabase, tmp_path: Path, environ: dict[str, str], make_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """Ctrl+B takes the backup compressed where the profile says so."""
    passfile = tmp_path / "pass"
    passfile.touch(0o600)
    params = database.server.params(database.name)
    passfile.write_text(f"*:*:*:*:{params['password']}\n")
    text = f"host={params['host']} port={params['port']} user={params['user']} dbname={database.name}"
    profile = Profile(
        "prod", text, tmp_path / "b", tmp_path / "l", passfile=str(passfile), compression=Compression.ZSTD
    )
    profiles.add(profile, environ, password=params["password"])
    window = make_window(PATH=f"{database.server.installation.path_bin}:/usr/bin:/bin")
    job = window.app.actions.back_up()
    assert job is not None
    qtbot.waitUntil(lambda: job.state.is_over, timeout=30_000)
    assert job.state is JobState.DONE, job.error
    assert job.result.file_name.endswith(".sql.zst")
