"""The line to the terminal: the newest state of the screen goes over it, and only what differs from the last.

A thread sends it, since a line may be slow; what a key changes is sent at once where nothing can hold it up.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

from app.driver.flow import Flow
from app.driver.grid import Grid
from app.driver.painting import Painter
from app.driver.parsing import Reader
from app.driver.probing import ASK, PROBE, ROW, width_by
from app.driver.traits import Traits

MERGE = 0.004
"""Seconds for which a frame waits for the next one where much changes: another screen is painted piece by piece."""
LITTLE = 2000
"""Signs that Textual writes at most for what a key changes in its field and beside it, which waits for nothing."""
SETTLE = 1.0
"""Seconds that leaving waits at most for an answer, which the shell would take for typed text, and for the line."""
_ENTRY_OF_F3 = range(2, 9)
"""Shift+F3 and its like say `ESC [ 1 ; 2 R` to `8 R`, as a cursor in one of these columns of the first row does."""


class Line(threading.Thread):
    """Frames go in from the event loop, answers from the input thread; bytes go out at the pace of the terminal.

    There is no queue: frames that come while the line is busy become one.
    """

    def __init__(
        self,
        fd: int,
        grid: Grid,
        traits: Traits,
        clock: Callable[[], float] = time.monotonic,
        *,
        probed: Callable[[int], Traits] | None = None,
    ) -> None:
        """With `probed` the terminal is asked how wide it draws ambiguous characters: as soon as it has answered, that
        is called with the width, 0 where the answer made no sense, and returns the traits that hold from then on.
        """
        super().__init__(name="desk-output", daemon=True)
        self._fd = fd
        self._traits = traits
        self._clock = clock
        self._reader = Reader(grid, traits)
        self._painter = Painter(traits)
        self._flow = Flow()
        # Signals stop and resume the program in the midst of whatever the main thread is doing here.
        self._change = threading.Condition(threading.RLock())
        self._probed = probed
        self._beside = traits.begin + (PROBE if probed is not None else "")
        self._due = self._much = True
        self._sending = self._hushed = False

    def take(self, written: str) -> None:
        """A frame of Textual, or part of one."""
        with self._change:
            self._beside += self._reader.feed(written)
            self._due = True
            self._much = self._much or len(written) > LITTLE
            if self._is_clear:
                _send(self._fd, self._painted())
            if self._due:
                self._change.notify()

    def repaint(self, size: tuple[int, int] | None = None) -> None:
        """Send everything again; with a size, the terminal has that one from now on."""
        with self._change:
            if size is not None:
                self._reader.grid.resize(*size)
            self._painter.forget()
            self._due = self._much = True
            self._change.notify()

    def become(self, traits: Traits) -> None:
        """Draw as these traits say from now on, and everything again."""
        with self._change:
            self._painter.become(traits)
            self._due = self._much = True
            self._change.notify()

    @property
    def round_trip(self) -> float | None:
        """The seconds after which the terminal has answered at best; None while it has not."""
        return self._flow.round_trip

    def answered(self, row: int, column: int) -> bool:
        """The terminal says where its cursor is; returns False if that was a key, and no answer."""
        with self._change:
            if self._probed is not None and row == ROW:  # the first answer is that of the first question
                self.become(self._probed(width_by(column)))
                self._probed = None
                return True
            is_key = row == 1 and column in _ENTRY_OF_F3 and self._painter.place != (row, column)
            if not is_key:
                self._probed = None
                self._flow.answered(self._clock())
                if self._due or self._hushed:
                    self._change.notify()
            return not is_key

    def hush(self) -> None:
        """Send nothing more; wait a moment for the answer that is on its way."""
        with self._change:
            self._hushed = True
            self._change.notify()
            self._change.wait_for(lambda: not self._flow.waits, SETTLE)

    def end(self) -> None:
        """Leave the terminal as it was. Text that is still on its way is not waited for longer than a moment."""
        self.hush()
        if self.is_alive():
            self.join(SETTLE)
        _send(self._fd, self._encoded(self._traits.end))

    def run(self) -> None:
        """Send until there is nothing more to be sent."""
        while data := self._next():
            if not _send(self._fd, data):
                return

    @property
    def _is_clear(self) -> bool:
        """Whether what is due can be sent without waiting, also not until the terminal has read what came before."""
        return not (self._much or self._sending or self._hushed) and self.is_alive() and self._flow.is_free

    def _next(self) -> bytes:
        """What is to be sent next, as soon as there is something and the line is free; nothing at the end."""
        while True:
            with self._change:
                self._sending = False
                if not self._wait():
                    return b""
                if data := self._painted():
                    self._sending = True
                    return data

    def _painted(self) -> bytes:
        """What leads the terminal to what is wanted, or nothing."""
        self._due = self._much = False
        text, whole = self._painter.paint(self._reader.grid, self._flow.limit)
        text, self._beside = self._beside + text, ""
        self._due = self._due or not whole
        if text and self._flow.asks:
            text += ASK
            self._flow.sent(len(text), self._clock())
        return self._encoded(text)

    def _wait(self) -> bool:
        """Wait until a frame is due and may be sent; False at the end."""
        while not self._hushed:
            patience = self._flow.patience(self._clock())
            if self._due and not patience:
                self._change.wait_for(lambda: self._hushed, MERGE if self._much else 0)
                return not self._hushed
            self._change.wait(patience if self._due else None)
        return False

    def _encoded(self, text: str) -> bytes:
        return text.encode(self._traits.encoding, errors="replace")


def _send(fd: int, data: bytes) -> bool:
    """Write everything; False if the terminal has gone: the input thread then ends the process."""
    try:
        while data:
            data = data[os.write(fd, data) :]
    except OSError:
        return False
    return True
