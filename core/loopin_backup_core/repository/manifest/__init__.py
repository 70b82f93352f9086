"""A backup's manifest as JSON text: written once, read strictly. ``manifest.schema.json`` describes it for others.

Fields that a newer program of the same major version has added are kept in ``Manifest.extra``, in the place where they
were, and are written again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopin_backup_core.repository.manifest.parsing import MAJOR_VERSION, NewerManifestError, decode, from_json, loads
from loopin_backup_core.repository.manifest.writing import dumps, to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "MAJOR_VERSION",
    "SCHEMA_VERSION",
    "NewerManifestError",
    "decode",
    "dumps",
    "from_json",
    "is_manifest",
    "loads",
    "to_json",
]

SCHEMA_VERSION = f"{MAJOR_VERSION}.0"


def is_manifest(data: Mapping[str, object]) -> bool:
    """Tell whether a JSON object says that it is a manifest; the metadata of LoopIn's earlier scripts does not.

    >>> is_manifest({"backup_type": "daily", "backup_version": "2.0"})
    False
    """
    return "schema_version" in data
