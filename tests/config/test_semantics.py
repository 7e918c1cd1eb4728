"""How clocks count, rule by rule: the corners at which other systems went wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from config import Rules, check, load
from config.budget import Budget
from config.calendar import Calendar, Pauses
from config.facts import Facts
from config.questions import GivenCalendar, built
from config.sla import ClockPlan
from config.texts import Translator

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """An instant in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def case(severity: str = "P3", received: str = "2026-11-23T10:00", **given: Any) -> Facts:
    plain = {"kind": "complaint", "channel": "phone", "severity": severity, "received_at": at(received), **given}
    return msgspec.convert(plain, Facts)


def planned(rules: Rules, facts: Facts) -> dict[str, ClockPlan]:
    return {plan.kind: plan for plan in rules.sla.plan(rules.calendars, facts)}


def own(zone: str = "Asia/Shanghai", **given: Any) -> Calendar:
    calendar = built(GivenCalendar(timezone=zone, **given))
    assert isinstance(calendar, Calendar)
    return calendar


@pytest.mark.parametrize(
    ("start", "budget", "pause", "due"),
    [
        # ends exactly when the time would be up: all of it is taken off
        ("14:00", Budget(desk_minutes=240), ("16:00", "18:00"), "2026-11-24T11:00"),
        ("14:00", Budget(desk_minutes=180), ("16:00", "17:00"), "2026-11-23T18:00"),
        ("14:00", Budget(hours=3), ("16:00", "17:00"), "2026-11-23T18:00"),
        # begins exactly when the time is up: too late to take off anything
        ("14:00", Budget(desk_minutes=240), ("18:00", "23:00"), "2026-11-23T18:00"),
        ("14:00", Budget(desk_minutes=180), ("17:00", "17:30"), "2026-11-23T17:00"),
        ("14:00", Budget(hours=3), ("17:00", "17:30"), "2026-11-23T17:00"),
        # begins with the start, at opening and at closing
        ("09:00", Budget(desk_minutes=60), ("09:00", "09:30"), "2026-11-23T10:30"),
        ("09:00", Budget(desk_minutes=540), None, "2026-11-23T18:00"),
        ("18:00", Budget(desk_minutes=540), None, "2026-11-24T18:00"),
        ("08:59:59", Budget(desk_minutes=540), None, "2026-11-23T18:00"),
        ("17:59:59", Budget(desk_minutes=540), None, "2026-11-24T17:59:59"),
        # a second of a pause is a second
        ("10:00", Budget(desk_minutes=30), ("10:10:10", "10:10:11"), "2026-11-23T10:30:01"),
        # of a day that is not counted for working days, the pause is not either: no time of the clock was left out
        ("10:00", Budget(workdays=1), ("17:00", "18:00"), "2026-11-25T10:00"),
        # days that never stop
        ("10:00", Budget(natural_days=1), ("11:00", "20:00"), "2026-11-25T00:00"),
    ],
)
def test_the_edges_of_pauses_and_days(
    rules: Rules, start: str, budget: Budget, pause: tuple[str, str] | None, due: str
) -> None:
    pauses = [(at(f"2026-11-23T{pause[0]}"), at(f"2026-11-23T{pause[1]}"))] if pause else []
    found = rules.calendars["desk"].due(at(f"2026-11-23T{start}"), budget, pauses)
    assert found.at == at(due)


def test_a_pause_over_an_opening_is_one_however_it_is_told() -> None:
    calendar = own(hours=dict.fromkeys(("mon", "tue"), ("09:00-18:00",)), boundary="roll")
    closing, opening, ten = (at(f"2026-11-{text}") for text in ("23T18:00", "24T09:00", "24T10:00"))
    start, budget = at("2026-11-23T17:00"), Budget(desk_minutes=60)
    assert calendar.due(start, budget).at == opening
    assert calendar.due(start, budget, [(closing, ten)]).at == ten
    assert calendar.due(start, budget, [(opening, ten), (closing, opening)]).at == ten
    # one that begins exactly when the time is up is too late
    assert calendar.due(start, budget, [(opening, ten)]).at == opening


def test_the_same_time_of_day_within_the_windows_of_the_last_day(rules: Rules) -> None:
    hours = dict.fromkeys(("mon", "tue", "wed", "thu"), ("09:00-12:00", "13:00-18:00")) | {"fri": ("22:00-06:00",)}
    calendar = own(hours=hours)
    for start, due in [
        ("2026-11-23T10:30:15", "2026-11-24T10:30:15"),
        ("2026-11-23T03:00", "2026-11-24T09:00"),
        ("2026-11-23T09:00", "2026-11-24T09:00"),
        ("2026-11-23T12:00", "2026-11-24T12:00"),
        ("2026-11-23T12:30", "2026-11-24T12:00"),
        ("2026-11-23T13:00", "2026-11-24T13:00"),
        ("2026-11-23T18:00", "2026-11-24T18:00"),
        ("2026-11-23T23:30", "2026-11-24T18:00"),
        ("2026-11-22T10:30", "2026-11-23T10:30"),
        ("2026-11-26T10:00", "2026-11-27T22:00"),
        ("2026-11-26T23:00", "2026-11-27T23:00"),
    ]:
        found = calendar.due(at(start), Budget(workdays=1, until="same_time"))
        assert (found.at, found.inclusive) == (at(due), True), start
    # a pause that lasts beyond the opening at which it would be due ends it where the pause ends
    night = [(at("2026-11-23T20:00"), at("2026-11-24T10:00"))]
    assert calendar.due(at("2026-11-23T03:00"), Budget(workdays=1, until="same_time"), night).at == night[0][1]
    said = Budget(workdays=3, until="same_time").said(rules.calendars["desk"].name)
    assert Translator("en").say(said) == "3 working days of desk hours, to the same time of day"


@pytest.mark.parametrize(
    ("night", "due"),
    [
        # the night runs up to the opening: one stretch of work, and time that runs out at closing is due at closing
        ("12:00-09:00", "2026-11-23T18:00"),
        # an hour is closed before it: what was due at an opening is due at an opening
        ("12:00-08:00", "2026-11-29T12:00"),
    ],
)
def test_the_same_time_at_an_opening_after_a_pause_as_long_as_the_day(night: str, due: str) -> None:
    calendar = own(hours={"sun": (night,), "mon": ("09:00-18:00",)})
    start, budget = at("2026-11-22T09:00"), Budget(workdays=1, until="same_time")
    assert calendar.due(start, budget).at == at("2026-11-23T09:00")
    assert calendar.due(start, budget, [(at("2026-11-22T12:00"), at("2026-11-22T21:00"))]).at == at(due)


def test_the_same_time_where_clocks_are_changed() -> None:
    calendar = own("Europe/Berlin", hours=dict.fromkeys(("mon", "sat", "sun"), ("00:00-24:00",)))
    berlin, budget = ZoneInfo("Europe/Berlin"), Budget(workdays=1, until="same_time")
    gap = calendar.due(datetime(2026, 3, 28, 2, 30, tzinfo=berlin), budget).at
    assert gap == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    fold = calendar.due(datetime(2026, 10, 24, 2, 30, tzinfo=berlin), budget).at
    assert fold == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=1)
    assert calendar.due(second, budget).at == datetime(2026, 10, 26, 2, 30, tzinfo=berlin)


@pytest.mark.parametrize("given", [{"hours": 5}, {"natural_days": 5}, {"desk_minutes": 5}])
def test_only_working_days_have_a_time_of_day(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="until"):
        Budget(**given, until="same_time")


def test_legal_clocks_know_no_pauses_whoever_gives_them(rules: Rules) -> None:
    plan = planned(rules, case("P2", channel="authority"))["legal"]
    gone: Pauses = [(at("2026-11-24T09:00"), at("2026-11-26T18:00"))]
    assert rules.sla.recompute(rules.calendars, plan, gone) == plan.due
    moment = at("2026-11-30T10:00")
    for what in (rules.sla.used, rules.sla.remaining):
        assert what(rules.calendars, plan, moment, gone) == what(rules.calendars, plan, moment, ())


def test_up_down_and_up_again_is_computed_from_receipt_each_time(rules: Rules) -> None:
    kept = planned(rules, case("P3"))
    gone: dict[str, Pauses] = {"solve": [(at("2026-11-23T11:00"), at("2026-11-23T13:00"))]}

    def changed(severity: str, moment: str, kept: dict[str, ClockPlan]) -> dict[str, ClockPlan]:
        found = rules.sla.replan(rules.calendars, case(severity), kept, at(moment), gone)
        return {plan.kind: plan for plan in found}

    up = changed("P2", "2026-11-23T14:00", kept)
    down = changed("P3", "2026-11-23T15:00", up)
    assert {kind: plan.due.at for kind, plan in down.items()} == {
        "first_response": at("2026-11-23T14:00"),
        "plan": at("2026-11-25T18:00"),
        "solve": at("2026-12-01T11:00"),
    }
    assert all(plan.budget.not_before is None for plan in down.values())
    again = changed("P2", "2026-11-23T16:00", down)
    assert again["plan"].due == up["plan"].due
    assert again["solve"].due == up["solve"].due
    # what was overdue when it was raised stays as it was, and nothing is due before the raise that brought it
    assert again["first_response"].due.at == at("2026-11-23T14:00")
    assert up["first_response"].due.at == at("2026-11-23T14:00")


def test_a_raise_brings_what_the_old_severity_had_none_of(rules: Rules) -> None:
    facts = case("P1", kind="consultation")
    brought = rules.sla.brought(rules.calendars, facts, {"first_response"}, at("2026-11-23T15:00"))
    assert {plan.kind: plan.due.at for plan in brought} == {
        "plan": at("2026-11-23T15:00"),
        "solve": at("2026-11-24T10:00"),
    }
    assert not any(plan.stoppable for plan in brought)
    assert rules.sla.brought(rules.calendars, facts, {"first_response", "plan", "solve"}, at("2026-11-23T15:00")) == ()


def test_a_raise_goes_by_the_rules_of_the_day_of_receipt(rewritten: Callable[..., Path]) -> None:
    old = "- from: 2026-01-01\n        channel: stricter\n        stoppable: false"
    new = old.replace("2026-01-01", "2026-01-01\n        to: 2026-11-23") + (
        "\n        clocks: {first_response: {hours: 0.5}, plan: {hours: 4}, solve: {hours: 24}}"
        "\n      - from: 2026-11-24\n        channel: stricter\n        stoppable: false"
    )
    clocks = "clocks: {first_response: {hours: 0.5}, plan: {hours: 4}, solve: {hours: 24}}"
    rules = load(rewritten("sla.yaml", f"{old}\n        {clocks}", f"{new}\n        {clocks.replace('24', '12')}"))
    for received, hours in (("2026-11-23T23:59", 24), ("2026-11-24T00:00", 12)):
        kept = planned(rules, case("P3", received))
        found = rules.sla.replan(rules.calendars, case("P1", received), kept, at("2026-11-24T08:00"), {})
        (solve,) = [plan for plan in found if plan.kind == "solve"]
        assert (solve.due.at - solve.start).total_seconds() == hours * 3600


def test_a_confirmed_year_is_recomputed_and_loses_its_mark(rules: Rules, tmp_path: Path) -> None:
    plan = planned(rules, case("P4", "2026-12-28T10:00"))["solve"]
    assert plan.due.provisional
    shipped = (Path(__file__).parents[2] / "config" / "holidays.yaml").read_text("utf-8")
    (tmp_path / "holidays.yaml").write_text(shipped.replace("state: provisional", "state: official"), "utf-8")
    confirmed = load(tmp_path)
    due = confirmed.sla.recompute(confirmed.calendars, plan, ())
    assert (due.at, due.provisional) == (plan.due.at, False)
    early = planned(rules, case("P3", "2026-11-23T10:00"))["solve"]
    assert confirmed.sla.recompute(confirmed.calendars, early, ()) == early.due


def test_special_days_must_not_overlap_their_neighbours(rewritten: Callable[..., Path]) -> None:
    """Every Monday runs into Tuesday's morning; the Sunday that is worked like a Monday would run into Monday's."""
    week = '["20:00-09:30"], tue: ["10:00-18:00"], wed: &desk ["09:00-18:00"], thu: *desk, fri: *desk}'
    monday = '&desk ["09:00-18:00"], tue: *desk, wed: *desk, thu: *desk, fri: *desk}'
    assert check(rewritten("calendar.yaml", monday, week)) == []
    early = week.replace('["20:00-09:30"]', '["09:00-12:00", "20:00-09:30"]')
    found = check(rewritten("calendar.yaml", monday, early))
    said = {Translator("en", SHANGHAI).say(fault.text) for fault in found}
    assert "the windows of 2026-01-04 (Sun) overlap those of the next day" in said
    assert {fault.key for fault in found} == {"calendars.desk.holidays"}


def test_a_hundred_years_without_enough_working_time_are_never_enough() -> None:
    hours: dict[Any, tuple[str, ...]] = {"mon": ("09:00-10:00",)}
    calendar = own(hours=hours)
    assert calendar.due(at("2026-11-23T08:00"), Budget(desk_minutes=60 * 52 * 50)).at.year == 2076
    with pytest.raises(OverflowError):
        calendar.due(at("2026-11-23T08:00"), Budget(desk_minutes=60 * 53 * 102))
    lone = own(hours={}, open={datetime(2026, 11, 23).date(): ("09:00-10:00",)})
    with pytest.raises(OverflowError):
        lone.due(at("2026-11-20T08:00"), Budget(workdays=2))
