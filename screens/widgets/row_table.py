"""The case table: shows a frozen snapshot of rows, repaints what differs, keeps the cursor on its row."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar, runtime_checkable

from textual import events
from textual.binding import Binding
from textual.geometry import Offset
from textual.message import Message

from config.texts import Text
from screens.paint import Align, Line, Span, pad, spans_of, width
from screens.widgets.painted import Painted


class Row(Protocol):
    """What a table needs to know of a row."""

    @property
    def key(self) -> Hashable:
        """What makes it the same row in the next snapshot: the id of the case."""


@runtime_checkable
class Placed(Protocol):
    """Rows that know themselves where one of them is: quicker than to look at all of them."""

    def place_of(self, key: Hashable, /) -> int | None:
        """Where the row of this key stands; None when it is not there."""


R = TypeVar("R", bound=Row)
S = TypeVar("S", bound=Row)
MARGIN = 2
"""Cells in front of the columns: where the cursor is, and which rows are marked."""


@dataclass(frozen=True)
class Column:
    """A column: `width` in cells; a flexible one grows with what the others leave over."""

    name: str
    title: Text
    width: int
    align: Align = "left"
    flexible: bool = False


def fit(columns: Sequence[Column], cells: int, gap: int = 1) -> tuple[Column, ...]:
    """The columns with their real widths: flexible ones share what is left, none gets narrower than it says."""
    spare = cells - sum(column.width for column in columns) - gap * (len(columns) - 1)
    flexible = [column for column in columns if column.flexible]
    if spare <= 0 or not flexible:
        return tuple(columns)
    share, rest = divmod(spare, len(flexible))
    extra = {column.name: share + (place < rest) for place, column in enumerate(flexible)}
    return tuple(replace(column, width=column.width + extra.get(column.name, 0)) for column in columns)


def cells(columns: Sequence[Column], values: Sequence[Line], gap: int = 1) -> tuple[Span, ...]:
    """Values laid out in columns; each keeps its styles and is cut or padded to its column."""
    laid: list[Span] = []
    for column, value in zip(columns, values, strict=True):
        if laid:
            laid.append(Span(" " * gap))
        laid += _cell(spans_of(value), column)
    return tuple(laid)


def _cell(spans: tuple[Span, ...], column: Column) -> list[Span]:
    if len(spans) == 1:
        return [Span(pad(spans[0].text, column.width, column.align), spans[0].style)]
    laid, left = [], column.width
    for span in spans:
        text = pad(span.text, min(left, width(span.text)))
        laid.append(Span(text, span.style))
        left -= width(text)
    return [Span(" " * left), *laid] if column.align == "right" else [*laid, Span(" " * left)]


class RowTable(Painted, Generic[R], can_focus=True, inherit_bindings=False):
    """A table of any length, of which only the visible rows are ever painted.

    `paint_row` is a pure function from a row and the columns (with their real widths) to a line; `empty` is said
    where there are no rows. With `marks`, the space bar marks rows, for actions on several.
    """

    DEFAULT_CSS = "RowTable { height: 1fr; }"
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "move(-1000000000)", show=False),
        Binding("end", "move(1000000000)", show=False),
        Binding("enter", "choose", show=False),
        Binding("space", "mark", show=False),
    ]

    class About(Message, Generic[S]):
        """Something happened to a row."""

        def __init__(self, table: RowTable[S], row: S) -> None:
            super().__init__()
            self.table = table
            self.row = row

        @property
        def control(self) -> RowTable[S]:
            """The table."""
            return self.table

    class Chosen(About[S]):
        """Enter was pressed on a row."""

    class Moved(About[S]):
        """The cursor went to another row by a key."""

    def __init__(
        self,
        columns: Sequence[Column],
        paint_row: Callable[[R, Sequence[Column]], Line],
        empty: Text,
        *,
        marks: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._fitted: dict[int, tuple[Column, ...]] = {}
        self._paint_row = paint_row
        self.empty = empty
        self._marks = marks
        self._marked: set[Hashable] = set()
        self._top = 0
        self.rows: Sequence[R] = ()
        self.cursor = 0

    @property
    def current(self) -> R | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    @property
    def marked(self) -> tuple[R, ...]:
        """The marked rows, in the order of the table."""
        return tuple(row for row in self.rows if row.key in self._marked)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's cursor belongs: on the current row."""
        return self.content_region.offset + Offset(0, self.cursor - self._top + 1)

    def mark(self, keys: Iterable[Hashable]) -> None:
        """Mark these rows and no others."""
        self._marked = set(keys)
        self.repaint()

    def show(self, rows: Sequence[R]) -> None:
        """Show a new snapshot; the cursor stays on its row, or near it when the row is gone."""
        before = self.current
        self.rows = rows
        if before is not None:
            self.cursor = self._place_of(before.key, self.cursor)
        if self._marked:
            self._marked &= {row.key for row in rows}
        self._follow()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns."""
        self._columns = tuple(columns)
        self._fitted.clear()
        self.repaint()

    def move_to(self, key: Hashable) -> bool:
        """Put the cursor on a row; False if it is not there."""
        place = self._place_of(key, -1)
        if place < 0 or not self.rows or self.rows[place].key != key:
            return False
        self.cursor = place
        self._follow()
        return True

    def line_at(self, y: int) -> tuple[Line, str]:
        """The heading, then the visible rows."""
        if y == 0:
            titles = [Span(self.say(column.title), "heading") for column in self._columns]
            return (Span(" " * MARGIN), *cells(self._real, titles)), ""
        place = self._top + y - 1
        if not self.rows and y == 1:
            return self.say(self.empty), ""
        if place >= len(self.rows):
            return "", ""
        return self._row(place), "cursor" if place == self.cursor and self.has_focus else ""

    def action_move(self, rows: int) -> None:
        """Move the cursor by so many rows."""
        if not self.rows:
            return
        before, self.cursor = self.cursor, min(max(self.cursor + rows, 0), len(self.rows) - 1)
        self._follow()
        if before != self.cursor:
            self.post_message(self.Moved(self, self.rows[self.cursor]))

    def action_page(self, pages: int) -> None:
        """Move the cursor by what fits on the screen, less one row to read on from."""
        step = pages * max(1, self._capacity - 1)
        self._top = max(0, min(self._top + step, len(self.rows) - self._capacity))
        self.action_move(step)

    def action_choose(self) -> None:
        """Enter."""
        if self.current is not None:
            self.post_message(self.Chosen(self, self.current))

    def action_mark(self) -> None:
        """Mark the row, or take the mark away, and go to the next one."""
        if self._marks and self.current is not None:
            self._marked ^= {self.current.key}
            self.action_move(1)
            self.repaint()

    def on_resize(self) -> None:
        """The cursor stays in the window."""
        self._follow()

    def on_focus(self, event: events.Focus) -> None:
        """The cursor appears."""
        self._follow()

    def on_blur(self, event: events.Blur) -> None:
        """The cursor hides: keys go elsewhere."""
        self.repaint()

    @property
    def _capacity(self) -> int:
        return max(1, self.size.height - 1)

    @property
    def _real(self) -> tuple[Column, ...]:
        """The columns with the widths that they have at the present width of the table."""
        room = self.size.width - MARGIN
        if room not in self._fitted:
            self._fitted = {room: fit(self._columns, room)}
        return self._fitted[room]

    def _row(self, place: int) -> Line:
        """A row behind its marks: `>` says where the cursor is, `*` that the row is marked."""
        row = self.rows[place]
        here = ">" if place == self.cursor else " "
        mark = "*" if row.key in self._marked else " "
        return (Span(here + mark), *spans_of(self._paint_row(row, self._real)))

    def _place_of(self, key: Hashable, near: int) -> int:
        """Where the row is now: looked for at its old place first; `near`, within the table, if it is gone."""
        last = len(self.rows) - 1
        near = max(-1, min(near, last))
        if near >= 0 and self.rows[near].key == key:
            return near
        if isinstance(self.rows, Placed):
            found = self.rows.place_of(key)
        else:
            found = next((place for place, row in enumerate(self.rows) if row.key == key), None)
        return near if found is None else found

    def _follow(self) -> None:
        """Keep the cursor in the window and the window in the table, then send what differs."""
        self.cursor = max(0, min(self.cursor, len(self.rows) - 1))
        lowest = self.cursor - self._capacity + 1
        self._top = max(lowest, min(self._top, self.cursor, max(0, len(self.rows) - self._capacity)), 0)
        self.repaint()
