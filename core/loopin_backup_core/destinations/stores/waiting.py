"""Waiting for one asynchronous request in a thread of our own, without ever keeping a cancel waiting."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from loopin_backup_core.model.progress import CancelToken

LOOK_EVERY = 0.1
TO_FINISH = 1.0


def awaited(ask: Callable[[], Coroutine[Any, Any, Any]], token: CancelToken) -> Any:
    """Return what ``ask`` gives. Raises CancelledError at most a second after the token asked to stop.

    That second is for a request that feeds itself from an iterator, which notices by itself and cleans up.
    """
    return asyncio.run(_watched(ask, token))


async def _watched(ask: Callable[[], Coroutine[Any, Any, Any]], token: CancelToken) -> Any:
    token.check()
    work = asyncio.ensure_future(ask())
    while not (await asyncio.wait({work}, timeout=LOOK_EVERY))[0]:
        if token.cancelled:
            await asyncio.wait({work}, timeout=TO_FINISH)
            if not work.done() or work.exception() is not None:
                work.cancel()
                token.check()
    return work.result()
