"""How many pieces of each line come back, and in how many parts: `1+2` where they are not in the same state. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from config.texts import T, Text
from models.returns.views import SoldView
from screens.actions import fold
from screens.widgets import Value

PARTS = 3
"""Parts that a line can be told in: unopened, opened, broken."""
DIGITS = 5
"""Digits of a number of pieces."""


class Part(NamedTuple):
    """Pieces of a line that are alike; `suffix` is what the names of their fields end in."""

    line: SoldView
    suffix: str
    pieces: int


def suffix(line: SoldView, place: int) -> str:
    """`_2` for the first part of line 2, then `_2b` and `_2c`."""
    return f"_{line.line}{'abcdefghijklmnopqrstuvwxyz'[place] if place else ''}"


def parts_of(line: SoldView, typed: Any) -> list[Part]:
    """The parts that were typed for a line; none where nothing comes back, or it cannot be read."""
    counts = _counts(typed)
    if counts is None or len(counts) > line.left:
        return []
    return [Part(line, suffix(line, place), count) for place, count in enumerate(counts)]


def coming(lines: Sequence[SoldView], values: Mapping[str, Any]) -> list[Part]:
    """All parts that come back."""
    return [part for line in lines for part in parts_of(line, values.get(f"pieces_{line.line}"))]


def is_split(parts: Sequence[Part]) -> bool:
    """Whether some line comes back in several parts."""
    return len({part.line.line for part in parts}) < len(parts)


def pieces_to(most: int, parts: int) -> Callable[[Value], Text | None]:
    """The check of a field for the pieces of a line of which so many can still come back, in so many parts."""

    def check(value: Value) -> Text | None:
        counts = _counts(value)
        if counts is None or sum(counts) > most:
            return T("This must be a number from 0 to {most}.", most=most)
        return None if len(counts) <= parts else T("A line can be told in {most} parts at most.", most=parts)

    return check


def _counts(typed: Any) -> list[int] | None:
    """`2` as one number, `1+2` as two; nothing for none, or 0. None for what is no such thing."""
    words = [word.strip() for word in fold(str(typed or "0")).split("+")]
    if not all(word.isascii() and word.isdigit() and len(word) <= DIGITS for word in words):
        return None
    counts = [int(word) for word in words]
    if len(counts) > 1:
        return counts if all(counts) else None
    return [count for count in counts if count]
