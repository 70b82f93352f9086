"""An S3-compatible store as a destination.

A file of up to SINGLE bytes goes in one request that the store refuses if the name is taken (``If-None-Match``). A
larger one goes in parts, for which there is no such condition: a small object of its own, made under that condition and
holding the file's SHA-256, claims the name before, so that nothing but the same bytes can ever come to lie there.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from loopin_backup_core.destinations.stores.store import PIECE, Item, Upload
from loopin_backup_core.destinations.stores.waiting import awaited
from loopin_backup_core.model.destination import s3_place
from loopin_backup_core.model.errors import (
    CredentialsError,
    LoopinError,
    OccupiedError,
    RefusedError,
    StorageError,
    UnreachableError,
)
from loopin_backup_core.system import files

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
    from types import TracebackType

    from obstore.store import ClientConfig

    from loopin_backup_core.config.credentials.object_keys import ObjectKeys
    from loopin_backup_core.model.destination import Destination
    from loopin_backup_core.model.progress import CancelToken

SINGLE = 8 << 20
PART = 8 << 20
MOST_PARTS = 9_000
AT_ONCE = 4
CLAIM = ".claim"
_SAID = re.compile(r"<(Code|Message)>([^<]*)</")
_WANTS_CHECKSUMS = re.compile("Content-MD5|x-amz-checksum", re.IGNORECASE)
_STATUS = re.compile(r"status code: (\d{3})")


class S3Store:
    """See :class:`~loopin_backup_core.destinations.stores.store.Store`; ``keys`` None leaves the login to the role."""

    def __init__(self, destination: Destination, keys: ObjectKeys | None, token: CancelToken) -> None:
        self._bucket, self._prefix = s3_place(destination.url)
        self._destination = destination
        self._keys = keys
        self._token = token

    def __enter__(self) -> Self:
        self._open()
        return self

    def _open(self, *, checksums: bool = False) -> None:
        """Make the client; ``checksums`` are sent with each part where object lock needs them: not all stores can."""
        from obstore.store import S3Store as Bucket

        one = self._destination
        client: ClientConfig = {"connect_timeout": "10s", "read_timeout": "60s", "timeout": "30days"}
        if one.endpoint.startswith("http://"):
            client["allow_http"] = True
        if one.ca:
            client["root_certificate"] = _certificate(one.ca)
        config: dict[str, Any] = {
            "region": one.region or "us-east-1",
            "virtual_hosted_style_request": False,
            # A request for each file: what one answers about a file says more, and every store knows it.
            "disable_bulk_delete": True,
        }
        if checksums:
            config["checksum_algorithm"] = "SHA256"
        if one.endpoint:
            config["endpoint"] = one.endpoint
        if self._keys is not None:
            config |= {"access_key_id": self._keys.key, "secret_access_key": self._keys.secret}
            if self._keys.session:
                config["session_token"] = self._keys.session
        self._store = Bucket(
            self._bucket, prefix=self._prefix or None, client_options=client, retry_config={"max_retries": 1}, **config
        )
        self._sends_checksums = checksums

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    def items(self) -> list[Item]:
        """Return the files of all folders."""
        return [item for item in self._objects() if item.name[0] != "."]

    def unfinished(self) -> list[Item]:
        """Return what is arriving, or was interrupted, as far as it has a claim."""
        claims = (item for item in self._objects() if item.name[0] == "." and item.name.endswith(CLAIM))
        return [replace(item, name=item.name[1 : -len(CLAIM)]) for item in claims]

    def _objects(self) -> list[Item]:
        async def collect() -> list[Any]:
            return [one async for batch in self._store.list() for one in batch]

        found = self._asked(collect, "cannot be listed")
        split = ((*one["path"].partition("/"), one) for one in found)
        return [
            Item(folder, name, one["size"], one["last_modified"])
            for folder, slash, name, one in split
            if slash and "/" not in name and name and folder[0] != "."
        ]

    def size(self, folder: str, name: str) -> int | None:
        """Return the size of a file, None if there is none."""
        try:
            head = self._asked(lambda: self._store.head_async(f"{folder}/{name}"), "cannot be looked at")
        except FileNotFoundError:
            return None
        return int(head["size"])

    def read(self, folder: str, name: str, offset: int = 0) -> Iterator[bytes]:
        """Yield a file from an offset on, one request for every few pieces."""
        size = self.size(folder, name)
        if size is None:
            raise StorageError(f"{self._shown(folder, name)} is not there.")
        while offset < size:
            end = min(offset + PART, size)
            piece = bytes(self._asked(lambda: self._range(f"{folder}/{name}", offset, end), "cannot be read"))  # noqa: B023 - called before the loop goes on
            if not piece:
                raise UnreachableError(f"{self._shown(folder, name)} ended too early.")
            yield piece
            offset += len(piece)

    async def _range(self, key: str, start: int, end: int) -> Any:
        return await self._store.get_range_async(key, start=start, end=end)

    def put(self, folder: str, name: str, parcel: Upload) -> None:
        """Store a file; an upload that was cut off begins anew, as its parts cannot be found again."""
        try:
            self._put(folder, name, parcel)
        except StorageError as error:
            if self._sends_checksums or not _WANTS_CHECKSUMS.search(error.message):
                raise
            self._open(checksums=True)
            self._put(folder, name, parcel)

    def _put(self, folder: str, name: str, parcel: Upload) -> None:
        if self.size(folder, name) is not None:
            raise self._occupied(folder, name)
        if parcel.size <= SINGLE:
            with files.open_regular(parcel.path) as file:
                data = file.read(SINGLE + 1)
            self._create(folder, name, data)
            parcel.sent(parcel.size)
            return
        self._claim(folder, name, parcel)
        if self.size(folder, name) is not None:
            raise self._occupied(folder, name)
        part = max(PART, -(-parcel.size // MOST_PARTS))
        self._asked(
            lambda: self._store.put_async(
                f"{folder}/{name}", self._parts(parcel), use_multipart=True, chunk_size=part, max_concurrency=AT_ONCE
            ),
            "cannot be written",
        )
        self.discard(folder, name)

    async def _parts(self, parcel: Upload) -> AsyncIterator[bytes]:
        done = 0
        with files.open_regular(parcel.path) as file:
            while piece := file.read(PIECE):
                self._token.check()
                yield piece
                done += len(piece)
                parcel.sent(done)

    def _claim(self, folder: str, name: str, parcel: Upload) -> None:
        claim = f".{name}{CLAIM}"
        try:
            self._create(folder, claim, parcel.sha256.encode())
        except OccupiedError:
            if b"".join(self.read(folder, claim)) != parcel.sha256.encode():
                raise self._occupied(folder, name) from None

    def _create(self, folder: str, name: str, data: bytes) -> None:
        self._asked(
            lambda: self._store.put_async(f"{folder}/{name}", data, mode="create", use_multipart=False),
            "cannot be written",
        )

    def discard(self, folder: str, name: str) -> None:
        """Remove the claim of a name; a credential that cannot delete leaves it, where it does no harm."""
        with suppress(RefusedError):
            self.delete(folder, f".{name}{CLAIM}")

    def delete(self, folder: str, name: str) -> None:
        """Delete a file; with object lock the store hides it and keeps the version that is locked."""
        try:
            self._asked(lambda: self._store.delete_async(f"{folder}/{name}"), "cannot be deleted")
        except FileNotFoundError:
            return
        except CredentialsError as error:
            raise RefusedError(f"{self._shown(folder, name)} cannot be deleted: {error.message}") from error

    def free(self) -> int | None:
        """Return None: a bucket has no end that anybody knows."""
        return None

    def _asked(self, ask: Callable[[], Coroutine[Any, Any, Any]], what: str) -> Any:
        """Return what a request gives, in words of this house where it fails; FileNotFoundError passes."""
        from obstore.exceptions import BaseError

        try:
            return awaited(ask, self._token)
        except FileNotFoundError:
            raise
        except (BaseError, OSError, ValueError) as error:
            raise self._explained(what, error) from error

    def _explained(self, what: str, error: Exception) -> LoopinError:
        from obstore import exceptions as theirs

        text = str(error)
        said = dict(_SAID.findall(text))
        status = found[1] if (found := _STATUS.search(text)) else ""
        words = ": ".join(said.values()) or (f"the server answered {status}" if status else _reason(text))
        where = self._destination.address
        if isinstance(error, theirs.AlreadyExistsError | theirs.PreconditionError) or status == "412":
            return OccupiedError(f"An object of that name exists already in {where}, and nothing is overwritten.")
        if isinstance(error, theirs.PermissionDeniedError | theirs.UnauthenticatedError) or status in {"401", "403"}:
            return CredentialsError(
                f"{where} refused: {words}",
                hint="Look at the keys of this destination and at what they may do (list, get, put, perhaps delete).",
            )
        if status and not status.startswith("5") and status not in {"408", "429"}:
            return StorageError(f"{where} {what}: {words}")
        return UnreachableError(f"{where} {what}: {words}", hint="Is the store up, and the network?")

    def _occupied(self, folder: str, name: str) -> OccupiedError:
        return OccupiedError(f"{self._shown(folder, name)} exists already, and nothing is ever overwritten.")

    def _shown(self, folder: str, name: str) -> str:
        return f"{self._destination.url.rstrip('/')}/{folder}/{name}"


def _reason(text: str) -> str:
    r"""Return the short part of a long error: what comes before its details.

    >>> _reason("Generic S3 error: Error performing GET http://h/b - HTTP error: error sending request\n\nDebug")
    'HTTP error: error sending request'
    """
    return text.split("\n", 1)[0].rsplit(" - ", 1)[-1].strip()[:300]


def _certificate(path: str) -> bytes:
    from pathlib import Path

    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise StorageError(f"The certificate authority {path} cannot be read: {error.strerror or error}") from error
