"""Leading a terminal from what it shows to what it should show, in few bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.driver.grid import BLANK, TAIL, Grid
from app.driver.moving import way
from app.driver.pens import PLAIN, Pen, change
from app.driver.rendering import Rendering
from app.driver.traits import WIDE, Traits

BEGIN = "\x1b[m\x1b[H\x1b[J"
"""Before everything is sent anew: the terminal is blank, whatever it has shown."""
_ERASE_LINE = "\x1b[K"
_ERASED_FROM = 9
"""Blanks in a row that are better erased than written, with the way behind them."""
_SKIPPED = 6
"""Cells that are rather written once more than skipped: the shortest way is no longer than that."""


class Painter:
    """Knows what a terminal shows, where its cursor is, and its pen; it never sends a cell that is shown already."""

    def __init__(self, traits: Traits) -> None:
        self._traits = traits
        self._rendering = Rendering(traits)
        self._shown: Grid | None = None
        self._row: int | None = None
        self._column: int | None = None
        self._pen = PLAIN
        self._next = 0
        self._out: list[str] = []

    @property
    def place(self) -> tuple[int, int] | None:
        """Row and column of the terminal's cursor, from 1, as it reports them; None if that is not certain."""
        return None if self._row is None or self._column is None else (self._row + 1, self._column + 1)

    def become(self, traits: Traits) -> None:
        """From now on the terminal shows things so; everything is sent again, unless it looks the same."""
        if not _alike(self._traits, traits):
            self.forget()
        self._traits, self._rendering = traits, Rendering(traits)

    def forget(self) -> None:
        """The terminal shows something unknown: the next frame is sent whole."""
        self._shown = None

    def paint(self, wanted: Grid, limit: int | None = None) -> tuple[str, bool]:
        """What to send, and whether the terminal will then show all of `wanted`.

        With a limit no row is begun after so many bytes; the row with the cursor comes first, then those that had
        to wait the last time.
        """
        self._out, whole, size = [], True, 0
        shown = self._shown
        if shown is None or (shown.columns, shown.lines) != (wanted.columns, wanted.lines):
            self._shown = shown = Grid(wanted.columns, wanted.lines)
            self._drawn, self._known = (Grid(wanted.columns, wanted.lines) for _ in range(2))
            self._row, self._column, self._pen, self._next = 0, 0, PLAIN, 0
            self._out.append(BEGIN)
        for row in self._order(wanted, limit):
            texts, pens = wanted.texts[row], wanted.pens[row]
            if self._known.texts[row] == texts and self._known.pens[row] == pens:
                continue
            if limit is not None and size >= limit:
                whole, self._next = False, row
                break
            before = len(self._out)
            self._known.texts[row], self._known.pens[row] = texts.copy(), pens.copy()
            self._drawn.texts[row], self._drawn.pens[row] = self._rendering.row(texts, pens)
            self._paint_row(shown, self._drawn, row)
            size += sum(map(len, self._out[before:]))
        self._go(wanted.row, min(wanted.column, wanted.columns - 1))
        return "".join(self._out), whole

    def _order(self, wanted: Grid, limit: int | None) -> Iterable[int]:
        if limit is None:
            return range(wanted.lines)
        others = (row % wanted.lines for row in range(self._next, self._next + wanted.lines))
        return (wanted.row, *(row for row in others if row != wanted.row))

    def _paint_row(self, shown: Grid, wanted: Grid, row: int) -> None:
        blank_from = _blank_from(wanted, row)
        for start, end in self._spans(shown, wanted, row):
            if end > blank_from and wanted.columns - max(start, blank_from) >= len(_ERASE_LINE):
                self._write(wanted, row, start, blank_from)
                self._go(row, max(start, blank_from), wanted)
                self._use(PLAIN)
                self._out.append(_ERASE_LINE)
                break
            self._write(wanted, row, start, end)
        shown.texts[row] = wanted.texts[row].copy()
        shown.pens[row] = wanted.pens[row].copy()

    def _spans(self, shown: Grid, wanted: Grid, row: int) -> Iterator[tuple[int, int]]:
        """The cells that differ, as spans that cut no wide character, neither of what was nor of what will be.

        Who draws an ambiguous character wide has drawn it over the cell behind it, which therefore is written again.
        """
        may_cover = self._rendering.may_cover
        old, new = shown.texts[row], wanted.texts[row]
        old_pens, new_pens = shown.pens[row], wanted.pens[row]
        columns, at = wanted.columns, 0
        while at < columns:
            if old[at] == new[at] and old_pens[at] == new_pens[at]:
                at += 1
                continue
            start = at
            while at < columns and (
                old[at] != new[at]
                or old_pens[at] != new_pens[at]
                or new[at] == TAIL
                or (at > start and (may_cover(new[at - 1]) or may_cover(old[at - 1])))
            ):
                at += 1
            yield start, at

    def _write(self, wanted: Grid, row: int, start: int, end: int) -> None:
        """Write the cells of a span."""
        texts, pens = wanted.texts[row], wanted.pens[row]
        at = start
        while at < end:
            blanks = self._blanks(wanted, row, at, end)
            if blanks:
                self._go(row, at, wanted)
                self._use(PLAIN)
                self._out.append(f"\x1b[{blanks}X")
                at += blanks
                continue
            text = texts[at]
            if text != TAIL:
                self._go(row, at, wanted)
                self._use(pens[at])
                self._out.append(text)
                self._column = at + (2 if at + 1 < wanted.columns and texts[at + 1] == TAIL else 1)
                if self._column >= wanted.columns or self._rendering.may_cover(text):
                    self._column = None
            at += 1

    def _blanks(self, wanted: Grid, row: int, start: int, end: int) -> int:
        """How many plain blanks from here on are worth erasing; 0 for too few."""
        if not self._traits.erases or wanted.texts[row][start] != BLANK:
            return 0
        at = start
        while at < end and wanted.texts[row][at] == BLANK and wanted.pens[row][at] == PLAIN:
            at += 1
        return at - start if at - start >= _ERASED_FROM else 0

    def _go(self, row: int, column: int, wanted: Grid | None = None) -> None:
        """Move the cursor, perhaps by writing once more what stands between, if that is no longer."""
        if (row, column) == (self._row, self._column):
            return
        shortest = way(self._row, self._column, row, column)
        if wanted is not None and row == self._row and self._column is not None:
            between = range(self._column, column)
            texts = wanted.texts[row]
            if 0 < len(between) <= min(len(shortest), _SKIPPED) and all(
                wanted.pens[row][at] == self._pen and texts[at].isascii() and texts[at] for at in between
            ):
                shortest = "".join(texts[at] for at in between)
        self._out.append(shortest)
        self._row, self._column = row, column

    def _use(self, pen: Pen) -> None:
        if pen != self._pen:
            self._out.append(change(self._pen, pen))
            self._pen = pen


def _alike(old: Traits, new: Traits) -> bool:
    """Whether both show the same: that ambiguous characters are narrow is what was assumed anyway."""
    return WIDE not in (old.ambiguous, new.ambiguous) and old._replace(ambiguous=new.ambiguous) == new


def _blank_from(grid: Grid, row: int) -> int:
    """The column from which on the row is plain and blank."""
    texts, pens = grid.texts[row], grid.pens[row]
    at = grid.columns
    while at and texts[at - 1] == BLANK and pens[at - 1] == PLAIN:
        at -= 1
    return at
