"""Words of an answer that a customer must not be told. Pure."""

from __future__ import annotations

from config import Rules
from config.texts import T, Text


def wrong_words(rules: Rules, answer: str, product_class: str | None) -> Text | None:
    """What must not be said about products of this class, if it was."""
    hits = rules.wording.check_words(answer, product_class)
    if not hits:
        return None
    return T("Must not be said: {words} ({why})", words=tuple(hit.word for hit in hits), why=hits[0].why)
