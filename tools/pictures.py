"""Draw the pictures of the documents: the real program on a throwaway server, its terminal as SVG.

    .venv/bin/python tools/pictures.py             draw all of them into docs/pictures
    .venv/bin/python tools/pictures.py doctor      draw one

Nothing in a picture is made up but the names of folders and the port; long lines are broken at spaces. The drawing
needs no font from elsewhere: it names those that machines have, and sets the width of every text, so that columns are
columns.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from loopin_backup_core.operations import sample
from loopin_backup_core.postgres import connection, throwaway

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
COLUMNS = 200
WIDEST = 140
PROMPT = "$ "
PASSWORD = "only for the picture"  # noqa: S105 - of a server that lives for a minute

FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace"
CELL, LINE, MARGIN, SIZE = 8.4, 20, 18, 14
STYLES = {
    "": "fill: #d7dae0",
    "prompt": "fill: #7f8794",
    "typed": "fill: #ffffff; font-weight: 700",
    "1": "fill: #ffffff; font-weight: 700",
    "2": "fill: #8b929e",
    "31": "fill: #ff7b72",
    "32": "fill: #7ee787",
    "33": "fill: #f2cc60",
}


@dataclass
class Screen:
    """What a terminal shows: lines of cells, each a character and its style."""

    lines: list[list[tuple[str, str]]] = field(default_factory=lambda: [[]])
    column: int = 0
    style: str = ""

    def feed(self, text: str) -> None:
        """Take what a program wrote, with the few control sequences that ours uses."""
        for part in re.split(r"(\x1b\[[0-9;]*[A-Za-z]|[\r\n])", text):
            if part == "\n":
                self.lines.append([])
                self.column = 0
            elif part == "\r":
                self.column = 0
            elif part.startswith("\x1b["):
                self._control(part[2:-1], part[-1])
            else:
                for char in part:
                    self._put(char)

    def _control(self, number: str, letter: str) -> None:
        if letter == "m":
            self.style = "" if number in {"", "0"} else number
        elif letter == "K":
            del self.lines[-1][self.column :]

    def _put(self, char: str) -> None:
        line = self.lines[-1]
        if self.column == WIDEST:
            at = max((n for n, (c, _) in enumerate(line) if c == " "), default=WIDEST - 1) + 1
            indent = next(n for n, (c, _) in enumerate(line) if c != " ")
            line[at:], rest = [], line[at:]
            line = [*([(" ", "")] * (indent + 2)), *rest]
            self.lines.append(line)
            self.column = len(line)
        line[self.column : self.column + 1] = [(char, self.style)]
        self.column += 1

    def typed(self, command: str) -> None:
        """Show a command as a user types it, below what is there."""
        if self.lines[-1]:
            self.feed("\n")
        self.lines[-1] = [*((c, "prompt") for c in PROMPT), *((c, "typed") for c in command)]
        self.feed("\n")


def runs(line: Iterable[tuple[str, str]]) -> Iterator[tuple[int, str, str]]:
    """Yield the pieces of a line that share a style: column, text, style."""
    start, text, style = 0, "", ""
    for column, (char, of_char) in enumerate(line):
        if of_char != style and text:
            yield start, text, style
            start, text = column, ""
        style = of_char
        text += char
    if text:
        yield start, text, style


def drawn(screen: Screen, title: str) -> str:
    """Return a screen as an SVG document."""
    lines = screen.lines[:-1] if not screen.lines[-1] else screen.lines
    width = round(max(map(len, lines)) * CELL + 2 * MARGIN)
    height = len(lines) * LINE + 2 * MARGIN
    classes = {style: f"s{number}" for number, style in enumerate(STYLES)}
    css = "\n".join(f"  .{classes[style]} {{ {rule} }}" for style, rule in STYLES.items())
    body = []
    for number, line in enumerate(lines):
        y = MARGIN + number * LINE + SIZE
        for column, text, style in runs(line):
            if text.strip():
                place = f'x="{MARGIN + column * CELL:.1f}" y="{y}" textLength="{len(text) * CELL:.1f}"'
                body.append(f'<text class="{classes[style]}" {place}>{escape(text.replace(" ", chr(0xA0)))}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img">\n<title>{escape(title)}</title>\n<style>\n{css}\n</style>\n'
        f'<rect width="{width}" height="{height}" rx="8" fill="#161b22"/>\n'
        f'<g font-family="{FONTS}" font-size="{SIZE}">\n' + "\n".join(body) + "\n</g>\n</svg>\n"
    )


@dataclass
class Stage:
    """A server with the sample database, a folder to work in, and a terminal before it."""

    server: throwaway.ThrowawayServer
    home: Path
    screen: Screen = field(default_factory=Screen)

    def access(self, dbname: str, user: str = "") -> connection.Target:
        """Return a database of the server, for its superuser or for another role."""
        params = {key: value for key, value in self.server.params(dbname, tcp=True).items() if key != "password"}
        return connection.Target(
            {**params, "user": user} if user else params, PASSWORD if user else self.server.password
        )

    def sql(self, statement: str, dbname: str = "loopin", user: str = "") -> None:
        """Run a statement that the picture does not show."""
        with connection.connect(self.access(dbname, user)) as server:
            server.run(statement)

    def run(self, command: str, *, shown: bool = True, user: str = "loopin") -> None:
        """Type a command and show what it prints."""
        if shown:
            self.screen.typed(command)
        text = self._output(command, user)
        if shown:
            self.screen.feed(self._tidied(text))

    def _output(self, command: str, user: str) -> str:
        port = self.server.params(tcp=True)["port"]
        path = f"{Path(sys.executable).parent}:/usr/bin:/bin:{self.server.installation.path_bin}"
        env = {"PATH": path, "HOME": str(self.home), "TERM": "xterm"}
        env["DATABASE_URL"] = f"host=127.0.0.1 port={port} user={user} dbname=loopin password='{PASSWORD}'"
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
        shell = ["/bin/sh", "-c", command]
        child = subprocess.Popen(shell, stdin=theirs, stdout=theirs, stderr=theirs, env=env, cwd=self.home)
        os.close(theirs)
        with os.fdopen(ours, "rb", buffering=0) as terminal:
            text = b"".join(_read(terminal.read))
        child.wait()
        return text.decode()

    def _tidied(self, text: str) -> str:
        """Give folders and port the names that they have on a server of somebody's own."""
        port = self.server.params(tcp=True)["port"]
        replaced = ((str(self.home), "/srv/loopin"), (sys.prefix, "/opt/loopin-backup"), (f":{port}", ":5432"))
        for there, here in replaced:
            text = text.replace(there, here)
        return re.sub(r"/tmp/loopin-server-\w+", "/tmp/loopin-server-x1", text)  # noqa: S108 - only shown


def _read(read: Callable[[int], bytes]) -> Iterator[bytes]:
    while True:
        try:
            piece = read(65536)
        except OSError:  # what Linux says when the last program of a terminal has ended
            return
        if not piece:
            return
        yield piece


def session(stage: Stage) -> None:
    """A backup, its drill, a restore, the list."""
    stage.run("loopin-backup-cli backup daily")
    stage.run("loopin-backup-cli verify latest --level drill")
    stage.run("loopin-backup-cli restore latest --to loopin_restored")
    stage.run("loopin-backup-cli list")


def demo(stage: Stage) -> None:
    """The demo, from beginning to end."""
    stage.run("loopin-backup-cli demo")


def doctor(stage: Stage) -> None:
    """A role that may not read all, and the statement that mends it."""
    stage.sql(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'")
    stage.sql("GRANT pg_read_all_data TO reader")
    stage.run("loopin-backup-cli doctor --quiet", user="reader")
    stage.run("loopin-backup-cli backup daily", user="reader")


def damaged(stage: Stage) -> None:
    """One byte of a backup changes, and nothing is restored from it."""
    stage.run("loopin-backup-cli backup daily", shown=False)
    (data,) = (path for path in (stage.home / "backups").glob("*.sql") if ".globals" not in path.name)
    stage.run(f"printf '\\0' | dd of=backups/{data.name} bs=1 seek=500000 conv=notrunc status=none")
    stage.run("loopin-backup-cli restore loopin_backup_daily --to loopin_restored")
    stage.run("loopin-backup-cli verify loopin_backup_daily")
    stage.run("loopin-backup-cli list")


def suspect(stage: Stage) -> None:
    """A table is emptied, and the next backup is suspect."""
    stage.run("loopin-backup-cli backup daily", shown=False)
    stage.run('psql "$DATABASE_URL" -c "DELETE FROM read_logs"')
    stage.run("loopin-backup-cli backup daily")
    stage.run("loopin-backup-cli list")


def cleanup(stage: Stage) -> None:
    """What a cleanup would do, with a reason for everything."""
    stage.run("loopin-backup-cli backup daily", shown=False)
    stage.run("loopin-backup-cli backup weekly --pin", shown=False)
    stage.run("loopin-backup-cli backup manual", shown=False)
    stage.run("loopin-backup-cli backup daily", shown=False)
    stage.run("loopin-backup-cli cleanup --dry-run")


SCENES = {one.__name__: one for one in (session, demo, doctor, damaged, suspect, cleanup)}


def filled(server: throwaway.ThrowawayServer, home: Path) -> Stage:
    """Return a stage with the sample database, which belongs to the role that makes the backups."""
    stage = Stage(server, home)
    stage.sql(f"CREATE ROLE loopin LOGIN CREATEDB PASSWORD '{PASSWORD}'", "postgres")
    stage.sql("CREATE DATABASE loopin OWNER loopin TEMPLATE template0", "postgres")
    with connection.connect(stage.access("loopin", "loopin")) as live:
        sample.load(live)
        live.run("ANALYZE")
    return stage


def main() -> None:
    """Draw what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=", ".join(SCENES))
    wanted = parser.parse_args().scenes or list(SCENES)
    PICTURES.mkdir(parents=True, exist_ok=True)
    installation = max(throwaway.find_servers(), key=lambda one: one.version)
    for name in wanted:
        with (
            tempfile.TemporaryDirectory(prefix="loopin-picture-") as folder,
            throwaway.ThrowawayServer(installation, tcp=True) as server,
        ):
            stage = filled(server, Path(folder))
            SCENES[name](stage)
            title = f"A terminal. {(SCENES[name].__doc__ or '').strip()}"
            (PICTURES / f"{name}.svg").write_text(drawn(stage.screen, title), encoding="utf-8", newline="\n")
        print(f"docs/pictures/{name}.svg")


if __name__ == "__main__":
    main()
