"""The places where copies lie: one protocol, and a module for each way to get there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from loopin_backup_core.destinations.stores.store import PIECE, Item, Store, Upload
from loopin_backup_core.model.destination import Destination, DestinationType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopin_backup_core.model.progress import CancelToken

__all__ = ["PIECE", "Item", "Store", "Upload", "open_store"]


def open_store(destination: Destination, profile: str, environ: Mapping[str, str], token: CancelToken) -> Store:
    """Return the store of a destination, to be used in a ``with`` block; ``token`` stops whatever it does.

    Raises CredentialsError where its keys cannot be had, UsageError for an address that is none.
    """
    if destination.way is DestinationType.DIRECTORY:
        from loopin_backup_core.destinations.stores.directory import DirectoryStore

        return DirectoryStore(Path(destination.url), token)
    if destination.way is DestinationType.SFTP:
        from loopin_backup_core.destinations.stores.sftp import SftpStore

        return SftpStore(destination.url, destination.ssh_config, environ, token)
    from loopin_backup_core.config.credentials import object_keys
    from loopin_backup_core.destinations.stores.s3 import S3Store

    keys, one = object_keys.keys_for(destination, profile, environ), object_keys.with_environment(destination, environ)
    return S3Store(one, keys, token)
