"""The table: the cursor stays on its row, only what differs is painted, any length is as fast as a short one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from textual.app import ComposeResult
from textual.pilot import Pilot

from config.texts import T
from screens.frame import DeskScreen
from screens.paint import Line, Span, width
from screens.widgets import Column, RowTable, cells
from screens.widgets.row_table import fit
from tests.screens.driving import playing, press, rows

COLUMNS = (Column("number", T("Number"), 8), Column("name", T("Name"), 10, flexible=True))


class Thing(NamedTuple):
    """A row."""

    key: int
    name: str


PAINTED: list[int] = []


def paint(row: Thing, columns: Sequence[Column]) -> Line:
    PAINTED.append(row.key)
    return cells(columns, [Span(str(row.key)), Span(row.name)])


class Board(DeskScreen):
    """A table alone."""

    HEADING = T("Board")

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[int] = []

    def body(self) -> ComposeResult:
        yield RowTable(COLUMNS, paint, T("Nothing here."), marks=True)

    def on_row_table_chosen(self, event: RowTable.Chosen[Thing]) -> None:
        self.chosen.append(event.row.key)


def table(pilot: Pilot[Any]) -> RowTable[Thing]:
    found: RowTable[Thing] = pilot.app.screen.query_one(RowTable)
    return found


def things(*keys: int) -> list[Thing]:
    return [Thing(key, f"客户{key}") for key in keys]


async def test_an_empty_table_says_so() -> None:
    async with playing(Board) as pilot:
        assert rows(pilot)[2].strip() == "Nothing here."


async def test_the_cursor_stays_on_its_row_wherever_it_goes() -> None:
    async with playing(Board) as pilot:
        table(pilot).show(things(1, 2, 3))
        await press(pilot, "down")
        table(pilot).show(things(9, 8, 3, 2))
        await pilot.pause()
        assert rows(pilot)[5].startswith(">")
        assert "客户2" in rows(pilot)[5]


async def test_the_cursor_stays_near_when_its_row_is_gone() -> None:
    async with playing(Board) as pilot:
        table(pilot).show(things(1, 2, 3))
        await press(pilot, "end")
        table(pilot).show(things(1, 2))
        assert table(pilot).current == Thing(2, "客户2")
        table(pilot).show([])
        assert table(pilot).current is None


async def test_only_visible_rows_are_painted() -> None:
    async with playing(Board) as pilot:
        PAINTED.clear()
        table(pilot).show(things(*range(100_000)))
        await press(pilot, "end", "home", "pagedown", "pageup")
        assert table(pilot).current == Thing(0, "客户0")
        assert len(PAINTED) < 1_000


async def test_marks_are_for_actions_on_several() -> None:
    async with playing(Board) as pilot:
        table(pilot).show(things(1, 2, 3))
        await press(pilot, "space", "space")
        assert [row.key for row in table(pilot).marked] == [1, 2]
        table(pilot).show(things(2, 3))
        assert [row.key for row in table(pilot).marked] == [2]


async def test_enter_chooses_the_row() -> None:
    async with playing(Board) as pilot:
        table(pilot).show(things(4, 5))
        await press(pilot, "down", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, Board)
        assert screen.chosen == [5]


@given(st.lists(st.text(max_size=30), min_size=2, max_size=2), st.integers(10, 200))
def test_a_row_is_as_wide_as_its_columns_whatever_it_says(values: list[str], room: int) -> None:
    columns = fit(COLUMNS, room)
    shown = "".join(span.text for span in cells(columns, [Span(value) for value in values]))
    assert width(shown) == sum(column.width for column in columns) + 1
