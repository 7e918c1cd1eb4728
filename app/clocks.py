"""The clock of a process: the real one, or one that starts at `DESK_CLOCK` and runs on."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from config.texts import T
from models.refusals import Refused


def running_from(text: str) -> Callable[[], datetime]:
    """A clock that shows the instant `text`, such as `2026-11-23T09:00+08:00`, now, and goes on from there.

    Raises:
        Refused: `invalid`, if this is no instant with its zone.
    """
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        start = datetime.min
    if start.tzinfo is None:
        raise Refused(
            "invalid", T("DESK_CLOCK must be an instant with its zone, such as 2026-11-23T09:00+08:00."), "DESK_CLOCK"
        )
    began, start = time.monotonic(), start.astimezone(UTC)
    return lambda: start + timedelta(seconds=time.monotonic() - began)
