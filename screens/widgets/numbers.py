"""Whole numbers that are typed: none is so large that nothing could take it."""

from __future__ import annotations

from config.texts import T, Text
from screens.actions import fold


def not_within(typed: str, most: int, otherwise: Text) -> Text | None:
    """What is wrong with what was typed where a number from 0 to `most` belongs; `otherwise` if it is no number.

    Leading zeros count for nothing. Whatever passes, `int` can read once it is folded.
    """
    plain = fold(typed)
    if not (plain.isascii() and plain.isdigit()):
        return otherwise
    digits = plain.lstrip("0")
    fits = len(plain) <= LONGEST and (not digits or (len(digits) <= len(str(most)) and int(digits) <= most))
    return None if fits else T("This must be a number from {least} to {most}.", least=0, most=most)


LONGEST = 100
"""Digits, leading zeros among them: Python itself reads no more than some thousands at once."""
