"""Icons and translations: beside the package when it is installed, in ``resources/`` when it runs from a checkout."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent
_PLACES = (_HERE / "data", _HERE.parent / "resources")


def path(name: str) -> Path:
    """Return where a resource lies, such as ``icons/check-light.svg``."""
    return next((place / name for place in _PLACES if (place / name).exists()), _PLACES[0] / name)
