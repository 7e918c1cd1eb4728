"""The way of bytes from a terminal to an application, without a terminal: the driver's own parser and pacing."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from textual.message import Message
from textual.pilot import Pilot

from app.driver.decoding import Decoder
from app.driver.driver import Strange
from app.driver.keys import Keyboard
from app.driver.pacing import Pacing
from app.driver.probing import Measured
from app.driver.sequences import Sequences
from app.driver.traits import traits_of
from app.terminal.here import Here
from screens.session import Session

ENVIRON = {"TERM": "xterm", "LANG": "C.UTF-8"}
TRAITS = traits_of(ENVIRON)
STUCK = 60
"""Seconds after which an application that takes no key is given up."""


def a_terminal(session: Session) -> Here:
    """What a session knows of a terminal that is not there."""
    driver = SimpleNamespace(choose=lambda chosen: None, measured=Measured(True, 1, 0.01), terminal_size=(80, 24))
    return Here(ENVIRON, lambda: driver)


class Feeding:
    """Hands bytes over as the driver does, but that it never waits for the end of a sequence."""

    def __init__(self, app: Any) -> None:
        self._decoder, self._sequences, self._keyboard = Decoder(TRAITS), Sequences(), Keyboard(TRAITS)
        self._app = app
        self._left = 0
        self._pacing = Pacing(app.busy, self._post)

    def _post(self, message: Message) -> None:
        self._left -= 1
        if isinstance(message, Strange):
            self._app.strange_bytes(TRAITS.encoding)
            return
        message.set_sender(self._app)
        self._app.post_message(message)

    def take(self, data: bytes) -> None:
        """Bytes have arrived."""
        for piece in self._sequences.feed(self._decoder.feed(data)):
            for message in self._keyboard.read(piece):
                self._take(message)
        if self._decoder.strange:
            self._take(Strange())

    def _take(self, message: Message) -> None:
        self._left += 1
        self._pacing.take(message)

    async def done(self, pilot: Pilot[Any]) -> None:
        """Wait until all has been handed over and has had its effect.

        Raises:
            TimeoutError: for so long no key was handed over.
        """
        while self._at_work:
            left = self._left
            async with asyncio.timeout(STUCK):
                while self._left == left and self._at_work:
                    await asyncio.sleep(0.005)
        await pilot.pause()

    @property
    def _at_work(self) -> bool:
        return self._app.return_code is None and bool(self._left or self._app.busy())
