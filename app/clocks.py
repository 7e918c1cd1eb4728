"""The clock of a process: the real one, or one that starts at `DESK_CLOCK` and runs on, perhaps faster."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from config.texts import T
from models.refusals import Refused

FASTEST = 1e6
"""A second of this clock is a week and a half: faster ones show nothing."""


def running_from(text: str) -> Callable[[], datetime]:
    """A clock that shows the instant `text`, such as `2026-11-23T09:00+08:00`, now, and goes on from there.

    With `*60` behind the instant it goes sixty times as fast.

    Raises:
        Refused: `invalid`, if this is no instant with its zone, or no such speed.
    """
    written, _, speed = text.partition("*")
    try:
        start, times = datetime.fromisoformat(written), float(speed or 1)
    except ValueError:
        start, times = datetime.min, 1.0
    if start.tzinfo is None or not 0 < times <= FASTEST:
        raise Refused(
            "invalid", T("DESK_CLOCK must be an instant with its zone, such as 2026-11-23T09:00+08:00."), "DESK_CLOCK"
        )
    began, start = time.monotonic(), start.astimezone(UTC)
    return lambda: start + timedelta(seconds=(time.monotonic() - began) * times)
