"""How a cell is drawn, as SGR sequences say it: read from them, and said again in the fewest bytes."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

_OFF = {21: (1,), 22: (1, 2), 23: (3,), 24: (4,), 25: (5, 6), 27: (7,), 28: (8,), 29: (9,), 54: (51, 52), 55: (53,)}
_ENDS = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 6: 25, 7: 27, 8: 28, 9: 29, 51: 54, 52: 54, 53: 55}
_BOLD, _REVERSE = 1, 7
_SEEN_ON_BLANKS = frozenset({4, 7, 9, 21, 51, 52, 53})
"""Underline, reverse, strike and frames are seen on a blank too; a colour of letters is not."""


class Pen(NamedTuple):
    """Attributes by their SGR numbers, in order; colours as SGR parameters, empty for the terminal's own."""

    attributes: tuple[int, ...] = ()
    ink: str = ""
    paper: str = ""


PLAIN = Pen()


@lru_cache(maxsize=4096)
def applied(pen: Pen, parameters: str) -> Pen:
    """The pen after `ESC [ parameters m`. What is no number of SGR changes nothing."""
    attributes, ink, paper = set(pen.attributes), pen.ink, pen.paper
    numbers = [int(part) if part.isascii() and part.isdigit() else 0 for part in parameters.split(";")]
    place = 0
    while place < len(numbers):
        number = numbers[place]
        length = 1
        if number == 0:
            attributes, ink, paper = set(), "", ""
        elif number in (38, 48):
            length = {5: 3, 2: 5}.get(numbers[place + 1] if place + 1 < len(numbers) else 0, len(numbers))
            colour = ";".join(map(str, numbers[place : place + length]))
            ink, paper = (colour, paper) if number == 38 else (ink, colour)
        elif 30 <= number <= 39 or 90 <= number <= 97:
            ink = "" if number == 39 else str(number)
        elif 40 <= number <= 49 or 100 <= number <= 107:
            paper = "" if number == 49 else str(number)
        elif number in _OFF:
            attributes.difference_update(_OFF[number])
        elif number in _ENDS:
            attributes.add(number)
        place += length
    return Pen(tuple(sorted(attributes)), ink, paper)


@lru_cache(maxsize=4096)
def shown_on(pen: Pen, colours: int, known: frozenset[int]) -> Pen:
    """What of the pen a terminal can show: one of so many colours, or one that knows few attributes.

    Where there are eight, bright letters are bold ones; of reversed letters the paper is what they are drawn with.
    """
    attributes = {number for number in pen.attributes if not known or number in known}
    letters, base = (pen.paper, 40) if _REVERSE in attributes else (pen.ink, 30)
    if colours == 8 and _is_bright(_among(letters, 16, base), base) and (not known or _BOLD in known):
        attributes.add(_BOLD)
    return Pen(tuple(sorted(attributes)), _among(pen.ink, colours, 30), _among(pen.paper, colours, 40))


def _is_bright(colour: str, base: int) -> bool:
    """Whether it is one of the bright colours; grey is no colour where there are eight."""
    return colour.isdigit() and int(colour) > base + 60


def _among(colour: str, colours: int, base: int) -> str:
    """The nearest of so many colours, as SGR parameters; `base` is the number of black, for letters or paper."""
    if not colour or not colours:
        return ""
    numbers = [int(part) for part in colour.split(";")]
    plain = len(numbers) < 3
    if colours > (16 if plain else 256) or (not plain and colours == 256 and numbers[1] == 5):
        return colour
    if not plain:
        numbers = _nearest(numbers, colours)
        if len(numbers) > 1:
            return ";".join(map(str, [base + 8, 5, numbers[1]]))
        numbers = [base + numbers[0] if numbers[0] < 8 else base + 60 + numbers[0] - 8]
    if colours > 8 or numbers[0] < base + 60:
        return str(numbers[0])
    dark = numbers[0] - 60
    return "" if dark == base else str(dark)  # grey is no colour of eight: it is not to become black


def _nearest(numbers: list[int], colours: int) -> list[int]:
    """The number of the nearest colour among 16; behind a 5 that among 256."""
    from rich.color import Color, ColorSystem

    colour = Color.from_ansi(numbers[2]) if numbers[1] == 5 else Color.from_rgb(*numbers[2:5])
    found = colour.downgrade(ColorSystem.EIGHT_BIT if colours == 256 else ColorSystem.STANDARD).number or 0
    return [5, found] if colours == 256 else [found]


@lru_cache(maxsize=4096)
def on_blank(pen: Pen) -> Pen:
    """The plainest pen with which a blank looks the same."""
    return pen if _SEEN_ON_BLANKS.intersection(pen.attributes) else Pen(paper=pen.paper)


@lru_cache(maxsize=4096)
def change(old: Pen, new: Pen) -> str:
    """The shortest sequence from one pen to the other."""
    if old == new:
        return ""
    anew = _sequence(["", *map(str, new.attributes), *filter(None, (new.ink, new.paper))])
    ended = {_ENDS[number] for number in old.attributes if number not in new.attributes}
    lost = {number for end in ended for number in _OFF[end]}
    steps = [*map(str, sorted(ended))]
    steps += [str(number) for number in new.attributes if number not in old.attributes or number in lost]
    if old.ink != new.ink:
        steps.append(new.ink or "39")
    if old.paper != new.paper:
        steps.append(new.paper or "49")
    return min(anew, _sequence(steps), key=len)


def _sequence(parameters: list[str]) -> str:
    return f"\x1b[{';'.join(parameters)}m"
