"""Reading what Textual writes into a grid: text, places and pens. Modes that it sets are the driver's business."""

from __future__ import annotations

import re
import unicodedata

from rich.cells import cell_len, get_character_cell_size

from app.driver.ascii import PLAINLY
from app.driver.grid import BLANK, TAIL, Grid
from app.driver.pens import PLAIN, applied, shown_on
from app.driver.traits import UTF_8, Traits

BELL = "\x07"
_PIECE = re.compile(
    r"\x1b\[(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b\](?P<command>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b.?|(?P<control>.)",
    re.DOTALL,
)
_CLIPBOARD = "52;"
JOINER, WIDENS = "\u200d", "\ufe0f"
_JOINED = re.compile(f"{JOINER}.?", re.DOTALL)
"""What makes one sign of several, or a wide one of a narrow one, is measured by each terminal in its own way: the
first sign alone is drawn, in the cells that Textual has measured."""


class Reader:
    """Keeps a grid as Textual wants it; what belongs to no cell is handed back."""

    def __init__(self, grid: Grid, traits: Traits) -> None:
        self.grid = grid
        self._traits = traits
        self._pen = self._shown = PLAIN
        self._known: dict[str, tuple[str, ...]] = {}

    def feed(self, written: str) -> str:
        """Take over a frame; returns what is to be sent as it is: a bell, a text for the clipboard."""
        beside = []
        for piece in _PIECE.finditer(written):
            kind = piece.lastgroup
            if kind == "text":
                self._text(piece.group())
            elif kind == "final":
                self._sequence(piece["parameters"], piece["final"])
            elif kind == "command" and self._traits.clipboard and piece["command"].startswith(_CLIPBOARD):
                beside.append(piece.group())
            elif kind == "control":
                beside.append(self._control(piece.group()))
        return "".join(beside)

    def _text(self, text: str) -> None:
        if text.isascii():
            self.grid.put(list(text), self._shown)
            return
        cells: list[str] = []
        if JOINER in text:
            text = _JOINED.sub("", text)
        for character in text:
            known = self._known.get(character)
            if known is None:
                known = self._known[character] = self._cells(character)
            if known:
                cells += known
            else:
                self._mark(character, cells)
        self.grid.put(cells, self._shown)

    def _cells(self, character: str) -> tuple[str, ...]:
        """The cells of a character; none for what is laid over the one before it."""
        size = get_character_cell_size(character)
        if size == 0:
            return ()
        if self._traits.ascii:
            character = PLAINLY.get(character, character)
        if self._traits.encoding != UTF_8 and not _encodes(character, self._traits.encoding):
            return ("?",) * size
        return (character,) if size == 1 else (character, TAIL)

    def _mark(self, mark: str, cells: list[str]) -> None:
        """Lay a mark over the last character; one that only widens it leaves a blank beside it instead."""
        last = "".join(cells[-2:]) if cells[-1:] == [TAIL] else "".join(cells[-1:])
        if mark == WIDENS:
            cells += [BLANK] * (cell_len(last + WIDENS) - cell_len(last))
        elif unicodedata.category(mark)[0] != "M" or self._traits.encoding != UTF_8:
            return
        elif last:
            cells[-2 if cells[-1] == TAIL else -1] += mark
        else:
            self.grid.add_mark(mark)

    def _sequence(self, parameters: str, final: str) -> None:
        if final == "m":
            self._pen = applied(self._pen, parameters)
            traits = self._traits
            self._shown = shown_on(self._pen, traits.colours, traits.attributes, traits.bright)
            return
        numbers = [int(part) if part.isascii() and part.isdigit() else 0 for part in parameters.split(";")]
        first, grid = max(1, numbers[0]), self.grid
        if final in "Hf":
            grid.move(first - 1, (max(1, numbers[1]) if len(numbers) > 1 else 1) - 1)
        elif final in "AB":
            grid.move(grid.row + (first if final == "B" else -first), grid.column)
        elif final in "CD":
            grid.move(grid.row, grid.column + (first if final == "C" else -first))
        elif final == "G":
            grid.move(grid.row, first - 1)
        elif final == "K" and numbers[0] == 0:
            grid.erase(grid.column, grid.columns, self._shown)
        elif final == "J" and numbers[0] in (2, 3):
            grid.clear()

    def _control(self, control: str) -> str:
        if control == BELL:
            return BELL
        if control == "\n":
            self.grid.move(self.grid.row + 1, 0)
        elif control == "\r":
            self.grid.move(self.grid.row, 0)
        elif control == "\t":
            self.grid.put([BLANK], self._shown)
        return ""


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
