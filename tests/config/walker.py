"""Working time counted by walking, in small steps, along the wall clock: slow, and sure.

It shares nothing with the arithmetic that it checks. All that it knows is what a clock on the wall shows: at each
step the furthest day and time that it has ever shown. (Where clocks are put back, the desk does not open and close
again: it is open while that furthest time lies in a window. Where they are put forward, what is left out is past.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

Minutes = tuple[int, int]
"""From and to, in minutes after midnight of the day on which it opens."""
Pauses = Sequence[tuple[datetime, datetime]]


class Walker:
    """Walks along a calendar; every instant that it is given must lie on a step.

    Args:
        zone: of the wall.
        week: the windows of Monday to Sunday.
        special: days that have other windows.
        step: in minutes.
        roll: whether what runs out at closing time is due at the next opening.
    """

    def __init__(
        self,
        zone: ZoneInfo,
        week: Sequence[Sequence[Minutes]],
        special: Mapping[date, Sequence[Minutes]],
        *,
        step: int = 1,
        roll: bool = False,
    ) -> None:
        self.zone = zone
        self.step = timedelta(minutes=step)
        self._week = week
        self._special = special
        self._roll = roll

    def _opens_on(self, shown: datetime) -> date | None:
        """The day whose window the desk is open in when the wall shows this; None while it is closed."""
        for back in (0, 1):
            day = shown.date() - timedelta(days=back)
            minute = shown.hour * 60 + shown.minute + 1440 * back
            for opens, closes in self._special.get(day, self._week[day.weekday()]):
                if opens <= minute < closes:
                    return day
        return None

    def walk(self, start: datetime) -> Iterator[tuple[datetime, datetime, date | None]]:
        """Each step from the start on: the instant, the day and time on the wall, and the day of the open window."""
        furthest = datetime.min
        at = start - timedelta(hours=3)
        while True:
            shown = at.astimezone(self.zone).replace(tzinfo=None)
            furthest = max(furthest, shown)
            if at >= start:
                yield at, shown, self._opens_on(furthest)
            at += self.step

    def elapsed(self, start: datetime, end: datetime, pauses: Pauses = ()) -> timedelta:
        """The open time from start to end in which nothing is paused."""
        total = timedelta()
        for at, _, opened in self.walk(start):
            if at >= end:
                return total
            if opened and not _covered(at, pauses):
                total += self.step
        raise AssertionError

    def working(self, start: datetime, amount: timedelta, pauses: Pauses = ()) -> datetime:
        """The first instant by which so much open time has passed, unpaused."""
        return self._by(start, amount, start, pauses, opening=self._roll)

    def _by(self, start: datetime, amount: timedelta, least: datetime, pauses: Pauses, *, opening: bool) -> datetime:
        """The first instant from `least` on by which the amount has passed, while the clock does not stand still."""
        passed = timedelta()
        for at, _, opened in self.walk(start):
            due = passed >= amount and at >= least and (opened or not opening)
            if due and not any(a < at < b for a, b in _joined(pauses)):
                return at
            if opened and not _covered(at, pauses):
                passed += self.step
        raise AssertionError

    def running(self, start: datetime, amount: timedelta, pauses: Pauses = ()) -> datetime:
        """The first instant by which so much time has passed, unpaused, open or not."""
        passed = timedelta()
        for n in count():
            at = start + n * self.step
            if passed >= amount:
                return at
            if not _covered(at, pauses):
                passed += self.step
        raise AssertionError

    def workdays(self, start: datetime, n: int, pauses: Pauses = (), *, same_time: bool = False) -> datetime:
        """At closing of the n-th day with open time after the day of the start, or at the start's own time then."""
        walk = list(self._until_closed(start, n))
        last = max(opened for _, _, opened in walk if opened)
        steps = [at for at, _, opened in walk if opened == last]
        target, opening = steps[-1] + self.step, False
        if same_time:
            target, opening = self._same_time(walk, last, steps, start)
        return self._by(start, self.elapsed(start, target), target, pauses, opening=opening)

    def _until_closed(self, start: datetime, n: int) -> Iterator[tuple[datetime, datetime, date | None]]:
        """The walk up to the end of the n-th day's last window."""
        first = start.astimezone(self.zone).date()
        seen: list[date] = []
        for at, shown, opened in self.walk(start):
            if opened and opened > first and opened not in seen:
                if len(seen) == n:
                    return
                seen.append(opened)
            if len(seen) == n and shown.date() > seen[-1] + timedelta(days=1):
                return
            yield at, shown, opened

    def _same_time(
        self, walk: list[tuple[datetime, datetime, date | None]], last: date, steps: list[datetime], start: datetime
    ) -> tuple[datetime, bool]:
        """The start's time of day within the last day's windows, and whether the desk is closed until then.

        Where the evening before runs up to the opening of the day, nothing opens there: the desk is simply open.
        """
        wanted = datetime.combine(last, start.astimezone(self.zone).time())
        at = next(at for at, shown, _ in walk if shown >= wanted)
        if at not in steps:
            before = [step for step in steps if step < at]
            if before:
                return before[-1] + self.step, False
            at = steps[0]
        return at, not any(opened for step, _, opened in walk if step == at - self.step)

    def natural_days(self, start: datetime, n: int, *, forward: bool = False) -> datetime:
        """The midnight that ends the n-th day after that of the start, or the first day with open time from there."""
        last = start.astimezone(self.zone).date() + timedelta(days=n)
        for at, shown, _ in self.walk(start):
            over = shown.date() > last
            if forward and over and not self._worked(start, last):
                last += timedelta(days=1)
            elif over:
                return at
        raise AssertionError

    def _worked(self, start: datetime, day: date) -> bool:
        """Whether the desk opens on a day that is not over for long."""
        for _, shown, opened in self.walk(start):
            if opened == day:
                return True
            if shown.date() > day + timedelta(days=1):
                return False
        raise AssertionError


def _covered(at: datetime, pauses: Pauses) -> bool:
    return any(a <= at < b for a, b in pauses)


def _joined(pauses: Pauses) -> list[tuple[datetime, datetime]]:
    """Pauses that touch or overlap as one: at the seam the clock stands still."""
    found: list[tuple[datetime, datetime]] = []
    for a, b in sorted(pauses):
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        elif a < b:
            found.append((a, b))
    return found
