"""How the parts of the wallboard share the terminal: as many on a page as fit, the rest on further pages. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from config.texts import T, Translator
from models.queue.wall import Wall
from screens.paint import Line
from screens.wall.digits import HEIGHT, beside
from screens.wall.parts import AROUND, GAP, WIDEST_QUEUE, figure_lines, figures, hour_lines, queue_heading, queue_line

WIDE_FROM = 126
"""Cells from which the queues and the last hour stand beside each other: twelve times five for its bars, twice."""
FIGURES = 2 * (HEIGHT + AROUND) + 1
"""Lines of two rows of figures in the smallest blocks."""
HOUR, TALLEST_HOUR = 9, 20
"""Lines of the last hour: at least, and at most."""


class Share(NamedTuple):
    """A part of the wallboard: how many lines it needs, and what it makes of so many or more."""

    least: int
    make: Callable[[int], Sequence[Line]]


def pages(wall: Wall, words: Translator, cells: int, lines: int) -> list[list[Line]]:
    """The wallboard for a terminal of so many cells and lines, page by page."""
    lines = max(1, lines)
    put: list[list[Share]] = []
    for part in _parts(wall, words, cells, lines):
        if put and sum(one.least + 1 for one in put[-1]) + part.least <= lines:
            put[-1].append(part)
        else:
            put.append([part])
    return [_page(parts, lines) for parts in put]


def _page(parts: Sequence[Share], lines: int) -> list[Line]:
    """The parts below each other with an empty line between; who comes first takes of the lines that are left over."""
    spare = max(0, lines - sum(part.least for part in parts) - (len(parts) - 1))
    page: list[Line] = []
    for part in parts:
        made = part.make(min(lines, part.least + spare))
        spare -= max(0, len(made) - part.least)
        page += [*([""] if page else []), *made]
    return page[:lines]


def _parts(wall: Wall, words: Translator, cells: int, lines: int) -> Iterator[Share]:
    yield Share(FIGURES, lambda room: figure_lines(figures(wall), words, cells, room))
    wide = cells >= WIDE_FROM
    across = (cells - 2 * GAP) // 2 if wide else cells
    listed = _queues(wall, words, across, lines)
    if not wide:
        yield from map(_fixed, listed)
        yield Share(HOUR, lambda room: hour_lines(wall.hour, words, across, min(room, TALLEST_HOUR)))
        return
    first, *others = listed

    def both(room: int) -> Sequence[Line]:
        hour = hour_lines(wall.hour, words, across, min(room, TALLEST_HOUR))
        return beside(first, hour, across + 2 * GAP)

    yield Share(max(len(first), HOUR), both)
    yield from map(_fixed, others)


def _fixed(said: Sequence[Line]) -> Share:
    """A part that is what it is, however much room there is."""
    return Share(len(said), lambda room: said)


def _queues(wall: Wall, words: Translator, cells: int, lines: int) -> list[list[Line]]:
    """The queues, in as many lists as pages that they need."""
    if not wall.queues:
        return [[words.say(T("No open case."))]]
    room, cells = max(1, lines - 1), min(cells, WIDEST_QUEUE)
    said = [queue_line(queue, wall, words, cells) for queue in wall.queues]
    return [[queue_heading(words, cells), *said[at : at + room]] for at in range(0, len(said), room)]
