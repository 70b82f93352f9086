"""A restore's plan as people read it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from loopin_backup_core.cli.console import duration, number, one_line, size
from loopin_backup_core.operations.restore.plan import IN_PLACE

if TYPE_CHECKING:
    from loopin_backup_core.cli.console import Console
    from loopin_backup_core.operations.restore.plan import RestorePlan, TableChange

TABLES_SHOWN = 40


def show(plan: RestorePlan, console: Console) -> None:
    """Print a plan: what is replaced, how, what will be lost and what comes back, and where the old data stays."""
    if console.as_json:
        console.json({**asdict(plan), "rows_lost": plan.rows_lost, "rows_back": plan.rows_back})
        return
    for line in _heading(plan):
        console.line(one_line(line))
    changes = [table for table in plan.tables if table.is_change]
    if changes:
        console.line()
        console.table(
            ("TABLE", "ROWS NOW", "IN THE BACKUP", "LOST", "BACK", "COLUMNS"),
            [_row(table, console) for table in changes[:TABLES_SHOWN]],
            right=(1, 2, 3, 4),
        )
    if len(changes) > TABLES_SHOWN:
        console.line(f"… and {len(changes) - TABLES_SHOWN} more tables that change")
    console.line()
    console.line(f"{number(plan.rows_lost)} rows will be gone, {number(plan.rows_back)} rows will be back.")
    for obstacle in plan.obstacles:
        console.line(console.paint(f"NOT POSSIBLE: {one_line(obstacle)}", "bad"))


def _heading(plan: RestorePlan) -> list[str]:
    lines = [
        f"Replace {plan.database} on {plan.server} (PostgreSQL {plan.server_version}) by {plan.backup}",
        f"  way        {plan.method}: {plan.why}",
        f"  size now   {size(plan.size)}",
    ]
    if plan.origin not in {"", plan.database}:
        lines.insert(1, f"  ATTENTION  this backup is of another database, {plan.origin}")
    if plan.elsewhere:
        lines.insert(1, f"  ATTENTION  this backup is of another server, {plan.elsewhere}")
    if plan.without_rows:
        names = ", ".join(plan.without_rows)
        lines.insert(1, f"  ATTENTION  the backup has not the rows of {names}: they will be empty")
    if plan.free is not None:
        lines.append(f"  disk       {size(plan.free)} are free where the server keeps its data")
    if plan.seconds:
        lines.append(f"  time       about {duration(plan.seconds)}, as the last drill took")
    if plan.written is not None:
        lines.append(f"  written    {number(plan.written)} rows were inserted or changed since the backup was taken")
    if plan.connected:
        who = ", ".join(sorted({client.program or client.user for client in plan.connected}))
        fate = "have to wait until it is loaded" if plan.method == IN_PLACE else "will be ended"
        lines.append(f"  connected  {len(plan.connected)} sessions {fate}: {who}")
    if plan.method == IN_PLACE:
        lines.append("  before     all is locked, a safety backup taken; until the commit nothing is changed")
        lines.append("  way back   restore the safety backup in the same way; there is no undo")
    lines += [f"  remark     {remark}" for remark in plan.remarks]
    if plan.kept_as:
        lines.append(f"  the old    stays as {plan.kept_as}, {size(plan.size)} of disk until you drop it")
    lines += [f"  kept       {one.name}, {size(one.size)}, from an earlier restore" for one in plan.kept]
    lacking = [*plan.missing.roles, *plan.missing.extensions, *plan.missing.tablespaces]
    if lacking:
        lines.append(f"  missing    {', '.join(lacking)} (roles, extensions, tablespaces)")
    return lines


def _row(table: TableChange, console: Console) -> tuple[str, ...]:
    sign = "" if table.exact else "~"
    columns = [f"-{one_line(name)}" for name in table.columns_lost]
    columns += [f"+{one_line(name)}" for name in table.columns_back]
    return (
        one_line(table.name),
        "-" if table.now is None else sign + number(table.now) if table.is_known else "?",
        "-" if table.backup is None else number(table.backup),
        console.paint(number(table.rows_lost), "bad") if table.rows_lost else "",
        console.paint(number(table.rows_back), "good") if table.rows_back else "",
        " ".join(columns),
    )
