"""The way from a screen to the desk: one database thread for each session.

The event loop never waits for the database, and writes keep the order in which they were asked for.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from models.refusals import Refused

D = TypeVar("D")
R = TypeVar("R")
P = ParamSpec("P")
_log = logging.getLogger("desk.screens")


class Late(Exception):  # noqa: N818 - not an error: the answer to a question that nobody asks any more
    """A newer request of the same channel was made; this answer is no longer wanted."""


class Gateway(Generic[D]):
    """Runs queries and operations on the desk, one after the other, in a thread of its own.

    `open` makes the desk; it is called in the thread, at the first request, and again after it failed.
    `close` is called with the desk in the same thread at the end.
    """

    def __init__(self, open: Callable[[], D], close: Callable[[D], None] | None = None) -> None:  # noqa: A002
        self._open = open
        self._close = close
        self._desk: list[D] = []
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk-database")
        self._numbers: Counter[str] = Counter()

    async def run(self, function: Callable[Concatenate[D, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """What `function(desk, …)` returns.

        Once asked for, it is done, even if the asking screen is closed in the meantime.

        Raises:
            Exception: whatever the function raises, a refusal for example.
        """

        def call() -> R:
            return function(self._opened(), *args, **kwargs)

        return await self._submit(call)

    async def latest(
        self, channel: str, function: Callable[Concatenate[D, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Like `run`, for reading only: the answer counts only while it is the newest request of its channel.

        Raises:
            Late: a newer request was made; `DeskScreen.start` swallows this.
        """
        self._numbers[channel] += 1
        number = self._numbers[channel]

        def call() -> R | Late:
            # Not raised here: where nobody waits any more, it would be logged as an error of which nobody has heard.
            late = self._numbers[channel] != number
            return Late(channel) if late else function(self._opened(), *args, **kwargs)

        answer = await self._submit(call)
        if isinstance(answer, Late) or self._numbers[channel] != number:
            raise Late(channel)
        return answer

    async def replace(self, change: Callable[[D], D]) -> D:
        """From now on, requests get the desk that `change` makes of the present one: somebody else acts."""

        def call() -> D:
            self._desk[:] = [change(self._opened())]
            return self._desk[0]

        return await self._submit(call)

    async def close(self) -> None:
        """Wait for what was asked for, close the desk and end the thread; a second call does nothing."""

        def call() -> None:
            if self._desk and self._close:
                self._close(self._desk[0])
            self._desk.clear()

        try:
            await self._submit(call)
        except RuntimeError:
            return
        self._thread.shutdown(wait=False)

    def _opened(self) -> D:
        """The desk, made at the first request; runs in the thread."""
        if not self._desk:
            self._desk.append(self._open())
        return self._desk[0]

    async def _submit(self, call: Callable[[], R]) -> R:
        answer = asyncio.wrap_future(self._thread.submit(call))
        try:
            return await asyncio.shield(answer)
        except asyncio.CancelledError:
            answer.add_done_callback(_unheard)
            raise


def _unheard(answer: asyncio.Future[Any]) -> None:
    """Whoever asked has gone: a refusal is told nobody, what nobody foresaw is logged."""
    error = None if answer.cancelled() else answer.exception()
    if error is not None and not isinstance(error, Refused):
        _log.error("after its screen was left", exc_info=error)
