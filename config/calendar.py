"""Working time: the calendars of calendar.yaml, and what is due when on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from config import holidays, opening
from config.budget import ALWAYS, DESK, Budget
from config.explaining import Ending, Step, explained
from config.holidays import HolidayFile, Holidays
from config.opening import Weekday, Window
from config.reading import Document, Fault, nearest, unknown
from config.reckoning import Pauses, merged, reckoned
from config.texts import Name, Sayable, T, Text
from config.timeline import DAY, SECOND, Timeline, instant, micros, wall

__all__ = ["Budget", "Calendar", "CalendarFile", "Calendars", "Due", "HolidayFile", "Pauses", "Step", "faults"]


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

    def overlapping(self) -> list[date]:
        """The special days, and those before one, whose windows run past midnight into those of the next day."""
        special = {*self.holidays.off, *self.holidays.worked}
        found = []
        for day in sorted(special | {day - DAY for day in special}):
            following = self.windows(day + DAY)
            tail = max((end for _, end in self.windows(day)), default=0) - opening.DAY
            if following and tail > following[0][0]:
                found.append(day)
        return found

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

    def due(self, start: datetime, budget: Budget, pauses: Pauses = (), *, explain: bool = True) -> Due:
        """When the budget is used up, counted from `start` in its own unit, without the pauses.

        Args:
            start: an aware instant; before opening time, working time begins at the next opening.
            budget: how much time there is.
            pauses: from and to; they may overlap, and begin before `start`. Natural days know none.
            explain: with the steps; without them it is many times as fast.

        Raises:
            OverflowError: the calendar does not have so much working time.
        """
        began = micros(start)
        found = reckoned(self, began, budget, merged(pauses, began))
        at, inclusive = found.at, budget.unit != "natural_days"
        raised_at = micros(budget.not_before) if budget.not_before else at
        raised = raised_at > at
        if raised:
            at, inclusive = raised_at, True
        years = self._unconfirmed(budget, began, at)
        steps = explained(self, began, budget, found, Ending(at, inclusive, raised, years)) if explain else ()
        return Due(instant(at), inclusive, bool(years), steps)

    def _unconfirmed(self, budget: Budget, start: int, at: int) -> list[int]:
        if self.holidays.certain or budget.unit == "running":
            return []
        if budget.unit == "natural_days" and budget.roll == "none":
            return []
        first, last = self.timeline.day_of(start), self.timeline.day_of(at - 1)
        return self.holidays.unconfirmed(first.year, last.year)


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
    return found or _special_faults(file, document, holiday_file)


def _special_faults(file: CalendarFile, document: Document, holiday_file: HolidayFile) -> list[Fault]:
    calendars = Calendars.build(file, holiday_file)
    return [
        document.fault(f"calendars.{key}.holidays", T("the windows of {day} overlap those of the next day", day=day))
        for key in calendars
        for day in calendars[key].overlapping()
    ]


def _zone_faults(zone: str, key: str, document: Document) -> list[Fault]:
    text = zone_fault(zone)
    return [document.fault(key, text)] if text else []


def zone_fault(zone: str) -> Text | None:
    """What is wrong with the name of a zone; None when there is such a zone."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        near = nearest(zone, available_timezones())
        if near:
            return T("found {found}, which is no time zone; did you mean {nearest}?", found=repr(zone), nearest=near)
        return T("found {found}, which is no time zone such as Asia/Shanghai", found=repr(zone))
    return None
