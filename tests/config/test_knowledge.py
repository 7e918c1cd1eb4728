from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from config import Rules, check
from config.texts import Translator


def test_enough_to_answer_with(rules: Rules) -> None:
    assert len(rules.knowledge.articles) >= 12
    for topic in rules.categories.options("topic"):
        assert rules.knowledge.find(topic, "health_food")


def test_what_fits_best_comes_first(rules: Rules) -> None:
    found = rules.knowledge.find("usage", "cosmetic")
    assert found[0].id == "cosmetic.patch_test"
    assert all(not article.product_classes or "cosmetic" in article.product_classes for article in found)
    assert all(not article.topics or "usage" in article.topics for article in found)
    assert len(rules.knowledge.find(None, None)) == len(rules.knowledge.articles)


def test_chinese_texts_have_no_spaces_of_folded_lines(rules: Rules) -> None:
    assert not [article.id for article in rules.knowledge.articles.values() if "。 " in article.text.zh]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("请先就医。", "本品疗效显著。", "疗效"),
        ("topics: [efficacy]", "topics: [eficacy]", "did you mean efficacy?"),
        ("id: hf.usage", "id: hf.function", "there is an article hf.function already"),
    ],
)
def test_faults(rewritten: Callable[..., Path], old: str, new: str, says: str) -> None:
    [fault] = check(rewritten("knowledge.yaml", old, new))
    assert says in Translator("en").say(fault.text)
