"""What may be written for the words that the desk knows: the key itself, and its label in either language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from config.terms import term
from config.texts import Sayable, Translator

_EN, _ZH = Translator("en"), Translator("zh")


def of_terms(keys: Iterable[str]) -> dict[str, str]:
    """The words for enum values."""
    return of_names({key: term(key) for key in keys})


def of_names(names: Mapping[str, Sayable]) -> dict[str, str]:
    """The words for keys with names of their own; the Chinese ones come first, since sentences list them."""
    words: dict[str, str] = {}
    for key, name in names.items():
        words |= {_ZH.say(name): key, key: key, _EN.say(name): key}
    return words
