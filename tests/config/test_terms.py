from __future__ import annotations

from typing import get_args

import pytest

from config.facts import Channel, Flag, Kind, ProductClass, SaleChannel, Severity
from config.folding import compact, fold
from config.terms import term
from config.texts import Translator

KNOWN = [word for words in (Channel, Flag, Kind, ProductClass, SaleChannel, Severity) for word in get_args(words)]
STATES = ["open", "answered", "transferred", "interim", "closed", "received", "accepted", "applied", "requested"]
CLOCKS = ["first_response", "plan", "solve", "answer", "interim", "legal15"]


@pytest.mark.parametrize("word", [*KNOWN, *STATES, *CLOCKS, "ready", "busy", "away", "off", "regular", "vip", "qq"])
def test_every_stored_word_has_a_label(word: str) -> None:
    assert term(word).message not in (word, "{value}")


def test_an_unknown_word_stands_for_itself() -> None:
    assert Translator("en").say(term("P5 {x}")) == "P5 {x}"


def test_folding() -> None:
    assert fold(" ＡＢＣ１ ") == "abc1"
    assert compact("ｃｓ-０１ 2_3") == "CS0123"


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ({"message": "{n} of {name}", "values": {"n": 3, "name": {"en": "A", "zh": "甲"}}}, "3 of A"),
        ({"message": "plain"}, "plain"),
        ({"cents": 128_000}, "¥1,280.00"),
        ({"minutes": 80}, "1 h 20 min"),
        ({"day": "2026-11-23"}, "2026-11-23 (Mon)"),
        ([{"cents": 100}, "x"], "¥1.00, x"),
    ],
)
def test_what_went_through_json_is_said_as_before(plain: object, said: str) -> None:
    assert Translator("en").say(plain) == said  # type: ignore[arg-type]
