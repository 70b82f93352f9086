"""Choosing client tools: equality over invented ones, and properties over many."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopin_backup_core.dump.foreign import archives
from loopin_backup_core.model.errors import ClientToolError
from loopin_backup_core.rules import tool_selection
from loopin_backup_core.rules.tool_selection import Tool

if TYPE_CHECKING:
    from tests.support.postgres import PgServer

VERSIONS = st.tuples(st.integers(12, 19), st.integers(0, 30))


def tool(version: str, name: str = "pg_dump", origin: str = "PATH") -> Tool:
    """Return an invented tool."""
    return Tool(name, Path(f"/opt/{origin}/{version}/{name}"), tool_selection.parse_version(version), origin)


def tools(*versions: str, name: str = "pg_dump") -> list[Tool]:
    """Return invented tools."""
    return [tool(version, name) for version in versions]


@pytest.mark.parametrize(
    ("versions", "server", "expected"),
    [
        (["15.19", "18.6"], 150018, "15.19"),
        (["18.6", "15.19", "15.20"], 150018, "15.20"),
        (["17.11", "18.6"], 150018, "17.11"),
        (["14.23", "15.19", "18.6"], 140023, "15.19"),
        (["14.23"], 140023, "14.23"),
        (["15.18", "18.5"], 150018, "15.18"),
        (["15.18", "19.0"], 150018, "19.0"),
        (["14.24", "16.15"], 160000, "16.15"),
    ],
)
def test_a_dump_tool_is_of_the_servers_version_or_the_next_safe_one(
    versions: list[str], server: int, expected: str
) -> None:
    """Own major at the floor, else the lowest newer at the floor, else own major below it."""
    assert tool_selection.choose_dump(tools(*versions), server).version_text == expected


@pytest.mark.parametrize("origin", [tool_selection.VARIABLE, tool_selection.GIVEN])
def test_the_users_folder_comes_first(origin: str) -> None:
    """A tool that suits and was chosen by the user is taken, even below the floor."""
    mine = tool("15.1", origin=origin)
    assert tool_selection.choose_dump([*tools("15.20"), mine], 150018) == mine
    assert tool_selection.choose_dump([*tools("18.6"), mine], 180000).version_text == "18.6"


@pytest.mark.parametrize(
    ("system", "server", "expected"),
    [
        (["18.6"], 180006, "PATH"),
        (["19.0"], 180006, "PATH"),
        (["18.6"], 150018, "PATH"),
        (["15.19"], 150018, "PATH"),
        ([], 150018, tool_selection.BUNDLED),
        (["15.18"], 150018, tool_selection.BUNDLED),
        (["17.11"], 180006, tool_selection.BUNDLED),
    ],
)
def test_bundled_tools_are_for_systems_that_have_none_that_suit(system: list[str], server: int, expected: str) -> None:
    """None at all, none new enough, none with all security fixes: else the system's own, which it keeps patched."""
    bundled = tool("18.7", origin=tool_selection.BUNDLED)
    assert tool_selection.choose_dump([*tools(*system), bundled], server).origin == expected


def test_an_older_pg_dump_is_refused_by_name() -> None:
    """The error names what was found, and how to get what is missing."""
    with pytest.raises(ClientToolError) as caught:
        tool_selection.choose_dump(tools("15.20"), 180006)
    assert "/opt/PATH/15.20/pg_dump is 15.20" in caught.value.message
    assert "postgresql-client-18" in tool_selection.how_to_get(18, "linux")
    assert caught.value.hint == tool_selection.how_to_get(18)


def test_nothing_at_all_says_how_to_get_it() -> None:
    """Without any tool the hint tells how to install one, on each platform."""
    with pytest.raises(ClientToolError, match="there is no pg_dump"):
        tool_selection.choose_dump([], 160000)
    assert "brew install postgresql@16" in tool_selection.how_to_get(16, "darwin")
    assert "postgresql.org" in tool_selection.how_to_get(16, "win32")
    assert "embedded" in tool_selection.how_to_get(16, "linux")
    assert "embedded" not in tool_selection.how_to_get(19, "linux")


@pytest.mark.parametrize(
    ("versions", "written_by", "server", "expected"),
    [
        (["15.19", "18.6"], "15.18 (Debian 15.18-0)", 150018, "15.19"),
        (["15.19", "18.6"], "18.6", 150018, "18.6"),
        (["15.19", "16.15"], "15.19", 180006, "16.15"),
        (["17.11", "18.6"], "15.19", 160000, "17.11"),
        (["15.18", "18.6"], "15.19", 150018, "18.6"),
        (["15.18"], "15.19", 150018, "15.18"),
        (["14.24"], "", 140000, "14.24"),
    ],
)
def test_a_restore_tool_is_not_older_than_the_file(
    versions: list[str], written_by: str, server: int, expected: str
) -> None:
    """Not older than the pg_dump that wrote it, preferably of the server's version, and safe."""
    chosen = tool_selection.choose_restore(tools(*versions, name="psql"), "psql", written_by, server)
    assert chosen.version_text == expected


def test_a_psql_that_does_not_know_restrict_is_refused() -> None:
    r"""A psql 15.13 would take ``\restrict`` for an error in the middle of a restore."""
    with pytest.raises(ClientToolError, match=r"15\.13"):
        tool_selection.choose_restore(tools("15.13", name="psql"), "psql", "15.13", 150013)
    restore = tool_selection.choose_restore(tools("15.13", name="pg_restore"), "pg_restore", "15.13", 150013)
    assert restore.version_text == "15.13"


def test_a_foreign_file_needs_a_safe_tool() -> None:
    """Below the security floor a file from elsewhere is refused, an own one is not."""
    below = tools("15.18", name="psql")
    with pytest.raises(ClientToolError, match="security"):
        tool_selection.choose_restore(below, "psql", "15.18", 150018, foreign=True)
    assert tool_selection.choose_restore(below, "psql", "15.18", 150018).version_text == "15.18"
    both = [*below, *tools("18.6", name="psql")]
    assert tool_selection.choose_restore(both, "psql", "15.18", 150018, foreign=True).version_text == "18.6"


def test_the_warning_names_tool_and_release() -> None:
    """A tool below the floor is used with a warning; one at the floor without."""
    assert "15.19" in tool_selection.floor_warning(tool("15.18"))
    assert tool_selection.floor_warning(tool("15.19")) == ""
    assert "no security fixes" in tool_selection.floor_warning(tool("13.22"))
    assert "14.24" in tool_selection.floor_warning(tool("14.23"))


@given(st.lists(VERSIONS, max_size=8), st.integers(14, 19))
def test_a_chosen_dump_tool_is_never_older_nor_needlessly_unsafe(found: list[tuple[int, int]], major: int) -> None:
    """Whatever is installed: no older major; below the floor only if every usable one is."""
    there = [Tool("pg_dump", Path(f"/{i}"), version, "PATH") for i, version in enumerate(found)]
    usable = [version for version in found if version[0] >= major]
    if not usable:
        with pytest.raises(ClientToolError):
            tool_selection.choose_dump(there, major * 10000)
        return
    chosen = tool_selection.choose_dump(there, major * 10000).version
    assert chosen[0] >= major
    if tool_selection.below_floor(chosen):
        assert all(tool_selection.below_floor(version) for version in usable)
    elif any(version[0] == major and not tool_selection.below_floor(version) for version in usable):
        assert chosen[0] == major


@given(VERSIONS)
def test_versions_are_read_back(version: tuple[int, int]) -> None:
    """Out of what PostgreSQL, Debian and EnterpriseDB print."""
    text = f"{version[0]}.{version[1]}"
    for line in (f"pg_dump (PostgreSQL) {text}", f"psql (PostgreSQL) {text} (Debian {text}-1.pgdg12+1)", text):
        assert tool_selection.parse_version(line) == version


@pytest.mark.parametrize("form", ["c", "d", "t"])
def test_an_archive_tells_which_pg_dump_wrote_it(each_pg: PgServer, tmp_path: Path, form: str) -> None:
    """Custom, directory and tar, of every version: so that no older pg_restore is chosen for it."""
    path = tmp_path / "archive"
    dump = each_pg.bin / "pg_dump"
    subprocess.run([str(dump), f"-F{form}", "-f", str(path), each_pg.url("postgres")], check=True)
    version = subprocess.run([str(dump), "--version"], check=True, capture_output=True, text=True).stdout.split()[2]
    head = (path / "toc.dat" if form == "d" else path).read_bytes()[: archives.HEAD]
    assert archives.written_by(head) == version


@pytest.mark.parametrize("head", [b"", b"PGDMP", b"PGDMP\1\20\0", b"PGDMP\1\20\0\377\10\1" + bytes(100), b"x" * 600])
def test_what_is_no_head_of_an_archive_tells_nothing_wrong(head: bytes) -> None:
    """A cut or odd head gives the least version of its format, or none."""
    assert archives.written_by(head) in {"", "17"}
