"""What notices say: most are kept as a `Text`, and said in the language of whoever reads them."""

from __future__ import annotations

from config.texts import Language, Translator
from models.cases.tables import Notice


def words(notice: Notice, language: Language = "en") -> str:
    """The sentence as it is read."""
    return Translator(language).say(notice.text)
