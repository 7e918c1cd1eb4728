"""Holidays: days off, days with shorter hours, and weekends that are worked in exchange (调休)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

import msgspec

from config.opening import Weekday, window_faults
from config.reading import Document, Fault
from config.texts import Name, T

CLOSED = Name(en="closed", zh="不营业")
"""What a day is called that is closed for no reason that is known."""


class Holiday(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A holiday of one or more days: closed, or open in these `windows` only."""

    name: Name
    start: date = msgspec.field(name="from")
    end: date | None = msgspec.field(name="to", default=None)
    windows: tuple[str, ...] = ()

    @property
    def days(self) -> Iterator[date]:
        """Every day of it."""
        last = self.end or self.start
        return (self.start + timedelta(days=n) for n in range((last - self.start).days + 1))


class Swap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day that is worked although it would be closed, in exchange for a holiday; it has the hours of `like`."""

    day: date
    holiday: Name = msgspec.field(name="for")
    like: Weekday = "mon"


class HolidayYear(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A year as it was announced, or as it is expected; a deadline that reaches into the latter is provisional."""

    state: Literal["official", "provisional"]
    source: str = ""
    days: tuple[Holiday, ...] = ()
    worked: tuple[Swap, ...] = ()


class HolidaySet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The holidays of a country or a company."""

    name: Name
    years: dict[int, HolidayYear]


class HolidayFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """holidays.yaml."""

    holidays: dict[str, HolidaySet]


class Holidays:
    """The holidays of a set, by day; without a set there are none, and every year is certain."""

    def __init__(self, given: HolidaySet | None = None) -> None:
        years = given.years.values() if given else ()
        self.off = {day: holiday for year in years for holiday in year.days for day in holiday.days}
        self.worked = {swap.day: swap for year in years for swap in year.worked}
        self._confirmed = {n for n, year in given.years.items() if year.state == "official"} if given else None

    @classmethod
    def given(cls, closed: Iterable[date], opened: Mapping[date, tuple[str, ...]]) -> Holidays:
        """Days that another program closes, and days that are open in windows of their own; all years are certain."""
        made = cls()
        made.off = {day: Holiday(name=CLOSED, start=day) for day in closed}
        made.off |= {day: Holiday(name=CLOSED, start=day, windows=windows) for day, windows in opened.items()}
        return made

    @property
    def certain(self) -> bool:
        """Whether no year can be unconfirmed, because there is no list of holidays."""
        return self._confirmed is None

    def unconfirmed(self, first: int, last: int) -> list[int]:
        """The years from `first` to `last` whose holidays are missing or provisional."""
        if self._confirmed is None:
            return []
        return [year for year in range(first, last + 1) if year not in self._confirmed]


def faults(file: HolidayFile, document: Document) -> list[Fault]:
    """Days outside their year, days that end before they begin, twice, or are off and worked at once."""
    found: list[Fault] = []
    for name, given in file.holidays.items():
        for number, year in given.years.items():
            found += _year_faults(year, number, f"holidays.{name}.years.{number}", document)
    return found


def _year_faults(year: HolidayYear, number: int, key: str, document: Document) -> list[Fault]:
    found: list[Fault] = []
    seen: set[date] = set()
    for i, holiday in enumerate(year.days):
        place = f"{key}.days[{i}]"
        days = list(holiday.days)
        if not days:
            found.append(document.fault(f"{place}.to", T("this holiday ends before it begins")))
        found += _day_faults(days, number, seen, place, document)
        found += window_faults(holiday.windows, f"{place}.windows", document)
    for i, swap in enumerate(year.worked):
        found += _day_faults([swap.day], number, seen, f"{key}.worked[{i}]", document)
    return found


def _day_faults(days: list[date], number: int, seen: set[date], key: str, document: Document) -> list[Fault]:
    outside = [day for day in days if day.year != number]
    twice = [day for day in days if day in seen]
    seen.update(days)
    found = []
    if outside:
        found.append(document.fault(key, T("{day} is not in {year}", day=outside[0], year=number)))
    if twice:
        found.append(document.fault(key, T("{day} stands here twice", day=twice[0])))
    return found
