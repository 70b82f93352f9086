"""``schedule``: when backups are due, and the schedulers of this machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.cli import commands, common, exits
from loopin_backup_core.model.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.model.profile import Profile
    from loopin_backup_core.scheduling.formats import Call
    from loopin_backup_core.scheduling.install import Place

WITH = ("cron", "systemd", "launchd", "windows")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = subparsers.add_parser("schedule", help=commands.about("schedule"))
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    show = actions.add_parser("show", parents=[common.options()], help="print when backups are due, and who makes them")
    show.set_defaults(run=run_show)
    change = actions.add_parser(
        "set", parents=[common.options()], help="change when backups are due; what is not given stays"
    )
    _add_times(change)
    change.set_defaults(run=run_set)
    install = actions.add_parser(
        "install",
        parents=[common.options()],
        help="let this machine's scheduler make the backups",
        description="A profile without a schedule gets the usual one first. cron: writes lines into your crontab and "
        "leaves all others as they are. systemd: writes a timer for your user and starts it. launchd, windows: prints "
        "a file and says what to do with it.",
    )
    _add_scheduler(install)
    install.add_argument("--output", type=Path, metavar="FILE", help="launchd, windows: write it there")
    install.add_argument("--dry-run", action="store_true", help="print what would be written, and write nothing")
    _add_times(install)
    install.set_defaults(run=run_install)
    remove = actions.add_parser(
        "remove", parents=[common.options()], help="take the runs out of this machine's scheduler again"
    )
    _add_scheduler(remove)
    remove.set_defaults(run=run_remove)


def _add_scheduler(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--with", dest="scheduler", choices=WITH, help="which one (this system's usual)")


def _add_times(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hourly", metavar="TIME", help="a minute of every hour such as :15, or “off”")
    parser.add_argument("--daily", metavar="TIME", help="such as 02:00, or “off”")
    parser.add_argument("--weekly", metavar="TIME", help="such as “Sun 03:00”, or “off”")
    parser.add_argument("--monthly", metavar="TIME", help="such as “1 04:00”, days from 1 to 28, or “off”")
    parser.add_argument("--drill-days", type=int, metavar="DAYS", help="a drill at least so often, 0 for never")
    parser.add_argument("--grace", type=float, metavar="HOURS", help="how long a backup may be late without an alarm")


def _profile(args: argparse.Namespace, context: Context) -> Profile:
    """Return the named profile, or the only one there is."""
    from loopin_backup_core.config import profiles

    if args.profile:
        return profiles.load(args.profile, context.environ)
    known = profiles.all_profiles(context.environ)
    if len(known) == 1:
        return known[0]
    if not known:
        hint = "Add one: “loopin-backup-cli profile add NAME CONNINFO”."
        raise UsageError("A schedule belongs to a profile, and there is none yet.", hint=hint)
    raise UsageError("Which profile?", hint=f"Name it with --profile: {', '.join(one.name for one in known)}.")


def _changed(args: argparse.Namespace, profile: Profile) -> Profile:
    """Return the profile with the times that the options give; one without a schedule gets the usual times first."""
    from dataclasses import replace

    from loopin_backup_core.config.profiles import timing
    from loopin_backup_core.model.schedule import UNSCHEDULED, Schedule

    given = {key: getattr(args, key) for key in timing.READERS if getattr(args, key) is not None}
    values = {key: timing.READERS[key](value) for key, value in given.items()}
    for key, value in values.items():
        if value is None:
            option = key.replace("_", "-")
            raise UsageError(f"--{option}: expected {timing.SCHEDULE_KEYS[key]}, found {given[key]!r}.")
    before = Schedule() if profile.schedule == UNSCHEDULED else profile.schedule
    return replace(profile, schedule=timing.changed(before, values))


def _keep(profile: Profile, before: Profile, context: Context) -> None:
    from loopin_backup_core.config import profiles

    if profile.schedule != before.schedule:
        profiles.set_schedule(profile, profile.schedule, context.environ)


def run_set(args: argparse.Namespace, context: Context) -> int:
    """Change the times."""
    before = _profile(args, context)
    profile = _changed(args, before)
    _keep(profile, before, context)
    return _tell(profile, context)


def run_show(args: argparse.Namespace, context: Context) -> int:
    """Print the times, the next runs, who makes them, and how well that works; without --profile of all profiles."""
    from loopin_backup_core.config import profiles

    known = [] if args.profile else profiles.all_profiles(context.environ)
    if len(known) < 2:
        return _tell(_profile(args, context), context)
    from loopin_backup_core.cli import scheduleshow

    documents = [scheduleshow.document(one, _places(context), _call(one, context), context) for one in known]
    if context.console.as_json:
        context.console.json(documents)
        return exits.SUCCESS
    for document in documents:
        scheduleshow.display(document, context)
    return exits.SUCCESS


def _tell(profile: Profile, context: Context) -> int:
    from loopin_backup_core.cli import scheduleshow

    document = scheduleshow.document(profile, _places(context), _call(profile, context), context)
    if context.console.as_json:
        context.console.json(document)
    else:
        scheduleshow.display(document, context)
    return exits.SUCCESS


def run_install(args: argparse.Namespace, context: Context) -> int:
    """Put the runs into a scheduler."""
    before = _profile(args, context)
    profile = _changed(args, before)
    scheduler = args.scheduler or _usual()
    call = _call(profile, context)
    text = _text(scheduler, call)
    place = next((one for one in _places(context) if one.name == scheduler), None)
    if not args.dry_run:
        _keep(profile, before, context)
    if args.dry_run or place is None:
        return _print(text, scheduler, call, args, context)
    return _put(place, call, profile, context)


def _put(place: Place, call: Call, profile: Profile, context: Context) -> int:
    remarks = place.install(call)
    if profile.keyring:
        remarks.append(
            "The password lies in the keyring, which is locked while you are not logged in: then a run fails and says "
            f"so. A file only you can read has it at any time: “loopin-backup-cli profile add {profile.name} … "
            "--passfile --replace”."
        )
    there = place.installed(call.profile)
    if context.console.as_json:
        facts = {"profile": call.profile, "scheduler": place.name, "installed": there, "remarks": remarks}
        context.console.json(facts)
        return exits.SUCCESS
    context.console.say(f"Installed for {call.profile} with {place.name}:")
    for line in there:
        context.console.say(f"  {line}")
    others = [one.name for one in _places(context) if one.name != place.name and one.installed(call.profile)]
    remarks += [f"It is in {name} too: “loopin-backup-cli schedule remove --with {name}”." for name in others]
    for remark in remarks:
        context.console.warn(remark)
    return exits.SUCCESS


def run_remove(args: argparse.Namespace, context: Context) -> int:
    """Take the runs out of a scheduler; also those of a profile that is gone."""
    from loopin_backup_core.cli import scheduleshow
    from loopin_backup_core.config import profiles

    known = {one.name: one for one in profiles.all_profiles(context.environ)}
    name = profiles.check_name(args.profile) if args.profile else _profile(args, context).name
    scheduler = args.scheduler or _usual()
    place = next((one for one in _places(context) if one.name == scheduler), None)
    if place is None:
        context.console.say(scheduleshow.how_to_remove(scheduler, name))
        return exits.SUCCESS
    was_there = place.remove(name)
    if context.console.as_json:
        context.console.json({"profile": name, "scheduler": scheduler, "removed": was_there})
    what = f"Removed the runs of {name} from" if was_there else f"There are no runs of {name} in"
    context.console.say(f"{what} {scheduler}.")
    if name in known and known[name].schedule.is_set:
        context.console.say(
            f"Its backups are due as before, and it will be called overdue. To end that too: “loopin-backup-cli "
            f"schedule set --profile {name} --hourly off --daily off --weekly off --monthly off --drill-days 0”."
        )
    return exits.SUCCESS


def _print(text: str, scheduler: str, call: Call, args: argparse.Namespace, context: Context) -> int:
    """Print a file, or write it, and say what to do with it."""
    from loopin_backup_core.cli import scheduleshow

    if args.output is None or args.dry_run:
        context.console.out.write(text)
        if not args.dry_run:
            context.console.warn(scheduleshow.how_to_install(scheduler, call.profile, "FILE"))
        return exits.SUCCESS
    from loopin_backup_core.system import files

    path = context.cwd / args.output
    files.replace_file(path, text.encode("utf-16" if scheduler == "windows" else "utf-8"), 0o644)
    context.console.say(f"Written: {path}")
    context.console.say(scheduleshow.how_to_install(scheduler, call.profile, str(path)))
    return exits.SUCCESS


def _text(scheduler: str, call: Call) -> str:
    """Return what a scheduler is given, as text."""
    from loopin_backup_core.scheduling.formats import crontab, launchd, systemd, windows

    match scheduler:
        case "cron":
            return "".join(f"{line}\n" for line in crontab.lines(call))
        case "systemd":
            return "\n".join(f"# {name}\n{text}" for name, text in systemd.units(call).items())
        case "launchd":
            return launchd.agent(call)
    return windows.task(call)


def _usual() -> str:
    return {"darwin": "launchd", "win32": "windows"}.get(sys.platform, "cron")


def _places(context: Context) -> list[Place]:
    from loopin_backup_core.scheduling.install import Cron, Systemd

    return [] if sys.platform == "win32" else [Cron(context.environ), Systemd(context.environ)]


def _call(profile: Profile, context: Context) -> Call:
    from loopin_backup_core.scheduling.install import call_for

    return call_for(profile, context.environ)
