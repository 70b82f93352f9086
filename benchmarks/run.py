"""Compare LoopIn Backup with pg_dump and psql as people run them, in one run on one server, as ratios.

    python benchmarks/run.py [--scale 300] [--rounds 3] [--only backup,restore,memory,start]

Seconds depend on the machine; ratios travel. Every contestant runs once a round, in turn, and the median counts. A
scale of 300 makes a dump of some 300 MB. See docs/explanation/performance.md for what the numbers mean.
"""

from __future__ import annotations

import argparse
import compileall
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import loopin_backup_core
from loopin_backup_core.operations import sample
from loopin_backup_core.postgres import connection as access
from loopin_backup_core.postgres import throwaway

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CLI = (sys.executable, "-m", "loopin_backup_core.cli.main")
BASELINE = "pg_dump -Fp > file"


@dataclass(frozen=True)
class Spent:
    """What one run of a program took: seconds of the clock, seconds of processors with its children's, peak in bytes.

    ``peak`` is of the program itself: pg_dump holds a whole row in memory, whoever calls it.
    """

    seconds: float
    cpu: float
    peak: int


@dataclass(frozen=True)
class Place:
    """The server, its programs, and a folder for files."""

    server: throwaway.ThrowawayServer
    folder: Path

    def environment(self, dbname: str) -> dict[str, str]:
        """Return what reaches a database, for the other tools and for our own."""
        params = self.server.params(dbname)
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}
        url = f"host={params['host']} port={params['port']} user={params['user']} dbname={dbname}"
        keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {**keep, **{names[k]: v for k, v in params.items() if k in names}, "DATABASE_URL": url}

    def program(self, name: str) -> str:
        """Return the path of one of the server's own client tools."""
        return str(self.server.installation.program(name))


class Watch(threading.Thread):
    """Reads again and again how much memory a process has had at most."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._path = Path(f"/proc/{pid}/status")
        self._peak = 0
        self.start()

    def run(self) -> None:
        """Look until the process has ended."""
        while True:
            try:
                text = self._path.read_text(encoding="ascii", errors="replace")
            except OSError:
                return
            found = re.search(r"VmHWM:\s+(\d+) kB", text)
            if found is None:
                return
            self._peak = int(found[1]) * 1024
            time.sleep(0.02)

    def peak(self) -> int:
        """Return the most that it had, in bytes."""
        self.join()
        return self._peak


def spend(argv: Sequence[str], place: Place, dbname: str, stdout: Path | None = None) -> Spent:
    """Run a program and measure it."""
    out = stdout.open("wb") if stdout else subprocess.DEVNULL
    began = time.perf_counter()
    child = subprocess.Popen(
        argv, env=place.environment(dbname), cwd=place.folder, stdout=out, stdin=subprocess.DEVNULL
    )
    watch = Watch(child.pid)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if stdout:
        out.close()  # type: ignore[union-attr]
    if child.returncode != 0:
        sys.exit(f"{' '.join(argv)} failed with exit code {child.returncode}")
    return Spent(seconds, usage.ru_utime + usage.ru_stime, watch.peak())


def backups(place: Place) -> dict[str, Callable[[], Spent]]:
    """Return the contestants that back up."""
    dump, folder = place.program("pg_dump"), place.folder
    tools = ("--tools", str(place.server.installation.path_bin), "--quiet")

    def shell(script: str) -> Spent:
        return spend(("/bin/sh", "-c", script), place, "bench")

    def directory(*args: str) -> Spent:
        shutil.rmtree(folder / "d", ignore_errors=True)
        return spend((dump, "-Fd", "-j2", "-f", str(folder / "d"), *args), place, "bench")

    found: dict[str, Callable[[], Spent]] = {
        BASELINE: lambda: spend((dump,), place, "bench", folder / "x.sql"),
        "loopin backup": lambda: spend((*CLI, "backup", "manual", *tools), place, "bench"),
        "loopin backup --compress zstd": lambda: spend(
            (*CLI, "backup", "manual", "--compress", "zstd", *tools), place, "bench"
        ),
        "pg_dump | gzip": lambda: shell(f"{dump} | gzip > {folder}/x.gz"),
        "pg_dump -Fc": lambda: spend((dump, "-Fc"), place, "bench", folder / "x.dump"),
        "pg_dump -Fd -j2": directory,
    }
    if shutil.which("zstd"):
        found["pg_dump | zstd -1"] = lambda: shell(f"{dump} | zstd -q -1 > {folder}/x.zst")
    if compresses_with_zstd(dump, place):
        found["pg_dump -Fd -j2 --compress=zstd:1"] = lambda: directory("--compress=zstd:1")
    return found


def compresses_with_zstd(dump: str, place: Place) -> bool:
    """Tell whether this pg_dump was built with zstd (from 16 on it can be)."""
    argv = (dump, "-Fc", "--compress=zstd:1", "--schema-only")
    return subprocess.run(argv, env=place.environment("bench"), capture_output=True, check=False).returncode == 0


def restores(place: Place) -> dict[str, Callable[[], Spent]]:
    """Return the contestants that restore what the backups left."""
    psql, tools = place.program("psql"), ("--tools", str(place.server.installation.path_bin), "--quiet")
    fresh = iter(range(10_000))

    def into_new(argv: Callable[[str], Sequence[str]]) -> Spent:
        name = f"r{next(fresh)}"
        with access.connect(access.Target(place.server.params(), None)) as server:
            server.create_database(server.database_facts("bench"), name=name)
        try:
            return spend(argv(name), place, name)
        finally:
            drop(place, name)

    def ours() -> Spent:
        name = f"r{next(fresh)}"
        try:
            return spend((*CLI, "restore", "latest", "--to", name, *tools), place, "bench")
        finally:
            drop(place, name)

    restore = place.program("pg_restore")
    return {
        "psql -f": lambda: into_new(lambda name: (psql, "-Xqf", str(place.folder / "x.sql"), name)),
        "pg_restore -Fd -j2": lambda: into_new(lambda name: (restore, "-j2", "-d", name, str(place.folder / "d"))),
        "loopin restore --to (checked, and compared)": ours,
        "loopin verify --level structure": lambda: spend((*CLI, "verify", "latest", "--quiet"), place, "bench"),
        "loopin verify --level drill": lambda: spend(
            (*CLI, "verify", "latest", "--level", "drill", *tools), place, "bench", Path(os.devnull)
        ),
    }


def drop(place: Place, name: str) -> None:
    """Drop a database."""
    with access.connect(access.Target(place.server.params(), None)) as server:
        server.drop_database(name)


def compete(title: str, contestants: dict[str, Callable[[], Spent]], rounds: int, baseline: str) -> None:
    """Let everyone run once a round, in turn, and print medians and ratios."""
    spent: dict[str, list[Spent]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            spent[name].append(run())
    base = statistics.median(one.seconds for one in spent[baseline])
    print(f"\n{title}\n{'':48} ratio  seconds  cpu of it  peak memory")
    for name, runs in spent.items():
        seconds = statistics.median(one.seconds for one in runs)
        cpu = statistics.median(one.cpu for one in runs)
        print(f"{name:48} {seconds / base:5.2f}  {seconds:7.2f}  {cpu:9.2f}  {max(r.peak for r in runs) / 1e6:8.0f} MB")


def start_up(place: Place, rounds: int) -> None:
    """Print the processor time that short commands take, with compiled bytecode."""
    compileall.compile_dir(Path(loopin_backup_core.__file__).parent, quiet=2)
    env = {**place.environment("bench")}
    print("\nStarting, with compiled bytecode\n" + " " * 48 + "  cpu seconds")
    few = ("--directory", "few")
    for _ in range(3):
        spend((*CLI, "backup", "manual", "--quiet", *few), place, "postgres")
    for args in (("--help",), ("list", *few)):
        times = []
        for _ in range(max(5, rounds)):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([*CLI, *args], env=env, cwd=place.folder, stdout=subprocess.DEVNULL, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        print(f"loopin-backup-cli {args[0]:30} {statistics.median(times):12.3f}")


def memory(place: Place) -> None:
    """Print the peak memory for databases of very different shapes."""
    shapes = {
        "empty": "SELECT 1",
        "one value of 200 MB": "CREATE TABLE t AS SELECT repeat(md5(random()::text), 6250000) AS a",
        "5,000 tables": "DO $$BEGIN FOR i IN 1..5000 LOOP EXECUTE format('CREATE TABLE t%s ()', i); END LOOP; END$$",
    }
    print("\nPeak memory of a backup, our process\n" + " " * 34 + "plain     zstd")
    for title, script in shapes.items():
        with access.connect(access.Target(place.server.params(), None)) as server:
            server.create_database(server.database_facts("bench"), name="shape")
        with access.connect(access.Target(place.server.params("shape"), None)) as server:
            server.run(script)  # type: ignore[arg-type]
        args = (*CLI, "backup", "manual", "--quiet", "--tools", str(place.server.installation.path_bin))
        peaks = [spend((*args, "--compress", how), place, "shape").peak / 1e6 for how in ("none", "zstd")]
        print(f"{title:30} {peaks[0]:6.0f} MB {peaks[1]:5.0f} MB")
        drop(place, "shape")


def main() -> None:
    """Build the database, let them compete, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--server", type=int, default=0, metavar="MAJOR", help="a version other than the newest")
    parser.add_argument("--only", default="backup,restore,memory,start")
    args = parser.parse_args()
    wanted = args.only.split(",")
    found = throwaway.find_servers()
    major = args.server or max(one.version[0] for one in found)
    installation = throwaway.choose(found, major * 10000)
    settings = {"shared_buffers": "512MB"}
    with (
        throwaway.ThrowawayServer(installation, settings=settings) as server,
        tempfile.TemporaryDirectory(prefix="loopin-bench-") as folder,
    ):
        place = Place(server, Path(folder))
        with access.connect(access.Target(server.params(), None)) as connection:
            connection.run("CREATE DATABASE bench")
        with access.connect(access.Target(server.params("bench"), None)) as connection:
            sample.load(connection, args.scale)
            connection.run("VACUUM ANALYZE")
            size = connection.database_size()
        print(f"PostgreSQL {installation.version_text}, {os.cpu_count()} cores, database {size / 1e6:.0f} MB")
        if "backup" in wanted or "restore" in wanted:
            compete("Backing up", backups(place), args.rounds, BASELINE)
        if "restore" in wanted:
            compete("Restoring", restores(place), args.rounds, "psql -f")
        if "memory" in wanted:
            memory(place)
        if "start" in wanted:
            start_up(place, args.rounds)


if __name__ == "__main__":
    main()
