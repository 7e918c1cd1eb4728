"""The list of callbacks: what is due now, worst first, what comes, who was written to; Enter or F7 makes the call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from textual.app import ComposeResult

from config.texts import T, Text
from models.callbacks import queries
from models.callbacks.taking import TakeCall, TakeNextCall, take, take_next
from models.callbacks.views import CallbackRow, Calls
from models.desk import Desk
from screens.callbacks import asking
from screens.callbacks.actions import LIST_ACTIONS, may
from screens.callbacks.calling import CallScreen
from screens.callbacks.lines import COLUMNS, WIDE, WIDE_FROM, Call, Look, about, band_line, listed, row_line
from screens.paint import Line
from screens.widgets import Column, OneLine, Paragraphs, RowTable
from screens.work import WorkScreen

REREAD = 15
"""Seconds after which time alone may have made calls due, or worse."""


class CallbacksScreen(WorkScreen):
    """The calls to be made; `callback_id` is the one on which the cursor is at first."""

    HEADING = T("Callbacks")
    LIVE = True
    FIRST_FOCUS = "RowTable"
    ACTIONS = LIST_ACTIONS

    def __init__(self, callback_id: int | None = None) -> None:
        super().__init__()
        self._first = callback_id
        self._mine = False
        self._ticks = 0

    def heading(self) -> Text:
        """Whose calls."""
        return T("Callbacks: mine") if self._mine else self.HEADING

    def body(self) -> ComposeResult:
        """How many there are, the calls, and all about the one under the cursor."""
        yield OneLine(id="standings")
        yield RowTable(COLUMNS, self._paint, T("No call is to be made."), id="calls")
        yield Paragraphs(focusable=False, id="chosen")

    @property
    def table(self) -> RowTable[Call]:
        """The calls."""
        return cast("RowTable[Call]", self.query_one(RowTable))

    @property
    def selected(self) -> CallbackRow | None:
        """The call under the cursor."""
        call = self.table.current
        return call.view if call is not None else None

    @property
    def look(self) -> Look:
        """For whom lines are painted, and when."""
        member = self.session.member
        return Look(self.translator, self.rules, self.now(), member.id if member is not None else None)

    def on_resize(self) -> None:
        """A wide terminal has room for the names of teams."""
        self.table.set_columns(WIDE if self.size.width >= WIDE_FROM else COLUMNS)

    async def load(self) -> None:
        """Read the calls."""
        mine = self._mine

        def read(desk: Desk) -> Calls:
            return queries.calls(desk, mine=mine)

        found = listed(await self.gateway.run(read), self.look.me)
        self.query_one("#standings", OneLine).show(band_line(found, self.look))
        self.table.show(found.rows)
        if self._first is not None:
            self.table.move_to(self._first)
            self._first = None
        self._tell()

    def tick(self) -> None:
        """Clocks go on; now and then calls become due."""
        self._ticks += 1
        if self._ticks % REREAD == 0:
            self.reload(holds=False)
        else:
            self.table.repaint()

    def _paint(self, row: Call, columns: Sequence[Column]) -> Line:
        return row_line(row, columns, self.look)

    def on_row_table_moved(self) -> None:
        """Another call is under the cursor."""
        self._tell()

    def _tell(self) -> None:
        row = self.selected
        self.query_one("#chosen", Paragraphs).show(about(row, self.look) if row is not None else (), from_top=True)

    # Calling

    def on_row_table_chosen(self) -> None:
        """Enter: this call; one's own that is open goes on."""
        if (reason := may("callbacks.take")(self)) is not None:
            self.fail(reason)
        else:
            self.start(self._call(cast("CallbackRow", self.selected)))

    async def _call(self, row: CallbackRow) -> None:
        if row.state != "calling":
            await self.do(take, TakeCall(callback_id=row.id, version=row.version))
        await self._make(row.id)

    async def act_take_next(self) -> None:
        """F7 or `n`."""
        taken = await self.do(take_next, TakeNextCall())
        if taken.callback_id is None:
            self.tell(T("No call is due that you could make."))
        else:
            await self._make(taken.callback_id)

    async def _make(self, callback_id: int) -> None:
        """Make a call; then the worst one is under the cursor, and Enter or F7 goes on."""
        call = CallScreen(callback_id)
        said = await self.visit(call)
        self.table.action_move(-len(self.table.rows))
        self.reload()
        self.tell(said if said is not None else T("The call is given back."))
        if call.goes_on:
            await self.act_take_next()

    # Besides

    async def act_give(self) -> None:
        """`g`."""
        self.tell(await asking.give(self, cast("CallbackRow", self.selected)))
        self.reload()

    async def act_drop(self) -> None:
        """`d`."""
        self.tell(await asking.put_aside(self, cast("CallbackRow", self.selected)))
        self.reload()

    async def act_open_it(self) -> None:
        """`o`."""
        await self.open_case(cast("CallbackRow", self.selected).case)

    def act_mine(self) -> None:
        """`m`."""
        self._mine = not self._mine
        self.paint_title()
        self.reload()
