"""Finance's screen: payments that need a person first, then those that wait; references, lists, corrections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, cast

from textual.app import ComposeResult

from config.terms import refund_term
from config.texts import Sayable, T, Text
from models.cases.finding import find_case
from models.desk import Desk
from models.refunds import correcting, deciding, queries
from models.refunds.views import PaymentView, RefundView, Totals
from models.refusals import Refused
from screens.paint import Line
from screens.refunds import asking, files
from screens.refunds.actions import ACTIONS, may
from screens.refunds.lines import COLUMNS, Look, Payment, about, row_line, totals_line
from screens.widgets import Column, OneLine, Paragraph, Paragraphs, RowTable
from screens.work import WorkScreen

SETTLED = timedelta(days=30)
"""So long payments that were made are listed."""
FILTERS: dict[str, Sayable] = {
    "": T("All that is open"),
    **{state: refund_term(state) for state in queries.OPEN},
    "paid": T("Paid in 30 days"),
}


class RefundsScreen(WorkScreen):
    """The payments of refunds."""

    HEADING = T("Refunds")
    LIVE = True
    FIRST_FOCUS = "RowTable"
    ACTIONS = ACTIONS

    def __init__(self) -> None:
        super().__init__()
        self._only = ""
        self._told = ""

    def heading(self) -> Text:
        """Which payments these are."""
        return T("Refunds: {filter}", filter=FILTERS[self._only]) if self._only else self.HEADING

    def body(self) -> ComposeResult:
        """The totals, the payments, and all about the one under the cursor."""
        yield OneLine(id="totals")
        yield RowTable(COLUMNS, self._paint, T("No payment like this."), id="payments")
        yield Paragraphs(focusable=False, id="payment")

    @property
    def table(self) -> RowTable[Payment]:
        """The payments."""
        return cast("RowTable[Payment]", self.query_one(RowTable))

    @property
    def selected(self) -> PaymentView | None:
        """The payment under the cursor."""
        row = self.table.current
        return row.view if row is not None else None

    @property
    def look(self) -> Look:
        """For whom lines are painted, and when."""
        return Look(self.translator, self.now())

    async def load(self) -> None:
        """Read the payments."""
        found, rows = await self.gateway.run(_read, self._only)
        self.query_one("#totals", OneLine).show(totals_line(found, self.look))
        self.table.show([Payment(row) for row in rows])
        await self._tell(anew=True)

    def tick(self) -> None:
        """Payments get older."""
        self.table.repaint()

    def _paint(self, row: Payment, columns: Sequence[Column]) -> Line:
        return row_line(row, columns, self.look)

    def on_row_table_moved(self) -> None:
        """Another payment is under the cursor."""
        self.start(self._tell(), holds=False)

    async def _tell(self, *, anew: bool = False) -> None:
        row = self.selected
        if row is None:
            self._told = ""
            self.show_below(())
        elif row.key != self._told or anew:
            refund = await self.gateway.latest("payment", _refund, row)
            self.query_one("#payment", Paragraphs).show(about(row, refund, self.look), from_top=row.key != self._told)
            self._told = row.key

    def show_below(self, lines: Sequence[Line | Paragraph]) -> None:
        """Say something else below the list, until the cursor moves."""
        self.query_one("#payment", Paragraphs).show(lines, from_top=True)

    # What is done

    def on_row_table_chosen(self) -> None:
        """Enter: the reference."""
        if (reason := may("refunds.enter_reference")(self)) is not None:
            self.fail(reason)
        else:
            self.start(self.act_reference())

    async def act_reference(self) -> None:
        """`n`."""
        row = cast("PaymentView", self.selected)
        question = T("Reference of the other side")
        if row.purpose == "excess":
            question = T("Reference under which the money came back")
        given = deciding.EnterReference(key=row.key, reference=await self.ask(question))
        await self.done(deciding.enter_reference, given, T("{key} is paid.", key=row.key))

    async def act_retry(self) -> None:
        """`t`."""
        row = cast("PaymentView", self.selected)
        given = deciding.Retry(key=row.key, reason=await self.ask(T("Try it again, because")))
        await self.done(deciding.retry, given, T("{key} is tried again.", key=row.key))

    async def act_bounced(self) -> None:
        """`u`."""
        row = cast("PaymentView", self.selected)
        given = deciding.RecordBounce(key=row.key, reason=await self.ask(T("It came back, because")))
        await self.done(deciding.record_bounce, given, T("{key} is open again.", key=row.key))

    async def act_reversal(self) -> None:
        """`v`."""
        row = cast("PaymentView", self.selected)
        invoice = await self.ask(T("Invoice reversed under, or why not"), required=False)
        commission = await self.ask(T("Commission reversed under, or why not"), required=False)
        given = deciding.NoteReversal(refund=row.refund, version=row.version, invoice=invoice, commission=commission)
        await self.done(deciding.note_reversal, given, T("{key} is noted.", key=row.refund))

    async def act_supplement(self) -> None:
        """`s`."""
        row = cast("PaymentView", self.selected)
        given = await asking.correction(self, row, T("Paid too little, because"))
        await self.done(correcting.supplement, given, T("{case}: the supplement waits for approval.", case=row.case))

    async def act_ask_back(self) -> None:
        """`k`."""
        row = cast("PaymentView", self.selected)
        given = await asking.correction(self, row, T("Paid too much, because"))
        await self.done(correcting.ask_back, given, T("{case}: the excess is asked back.", case=row.case))

    async def act_write_off(self) -> None:
        """`w`."""
        row = cast("PaymentView", self.selected)
        reason = await self.ask(T("Not asked for any more, because"))
        given = correcting.WriteOff(refund=row.refund, version=row.version, reason=reason)
        await self.done(correcting.write_off, given, T("{key} is written off.", key=row.refund))

    async def done(self, operation: Callable[[Any, Any], Any], given: Any, said: Text) -> None:
        """Do it and say so; a refusal is shown over what stands there now."""
        try:
            await self.do(operation, given)
        except Refused:
            self.reload()
            raise
        self.tell(said)
        self.reload()

    async def act_export(self) -> None:
        """`e`."""
        await files.export(self)

    async def act_import(self) -> None:
        """`i`."""
        await files.take_answers(self)

    # Besides

    async def act_filter(self) -> None:
        """`f`."""
        self._only = await self.ask_choice(T("Filter"), FILTERS, self._only)
        self.reload()

    async def act_open_it(self) -> None:
        """`o`."""
        await self.open_case(cast("PaymentView", self.selected).case)

    def act_more(self) -> None:
        """`d`."""
        self.query_one("#payment", Paragraphs).action_page(1)

    def act_less(self) -> None:
        """`b`."""
        self.query_one("#payment", Paragraphs).action_page(-1)


def _read(desk: Desk, only: str) -> tuple[list[Totals], list[PaymentView]]:
    if only == "paid":
        rows = queries.settled_since(desk, desk.now() - SETTLED)
    else:
        rows = queries.listed(desk, (only,) if only else queries.OPEN)
    return queries.totals(desk), rows


def _refund(desk: Desk, row: PaymentView) -> RefundView | None:
    found = queries.of_case(desk, find_case(desk, row.case).id)
    return next((refund for refund in found if refund.key == row.refund), None)
