"""The clocks of a case: which, how long, by which version; raised, paused, halved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Rules, load
from config.budget import Budget
from config.calendar import Pauses
from config.facts import Channel, Facts, Kind, Severity
from config.sla import ClockPlan
from config.texts import Translator

SHANGHAI = ZoneInfo("Asia/Shanghai")
EN, ZH = (Translator(language, SHANGHAI) for language in ("en", "zh"))
LEGAL = {"legal15", "legal"}
RULES = load()


def at(text: str) -> datetime:
    """An instant in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def case(kind: str = "complaint", channel: str = "phone", severity: str = "P3", **given: Any) -> Facts:
    plain = {"kind": kind, "channel": channel, "severity": severity, "received_at": at("2026-11-23T10:00"), **given}
    return msgspec.convert(plain, Facts)


def planned(rules: Rules, facts: Facts) -> dict[str, ClockPlan]:
    return {plan.kind: plan for plan in rules.sla.plan(rules.calendars, facts)}


def dues(rules: Rules, facts: Facts) -> dict[str, str]:
    found = planned(rules, facts)
    return {kind: plan.due.at.astimezone(SHANGHAI).strftime("%m-%d %H:%M") for kind, plan in found.items()}


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (case(severity="P1"), {"first_response": "11-23 10:30", "plan": "11-23 14:00", "solve": "11-24 10:00"}),
        (case(severity="P2"), {"first_response": "11-23 12:00", "plan": "11-24 18:00", "solve": "11-26 18:00"}),
        (case(severity="P3"), {"first_response": "11-23 14:00", "plan": "11-25 18:00", "solve": "11-30 18:00"}),
        (case(severity="P4"), {"first_response": "11-24 18:00", "plan": "11-30 18:00", "solve": "12-07 18:00"}),
        (case("suggestion"), {"first_response": "11-24 18:00", "plan": "11-30 18:00", "solve": "12-07 18:00"}),
        (case("praise"), {}),
        (case("return"), {"first_response": "11-23 14:00", "plan": "11-24 18:00", "legal15": "12-09 00:00"}),
        (case("repair"), {"first_response": "11-23 12:00", "plan": "11-24 18:00", "solve": "12-01 00:00"}),
        (case("consultation", "phone", "P4"), {"first_response": "11-23 10:00"}),
        (case("consultation", "face", "P4"), {"first_response": "11-23 10:15"}),
        (case("consultation", "chat", "P4"), {"first_response": "11-23 10:01"}),
        (case("consultation", "wechat", "P4"), {"first_response": "11-23 10:05"}),
        (case("consultation", "web", "P4"), {"first_response": "11-23 10:15"}),
        (case("consultation", "seller", "P4"), {"first_response": "11-23 11:00"}),
        (case("consultation", "social", "P2"), {"first_response": "11-23 12:00"}),
        (case("consultation", "email", "P4"), {"first_response": "11-23 14:00"}),
        # an urgent consultation is held to both
        (
            case("consultation", "email", "P1"),
            {"first_response": "11-23 10:30", "plan": "11-23 14:00", "solve": "11-24 10:00"},
        ),
    ],
)
def test_the_table_of_limits(rules: Rules, facts: Facts, due: dict[str, str]) -> None:
    assert dues(rules, facts) == due


@pytest.mark.parametrize(
    ("received", "facts", "due"),
    [
        # Friday afternoon before a Sunday that is worked
        ("2026-09-18T16:30", {}, {"first_response": "09-20 11:30", "plan": "09-21 18:00", "solve": "09-24 18:00"}),
        # the eve of the National Day week
        (
            "2026-09-30T17:00",
            {"severity": "P2"},
            {"first_response": "10-08 10:00", "plan": "10-08 18:00", "solve": "10-10 18:00"},
        ),
        # an e-mail at night
        (
            "2026-11-23T22:40",
            {"channel": "email"},
            {"first_response": "11-24 13:00", "plan": "11-25 18:00", "solve": "11-30 18:00"},
        ),
        # urgent, on a Saturday night, by the website: the hotline would have until Sunday morning
        (
            "2026-11-21T22:40",
            {"severity": "P1", "channel": "web"},
            {"first_response": "11-21 23:10", "plan": "11-22 02:40", "solve": "11-22 22:40"},
        ),
    ],
)
def test_dates_that_a_desk_asks_about(rules: Rules, received: str, facts: dict[str, Any], due: dict[str, str]) -> None:
    assert dues(rules, case(received_at=at(received), **facts)) == due


def test_the_stricter_of_kind_and_channel(rules: Rules) -> None:
    chat, email, call = (
        planned(rules, case(channel=channel))["first_response"] for channel in ("chat", "email", "phone")
    )
    assert (chat.rule, chat.due.at) == ("sla.channel", at("2026-11-23T10:01"))
    assert (email.rule, email.due.at) == ("sla.complaint.p3", at("2026-11-23T14:00"))
    assert (call.rule, call.due.at) == ("sla.complaint.p3", at("2026-11-23T14:00"))


def test_legal_clocks_run_beside_the_others_and_never_stop(rules: Rules) -> None:
    found = planned(rules, case(channel="authority", severity="P2", money_claim=True))
    assert {plan.kind for plan in found.values() if plan.legal} == LEGAL
    assert found["legal15"].due.at == at("2026-12-09T00:00")
    assert not found["legal15"].due.inclusive
    assert found["legal"].due.at == at("2026-12-07T18:00")
    assert not any(found[kind].stoppable for kind in LEGAL)
    assert "legal15" not in planned(rules, case())
    assert "legal" in planned(rules, case(authority_no="A1"))


def test_what_may_stop(rules: Rules) -> None:
    def stoppable(facts: Facts) -> set[str]:
        return {kind for kind, plan in planned(rules, facts).items() if plan.stoppable}

    assert stoppable(case()) == {"plan", "solve"}
    assert stoppable(case(severity="P1")) == set()
    assert stoppable(case("repair")) == {"plan"}
    assert set(rules.sla.stops) == {"customer", "third_party", "appointment", "external"}
    assert rules.sla.stops["customer"].limit == Budget(natural_days=3)
    assert rules.sla.stops["external"].limit is None
    assert rules.sla.stops["customer"].kinds == ("plan", "solve")
    assert rules.sla.total_stop == Budget(natural_days=10)


def test_every_case_is_planned(rules: Rules) -> None:
    for kind, channel, severity in product(get_args(Kind), get_args(Channel), get_args(Severity)):
        found = planned(rules, case(kind, channel, severity))
        assert ("first_response" in found) is (kind != "praise")


def test_the_steps_of_a_consultation_count_from_receipt(rules: Rules) -> None:
    facts = case("consultation", severity="P4")
    (answer,) = rules.sla.plan_step(rules.calendars, facts, "transferred")
    (interim,) = rules.sla.plan_step(rules.calendars, facts, "interim")
    assert (answer.kind, answer.due.at) == ("answer", at("2026-11-24T18:00"))
    assert (interim.kind, interim.due.at) == ("interim", at("2026-11-26T18:00"))
    assert answer.start == interim.start == facts.received_at


def test_the_explanation_begins_with_the_rule(rules: Rules) -> None:
    steps = planned(rules, case())["plan"].due.steps
    first = "P3 complaint (sla.complaint.p3), in force from 2026-01-01 (Thu): 2 working days of desk hours"
    assert [step.said(EN) for step in steps] == [
        first,
        "counted from 2026-11-23 (Mon) 10:00",
        "2026-11-23 (Mon): the day of receipt is not counted",
        "2026-11-24 (Tue): 09:00–18:00, 9 h",
        "2026-11-25 (Wed): 09:00–18:00, 9 h",
        "due 2026-11-25 (Wed) 18:00",
    ]
    assert "P3 投诉" in steps[0].said(ZH)


def raised(
    rules: Rules, old: Facts, new: Facts, moment: str, pauses: dict[str, Pauses] | None = None
) -> dict[str, ClockPlan]:
    kept = planned(rules, old)
    return {plan.kind: plan for plan in rules.sla.replan(rules.calendars, new, kept, at(moment), pauses or {})}


def test_raising_gives_the_stricter_limits_from_receipt(rules: Rules) -> None:
    found = raised(rules, case(severity="P3"), case(severity="P2"), "2026-11-23T11:00")
    assert {kind: plan.due.at for kind, plan in found.items()} == {
        "first_response": at("2026-11-23T12:00"),
        "plan": at("2026-11-24T18:00"),
        "solve": at("2026-11-26T18:00"),
    }
    assert found["plan"].start == case().received_at
    assert found["plan"].severity == "P2"


def test_nothing_that_a_raise_brings_is_due_before_it(rules: Rules) -> None:
    found = raised(rules, case(severity="P3"), case(severity="P1"), "2026-11-23T13:30")
    assert found["first_response"].due.at == at("2026-11-23T13:30")
    assert found["plan"].due.at == at("2026-11-23T14:00")
    assert not found["solve"].stoppable
    again = rules.sla.recompute(rules.calendars, found["first_response"], ())
    assert again == found["first_response"].due
    assert "not before the severity was raised: 2026-11-23 (Mon) 13:30" in [step.said(EN) for step in again.steps]


def test_what_was_overdue_stays_overdue(rules: Rules) -> None:
    found = raised(rules, case(severity="P3"), case(severity="P1"), "2026-11-24T09:00")
    assert found["first_response"].due.at == at("2026-11-23T14:00")
    assert not found["plan"].stoppable


def test_pauses_before_the_raise_stay_taken_off(rules: Rules) -> None:
    pauses: dict[str, Pauses] = {"solve": [(at("2026-11-23T11:00"), at("2026-11-23T13:00"))]}
    found = raised(rules, case(severity="P3"), case(severity="P2"), "2026-11-23T14:00", pauses)
    assert found["solve"].due.at == at("2026-11-27T11:00")
    found = raised(rules, case(severity="P3"), case(severity="P1"), "2026-11-23T14:00", pauses)
    assert found["solve"].due.at == at("2026-11-24T12:00")


def test_lowering_gives_the_limits_of_the_new_severity(rules: Rules) -> None:
    found = raised(rules, case(severity="P1"), case(severity="P3"), "2026-11-23T10:20")
    assert found["first_response"].due.at == at("2026-11-23T14:00")
    assert found["solve"].stoppable


def test_legal_clocks_do_not_follow_the_severity(rules: Rules) -> None:
    found = raised(rules, case(money_claim=True), case(severity="P1", money_claim=True), "2026-11-23T11:00")
    assert set(found) == {"first_response", "plan", "solve"}


moments = st.datetimes(datetime(2026, 1, 5), datetime(2026, 11, 30), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
stops = st.lists(
    st.tuples(moments, st.integers(1, 9000)).map(lambda pair: (pair[0], pair[0] + timedelta(minutes=pair[1]))),
    max_size=3,
)


@given(moments, st.sampled_from(["P2", "P3", "P4"]), st.sampled_from(["P1", "P2", "P3"]), st.integers(0, 20_000), stops)
def test_a_raise_twice_is_a_raise_once(received: datetime, old: str, new: str, minutes: int, pauses: Pauses) -> None:
    if new >= old:
        return
    moment, gone = received + timedelta(minutes=minutes), {"plan": pauses, "solve": pauses}
    kept = planned(RULES, case(severity=old, received_at=received))
    facts = case(severity=new, received_at=received)
    once = RULES.sla.replan(RULES.calendars, facts, kept, moment, gone)
    assert RULES.sla.replan(RULES.calendars, facts, {plan.kind: plan for plan in once}, moment, gone) == once
    for plan in once:
        before = RULES.sla.recompute(RULES.calendars, kept[plan.kind], gone.get(plan.kind, ())).at
        assert plan.due.at <= before
        assert plan.due.at >= min(before, moment)
        assert RULES.sla.recompute(RULES.calendars, plan, gone.get(plan.kind, ())) == plan.due


@given(moments, st.sampled_from(["P1", "P2", "P3", "P4"]), st.sampled_from(get_args(Channel)), stops)
def test_all_is_used_when_nothing_remains(received: datetime, severity: str, channel: str, pauses: Pauses) -> None:
    for plan in RULES.sla.plan(RULES.calendars, case(channel=channel, severity=severity, received_at=received)):
        due = RULES.sla.recompute(RULES.calendars, plan, pauses)
        plan = msgspec.structs.replace(plan, due=due)
        assert RULES.sla.used(RULES.calendars, plan, due.at, pauses) == 1.0
        assert RULES.sla.used(RULES.calendars, plan, received, pauses) == 0.0
        assert RULES.sla.remaining(RULES.calendars, plan, due.at, pauses) == timedelta(0)
        assert RULES.sla.remaining(RULES.calendars, plan, due.at + timedelta(hours=2), pauses) == timedelta(hours=-2)


def test_what_is_left_counts_in_the_clocks_own_unit(rules: Rules) -> None:
    plan = planned(rules, case(received_at=at("2026-11-20T16:00")))["first_response"]
    assert plan.due.at == at("2026-11-23T11:00")
    for moment in ("2026-11-20T18:00", "2026-11-21T12:00", "2026-11-23T09:00"):
        assert rules.sla.remaining(rules.calendars, plan, at(moment), ()) == timedelta(hours=2)
        assert rules.sla.used(rules.calendars, plan, at(moment), ()) == 0.5


def test_a_reopened_case_has_half(rules: Rules) -> None:
    assert rules.sla.half(Budget(workdays=5)) == Budget(workdays=3)
    assert rules.sla.half(Budget(natural_days=7)) == Budget(natural_days=4)
    assert rules.sla.half(Budget(hours=24)) == Budget(hours=12)
    assert rules.sla.half(Budget(desk_minutes=15)) == Budget(desk_minutes=7.5)


def test_the_version_in_force_at_receipt_decides(rewritten: Callable[..., Path]) -> None:
    old = "- {from: 2026-01-01, channel: alone, clocks: {}}"
    new = (
        "- {from: 2026-12-01, channel: none, clocks: {first_response: {desk_minutes: 30}}}\n"
        "      - {from: 2026-01-01, to: 2026-11-30, channel: alone, clocks: {}}"
    )
    rules = load(rewritten("sla.yaml", old, new))
    last, first = (
        planned(rules, case("consultation", "web", "P4", received_at=at(received)))["first_response"]
        for received in ("2026-11-30T23:59", "2026-12-01T00:00")
    )
    assert (last.rule, last.version) == ("sla.channel", date(2026, 1, 1))
    assert (first.rule, first.version, first.due.at) == ("sla.consultation", date(2026, 12, 1), at("2026-12-01T09:30"))
