"""One key after the other, each when the one before it has done its work.

Keys that arrive in one read (a slow line, a barcode scanner, a screen-pop of the telephone system) would otherwise
all go to the widget that has the focus at that moment.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable

from textual.message import Message

LONGEST_HOLD = 30.0
"""Seconds after which a key is handed over whatever the application is doing: no key may ever be swallowed."""
LEAVE_AFTER = 3.0
LEAVING = ("escape", "f12", "f3")
"""Keys by which somebody leaves what takes too long wait less."""
LOOK_EVERY = 0.002
CALM = 3
"""How many times in a row the application must be found at rest: messages travel through several queues."""

_log = logging.getLogger("desk.driver")


class Pacing:
    """Hands messages over by `post` while not `busy`; lives in the event loop."""

    def __init__(
        self,
        busy: Callable[[], bool],
        post: Callable[[Message], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._busy = busy
        self._post = post
        self._clock = clock
        self._waiting: deque[Message] = deque()
        self._pump: asyncio.Task[None] | None = None

    def take(self, message: Message) -> None:
        """A message, to be handed over after those before it."""
        self._waiting.append(message)
        if self._pump is None or self._pump.done():
            self._pump = asyncio.get_running_loop().create_task(self._hand_over())

    async def _hand_over(self) -> None:
        while self._waiting:
            leaving = getattr(self._waiting[0], "key", "") in LEAVING
            await self._calm(LEAVE_AFTER if leaving else LONGEST_HOLD)
            self._post(self._waiting.popleft())  # it is in the queue at once, where `busy` sees it

    async def _calm(self, longest: float) -> None:
        """Wait until the application has dealt with everything, but no longer than so many seconds."""
        until, calm = self._clock() + longest, 0
        while calm < CALM:
            if self._clock() >= until:
                _log.warning("a key was handed over although the application is still at work")
                return
            calm = 0 if self._busy() else calm + 1
            await asyncio.sleep(0 if calm else LOOK_EVERY)
