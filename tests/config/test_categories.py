from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from config import Rules, check
from config.categories import FIELDS, find
from config.facts import Flag, Kind
from config.texts import Name, Translator


def fields(rules: Rules, kind: str, product_class: str | None) -> dict[str, bool]:
    return {field.name: field.required for field in rules.categories.fields_for(kind, product_class)}


@pytest.mark.parametrize("kind", ["complaint", "return"])
def test_batch_and_expiry_are_obligatory_for_food(rules: Rules, kind: str) -> None:
    food = fields(rules, kind, "health_food")
    assert food["batch"]
    assert food["expiry"]
    assert "serial" not in food
    assert fields(rules, kind, "cosmetic")["batch"] is False
    device = fields(rules, kind, "health_apparatus")
    assert "batch" not in device
    assert "serial" in device
    assert "batch" not in fields(rules, kind, None)


def test_each_kind_asks_what_it_needs_and_nothing_else(rules: Rules) -> None:
    assert fields(rules, "consultation", None)["topic"]
    assert "demand" not in fields(rules, "consultation", None)
    assert fields(rules, "return", None)["order"]
    assert fields(rules, "praise", None)["text"]
    assert "amount" not in fields(rules, "praise", None)
    for kind in get_args(Kind):
        assert fields(rules, kind, None).keys() <= set(FIELDS)
        assert fields(rules, kind, None)["text"]


def test_labels_fit_narrow_columns(rules: Rules) -> None:
    for field in FIELDS:
        name = rules.categories.field_name(field)
        assert len(name.zh) <= 5
        assert len(name.en) <= 14


def test_options_by_kind(rules: Rules) -> None:
    everything = rules.categories.options("category")
    assert rules.categories.options("category", "repair").keys() < everything.keys()
    assert "no_reason" not in rules.categories.options("category", "complaint")
    assert "other" in rules.categories.options("category", "praise")
    assert rules.categories.options("demand", "repair").keys() == {"repair", "other"}
    assert tuple(rules.categories.options("flag")) == get_args(Flag)
    for what in ("symptom", "cause", "topic", "no_order_reason", "stop_reason"):
        assert rules.categories.options(what)
    with pytest.raises(KeyError):
        rules.categories.options("colour")


def test_names(rules: Rules) -> None:
    assert rules.categories.name("category", "refund") == Name("Refund", "退款问题")
    assert rules.categories.name("category", "long_gone") == "long_gone"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("2", "b_two"),
        ("２", "b_two"),
        ("b_two", "b_two"),
        ("ref", "refund"),
        ("退款", "refund"),
        ("退", "refund"),
        ("Money", "refund"),
        ("same", "same"),
        ("sa", None),
        ("9", None),
        ("0", None),
        ("", None),
        ("nothing", None),
    ],
)
def test_find_by_number_key_or_beginning(typed: str, key: str | None) -> None:
    options = {
        "refund": Name("Money back", "退款"),
        "b_two": Name("Two", "二"),
        "same": Name("Same", "同"),
        "same_again": Name("Same again", "又同"),
    }
    assert find(options, typed) == key


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("- {name: apologised}", "- {name: apologized}", "did you mean apologised?"),
        ("itching: {name: {en: Itching or burning, zh: 瘙痒灼热}, group: skin}",
         "itching: {name: {en: Itching or burning, zh: 瘙痒灼热}, group: skins}", "did you mean skin?"),
        ("  minor: {en: Minor, zh: 未成年人}\n", "", "the key minor is missing"),
        ("  answer: {en: Answer, zh: 答复}\n", "", "the key answer is missing"),
        ("responsibility: usage}", "responsibility: users}", "did you mean usage?"),
        ("kinds: [repair, suggestion]", "kinds: [repairs]", "did you mean repair?"),
    ],
)  # fmt: skip
def test_faults(rewritten: Callable[..., Path], old: str, new: str, says: str) -> None:
    faults = check(rewritten("categories.yaml", old, new))
    assert says in " ".join(Translator("en").say(fault.text) for fault in faults)
