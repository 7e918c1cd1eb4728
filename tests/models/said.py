"""What is kept as a sentence of the desk's own, as an English reader gets it."""

from __future__ import annotations

from config.texts import Sayable, Translator


def in_english(said: Sayable) -> str:
    """The finished words."""
    return Translator("en").say(said)
