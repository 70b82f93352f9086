"""Trying what a scheduler will do before anybody says that a schedule works: its environment, not that of who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import CredentialsError
from loopin_backup_core.postgres import client_tools, connection
from loopin_backup_core.rules import tool_selection
from loopin_backup_core.scheduling.formats import carried

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.progress import CancelToken

PATH = "/usr/bin:/bin"
BY_SYSTEMD = ("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
"""What the systemd of a user hands on beside what cron does."""
REMEDY = (
    "Scheduled runs have no keyring that somebody unlocks. Keep the password in a file that only you can read "
    "(a passfile), hand it over as a credential of systemd, or let the window make the backups while it is open."
)


def environment_of(scheduler: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment that cron or systemd (``cron``, ``systemd``) starts a run of this user with."""
    made = {"HOME": environ.get("HOME", ""), "PATH": PATH, "SHELL": "/bin/sh", "LANG": "C.UTF-8", **carried(environ)}
    if name := environ.get("LOGNAME") or environ.get("USER"):
        made |= {"LOGNAME": name, "USER": name}
    if scheduler == "systemd":
        made |= {one: environ[one] for one in BY_SYSTEMD if environ.get(one)}
    return made


def rehearse(profile: Profile, scheduler: str, environ: Mapping[str, str], token: CancelToken | None = None) -> None:
    """Do what a run does before pg_dump starts, as a scheduler would: find the password, connect, choose the tools.

    Changes nothing. Raises what would stop the run; a CredentialsError says what serves instead of the keyring.
    """
    around = environment_of(scheduler, environ)
    try:
        target = connection.target_of(profile, around)
    except CredentialsError as error:
        if profile.keyring:
            raise CredentialsError(f"With {scheduler} this would fail: {error.message}", hint=REMEDY) from error
        raise
    with connection.connect(target, token) as server:
        tool_selection.choose_dump(client_tools.survey((), ("pg_dump",), around).tools, server.version_num)
