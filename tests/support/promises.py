"""How long something may take that is promised in seconds, on the machine as it is now.

A promise such as “cancel works within two seconds” holds on a machine that has a processor to spare. Where more
processes want to run than there are processors, all of them take longer, and that is nobody's fault.
"""

from __future__ import annotations

import os


def allowed(seconds: float) -> float:
    """Return the seconds that may pass here and now for what is promised in ``seconds``."""
    try:
        wanted = max(os.getloadavg()[0], float(_running()))
    except OSError:
        wanted = 1.0
    return seconds * max(1.0, 2 * wanted / (os.cpu_count() or 1))


def _running() -> int:
    """Return how many processes run or want to run at this moment, 1 where the system does not say."""
    try:
        with open("/proc/loadavg", encoding="ascii") as file:  # noqa: PTH123 - no path of ours
            return int(file.read().split()[3].split("/")[0])
    except (OSError, ValueError, IndexError):
        return 1
