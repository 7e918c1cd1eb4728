"""When a customer may be called: inside the hours, far enough from the last attempt, on enough days (workflows 6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

import msgspec

from config import opening
from config.calendar import Calendar
from config.callbacks import Attempts
from config.texts import Day, Minutes, Sayable, T, Text
from config.timeline import DAY, instant, micros


class Moment(msgspec.Struct, frozen=True):
    """An instant (UTC), and why it is not an earlier one, a sentence for each reason; none when nothing was in the way.

    A reason is named when it forbids any instant from the one that was asked for to the one that was found.
    """

    at: datetime
    why: tuple[Text, ...]


def allowed(calendar: Calendar, at: datetime) -> bool:
    """Whether a call may be made at this instant; at closing time it is too late."""
    return _open_from(calendar, micros(at)) == micros(at)


def next_allowed(calendar: Calendar, at: datetime) -> Moment:
    """The first instant from `at` on at which a call may be made.

    Raises:
        OverflowError: the calendar has no such hours within a hundred years.
    """
    asked = micros(at)
    found = _open_from(calendar, asked)
    return Moment(instant(found), tuple(_closed(calendar, asked, found)))


def next_attempt(calendar: Calendar, rules: Attempts, made: Sequence[datetime], now: datetime) -> Moment:
    """The first instant from `now` on at which the next attempt may be made (K5).

    It is in the hours, not sooner after the last attempt than `apart`, and on a day without an attempt where the
    attempts that are left could not otherwise fall on so many days as they must.

    Args:
        calendar: the hours.
        rules: how attempts are made.
        made: the attempts so far, fewer than the rules allow.
        now: no attempt is made before it.

    Raises:
        OverflowError: the calendar has no such hours within a hundred years.
    """
    if not made:
        return next_allowed(calendar, now)
    asked, last = micros(now), max(made)
    apart = micros(last + rules.gap)
    found = _open_from(calendar, max(asked, apart))
    days = {calendar.timeline.day_of(micros(at)) for at in made}
    other_day = len(days) + max(0, rules.most - len(made) - 1) < rules.days
    if other_day and calendar.timeline.day_of(found) in days:
        found = _open_from(calendar, calendar.midnight(max(days) + DAY))
    why: list[Text] = []
    if asked < apart:
        why.append(T("at least {length} after the attempt at {time}", length=Minutes(_minutes(rules)), time=last))
    if other_day and asked < found and calendar.timeline.day_of(asked) in days:
        why.append(T("the attempts must fall on {n} different days or more", n=rules.days))
    return Moment(instant(found), (*why, *_closed(calendar, asked, found)))


def _minutes(rules: Attempts) -> float:
    return rules.gap.total_seconds() / 60


def _open_from(calendar: Calendar, at: int) -> int:
    """The first instant from `at` on that lies in a window."""
    line = calendar.timeline
    day = line.day_of(at)
    for start, end in (*line.on(day - DAY), *line.on(day)):
        if at < end:
            return max(at, start)
    return line.on(line.working_day(day, 1))[0][0]


def _closed(calendar: Calendar, start: int, end: int) -> Iterator[Text]:
    """Why no call may be made at some time between two instants: the hours, and the days without any."""
    line = calendar.timeline
    day, last = line.day_of(start), line.day_of(end)
    days: list[date] = []
    while day <= last:
        opens, closes = max(start, calendar.midnight(day)), min(end, calendar.midnight(day + DAY))
        if line.between(opens, closes) < closes - opens:
            days.append(day)
        day += DAY
    hours = dict.fromkeys(windows for one in days if (windows := calendar.windows(one)))
    for windows in hours:
        yield T("calls are made {hours} only", hours=[_said(window) for window in windows])
    off = [one for one in days if not calendar.windows(one)]
    for why, group in groupby(off, key=calendar.closed_because):
        yield _no_calls(list(group), why)


def _said(window: opening.Window) -> str:
    return f"{opening.said(window[0])}-{opening.said(window[1])}"


def _no_calls(days: Sequence[date], why: Sayable) -> Text:
    if len(days) == 1:
        return T("no calls on {day}: {why}", day=Day(days[0]), why=why)
    return T("no calls from {first} to {last}: {why}", first=Day(days[0]), last=Day(days[-1]), why=why)
