"""A hatchling hook: the application needs the core of exactly its own version, and the version is written once."""

from __future__ import annotations

from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class PinCore(MetadataHookInterface):
    """Fill in the dependencies of the distribution ``loopin-backup``."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Name the core of the same version, and Qt.

        PySide6 6.12.0 aborts on Python 3.11 after about a thousand emissions of a signal.
        """
        metadata["dependencies"] = [
            f"loopin-backup-core=={metadata['version']}",
            "PySide6-Essentials>=6.11,<6.12",
            "qasync>=0.27",
        ]
