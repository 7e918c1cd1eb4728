"""Working time: the calendars of calendar.yaml, and what is due when on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from config import holidays, opening
from config.budget import ALWAYS, DESK, Budget
from config.explaining import Moment, Step, walked
from config.holidays import HolidayFile, Holidays
from config.opening import Weekday, Window
from config.reading import Document, Fault, unknown
from config.texts import Day, Minutes, Name, Sayable, T, Text
from config.timeline import SECOND, Span, Timeline, instant, micros, wall

__all__ = ["Budget", "Calendar", "CalendarFile", "Calendars", "Due", "HolidayFile", "Step", "faults"]

Pauses = Sequence[tuple[datetime, datetime]]


class CalendarSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A calendar as it is written. Without `holidays` every week is alike; `zone` is the desk's unless named.

    `boundary` says what is due when the minutes run out at closing time: then (`stay`), or at the next
    opening (`roll`).
    """

    name: Name
    week: dict[Weekday, tuple[str, ...]]
    holidays: str | None = None
    boundary: Literal["stay", "roll"] = "stay"
    zone: str | None = None


class CalendarFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """calendar.yaml."""

    zone: str
    calendars: dict[str, CalendarSpec]


class Due(msgspec.Struct, frozen=True):
    """When something is due, and how that came about.

    `inclusive`: in time up to and at this instant; otherwise strictly before it. `provisional`: holidays of
    a year that it reaches into are not confirmed.
    """

    at: datetime
    inclusive: bool
    provisional: bool
    steps: tuple[Step, ...]


class Calendar:
    """The working time of one calendar."""

    def __init__(self, spec: CalendarSpec, zone: tzinfo, given: Holidays) -> None:
        self.name = spec.name
        self.zone = zone
        self.holidays = given
        self.boundary = spec.boundary
        self._week = tuple(opening.windows(spec.week.get(day, ())) for day in opening.WEEKDAYS)
        self.timeline = Timeline(zone, self.windows)

    def windows(self, day: date) -> tuple[Window, ...]:
        """The windows that open on a day, in seconds after its midnight."""
        off = self.holidays.off.get(day)
        if off is not None:
            return opening.windows(off.windows)
        swap = self.holidays.worked.get(day)
        return self._week[opening.WEEKDAYS.index(swap.like) if swap else day.weekday()]

    def working(self, day: date) -> bool:
        """Whether there is any working time on a day."""
        return bool(self.windows(day))

    def closed_because(self, day: date) -> Sayable:
        """Why there is no working time on a day."""
        off = self.holidays.off.get(day)
        if off is not None:
            return off.name
        return T("weekend") if day.weekday() > 4 else T("closed")

    def midnight(self, day: date) -> int:
        """When the day begins, in microseconds since 1970."""
        return wall(day, 0, self.zone)

    def working_seconds(self, start: datetime, end: datetime, pauses: Pauses = ()) -> float:
        """The working time from start to end without the pauses, in seconds."""
        first, last = micros(start), micros(end)
        gone = sum(self.timeline.between(a, min(b, last)) for a, b in merged(pauses, first) if a < last)
        return (self.timeline.between(first, last) - gone) / SECOND

    def elapsed(self, budget: Budget, start: datetime, end: datetime, pauses: Pauses = ()) -> timedelta:
        """The time from start to end that counts for a budget, without the pauses (workflows 1.5)."""
        if budget.unit in ("working", "workdays"):
            return timedelta(seconds=self.working_seconds(start, end, pauses))
        first, last = micros(start), micros(end)
        stands_still = merged(pauses, first) if budget.unit == "running" else ()
        gone = sum(min(b, last) - a for a, b in stands_still if a < last)
        return timedelta(microseconds=max(0, last - first - gone))

    def due(self, start: datetime, budget: Budget, pauses: Pauses = ()) -> Due:
        """When the budget is used up, counted from `start` in its own unit, without the pauses.

        Args:
            start: an aware instant; before opening time, working time begins at the next opening.
            budget: how much time there is.
            pauses: from and to; they may overlap, and begin before `start`. Natural days know none.

        Raises:
            OverflowError: the calendar does not have so much working time.
        """
        began = micros(start)
        at, steps = {
            "running": self._running,
            "working": self._working,
            "workdays": self._workdays,
            "natural_days": self._natural_days,
        }[budget.unit](began, budget, merged(pauses, began))
        inclusive = budget.unit != "natural_days"
        if budget.not_before is not None and micros(budget.not_before) > at:
            at, inclusive = micros(budget.not_before), True
            steps.append(Step("raised", T("not before the severity was raised: {at}", at=Moment(instant(at)))))
        years = self._unconfirmed(budget, began, at)
        if years:
            said = "/".join(str(year) for year in years)
            steps.append(Step("provisional", T("the holidays of {years} are not confirmed yet", years=said)))
        steps.append(Step("due", T("due {at}", at=Moment(instant(at), inclusive))))
        head = Step("start", T("counted from {at}", at=Moment(instant(began))))
        return Due(instant(at), inclusive, bool(years), (head, *steps))

    def _unconfirmed(self, budget: Budget, start: int, at: int) -> list[int]:
        if budget.unit == "running" or (budget.unit == "natural_days" and budget.roll == "none"):
            return []
        first, last = self.timeline.day_of(start), self.timeline.day_of(at - 1)
        return self.holidays.unconfirmed(first.year, last.year)

    def _running(self, start: int, budget: Budget, pauses: list[Span]) -> tuple[int, list[Step]]:
        at, steps = start + budget.length, []
        for a, b in pauses:
            if a < at:
                at += b - a
                steps.append(_paused(a, b, b - a))
        return at, steps

    def _working(self, start: int, budget: Budget, pauses: list[Span]) -> tuple[int, list[Step]]:
        at, taken = self._stretched(start, budget.length, pauses, roll=self.boundary == "roll")
        return at, [*walked(self, start, at, count_start=True), *taken]

    def _workdays(self, start: int, budget: Budget, pauses: list[Span]) -> tuple[int, list[Step]]:
        day = self.timeline.day_of(start)
        for _ in range(int(budget.amount)):
            day = self._next_working(day)
        closing = self.timeline.on(day)[-1][1]
        steps = walked(self, start, closing, count_start=False)
        at, taken = self._stretched(start, self.timeline.between(start, closing), pauses, roll=False)
        if not taken:
            return closing, steps
        more = [step for step in walked(self, closing, at, count_start=True) if step.kind != "closed"]
        return at, [*steps, *taken, *more]

    def _stretched(self, start: int, amount: int, pauses: list[Span], *, roll: bool) -> tuple[int, list[Step]]:
        """Where an amount of working time ends when pauses count for nothing, and what they took off."""
        at, steps = self.timeline.after(start, amount, roll=roll), []
        for a, b in pauses:
            gone = self.timeline.between(a, b)
            if a < at and gone:
                amount += gone
                at = self.timeline.after(start, amount, roll=roll)
                steps.append(_paused(a, b, gone))
        return at, steps

    def _natural_days(self, start: int, budget: Budget, pauses: list[Span]) -> tuple[int, list[Step]]:
        first = self.timeline.day_of(start)
        last = first + timedelta(days=int(budget.amount))
        steps = [Step("closed", T("{day}: the day of receipt is not counted", day=Day(first)))]
        text = T("{length}, to the end of {day}", length=budget.said(self.name), day=Day(last))
        steps.append(Step("days", text))
        if budget.roll == "forward" and not self.working(last):
            rest, reason, last = last, self.closed_because(last), self._next_working(last)
            steps.append(
                Step("moved", T("{day}: {reason}; moved to {next}", day=Day(rest), reason=reason, next=Day(last)))
            )
        return self.midnight(last + timedelta(days=1)), steps

    def _next_working(self, day: date) -> date:
        day += timedelta(days=1)
        while not self.timeline.on(day):
            day += timedelta(days=1)
        return day


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


def _paused(a: int, b: int, gone: int) -> Step:
    length = Minutes(gone / SECOND / 60)
    text = T(
        "paused {start} to {end}: {length} not counted", start=Moment(instant(a)), end=Moment(instant(b)), length=length
    )
    return Step("paused", text)


class Calendars:
    """All calendars by key, in the zone of the desk."""

    def __init__(self, zone: tzinfo, calendars: dict[str, Calendar]) -> None:
        self.zone = zone
        self._calendars = calendars

    @classmethod
    def build(cls, file: CalendarFile, holiday_file: HolidayFile) -> Calendars:
        """The calendars of checked files."""
        sets = {key: Holidays(given) for key, given in holiday_file.holidays.items()}
        made = {
            key: Calendar(spec, ZoneInfo(spec.zone or file.zone), sets[spec.holidays] if spec.holidays else Holidays())
            for key, spec in file.calendars.items()
        }
        return cls(ZoneInfo(file.zone), made)

    @property
    def names(self) -> dict[str, Name]:
        """What the calendars are called, by key."""
        return {key: calendar.name for key, calendar in self._calendars.items()}

    def __getitem__(self, key: str) -> Calendar:
        """The calendar of this key.

        Raises:
            KeyError: there is none.
        """
        return self._calendars[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._calendars)

    def __contains__(self, key: str) -> bool:
        return key in self._calendars


def faults(
    file: CalendarFile, document: Document, holiday_file: HolidayFile, holiday_document: Document
) -> list[Fault]:
    """Unknown zones and holidays, windows that overlap, calendars without working time, wrong holidays."""
    found = holidays.faults(holiday_file, holiday_document)
    missing = [key for key in (DESK, ALWAYS) if key not in file.calendars]
    found += [document.fault(f"calendars.{key}", T("the key {name} is missing", name=key)) for key in missing]
    found += _zone_faults(file.zone, "zone", document)
    for key, spec in file.calendars.items():
        place = f"calendars.{key}"
        found += opening.week_faults(spec.week, f"{place}.week", document)
        if spec.zone is not None:
            found += _zone_faults(spec.zone, f"{place}.zone", document)
        if spec.holidays is not None and spec.holidays not in holiday_file.holidays:
            found.append(document.fault(f"{place}.holidays", unknown(spec.holidays, holiday_file.holidays)))
    return found


def _zone_faults(zone: str, key: str, document: Document) -> list[Fault]:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        text: Text = T("found {found}, which is no time zone", found=repr(zone))
        return [document.fault(key, text)]
    return []
