"""Shifts: from a time of day to another one in the desk's zone, across midnight too."""

from __future__ import annotations

import re
from datetime import datetime, time

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


def time_of_day(written: str) -> time | None:
    """The time behind `08:30`; None for anything else."""
    found = _CLOCK.fullmatch(written)
    return time(int(found[1]), int(found[2])) if found else None


def on_shift(start: str, end: str, local: datetime) -> bool:
    """Whether the shift runs at this instant, given in the desk's zone: from `start` on, until just before `end`.

    Without a start or an end there is no shift, and the person may work at any time. A shift that ends when it
    begins lasts the whole day.
    """
    begins, ends, now = time_of_day(start), time_of_day(end), local.time()
    if begins is None or ends is None or begins == ends:
        return True
    if begins < ends:
        return begins <= now < ends
    return now >= begins or now < ends
