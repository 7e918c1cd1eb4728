"""The driver of the desk: what Textual writes goes through a grid of cells, what is typed goes one key at a time."""

from __future__ import annotations

import os
import selectors
import signal
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Protocol, cast

from textual import constants, events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from app.driver.deciding import NOTHING
from app.driver.decoding import Decoder
from app.driver.grid import Grid
from app.driver.keys import CURSOR, Keyboard
from app.driver.line import Line
from app.driver.pacing import Pacing
from app.driver.probing import Measured
from app.driver.sequences import Sequences
from app.driver.traits import Traits, traits_of

_STDOUT = 1
HUNG_UP = 129
"""The exit code after the terminal has gone: that of a process that SIGHUP has ended."""


class Application(Protocol):
    """What the driver asks of an application."""

    def busy(self) -> bool:
        """Whether the next key must wait."""

    def strange_bytes(self, encoding: str) -> None:
        """Bytes have come that are no text in this encoding; they were left out."""


class Strange(Message):
    """Bytes were left out; told after the keys that came with them, each of which clears what was said before."""


class DeskDriver(LinuxDriver):
    """Signals, terminal modes and threads are those of Textual's driver; bytes out and in are the desk's own."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._chosen: Mapping[str, str] = NOTHING
        self._found: int | None = None
        self._asked = False
        self._ending, self._end = os.pipe()
        os.set_blocking(self._ending, False)
        self._traits = traits_of(os.environ)
        self._grid = Grid(*self._get_terminal_size())
        self._line: Line | None = None
        app = cast("Application", self._app)
        self._pacing = Pacing(app.busy, self._post)

    # Out

    def write(self, data: str) -> None:
        """Called by Textual with each frame, and with modes, which are sent by the traits of the terminal instead."""
        if self._line is not None:
            self._line.take(data)

    def repaint(self) -> None:
        """Send everything again: something else has written on the terminal."""
        if self._line is not None:
            self._line.repaint()

    def choose(self, chosen: Mapping[str, str]) -> None:
        """Draw as who works here has chosen, at once; what variables say holds all the same."""
        self._chosen = chosen
        self._traits = traits_of(os.environ, chosen, self._found or 0)
        if self._line is not None:
            self._line.become(self._traits)

    @property
    def measured(self) -> Measured:
        """What the terminal has answered until now."""
        return Measured(True, self._found, self._line.round_trip if self._line is not None else None)

    @property
    def terminal_size(self) -> tuple[int, int]:
        """Columns and lines."""
        return self._grid.columns, self._grid.lines

    def _probed(self, width: int) -> Traits:
        """The terminal draws ambiguous characters so wide; called in the input thread."""
        self._found = width
        self._traits = traits_of(os.environ, self._chosen, width)
        return self._traits

    def start_application_mode(self) -> None:
        """Called at the start, and when the program goes on after it was suspended."""
        self._grid.resize(*self._get_terminal_size())
        unknown = not self._asked and self._traits.ambiguous == 0 and self._traits.encoding != "ascii"
        self._asked = True  # a terminal that did not answer is not asked again
        self._line = Line(_STDOUT, self._grid, self._traits, probed=self._probed if unknown else None)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._key_thread is not None and self._key_thread.is_alive():  # else it was started in the background
            self._follow_size()
            self._line.start()

    def _follow_size(self) -> None:
        """A terminal that is resized shows something unknown until everything is sent again."""
        tell_textual = signal.getsignal(signal.SIGWINCH)

        def resized(signum: int, frame: Any) -> None:
            self._loop.call_soon_threadsafe(self._resize)  # not amidst a frame that is being read
            if callable(tell_textual):
                tell_textual(signum, frame)

        signal.signal(signal.SIGWINCH, resized)

    def _resize(self) -> None:
        if self._line is not None:
            self._line.repaint(self._get_terminal_size())

    def disable_input(self) -> None:
        """Called before leaving; an answer of the terminal that is on its way is waited for, while it can be read."""
        if self._line is not None:
            self._line.hush()
        os.write(self._end, b".")
        super().disable_input()
        with suppress(BlockingIOError):  # the thread has ended without being woken up
            os.read(self._ending, 512)

    def stop_application_mode(self) -> None:
        """Called at the end, and before the program is suspended."""
        super().stop_application_mode()
        if self._line is not None:
            self._line.end()
            self._line = None

    # In

    def run_input_thread(self) -> None:
        """Read what the terminal sends until the driver stops; ends the process when the terminal has gone."""
        decoder, keyboard = Decoder(self._traits), Keyboard(self._traits, self._debug)
        sequences = Sequences(escape_digits=self._traits.escape_digits)
        give_up_at = 0.0
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._ending, selectors.EVENT_READ)
            while True:
                left = give_up_at - time.monotonic() if sequences.unfinished else None
                ready = [key.fd for key, _ in selector.select(None if left is None else max(0.0, left))]
                if self._ending in ready:
                    return
                if ready:
                    self._read(keyboard, sequences.feed(decoder.feed(self._bytes())))
                    if decoder.strange:
                        self.process_message(Strange())
                    give_up_at = time.monotonic() + constants.ESCAPE_DELAY
                elif left is not None and left <= 0:
                    self._read(keyboard, sequences.give_up())

    def _bytes(self) -> bytes:
        try:
            data = os.read(self.fileno, 4096)
        except OSError:
            data = b""
        if not data:  # nobody is there to be told; all that was typed is in the database
            os._exit(HUNG_UP)
        return data

    def _read(self, keyboard: Keyboard, pieces: Iterable[str]) -> None:
        for piece in pieces:
            place = CURSOR.fullmatch(piece)
            if place and self._line is not None and self._line.answered(int(place[1]), int(place[2])):
                continue
            for message in keyboard.read(piece):
                self.process_message(message)

    def process_message(self, message: Message) -> None:
        """Called in the input thread with everything that was typed."""
        if isinstance(message, (events.Key, events.Paste, Strange)):
            self._loop.call_soon_threadsafe(self._pacing.take, message)
        else:
            super().process_message(message)

    def _post(self, message: Message) -> None:
        if isinstance(message, Strange):
            cast("Application", self._app).strange_bytes(self._traits.encoding)
            return
        message.set_sender(self._app)
        self._app.post_message(message)
