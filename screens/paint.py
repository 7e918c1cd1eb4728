"""Cells and styles: how a text is measured, cut, padded, wrapped and coloured on a terminal.

A Han character takes two cells, so nothing here counts characters. Cut text ends in `..`, since the
ellipsis is of ambiguous width. How a style looks is said in `screens.themes`; each meaning that has a colour has a
word or mark in front of it as well.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal, NamedTuple

from rich.cells import cell_len, get_character_cell_size, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from config.themes import FIRST
from screens.themes import THEMES

Align = Literal["left", "right"]

CUT = ".."


class Span(NamedTuple):
    """A piece of a line in one style; `style` names what it means, as `screens.themes` does."""

    text: str
    style: str = ""


Line = str | Span | tuple[Span, ...]


def spans_of(line: Line) -> tuple[Span, ...]:
    """A line in its full form."""
    match line:
        case str():
            return (Span(line),)
        case Span():
            return (line,)
        case _:
            return line


@cache
def style(name: str, theme: str = FIRST) -> Style:
    """How a meaning looks in a theme.

    Raises:
        KeyError: there is no such meaning, or no such theme.
    """
    return Style.parse(THEMES[theme].styles[name])


def clean(text: str) -> str:
    """The text without control characters; line ends and tabs become single spaces."""
    if text.isprintable():
        return text
    return "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")


def width(text: str) -> int:
    """How many cells the text takes."""
    return cell_len(text)


def cut(text: str, cells: int) -> str:
    """The text if it fits into so many cells, else its beginning with `..`; never half a character."""
    text = clean(text)
    if cell_len(text) <= cells:
        return text
    if cells <= len(CUT):
        return set_cell_size(text, max(0, cells)).rstrip()
    return set_cell_size(text, cells - len(CUT)).rstrip() + CUT


def pad(text: str, cells: int, align: Align = "left") -> str:
    """The text cut or filled with spaces to exactly so many cells."""
    short = cut(text, cells)
    space = " " * (cells - cell_len(short))
    return space + short if align == "right" else short + space


def _pieces(paragraph: str) -> Iterable[str]:
    """Words with the spaces after them; each wide character is a piece of its own, closing marks stay with it."""
    piece = ""
    for character in paragraph:
        wide = get_character_cell_size(character) == 2
        closing = unicodedata.category(character) in ("Po", "Pe", "Pf")
        starts = (wide and not closing) or (piece and piece[-1] == " " and character != " ")
        after_wide = piece and not wide and character != " " and not closing and get_character_cell_size(piece[-1]) == 2
        if piece and (starts or after_wide):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def wrap(text: str, cells: int) -> list[str]:
    """The text broken into lines of at most so many cells; empty lines are kept, long words are broken."""
    cells = max(2, cells)
    return [line for paragraph in text.splitlines() or [""] for line in _wrap_paragraph(clean(paragraph), cells)]


def _wrap_paragraph(paragraph: str, cells: int) -> list[str]:
    """What a line takes is counted along: it is not measured anew for each character of a long text."""
    lines, line, used = [], "", 0
    for piece in _pieces(paragraph):
        if used + cell_len(piece.rstrip()) > cells and line.strip():
            lines.append(line.rstrip())
            line, used = "", 0
        if used + (length := cell_len(piece)) <= cells:
            line, used = line + piece, used + length
            continue
        for character in piece:
            if used + get_character_cell_size(character) > cells and character != " ":
                lines.append(line.rstrip())
                line = ""
            line += character
            used = cell_len(line)
    return [*lines, line.rstrip()]


def wrap_spans(spans: Sequence[Span], cells: int) -> list[tuple[Span, ...]]:
    """Styled pieces broken into lines of at most so many cells; each character keeps its style."""
    if len(spans) == 1:
        return [(Span(line, spans[0].style) if line else Span(""),) for line in wrap(clean(spans[0].text), cells)]
    texts = [clean(span.text) for span in spans]
    text = "".join(texts)
    styles = [span.style for span, said in zip(spans, texts, strict=True) for _ in said]
    lines, at = [], 0
    for line in wrap(text, cells):
        start = text.index(line, at) if line else at
        lines.append(_grouped(line, styles[start : start + len(line)]))
        at = start + len(line)
    return lines


def _grouped(line: str, styles: Sequence[str]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for character, name in zip(line, styles, strict=True):
        if spans and spans[-1].style == name:
            spans[-1] = Span(spans[-1].text + character, name)
        else:
            spans.append(Span(character, name))
    return tuple(spans) or (Span(""),)


def strip(spans: Iterable[Span], cells: int, over: str = "", theme: str = FIRST) -> Strip:
    """One painted line of exactly so many cells; `over` is a style laid over the whole line."""
    laid, left = style(over, theme), cells
    segments: list[Segment] = []
    for span in spans:
        text = cut(span.text, left)
        segments += _laid_out(text, style(span.style, theme), laid)
        left -= cell_len(text)
    segments.append(Segment(" " * left, laid))
    return Strip(segments, cells)


def _laid_out(text: str, look: Style, laid: Style) -> Iterable[Segment]:
    """Blanks that fill a column up are not underlined, nor coloured under the cursor; reversed they are a ground."""
    said = text if look.reverse else text.strip(" ")
    before, _, after = text.partition(said) if said else (text, "", "")
    looks = ((before, laid), (said, look + laid), (after, laid))
    return (Segment(piece, one) for piece, one in looks if piece)
