"""Bars of plain characters: `#` has the same width on every terminal, and a number stands before each bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from screens.paint import Line, Span, pad, width

MARK = "#"
SHORTEST, LONGEST = 8, 48
"""Cells of the longest bar, on whatever terminal."""


class Bar(NamedTuple):
    """A bar: what it is about, the number as it is said, how long it is, and the style of the bar."""

    label: str
    said: str
    value: float
    style: str = ""


def bar(value: float, most: float, cells: int) -> str:
    """A bar as long as the value among the largest; whatever is more than nothing can be seen."""
    if value <= 0 or most <= 0:
        return ""
    return MARK * max(1, round(cells * min(1.0, value / most)))


def chart(bars: Sequence[Bar], room: int) -> list[Line]:
    """Bars below each other, in so many cells: labels, numbers at the right of theirs, then what is left over."""
    labels = min(max((width(one.label) for one in bars), default=0), room // 3)
    numbers = max((width(one.said) for one in bars), default=0)
    most = max((one.value for one in bars), default=0)
    cells = min(LONGEST, max(SHORTEST, room - labels - numbers - 3))
    return [
        (
            Span(f"{pad(one.label, labels)} {pad(one.said, numbers, 'right')} "),
            Span(bar(one.value, most, cells), one.style),
        )
        for one in bars
    ]
