"""How hard the tests look for faults that chance finds: random histories, random values, random moments of a kill."""

from __future__ import annotations

import os

EFFORT = float(os.environ.get("LOOPIN_TEST_EFFORT") or 1)


def times(usual: int) -> int:
    """Return how often to try what is usually tried ``usual`` times; ``LOOPIN_TEST_EFFORT=10`` means ten times that."""
    return max(1, round(usual * EFFORT))
