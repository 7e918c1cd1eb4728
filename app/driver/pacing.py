"""One key after the other, each when the one before it has done its work.

Keys that arrive in one read (a slow line, a barcode scanner, a screen-pop of the telephone system) would otherwise
all go to the widget that has the focus at that moment.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from textual.message import Message

LOOK_EVERY = 0.002
"""Seconds between two looks at an application that is at work."""
LONGEST_HOLD = 15_000
"""Looks, half a minute of them, after which a key is handed over whatever the application is doing: no key may ever be
swallowed. Looks and not seconds, for on a machine that has no time the application has none either."""
LEAVE_AFTER = 1_500
LEAVING = ("escape", "f12", "f3")
"""Who presses one of these after so many looks in vain, some three seconds, wants to get out; what was typed ahead of
the application waits its turn like any other key."""
CALM = 3
"""How many times in a row the application must be found at rest: messages travel through several queues."""

_log = logging.getLogger("desk.driver")


class Pacing:
    """Hands messages over by `post` while not `busy`; lives in the event loop."""

    def __init__(self, busy: Callable[[], bool], post: Callable[[Message], object]) -> None:
        self._busy = busy
        self._post = post
        self._waiting: deque[Message] = deque()
        self._pump: asyncio.Task[None] | None = None
        self._held = 0
        self._at_work = 0
        self._wants_out = False

    def take(self, message: Message) -> None:
        """A message, to be handed over after those before it."""
        self._wants_out |= _leaves(message) and self._at_work >= LEAVE_AFTER
        if not self._waiting:
            self._held = 0
        self._waiting.append(message)
        if self._pump is None or self._pump.done():
            self._pump = asyncio.get_running_loop().create_task(self._hand_over())

    async def _hand_over(self) -> None:
        """Hand over what waits; ends when the last of it has done its work."""
        await self._calm()
        while self._waiting:
            self._held = self._at_work = 0
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
            if self._busy():
                calm, self._held, self._at_work = 0, self._held + 1, self._at_work + 1
            else:
                calm += 1
            await asyncio.sleep(0 if calm else LOOK_EVERY)
        self._at_work = 0


def _leaves(message: Message) -> bool:
    return getattr(message, "key", "") in LEAVING
