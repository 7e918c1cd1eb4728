"""When a customer may be called: over random weeks and hours against a walker, and to the second at the edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from config import Rules
from config.budget import Budget
from config.calendar import Calendar
from config.callbacks import Attempts
from config.calling import Moment, allowed, next_allowed, next_attempt
from config.opening import WEEKDAYS
from config.questions import GivenCalendar, built
from config.texts import Translator

SHANGHAI = ZoneInfo("Asia/Shanghai")
STEP = timedelta(minutes=15)
"""Everything random happens on quarters of an hour, so that walking is cheap."""
HOURS, DAYS, APART, OFF = "hours", "days", "apart", "off"
"""The reasons, as the walker names them."""
REASONS = {
    "calls are made {hours} only": HOURS,
    "no calls on {day}: {why}": OFF,
    "no calls from {first} to {last}: {why}": OFF,
    "at least {length} after the attempt at {time}": APART,
    "the attempts must fall on {n} different days or more": DAYS,
}
Windows = tuple[tuple[int, int], ...]
"""From and to, in quarters after midnight."""


class World(NamedTuple):
    """A calendar, the same as a table of windows, a Monday, and rules of attempts."""

    calendar: Calendar
    week: tuple[Windows, ...]
    special: dict[date, Windows]
    monday: datetime
    rules: Attempts


def world(seed: int) -> World:
    """Weeks in 2026 with up to two windows a day, days without any, holidays, and days with hours of their own."""
    random = Random(seed)
    monday = date(2026, 1, 5) + timedelta(weeks=random.randrange(50))
    week = tuple(() if random.random() < 0.2 else _windows(random) for _ in WEEKDAYS)
    if not any(week):
        week = (_windows(random), *week[1:])
    special: dict[date, Windows] = {}
    for _ in range(random.randrange(6)):
        special[monday + timedelta(days=random.randrange(10))] = random.choice([(), _windows(random)])
    own = GivenCalendar(
        timezone="Asia/Shanghai",
        hours={day: _written(windows) for day, windows in zip(WEEKDAYS, week, strict=True)},
        closed=tuple(day for day, windows in special.items() if not windows),
        open={day: _written(windows) for day, windows in special.items() if windows},
    )
    calendar = built(own)
    assert isinstance(calendar, Calendar)
    days = random.randint(1, 4)
    rules = Attempts(most=random.randint(days, 5), days=days, apart=Budget(hours=random.choice([0.25, 1, 4, 11, 30])))
    return World(calendar, week, special, datetime(monday.year, monday.month, monday.day, tzinfo=SHANGHAI), rules)


def _windows(random: Random) -> Windows:
    edges = sorted(random.sample(range(97), random.choice([2, 2, 4])))
    return tuple(zip(edges[::2], edges[1::2], strict=True))


def _written(windows: Windows) -> tuple[str, ...]:
    return tuple("-".join(f"{quarters // 4:02d}:{quarters % 4 * 15:02d}" for quarters in one) for one in windows)


def forbidden(world: World, made: Sequence[datetime], at: datetime) -> set[str]:
    """Every reason against a call at this instant, by the words of the rule alone."""
    wall = at.astimezone(SHANGHAI)
    windows = world.special.get(wall.date(), world.week[wall.weekday()])
    quarter = wall.hour * 4 + wall.minute // 15
    found = set()
    if not windows:
        found.add(OFF)
    elif not any(opens <= quarter < closes for opens, closes in windows):
        found.add(HOURS)
    if made and at < made[-1] + timedelta(hours=world.rules.apart.amount):
        found.add(APART)
    days = {one.astimezone(SHANGHAI).date() for one in made} | {wall.date()}
    left = world.rules.most - len(made) - 1
    if made and len(days) + left < world.rules.days:
        found.add(DAYS)
    return found


def walked(world: World, made: Sequence[datetime], now: datetime) -> tuple[datetime, set[str]]:
    """The first instant against which nothing speaks, and all that spoke against those before it."""
    why: set[str] = set()
    at = now
    while against := forbidden(world, made, at):
        why |= against
        at += STEP
    return at, why


def named(moment: Moment) -> set[str]:
    return {REASONS[text.message] for text in moment.why}


def series(world: World, random: Random) -> Iterator[tuple[Moment, list[datetime], datetime]]:
    """Attempts as an agent makes them: some as soon as they may be made, some in the next hours or days."""
    made: list[datetime] = []
    now = (world.monday + STEP * random.randrange(4 * 96)).astimezone(UTC)
    while len(made) < world.rules.most:
        found = next_attempt(world.calendar, world.rules, made, now)
        yield found, list(made), now
        later = found.at + STEP * random.choice([0, 0, random.randrange(40), random.randrange(300)])
        made.append(next_attempt(world.calendar, world.rules, made, later).at)
        now = made[-1] + STEP * random.choice([0, 0, random.randrange(60)])


@settings(max_examples=120)
@given(st.integers(0, 2**32))
@example(0)
def test_an_attempt_is_the_earliest_that_nothing_forbids_and_says_what_did(seed: int) -> None:
    own = world(seed)
    for found, made, now in series(own, Random(seed)):
        at, why = walked(own, made, now)
        assert (found.at, named(found)) == (at, why)
        assert found.at.utcoffset() == timedelta(0)
        assert next_allowed(own.calendar, now).at == walked(own, [], now)[0]
        assert allowed(own.calendar, now) is not (forbidden(own, [], now) != set())


@settings(max_examples=150)
@given(start=st.integers(0, 366 * 86_400 - 1), waits=st.lists(st.integers(0, 200_000), min_size=3, max_size=3))
def test_three_attempts_at_any_second_of_a_year_keep_the_rules(rules: Rules, start: int, waits: list[int]) -> None:
    calendar, attempts = rules.calendars["calling"], rules.callbacks.attempts
    now = datetime(2027, 1, 1, tzinfo=SHANGHAI).astimezone(UTC) + timedelta(seconds=start)
    made: list[datetime] = []
    for wait in waits:
        later = next_attempt(calendar, attempts, made, now).at + timedelta(seconds=wait)
        made.append(next_attempt(calendar, attempts, made, later).at)
        now = made[-1]
    walls = [at.astimezone(SHANGHAI) for at in made]
    assert all("09:00:00" <= f"{wall:%H:%M:%S}" < "20:00:00" for wall in walls)
    assert not any(date(2027, 2, 5) <= wall.date() <= date(2027, 2, 8) for wall in walls)
    assert made[1] - made[0] >= timedelta(hours=4)
    assert made[2] - made[1] >= timedelta(hours=4)
    assert len({wall.date() for wall in walls}) >= 2


def at(text: str) -> datetime:
    """An instant in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("calendar", "asked", "found", "why"),
    [
        ("calling", "2026-11-24T09:00:00", "2026-11-24T09:00:00", []),
        ("calling", "2026-11-24T08:59:59", "2026-11-24T09:00:00", ["calls are made 09:00-20:00 only"]),
        ("calling", "2026-11-24T19:59:59", "2026-11-24T19:59:59", []),
        ("calling", "2026-11-24T20:00:00", "2026-11-25T09:00:00", ["calls are made 09:00-20:00 only"]),
        ("calling", "2026-02-15T19:59:59", "2026-02-15T19:59:59", []),
        (
            "calling",
            "2026-02-15T20:00:00",
            "2026-02-20T09:00:00",
            [
                "calls are made 09:00-20:00 only",
                "no calls from 2026-02-16 (Mon) to 2026-02-19 (Thu): Spring Festival",
            ],
        ),
        (
            "calling",
            "2026-02-19T23:59:59",
            "2026-02-20T09:00:00",
            ["calls are made 09:00-20:00 only", "no calls on 2026-02-19 (Thu): Spring Festival"],
        ),
        ("recall", "2026-02-17T07:00:00", "2026-02-17T07:00:00", []),
        ("recall", "2026-02-17T21:59:59", "2026-02-17T21:59:59", []),
        ("recall", "2026-02-17T22:00:00", "2026-02-18T07:00:00", ["calls are made 07:00-22:00 only"]),
    ],
)
def test_the_hours_to_the_second(rules: Rules, calendar: str, asked: str, found: str, why: list[str]) -> None:
    hours = rules.calendars[calendar]
    moment = next_allowed(hours, at(asked))
    assert (moment.at, told(moment)) == (at(found), why)
    assert allowed(hours, at(asked)) is (asked == found)


def told(moment: Moment) -> list[str]:
    return [Translator("en", SHANGHAI).say(text) for text in moment.why]


def test_the_last_second_before_four_hours(rules: Rules) -> None:
    made = [at("2026-11-24T09:30:00")]
    moment = after(rules, made, "2026-11-24T13:29:59")
    assert (moment.at, told(moment)) == (
        at("2026-11-24T13:30:00"),
        ["at least 4 h after the attempt at 2026-11-24 (Tue) 09:30"],
    )
    assert after(rules, made, "2026-11-24T13:30:00") == Moment(at("2026-11-24T13:30:00"), ())


def test_the_third_attempt_waits_for_another_day(rules: Rules) -> None:
    made = [at("2026-11-24T09:30:00"), at("2026-11-24T13:30:00")]
    moment = after(rules, made, "2026-11-24T19:59:59")
    assert moment.at == at("2026-11-25T09:00:00")
    assert "the attempts must fall on 2 different days or more" in told(moment)
    assert after(rules, [made[0], at("2026-11-25T09:00:00")], "2026-11-25T13:00:00").why == ()
    assert after(rules, made, "2026-11-25T09:00:00").why == ()


def test_an_attempt_late_on_the_eve_of_the_festival_waits_until_after_it(rules: Rules) -> None:
    moment = after(rules, [at("2026-02-15T16:00:01")], "2026-02-15T16:00:01")
    assert moment.at == at("2026-02-20T09:00:00")
    assert told(moment) == [
        "at least 4 h after the attempt at 2026-02-15 (Sun) 16:00",
        "calls are made 09:00-20:00 only",
        "no calls from 2026-02-16 (Mon) to 2026-02-19 (Thu): Spring Festival",
    ]


def after(rules: Rules, made: Sequence[datetime], now: str) -> Moment:
    return next_attempt(rules.calendars["calling"], rules.callbacks.attempts, made, at(now))


def test_days_without_calls_touch_no_other_hours_and_are_certain(rules: Rules) -> None:
    """The eve and the days after it are known from the moon: nothing becomes provisional by them."""
    off = {key for key in rules.calendars if rules.calendars[key].windows(date(2028, 1, 26)) == ()}
    assert off == {"calling"}
    for year in range(2025, 2037):
        assert rules.calendars["calling"].holidays.unconfirmed(year, year) == []
    due = rules.calendars["calling"].due(at("2028-01-24T19:00"), Budget(minutes=120, calendar="calling"))
    assert (due.at, due.provisional) == (at("2028-01-29T10:00"), False)
