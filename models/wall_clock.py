"""The real time. Nothing else reads the clock of the machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


class Onward:
    """A clock that never goes back, for all threads of a process.

    Where the machine's clock is set back, this one goes on from the last instant that it gave, at half speed until
    the machine has caught up: nothing happens before what happened, and deadlines still come.
    """

    def __init__(self, wall: Clock, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._last, self._then = wall(), elapsed()

    def __call__(self) -> datetime:
        """The present instant, in UTC."""
        with self._lock:
            passed = self._elapsed()
            onward = self._last + timedelta(seconds=(passed - self._then) / 2)
            self._last, self._then = max(self._wall(), onward), passed
            return self._last


system_clock: Clock = Onward(lambda: datetime.now(UTC))
"""The real time, in UTC."""
