"""Due times and elapsed time against a walker that shares no code with them, on calendars of all kinds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from config.budget import Budget
from config.calendar import Calendar, Pauses
from config.opening import WEEKDAYS
from config.questions import GivenCalendar, built
from tests.config.walker import Minutes, Walker

STEP = 15
"""Minutes: everything below happens on quarters of an hour, so that walking is cheap."""
QUARTER = timedelta(minutes=STEP)
# The changes of clocks in 2026, of an hour and of half an hour, early and late in the year; and one zone without.
LEAPS = {
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    "Africa/Cairo": (date(2026, 4, 24), date(2026, 10, 30)),
    "Asia/Shanghai": (date(2028, 2, 28), date(2026, 12, 31)),
}
QUARTERS = 24 * 60 // STEP
"""Of a day. Windows open from one in the morning on, so that none overlaps one that runs past midnight."""


class World(NamedTuple):
    """A calendar, its walker, a start near a day on which something happens, and pauses around it."""

    calendar: Calendar
    walker: Walker
    start: datetime
    pauses: Pauses


def written(minutes: int) -> str:
    minutes = minutes - 1440 if minutes > 1440 else minutes
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


edges = st.one_of(st.integers(4, QUARTERS), st.integers(4, 14))
"""Often in the small hours, when clocks are changed."""


@st.composite
def windows(draw: st.DrawFn, across: bool) -> list[Minutes]:
    """Up to three windows of a day; where the next day leaves room, the last one may run past midnight."""
    ends = sorted(draw(st.lists(edges, max_size=6, unique=True)))
    found = [(a * STEP, b * STEP) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    last = found[-1][1] // STEP if found else 5
    if across and last < QUARTERS and draw(st.booleans()):
        opens = draw(st.integers(last, QUARTERS - 1))
        found.append((opens * STEP, (QUARTERS + draw(st.integers(1, 4))) * STEP))
    return found


@st.composite
def worlds(draw: st.DrawFn, *, roll: bool | None = False) -> World:
    zone = draw(st.sampled_from(sorted(LEAPS)))
    leap = draw(st.sampled_from(LEAPS[zone]))
    always: list[list[Minutes]] = [[(0, 1440)]] * 7
    alike = windows(across=True).map(lambda day: [day] * 7)
    week = draw(st.one_of(st.lists(windows(across=True), min_size=7, max_size=7), alike, st.just(always)))
    if not any(week):
        week[leap.weekday()] = [(9 * 60, 18 * 60)]
    near = st.integers(-3, 6).map(lambda n: leap + timedelta(days=n))
    special = draw(st.dictionaries(near, windows(across=False), max_size=2))
    rolls = draw(st.booleans()) if roll is None else roll
    began = datetime(leap.year, leap.month, leap.day, tzinfo=UTC)
    quarters = st.one_of(st.integers(-3 * QUARTERS, 2 * QUARTERS), st.integers(-QUARTERS, QUARTERS))
    instants = quarters.map(lambda n: began + n * QUARTER)
    start = draw(instants)
    pauses = draw(st.lists(st.tuples(instants, st.integers(0, QUARTERS)), max_size=3))
    return world_of(zone, week, special, start, [(a, a + n * QUARTER) for a, n in pauses], roll=rolls)


def world_of(
    zone: str,
    week: list[list[Minutes]],
    special: dict[date, list[Minutes]],
    start: datetime,
    pauses: Pauses = (),
    *,
    roll: bool = False,
) -> World:
    """The calendar and the walker of the same week and special days."""
    calendar = built(
        GivenCalendar(
            timezone=zone,
            hours={day: _said(week[i]) for i, day in enumerate(WEEKDAYS)},
            closed=tuple(day for day, hours in special.items() if not hours),
            open={day: _said(hours) for day, hours in special.items() if hours},
            boundary="roll" if roll else "stay",
        )
    )
    assert isinstance(calendar, Calendar), calendar.text
    return World(calendar, Walker(ZoneInfo(zone), week, special, step=STEP, roll=roll), start, pauses)


def _said(hours: list[Minutes]) -> tuple[str, ...]:
    return tuple(f"{written(a)}-{written(b)}" for a, b in hours)


SEAM = world_of(
    "Europe/Berlin",
    [[(60, 17 * 60 + 45)], [], [], [], [], [], [(75, 25 * 60)]],
    {},
    datetime(2026, 3, 29, tzinfo=UTC),
    [(datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 3, 29, 17, tzinfo=UTC))],
)
"""The night runs up to the opening at which it would be due, and the pause is as long as the day after that: due at
the closing of that day, for there was no opening at which to stay closed until the next one."""
amounts = st.integers(1, 60)
much = settings(max_examples=150)


@much
@given(worlds(), st.integers(0, 5 * QUARTERS))
def test_elapsed_is_what_is_walked(world: World, steps: int) -> None:
    end = world.start + steps * QUARTER
    walked = world.walker.elapsed(world.start, end, world.pauses)
    assert world.calendar.working_seconds(world.start, end, world.pauses) == walked.total_seconds()


@much
@given(worlds(roll=None), amounts)
def test_minutes_are_due_where_the_walk_ends(world: World, quarters: int) -> None:
    due = world.calendar.due(world.start, Budget(desk_minutes=quarters * STEP), world.pauses)
    assert due.at == world.walker.working(world.start, quarters * QUARTER, world.pauses)


@much
@given(worlds(roll=None), st.integers(1, 4), st.booleans())
@example(SEAM, 1, True)
def test_working_days_are_due_where_the_walk_ends(world: World, n: int, same_time: bool) -> None:
    budget = Budget(workdays=n, until="same_time" if same_time else "closing")
    due = world.calendar.due(world.start, budget, world.pauses)
    assert due.at == world.walker.workdays(world.start, n, world.pauses, same_time=same_time)


@much
@given(worlds(), st.integers(1, 6), st.booleans())
def test_natural_days_are_due_where_the_walk_ends(world: World, n: int, forward: bool) -> None:
    budget = Budget(natural_days=n, roll="forward" if forward else "none")
    due = world.calendar.due(world.start, budget, world.pauses)
    assert due.at == world.walker.natural_days(world.start, n, forward=forward)
    assert not due.inclusive


@much
@given(worlds(), amounts)
def test_running_time_is_due_where_the_walk_ends(world: World, quarters: int) -> None:
    due = world.calendar.due(world.start, Budget(hours=quarters / 4), world.pauses)
    assert due.at == world.walker.running(world.start, quarters * QUARTER, world.pauses)


budgets = st.one_of(
    st.integers(1, 900_000).map(lambda n: Budget(desk_minutes=n / 60)),
    st.integers(1, 900_000).map(lambda n: Budget(seconds=n)),
    st.builds(Budget, workdays=st.integers(1, 9), until=st.sampled_from(("closing", "same_time"))),
    st.builds(Budget, natural_days=st.integers(1, 9), roll=st.sampled_from(("none", "forward"))),
)


@much
@given(worlds(roll=None), st.integers(1, 900_000))
def test_what_has_passed_when_it_is_due_is_the_budget(world: World, seconds: int) -> None:
    at = world.calendar.due(world.start, Budget(desk_minutes=seconds / 60), world.pauses).at
    assert world.calendar.working_seconds(world.start, at, world.pauses) == seconds


@much
@given(worlds(roll=None), budgets)
@example(SEAM, Budget(workdays=1, until="same_time"))
def test_what_counts_until_it_is_due_is_the_same_with_pauses(world: World, budget: Budget) -> None:
    """In the unit of the budget: what pauses take off comes after them. Natural days are not taken off at all."""
    calendar, start = world.calendar, world.start
    alone, paused = calendar.due(start, budget).at, calendar.due(start, budget, world.pauses).at
    passed = calendar.elapsed(budget, start, alone)
    assert calendar.elapsed(budget, start, paused, world.pauses) == passed
    if budget.length:
        assert passed == timedelta(microseconds=budget.length)


@much
@given(worlds(roll=None), budgets, st.randoms(use_true_random=False))
def test_the_same_history_is_due_at_the_same_instant(world: World, budget: Budget, chance: Random) -> None:
    """Computed twice; with the pauses in any order, said twice, or cut in two."""
    due = world.calendar.due(world.start, budget, world.pauses)
    assert world.calendar.due(world.start, budget, world.pauses) == due
    halves = [pair for a, b in world.pauses for pair in ((a + (b - a) / 2, b), (a, a + (b - a) / 2))]
    for told in (list(world.pauses), halves, [*halves, *world.pauses]):
        chance.shuffle(told)
        assert world.calendar.due(world.start, budget, told) == due
    assert world.calendar.due(world.start, budget, world.pauses, explain=False).at == due.at


@much
@given(worlds(), budgets)
def test_pauses_never_bring_a_due_time_forward(world: World, budget: Budget) -> None:
    calendar, start = world.calendar, world.start
    dues = [calendar.due(start, budget, world.pauses[:n]).at for n in range(len(world.pauses) + 1)]
    assert dues == sorted(dues)
