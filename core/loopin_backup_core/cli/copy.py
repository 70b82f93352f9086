"""``copy``: give backups a second home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.cli import common, exits
from loopin_backup_core.cli.console import one_line
from loopin_backup_core.cli.progress import Display
from loopin_backup_core.model.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from loopin_backup_core.cli.console import Console
    from loopin_backup_core.cli.main import Context
    from loopin_backup_core.destinations.copies import Copied, Place
    from loopin_backup_core.model.backup import Backup
    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.errors import LoopinError
    from loopin_backup_core.model.profile import Profile


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = common.command(
        subparsers,
        "copy",
        "Copy backups to a destination and read them back. What is there already is left alone; what was interrupted "
        "goes on.",
    )
    parser.add_argument("backups", nargs="*", metavar="BACKUP", help="a name, a path, or “latest”")
    parser.add_argument("--all", action="store_true", help="every sound backup that has no copy there yet")
    parser.add_argument("--to", metavar="DEST", help="a destination of the profile, or an address (all of them)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, context: Context) -> int:
    """Copy them; the exit code tells whether any could not be copied."""
    from loopin_backup_core.destinations import copies
    from loopin_backup_core.repository.run_log import RunLog

    profile = common.present(args, context)
    log = RunLog(profile.logs / "backup.log", context.now)
    display = Display(context.console, log)
    around = common.surroundings(context, display)
    done: list[Copied] = []
    errors: list[LoopinError] = []
    for destination in _destinations(args, profile):
        place = copies.Place(profile, destination, around)
        chosen, unseen = _chosen(args, place, context)
        copied = copies.copy(place, chosen)
        display.clear()
        done += copied
        if unseen is not None and not copied:
            log.write("error", f"{destination.name} could not be looked at: {unseen.message}")
            context.console.error(f"{destination.name} could not be looked at: {unseen.message}", unseen.hint)
            errors.append(unseen)
        for one in copied:
            log.write("error" if one.error else "done", one.sentence)
            if not context.console.as_json:
                _print(one, context.console)
    if context.console.as_json:
        context.console.json([_document(one) for one in done])
    elif not done and not errors:
        context.console.say("There is nothing to copy: every sound backup has its copies.")
    errors += [one.error for one in done if one.error is not None]
    return exits.code_of(errors[0]) if errors else exits.SUCCESS


def _destinations(args: argparse.Namespace, profile: Profile) -> tuple[Destination, ...]:
    from loopin_backup_core.destinations import copies

    if args.to:
        return (copies.destination_of(profile, args.to),)
    if not profile.destinations:
        raise UsageError(
            f"The profile {profile.name} has no destination.",
            hint="Add one with “loopin-backup-cli destination add”, or name an address: --to /mnt/usb/backups.",
        )
    return profile.destinations


def _chosen(args: argparse.Namespace, place: Place, context: Context) -> tuple[list[Backup], LoopinError | None]:
    """Return what is to be copied to a place, and why the place could not be asked what lies there."""
    from loopin_backup_core.destinations import copies
    from loopin_backup_core.repository.catalog import Catalog

    if args.all == bool(args.backups):
        raise UsageError("Name the backups to copy, or say --all.", hint="“loopin-backup-cli list” shows them.")
    if args.all:
        return copies.missing_or_told(place)
    catalog = Catalog(place.profile.directory, clock=context.now)
    return [catalog.find(name, *common.meant(place.profile, context)) for name in args.backups], None


def _print(one: Copied, console: Console) -> None:
    if one.error is not None:
        console.error(f"{one.backup.stem} could not be copied to {one.destination.name}: {one.error.message}")
        if one.error.hint:
            console.warn(f"  {one.error.hint}")
        if one.waiting:
            console.warn(f"  {one.waiting} more were not tried.")
    elif not console.quiet:
        console.line(one_line(one.sentence))


def _document(one: Copied) -> dict[str, object]:
    return {
        "backup": one.backup.stem,
        "destination": one.destination.name,
        "ok": one.error is None,
        "bytes": one.bytes,
        "seconds": round(one.seconds, 3),
        "waiting": one.waiting,
        "error": one.error.message if one.error else "",
        "hint": one.error.hint if one.error else "",
    }
