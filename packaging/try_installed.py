"""Back up and restore a server over TCP, with TLS and a password, by the programs that are installed below a root.

``python packaging/try_installed.py ROOT cli|gui``, as root, from the top of the checkout; see try_on_bare_debian.sh.
The programs run in the root (chroot), by the command line as the user ``laptop``, in the window as root. The server
is one of the tests', outside of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.gui import test_end_to_end as story
from tests.gui.test_end_to_end import PASSWORD, ROLE
from tests.support.desktop import desktop
from tests.support.installed import installation
from tests.support.postgres import PgDatabase, PgServer, create_database

if TYPE_CHECKING:
    from collections.abc import Iterator

MAJOR = 15
ONLY_TLS = "hostssl all all 127.0.0.1/32 scram-sha-256\nlocal all all scram-sha-256\n"
CHROOT = ("/usr/sbin/chroot",)
TOOLS = Path("opt/loopin-backup/_internal/postgresql")
INSIDE = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
TABLES = """
CREATE TABLE updates (id serial PRIMARY KEY, title text);
INSERT INTO updates (title) SELECT 'update ' || n FROM generate_series(1, 5000) AS n;
CREATE TABLE users (id serial PRIMARY KEY, name text);
INSERT INTO users (name) SELECT 'user ' || n FROM generate_series(1, 200) AS n;
"""


class TlsServer(PgServer):
    """A server whom nobody reaches over TCP without TLS; its certificate is for 127.0.0.1."""

    def _make_cluster(self) -> None:
        super()._make_cluster()
        data = self.home / "data"
        argv = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        argv += [
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            f"{data}/server.key",
            "-out",
            f"{data}/server.crt",
        ]
        subprocess.run(argv, check=True, capture_output=True)
        (data / "server.key").chmod(0o600)
        (data / "pg_hba.conf").write_text(ONLY_TLS, encoding="ascii")
        for name in ("server.key", "server.crt", "pg_hba.conf"):
            self._give_away(data / name)


@contextmanager
def loopin() -> Iterator[PgDatabase]:
    """Run the server and give a database on it, owned by a role that may create databases."""
    found = installation(MAJOR)
    if found is None:
        sys.exit(f"There is no server of PostgreSQL {MAJOR} for this try.")
    with TlsServer(found, {"ssl": "on"}) as server:
        server.psql(f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{PASSWORD}'")
        database = create_database(server, "e2e_loopin", f"OWNER {ROLE}")
        with database.connect(user=ROLE, password=PASSWORD) as connection:
            connection.execute(TABLES.encode())
        yield database


def contents(database: PgDatabase, name: str) -> str:
    """Return a fingerprint of the tables of a database of the same server."""
    query = "SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM (SELECT 'u', id, title FROM updates "
    query += "UNION ALL SELECT 'p', id, name FROM users) AS t"
    return database.server.psql(query, name).decode().strip()


def by_command_line(root: Path) -> None:
    """Back up, verify by a drill where there is a server for it, restore, replace the live database, and compare."""
    with loopin() as database:
        home = root / "home" / "laptop"
        shutil.copy(database.server.home / "data" / "server.crt", home / "ca.crt")
        url = database.server.url(
            database.name, user=ROLE, password=PASSWORD, sslmode="verify-full", sslrootcert="/home/laptop/ca.crt"
        )

        def cli(*arguments: str, **more: str) -> str:
            argv = [*CHROOT, "--userspec=laptop:laptop", str(root), "/usr/bin/env", "-C", "/home/laptop"]
            env = {**INSIDE, "HOME": "/home/laptop", "DATABASE_URL": url, "BACKUP_DIR": "backups", **more}
            began = time.monotonic()
            done = subprocess.run(
                [*argv, "loopin-backup-cli", *arguments], env=env, capture_output=True, text=True, check=False
            )
            print(f"   $ loopin-backup-cli {' '.join(arguments)}    [{time.monotonic() - began:.1f} s]", flush=True)
            print("".join(f"     {line}\n" for line in done.stdout.splitlines()), end="", flush=True)
            if done.returncode != 0:
                sys.exit(f"It ended with {done.returncode}: {done.stderr}")
            return done.stdout

        before = contents(database, database.name)
        cli("backup", "manual", "--compress", "zstd")
        cli("list")
        cli("verify", "latest", "--level", "drill" if (root / TOOLS).is_dir() else "structure")
        cli("restore", "latest", "--to", "e2e_loopin_copy")
        agree(before, contents(database, "e2e_loopin_copy"), "the restored copy")
        database.execute("TRUNCATE updates")
        cli("restore", "latest", "--replace", "--confirm", database.name)
        agree(before, contents(database, database.name), "the replaced database")
        seen = spied(home)
        cli("backup", "manual", "--tools", "/home/laptop/tools", LD_LIBRARY_PATH="/home/laptop/lib")
        if "LD_LIBRARY_PATH=/home/laptop/lib\n" not in seen.read_text(encoding="utf-8"):
            sys.exit(f"The client tools run with another library path: {seen.read_text(encoding='utf-8')}")
        print("   the client tools run with the library path of the user, not with that of the bundle", flush=True)


def spied(home: Path) -> Path:
    """Put a pg_dump into a folder that writes down its environment; return where it does so."""
    folder = home / "tools"
    folder.mkdir(exist_ok=True)
    seen = home / "seen"
    seen.touch()
    seen.chmod(0o666)
    script = f"#!/bin/sh\nenv >/home/laptop/{seen.name}\n"
    script += f"for real in /{TOOLS}/bin/pg_dump /usr/lib/postgresql/*/bin/pg_dump; do\n"
    script += '[ -x "$real" ] && exec "$real" "$@"\ndone\n'
    (folder / "pg_dump").write_text(script, encoding="ascii")
    (folder / "pg_dump").chmod(0o755)
    return seen


def by_window(root: Path) -> None:
    """Do the first run, a backup, a drill, and a restore in the place of the live database, with hands from outside."""
    with loopin() as database, desktop() as hands, reachable(root, Path(hands.env["HOME"])):
        before = contents(database, database.name)
        argv = [*CHROOT, str(root), "/usr/bin/env", "-C", hands.env["HOME"], "loopin-backup-gui"]
        began = time.monotonic()
        running = subprocess.Popen(argv, env=hands.env | INSIDE)
        try:
            hands.see("Continue", wait=60)
            print(f"   the window is shown after {time.monotonic() - began:.1f} s", flush=True)
            story.first_run(hands, database)
            print("   first run, backup and drill: done", flush=True)
            story.wiped(hands, database)
            print("   updates emptied by accident: the next backup is suspect, and the window says so", flush=True)
            story.restored(hands, database)
            agree(before, contents(database, database.name), "the database that the window restored")
            picture(hands.env)
        finally:
            running.terminate()
            running.wait()


@contextmanager
def reachable(root: Path, folder: Path) -> Iterator[None]:
    """Let the buses of the desktop be reached from the root, under the same name."""
    inside = root / folder.relative_to("/")
    inside.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "--bind", folder, inside], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", inside], check=True)
        inside.rmdir()


def agree(before: str, after: str, what: str) -> None:
    """End the run if the contents differ."""
    if before != after:
        sys.exit(f"{what} holds {after}, and should hold {before}.")
    print(f"   {what} holds what was there: {after}", flush=True)


def picture(env: dict[str, str]) -> None:
    """Keep a picture of the screen where ImageMagick is at hand."""
    if shutil.which("import"):
        target = Path(tempfile.gettempdir()) / "loopin-bare.png"
        subprocess.run(["import", "-window", "root", str(target)], env=env, check=False)
        print(f"   a picture of it: {target}", flush=True)


if __name__ == "__main__":
    if os.geteuid() != 0:
        sys.exit("This must run as root.")
    {"cli": by_command_line, "gui": by_window}[sys.argv[2]](Path(sys.argv[1]))
