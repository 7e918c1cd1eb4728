"""A terminal that is asked, and listened to, without a screen."""

from __future__ import annotations

import os
import re
import select
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager

from app.driver.probing import ASK, PROBED, Measured, width_by

PATIENCE = 1.0
"""Seconds after which a terminal is taken for one that never says where its cursor is."""
_REPORT = re.compile(rb"\x1b\[(\d+);(\d+)R")


class Line:
    """Bytes to a terminal and from it; what its user types while it is asked comes afterwards."""

    def __init__(self, reads: int, writes: int, encoding: str) -> None:
        self._reads = reads
        self._writes = writes
        self._encoding = encoding
        self._typed = b""

    def write(self, text: str) -> None:
        """Send a text; what the encoding lacks becomes a question mark."""
        data = text.encode(self._encoding, errors="replace")
        while data:
            data = data[os.write(self._writes, data) :]

    def read(self, patience: float | None = None) -> bytes:
        """What has arrived; nothing after so many seconds of silence, or when the terminal has gone."""
        typed, self._typed = self._typed, b""
        if typed:
            return typed
        ready, _, _ = select.select([self._reads], [], [], patience)
        try:
            return os.read(self._reads, 4096) if ready else b""
        except OSError:
            return b""

    def measure(self) -> Measured:
        """Print a few characters, ask where the cursor is, and wipe them away again."""
        shown = PROBED if self._encoding != "ascii" else ""
        began = time.monotonic()
        self.write(f"\r{shown}{ASK}")
        heard = b""
        while (left := began + PATIENCE - time.monotonic()) > 0 and not _REPORT.search(heard):
            heard += self.read(left)
        took = time.monotonic() - began
        self.write("\r\x1b[K")
        report = _REPORT.search(heard)
        if report is None:
            self._typed = heard
            return Measured(True)
        self._typed = heard[: report.start()] + heard[report.end() :]
        return Measured(True, width_by(int(report[2])) if shown else None, took)


@contextmanager
def listening(fd: int) -> Iterator[None]:
    """While inside, every key arrives as it is pressed, Ctrl+C too."""
    before = termios.tcgetattr(fd)
    tty.setraw(fd)
    attributes = termios.tcgetattr(fd)
    attributes[1] |= termios.OPOST | termios.ONLCR
    termios.tcsetattr(fd, termios.TCSADRAIN, attributes)
    try:
        yield
    finally:
        termios.tcsetattr(fd, termios.TCSADRAIN, before)
