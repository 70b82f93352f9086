"""How a throwaway server is made and started, as argument lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SUPERUSER = "postgres"

# What a server needs only to survive a crash, or to serve many, is turned off.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "autovacuum": "off",
    "max_connections": "20",
    # A restore in one transaction locks every table of the dump.
    "max_locks_per_transaction": "2048",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Failing statements may hold data, and a log lives on in bug reports.
    "log_min_error_statement": "panic",
}
# POSIX shared memory would stay behind after a kill, and containers have little of it.
POSIX_SETTINGS = {"dynamic_shared_memory_type": "mmap"}


def of_initdb(data: Path, major: int, password_file: Path | None, superuser: str = SUPERUSER) -> tuple[str, ...]:
    """Return the arguments that make a cluster of encoding UTF8 and locale C, with one superuser.

    With ``password_file`` everybody must give the password in it, else nobody needs one.
    """
    login = ("--auth=trust",) if password_file is None else ("--auth=scram-sha-256", f"--pwfile={password_file}")
    # Version 18 turned checksums on; a cluster that is thrown away needs none.
    checksums = ("--no-data-checksums",) if major >= 18 else ()
    names = (f"--pgdata={data}", f"--username={superuser}", "--encoding=UTF8", "--locale=C")
    return (*names, *login, *checksums, "--no-sync", "--no-instructions")


def of_server(
    data: Path, port: int, sockets: Path | None, *, tcp: bool, settings: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the arguments that start the server, with a socket in the folder ``sockets``.

    With ``tcp`` it listens on the loopback interface as well. ``settings`` come last and so win.
    """
    own = {
        "port": str(port),
        "listen_addresses": "127.0.0.1" if tcp else "",
        "unix_socket_directories": "" if sockets is None else str(sockets),
        **SETTINGS,
        **({} if sockets is None else POSIX_SETTINGS),
        **settings,
    }
    return ("-D", str(data), *(word for name, value in own.items() for word in ("-c", f"{name}={value}")))
