"""Thresholds: exactly where the used share crosses, late from the right second, and rules that are refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Rules, check, load, reaching
from config.budget import Budget
from config.facts import Facts
from config.sla import ClockPlan
from config.texts import Translator

SHANGHAI = ZoneInfo("Asia/Shanghai")
RULES = load()
TICK = timedelta(microseconds=1)
FIRST = datetime(2026, 9, 1, tzinfo=UTC)
Pause = tuple[datetime, datetime]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def shown(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%m-%d %H:%M:%S")


def case(kind: str = "complaint", severity: str = "P3", received: str = "2026-11-23T10:00", **given: Any) -> Facts:
    plain = {"kind": kind, "channel": "phone", "severity": severity, "received_at": at(received), **given}
    return msgspec.convert(plain, Facts)


def clocks(facts: Facts) -> dict[str, ClockPlan]:
    return {plan.kind: plan for plan in RULES.sla.plan(RULES.calendars, facts)}


def reached(facts: Facts, kind: str, **given: Any) -> dict[str, str]:
    found = RULES.escalation.reached(RULES.calendars, clocks(facts)[kind], facts, **given)
    return {entry.key.removeprefix("escalation."): shown(entry.at) for entry in found}


budgets = st.one_of(
    st.builds(Budget, hours=st.floats(0.01, 400)),
    st.builds(Budget, desk_minutes=st.floats(0.1, 6_000)),
    st.builds(Budget, minutes=st.integers(1, 3_000).map(float), calendar=st.just("hotline")),
    st.builds(Budget, workdays=st.integers(1, 20)),
    st.builds(Budget, natural_days=st.integers(1, 40)),
)
starts = st.integers(0, 90 * 86_400 * 10**6).map(lambda n: FIRST + timedelta(microseconds=n))
lengths = st.lists(st.tuples(st.integers(0, 20 * 86_400), st.integers(1, 3 * 86_400)), max_size=4)


@st.composite
def paused_plans(draw: Callable[[Any], Any]) -> tuple[ClockPlan, list[Pause]]:
    """A clock of any kind with the pauses that moved its due time."""
    start, budget = draw(starts), draw(budgets)
    pauses = []
    if budget.unit != "natural_days":
        pauses = [
            (start + timedelta(seconds=a), start + timedelta(seconds=a) + timedelta(seconds=b))
            for a, b in draw(lengths)
        ]
    due = RULES.calendars[budget.runs_in].due(start, budget, pauses)
    plan = ClockPlan(
        kind="solve",
        rule="sla.suggestion",
        version=datetime(2026, 1, 1, tzinfo=UTC).date(),
        budget=budget,
        calendar=budget.runs_in,
        start=start,
        due=due,
        stoppable=True,
        legal=False,
    )
    return plan, pauses


@given(paused_plans(), st.floats(0.5, 400).filter(lambda percent: percent != 100))
def test_a_share_is_reached_exactly_where_the_used_time_crosses_it(
    made: tuple[ClockPlan, list[Pause]], percent: float
) -> None:
    plan, pauses = made
    moment = reaching.share_at(RULES.calendars, plan, percent, pauses)
    if moment is None:
        assert RULES.sla.used(RULES.calendars, plan, plan.due.at + timedelta(days=900), pauses) == 1.0
        return
    share = float(Fraction(str(percent)) / 100)
    assert RULES.sla.used(RULES.calendars, plan, moment, pauses) >= share
    if moment > plan.start:
        assert RULES.sla.used(RULES.calendars, plan, moment - TICK, pauses) < share


@given(paused_plans())
def test_late_is_one_second_after_an_inclusive_deadline_and_at_an_exclusive_one(
    made: tuple[ClockPlan, list[Pause]],
) -> None:
    plan, pauses = made
    late = reaching.share_at(RULES.calendars, plan, 100, pauses)
    assert late is not None
    assert late == plan.due.at + timedelta(seconds=1 if plan.due.inclusive else 0)
    assert plan.due.inclusive is (plan.budget.unit != "natural_days")


@given(paused_plans(), st.lists(st.floats(1, 300), min_size=2, max_size=6))
def test_greater_shares_are_reached_later(made: tuple[ClockPlan, list[Pause]], percents: list[float]) -> None:
    plan, pauses = made
    moments = [
        moment
        for percent in sorted(p for p in percents if p != 100)
        if (moment := reaching.share_at(RULES.calendars, plan, percent, pauses)) is not None
    ]
    assert moments == sorted(moments)


@given(paused_plans(), st.integers(1, 3_000))
def test_so_much_is_left_before_the_deadline(made: tuple[ClockPlan, list[Pause]], minutes: int) -> None:
    plan, _ = made
    calendar = RULES.calendars["desk"]
    length = Budget(desk_minutes=minutes)
    moment = reaching.before_at(RULES.calendars, plan, length, ())
    left = calendar.elapsed(length, moment, plan.due.at)
    assert left <= timedelta(minutes=minutes)
    if moment > plan.start:
        assert calendar.elapsed(length, moment - TICK, plan.due.at) > timedelta(minutes=minutes)


@given(paused_plans(), st.integers(1, 400))
def test_nothing_is_reached_inside_a_pause(made: tuple[ClockPlan, list[Pause]], hours: int) -> None:
    plan, pauses = made
    for find in (reaching.before_at, reaching.after_at):
        moment = find(RULES.calendars, plan, Budget(hours=hours), pauses)
        assert not any(a < moment < b for a, b in reaching_pauses(plan, pauses))


def reaching_pauses(plan: ClockPlan, pauses: list[Pause]) -> list[Pause]:
    from config.reckoning import merged
    from config.timeline import instant, micros

    return [(instant(a), instant(b)) for a, b in merged(pauses, micros(plan.start))]


def test_the_table_of_a_complaint() -> None:
    # 240 desk minutes from 10:00: 180 of them are 13:00, 150 % is 16:00, 200 % is closing time
    assert reached(case(), "first_response") == {
        "standard used 75": "11-23 13:00:00",
        "standard used 100": "11-23 14:00:01",
        "standard used 150": "11-23 16:00:00",
        "standard used 200": "11-23 18:00:00",
    }


def test_an_urgent_case_goes_up_sooner() -> None:
    assert reached(case(severity="P1"), "first_response") == {
        "p1 used 50": "11-23 10:15:00",
        "standard used 75": "11-23 10:22:30",
        "p1 used 100": "11-23 10:30:01",
        "standard used 100": "11-23 10:30:01",
        "standard used 150": "11-23 10:45:00",
        "standard used 200": "11-23 11:00:00",
    }
    told = {
        entry.key: entry.threshold.tell
        for entry in RULES.escalation.reached(
            RULES.calendars, clocks(case(severity="P1"))["solve"], case(severity="P1")
        )
    }
    assert told["escalation.p1 used 50"] == ("supervisor", "manager")
    assert told["escalation.p1 used 100"] == ("leader",)


def test_the_twelfth_day_of_a_claim() -> None:
    assert reached(case("return"), "legal15")["day12 day 12"] == "12-06 00:00:00"
    assert reached(case(money_claim=True), "legal15")["day12 day 12"] == "12-06 00:00:00"
    assert reached(case("repair"), "solve")["day12.repair day 12"] == "12-06 00:00:00"
    assert "day12.repair day 12" not in reached(case("repair", money_claim=True), "solve")
    assert reached(case("return"), "legal15")["standard used 100"] == "12-09 00:00:00"


def test_while_a_clock_stands_still_nothing_comes_and_the_days_do() -> None:
    still = at("2026-11-23T12:00")
    assert reached(case(), "solve", still_since=still) == {}
    assert set(reached(case(), "first_response", still_since=at("2026-11-23T14:30"))) == {
        "standard used 75", "standard used 100",
    }  # fmt: skip
    assert set(reached(case("repair"), "solve", still_since=still)) == {"day12.repair day 12"}


SHARE = "{used: 75, level: amber, tell: [owner, supervisor]}"


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("{used: 75, day: 3, level: amber, tell: [owner]}", "exactly one of these keys"),
        ("{level: amber, tell: [owner]}", "exactly one of these keys"),
        ("{used: -5, level: amber, tell: [owner]}", "used must be more than 0"),
        ("{used: .nan, level: amber, tell: [owner]}", "used must be more than 0"),
        ("{day: 0, level: amber, tell: [owner]}", "day must be more than 0"),
        ("{day: 99999, level: amber, tell: [owner]}", "longer than ten years"),
        ("{used: 75, level: orange, tell: [owner]}", "'orange'"),
        ("{used: 75, level: amber, tell: [superviser]}", "did you mean supervisor?"),
        ("{used: 75, level: amber}", "a threshold tells somebody"),
        ("{used: 75, level: amber, raise: P9}", "known are: P1"),
        ("{used: 100, level: amber, tell: [owner]}", "this threshold stands here twice"),
        ("{before: {workdays: 1}, level: amber, tell: [owner]}", "in seconds, hours or minutes"),
        ("{after: {minutes: 5, calendar: hotlime}, level: red, tell: [owner]}", "did you mean hotline?"),
        ("{after: {hours: 1, not_before: 2026-01-01T00:00:00Z}, level: red, tell: [owner]}", "not written in rules"),
        ("{used: 75, level: amber, tells: [owner]}", "did you mean tell?"),
    ],
)
def test_thresholds_that_are_refused(rewritten: Callable[..., Path], new: str, says: str) -> None:
    found = check(rewritten("escalation.yaml", SHARE, new))
    assert found
    assert any(says in Translator("en").say(fault.text) for fault in found), [str(f) for f in found]
    assert all(fault.place.file == "escalation.yaml" and fault.place.line > 20 for fault in found)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("id: escalation.p1", "id: escalation.standard", "there is a rule escalation.standard already"),
        ("severity: [P1]", "severity: [P0]", "known are: P1"),
        ("clocks: [legal15]", "clocks: [legal14]", "did you mean legal15?"),
        ("when: {kind: [repair], money", "when: {category: [repairing], money", "'repairing'"),
        ("- from: 2026-01-01", "- from: 2026-01-01\n        to: 2026-06-30", "no version is in force after"),
    ],
)
def test_rules_that_are_refused(rewritten: Callable[..., Path], old: str, new: str, says: str) -> None:
    found = check(rewritten("escalation.yaml", old, new))
    assert any(says in Translator("en").say(fault.text) for fault in found), [str(f) for f in found]


def test_offsets_severities_and_lists_are_read(rewritten: Callable[..., Path], rules: Rules) -> None:
    more = (
        SHARE + "\n          - {before: {desk_minutes: 60}, level: amber, raise: P2, list: false}"
        "\n          - {after: {hours: 2}, level: red, tell: [leader]}"
    )
    facts = case()
    found = load(rewritten("escalation.yaml", SHARE, more))
    plan = clocks(facts)["first_response"]
    by_key = {entry.key: entry for entry in found.escalation.reached(found.calendars, plan, facts)}
    before = by_key["escalation.standard before 60 desk_minutes"]
    assert shown(before.at) == "11-23 13:00:00"
    assert (before.threshold.raise_to, before.threshold.listed) == ("P2", False)
    assert shown(by_key["escalation.standard after 2 hours"].at) == "11-23 16:00:00"
    said = {Translator("en").say(entry.threshold.said("plan")) for entry in by_key.values()}
    assert said == {
        "Plan told: used 75 %", "Plan told: 1 h left", "Plan told: late", "Plan told: late by 2 h",
        "Plan told: used 150 %", "Plan told: used 200 %",
    }  # fmt: skip
