"""At which instant a clock reaches a threshold: the inverse of how much of it is used, to the microsecond. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from functools import cache

from config.budget import DESK, Budget
from config.calendar import Calendar, Calendars, Pauses
from config.reckoning import merged
from config.sla import ClockPlan
from config.timeline import MICROSECOND, instant, micros

SECOND_LATE = timedelta(seconds=1)
"""How long after an inclusive deadline a clock is late: instants are compared to the second (workflows 1.1)."""


def breach_at(plan: ClockPlan) -> datetime:
    """From when on a clock is late: a second after an inclusive deadline, at an exclusive one (workflows 1.5)."""
    return plan.due.at + SECOND_LATE if plan.due.inclusive else plan.due.at


def countable(calendars: Calendars, plan: ClockPlan, pauses: Pauses) -> int:
    """The microseconds that count for a clock, from its start to its deadline."""
    return calendars[plan.calendar].elapsed(plan.budget, plan.start, plan.due.at, pauses) // MICROSECOND


def share_at(
    calendars: Calendars, plan: ClockPlan, percent: float, pauses: Pauses, whole: int | None = None
) -> datetime | None:
    """The first instant at which `Sla.used` is at least so many percent; at 100 the instant of the breach.

    `whole` is what is `countable`, where it is known. None where the instant never comes: a clock without any time
    that counts has no share beyond its deadline.
    """
    if percent == 100:
        return breach_at(plan)
    if whole is None:
        whole = countable(calendars, plan, pauses)
    if whole <= 0:
        return plan.due.at if percent < 100 else None
    part, of = _as_written(percent)
    return _used_up(calendars[plan.calendar], plan, -(-part * whole // (100 * of)), pauses)


@cache
def _as_written(percent: float) -> tuple[int, int]:
    """A percentage as it is written, not as a binary fraction."""
    return Fraction(str(percent)).as_integer_ratio()


def before_at(calendars: Calendars, plan: ClockPlan, length: Budget, pauses: Pauses) -> datetime:
    """The first instant at which no more than so much is left up to the deadline; the start, if that is sooner."""
    start, due = micros(plan.start), micros(plan.due.at)
    if length.unit == "running":
        at = max(start, due - length.length)
    else:
        at = _walked_back(calendars[length.runs_in], start, due, length.length)
    return _after_pauses(at, start, pauses)


def after_at(calendars: Calendars, plan: ClockPlan, length: Budget, pauses: Pauses) -> datetime:
    """The instant so long after the deadline."""
    at = calendars[length.runs_in].due(plan.due.at, length).at
    return _after_pauses(micros(at), micros(plan.start), pauses)


def day_at(calendars: Calendars, plan: ClockPlan, days: int) -> datetime:
    """When so many natural days after the start are over; pauses do not matter."""
    return calendars[DESK].due(plan.start, Budget(natural_days=days)).at


def _used_up(calendar: Calendar, plan: ClockPlan, amount: int, pauses: Pauses) -> datetime:
    """The first instant at which so many microseconds that count for the clock have passed."""
    start = micros(plan.start)
    works = plan.budget.unit in ("working", "workdays")
    stands_still = () if plan.budget.unit == "natural_days" else merged(pauses, start)
    line = calendar.timeline
    at = line.after(start, amount) if works else start + amount
    for a, b in stands_still:
        if a >= at:
            break
        amount += line.between(a, b) if works else b - a
        at = line.after(start, amount) if works else start + amount
    return instant(at)


def _walked_back(calendar: Calendar, start: int, due: int, amount: int) -> int:
    """The first instant from `start` on from which at most so much working time is left until `due`."""
    line = calendar.timeline
    if line.between(start, due) <= amount:
        return start
    low, high = start, due
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if line.between(middle, due) <= amount else (middle, high)
    return high


def _after_pauses(at: int, start: int, pauses: Pauses) -> datetime:
    """What would come while the clock stood still comes when it runs on."""
    return instant(next((b for a, b in merged(pauses, start) if a < at < b), at))
