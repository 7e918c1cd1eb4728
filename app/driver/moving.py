"""The shortest way of the cursor from one cell to another."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=8192)
def way(row: int | None, column: int | None, to_row: int, to_column: int) -> str:
    """The sequence that moves the cursor; None says that its place is not known for certain.

    The cursor never moves down by a line feed from the last line, where the screen would scroll: `to_row` exists.
    """
    ways = [_place(to_row, to_column)]
    if row == to_row:
        ways.append("\r" + _right(to_column))
        if column is not None:
            ways.append(_right(to_column - column) if to_column >= column else _left(column - to_column))
    elif row is not None:
        if to_row > row:
            ways.append("\r" + "\n" * (to_row - row) + _right(to_column))
        if column == to_column:
            ways.append(_sequence(to_row - row, "B") if to_row > row else _sequence(row - to_row, "A"))
    return min(ways, key=len)


def _place(row: int, column: int) -> str:
    place = f"{row + 1};{column + 1}" if column else str(row + 1)
    return "\x1b[H" if place == "1" else f"\x1b[{place}H"


def _right(cells: int) -> str:
    return _sequence(cells, "C") if cells else ""


def _left(cells: int) -> str:
    return "\b" * cells if cells < 4 else _sequence(cells, "D")


def _sequence(count: int, final: str) -> str:
    return f"\x1b[{count if count > 1 else ''}{final}"
