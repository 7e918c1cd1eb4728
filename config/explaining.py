"""How a due time came about, step by step, in words that survive being stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from config import opening
from config.reckoning import Gone
from config.texts import Day, Minutes, Sayable, T, Text, Translator
from config.timeline import SECOND, Span, instant

if TYPE_CHECKING:
    from config.budget import Budget
    from config.calendar import Calendar
    from config.reckoning import Reckoned

LONG = 31
"""Spans of more days are told in sum, not day by day."""
RUN = 3
"""So many whole days in a row become one step."""


class Moment(msgspec.Struct, frozen=True):
    """An instant inside a step; an exclusive midnight is told as 24:00 of the day that it ends."""

    at: datetime
    inclusive: bool = True


class Step(msgspec.Struct, frozen=True):
    """One step of the explanation.

    `kind` is rule, calendar, start, window, days, closed, skipped, swapped, sum, paused, moved, raised,
    provisional, due or end.
    """

    kind: str
    text: Text

    def said(self, translator: Translator) -> str:
        """The step in the reader's language and the desk's zone, also after it was stored as JSON."""
        values = {key: _moment(value, translator) for key, value in self.text.values.items()}
        return translator.say(Text(self.text.message, values))


def _moment(value: Any, translator: Translator) -> Any:
    if isinstance(value, dict) and "at" in value:
        value = msgspec.convert(value, Moment)
    return translator.deadline(value.at, value.inclusive) if isinstance(value, Moment) else value


class Ending(NamedTuple):
    """How a due time ends: the instant, whether it is in time itself, whether a raise moved it, uncertain years."""

    at: int
    inclusive: bool
    raised: bool
    years: list[int]


def explained(calendar: Calendar, start: int, budget: Budget, found: Reckoned, ending: Ending) -> tuple[Step, ...]:
    """Every step from the start to the due time (sla 11)."""
    head = Step("start", T("counted from {at}", at=Moment(instant(start))))
    steps = [head, *_counted(calendar, start, budget, found)]
    if ending.raised:
        text = T("not before the severity was raised: {at}", at=Moment(instant(ending.at)))
        steps.append(Step("raised", text))
    if ending.years:
        said = "/".join(str(year) for year in ending.years)
        steps.append(Step("provisional", T("the holidays of {years} are not confirmed yet", years=said)))
    steps.append(Step("due", T("due {at}", at=Moment(instant(ending.at), ending.inclusive))))
    return tuple(steps)


def _counted(calendar: Calendar, start: int, budget: Budget, found: Reckoned) -> list[Step]:
    """What was counted, in the budget's own unit, and what pauses took off."""
    taken = [paused(gone) for gone in found.gone]
    if budget.unit == "running":
        return taken
    if budget.unit == "natural_days":
        return _natural_days(calendar, start, budget, found.at)
    if budget.unit == "working":
        return [*walked(calendar, start, found.at, count_start=True), *taken]
    steps = [*walked(calendar, start, found.unpaused, count_start=False), *taken]
    if taken:
        more = walked(calendar, found.unpaused, found.at, count_start=True)
        steps += [step for step in more if step.kind != "closed"]
    return steps


def explained_elapsed(calendar: Calendar, start: int, end: int, pauses: list[Span]) -> tuple[Step, ...]:
    """Every step of the working time from start to end."""
    steps = [Step("start", T("counted from {at}", at=Moment(instant(start))))]
    if end > start:
        steps += walked(calendar, start, end, count_start=True)
    for a, b in pauses:
        length = calendar.timeline.between(a, min(b, end))
        if length:
            steps.append(paused(Gone(a, min(b, end), length)))
    return (*steps, Step("end", T("counted to {at}", at=Moment(instant(end)))))


def paused(gone: Gone) -> Step:
    """A pause and what of it does not count."""
    text = T(
        "paused {start} to {end}: {length} not counted",
        start=Moment(instant(gone.start)),
        end=Moment(instant(gone.end)),
        length=Minutes(gone.length / SECOND / 60),
    )
    return Step("paused", text)


def _natural_days(calendar: Calendar, start: int, budget: Budget, at: int) -> list[Step]:
    first, end = calendar.timeline.day_of(start), calendar.timeline.day_of(at - 1)
    last = first + timedelta(days=int(budget.amount))
    steps = [Step("closed", T("{day}: the day of receipt is not counted", day=Day(first)))]
    text = T("{length}, to the end of {day}", length=budget.said(calendar.name), day=Day(last))
    steps.append(Step("days", text))
    if end != last:
        reason = calendar.closed_because(last)
        text = T("{day}: {reason}; moved to {next}", day=Day(last), reason=reason, next=Day(end))
        steps.append(Step("moved", text))
    return steps


class _Day(NamedTuple):
    """A day of the span, what it is to the count, and what was worked of it."""

    day: date
    kind: str
    reason: Sayable = ""
    spans: tuple[Span, ...] = ()


def walked(calendar: Calendar, start: int, end: int, *, count_start: bool) -> list[Step]:
    """The working time from start to end: windows, whole days, days that were skipped and why.

    With `count_start` false the day of `start` is not counted (working days).
    """
    first, last = calendar.timeline.day_of(start), calendar.timeline.day_of(max(start, end - 1))
    if (last - first).days > LONG:
        return [_summed(calendar, start, end, first, last, count_start)]
    steps: list[Step] = []
    days = list(_days(calendar, start, end, first, last, count_start))
    for (kind, reason), group in groupby(days, key=lambda day: (day.kind, day.reason)):
        steps += _told(calendar, kind, reason, list(group))
    return steps


def _days(calendar: Calendar, start: int, end: int, first: date, last: date, count_start: bool) -> Iterator[_Day]:
    """Each day from the one before the start, whose last window may run past midnight."""
    if count_start:
        first -= timedelta(days=1)
    else:
        yield _Day(first, "start")
        first += timedelta(days=1)
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        windows = calendar.timeline.on(day)
        spans = tuple((max(a, start), min(b, end)) for a, b in windows if b > start and a < end)
        swap = calendar.holidays.worked.get(day)
        if swap and (spans or not count_start):
            yield _Day(day, "swapped", swap.holiday, spans)
        elif spans:
            yield _Day(day, "whole" if list(spans) == windows else "part", "", spans)
        elif not windows and start < _end_of(calendar, day):
            yield _Day(day, "skipped", calendar.closed_because(day))
        elif windows and windows[-1][1] <= start and calendar.timeline.day_of(start) == day:
            yield _Day(day, "closed")


def _end_of(calendar: Calendar, day: date) -> int:
    return calendar.midnight(day + timedelta(days=1))


def _told(calendar: Calendar, kind: str, reason: Sayable, days: list[_Day]) -> list[Step]:
    """The steps of neighbouring days that mean the same to the count."""
    first, last = Day(days[0].day), Day(days[-1].day)
    if kind == "start":
        return [Step("closed", T("{day}: the day of receipt is not counted", day=first))]
    if kind == "closed":
        return [Step("closed", T("{day}: after closing time", day=first))]
    if kind == "skipped":
        if len(days) == 1:
            return [Step("skipped", T("{day}: skipped, {reason}", day=first, reason=reason))]
        text = T("{first} to {last}: {n} days skipped, {reason}", first=first, last=last, n=len(days), reason=reason)
        return [Step("skipped", text)]
    if kind == "swapped":
        text = T("{day}: worked in exchange for {holiday}", day=first, holiday=reason)
        return [Step("swapped", text), *_windows(calendar, days)]
    if len(days) >= RUN and kind == "whole":
        minutes = sum(b - a for day in days for a, b in day.spans) // SECOND / 60
        text = T(
            "{first} to {last}: {n} full days, {minutes} min",
            first=first,
            last=last,
            n=len(days),
            minutes=f"{minutes:g}",
        )
        return [Step("days", text)]
    return _windows(calendar, days)


def _windows(calendar: Calendar, days: list[_Day]) -> list[Step]:
    return [
        Step(
            "window",
            T(
                "{day}: {opens}–{closes}, {length}",
                day=Day(day.day),
                opens=_clock(calendar, start, day.day),
                closes=_clock(calendar, end, day.day),
                length=Minutes((end - start) / SECOND / 60),
            ),
        )
        for day in days
        for start, end in day.spans
    ]


def _clock(calendar: Calendar, at: int, day: date) -> str:
    """The time of day; the midnight that ends the day is its 24:00."""
    local = instant(at).astimezone(calendar.zone)
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return opening.said(opening.DAY if seconds == 0 and local.date() > day else seconds)


def _summed(calendar: Calendar, start: int, end: int, first: date, last: date, count_start: bool) -> Step:
    days = [first + timedelta(days=n) for n in range(0 if count_start else 1, (last - first).days + 1)]
    worked = sum(calendar.working(day) for day in days)
    text = T(
        "{first} to {last}: {worked} days with working time, {skipped} days without",
        first=Day(first),
        last=Day(last),
        worked=worked,
        skipped=len(days) - worked,
    )
    return Step("sum", text)
