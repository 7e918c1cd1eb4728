"""A driver that hands over one key after the other, each when the one before it has done its work.

Keys that arrive in one read (a slow line, a barcode scanner, a screen-pop of the telephone system) would otherwise
all go to the widget that has the focus at that moment.
"""

from __future__ import annotations

import asyncio
import codecs
import os
import re
import selectors
import time
from collections import deque
from collections.abc import Iterable
from typing import Any, Protocol, cast

from textual import constants, events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from app.driver.sequences import ESCAPE, Sequences

LONGEST_HOLD = 3.0
"""Seconds after which a key is handed over whatever the application is doing: no key may ever be swallowed."""
LOOK_EVERY = 0.002
CALM = 3
"""How many times in a row the application must be found at rest: messages travel through several queues."""
LISTEN = 0.1
"""Seconds after which the input thread looks whether it is to end."""
HUNG_UP = 129
"""The exit code after the terminal has gone: that of a process that SIGHUP has ended."""
_REPORT = re.compile(r"\x1b\[(?:\d+;\d+R|\?\d+;\d\$y|<[-\d;]+[Mm]|48;[\d:;]+t|[IO]|20[01]~)")
"""What terminals tell by themselves or when asked: cursor, modes, mouse, size, focus, limits of a paste."""


class Busy(Protocol):
    """What the driver asks of an application."""

    def busy(self) -> bool:
        """Whether the next key must wait."""


class PacedDriver(LinuxDriver):
    """Textual's driver with paced keys, which no byte and no sequence can upset."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._waiting: deque[Message] = deque()
        self._pump: asyncio.Task[None] | None = None

    def run_input_thread(self) -> None:
        """Read what the terminal sends until the driver stops; ends the process when the terminal has gone."""
        parser, sequences = XTermParser(self._debug), Sequences()
        # What is no text becomes U+FFFD: two stray bytes of another encoding must not end a session.
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        give_up_at = 0.0
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                left = give_up_at - time.monotonic() if sequences.unfinished else LISTEN
                if selector.select(max(0.0, min(LISTEN, left))):
                    self._take(parser, sequences.feed(decoder.decode(self._read())))
                    give_up_at = time.monotonic() + constants.ESCAPE_DELAY
                elif sequences.unfinished and left <= 0:
                    self._take(parser, sequences.give_up())

    def _read(self) -> bytes:
        try:
            data = os.read(self.fileno, 4096)
        except OSError:
            data = b""
        if not data:  # nobody is there to be told; all that was typed is in the database
            os._exit(HUNG_UP)
        return data

    def _take(self, parser: XTermParser, pieces: Iterable[str]) -> None:
        for piece in pieces:
            if piece == ESCAPE:
                self.process_message(events.Key("escape", ESCAPE))
            elif not piece.startswith(ESCAPE) or _is_known(piece):
                for message in parser.feed(piece):
                    self.process_message(message)

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
            message = self._waiting.popleft()
            message.set_sender(self._app)
            self._app.post_message(message)  # it is in the queue at once, where `busy` sees it

    async def _calm(self) -> None:
        """Wait until the application has dealt with everything, but not for ever."""
        app = cast("Busy", self._app)
        until, calm = time.monotonic() + LONGEST_HOLD, 0
        while calm < CALM and time.monotonic() < until:
            calm = 0 if app.busy() else calm + 1
            await asyncio.sleep(0 if calm else LOOK_EVERY)


def _is_known(sequence: str) -> bool:
    """Whether Textual understands the sequence; it would type others as letters."""
    return sequence in ANSI_SEQUENCES_KEYS or not constants.DISABLE_KITTY_KEY or bool(_REPORT.fullmatch(sequence))
