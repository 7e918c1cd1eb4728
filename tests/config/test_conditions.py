from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.conditions import Condition, first_match, reasons
from config.facts import Facts
from config.texts import Translator

MakeFacts = Callable[..., Facts]


def named(field: str, key: str) -> str:
    return f"{field} {key.upper()}"


@pytest.mark.parametrize(
    ("condition", "given", "holds"),
    [
        ({}, {}, True),
        ({"kind": ("complaint", "return")}, {}, True),
        ({"kind": ("repair",)}, {}, False),
        ({"kind": ("complaint",), "channel": ("email",)}, {}, False),
        ({"flags": ("injury", "allergy")}, {"flags": frozenset({"allergy"})}, True),
        ({"flags": ("injury",)}, {"flags": frozenset({"allergy"})}, False),
        ({"text_has": ("ＬＡＷＹＥＲ",)}, {"text": "My lawyer calls"}, True),
        ({"text_has": ("ill",)}, {"text": "still waiting"}, False),
        ({"text_has": ("ill",)}, {"text": "I am ill"}, True),
        ({"text_has": ("律师",)}, {"text": "我找律师了"}, True),
        ({"amount_from": 100}, {"amount_cents": 100}, True),
        ({"amount_from": 100}, {"amount_cents": 99}, False),
        ({"age_from": 60}, {}, False),
        ({"age_to": 17}, {"customer_age": 17}, True),
        ({"age_to": 17}, {"customer_age": 18}, False),
        ({"age_to": 17}, {}, False),
        ({"repeat": False}, {}, True),
        ({"repeat": False}, {"repeat": True}, False),
        ({"money_claim": True}, {"money_claim": True}, True),
        ({"authority": True}, {"authority_no": "7"}, True),
        ({"sale_channel": ("direct",)}, {"sale_channel": "direct"}, True),
        ({"importance": ("vip",)}, {"importance": "vip"}, True),
        ({"severity": ("P1",)}, {"severity": "P1"}, True),
        ({"any": (Condition(kind=("repair",)), Condition(repeat=True))}, {"repeat": True}, True),
        ({"any": (Condition(kind=("repair",)), Condition(repeat=True))}, {}, False),
    ],
)
def test_what_holds(facts: MakeFacts, condition: dict[str, Any], given: dict[str, Any], holds: bool) -> None:
    found = reasons(Condition(**condition), facts(**given), named)
    assert (found is not None) is holds
    for text in found or []:
        assert Translator("en").say(text)


def test_reasons_use_the_names_of_the_company(facts: MakeFacts) -> None:
    condition = Condition(category=("label",), symptom=("rash",), demand=("refund",))
    found = reasons(condition, facts(category="label", symptom="rash", demand="refund"), named)
    assert Translator("en").say(found) == "category category LABEL, symptom symptom RASH, demand demand REFUND"  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 100), max_size=8), st.integers(0, 100))
def test_the_first_match_decides(facts: MakeFacts, limits: list[int], amount: int) -> None:
    case = facts(amount_cents=amount)
    match = first_match(limits, lambda limit: Condition(amount_from=limit), case, named)
    expected = next((limit for limit in limits if amount >= limit), None)
    assert (match[0] if match else None) == expected


def test_negative_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Condition(age_from=-1)
