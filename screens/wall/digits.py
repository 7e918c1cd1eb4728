"""Large figures out of blocks: spaces in reverse, which every terminal shows, in whatever encoding and width. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from screens.paint import Line, Span, cut, spans_of, width

HEIGHT = 5
"""Dots that every sign is high."""
SIGNS = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    "-": ("   ", "   ", "###", "   ", "   "),
    "%": ("# #", "  #", " # ", "#  ", "# #"),
}
SIZES = ((6, 3), (4, 2), (2, 1), (1, 1))
"""Cells and lines of a dot, the largest first; but for the last one, dots look square."""
BLOCKS = {"strong": "block", "alarm": "breached"}
"""The style of blocks where the figure as text has that one."""


def large(said: str, cells: int, lines: int, style: str) -> list[Line]:
    """A figure as large as so many cells and lines allow; where there is no room for blocks, as it is written.

    Args:
        said: digits, `-` and `%`.
        style: that of the figure as text, one of `BLOCKS`.
    """
    across = len(said) * 4 - 1
    size = next((size for size in SIZES if across * size[0] <= cells and HEIGHT * size[1] <= lines), None)
    if size is None:
        return [Span(cut(said, cells), style)]
    return [line for row in _rows(said) for line in [tuple(_spans(row, size[0], BLOCKS[style]))] * size[1]]


def _rows(said: str) -> list[str]:
    return [" ".join(SIGNS[sign][row] for sign in said) for row in range(HEIGHT)]


def _spans(row: str, cells: int, style: str) -> Iterator[Span]:
    """Dots as spaces in reverse, what is between them as spaces."""
    for dot, run in groupby(row.rstrip()):
        yield Span(" " * (cells * len(list(run))), style if dot == "#" else "")


def beside(left: Sequence[Line], right: Sequence[Line], cells: int) -> list[Line]:
    """Two blocks of lines, the right one from so many cells on."""
    height = max(len(left), len(right))
    padded = [(*one, *[""] * (height - len(one))) for one in (left, right)]
    return [(*_filled(one, cells), *spans_of(other)) for one, other in zip(*padded, strict=True)]


def _filled(line: Line, cells: int) -> tuple[Span, ...]:
    """The line cut or filled to so many cells."""
    spans, left = [], cells
    for span in spans_of(line):
        text = cut(span.text, left)
        spans.append(Span(text, span.style))
        left -= width(text)
    return (*spans, Span(" " * left))
