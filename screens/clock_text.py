"""What a clock says: coarse, so that a row changes seldom; a word or mark stands before every colour."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from config.texts import T, Text

SOON = timedelta(minutes=15)
"""From here on a clock counts as about to be late (the band of the live queue counts the same)."""


class ClockText(NamedTuple):
    """The words, and the name of a style of `screens.paint`."""

    text: Text
    style: str = ""


def coarse(length: timedelta) -> Text:
    """A length of time in its largest unit, rounded down: 3d, 2h, 45m; seconds only under a minute."""
    seconds = abs(int(length.total_seconds()))
    if seconds < 60:
        return T("{n}s", n=seconds)
    if seconds < 3_600:
        return T("{n}m", n=seconds // 60)
    if seconds < 86_400:
        return T("{n}h", n=seconds // 3_600)
    return T("{n}d", n=seconds // 86_400)


def clock_text(left: timedelta | None, *, paused: bool = False, soon: timedelta = SOON) -> ClockText:
    """What stands in the clock column: `OVR 2h`, `!9m`, `45m`, `stop 3h`; nothing where no clock runs.

    Args:
        left: what remains; negative once it is overdue.
        paused: the clock stands still, which keeps what remains.
        soon: below this the mark of the alarm stands in front.
    """
    if left is None:
        return ClockText(Text(""))
    if left < timedelta(0):
        return ClockText(T("OVR {length}", length=coarse(left)), "breached")
    if paused:
        return ClockText(T("stop {length}", length=coarse(left)), "info")
    if left < soon:
        return ClockText(T("!{length}", length=coarse(left)), "alarm")
    return ClockText(coarse(left))
