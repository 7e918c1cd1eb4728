"""The arithmetic of working time: against a slow count, with pauses, and where clocks on the wall leap."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import get_args
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.budget import Budget
from config.calendar import Calendar, CalendarFile, Calendars, HolidayFile
from config.loading import SHIPPED
from config.opening import Weekday
from config.reading import read
from config.reckoning import merged
from config.timeline import instant, micros

BERLIN = ZoneInfo("Europe/Berlin")


def shipped() -> Calendars:
    calendars, _ = read(SHIPPED / "calendar.yaml", CalendarFile)
    holidays, _ = read(SHIPPED / "holidays.yaml", HolidayFile)
    assert calendars is not None
    assert holidays is not None
    return Calendars.build(calendars, holidays)


def berlin(*windows: str) -> Calendar:
    spec = {"name": {"en": "own", "zh": "自定"}, "week": dict.fromkeys(get_args(Weekday), windows)}
    file = msgspec.convert({"zone": "Europe/Berlin", "calendars": {"own": spec}}, CalendarFile)
    return Calendars.build(file, HolidayFile(holidays={}))["own"]


CALENDARS = shipped()
DESK = CALENDARS["desk"]
MINUTE = timedelta(minutes=1)
instants = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)
pauses = st.lists(
    st.tuples(instants, st.integers(0, 30 * 1440)).map(lambda pair: (pair[0], pair[0] + pair[1] * MINUTE)), max_size=4
)
budgets = st.one_of(
    st.integers(1, 6000).map(lambda n: Budget(desk_minutes=n)),
    st.integers(1, 12).map(lambda n: Budget(workdays=n)),
    st.integers(1, 200).map(lambda n: Budget(hours=n)),
    st.integers(1, 20).map(lambda n: Budget(natural_days=n)),
)
names = st.sampled_from(["desk", "hotline", "always"])


def slowly(calendar: Calendar, start: datetime, end: datetime) -> float:
    """Working seconds, counted day by day on the wall."""
    total = 0.0
    day = start.astimezone(calendar.zone).date() - timedelta(days=1)
    while day <= end.astimezone(calendar.zone).date():
        midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
        for opens, closes in calendar.windows(day):
            first = max(start, (midnight + timedelta(seconds=opens)).astimezone(UTC))
            last = min(end, (midnight + timedelta(seconds=closes)).astimezone(UTC))
            total += max(0.0, (last - first).total_seconds())
        day += timedelta(days=1)
    return total


@given(names, instants, st.integers(0, 200 * 86_400))
def test_working_time_is_that_of_a_slow_count(name: str, start: datetime, seconds: int) -> None:
    end = start + timedelta(seconds=seconds)
    assert CALENDARS[name].working_seconds(start, end) == slowly(CALENDARS[name], start, end)


@given(names, instants, st.integers(1, 9000))
def test_due_is_the_first_instant_by_which_the_budget_has_passed(name: str, start: datetime, minutes: int) -> None:
    calendar = CALENDARS[name]
    at = calendar.due(start, Budget(desk_minutes=minutes)).at
    assert slowly(calendar, start, at) == minutes * 60
    assert slowly(calendar, start, at - timedelta(seconds=1)) == minutes * 60 - 1


@given(instants, st.integers(1, 9000), pauses)
def test_pauses_take_off_what_is_worked_in_them(
    start: datetime, minutes: int, stops: list[tuple[datetime, datetime]]
) -> None:
    at = DESK.due(start, Budget(desk_minutes=minutes), stops).at
    assert DESK.working_seconds(start, at, stops) == minutes * 60


@given(budgets, instants, pauses)
def test_computing_twice_gives_the_same(
    budget: Budget, start: datetime, stops: list[tuple[datetime, datetime]]
) -> None:
    assert DESK.due(start, budget, stops) == DESK.due(start, budget, list(reversed(stops)))
    assert DESK.due(start, budget, stops) == shipped()["desk"].due(start, budget, [*stops, *stops])


@given(budgets, instants, pauses, pauses)
def test_more_pauses_are_never_due_earlier(
    budget: Budget, start: datetime, some: list[tuple[datetime, datetime]], more: list[tuple[datetime, datetime]]
) -> None:
    assert DESK.due(start, budget, some).at <= DESK.due(start, budget, [*some, *more]).at


@given(budgets, instants, st.integers(0, 40 * 1440))
def test_a_later_receipt_is_never_due_earlier(budget: Budget, start: datetime, minutes: int) -> None:
    assert DESK.due(start, budget).at <= DESK.due(start + minutes * MINUTE, budget).at


@given(instants, st.integers(1, 12), st.integers(0, 20), st.integers(0, 13 * 60), st.integers(1, 60))
def test_a_pause_while_the_desk_is_closed_takes_off_nothing(
    start: datetime, n: int, days: int, after_closing: int, length: int
) -> None:
    day = start.astimezone(DESK.zone).replace(hour=18, minute=0, second=0) + timedelta(days=days)
    pause = (day + after_closing * MINUTE, day + (after_closing + length) * MINUTE)
    for budget in (Budget(workdays=n), Budget(desk_minutes=n * 100)):
        assert DESK.due(start, budget, [pause]).at == DESK.due(start, budget).at


@given(st.integers(1, 20), instants, pauses)
def test_natural_days_know_no_pauses(n: int, start: datetime, stops: list[tuple[datetime, datetime]]) -> None:
    assert DESK.due(start, Budget(natural_days=n), stops).at == DESK.due(start, Budget(natural_days=n)).at


@given(instants, st.integers(1, 2000), pauses)
def test_running_clocks_move_by_what_was_paused_before_they_were_due(
    start: datetime, minutes: int, stops: list[tuple[datetime, datetime]]
) -> None:
    budget = Budget(hours=minutes / 60)
    at = DESK.due(start, budget, stops).at
    gone = sum(
        (b - a for a, b in ((instant(a), instant(b)) for a, b in merged(stops, micros(start))) if a < at), timedelta()
    )
    assert at == start + minutes * MINUTE + gone


@given(pauses, instants)
def test_merged_pauses_are_apart_and_begin_with_the_case(
    stops: list[tuple[datetime, datetime]], start: datetime
) -> None:
    found = merged(stops, micros(start))
    assert all(a < b for a, b in found)
    assert all(b < c for (_, b), (c, _) in pairwise(found))
    assert all(a >= micros(start) for a, _ in found)


def test_touching_and_overlapping_pauses_are_one() -> None:
    nine = datetime(2026, 11, 24, 1, tzinfo=UTC)
    stops = [
        (nine + 30 * MINUTE, nine + 60 * MINUTE),
        (nine, nine + 30 * MINUTE),
        (nine + 50 * MINUTE, nine + 70 * MINUTE),
    ]
    assert DESK.due(nine, Budget(desk_minutes=60), stops).at == nine + 130 * MINUTE


def test_a_paused_workday_clock_may_fall_inside_a_day() -> None:
    friday = datetime(2026, 11, 20, 2, tzinfo=UTC)
    pause = (datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 23, 3, tzinfo=UTC))
    assert DESK.due(friday, Budget(workdays=1), [pause]).at == datetime(2026, 11, 24, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("windows", "day", "hours"),
    [
        (("00:00-24:00",), date(2026, 3, 29), 23),
        (("00:00-24:00",), date(2026, 10, 25), 25),
        (("01:00-02:30",), date(2026, 3, 29), 1),
        (("02:30-04:00",), date(2026, 3, 29), 1),
        (("02:15-02:45",), date(2026, 3, 29), 0),
        (("01:00-04:00",), date(2026, 10, 25), 4),
        (("02:30-02:45",), date(2026, 10, 25), 0.25),
        (("22:00-06:00",), date(2026, 3, 28), 7),
        (("09:00-18:00",), date(2026, 3, 29), 9),
    ],
)
def test_windows_where_the_clocks_are_changed(windows: tuple[str, ...], day: date, hours: float) -> None:
    spans = berlin(*windows).timeline.on(day)
    assert sum(b - a for a, b in spans) / 3_600_000_000 == hours


def test_a_start_that_occurs_twice_is_the_first_unless_it_says_so() -> None:
    own = berlin("00:00-24:00")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    assert own.due(first, Budget(desk_minutes=60)).at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert own.due(first.replace(fold=1), Budget(desk_minutes=60)).at == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)


def test_natural_days_end_at_midnight_on_the_wall_of_their_zone() -> None:
    due = berlin("09:00-18:00").due(datetime(2026, 3, 28, 12, tzinfo=UTC), Budget(natural_days=1))
    assert due.at == datetime(2026, 3, 29, 22, tzinfo=UTC)


@given(st.datetimes(datetime(2026, 3, 27), datetime(2026, 3, 31), timezones=st.just(UTC)), st.integers(1, 5000))
def test_the_line_holds_where_the_clocks_are_changed(start: datetime, minutes: int) -> None:
    own = berlin("01:30-02:30", "22:00-24:00")
    at = own.due(start, Budget(desk_minutes=minutes)).at
    assert own.working_seconds(start, at) == minutes * 60


def test_working_time_that_never_comes_is_an_error() -> None:
    file = msgspec.convert(
        {
            "zone": "Asia/Shanghai",
            "calendars": {"own": {"name": {"en": "", "zh": ""}, "week": {"mon": ["09:00-09:01"]}}},
        },
        CalendarFile,
    )
    own = Calendars.build(file, HolidayFile(holidays={}))["own"]
    start = datetime(9998, 6, 1, tzinfo=UTC)
    with pytest.raises(OverflowError):
        own.due(start, Budget(desk_minutes=10_000))
