"""Small asynchronous work of the window: tasks on the loop that Qt and asyncio share, and calls that would block it."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject

from loopin_backup_core.model.errors import LoopinError
from loopin_backup_gui import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")


class Tasks(QObject):
    """The asynchronous work of one widget: it ends with the widget, and no error is lost."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running: set[asyncio.Task[None]] = set()
        self._gone = threading.Event()
        running, gone = self._running, self._gone
        parent.destroyed.connect(gone.set)
        parent.destroyed.connect(lambda: _cancel(running))

    def start(self, work: Coroutine[Any, Any, None], failed: Callable[[LoopinError], object]) -> asyncio.Task[None]:
        """Start a coroutine; ``failed`` is called with the error that ended it, unless it was cancelled."""
        task = asyncio.get_running_loop().create_task(_guarded(work, failed, self._gone))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # A task that is cancelled before its first step never awaits its work.
        task.add_done_callback(lambda _task: work.close())
        return task

    def cancel(self) -> None:
        """Stop whatever runs."""
        _cancel(self._running)


def _cancel(tasks: set[asyncio.Task[None]]) -> None:
    for task in tuple(tasks):
        # Who is told twice to stop stops in the midst of tidying up.
        if not task.cancelling():
            task.cancel()


async def _guarded(
    work: Coroutine[Any, Any, None], failed: Callable[[LoopinError], object], gone: threading.Event
) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001 - whatever happens, the widget must hear of it
        # What work does at its end with a widget that is gone concerns nobody.
        if not gone.is_set():
            failed(error if isinstance(error, LoopinError) else faults.unexpected(error))


async def in_thread(work: Callable[[], T]) -> T:
    """Return what a blocking call returns; whoever is cancelled no longer waits for it, and neither does the end."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def tell(outcome: Callable[[Any], None], value: Any) -> None:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if future.done() else outcome(value))

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is awaited
            tell(future.set_exception, error)
        else:
            tell(future.set_result, result)

    threading.Thread(target=run, daemon=True).start()
    return await future
