"""What a test needs of the machine beyond Python: where it is missing the test is skipped, in CI it fails."""

from __future__ import annotations

import os
import shutil

import pytest

REQUIRE_ALL = os.environ.get("LOOPIN_TEST_REQUIRE_ALL", "") not in {"", "0"}


def unavailable(reason: str) -> None:
    """Skip the test, or fail it where everything must be there."""
    if REQUIRE_ALL:
        pytest.fail(reason)
    pytest.skip(reason)


def program(name: str, package: str = "", *, path: str = "") -> str:
    """Return the path of a program; ``package`` is what Debian calls it, ``path`` where to look beside PATH."""
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", os.defpath), path]))
    if found is None:
        unavailable(f"{name} is not installed (Debian: apt install {package or name})")
    return str(found)
