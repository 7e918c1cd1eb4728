"""The warehouse's screen: scan and Enter to take a parcel in; lists of what comes, what is nobody's, what goes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from textual import events
from textual.app import ComposeResult

from config.numbering import Numbering
from config.terms import term
from config.texts import T
from models.cases.finding import find_case
from models.desk import Desk
from models.returns import codes, worklists
from models.returns.queries import return_of
from models.returns.views import ExchangeView, ParcelView
from models.returns.worklists import WorkRow
from models.stock import queries as stock
from screens.actions import fold
from screens.paint import Line
from screens.warehouse import sending
from screens.warehouse.actions import ACTIONS, may, no_act
from screens.warehouse.lines import LISTS, Look, about_exchange, about_parcel, about_row, band_line, row_line
from screens.warehouse.noting import CountScreen, ParcelScreen
from screens.warehouse.taking import TakeInScreen, is_scanned
from screens.widgets import Column, Field, Form, OneLine, Paragraphs, RowTable
from screens.work import WorkScreen

Row = WorkRow | ParcelView


class WarehouseScreen(WorkScreen):
    """Parcels that come, parcels of nobody, exchanges to send, goods to send back."""

    HEADING = T("Warehouse")
    LIVE = True
    FIRST_FOCUS = "Input"
    ACTIONS = ACTIONS

    def __init__(self) -> None:
        super().__init__()
        self.chosen = "expected"
        self._wanted = ""
        self._rows: dict[str, Sequence[Row]] = {}
        self._stock: dict[str, int] = {}

    def body(self) -> ComposeResult:
        """The line for scans, the lists with their lengths, the chosen one, and what is under the cursor."""
        help_ = T("Scan the return code, or type it, a telephone, order, tracking or case number; then Enter.")
        yield Form(Field("scan", T("Scan or type"), help_, "code"), id="scan")
        yield OneLine(id="lists")
        yield RowTable(LISTS["expected"].columns, self._paint, LISTS["expected"].empty, id="goods")
        yield Paragraphs(focusable=False, id="about")

    @property
    def table(self) -> RowTable[Row]:
        """The chosen list."""
        return cast("RowTable[Row]", self.query_one(RowTable))

    @property
    def selected(self) -> Row | None:
        """What is under the cursor."""
        return self.table.current

    @property
    def look(self) -> Look:
        """For whom lines are painted, and when."""
        return Look(self.translator, self.rules, self.now())

    async def load(self) -> None:
        """Read all lists, since their lengths are shown."""
        self._rows, self._stock = await self.gateway.run(_read, self._wanted)
        await self._show()

    def tick(self) -> None:
        """Clocks go on."""
        self.table.repaint()

    async def _show(self) -> None:
        counts = {key: len(rows) for key, rows in self._rows.items()}
        self.query_one("#lists", OneLine).show(band_line(counts, self.chosen, self.translator))
        self.table.show(self._rows.get(self.chosen, ()))
        await self._tell()

    def _paint(self, row: Row, columns: Sequence[Column]) -> Line:
        return row_line(row, columns, self._stock, self.look)

    async def choose(self, key: str, wanted: str = "") -> None:
        """Show another list; with `wanted`, only what a scan has named."""
        one = LISTS[key]
        if key != self.chosen:
            self.table.show(())
            self.table.empty = one.empty
            self.table.set_columns(one.columns)
        self.chosen, self._wanted = key, wanted
        self._rows, self._stock = await self.gateway.run(_read, wanted)
        await self._show()

    def on_row_table_moved(self) -> None:
        """Something else is under the cursor."""
        self.start(self._tell(), holds=False)

    async def _tell(self) -> None:
        row, look = self.selected, self.look
        if row is None:
            lines = []
        elif isinstance(row, ParcelView):
            lines = about_parcel(row, look)
        else:
            lines = about_row(row, look)
            if self.chosen == "to_ship":
                lines += about_exchange(*await self.gateway.latest("exchange", _exchange, row), look)
        self.query_one("#about", Paragraphs).show(lines, from_top=True)

    # Scanning

    def on_key(self, event: events.Key) -> None:
        """A scan is taken from the list too: digits and capital letters belong to the line above it."""
        sign = fold(event.character or "")
        if len(sign) == 1 and is_scanned(sign) and self.focused is self.table:
            event.stop()
            event.prevent_default()
            form = self.query_one(Form)
            form.put({"scan": sign})
            form.focus_field("scan")

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Enter behind a scan; without one, to the list."""
        self.start(self._scanned(str(event.values["scan"])))

    async def _scanned(self, typed: str) -> None:
        if not typed:
            self.set_focus(self.table)
            return
        self.query_one(Form).put({"scan": ""})  # the next scan must not stand behind this one
        with self.waiting(T("Searching..")):
            rows = await self.gateway.run(worklists.expected, typed)
        cases = list(dict.fromkeys(row.case for row in rows))
        if not cases:
            await self._unknown(typed)
        elif len(cases) == 1 and may("parcels.receive", self) is None:
            await self.take_in(rows[0].case, typed)
        else:
            await self.choose("expected", typed)
            self.set_focus(self.table)
            self.tell(T("{typed}: {count} {count:return|returns}; choose one.", typed=typed, count=len(cases)))

    async def _unknown(self, typed: str) -> None:
        wrong, known = await self.gateway.run(_known, typed, self.rules.numbering)
        if wrong:
            self.fail(T("{typed}: a digit is wrong, the check digit does not fit. Scan or read it again.", typed=typed))
            return
        said = T("Nothing is known under {typed}.", typed=typed)
        if known is not None:
            said = T("{number}: {state}, nothing more is to come.", number=known[0], state=term(known[1]))
        self.tell(said)
        if may("parcels.note", self) is None and await self.ask_yes(T("Note it as a parcel that nobody can match?")):
            await self._note(typed)

    async def take_in(self, case: str, typed: str = "", parcel: ParcelView | None = None) -> None:
        """Take in what came of a return; the goods that `typed` names are those that came."""
        rows = await self.gateway.run(worklists.expected, case)
        named = {row.line for row in await self.gateway.run(worklists.expected, typed or case)}
        pieces = await self.visit(TakeInScreen(rows, named, parcel))
        if pieces is not None:
            self.tell(T("{number}: {pieces} {pieces:piece is|pieces are} taken in.", number=case, pieces=pieces))
            await self._next()

    async def _next(self) -> None:
        """Everything is ready for the next scan."""
        await self.choose(self.chosen)
        self.query_one(Form).focus_field("scan")

    # What is under the cursor

    def on_row_table_chosen(self) -> None:
        """Enter does what the list is for."""
        if (reason := no_act(self)) is not None:
            self.fail(reason)
            return
        self.start(self.act_act())

    async def act_act(self) -> None:
        """`g`."""
        row = self.selected
        if isinstance(row, ParcelView):
            await self._identify(row)
        elif row is not None and self.chosen == "expected":
            await self.take_in(row.case, self._wanted)
        elif row is not None:
            await (sending.ship if self.chosen == "to_ship" else sending.send_back)(self, row)

    async def _identify(self, parcel: ParcelView) -> None:
        typed = await self.ask(T("Whose is it? Code, telephone, order or case number"))
        rows = await self.gateway.run(worklists.expected, fold(typed))
        cases: dict[str, Any] = {row.case: f"{row.case}  {row.customer}  {row.product}" for row in rows}
        if not cases:
            self.fail(T("Nothing is expected under {typed}.", typed=typed))
            return
        case = next(iter(cases)) if len(cases) == 1 else await self.ask_choice(T("Which return"), cases)
        await self.take_in(case, fold(typed), parcel)

    async def act_list(self) -> None:
        """`l`."""
        names: dict[str, Any] = {key: one.name for key, one in LISTS.items()}
        await self.choose(await self.ask_choice(T("List"), names, self.chosen))
        self.set_focus(self.table)

    def act_scan(self) -> None:
        """`s`."""
        self.query_one(Form).focus_field("scan")

    async def act_note_parcel(self) -> None:
        """`n`."""
        await self._note("")

    async def _note(self, tracking: str) -> None:
        number = await self.visit(ParcelScreen(tracking))
        if number is not None:
            self.tell(T("Parcel {number} is on the list of nobody's parcels.", number=number))
            await self._next()

    async def act_put_aside(self) -> None:
        """`a`."""
        await sending.put_aside(self, cast("ParcelView", self.selected))

    async def act_out_of_stock(self) -> None:
        """`x`."""
        await sending.out_of_stock(self, cast("WorkRow", self.selected))

    async def act_count(self) -> None:
        """`k`: of the goods under the cursor, or of others."""
        row = self.selected
        await self.go(CountScreen(row.product_code if isinstance(row, WorkRow) else ""))

    async def act_open_it(self) -> None:
        """`o`."""
        await self.open_case(cast("WorkRow", self.selected).case)


def _read(desk: Desk, wanted: str) -> tuple[dict[str, Sequence[Row]], dict[str, int]]:
    to_ship = worklists.to_ship(desk)
    rows: dict[str, Sequence[Row]] = {
        "expected": worklists.expected(desk, wanted),
        "unmatched": worklists.unmatched(desk),
        "to_ship": to_ship,
        "to_send_back": worklists.to_send_back(desk),
    }
    return rows, stock.for_sale(desk, {row.product_code for row in to_ship})


def _known(desk: Desk, typed: str, numbering: Numbering) -> tuple[bool, tuple[str, str] | None]:
    wrong = codes.wrong_digit(desk, typed) or numbering.wrong_digit(typed)
    return wrong, worklists.known(desk, typed)


def _exchange(desk: Desk, row: WorkRow) -> tuple[ExchangeView | None, stock.ProductStock | None]:
    found = return_of(desk, find_case(desk, row.case))
    exchanges = {line.id: line.exchange for line in found.lines} if found is not None else {}
    return exchanges.get(row.line), stock.of_product(desk, row.product_code)
