"""The answer to "why?": what is decided, what is left, and the sentences in which it is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Rules
from config.budget import Budget
from config.explaining import Step
from config.explanation import BY_HAND, Decided, Explanation, Pause, Running, explain
from config.facts import Facts
from config.routing import Candidate, route
from config.severity import decide
from config.sla import ClockPlan
from config.telling import SPOKEN, Passage, Teller
from config.texts import Language, Translator

MakeFacts = Callable[..., Facts]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


def told(said: Explanation, rules: Rules, language: Language = "en", **more: Any) -> list[Passage]:
    return Teller(said, rules, Translator(language, rules.zone), {1: "林静", 2: "周磊"}).told(**more)


def words(said: Explanation, rules: Rules, language: Language = "en", **more: Any) -> str:
    return "\n".join(passage.said for passage in told(said, rules, language, **more))


def test_it_is_what_severity_routing_and_clocks_decide(rules: Rules, facts: MakeFacts) -> None:
    given = facts(product_class="health_food")
    said = explain(rules, given)
    assert said.severity == decide(rules, given)
    decided = msgspec.structs.replace(given, severity=said.severity.severity)
    assert said.route == route(rules, decided)
    planned = rules.sla.plan(rules.calendars, decided)
    assert {clock.plan.kind: clock.plan for clock in said.clocks} == {plan.kind: plan for plan in planned}
    assert [clock.plan.due.at for clock in said.clocks] == sorted(plan.due.at for plan in planned)


def test_a_severity_that_is_given_stands_as_set_by_hand(rules: Rules, facts: MakeFacts) -> None:
    said = explain(rules, facts(severity="P1"))
    assert (said.severity.severity, said.severity.rule, said.route.queue) == ("P1", BY_HAND, "urgent")
    assert "A member of staff set it" in words(said, rules)
    assert "by_hand" not in words(said, rules)


def test_a_pause_comes_off_the_clocks_that_it_names_and_may_stop(rules: Rules, facts: MakeFacts) -> None:
    pause = Pause(start=at("2026-11-24T14:00"), end=at("2026-11-25T10:00"), kinds=("plan", "solve"))
    plain, paused = (explain(rules, facts(), pauses) for pauses in ((), (pause,)))
    moved = {clock.plan.kind for clock, other in zip(plain.clocks, paused.clocks, strict=True) if clock != other}
    assert moved == {"plan", "solve"}
    assert "From 2026-11-24 (Tue) 14:00 to 2026-11-25 (Wed) 10:00 the clock stood still: 5 h do not count." in words(
        paused, rules
    )
    urgent = explain(rules, facts(severity="P1"), (pause,))
    assert {clock.plan.due.at for clock in urgent.clocks} == {
        clock.plan.due.at for clock in explain(rules, facts(severity="P1")).clocks
    }
    assert "This clock never stops: pauses are not taken off." in words(urgent, rules)


@pytest.mark.parametrize(
    ("now", "since"), [("2026-11-25T16:40", "14:00"), ("2026-11-26T09:00", "2026-11-25 (Wed) 14:00")]
)
def test_while_it_stands_still_it_says_what_is_left_and_since_when(
    rules: Rules, facts: MakeFacts, now: str, since: str
) -> None:
    stop = Pause(start=at("2026-11-25T14:00"), reason="customer")
    said = explain(rules, facts(), (stop,), now=at(now))
    assert f"Plan told: 4 h left, paused since {since}, waiting for the customer." in words(said, rules)
    assert f"Solved: 31 h of desk hours left, paused since {since}, waiting for the customer." in words(said, rules)
    plan = next(clock for clock in said.clocks if clock.plan.kind == "plan")
    assert plan.left == timedelta(hours=4)
    assert "Had it not been stopped, it would be due 2026-11-25 (Wed) 18:00." in words(said, rules)
    assert [passage.mark for passage in told(said, rules) if passage.said.startswith("Plan told")] == ["paused"]


def test_an_hour_and_twenty_minutes(rules: Rules, facts: MakeFacts) -> None:
    stop = Pause(start=at("2026-11-25T16:40"), reason="customer")
    said = explain(rules, facts(), (stop,), now=at("2026-11-25T17:00"))
    assert "Plan told: 1 h 20 min left, paused since 16:40, waiting for the customer." in words(said, rules)
    assert "告知方案：剩余1小时20分钟，自16:40起暂停，等待客户。" in words(said, rules, "zh")


def test_left_overdue_met_and_ended(rules: Rules, facts: MakeFacts) -> None:
    given = facts(severity="P3")
    plans = {plan.kind: plan for plan in rules.sla.plan(rules.calendars, given)}
    clocks = (
        Running(plan=plans["first_response"], met_at=at("2026-11-23T11:00"), ended_at=at("2026-11-23T11:00")),
        Running(plan=plans["plan"]),
        Running(plan=plans["solve"], ended_at=at("2026-11-23T12:00")),
    )
    decided = Decided(severity=decide(rules, given), route=route(rules, given), clocks=clocks)
    text = words(explain(rules, given, now=at("2026-11-25T19:30"), decided=decided), rules)
    assert "First response: due 2026-11-23 (Mon) 14:00, done 2026-11-23 (Mon) 11:00, in time." in text
    assert "Plan told: due 2026-11-25 (Wed) 18:00, overdue by 1 h 30 min." in text
    assert "no longer asked for since 2026-11-23 (Mon) 12:00" in text
    late = msgspec.structs.replace(clocks[0], met_at=at("2026-11-23T14:01"))
    decided = msgspec.structs.replace(decided, clocks=(late,))
    [clock] = [passage for passage in told(explain(rules, given, decided=decided), rules) if passage.mark]
    assert clock.said.endswith("too late.")


def test_each_clock_says_its_rule_at_its_end_only(rules: Rules, facts: MakeFacts) -> None:
    passages = told(explain(rules, facts(kind="return", amount_cents=100)), rules)
    starts = [n for n, passage in enumerate(passages) if passage.kind == "gap"]
    for start, end in zip(starts, [*starts[1:], len(passages)], strict=True):
        clock = passages[start + 1 : end]
        assert clock[0].kind == "head"
        assert clock[-1].kind == "rule"
        assert "(sla." in clock[-1].said or "(law." in clock[-1].said
        assert not any("sla." in passage.said or "law." in passage.said for passage in clock[:-1])
    assert "The law sets this limit; it never stops." in [passage.said for passage in passages]


def test_people_in_their_order_and_the_others(rules: Rules, facts: MakeFacts) -> None:
    def one(n: int, **more: Any) -> Candidate:
        return Candidate(**{"staff_id": n, "roles": ("agent",), "skills": (), "team": "", "load": 3, "cap": 30, **more})

    said = explain(rules, facts(), staff=[one(2, on_leave=True), one(1)])
    text = words(said, rules)
    assert text.index("1. 林静: load 3 of 30.") < text.index("周磊: is on leave.")
    assert "林静" not in words(said, rules, with_people=False)
    assert "Nobody can be given it now." in words(explain(rules, facts(), staff=[one(2, on_leave=True)]), rules)


SPANS = st.tuples(st.integers(0, 200), st.integers(1, 90)).map(
    lambda span: (at("2026-09-18T08:00") + timedelta(hours=span[0]), timedelta(hours=span[1]))
)
BUDGETS = st.sampled_from(
    [
        Budget(hours=30),
        Budget(desk_minutes=2000),
        Budget(minutes=900, calendar="hotline"),
        Budget(workdays=6),
        Budget(workdays=60),
        Budget(natural_days=8, roll="forward"),
        Budget(workdays=1, not_before=at("2027-02-01T09:00")),
    ]
)


@given(BUDGETS, st.integers(0, 24 * 200), st.lists(SPANS, max_size=2))
def test_every_step_of_every_derivation_has_its_sentence(
    rules: Rules, budget: Budget, hours: int, spans: list[tuple[datetime, timedelta]]
) -> None:
    start = at("2026-09-18T08:00") + timedelta(hours=hours)
    pauses = [(begin + timedelta(hours=hours), begin + timedelta(hours=hours) + length) for begin, length in spans]
    for step in rules.calendars[budget.runs_in].due(start, budget, pauses).steps:
        sentence = SPOKEN[step.text.message]
        for language in ("en", "zh"):
            said = Step(step.kind, msgspec.structs.replace(sentence, values=step.text.values))
            assert "{" not in said.said(Translator(language, rules.zone))


def test_a_rule_that_is_no_longer_known_stands_for_itself(rules: Rules, facts: MakeFacts) -> None:
    given = facts(severity="P3")
    plan: ClockPlan = msgspec.structs.replace(rules.sla.plan(rules.calendars, given)[0], rule="sla.of_old")
    decided = Decided(severity=decide(rules, given), route=route(rules, given), clocks=(Running(plan=plan),))
    assert "Rule sla.of_old (sla.of_old)" in words(explain(rules, given, decided=decided), rules)
