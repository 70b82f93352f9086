"""A task of Windows' Task Scheduler as XML: it calls the catch-up whenever a run is due, and every hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.model.errors import UsageError
from loopin_backup_core.scheduling.formats.call import CATCH_UP
from loopin_backup_core.scheduling.formats.crontab import HOURLY

if TYPE_CHECKING:
    from loopin_backup_core.model.schedule import Slot
    from loopin_backup_core.scheduling.formats.call import Call

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
START = "2026-01-01"
"""A day in the past: a trigger counts from it on."""


def task_name(profile: str) -> str:
    """Return what the task is called."""
    return rf"\LoopIn Backup\{profile}"


def task(call: Call) -> str:
    """Return the task's XML for ``schtasks /Create /XML``. Times are local; what was missed runs as soon as it can.

    Raises UsageError where variables would have to be handed on, which a task cannot do.
    """
    from xml.sax.saxutils import escape

    if call.environment:
        raise UsageError(
            f"A task of Windows hands on no variables, and {', '.join(call.environment)} is set.",
            hint="Set it for your user (setx), or unset it, and try again.",
        )
    program, *arguments = call.argv(CATCH_UP)
    schedule = call.schedule
    slots = (schedule.daily, schedule.weekly, schedule.monthly, schedule.hourly)
    triggers = "".join(_trigger(slot) for slot in slots if slot is not None) + _hourly(HOURLY)
    return f"""\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>LoopIn Backup of {escape(call.profile)}</Description>
    <URI>{escape(task_name(call.profile))}</URI>
  </RegistrationInfo>
  <Triggers>
{triggers}  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(" ".join(quoted(word) for word in arguments))}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


def _trigger(slot: Slot) -> str:
    if slot.hour is None:
        return _hourly(slot.minute)
    if slot.weekday is not None:
        weekdays = f"<DaysOfWeek><{DAYS[slot.weekday]}/></DaysOfWeek><WeeksInterval>1</WeeksInterval>"
        days = f"<ScheduleByWeek>{weekdays}</ScheduleByWeek>"
    elif slot.day is not None:
        months = "".join(f"<{month}/>" for month in MONTHS)
        month = f"<DaysOfMonth><Day>{slot.day}</Day></DaysOfMonth><Months>{months}</Months>"
        days = f"<ScheduleByMonth>{month}</ScheduleByMonth>"
    else:
        days = "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>"
    return _calendar(f"{slot.hour:02}:{slot.minute:02}", days)


def _hourly(minute: int) -> str:
    repetition = "<Repetition><Interval>PT1H</Interval><Duration>P1D</Duration></Repetition>"
    return _calendar(f"00:{minute:02}", "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>", repetition)


def _calendar(time: str, days: str, repetition: str = "") -> str:
    start = f"<StartBoundary>{START}T{time}:00</StartBoundary>"
    return f"    <CalendarTrigger>{repetition}{start}{days}</CalendarTrigger>\n"


def quoted(word: str) -> str:
    r"""Return an argument as the C library of Windows reads it.

    >>> print(quoted("catch-up"), quoted(r"C:\Program Files\x"), quoted('say "hi"'))
    catch-up "C:\Program Files\x" "say \"hi\""
    """
    import re

    if word and not re.search(r'[\s"]', word):
        return word
    doubled = re.sub(r'(\\*)"', r'\1\1\\"', word)
    return '"' + re.sub(r"(\\+)\Z", r"\1\1", doubled) + '"'
