"""The test card: colours, widths, lines and attributes, laid out so that what does not fit is seen."""

from __future__ import annotations

from collections.abc import Iterator

from app.driver.ascii import PLAINLY
from app.driver.grid import TAIL
from app.driver.pens import PLAIN, Pen, change, shown_on
from app.driver.rendering import Rendering
from app.driver.traits import Traits
from app.output import cells
from config.texts import T, Text, Translator

_INKS = tuple(enumerate((T("red"), T("green"), T("yellow"), T("blue"), T("magenta"), T("cyan"), T("white")), start=1))
_ATTRIBUTES: tuple[tuple[int, Text], ...] = (
    (1, T("bold")), (2, T("dim")), (3, T("italic")), (4, T("underlined")), (7, T("reverse")), (9, T("struck")),
)  # fmt: skip
RULER = 40
"""Cells up to the bar; the texts before it are shorter, each in its own way."""
_TEXTS = ("plain ASCII, one cell each", "售后服务台：来电，登记。", "ＣＳ０１２３　《保修》")
AMBIGUOUS = "“退货”—①℃…·×≈↑"
_BOX = ("┌──────┬──────┐", "│ 售后 │ desk │", "├──────┼──────┤", "│ 客户 │ 100% │", "└──────┴──────┘")


def card(traits: Traits, words: Translator) -> list[str]:
    """The lines, with the sequences that colour them."""
    return [
        *_colours(traits, words),
        _attributes(traits, words),
        "",
        words.say(T("The bars of these rows stand below each other, below the 1 behind the last 0:")),
        "".join(str(number % 10) for number in range(1, RULER + 1)) + "1",
        *(_ruled(text) for text in _TEXTS),
        _ruled(AMBIGUOUS) + words.say(T("  as it is; further right if wide")),
        _ruled(_drawn(AMBIGUOUS, traits)) + words.say(T("  as the desk draws it here")),
        "",
        words.say(T("Lines, lines in ASCII, and those that the desk draws here:")),
        *(f"{line}   {_plain(line)}   {_drawn(line, traits)}" for line in _BOX),
    ]


def _colours(traits: Traits, words: Translator) -> Iterator[str]:
    if not traits.colours:
        yield words.say(T("Without colours."))
        return
    yield " ".join(_in(Pen(ink=str(30 + number)), words.say(name), traits) for number, name in _INKS)
    yield " ".join(_in(Pen((7,), str(30 + number)), words.say(name), traits) for number, name in _INKS)
    if traits.colours >= 16:
        bright = (_in(Pen(ink=str(90 + number)), words.say(name), traits) for number, name in _INKS)
        yield " ".join((words.say(T("bright:")), *bright))
    if traits.colours >= 256:
        yield "".join(_in(Pen(paper=f"48;5;{number}"), " ", traits) for number in range(16, 88))


def _attributes(traits: Traits, words: Translator) -> str:
    known = [(number, name) for number, name in _ATTRIBUTES if not traits.attributes or number in traits.attributes]
    return " ".join(_in(Pen((number,)), words.say(name), traits) for number, name in known)


def _in(pen: Pen, text: str, traits: Traits) -> str:
    shown = shown_on(pen, traits.colours, traits.attributes)
    return change(PLAIN, shown) + text + change(shown, PLAIN)


def _ruled(text: str) -> str:
    return text + " " * (RULER - cells(text)) + "|"


def _plain(text: str) -> str:
    return "".join(PLAINLY.get(sign, sign) for sign in text)


def _drawn(text: str, traits: Traits) -> str:
    """The text as the screens show it on this terminal."""
    texts = [part for sign in text for part in ((sign, TAIL) if cells(sign) == 2 else (sign,))]
    return "".join(Rendering(traits).row(texts, [PLAIN] * len(texts))[0])
