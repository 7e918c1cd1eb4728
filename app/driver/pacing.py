"""One key after the other, each when the one before it has done its work.

Keys that arrive in one read (a slow line, a barcode scanner, a screen-pop of the telephone system) would otherwise
all go to the widget that has the focus at that moment.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from textual.message import Message

LONGEST_HOLD = 3.0
"""Seconds after which a key is handed over whatever the application is doing: no key may ever be swallowed."""
LOOK_EVERY = 0.002
CALM = 3
"""How many times in a row the application must be found at rest: messages travel through several queues."""


class Pacing:
    """Hands messages over by `post` while not `busy`; lives in the event loop."""

    def __init__(self, busy: Callable[[], bool], post: Callable[[Message], object]) -> None:
        self._busy = busy
        self._post = post
        self._waiting: deque[Message] = deque()
        self._pump: asyncio.Task[None] | None = None

    def take(self, message: Message) -> None:
        """A message, to be handed over after those before it."""
        self._waiting.append(message)
        if self._pump is None or self._pump.done():
            self._pump = asyncio.get_running_loop().create_task(self._hand_over())

    async def _hand_over(self) -> None:
        while self._waiting:
            await self._calm()
            self._post(self._waiting.popleft())  # it is in the queue at once, where `busy` sees it

    async def _calm(self) -> None:
        """Wait until the application has dealt with everything, but not for ever."""
        until, calm = time.monotonic() + LONGEST_HOLD, 0
        while calm < CALM and time.monotonic() < until:
            calm = 0 if self._busy() else calm + 1
            await asyncio.sleep(0 if calm else LOOK_EVERY)
