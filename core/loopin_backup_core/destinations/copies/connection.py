"""One connection to a store, kept as long as it holds, and made anew with patience where it breaks."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

from loopin_backup_core.destinations.copies.patience import RetryPolicy
from loopin_backup_core.model.errors import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType
    from typing import Self

    from loopin_backup_core.destinations.stores import Store
    from loopin_backup_core.model.context import JobContext

T = TypeVar("T")


class Connection:
    """Reaches a store when it is first needed; for a ``with`` block. ``pauses`` (seconds) lie between attempts."""

    def __init__(self, reach: Callable[[], Store], around: JobContext, pauses: Sequence[float]) -> None:
        self._reach = reach
        self._around = around
        self._pauses = pauses
        self._store: Store | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop()

    @property
    def is_open(self) -> bool:
        """Whether it holds at this moment."""
        return self._store is not None

    def do(self, act: Callable[[Store], T]) -> T:
        """Return what ``act`` does with the store; where the connection breaks, it is done again."""
        patience = self._patience()
        while True:
            try:
                return act(self._reached())
            except UnreachableError as error:
                self._drop()
                patience.wait(error)

    def pieces(self, folder: str, name: str) -> Iterator[bytes]:
        """Yield a file that lies there; where the connection breaks, go on at that byte."""
        patience, offset = self._patience(), 0
        while True:
            try:
                for piece in self._reached().read(folder, name, offset):
                    offset += len(piece)
                    patience.renew()
                    yield piece
                return
            except UnreachableError as error:
                self._drop()
                patience.wait(error)

    def _patience(self) -> RetryPolicy:
        return RetryPolicy(self._pauses, self._around.reporter, self._around.token)

    def _reached(self) -> Store:
        if self._store is None:
            self._store = self._stack.enter_context(self._reach())
        return self._store

    def _drop(self) -> None:
        self._store = None
        self._stack.close()
