"""What the window asks of core about destinations, each with the command line that does the same."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from loopin_backup_core.destinations import copies
from loopin_backup_core.model.context import JobContext
from loopin_backup_core.model.progress import NullReporter
from loopin_backup_gui import commandline
from loopin_backup_gui.jobs import JobSpec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.destinations.copies import Copied, Place
    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.model.progress import CancelToken
    from loopin_backup_gui.session import Session


def _tr(text: str) -> str:
    return QCoreApplication.translate("DestinationWork", text)


def around(session: Session, token: CancelToken, environ: Mapping[str, str] | None = None) -> JobContext:
    """Return surroundings for a look that nobody follows step by step."""
    now = session.now
    return JobContext(environ or session.environ, lambda: now().astimezone(UTC), NullReporter(), token)


def place(session: Session, profile: Profile, destination: Destination, token: CancelToken) -> Place:
    """Return a destination as the page looks at it: without trying again, since somebody waits."""
    return copies.Place(profile, destination, around(session, token), pauses=())


def copy(profile: Profile, destination: Destination) -> JobSpec:
    """Copy what has no copy there yet; its result is what came of each, and a failure is the job's error."""

    def run(around: JobContext) -> list[Copied]:
        from loopin_backup_core.repository.run_log import RunLog

        log = RunLog(profile.logs / "backup.log", around.now)
        place = copies.Place(profile, destination, around)
        done = copies.copy(place, copies.missing(place))
        for one in done:
            log.write("error" if one.error else "done", one.sentence)
            around.reporter.notice(one.sentence)
        for one in done:
            if one.error is not None:
                raise one.error
        return done

    return JobSpec(profile.name, _tr("Copies"), run, destination.name, copy_command(profile, destination))


def copy_command(profile: Profile, destination: Destination) -> tuple[str, ...]:
    """Return the command line that copies what is missing."""
    return commandline.of(profile, "copy", "--all", "--to", destination.name)


def commands(profile: Profile, destination: Destination) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the command lines of everything that can be done with a destination, each with its name."""
    name = destination.name
    return (
        (_tr("Copy now"), copy_command(profile, destination)),
        (_tr("Test"), commandline.of(profile, "destination", "test", name)),
        (_tr("Show what is there"), commandline.of(profile, "list", "--at", name)),
        (_tr("Edit"), add_command(profile, destination, keyfile=False)),
        (_tr("Remove"), commandline.of(profile, "destination", "remove", name)),
    )


def add_command(profile: Profile, one: Destination, *, keyfile: bool) -> tuple[str, ...]:
    """Return the command line that adds a destination; it asks for the keys."""
    words = ["destination", "add", one.name, one.url]
    words += ["--required"] if one.required else []
    for value, option in (
        (one.endpoint, "--endpoint"),
        (one.region, "--region"),
        (one.ca, "--ca"),
        (one.credentials, "--credentials"),
        (one.ssh_config, "--ssh-config"),
    ):
        words += [option, value] if value else []
    for wanted, option in ((one.keyring, "--keyring"), (keyfile, "--keyfile"), (one.role, "--role")):
        words += [option] if wanted else []
    return commandline.of(profile, *words)
