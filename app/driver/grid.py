"""What stands on a screen, cell by cell."""

from __future__ import annotations

from app.driver.pens import PLAIN, Pen, on_blank

BLANK = " "
TAIL = ""
"""The text of the right half of a wide character."""


class Grid:
    """Rows of cells, and where the cursor is. A cell has a text (with its combining marks) and a pen."""

    def __init__(self, columns: int, lines: int) -> None:
        self.columns = columns
        self.lines = lines
        self.texts = [[BLANK] * columns for _ in range(lines)]
        self.pens = [[PLAIN] * columns for _ in range(lines)]
        self.row = 0
        self.column = 0

    def move(self, row: int, column: int) -> None:
        """Put the cursor somewhere; outside is at the edge."""
        self.row = max(0, min(row, self.lines - 1))
        self.column = max(0, min(column, self.columns))

    def put(self, cells: list[str], pen: Pen) -> None:
        """Write cells from the cursor on; what does not fit on the line is lost."""
        start, texts, pens = self.column, self.texts[self.row], self.pens[self.row]
        cells = cells[: max(0, self.columns - start)]
        if not cells:
            return
        end = start + len(cells)
        if end == self.columns and _is_half(cells):
            cells[-1] = BLANK
        self._cut(texts, pens, start)
        self._cut(texts, pens, end)
        texts[start:end] = cells
        blank = on_blank(pen)
        pens[start:end] = [pen] * len(cells) if blank is pen else [blank if text == BLANK else pen for text in cells]
        self.column = end

    def add_mark(self, mark: str) -> None:
        """Lay a combining mark over the character before the cursor."""
        texts, at = self.texts[self.row], self.column - 1
        if at > 0 and texts[at] == TAIL:
            at -= 1
        if at >= 0:
            texts[at] += mark

    def erase(self, start: int, end: int, pen: Pen) -> None:
        """Blank part of the cursor's line, without moving the cursor."""
        column, self.column = self.column, start
        self.put([BLANK] * (end - start), pen)
        self.column = column

    def clear(self) -> None:
        """Blank everything."""
        for row in range(self.lines):
            self.texts[row] = [BLANK] * self.columns
            self.pens[row] = [PLAIN] * self.columns

    def resize(self, columns: int, lines: int) -> None:
        """Take another size; what fits stays."""
        fresh = Grid(columns, lines)
        for row in range(min(lines, self.lines)):
            fresh.row, fresh.column = row, 0
            fresh.texts[row][: self.columns] = self.texts[row][:columns]
            fresh.pens[row][: self.columns] = self.pens[row][:columns]
            if columns < self.columns and self.texts[row][columns] == TAIL:
                fresh.texts[row][-1] = BLANK
        fresh.move(self.row, self.column)
        self.__dict__.update(fresh.__dict__)

    @staticmethod
    def _cut(texts: list[str], pens: list[Pen], at: int) -> None:
        """A wide character of which one half is written over leaves a blank."""
        if at < len(texts) and texts[at] == TAIL:
            for half in (at - 1, at):
                texts[half] = BLANK
                pens[half] = on_blank(pens[half])


def _is_half(cells: list[str]) -> bool:
    """Whether the last cell is the left half of a wide character."""
    from rich.cells import cell_len

    return cells[-1] != TAIL and cell_len(cells[-1]) == 2
