"""Questions of other programs: answers, calendars of their own, and sentences for what means nothing."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from config import Rules
from config.arithmetic import Arithmetic
from config.calendar import Calendar, Calendars
from config.questions import GivenCalendar, Wrong, built

DAY = ["09:00-12:00", "13:00-18:00"]
WEEK: dict[str, list[str]] = {**dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), DAY), "sat": [], "sun": []}
CALENDAR: dict[str, Any] = {
    "timezone": "Asia/Shanghai",
    "hours": WEEK,
    "closed": ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"],
    "open": {"2026-10-10": DAY},
    "boundary": "stay",
}
START = "2026-09-30T16:50:00+08:00"


def nobody() -> Calendars:
    raise AssertionError("no calendar of the company was asked for")


PLAIN = Arithmetic(nobody, "en")
TELLING = Arithmetic(nobody, "en", explain=True)


def due(**given: Any) -> dict[str, Any]:
    """The answer to a question about the calendar above, with whatever is given instead."""
    return answered(PLAIN, "due", **given)


def elapsed(**given: Any) -> dict[str, Any]:
    return answered(PLAIN, "elapsed", **given)


def answered(arithmetic: Arithmetic, question: str, **given: Any) -> dict[str, Any]:
    line = json.dumps({"id": "a1", "calendar": CALENDAR, "start": START, **given})
    answer = getattr(arithmetic, question)(line.encode())
    found: dict[str, Any] = json.loads(msgspec.json.encode(answer))
    return found


def calendar(**given: Any) -> dict[str, Any]:
    return {**CALENDAR, **given}


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"minutes": 240}, "2026-10-08T11:50:00+08:00"),
        ({"minutes": 70}, "2026-09-30T18:00:00+08:00"),
        ({"minutes": 0}, "2026-09-30T16:50:00+08:00"),
        ({"minutes": 0.5}, "2026-09-30T16:50:30+08:00"),
        ({"minutes": 0.0001}, "2026-09-30T16:50:00.006000+08:00"),
        ({"hours": 1.5}, "2026-09-30T18:20:00+08:00"),
        ({"workdays": 2}, "2026-10-09T18:00:00+08:00"),
        ({"workdays": 3, "until": "closing"}, "2026-10-10T18:00:00+08:00"),
        ({"workdays": 2, "until": "same_time"}, "2026-10-09T16:50:00+08:00"),
        ({"natural_days": 3}, "2026-10-04T00:00:00+08:00"),
        ({"natural_days": 3, "roll": "forward"}, "2026-10-09T00:00:00+08:00"),
        ({"natural_days": 3, "roll": "none"}, "2026-10-04T00:00:00+08:00"),
        # a wall time is that of the calendar, another offset is its own instant
        ({"start": "2026-09-30T16:50:00", "minutes": 240}, "2026-10-08T11:50:00+08:00"),
        ({"start": "2026-09-30 16:50", "minutes": 240}, "2026-10-08T11:50:00+08:00"),
        ({"start": "2026-09-30T08:50:00Z", "minutes": 240}, "2026-10-08T11:50:00+08:00"),
        # pauses: merged, clipped, worth only their working time
        ({"minutes": 60, "pauses": [["2026-09-30T17:00", "2026-09-30T17:20"]]}, "2026-10-08T09:10:00+08:00"),
        ({"minutes": 60, "pauses": [["2026-09-29T17:00", "2026-09-30T17:00"]]}, "2026-09-30T18:00:00+08:00"),
        ({"minutes": 60, "pauses": [["2026-09-30T18:00", "2026-10-08T09:00"]]}, "2026-09-30T17:50:00+08:00"),
        (
            {
                "hours": 1,
                "pauses": [["2026-09-30T17:00", "2026-09-30T17:20"], ["2026-09-30T17:10", "2026-09-30T17:30"]],
            },
            "2026-09-30T18:20:00+08:00",
        ),
        ({"natural_days": 1, "pauses": [["2026-09-30T17:00", "2026-10-03T17:00"]]}, "2026-10-02T00:00:00+08:00"),
        # a day in `open` stands in place of the week's hours
        ({"calendar": calendar(open={"2026-09-30": ["09:00-17:00"]}), "minutes": 20}, "2026-10-08T09:10:00+08:00"),
        ({"calendar": calendar(boundary="roll"), "minutes": 70}, "2026-10-08T09:00:00+08:00"),
        ({"calendar": calendar(hours={}, open={"2026-10-10": DAY}), "minutes": 70}, "2026-10-10T10:10:00+08:00"),
    ],
)
def test_when_an_amount_is_used_up(given: dict[str, Any], at: str) -> None:
    assert due(**given) == {"id": "a1", "due": at}


def test_an_instant_that_occurs_twice_is_the_first_and_answers_carry_the_offset_in_force() -> None:
    own = {"timezone": "America/New_York", "hours": {"sun": ["00:00-24:00"]}}
    start = "2026-11-01T01:30:00"
    assert due(calendar=own, start=start, minutes=45)["due"] == "2026-11-01T01:15:00-05:00"
    assert due(calendar=own, start=start, minutes=15)["due"] == "2026-11-01T01:45:00-04:00"
    assert due(calendar=own, start=f"{start}-05:00", minutes=15)["due"] == "2026-11-01T01:45:00-05:00"
    # left out: the moment of the leap
    assert due(calendar=own, start="2026-03-08T02:30:00", minutes=15)["due"] == "2026-03-08T03:15:00-04:00"
    assert due(calendar={**own, "timezone": "UTC"}, start=start, minutes=1)["due"] == "2026-11-01T01:31:00+00:00"


@pytest.mark.parametrize(
    ("given", "minutes"),
    [
        ({"end": "2026-10-08T11:50:00+08:00"}, 240),
        ({"end": START}, 0),
        ({"end": "2026-09-30T16:50:30+08:00"}, 0.5),
        ({"end": "2026-10-08T11:50:00+08:00", "pauses": [["2026-09-30T17:00", "2026-10-08T09:30"]]}, 150),
        ({"end": "2026-10-08T11:50:00+08:00", "pauses": [["2026-10-08T11:00", "2026-10-09T11:00"]]}, 190),
        ({"end": "2026-10-08T11:50:00+08:00", "pauses": [["2026-10-01T11:00", "2026-10-07T11:00"]]}, 240),
        ({"end": "2026-10-08T11:50:00+08:00", "pauses": [["2026-09-01T11:00", "2026-11-07T11:00"]]}, 0),
    ],
)
def test_how_much_working_time_there_is(given: dict[str, Any], minutes: float) -> None:
    assert elapsed(**given) == {"id": "a1", "minutes": minutes}


@pytest.mark.parametrize("id_", ["a1", 7, None, [1, {"x": "二"}], 1.5, True])
def test_the_id_comes_back_as_it_was(id_: Any) -> None:
    assert due(id=id_, minutes=1)["id"] == id_
    assert due(id=id_, minutes=-1)["id"] == id_


def test_the_derivation_is_told_in_the_readers_language() -> None:
    assert answered(TELLING, "due", minutes=240)["explanation"] == [
        "counted from 2026-09-30 (Wed) 16:50",
        "2026-09-30 (Wed): 16:50–18:00, 1 h 10 min",
        "2026-10-01 (Thu) to 2026-10-02 (Fri): 2 days skipped, closed",
        "2026-10-03 (Sat) to 2026-10-04 (Sun): 2 days skipped, weekend",
        "2026-10-05 (Mon) to 2026-10-07 (Wed): 3 days skipped, closed",
        "2026-10-08 (Thu): 09:00–11:50, 2 h 50 min",
        "due 2026-10-08 (Thu) 11:50",
    ]
    assert answered(TELLING, "due", workdays=2, until="same_time")["explanation"][-2:] == [
        "2026-10-09 (Fri): 13:00–16:50, 3 h 50 min",
        "due 2026-10-09 (Fri) 16:50",
    ]
    pauses = [["2026-09-30T17:00", "2026-10-08T09:30"]]
    assert answered(TELLING, "elapsed", end="2026-09-30T17:20", pauses=pauses)["explanation"] == [
        "counted from 2026-09-30 (Wed) 16:50",
        "2026-09-30 (Wed): 16:50–17:20, 30 min",
        "paused 2026-09-30 (Wed) 17:00 to 2026-09-30 (Wed) 17:20: 20 min not counted",
        "counted to 2026-09-30 (Wed) 17:20",
    ]
    assert len(answered(TELLING, "due", minutes=0)["explanation"]) == 2
    chinese = answered(Arithmetic(nobody, "zh", explain=True), "due", minutes=240)["explanation"]
    assert chinese[-1] == "2026-10-08（周四）11:50到期"


def test_calendars_of_the_company_by_name(rules: Rules) -> None:
    own = Arithmetic(lambda: rules.calendars, "en")
    assert answered(own, "due", calendar="desk", minutes=240) == {"id": "a1", "due": "2026-10-08T11:50:00+08:00"}
    late = answered(own, "due", calendar="desk", start="2026-12-31T17:30", minutes=60)
    assert late == {"id": "a1", "due": "2027-01-04T09:30:00+08:00", "provisional": True}
    assert "did you mean hotline?" in answered(own, "due", calendar="hotlime", minutes=240)["error"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "exactly one of these keys is needed: minutes, hours, workdays, natural_days"),
        ({"minutes": 5, "hours": 1}, "minutes, hours: exactly one of these keys"),
        ({"minutes": -5}, "minutes: found -5, expected at least 0"),
        ({"minutes": -0.5}, "minutes: found -0.5, expected at least 0"),
        ({"minutes": "5"}, 'minutes: found "5", expected a number'),
        ({"minutes": True}, "minutes: found true, expected a number"),
        ({"workdays": 0}, "workdays: found 0, expected at least 1"),
        ({"workdays": 1.5}, "workdays: found 1.5, expected a whole number"),
        ({"minutes": 9e9}, "minutes: found 9000000000, which is longer than ten years"),
        ({"minutes": 1e308}, "longer than ten years"),
        ({"minutes": 5, "until": "closing"}, "until: this has no effect with minutes, only with workdays"),
        ({"workdays": 5, "roll": "forward"}, "roll: this has no effect with workdays, only with natural_days"),
        ({"workdays": 5, "until": "opening"}, "until: found 'opening'; "),
        ({"minutes": 5, "strat": START}, "strat: found 'strat'; did you mean start?"),
        ({"minutes": 5, "start": "2026-02-30T09:00"}, 'start: found "2026-02-30T09:00", expected an instant such as'),
        ({"minutes": 5, "start": "2026-02-20"}, "start: found"),
        ({"minutes": 5, "start": "yesterday"}, "start: found"),
        ({"minutes": 5, "start": 5}, "start: found 5, expected a text"),
        ({"minutes": 5, "start": "0001-01-01T00:00"}, "start: found 0001-01-01T00:00, expected a year from 1900"),
        ({"minutes": 5, "pauses": [[START]]}, "pauses[0]: found"),
        ({"minutes": 5, "pauses": [[START, START], [START, "x"]]}, 'pauses[1][1]: found "x", expected an instant'),
        ({"minutes": 5, "pauses": [[START, "2026-09-30T16:49"]]}, "pauses[0]: found 2026-09-30T16:49, which is before"),
        ({"minutes": 5, "pauses": {}}, "pauses: found {}, expected a list"),
        ({"minutes": 5, "calendar": None}, "calendar: found null, expected a calendar or the name of one"),
        ({"minutes": 5, "calendar": []}, "calendar: found [], expected a calendar or the name of one"),
        ({"minutes": 5, "calendar": {}}, "calendar.timezone: the key timezone is missing"),
        (
            {"minutes": 5, "calendar": calendar(timezone="Asia/Shanghia")},
            "calendar.timezone: found 'Asia/Shanghia', which is no time zone; did you mean Asia/Shanghai?",
        ),
        (
            {"minutes": 5, "calendar": calendar(timezone="../x")},
            "calendar.timezone: found '../x', which is no time zone",
        ),
        ({"minutes": 5, "calendar": calendar(zone="UTC")}, "calendar.zone: found 'zone'; did you mean timezone?"),
        ({"minutes": 5, "calendar": calendar(hours=WEEK | {"mo": []})}, "calendar.hours.mo: found 'mo'"),
        (
            {"minutes": 5, "calendar": calendar(hours={"mon": ["9-18"]})},
            "calendar.hours.mon[0]: found '9-18', expected a window such as 09:00-18:00",
        ),
        (
            {"minutes": 5, "calendar": calendar(hours={"mon": ["09:00-12:00", "11:00-18:00"]})},
            "calendar.hours.mon: these windows overlap",
        ),
        (
            {"minutes": 5, "calendar": calendar(hours={"mon": ["22:00-06:00"], "tue": ["05:00-09:00"]})},
            "calendar.hours.mon: this window overlaps those of the next day",
        ),
        (
            {"minutes": 5, "calendar": calendar(open={"2026-09-30": ["09:00-12:00", "11:00-18:00"]})},
            "calendar.open.2026-09-30: these windows overlap",
        ),
        (
            {"minutes": 5, "calendar": calendar(open={"2026-09-29": ["22:00-10:00"]})},
            "calendar.open: the windows of 2026-09-29 (Tue) overlap those of the next day",
        ),
        (
            {"minutes": 5, "calendar": calendar(open={"2026-10-01": DAY})},
            "calendar.open.2026-10-01: 2026-10-01 (Thu) stands in `open` and in `closed`",
        ),
        (
            {"minutes": 5, "calendar": calendar(closed=["2026-02-30"])},
            'calendar.closed[0]: found "2026-02-30", expected',
        ),
        (
            {"minutes": 5, "calendar": calendar(open={"10-10": DAY})},
            'calendar.open.10-10: found "10-10", expected a date',
        ),
        ({"minutes": 5, "calendar": calendar(boundary="rol")}, "calendar.boundary: found 'rol'; did you mean roll?"),
        ({"minutes": 5, "calendar": calendar(hours={}, open={})}, "calendar.hours: this calendar has no working time"),
        (
            {"minutes": 500, "calendar": calendar(hours={}, open={"2026-10-10": DAY})},
            "minutes: found 500, but the calendar never has so much working time",
        ),
    ],
)
def test_questions_that_mean_nothing_are_told_why(given: dict[str, Any], says: str) -> None:
    for _ in range(2):
        answer = due(**given)
        assert answer.keys() == {"id", "error"}
        assert answer["id"] == "a1"
        assert says in answer["error"]


def test_an_end_before_the_start() -> None:
    answer = elapsed(end="2026-09-30T16:49:59")
    assert answer["error"] == f"end: found 2026-09-30T16:49:59, which is before the start, {START}"
    assert elapsed(end=START, minutes=5)["error"].startswith("minutes: found 'minutes'")


@pytest.mark.parametrize("line", [b"", b"{", b"nonsense", b"\xff", b'{"id": "\xff"}', b"[" * 100_000, b'{"id": 1,}'])
def test_what_is_no_json(line: bytes) -> None:
    for answer in (PLAIN.due(line), PLAIN.elapsed(line)):
        assert answer.error
        assert answer.error.startswith("this is not JSON: ")
        assert bytes(answer.id) == b"null"


@pytest.mark.parametrize("line", [b"[]", b"5", b"null", b'"x"'])
def test_what_is_no_question(line: bytes) -> None:
    assert "expected keys and values" in (PLAIN.due(line).error or "")


def test_a_chinese_reader_is_told_in_chinese() -> None:
    assert answered(Arithmetic(nobody, "zh"), "due", minutes=-5)["error"] == "minutes：写的是-5，应不小于0"


def test_a_calendar_is_built_once_for_all_questions_that_bring_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[GivenCalendar] = []

    def noted(given: GivenCalendar) -> Calendar | Wrong:
        seen.append(given)
        return built(given)

    monkeypatch.setattr("config.arithmetic.built", noted)
    fresh = Arithmetic(nobody, "en")
    for minutes in range(5):
        assert "due" in answered(fresh, "due", minutes=minutes)
        assert "error" in answered(fresh, "due", minutes=minutes, calendar=calendar(hours={}, open={}))
    assert len(seen) == 2
