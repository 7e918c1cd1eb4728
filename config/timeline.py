"""Working time as a line: how much of it lies between two instants, and where a given amount of it ends.

Each year's windows are laid end to end once, with their running sum; every question is then a bisection, however
long the span. Instants are microseconds since 1970 UTC here, so that all arithmetic is exact.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)
HORIZON = 100
"""So many years on, working time that has not come by then is taken never to come."""
LAST_YEAR = 9998
"""The last one whose end can be told."""

Span = tuple[int, int]
"""From and to, in microseconds since 1970 UTC."""
Hours = Callable[[date], Sequence[tuple[int, int]]]
"""The windows that open on a day, in seconds of wall time from its midnight; one across midnight ends after 86,400."""


def micros(at: datetime) -> int:
    """An aware instant as microseconds since 1970 UTC."""
    return (at - EPOCH) // MICROSECOND


def instant(at: int) -> datetime:
    """Microseconds since 1970 as an instant in UTC."""
    return EPOCH + at * MICROSECOND


@lru_cache(maxsize=4096)
def wall(day: date, seconds: int, zone: tzinfo) -> int:
    """The instant at which clocks on the wall of a zone show so many seconds after midnight of the day."""
    return shown(datetime.combine(day, time()) + timedelta(seconds=seconds), zone)


def shown(naive: datetime, zone: tzinfo) -> int:
    """The instant at which clocks on the wall of a zone show this day and time.

    A time that occurs twice is the first of the two; one that is left out is the moment of the leap.
    """
    early, late = (naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early <= late:
        return micros(early)
    return _leap(micros(late), micros(early), zone)


def _leap(before: int, after: int, zone: tzinfo) -> int:
    """The instant between two others at which the zone's offset changes."""
    offset = instant(before).astimezone(zone).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if instant(middle).astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


class _Year(NamedTuple):
    """The windows of a calendar year, cut at its ends; `done[i]` is the working time up to the end of window i.

    `days` are the ordinals of the days on which a window opens.
    """

    starts: list[int]
    ends: list[int]
    done: list[int]
    days: list[int]

    @property
    def total(self) -> int:
        return self.done[-1] if self.done else 0

    def worked(self, at: int) -> int:
        """The working time of the year up to an instant in it."""
        i = bisect_right(self.starts, at) - 1
        return self.done[i] - self.ends[i] + min(at, self.ends[i]) if i >= 0 else 0


class Timeline:
    """The working time of a calendar in a zone."""

    def __init__(self, zone: tzinfo, hours: Hours) -> None:
        self.zone = zone
        self._hours = hours
        self._years: dict[int, _Year] = {}

    def day_of(self, at: int) -> date:
        """The day on the wall at an instant."""
        return instant(at).astimezone(self.zone).date()

    def on(self, day: date) -> list[Span]:
        """The windows that open on a day; one that falls wholly into a leap of the clocks is none."""
        spans = self._hours(day)
        if not spans:
            return []
        before, after = (
            datetime.combine(d, time(), self.zone).utcoffset() or timedelta() for d in (day - DAY, day + DAY + DAY)
        )
        if before == after:
            midnight = (datetime.combine(day, time(), UTC) - before - EPOCH) // MICROSECOND
            return [(midnight + start * SECOND, midnight + end * SECOND) for start, end in spans]
        found = [(wall(day, start, self.zone), wall(day, end, self.zone)) for start, end in spans]
        return [(start, end) for start, end in found if start < end]

    def between(self, start: int, end: int) -> int:
        """The working time from one instant to a later one."""
        if end <= start:
            return 0
        first, last = self.day_of(start).year, self.day_of(end).year
        whole = sum(self._year(year).total for year in range(first, last))
        return whole - self._year(first).worked(start) + self._year(last).worked(end)

    def after(self, start: int, amount: int, *, roll: bool = False) -> int:
        """The instant by which so much working time has passed since `start`.

        When that is closing time it stays there, or rolls to the next opening.

        Raises:
            OverflowError: there is not so much working time within a hundred years.
        """
        if amount <= 0:
            return start
        number = first = self.day_of(start).year
        year = self._year(number)
        wanted = year.worked(start) + amount
        while wanted > year.total or (roll and wanted == year.total):
            wanted -= year.total
            number += 1
            year = self._next_year(number, first)
        i = (bisect_right if roll else bisect_left)(year.done, wanted)
        return year.ends[i] - (year.done[i] - wanted)

    def working_day(self, day: date, n: int) -> date:
        """The n-th day after a day on which a window opens.

        Raises:
            OverflowError: there is none within a hundred years.
        """
        number = day.year
        days = self._year(number).days
        i = bisect_right(days, day.toordinal()) + n - 1
        while i >= len(days):
            i -= len(days)
            number += 1
            days = self._next_year(number, day.year).days
        return date.fromordinal(days[i])

    def _next_year(self, number: int, first: int) -> _Year:
        if number > min(first + HORIZON, LAST_YEAR):
            raise OverflowError("working time")
        return self._year(number)

    def _year(self, number: int) -> _Year:
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = self._built(number)
        return year

    def _built(self, number: int) -> _Year:
        first, last = date(number, 1, 1), date(number, 12, 31)
        opening, closing = wall(first, 0, self.zone), wall(last + DAY, 0, self.zone)
        starts: list[int] = []
        ends: list[int] = []
        done: list[int] = []
        days: list[int] = []
        taken, total = opening, 0
        for i in range(-1, (last - first).days + 1):
            windows = self.on(first + timedelta(days=i))
            if windows and i >= 0:
                days.append(first.toordinal() + i)
            for from_, to in windows:
                start, end = max(from_, taken), min(to, closing)
                if start < end:
                    taken, total = end, total + end - start
                    starts.append(start)
                    ends.append(end)
                    done.append(total)
        return _Year(starts, ends, done, days)
