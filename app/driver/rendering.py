"""What of a grid a terminal can show, cell by cell: other signs in the same place, fewer colours."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.driver.ascii import PLAINLY
from app.driver.deciding import UTF_8
from app.driver.grid import BLANK, TAIL
from app.driver.pens import PLAIN, Pen, on_blank, shown_on
from app.driver.traits import WIDE, Traits

UNKNOWN = "?"
_LETTERS = ("GREEK", "CYRILLIC")


class Rendering:
    """Makes rows that a terminal can show of those that are wanted; every sign keeps its cells."""

    def __init__(self, traits: Traits) -> None:
        self._traits = traits
        self._signs: dict[tuple[str, bool], str] = {}

    def row(self, texts: Sequence[str], pens: Sequence[Pen]) -> tuple[list[str], list[Pen]]:
        """The texts and pens of a row."""
        drawn = list(texts)
        for at, text in enumerate(texts):
            if not text.isascii():
                drawn[at] = self._sign(text, at + 1 < len(texts) and texts[at + 1] == TAIL)
        return drawn, list(self._drawn_with(pens, drawn))

    def may_cover(self, text: str) -> bool:
        """Whether the sign may be drawn over the cell behind it: nobody knows how wide it is on this terminal."""
        return self._traits.ambiguous == 0 and is_ambiguous(text)

    def _drawn_with(self, pens: Sequence[Pen], texts: Sequence[str]) -> Iterator[Pen]:
        """The pens, looked up once for each run of the same one."""
        last: Pen | None = None
        inked = blank = PLAIN
        for pen, text in zip(pens, texts, strict=True):
            if pen is not last:
                last, inked = pen, shown_on(pen, self._traits.colours, self._traits.attributes)
                blank = on_blank(inked)
            yield blank if text == BLANK else inked

    def _sign(self, text: str, takes_two: bool) -> str:
        known = self._signs.get((text, takes_two))
        if known is None:
            known = self._signs[text, takes_two] = self._drawn(text[0], takes_two) or text
        return known

    def _drawn(self, sign: str, takes_two: bool) -> str:
        """What is drawn instead of a sign; empty for nothing else."""
        traits, drawn = self._traits, sign
        if not takes_two and traits.ascii:
            drawn = PLAINLY.get(sign, sign)
        if not takes_two and traits.ambiguous == WIDE and unicodedata.east_asian_width(drawn) == "A":
            drawn = narrow(sign)
        if traits.encoding != UTF_8 and not _encodes(drawn, traits.encoding):
            return UNKNOWN * (2 if takes_two else 1)
        return drawn if drawn != sign else ""


@lru_cache(maxsize=4096)
def is_ambiguous(text: str) -> bool:
    """Whether terminals draw it in one cell or in two, each as it likes. Lines and blocks do not count: where they
    are wide, nothing but ASCII helps.
    """
    first = text[:1]
    return not text.isascii() and not "\u2500" <= first <= "\u259f" and unicodedata.east_asian_width(first) == "A"


def narrow(sign: str) -> str:
    """A likeness in one cell of a sign of ambiguous width: `①` is 1, `℃` C, `é` e, `β` b; a question mark for none."""
    if sign in PLAINLY:
        return PLAINLY[sign]
    letters = [part for part in unicodedata.normalize("NFKD", sign) if part.isascii() and part.isalpha()]
    value = unicodedata.numeric(sign, -1)
    if value in range(10):
        return str(int(value))
    if len(letters) == 1:
        return letters[0]
    script, *words = unicodedata.name(sign, "").split()
    if script in _LETTERS and "LETTER" in words:
        letter = words[words.index("LETTER") + 1][0]
        return letter.lower() if "SMALL" in words else letter
    return UNKNOWN


def _encodes(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
