"""Throwaway servers: real ones, started, used, killed, and gone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import psycopg
import pytest

from loopin_backup_core.model.errors import CancelledError, NotPossibleError
from loopin_backup_core.model.progress import CancelToken
from loopin_backup_core.postgres import throwaway as sandbox
from loopin_backup_core.postgres.throwaway import arguments
from loopin_backup_core.postgres.throwaway.installations import copied_for_others

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import PgServer

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts a server as another user")


@pytest.fixture
def installation(server: PgServer) -> sandbox.Installation:
    """Return the programs of the tests' server, where users without our rights can reach them too."""
    return server.installation


@pytest.fixture
def parent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return an empty folder with a short name that every user can reach."""
    folder = Path(f"/tmp/loopin-test-{os.getpid()}-{time.monotonic_ns()}")
    folder.mkdir(0o755)
    yield folder
    shutil.rmtree(folder)


def an_installation(major: int, minor: int = 1, *, icu: bool = False) -> sandbox.Installation:
    """Return an installation that is only chosen, never started."""
    return sandbox.Installation(Path(f"/opt/{major}.{minor}/bin"), (major, minor), "given", icu)


def connect(params: dict[str, Any]) -> psycopg.Connection[Any]:
    """Connect as told."""
    return psycopg.connect(**params)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class TestChoose:
    """The server that suits a dump."""

    def test_the_same_major_version_is_preferred(self) -> None:
        """A drill runs on the version that the dump came from, in its newest release."""
        there = [an_installation(18), an_installation(15, 2), an_installation(15, 20), an_installation(16)]
        assert sandbox.choose(there, 150018) == an_installation(15, 20)

    def test_else_the_lowest_newer_one(self) -> None:
        """A dump is never restored into an older server."""
        there = [an_installation(18), an_installation(14), an_installation(17)]
        assert sandbox.choose(there, 160001) == an_installation(17)

    def test_none_that_is_new_enough(self) -> None:
        """What there is, and what to do, is said."""
        with pytest.raises(NotPossibleError, match=r"PostgreSQL 17 or newer.*14\.1 \(/opt/14\.1/bin\)") as caught:
            sandbox.choose([an_installation(14)], 170000)
        assert "loopin-backup-core[embedded]" in caught.value.hint

    def test_icu_is_asked_for(self) -> None:
        """A database with ICU collations needs a server that has them, be it a newer one."""
        there = [an_installation(15), an_installation(16, icu=True)]
        assert sandbox.choose(there, 150000, icu=True) == an_installation(16, icu=True)
        with pytest.raises(NotPossibleError, match="with ICU collations"):
            sandbox.choose(there[:1], 150000, icu=True)


class TestArguments:
    """Argument lists, by equality."""

    def test_of_initdb(self) -> None:
        """A cluster of UTF8 and C, whose superuser needs a password if there is one."""
        assert arguments.of_initdb(Path("/d"), 17, Path("/p")) == (
            "--pgdata=/d",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C",
            "--auth=scram-sha-256",
            "--pwfile=/p",
            "--no-sync",
            "--no-instructions",
        )
        assert {"--auth=trust", "--no-data-checksums"} <= set(arguments.of_initdb(Path("/d"), 18, None))

    def test_of_server(self) -> None:
        """Only the socket is listened on, and given settings win."""
        args = arguments.of_server(Path("/d"), 5432, Path("/s"), tcp=False, settings={"fsync": "on"})
        assert args[:8] == (
            "-D",
            "/d",
            "-c",
            "port=5432",
            "-c",
            "listen_addresses=",
            "-c",
            "unix_socket_directories=/s",
        )
        assert "fsync=on" in args
        assert "fsync=off" not in args

    def test_of_server_without_sockets(self) -> None:
        """Where there are no sockets, the loopback interface is all."""
        args = arguments.of_server(Path("/d"), 5433, None, tcp=True, settings={})
        assert {"listen_addresses=127.0.0.1", "unix_socket_directories="} <= set(args)


class TestThrowawayServer:
    """A server for the time of a with block."""

    def test_it_answers_and_leaves_nothing(self, installation: sandbox.Installation, parent: Path) -> None:
        """While the block lasts it answers; afterwards neither process nor file is left."""
        with sandbox.ThrowawayServer(installation, parent=parent) as throwaway:
            with connect(throwaway.params()) as connection:
                shown = connection.execute("SELECT current_user, current_setting('server_encoding')").fetchone()
            assert shown == ("postgres", "UTF8")
            assert throwaway.installation.lacks((), ("plpgsql", "no_such_thing")) == 1
            pid = throwaway.pid
            assert is_alive(pid)
        assert not is_alive(pid)
        assert list(parent.iterdir()) == []

    def test_nobody_else_reaches_it(self, installation: sandbox.Installation) -> None:
        """It listens on no network, and its folders are closed to other users."""
        with sandbox.ThrowawayServer(installation) as throwaway:
            with connect(throwaway.params()) as connection:
                assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            modes = {path.name: path.stat().st_mode & 0o777 for path in throwaway.home.iterdir()}
            assert (modes["data"], modes["socket"], modes["log"]) == (0o700, 0o700, 0o600)

    def test_tcp_asks_for_a_password(self, installation: sandbox.Installation) -> None:
        """On the loopback interface nobody gets in without the random password."""
        with sandbox.ThrowawayServer(installation, tcp=True) as throwaway:
            connect(throwaway.params(tcp=True)).close()
            with pytest.raises(psycopg.OperationalError, match="password"):
                connect({**throwaway.params(tcp=True), "password": "wrong"})
            argv = Path(f"/proc/{throwaway.pid}/cmdline").read_bytes()
            assert throwaway.password.encode() not in argv

    @only_root
    def test_it_never_runs_as_root_or_as_postgres(self, installation: sandbox.Installation) -> None:
        """A hostile dump gets the rights of nobody, not those that a real server of the machine trusts."""
        with sandbox.ThrowawayServer(installation) as throwaway:
            assert Path(f"/proc/{throwaway.pid}").owner() == "nobody"

    def test_an_exception_ends_it_too(self, installation: sandbox.Installation, parent: Path) -> None:
        """Whatever happens in the block, nothing is left."""
        pids = []

        def fail() -> NoReturn:
            with sandbox.ThrowawayServer(installation, parent=parent) as throwaway:
                pids.append(throwaway.pid)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert not is_alive(pids[0])
        assert list(parent.iterdir()) == []

    def test_cancel_while_it_starts(self, installation: sandbox.Installation, parent: Path) -> None:
        """A cancelled start raises, and leaves nothing."""
        token = CancelToken()
        token.cancel()
        with pytest.raises(CancelledError), sandbox.ThrowawayServer(installation, parent=parent, token=token):
            pytest.fail("it started")
        assert list(parent.iterdir()) == []

    def test_one_that_does_not_start_says_why(self, installation: sandbox.Installation, parent: Path) -> None:
        """A server that refuses is "not possible here", with its own words."""
        settings = {"shared_buffers": "many"}
        with (
            pytest.raises(NotPossibleError, match="shared_buffers"),
            sandbox.ThrowawayServer(installation, parent=parent, settings=settings),
        ):
            pytest.fail("it started")
        assert list(parent.iterdir()) == []

    @pytest.mark.slow
    def test_every_version_starts(self, each_pg: PgServer) -> None:
        """Each supported major version serves as a throwaway server."""
        with sandbox.ThrowawayServer(each_pg.installation) as throwaway:
            connect(throwaway.params()).close()


class TestLeftovers:
    """What a killed process leaves is stopped and removed by the next one."""

    OWNER = (
        "import sys, time; from pathlib import Path; from loopin_backup_core.postgres import throwaway as sandbox\n"
        "found = sandbox.find_servers([Path(sys.argv[1])])[0]\n"
        "with sandbox.ThrowawayServer(found, parent=Path(sys.argv[2])) as server:\n"
        "    print(server.pid, flush=True); time.sleep(60)\n"
    )

    def test_a_dead_owners_server_is_swept(self, installation: sandbox.Installation, parent: Path) -> None:
        """After SIGKILL of its owner, server and folder are gone with the next sweep; a living owner's stay."""
        args = [sys.executable, "-c", self.OWNER, str(installation.path_bin), str(parent)]
        with subprocess.Popen(args, stdout=subprocess.PIPE, text=True) as owner:
            assert owner.stdout is not None
            pid = int(owner.stdout.readline())
            assert sandbox.sweep(parent) == []
            assert is_alive(pid)
            owner.send_signal(signal.SIGKILL)
        (home,) = parent.iterdir()
        assert sandbox.sweep(parent) == [home]
        assert not is_alive(pid)
        assert list(parent.iterdir()) == []

    def test_what_is_not_ours_stays(self, parent: Path) -> None:
        """Folders without our mark, and symbolic links, are left alone."""
        (parent / "loopin-server-other").mkdir()
        (parent / "loopin-server-link").symlink_to(parent / "loopin-server-other")
        assert sandbox.sweep(parent) == []
        assert len(list(parent.iterdir())) == 2


class TestCopies:
    """An installation under a closed home is copied to where the server's user can read it."""

    def test_one_within_reach_is_used_as_it_is(self, parent: Path) -> None:
        """Nothing is copied without need."""
        (parent / "bin").mkdir()
        within_reach = sandbox.Installation(parent / "bin", (15, 1), "given", icu=False)
        assert copied_for_others(within_reach, parent / "copy") == within_reach

    @only_root
    def test_one_out_of_reach_is_copied_and_works(self, installation: sandbox.Installation, parent: Path) -> None:
        """The programs run from the copy."""
        closed = parent / "closed"
        shutil.copytree(installation.path_bin.parent, closed / "pg", symlinks=True)
        closed.chmod(0o700)
        hidden = sandbox.Installation(closed / "pg" / "bin", installation.version, "given", icu=False)
        with sandbox.ThrowawayServer(hidden, parent=parent) as throwaway:
            assert throwaway.installation.path_bin.is_relative_to(throwaway.home)
            connect(throwaway.params()).close()


def test_a_deep_temporary_folder_is_no_obstacle(
    installation: sandbox.Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path of a socket is short on every system; a long TMPDIR does not stop a server."""
    deep = tmp_path / ("deep" * 20)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    with sandbox.ThrowawayServer(installation) as throwaway:
        connect(throwaway.params()).close()
