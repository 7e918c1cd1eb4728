"""Windows of working time as they are written, `09:00-18:00`, and the week that they make."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal, get_args

from config.reading import Document, Fault
from config.texts import T

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
DAY = 86_400
_WINDOW = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
Window = tuple[int, int]
"""Seconds after midnight of the day on which it opens; a window across midnight ends after 86,400."""


def window(written: str) -> Window | None:
    """`22:00-06:00` as seconds after midnight; None when it is no window. `24:00` is the end of the day."""
    match = _WINDOW.fullmatch(written.strip())
    if match is None:
        return None
    hours, minutes, to_hours, to_minutes = (int(part) for part in match.groups())
    start, end = hours * 3600 + minutes * 60, to_hours * 3600 + to_minutes * 60
    if minutes > 59 or to_minutes > 59 or start >= DAY or end > DAY or start == end:
        return None
    return (start, end) if start < end else (start, end + DAY)


def windows(written: Sequence[str]) -> tuple[Window, ...]:
    """The windows of a day in their order; checked ones only."""
    return tuple(sorted(found for text in written if (found := window(text)) is not None))


def said(seconds: int) -> str:
    """A time of day as it is written: `09:00`, `24:00`, and `06:00` for the end of a window across midnight."""
    hours, rest = divmod(seconds if seconds <= DAY else seconds - DAY, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours:02d}:{minutes:02d}" + (f":{second:02d}" if second else "")


def window_faults(written: Sequence[str], key: str, document: Document) -> list[Fault]:
    """Windows that cannot be read, and windows of one day that overlap."""
    found = [
        document.fault(f"{key}[{i}]", T("found {found}, expected a window such as 09:00-18:00", found=repr(text)))
        for i, text in enumerate(written)
        if window(text) is None
    ]
    if any(end > start for (_, end), (start, _) in pairwise(windows(written))):
        found.append(document.fault(key, T("these windows overlap")))
    return found


def week_faults(week: Mapping[Weekday, Sequence[str]], key: str, document: Document) -> list[Fault]:
    """What is wrong with the days of a week, windows across midnight that overlap the next day included."""
    found = [fault for day, written in week.items() for fault in window_faults(written, f"{key}.{day}", document)]
    if found:
        return found
    days = {day: windows(week.get(day, ())) for day in WEEKDAYS}
    if not any(days.values()):
        return [document.fault(key, T("this calendar has no working time"))]
    for day, following in zip(WEEKDAYS, (*WEEKDAYS[1:], WEEKDAYS[0]), strict=True):
        tail = max((end for _, end in days[day]), default=0) - DAY
        if days[following] and tail > days[following][0][0]:
            found.append(document.fault(f"{key}.{day}", T("this window overlaps those of the next day")))
    return found
