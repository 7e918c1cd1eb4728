"""The strip below the title line: two rows of always the same height, so that nothing jumps."""

from __future__ import annotations

from config.texts import Translator
from screens.guiding.guide import Strip
from screens.paint import CUT, Line, Span, cut, width, wrap

ROWS = 2


def strip_lines(strip: Strip, cells: int, words: Translator) -> list[Line]:
    """The mark, and what is told beside it, in two rows of so many cells; what does not fit is cut."""
    mark = f" {words.say(strip.mark)} "
    room = max(2, cells - width(mark) - 1)
    first, *rest = wrap(words.say(strip.text), room)
    more = "".join(rest[:1])
    if len(rest) > 1:
        more = cut(more + " " * (room - width(more)), max(2, room - len(CUT))) + CUT
    return [
        (Span(mark, "block"), Span(" "), Span(first, strip.style)),
        (Span(" " * (width(mark) + 1)), Span(more, strip.style)),
    ]
