from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Rules, check
from config.texts import Translator
from config.wording import MOMENTS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("本品可以治疗糖尿病，疗效好", ["治疗", "疗效"]),
        ("能降血糖，也能降血压", ["降血糖", "降血压"]),
        ("这款根 治失眠", ["根 治"]),
        ("可以治·愈，也可以抗-癌", ["治·愈", "抗-癌"]),
        ("It CURES headaches and lowers  blood sugar.", ["CURES", "lowers  blood sugar"]),
        ("ｃｕｒｅ", ["ｃｕｒｅ"]),
        ("１００％有效", ["１００％有效"]),
        ("The healing touch of a secure retreat", []),
        ("本品不能代替药物治疗，请及时就医治疗", []),
        ("请不要停药", []),
        ("您可以停药", ["停药"]),
        ("本品不能代替药物。", []),
        ("This product cannot replace medicine.", []),
        ("每天两粒，饭后温水送服", []),
    ],
)
def test_words_that_promise_treatment(rules: Rules, text: str, words: list[str]) -> None:
    hits = rules.wording.check_words(text, "health_food")
    assert [hit.word for hit in hits] == words
    assert all(text[hit.start : hit.end] == hit.word for hit in hits)


def test_the_sentence_ends_what_denies(rules: Rules) -> None:
    assert [hit.word for hit in rules.wording.check_words("现在不能。治疗需要三个月", "health_food")] == ["治疗"]


def test_classes_and_no_product(rules: Rules) -> None:
    assert rules.wording.check_words("开盖前等待降压", "household_appliance") == ()
    assert rules.wording.check_words("开盖前等待降压", "health_food")
    assert rules.wording.check_words("开盖前等待降压", None)
    assert rules.wording.check_words("可以祛疤", "cosmetic")
    assert not rules.wording.check_words("可以祛疤", "health_food")


@given(st.text(), st.sampled_from(["治疗", "抗癌", "cures"]), st.text())
def test_a_word_between_full_stops_is_always_found(rules: Rules, before: str, word: str, after: str) -> None:
    text = f"{before}。{word}。{after}"
    hits = rules.wording.check_words(text, "health_food")
    at = len(before) + 1
    assert any(hit.start <= at and hit.end >= at + len(word) for hit in hits)
    assert all(first.end <= second.start for first, second in pairwise(hits))


def test_the_disclaimer_is_said_once_and_in_the_language_of_the_text(rules: Rules) -> None:
    said = rules.wording.with_disclaimer("每天两粒。", "health_food")
    assert said == "每天两粒。\n本品不能代替药物。"
    assert rules.wording.with_disclaimer(said, "health_food") == said
    assert rules.wording.with_disclaimer("Two a day.", "health_food").endswith("cannot replace medicine.")
    assert rules.wording.with_disclaimer("每天两次。", "cosmetic") == "每天两次。"
    assert rules.wording.needs_disclaimer("health_food")
    assert not rules.wording.needs_disclaimer(None)


@pytest.mark.parametrize("moment", MOMENTS)
def test_script_lines(rules: Rules, moment: str) -> None:
    assert rules.wording.script(moment, "en") != rules.wording.script(moment, "zh")
    assert not rules.wording.check_words(rules.wording.script(moment, "zh"), "health_food")


def test_faults(rewritten: Callable[..., Path]) -> None:
    [fault] = check(rewritten("wording.yaml", "  apology:", "  apologies:"))
    assert fault.key == "scripts.apology"
    [empty] = check(rewritten("wording.yaml", "words: [治疗,", 'words: ["",'))
    assert Translator("en").say(empty.text) == "the text is empty"
