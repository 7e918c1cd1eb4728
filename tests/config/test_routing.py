from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Rules, check, load
from config.facts import Facts
from config.routing import Candidate, WaitingCase, can_take, candidates, next_cases, route, unavailable
from config.texts import Translator

MakeFacts = Callable[..., Facts]
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def person(**given: Any) -> Candidate:
    plain = {
        "staff_id": 1,
        "roles": ("agent",),
        "skills": ("health_food", "p1"),
        "team": "hotline",
        "load": 0,
        "cap": 30,
    }
    return Candidate(**{**plain, **given})


def waiting(case_id: int, **given: Any) -> WaitingCase:
    plain = {"customer_id": case_id, "severity": "P3", "received_at": NOON, "queue": "general", "skills": ()}
    return WaitingCase(id=case_id, **{**plain, **given})


@pytest.mark.parametrize(
    ("given", "queue", "skills"),
    [
        ({"severity": "P1", "product_class": "health_food"}, "urgent", ("p1", "health_food")),
        ({"severity": "P2", "channel": "authority"}, "authority", ()),
        ({"severity": "P3", "product_class": "health_food"}, "health_food", ("health_food",)),
        ({"severity": "P3", "product_class": "health_apparatus"}, "apparatus", ("health_apparatus",)),
        ({"severity": "P3", "product_class": "household_appliance"}, "appliance", ("household_appliance",)),
        ({"severity": "P3", "product_class": "cosmetic"}, "cosmetics", ("cosmetic",)),
        ({"severity": "P3", "category": "service_attitude", "product_class": "cosmetic"}, "service", ("cosmetic",)),
        ({"severity": "P3", "kind": "return", "product_class": "other"}, "returns", ()),
        ({"severity": "P3", "kind": "repair"}, "repairs", ()),
        ({"severity": "P4", "kind": "consultation", "text": "请用广东话回电"}, "consultations", ("cantonese",)),
        ({"severity": "P4", "kind": "suggestion"}, "suggestions", ()),
        ({"severity": "P4", "kind": "praise"}, "suggestions", ()),
        ({"severity": "P3"}, "general", ()),
    ],
)
def test_queue_and_skills(
    rules: Rules, facts: MakeFacts, given: dict[str, Any], queue: str, skills: tuple[str, ...]
) -> None:
    way = route(rules, facts(**given))
    assert (way.queue, way.skills) == (queue, skills)
    assert Translator("zh").say(way.why)


def test_next_is_own_customer_then_severity_then_oldest(rules: Rules) -> None:
    cases = [
        waiting(1),
        waiting(2, received_at=NOON - timedelta(hours=1)),
        waiting(3, severity="P1", skills=("p1",)),
        waiting(4, severity="P4", customer_id=77),
    ]
    assert next_cases(rules, person(), cases, frozenset({77}))[0] == 4
    assert next_cases(rules, person(), cases[:3], frozenset({77}))[0] == 3
    assert next_cases(rules, person(skills=()), cases[:3], frozenset())[0] == 2
    assert next_cases(rules, person(), [], frozenset()) == []


def test_a_case_without_customer_is_nobodys_own(rules: Rules) -> None:
    cases = [waiting(1, customer_id=None, received_at=NOON), waiting(2, received_at=NOON - timedelta(1))]
    assert next_cases(rules, person(), cases, frozenset())[0] == 2


def test_the_cap_leaves_out_what_is_too_heavy(rules: Rules) -> None:
    cases = [waiting(1, severity="P1"), waiting(2, severity="P4")]
    assert next_cases(rules, person(load=27), cases, frozenset())[0] == 2
    assert next_cases(rules, person(load=26), cases, frozenset())[0] == 1
    assert unavailable(rules, person(load=30)) is not None
    assert unavailable(rules, person(load=29)) is None


def test_who_is_given_no_cases(rules: Rules) -> None:
    for nobody in (
        {"roles": ("warehouse",)},
        {"state": "off"},
        {"state": "away"},
        {"on_leave": True},
        {"on_shift": False},
    ):
        assert unavailable(rules, person(**nobody)) is not None
    assert unavailable(rules, person(state="busy")) is None


def test_candidates_in_order(rules: Rules) -> None:
    staff = [
        person(staff_id=1, load=4, idle_since=NOON),
        person(staff_id=2, load=2, idle_since=NOON),
        person(staff_id=3, load=2, idle_since=NOON - timedelta(minutes=5)),
        person(staff_id=4, load=9, owns_customer=True),
        person(staff_id=5, skills=()),
        person(staff_id=6, on_leave=True),
    ]
    case = waiting(1, skills=("health_food",))
    assert [one.staff_id for one in candidates(rules, case, staff)] == [4, 3, 2, 1]


def test_a_queue_of_a_team(rewritten: Callable[..., Path]) -> None:
    directory = rewritten("routing.yaml", "zh: 报修}}\n", "zh: 报修}, teams: [technical]}\n")
    rules = load(directory)
    case = waiting(1, queue="repairs")
    assert not can_take(rules, person(), case)
    assert can_take(rules, person(team="technical"), case)


def test_which_queues_give_their_cases_out(rewritten: Callable[..., Path]) -> None:
    routing = load(rewritten("routing.yaml", "zh: 报修}}\n", "zh: 报修}, assign: automatic}\n")).routing
    assert [name for name in routing.queues if routing.deals(name)] == ["repairs", "waiting"]
    assert not routing.deals("unheard_of")


@given(
    st.lists(st.tuples(st.sampled_from(["P1", "P2", "P3", "P4"]), st.integers(0, 50), st.integers(0, 5)), max_size=20)
)
def test_nothing_waiting_is_before_the_next_case(rules: Rules, rows: list[tuple[Any, int, int]]) -> None:
    cases = [
        waiting(i, severity=severity, received_at=NOON + timedelta(minutes=minute), customer_id=customer)
        for i, (severity, minute, customer) in enumerate(rows)
    ]
    found = next_cases(rules, person(), cases, frozenset({3}))
    assert sorted(found) == list(range(len(cases)))
    if found:
        best = cases[found[0]]
        rank = (best.customer_id != 3, best.severity, best.received_at)
        assert all(rank <= (case.customer_id != 3, case.severity, case.received_at) for case in cases)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("queue: repairs", "queue: repair", "did you mean repairs?"),
        ("skills: [cosmetic]}", "skills: [cosmetics]}", "did you mean cosmetic?"),
        ("zh: 报修}}\n", "zh: 报修}, teams: [technics]}\n", "did you mean technical?"),
        ("zh: 待派单}}", "zh: 待派单}, assign: automatic}", "it is not automatic itself"),
        ("zh: 报修}}\n", "zh: 报修}, assign: auto}\n", "automatic"),
        ("weights: {P1: 4, ", "weights: {", "each severity needs a weight"),
        ("alarm_minutes: 15", "alarm_minutes: -1", "alarm_minutes is negative"),
        ("cap: 30", "cap: 0", "a load cap is 1 or more"),
    ],
)
def test_faults_of_routing(rewritten: Callable[..., Path], old: str, new: str, says: str) -> None:
    assert says in Translator("en").say(check(rewritten("routing.yaml", old, new))[0].text)
