"""What a change of the rules means for running clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Rules, RulesInvalid, load
from config.budget import Budget
from config.calendar import Due
from config.corrections import Corrections, Corrector, between, going_back
from config.sla import ClockPlan
from tests.models.ruling import capped, confirmed, corrected, rewritten

RULES = load()
BUDGETS = st.one_of(
    st.integers(1, 20).map(lambda n: Budget(workdays=n)),
    st.integers(1, 40).map(lambda n: Budget(natural_days=n)),
    st.integers(1, 20).map(lambda n: Budget(natural_days=n, roll="forward")),
    st.integers(1, 5000).map(lambda n: Budget(desk_minutes=n)),
    st.integers(1, 200).map(lambda n: Budget(hours=n)),
)
STARTS = st.datetimes(datetime(2026, 12, 20), datetime(2027, 2, 20), timezones=st.just(UTC))


def plan_of(budget: Budget, start: datetime) -> ClockPlan:
    return ClockPlan(
        kind="solve", rule="sla.complaint.p3", version=date(2026, 1, 1), budget=budget, calendar=budget.runs_in,
        start=start, due=Due(start, True, False, ()), stoppable=True, legal=False,
    )  # fmt: skip


@given(st.lists(st.tuples(BUDGETS, STARTS), min_size=1, max_size=12), st.booleans())
def test_many_at_once_are_due_as_each_alone(clocks: list[tuple[Budget, datetime]], paused: bool) -> None:
    corrector = Corrector(RULES, Corrections())
    for budget, start in clocks:
        plan = plan_of(budget, start)
        pauses = [(start + timedelta(hours=1), start + timedelta(hours=9))] if paused else []
        alone = RULES.sla.recompute(RULES.calendars, plan, pauses)
        assert corrector.due(plan.calendar, plan.start, plan.budget, pauses) == msgspec.structs.replace(alone, steps=())


def test_confirming_a_year_concerns_its_calendars(rules: Rules) -> None:
    found = between(rules, load(confirmed()))
    assert (found.calendars, found.rules) == (frozenset({"desk"}), frozenset())
    assert found.concern("sla.p1", "desk", True, 0)
    assert not found.concern("sla.p1", "desk", False, 0)
    assert not found.concern("sla.p1", "hotline", True, 0)
    assert not between(load(confirmed()), rules)


def test_only_new_retroactive_versions_correct(rules: Rules) -> None:
    now = load(corrected())
    assert between(rules, now).rules == {"sla.complaint.p3"}
    assert not between(rules, load(corrected(retroactive=False)))
    assert not between(now, now)
    assert not between(now, load(corrected() | capped(12)))
    ended = corrected()["sla.yaml"].replace(
        "        retroactive: true", "        to: 2029-12-31\n        retroactive: true"
    )
    assert ended.count("to: 2029-12-31") == 1
    again = ended.replace(
        "  - id: sla.complaint.p4", "      - {from: 2030-01-01, clocks: {}}\n  - id: sla.complaint.p4"
    )
    assert not between(now, load({"sla.yaml": again}))


def test_going_back_undoes_what_was_corrected(rules: Rules) -> None:
    now = load(corrected() | confirmed(), number=2)
    found = going_back(now, rules, 1)
    assert (found.undone_rules, found.undone_calendars) == (frozenset({"sla.complaint.p3"}), frozenset({"desk"}))
    assert found.concern("sla.complaint.p3", "always", False, 2)
    assert not found.concern("sla.complaint.p3", "always", False, 1)


def test_a_version_of_another_day_is_not_the_one() -> None:
    text = rewritten("sla.yaml")["sla.yaml"].replace(
        "clocks: {first_response: {desk_minutes: 240}, plan: {workdays: 2}, solve: {workdays: 5}}",
        "clocks: {first_response: {desk_minutes: 240}, plan: {workdays: 2}, solve: {workdays: 5}}\n"
        "        to: 2026-11-30\n"
        "      - {from: 2026-12-01, retroactive: true, clocks: {solve: {workdays: 3}}}",
        1,
    )
    now = load({"sla.yaml": text})
    corrector = Corrector(now, between(RULES, now))
    for day, days in ((datetime(2026, 11, 30, 4, tzinfo=UTC), 5), (datetime(2026, 12, 1, 4, tzinfo=UTC), 3)):
        running = plan_of(Budget(workdays=5), day)
        assert corrector.plan(running, day, "phone").budget == Budget(workdays=days)
    raised = msgspec.structs.replace(running, budget=Budget(workdays=5, not_before=day))
    assert corrector.plan(raised, day, "phone").budget == Budget(workdays=3, not_before=day)


def test_a_correction_needs_a_clock() -> None:
    change = ("- {from: 2026-01-01, clocks: {}}", "- {from: 2026-01-01, retroactive: true, clocks: {}}")
    with pytest.raises(RulesInvalid) as raised:
        load(rewritten("sla.yaml", change))
    [fault] = raised.value.faults
    assert fault.key == "targets[0].versions[0].retroactive"
