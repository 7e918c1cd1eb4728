"""How long the operations of this process take, each with its waits for other writers; slow ones are logged."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate

UP_TO = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: the upper ends of the classes that durations are counted in."""
SLOW = 2.0
"""Seconds from which on an operation is worth a line in the log."""

_log = logging.getLogger("desk.operations")
_lock = threading.Lock()
_taken: dict[str, Taken] = {}


class Taken:
    """The durations of one operation: how many in each class, and their sum in seconds."""

    def __init__(self) -> None:
        self.counts = [0] * (len(UP_TO) + 1)
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        """One more."""
        place = next((n for n, end in enumerate(UP_TO) if seconds <= end), len(UP_TO))
        self.counts[place] += 1
        self.seconds += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """How many took at most so long, by the end of the class."""
        ends = [*(str(end) for end in UP_TO), "+Inf"]
        return list(zip(ends, (float(n) for n in accumulate(self.counts)), strict=True))


@contextmanager
def timed(operation: str) -> Iterator[None]:
    """Count the duration of what is done inside."""
    began = time.perf_counter()
    try:
        yield
    finally:
        seconds = time.perf_counter() - began
        with _lock:
            _taken.setdefault(operation, Taken()).add(seconds)
        if seconds > SLOW:
            _log.warning("slow operation", extra={"operation": operation, "seconds": round(seconds, 3)})


def taken() -> dict[str, Taken]:
    """The durations by operation."""
    with _lock:
        return dict(_taken)
