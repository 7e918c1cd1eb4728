"""A driver that hands over one key after the other, each when the one before it has done its work.

Keys that arrive in one read (a slow line, a barcode scanner, a screen-pop of the telephone system) would otherwise
all go to the widget that has the focus at that moment.
"""

from __future__ import annotations

import asyncio
import codecs
import time
from collections import deque
from functools import partial
from typing import Any, Protocol, cast

from textual import events
from textual.drivers import linux_driver
from textual.message import Message

LONGEST_HOLD = 3.0
"""Seconds after which a key is handed over whatever the application is doing: no key may ever be swallowed."""
LOOK_EVERY = 0.002
CALM = 3
"""How many times in a row the application must be found at rest: messages travel through several queues."""


class Busy(Protocol):
    """What the driver asks of an application."""

    def busy(self) -> bool:
        """Whether the next key must wait."""


def _lenient(encoding: str) -> Any:
    """Decoders that put U+FFFD in place of what is no text; two stray bytes of another encoding end no session."""
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")


setattr(linux_driver, "getincrementaldecoder", _lenient)  # noqa: B010 - the driver makes its decoder by this name


class PacedDriver(linux_driver.LinuxDriver):
    """Textual's driver with paced keys."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._waiting: deque[Message] = deque()
        self._pump: asyncio.Task[None] | None = None

    def process_message(self, message: Message) -> None:
        """Called in the input thread with everything that the terminal sends."""
        if isinstance(message, (events.Key, events.Paste)):
            self._loop.call_soon_threadsafe(self._enqueue, message)
        else:
            super().process_message(message)

    def _enqueue(self, message: Message) -> None:
        self._waiting.append(message)
        if self._pump is None or self._pump.done():
            self._pump = self._loop.create_task(self._hand_over())

    async def _hand_over(self) -> None:
        while self._waiting:
            await self._calm()
            super().process_message(self._waiting.popleft())

    async def _calm(self) -> None:
        """Wait until the application has dealt with everything, but not for ever."""
        app = cast("Busy", self._app)
        until, calm = time.monotonic() + LONGEST_HOLD, 0
        while calm < CALM and time.monotonic() < until:
            calm = 0 if app.busy() else calm + 1
            await asyncio.sleep(0 if calm else LOOK_EVERY)
