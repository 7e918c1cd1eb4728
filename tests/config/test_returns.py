"""returns.yaml: faults with their place, the floors of the law, and the clocks of a return."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from config import Rules, check, load
from config.facts import Facts
from config.loading import SHIPPED
from config.return_checks import FLOORS, marks
from config.returns import Route
from config.targets import LegalStep
from config.texts import Translator

SHANGHAI = ZoneInfo("Asia/Shanghai")
Rewritten = Callable[..., Path]
FAULTS = [
    ("info_days: 7", "inf_days: 7", "did you mean info_days?"),
    ("info_days: 7", "info_days: 0", "must be more than 0"),
    ("reminders: [5, 8]", "reminders: [8, 5]", "follow one another"),
    ("reminders: [5, 8]", "reminders: [5, 10]", "before the last day"),
    ("sending: {days: 10", "sending: {days: -10", "must be more than 0"),
    ("reissues: 1", "reissues: -1", "negative"),
    ("window: {natural_days: 7}\n", "window: {natural_days: 7, months: 1}\n", "exactly one of these keys"),
    ("window: {natural_days: 7}\n", "window: {months: 0}\n", "must be more than 0"),
    ("window: {natural_days: 7}\n", "window: {months: 121}\n", "longer than ten years"),
    ("window: {natural_days: 7}\n", "window: {months: .nan}\n", "must be more than 0"),
    ("letter: B", "letter: A", "there is a route A already"),
    ("id: return.quality", "id: return.no_reason", "there is a rule return.no_reason already"),
    ("      - from: 2005-12-01", "      - from: 2005-12-01\n        to: 2026-12-01", "no version is in force after"),
    ("      - from: 2026-01-01", "      - from: 2026-01-01\n        to: 2026-02-01", "no version is in force after"),
    ("exchanged: {natural_days: 15}", "exchanged: {natural_days: 400}", "before the right to exchange"),
    ("warranty: {months: 12}", "warranty: {natural_days: 14}", "before the right to exchange"),
    ("        repairs: 2", "        repairs: 0", "must be more than 0"),
    ("daily_percent: 0.05", "daily_percent: 0", "more than 0 and at most 1 percent"),
    ("daily_percent: 0.05", "daily_percent: 1.01", "more than 0 and at most 1 percent"),
    ("daily_percent: 0.05", "daily_percent: .nan", "more than 0 and at most 1 percent"),
    ("advance_day: 5", "advance_day: 0", "must be more than 0"),
    ("routes: [quality, device]", "routes: [quality, devise]", "did you mean device?"),
    ("grades: [A]", "grades: [E]", "known are"),
    ("  D: {en: Device with traces of use, zh: 设备有使用痕迹}\n", "", "the key D is missing"),
    ("  supplier: {name: {en: To the supplier, zh: 退供应商}}\n", "", "the key supplier is missing"),
    ("wechat: 3", "wechat: -3", "negative"),
    ("coupon_days: 30", "coupon_days: 0", "must be more than 0"),
    ("digits: 8", "digits: 5", "6 to 12 digits"),
    ("prefix: R", "prefix: r", "capital letters"),
    ("up_to: 20000", "up_to: -1", "negative"),
    ("shelf_life_share: 0.5", "shelf_life_share: 1.0", "less than 1"),
    ("frequent: {days: 30", "frequent: {days: 0", "must be more than 0"),
    ("unmatched: {workdays: 3}", "unmatched: {minutes: 3, calendar: hotline}", "calendar of the desk"),
]


@pytest.mark.parametrize(("old", "new", "says"), FAULTS)
def test_a_fault_is_told_with_its_line_and_column(rewritten: Rewritten, old: str, new: str, says: str) -> None:
    found = check(rewritten("returns.yaml", old, new))
    told = [fault for fault in found if says in Translator("en").say(fault.text)]
    assert told, [(str(fault), Translator("en").say(fault.text)) for fault in found]
    assert all(re.match(r"returns\.yaml:\d+:\d+: ", str(fault)) for fault in found)


BELOW = [
    ("window: {natural_days: 7}\n", "window: {natural_days: 6}\n", "shorter than 7 natural days"),
    ("window: {natural_days: 30}\n        counts_from: purchased", "window: {natural_days: 29}\n"
     "        counts_from: purchased", "shorter than 30 natural days"),
    ("window: {natural_days: 30}\n        counts_from: signed", "window: {natural_days: 6}\n"
     "        counts_from: signed", "shorter than 7 natural days"),
    ("returned: {natural_days: 7}", "returned: {natural_days: 6}", "shorter than 7 natural days"),
    ("exchanged: {natural_days: 15}", "exchanged: {natural_days: 14}", "shorter than 15 natural days"),
    ("counts_from: signed\n", "counts_from: delivered\n", "begins too early"),
    ("freight: company\n        inspect: true\n        channels: [direct]", "freight: customer\n"
     "        inspect: true\n        channels: [direct]", "pay for sending back"),
    ("offers: [refund, exchange]", "offers: [exchange]", "no refund"),
    ("always: {}", "always: {classes: [cosmetic]}", "whole class"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), BELOW)
def test_what_is_worse_than_the_law_needs_a_reason_and_is_marked(
    rewritten: Rewritten, old: str, new: str, says: str
) -> None:
    directory = rewritten("returns.yaml", old, new)
    [fault] = check(directory)
    assert says in Translator("en").say(fault.text)
    assert "override_reason" in Translator("en").say(fault.text)
    path = directory / "returns.yaml"
    text = path.read_text("utf-8")
    line = text.rindex("      - from:", 0, text.index(new))
    end = text.index("\n", line) + 1
    path.write_text(f"{text[:end]}        override_reason: agreed with the authority\n{text[end:]}", "utf-8")
    [(_, place, what, reason)] = marks(load(directory).returns)
    assert (place, reason) == (0, "agreed with the authority")
    assert says in Translator("en").say(what)


def test_the_shipped_rules_are_nowhere_worse_than_the_law(rules: Rules) -> None:
    assert list(marks(rules.returns)) == []
    assert {name.partition(".")[0] for name in FLOORS} < set(get_args(Route))


def test_food_that_came_back_is_not_sold_again(rewritten: Rewritten) -> None:
    rules = load()
    assert not rules.returns.may_go("resale", "health_food")
    assert rules.returns.may_go("resale", "household_appliance")
    assert rules.returns.may_go("destroy", "health_food")
    old = "{name: {en: Back to stock, zh: 重新入库}, not_for: [health_food]}"
    [fault] = check(rewritten("returns.yaml", old, old.replace("health_food", "cosmetic")))
    assert "sold again" in Translator("en").say(fault.text)
    own = old.replace("[health_food]}", "[], override_reason: sealed samples of our own}")
    assert check(rewritten("returns.yaml", old, own)) == []


def test_every_reason_and_route_has_both_names(rules: Rules) -> None:
    for key in get_args(Route):
        head = rules.returns.head(key)
        assert head.letter in "ABCDEF"
        assert head.name.en != head.name.zh
    assert {key for reason in rules.returns.reasons.values() for key in reason.routes} <= set(get_args(Route))


def test_small_questions(rules: Rules) -> None:
    returns = rules.returns
    assert [returns.arrival_days(means) for means in ("wechat", "card", "points", "unheard")] == [3, 7, 0, 7]
    assert returns.simple.covers(20_000, "no_reason", "A")
    assert not returns.simple.covers(20_001, "no_reason", "A")
    assert not returns.simple.covers(1, "quality", "A")
    assert not returns.simple.covers(1, "no_reason", "B")
    assert returns.advance_day(datetime(2026, 11, 24, tzinfo=SHANGHAI).date()) == 5


@pytest.mark.parametrize(
    ("step", "kind", "due", "inclusive", "legal"),
    [
        # received on the eve of National Day: the law's seven days run through the holidays
        ("refund_received", "refund", "2026-10-08T00:00", False, True),
        ("direct_request", "refund", "2026-10-08T00:00", False, True),
        ("inspection", "inspection", "2026-10-09T18:00", True, False),
        ("qc_pre", "qc", "2026-10-08T18:00", True, False),
        ("shipping", "ship", "2026-10-09T18:00", True, False),
    ],
)
def test_the_clocks_of_a_return(rules: Rules, step: Any, kind: str, due: str, inclusive: bool, legal: bool) -> None:
    start = datetime(2026, 9, 30, 23, 59, 59, tzinfo=SHANGHAI)
    received = datetime(2026, 9, 1, 10, tzinfo=SHANGHAI)
    facts = Facts(kind="return", channel="phone", received_at=received, severity="P3")
    [plan] = rules.sla.plan_step(rules.calendars, facts, step, start)
    assert (plan.kind, plan.legal, plan.start) == (kind, legal, start)
    assert (plan.due.at, plan.due.inclusive) == (datetime.fromisoformat(due).replace(tzinfo=SHANGHAI), inclusive)
    assert not plan.stoppable
    assert legal == (step in get_args(LegalStep))
    assert {"escalation.standard", "escalation.p1"} == {
        rule.id for rule in rules.escalation.file.rules if kind in rule.clocks
    }


@pytest.mark.parametrize("limit", ["{natural_days: 8}", "{natural_days: 7, roll: forward}", "{workdays: 5}"])
def test_the_laws_limit_of_a_refund_is_not_stretched(rewritten: Rewritten, limit: str) -> None:
    old = "- {from: 2014-03-15, limit: {natural_days: 7},"
    [fault] = check(rewritten("sla.yaml", old, old.replace("{natural_days: 7}", limit)))
    assert "the law gives 7 natural days" in Translator("en").say(fault.text)
    assert fault.place.file == "sla.yaml"
    lines = (SHIPPED / "sla.yaml").read_text("utf-8").splitlines()
    assert lines[fault.place.line - 1].startswith("      - {from: 2014")
