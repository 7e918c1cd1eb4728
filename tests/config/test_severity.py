from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Rules, check, load
from config.facts import Facts
from config.loading import SHIPPED
from config.severity import decide
from config.texts import Translator

MakeFacts = Callable[..., Facts]


@pytest.mark.parametrize(
    ("given", "severity", "rule"),
    [
        ({"flags": frozenset({"adverse_reaction"})}, "P1", "p1.health"),
        ({"kind": "consultation", "flags": frozenset({"hospital"})}, "P1", "p1.health"),
        ({"flags": frozenset({"self_harm"})}, "P1", "p1.self_harm"),
        ({"kind": "repair", "flags": frozenset({"device_hazard"})}, "P1", "p1.device"),
        ({"same_batch": 3}, "P1", "p1.batch"),
        ({"same_batch": 2}, "P3", "p3.other"),
        ({"flags": frozenset({"media_exposure"}), "product_class": "health_food"}, "P1", "p1.media"),
        ({"flags": frozenset({"media_exposure"}), "text": "直播时说吃了头晕"}, "P1", "p1.media"),
        ({"flags": frozenset({"media_exposure"}), "text": "直播说发货慢"}, "P3", "p3.other"),
        ({"channel": "authority"}, "P2", "p2.authority"),
        ({"authority_no": "12315-2026-1"}, "P2", "p2.authority"),
        ({"amount_cents": 500_000}, "P2", "p2.amount"),
        ({"amount_cents": 499_999}, "P3", "p3.other"),
        ({"repeat": True}, "P2", "p2.repeat"),
        ({"category": "seller_misconduct"}, "P2", "p2.seller"),
        ({"flags": frozenset({"data_leak"})}, "P2", "p2.data_leak"),
        ({"kind": "consultation", "customer_age": 65, "text": "高血压能不能吃"}, "P2", "p2.vulnerable"),
        ({"kind": "consultation", "customer_age": 65, "text": "Still at the mill?"}, "P4", "p4.wish"),
        ({"kind": "consultation", "customer_age": 64, "text": "高血压能不能吃"}, "P4", "p4.wish"),
        (
            {"kind": "consultation", "flags": frozenset({"pregnant"}), "product_class": "cosmetic"},
            "P2",
            "p2.vulnerable",
        ),
        ({"kind": "return"}, "P3", "p3.other"),
        ({"flags": frozenset({"label_remark"})}, "P4", "p4.label"),
        ({"kind": "suggestion"}, "P4", "p4.wish"),
        ({"kind": "praise"}, "P4", "p4.wish"),
    ],
)
def test_severity_by_workflows(rules: Rules, facts: MakeFacts, given: dict[str, Any], severity: str, rule: str) -> None:
    decision = decide(rules, facts(**given))
    assert (decision.severity, decision.rule) == (severity, rule)
    assert decision.version == date(2026, 1, 1)


def test_the_reason_is_said_in_both_languages_and_survives_json(rules: Rules, facts: MakeFacts) -> None:
    decision = decide(rules, facts(flags=frozenset({"allergy", "injury"}), amount_cents=900_000))
    stored = msgspec.json.decode(msgspec.json.encode(decision.why))
    assert Translator("en").say(decision.why) == "Harm to health (marked Injury, Allergic reaction)"
    assert Translator("en").say(stored) == Translator("en").say(decision.why)
    assert Translator("zh").say(decision.why).startswith("人身健康损害")
    amount = decide(rules, facts(amount_cents=900_000))
    assert (
        Translator("en").say(msgspec.json.decode(msgspec.json.encode(amount.why)))
        == "¥5,000 or more (amount ¥9,000.00)"
    )


@given(st.integers(0, 10**7), st.integers(0, 10), st.booleans(), st.sampled_from(["complaint", "return", "repair"]))
def test_a_health_mark_is_always_urgent(rules: Rules, amount: int, batch: int, repeat: bool, kind: Any) -> None:
    given_facts = Facts(
        kind=kind,
        channel="email",
        received_at=datetime(2026, 5, 1, tzinfo=UTC),
        amount_cents=amount,
        same_batch=batch,
        repeat=repeat,
        flags=frozenset({"injury"}),
    )
    assert decide(rules, given_facts).severity == "P1"


def test_the_version_is_that_of_the_day_of_receipt(tmp_path: Path, facts: MakeFacts) -> None:
    old = (SHIPPED / "severity.yaml").read_text("utf-8")
    text = old.replace("from: 2026-01-01", "from: 2026-01-01\n    to: 2026-11-30", 1)
    text += "  - from: 2026-12-01\n    rules: [{id: all, severity: P2, name: {en: All, zh: 全部}}]\n"
    (tmp_path / "severity.yaml").write_text(text, "utf-8")
    rules = load(tmp_path)
    before = decide(rules, facts(received_at=datetime(2026, 11, 30, 15, 59, tzinfo=UTC)))  # 23:59 at the desk
    after = decide(rules, facts(received_at=datetime(2026, 11, 30, 16, 0, tzinfo=UTC)))
    assert (before.rule, after.rule) == ("p3.other", "all")


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("to: 2026-12-01", "from: 2026-12-01", "overlaps"),
        ("to: 2026-11-29", "from: 2026-12-01", "no version is in force from 2026-11-30"),
        ("to: 2025-12-31", "from: 2026-01-01", "ends before it begins"),
    ],
)
def test_versions_that_do_not_join_are_refused(tmp_path: Path, first: str, second: str, says: str) -> None:
    text = (SHIPPED / "severity.yaml").read_text("utf-8")
    text = text.replace("from: 2026-01-01", f"from: 2026-01-01\n    {first}", 1)
    text += f"  - {second}\n    rules: [{{id: all, severity: P2, name: {{en: All, zh: 全部}}}}]\n"
    (tmp_path / "severity.yaml").write_text(text, "utf-8")
    assert says in " ".join(Translator("en").say(fault.text) for fault in check(tmp_path))


def test_a_table_that_leaves_cases_out_is_refused(rewritten: Callable[..., Path]) -> None:
    directory = rewritten("severity.yaml", "报修}\n", "报修}\n        when: {kind: [complaint]}\n")
    assert "must have no `when:`" in Translator("en").say(check(directory)[-1].text)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("amount_from: 500000", "amount_from: -1", "amount_from is negative"),
        ("category: [data_leak]", "category: [data_leek]", "did you mean data_leak?"),
        ("flags: [self_harm]", "flags: [selfharm]", "did you mean self_harm?"),
        ("id: p2.repeat", "id: p2.amount", "there is a rule p2.amount already"),
        ("same_batch_from: 3", "same_batch_form: 3", "did you mean same_batch_from?"),
    ],
)
def test_faulty_conditions_are_named(rewritten: Callable[..., Path], old: str, new: str, says: str) -> None:
    assert says in Translator("en").say(check(rewritten("severity.yaml", old, new))[0].text)
