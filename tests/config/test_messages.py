from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from config import Rules, check
from config.messages import PLACES
from config.texts import LANGUAGES, Language, Translator


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", PLACES)
def test_every_message_says_what_it_is_about_and_the_phone(rules: Rules, template: str, language: Language) -> None:
    values = {place: f"<{place}>" for place in PLACES[template]}
    text = rules.messages.render(template, language, **values)
    assert all(value in text for value in values.values())
    assert rules.messages.hotline in text
    assert "{" not in text
    assert rules.wording.check_words(text, "health_food") == ()


def test_a_missing_value_is_an_error(rules: Rules) -> None:
    with pytest.raises(KeyError):
        rules.messages.render("M2", "zh", number="CS00000174")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("proposal by {plan}", "proposal by {plain}", "did you mean plan?"),
        ("  M14:", "  M41:", "the key M14 is missing"),
        ("proposal by {plan}", "proposal by {plan", "expected"),
        ("  M12:\n", "  M12:\n    colour: red\n", "colour"),
    ],
)
def test_faults(rewritten: Callable[..., Path], old: str, new: str, says: str) -> None:
    faults = check(rewritten("messages.yaml", old, new))
    assert faults
    assert says in " ".join(Translator("en").say(fault.text) for fault in faults)
