"""When a budget is used up: the arithmetic behind every due time, without the words (sla 1-3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from config.budget import Budget
from config.timeline import Span, Timeline, instant, micros, shown

if TYPE_CHECKING:
    from config.calendar import Calendar

Pauses = Sequence[tuple[datetime, datetime]]
"""From and to; in any order, overlapping or not."""


class Gone(NamedTuple):
    """A pause and how much of it counts, all in microseconds."""

    start: int
    end: int
    length: int


class Reckoned(NamedTuple):
    """When a budget is used up, when it would have been without pauses, and what these took off."""

    at: int
    unpaused: int
    gone: tuple[Gone, ...] = ()


def merged(pauses: Pauses, start: int) -> list[Span]:
    """The pauses in their order, clipped to the start; overlapping and touching ones are one (sla 3)."""
    found: list[Span] = []
    for a, b in sorted((max(micros(a), start), micros(b)) for a, b in pauses):
        if b <= a:
            continue
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        else:
            found.append((a, b))
    return found


def reckoned(calendar: Calendar, start: int, budget: Budget, pauses: list[Span]) -> Reckoned:
    """When the budget is used up, counted from `start` in its own unit, without the merged pauses.

    Raises:
        OverflowError: the calendar does not have so much working time.
    """
    unit, line = budget.unit, calendar.timeline
    if unit == "running":
        return _moved(start + budget.length, pauses)
    if unit == "natural_days":
        at = _last_midnight(calendar, start, budget)
        return Reckoned(at, at)
    if unit == "working":
        amount, roll = budget.length, calendar.boundary == "roll"
        return _stretched(line, start, amount, line.after(start, amount, roll=roll), pauses, roll=roll)
    at = _on_the_last_day(calendar, start, budget)
    if not pauses:
        return Reckoned(at, at)
    amount = line.between(start, at)
    return _stretched(line, start, amount, at, pauses, roll=at > line.after(start, amount))


def _moved(at: int, pauses: list[Span]) -> Reckoned:
    """A running budget: every pause that begins before it is due moves it by its whole length."""
    unpaused, gone = at, []
    for a, b in pauses:
        if a < at:
            at += b - a
            gone.append(Gone(a, b, b - a))
    return Reckoned(at, unpaused, tuple(gone))


def _stretched(line: Timeline, start: int, amount: int, at: int, pauses: list[Span], *, roll: bool) -> Reckoned:
    """An amount of working time that ends at `at`: the working time of every pause that begins before then is added.

    With `roll`, what would end at closing time ends at the next opening.
    """
    unpaused, gone = at, []
    for a, b in pauses:
        length = line.between(a, b) if a < at else 0
        if length:
            amount += length
            at = line.after(start, amount, roll=roll)
            gone.append(Gone(a, b, length))
    return Reckoned(at, unpaused, tuple(gone))


def _on_the_last_day(calendar: Calendar, start: int, budget: Budget) -> int:
    """On the n-th working day after the start day: closing, or the time of day of the start within its windows."""
    line = calendar.timeline
    day = line.working_day(line.day_of(start), int(budget.amount))
    windows = line.on(day)
    if budget.until == "closing":
        return windows[-1][1]
    time_of_day = instant(start).astimezone(line.zone).time()
    at = shown(datetime.combine(day, time_of_day), line.zone)
    closings = [closes for opens, closes in windows if opens <= at]
    return min(at, closings[-1]) if closings else windows[0][0]


def _last_midnight(calendar: Calendar, start: int, budget: Budget) -> int:
    """24:00 of the n-th day after the start day, or of the first working day from there."""
    line = calendar.timeline
    last = line.day_of(start) + timedelta(days=int(budget.amount))
    if budget.roll == "forward" and not line.on(last):
        last = line.working_day(last, 1)
    return calendar.midnight(last + timedelta(days=1))
