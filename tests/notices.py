"""What is kept as a sentence of the desk's own, as its reader gets it."""

from __future__ import annotations

from config.texts import Language, Sayable, Translator
from models.cases.tables import Notice


def words(notice: Notice, language: Language = "en") -> str:
    """The sentence of a notice."""
    return Translator(language).say(notice.text)


def in_english(said: Sayable) -> str:
    """The finished words."""
    return Translator("en").say(said)
