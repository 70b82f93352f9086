"""What ``schedule`` prints: times, next runs, schedulers, and what to do with a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loopin_backup_core.cli.console import one_line
from loopin_backup_core.config.profiles import timing
from loopin_backup_core.model.errors import LoopinError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.scheduling.formats import Call
    from loopin_backup_core.scheduling.install import Place

UPCOMING = 5
STYLES = {"protected": "good", "overdue": "warning"}


def document(profile: Profile, places: Iterable[Place], call: Call, context: Context) -> dict[str, Any]:
    """Return all that is known of a profile's schedule as JSON values; moments are in UTC."""
    from loopin_backup_core.operations import status
    from loopin_backup_core.rules import health, timetable
    from loopin_backup_core.system.clock import LocalZone

    now, zone, schedule = context.now(), LocalZone(), profile.schedule
    state = status.state_of(profile, now, zone)
    coming = timetable.upcoming(schedule, now, zone, UPCOMING)
    times = {kind: str(getattr(schedule, kind) or timing.OFF) for kind in timing.KINDS}
    return {
        "profile": profile.name,
        "scheduled": schedule.is_set,
        **times,
        "drill_days": schedule.drill_days,
        "grace": schedule.grace,
        "next": [
            {"kind": run.kind.value, "at": run.at.isoformat(), "words": health.moment_of(run.at, now, zone)}
            for run in coming
        ],
        "installed": [_installed(place, call) for place in places],
        "state": {"level": state.level.value, "sentence": state.sentence, "reasons": list(state.reasons)},
    }


def _installed(place: Place, call: Call) -> dict[str, Any]:
    try:
        there = place.installed(call.profile)
        return {"with": place.name, "what": there, "current": bool(there) and place.is_current(call), "problem": ""}
    except LoopinError as error:
        return {"with": place.name, "what": [], "current": False, "problem": error.message}


def display(facts: dict[str, Any], context: Context) -> None:
    """Print it for people."""
    console = context.console
    level = facts["state"]["level"]
    console.line(f"{facts['profile']}: {console.paint(level, STYLES.get(level, 'bad'))}")
    console.line(f"  {one_line(facts['state']['sentence'])}")
    for kind in timing.KINDS:
        if kind != "hourly" or facts[kind] != timing.OFF:
            console.line(f"  {kind:8} {facts[kind]}")
    drills = f"at least every {facts['drill_days']} days" if facts["drill_days"] else "off"
    console.line(f"  drill    {drills}")
    console.line(f"  alarm    when a backup is {facts['grace']:g} h late")
    if facts["next"]:
        console.line("  next     " + ", ".join(f"{run['kind']} {run['words']}" for run in facts["next"]))
    _display_places(facts, context)


def _display_places(facts: dict[str, Any], context: Context) -> None:
    there = [one for one in facts["installed"] if one["what"]]
    for one in there:
        old = "" if one["current"] else ", which do not fit the times above: “loopin-backup-cli schedule install”"
        context.console.line(f"  {one['with']}{old}:")
        for line in one["what"]:
            context.console.line(f"    {one_line(line)}")
    for one in facts["installed"]:
        if one["problem"]:
            context.console.warn(f"  {one['with']}: {one['problem']}")
    if not there:
        context.console.line("  Nothing makes these backups yet: “loopin-backup-cli schedule install”.")


def how_to_install(scheduler: str, profile: str, path: str) -> str:
    """Return what to do with a file that was printed."""
    if scheduler == "launchd":
        from loopin_backup_core.scheduling.formats import launchd

        home = f"~/Library/LaunchAgents/{launchd.label(profile)}.plist"
        return f"Put it there: {home}, and type: launchctl bootstrap gui/$(id -u) {home}"
    from loopin_backup_core.scheduling.formats import windows

    return f'Type, on that machine: schtasks /Create /TN "{windows.task_name(profile)}" /XML "{path}"'


def how_to_remove(scheduler: str, profile: str) -> str:
    """Return how what was installed by hand is taken away."""
    if scheduler == "launchd":
        from loopin_backup_core.scheduling.formats import launchd

        name = launchd.label(profile)
        return f"Type: launchctl bootout gui/$(id -u)/{name}; rm ~/Library/LaunchAgents/{name}.plist"
    from loopin_backup_core.scheduling.formats import windows

    return f'Type: schtasks /Delete /TN "{windows.task_name(profile)}"'
