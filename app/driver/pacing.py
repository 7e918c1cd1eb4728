"""One key after the other, each when the one before it has done its work.

Keys that arrive in one read (a slow line, a barcode scanner, a screen-pop of the telephone system) would otherwise
all go to the widget that has the focus at that moment.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from textual.message import Message

LOOK_AFTER = 0.002
LOOK_AT_LEAST_EVERY = 0.05
"""Seconds between two looks at an application that is at work: the longer it takes, the rarer, or hundreds of sessions
that wait for something would leave no time for it."""
RARER = 1 / 8
"""The next look comes after this part of what was waited already, so that a key is late by no more than that."""
LONGEST_HOLD = 30.0
"""Seconds slept, after which a key is handed over whatever the application is doing: no key may ever be swallowed.
Slept and not passed, for on a machine that has no time the application has none either."""
LEAVE_AFTER = 3.0
LEAVING = ("escape", "f12", "f3")
"""Who presses one of these after so many seconds slept in vain wants to get out; what was typed ahead of the
application waits its turn like any other key."""
CALM = 3
"""How many times in a row the application must be found at rest: messages travel through several queues."""

_log = logging.getLogger("desk.driver")


class Pacing:
    """Hands messages over by `post` while not `busy`; lives in the event loop. `sleep` gets seconds."""

    def __init__(
        self,
        busy: Callable[[], bool],
        post: Callable[[Message], object],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._busy = busy
        self._post = post
        self._sleep = sleep
        self._waiting: deque[Message] = deque()
        self._pump: asyncio.Task[None] | None = None
        self._held = 0.0
        self._at_work = 0.0
        self._wants_out = False

    def take(self, message: Message) -> None:
        """A message, to be handed over after those before it."""
        self._wants_out |= _leaves(message) and self._at_work >= LEAVE_AFTER
        if not self._waiting:
            self._held = 0.0
        self._waiting.append(message)
        if self._pump is None or self._pump.done():
            self._pump = asyncio.get_running_loop().create_task(self._hand_over())

    async def _hand_over(self) -> None:
        """Hand over what waits; ends when the last of it has done its work."""
        await self._calm()
        while self._waiting:
            self._held = self._at_work = 0.0
            self._wants_out = False
            self._post(self._waiting.popleft())  # it is in the queue at once, where `busy` sees it
            await self._calm()

    async def _calm(self) -> None:
        """Wait until the application has dealt with everything, but not for ever."""
        calm = 0
        while calm < CALM:
            if self._held >= LONGEST_HOLD or (self._wants_out and _leaves(self._waiting[0])):
                _log.warning("the application is still at work, and is waited for no longer")
                return
            calm = 0 if self._busy() else calm + 1
            pause = 0.0 if calm else min(max(LOOK_AFTER, self._at_work * RARER), LOOK_AT_LEAST_EVERY)
            self._held += pause
            self._at_work += pause
            await self._sleep(pause)
        self._at_work = 0.0


def _leaves(message: Message) -> bool:
    return getattr(message, "key", "") in LEAVING
