"""Working time: due times, holidays, pauses, and the explanation of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import chinese_calendar
import msgspec
import pytest

from config import Rules, check
from config.budget import Budget
from config.calendar import CalendarFile, Calendars, Due, HolidayFile, Step
from config.opening import Weekday
from config.texts import Text, Translator

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """An instant in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def told(due: Due) -> list[str]:
    return [step.said(Translator("en", SHANGHAI)) for step in due.steps]


def every_day(*windows: str) -> dict[str, list[str]]:
    return {day: list(windows) for day in get_args(Weekday)}


def made(zone: str = "Asia/Shanghai", holidays: dict[int, Any] | None = None, **spec: Any) -> Calendars:
    """Calendars with one of one's own, `own`, open 09:00-18:00 every day unless told otherwise."""
    plain = {"name": {"en": "own", "zh": "自定"}, "week": every_day("09:00-18:00"), **spec}
    if holidays is not None:
        plain["holidays"] = "own"
    sets = {"own": {"name": {"en": "own", "zh": "自定"}, "years": holidays or {}}}
    file = msgspec.convert({"zone": zone, "calendars": {"own": plain}}, CalendarFile)
    return Calendars.build(file, msgspec.convert({"holidays": sets}, HolidayFile))


@pytest.mark.parametrize(
    ("calendar", "start", "budget", "due"),
    [
        # Friday afternoon, a weekend whose Sunday is worked in exchange for National Day
        ("desk", "2026-09-18T16:30", Budget(desk_minutes=240), "2026-09-20T11:30"),
        ("desk", "2026-09-18T16:30", Budget(workdays=1), "2026-09-20T18:00"),
        ("desk", "2026-09-18T16:30", Budget(workdays=2), "2026-09-21T18:00"),
        # the eve of the National Day week
        ("desk", "2026-09-30T17:00", Budget(desk_minutes=120), "2026-10-08T10:00"),
        ("desk", "2026-09-30T17:00", Budget(workdays=1), "2026-10-08T18:00"),
        ("desk", "2026-09-30T17:00", Budget(workdays=3), "2026-10-10T18:00"),
        # an e-mail at night begins to count at opening; a running clock at once
        ("desk", "2026-11-23T22:40", Budget(desk_minutes=240), "2026-11-24T13:00"),
        ("hotline", "2026-11-23T22:40", Budget(minutes=15, calendar="hotline"), "2026-11-24T09:15"),
        ("always", "2026-11-23T22:40", Budget(hours=0.5), "2026-11-23T23:10"),
        ("desk", "2026-11-23T22:40", Budget(workdays=1), "2026-11-24T18:00"),
        # what runs out exactly at closing time is due at closing time
        ("desk", "2026-11-20T14:00", Budget(desk_minutes=240), "2026-11-20T18:00"),
        ("desk", "2026-11-20T14:00", Budget(desk_minutes=780), "2026-11-23T18:00"),
        # before opening, at opening, at closing
        ("desk", "2026-11-24T03:00", Budget(desk_minutes=60), "2026-11-24T10:00"),
        ("desk", "2026-11-24T09:00", Budget(desk_minutes=60), "2026-11-24T10:00"),
        ("desk", "2026-11-24T18:00", Budget(desk_minutes=60), "2026-11-25T10:00"),
        # exact to the second
        ("desk", "2026-11-24T17:59:30", Budget(desk_minutes=1), "2026-11-25T09:00:30"),
        ("always", "2026-11-24T17:59:45", Budget(seconds=20), "2026-11-24T18:00:05"),
        # hotline hours know no holidays
        ("hotline", "2026-10-01T20:50", Budget(minutes=15, calendar="hotline"), "2026-10-02T09:05"),
        # a received Saturday is not counted, nor is anything of a working day of receipt
        ("desk", "2026-11-21T11:00", Budget(workdays=1), "2026-11-23T18:00"),
        ("desk", "2026-11-23T00:00", Budget(workdays=1), "2026-11-24T18:00"),
    ],
)
def test_due_times(rules: Rules, calendar: str, start: str, budget: Budget, due: str) -> None:
    found = rules.calendars[calendar].due(at(start), budget)
    assert found.at.astimezone(SHANGHAI) == at(due)
    assert found.at.utcoffset() == timedelta(0)
    assert found.inclusive
    assert not found.provisional


def test_natural_days_end_strictly_before_the_next_midnight(rules: Rules) -> None:
    due = rules.calendars["desk"].due(at("2026-09-20T23:50"), Budget(natural_days=7))
    assert (due.at, due.inclusive, due.provisional) == (at("2026-09-28T00:00"), False, False)
    assert told(due)[-1] == "due 2026-09-27 (Sun) 24:00"


def test_a_customers_right_rolls_past_rest_days(rules: Rules) -> None:
    due = rules.calendars["desk"].due(at("2026-09-20T23:50"), Budget(natural_days=7, roll="forward"))
    assert due.at == at("2026-09-29T00:00")
    assert "2026-09-27 (Sun): Mid-Autumn; moved to 2026-09-28 (Mon)" in told(due)


def test_roll_is_due_at_the_next_opening() -> None:
    week = every_day("09:00-12:00", "13:00-18:00") | {"sat": [], "sun": []}
    stay, roll = (made(boundary=boundary, week=week)["own"] for boundary in ("stay", "roll"))
    friday = at("2026-11-20T17:00")
    assert stay.due(friday, Budget(desk_minutes=60)).at == at("2026-11-20T18:00")
    assert roll.due(friday, Budget(desk_minutes=60)).at == at("2026-11-23T09:00")
    assert stay.due(friday, Budget(desk_minutes=240)).at == at("2026-11-23T12:00")
    assert roll.due(friday, Budget(desk_minutes=240)).at == at("2026-11-23T13:00")
    assert roll.due(friday, Budget(workdays=1)).at == at("2026-11-23T18:00")


def test_several_windows_24_00_and_across_midnight() -> None:
    own = made(week={"mon": ["08:00-12:00", "22:00-06:00"], "wed": ["20:00-24:00"]})["own"]
    monday = at("2026-11-23T07:00")
    assert own.due(monday, Budget(desk_minutes=240)).at == at("2026-11-23T12:00")
    assert own.due(monday, Budget(desk_minutes=11 * 60)).at == at("2026-11-24T05:00")
    assert own.due(at("2026-11-24T05:00"), Budget(desk_minutes=120)).at == at("2026-11-25T21:00")
    assert own.due(monday, Budget(desk_minutes=16 * 60)).at == at("2026-11-26T00:00")
    assert own.working_seconds(at("2026-11-24T01:00"), at("2026-11-24T12:00")) == 5 * 3600
    assert own.due(at("2026-11-20T10:00"), Budget(workdays=1)).at == at("2026-11-24T06:00")
    assert "2026-11-23 (Mon): 22:00–05:00, 7 h" in told(own.due(monday, Budget(desk_minutes=11 * 60)))


def test_a_window_across_new_year_counts_on_both_sides() -> None:
    own = made(week=every_day("22:00-02:00"))["own"]
    assert own.due(at("2026-12-31T23:30"), Budget(desk_minutes=60)).at == at("2027-01-01T00:30")
    assert own.due(at("2027-01-01T01:00"), Budget(desk_minutes=60)).at == at("2027-01-01T02:00")
    assert own.working_seconds(at("2026-12-31T00:00"), at("2027-01-01T12:00")) == 6 * 3600


def test_shorter_days_and_swapped_days() -> None:
    name = {"en": "Eve", "zh": "除夕"}
    year = {
        "state": "official",
        "days": [
            {"name": name, "from": "2026-11-23", "windows": ["09:00-12:00"]},
            {"name": name, "from": "2026-11-24"},
        ],
        "worked": [{"day": "2026-11-28", "for": name, "like": "fri"}],
    }
    week = every_day("09:00-18:00") | {"fri": ["10:00-16:00"], "sat": [], "sun": []}
    own = made(holidays={2026: year}, week=week)["own"]
    assert own.due(at("2026-11-23T11:00"), Budget(desk_minutes=120)).at == at("2026-11-25T10:00")
    assert own.due(at("2026-11-27T15:00"), Budget(desk_minutes=120)).at == at("2026-11-28T11:00")
    assert own.due(at("2026-11-22T15:00"), Budget(workdays=1)).at == at("2026-11-23T12:00")


def test_the_holidays_are_those_of_the_state_council(rules: Rules) -> None:
    desk = rules.calendars["desk"]
    first = date(2025, 1, 1)
    days = [first + timedelta(days=n) for n in range(730)]
    assert [day for day in days if desk.working(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize(
    ("start", "budget", "provisional"),
    [
        ("2026-12-30T10:00", Budget(workdays=1), False),
        ("2026-12-30T10:00", Budget(workdays=2), True),
        ("2026-12-31T17:00", Budget(desk_minutes=60), False),
        ("2026-12-31T17:00", Budget(desk_minutes=61), True),
        ("2028-03-01T10:00", Budget(workdays=1), True),
        ("2026-12-30T10:00", Budget(natural_days=15), False),
        ("2026-12-30T10:00", Budget(natural_days=15, roll="forward"), True),
        ("2026-12-30T10:00", Budget(hours=200), False),
    ],
)
def test_provisional_is_what_reaches_into_an_unconfirmed_year(
    rules: Rules, start: str, budget: Budget, provisional: bool
) -> None:
    due = rules.calendars["desk"].due(at(start), budget)
    assert due.provisional is provisional
    assert any("not confirmed" in step for step in told(due)) is provisional


def test_an_unconfirmed_year_does_not_matter_where_no_holidays_are_kept(rules: Rules) -> None:
    assert (
        not rules.calendars["hotline"].due(at("2030-01-01T10:00"), Budget(minutes=99, calendar="hotline")).provisional
    )


def test_every_step_is_told(rules: Rules) -> None:
    pause = (at("2026-09-21T10:00"), at("2026-09-21T12:00"))
    assert told(rules.calendars["desk"].due(at("2026-09-18T16:30"), Budget(desk_minutes=720), [pause])) == [
        "counted from 2026-09-18 (Fri) 16:30",
        "2026-09-18 (Fri): 16:30–18:00, 1 h 30 min",
        "2026-09-19 (Sat): skipped, weekend",
        "2026-09-20 (Sun): worked in exchange for National Day",
        "2026-09-20 (Sun): 09:00–18:00, 9 h",
        "2026-09-21 (Mon): 09:00–12:30, 3 h 30 min",
        "paused 2026-09-21 (Mon) 10:00 to 2026-09-21 (Mon) 12:00: 2 h not counted",
        "due 2026-09-21 (Mon) 12:30",
    ]
    assert told(rules.calendars["desk"].due(at("2026-09-30T18:30"), Budget(workdays=5))) == [
        "counted from 2026-09-30 (Wed) 18:30",
        "2026-09-30 (Wed): the day of receipt is not counted",
        "2026-10-01 (Thu) to 2026-10-07 (Wed): 7 days skipped, National Day",
        "2026-10-08 (Thu): 09:00–18:00, 9 h",
        "2026-10-09 (Fri): 09:00–18:00, 9 h",
        "2026-10-10 (Sat): worked in exchange for National Day",
        "2026-10-10 (Sat): 09:00–18:00, 9 h",
        "2026-10-11 (Sun): skipped, weekend",
        "2026-10-12 (Mon): 09:00–18:00, 9 h",
        "2026-10-13 (Tue): 09:00–18:00, 9 h",
        "due 2026-10-13 (Tue) 18:00",
    ]
    assert "2026-11-24 (Tue) to 2026-11-27 (Fri): 4 full days, 2160 min" in told(
        rules.calendars["desk"].due(at("2026-11-23T10:00"), Budget(workdays=4))
    )


def test_a_long_span_is_told_in_sum(rules: Rules) -> None:
    steps = told(rules.calendars["always"].due(at("2026-01-01T00:00"), Budget(minutes=14400 * 365, calendar="always")))
    assert len(steps) == 3
    assert "3650 days with working time, 0 days without" in steps[1]


def test_steps_survive_being_stored(rules: Rules) -> None:
    pauses = [(at("2026-09-30T17:10"), at("2026-10-08T09:30"))]
    for budget in (Budget(workdays=2), Budget(desk_minutes=100), Budget(natural_days=4, roll="forward")):
        due = rules.calendars["desk"].due(at("2026-09-30T17:00"), budget, pauses)
        stored = msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(due.steps)))
        back = msgspec.convert(stored, list[Step])
        for language in ("en", "zh"):
            translator = Translator(language, SHANGHAI)
            assert [s.said(translator) for s in back] == [s.said(translator) for s in due.steps]


def test_budgets_survive_being_stored() -> None:
    budget = Budget(minutes=15, calendar="hotline")
    assert msgspec.to_builtins(budget) == {"minutes": 15, "calendar": "hotline"}
    assert msgspec.convert(msgspec.to_builtins(budget), Budget) == budget


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"hours": 1, "workdays": 1},
        {"hours": 0},
        {"desk_minutes": -5},
        {"hours": 24 * 3661},
        {"natural_days": 3661},
        {"minutes": 5},
        {"hours": 5, "calendar": "hotline"},
        {"desk_minutes": 5, "calendar": "hotline"},
        {"workdays": 5, "roll": "forward"},
    ],
)
def test_budgets_that_cannot_be_meant_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the argument is looked at
        Budget(**given)
    assert isinstance(refused.value.args[0], Text)


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "says"),
    [
        ("calendar.yaml", "zone: Asia/Shanghai", "zone: Asia/Shanghia", "zone", "no time zone"),
        ("calendar.yaml", '"09:00-18:00"', '"09:00-25:00"', "calendars.desk.week.mon[0]", "expected a window"),
        ("calendar.yaml", '"09:00-18:00"', '"09:00-09:00"', "calendars.desk.week.mon[0]", "expected a window"),
        ("calendar.yaml", '"09:00-18:00"', '"09:00-18:00", "17:00-20:00"', "calendars.desk.week.mon", "overlap"),
        ("calendar.yaml", '"09:00-18:00"', '"18:00-10:00", "09:00-11:00"', "calendars.desk.week.mon", "next day"),
        ("calendar.yaml", '["09:00-18:00"]', "[]", "calendars.desk.week", "no working time"),
        ("calendar.yaml", "holidays: china", "holidays: chine", "calendars.desk.holidays", "did you mean china?"),
        ("calendar.yaml", "  always:", "  sometimes:", "calendars.always", "missing"),
        ("calendar.yaml", "zone: Asia/Shanghai", "zone: Asia/Shanghai\nhours: 9", "hours", "'hours'"),
        (
            "holidays.yaml",
            "from: 2026-01-01, to: 2026-01-03",
            "from: 2025-12-31",
            "",
            "2025-12-31 (Wed) is not in 2026",
        ),
        ("holidays.yaml", "from: 2026-01-01, to: 2026-01-03", "from: 2026-01-02, to: 2026-01-01", "", "ends before"),
        ("holidays.yaml", "day: 2026-01-04", "day: 2026-01-03", "", "2026-01-03 (Sat) stands here twice"),
        ("holidays.yaml", "day: 2026-01-04", "day: 2027-01-04", "", "2027-01-04 (Mon) is not in 2026"),
        ("holidays.yaml", "to: 2026-01-03", 'windows: ["9-12"]', "", "expected a window"),
    ],
)
def test_faults_are_named(rewritten: Callable[..., Path], file: str, old: str, new: str, key: str, says: str) -> None:
    found = check(rewritten(file, old, new))
    said = [Translator("en", SHANGHAI).say(fault.text) for fault in found]
    assert any(says in text for text in said), said
    assert all(fault.place.file == file for fault in found)
    assert not key or key in [fault.key for fault in found]
