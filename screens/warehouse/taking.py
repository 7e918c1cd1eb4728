"""Taking a parcel in: everything that is expected, by Enter; fewer pieces by their digits, the rest by one key each."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, cast

from textual import events
from textual.app import ComposeResult

from config.folding import compact
from config.terms import term
from config.texts import Sayable, T, Text
from models.refusals import Refused
from models.returns import worklists
from models.returns.receiving import Besides, Identify, Receive, ReceivedLine, identify, receive
from models.returns.views import ParcelView
from models.returns.worklists import WorkRow
from screens.actions import Action, fold
from screens.paint import Line, Span
from screens.widgets import Column, Lines, Paragraph, Paragraphs, RowTable, cells
from screens.work import WorkScreen

PARCEL = T("Parcel")
COLUMNS = (
    Column("came", T("Came"), 5, "right"),
    Column("of", T("Of"), 4, "right"),
    Column("goods", T("Goods"), 24, flexible=True),
    Column("batch", T("Batch"), 10),
    Column("state", T("State"), 13),
    Column("tracking", T("Tracking no."), 16),
)
KINDS: dict[str, Sayable] = {"surplus": T("More than was announced"), "wrong": T("Other goods")}
"""What goods that were not announced are."""


MOST = 9999
"""Pieces of goods that were not announced."""


LONGEST = 4
"""Digits of a number of pieces; more than these are a scan."""


def is_scanned(sign: str) -> bool:
    """Whether a scan may hold this sign: what is printed on parcels has digits and capital letters."""
    return sign.isascii() and (sign.isdigit() or sign.isupper())


def _is_scan(keys: str) -> bool:
    return bool(keys) and (len(keys) > LONGEST or not keys.isdigit())


class Given(NamedTuple):
    """What is known of the parcel besides the pieces; the photo is a file's name and bytes in base64."""

    condition: str
    carrier: str = ""
    tracking: str = ""
    note: str = ""
    photo_name: str = ""
    photo: str = ""
    besides: tuple[Besides, ...] = ()


def _noted(screen: Any) -> Text | None:
    return T("That was noted when the parcel came.") if screen.parcel is not None else None


class TakeInScreen(WorkScreen):
    """What was in the parcel of one return. It is left with the number of pieces that were taken in.

    `rows` is all that the return expects, `named` the lines that a scan has named: those count as come. With `parcel`
    one that was nobody's is given to this return.
    """

    HEADING = PARCEL
    FIRST_FOCUS = "RowTable"
    ACTIONS = (
        Action("take", T("Take in"), T("Enter: takes in what the lines say. Digits say how many pieces came."), "g",
               code="take", group=PARCEL, rank=1),
        Action("condition", T("Condition"), T("How the parcel looks."), "c", code="condition", group=PARCEL,
               why_not=_noted, rank=1),
        Action("tracking", T("Tracking"), T("The number of the parcel."), "t", code="tracking", group=PARCEL,
               why_not=_noted, rank=1),
        Action("carrier", T("Carrier"), T("Who brought it."), "r", code="carrier", group=PARCEL, why_not=_noted,
               rank=3),
        Action("photo", T("Photo"), T("A picture of the parcel: a file of this machine."), "p", code="photo",
               group=PARCEL, why_not=_noted, rank=2),
        Action("besides", T("Other goods"), T("Goods in it that were not announced: too many, or other ones."), "x",
               code="other", group=PARCEL, rank=2),
        Action("note", T("Note"), T("What else is to be said of it."), "n", code="note", group=PARCEL, why_not=_noted,
               rank=2),
    )  # fmt: skip

    def __init__(self, rows: Sequence[WorkRow], named: Collection[int], parcel: ParcelView | None = None) -> None:
        super().__init__()
        self._rows = tuple(rows)
        self._came = {row.line: row.quantity if row.line in named else 0 for row in rows}
        self._keys = ""
        self._before = 0
        self.parcel = parcel
        announced = {row.tracking for row in rows if row.line in named and row.tracking}
        tracking = announced.pop() if len(announced) == 1 else ""
        self._given = Given("", tracking=tracking)

    def heading(self) -> Text:
        """Whose parcel this is."""
        return T("{number}: take in a parcel", number=self._rows[0].case)

    def body(self) -> ComposeResult:
        """The lines of the return, then the parcel."""
        if self.parcel is None:
            self._given = self._given._replace(condition=next(iter(self.rules.returns.conditions)))
        yield Lines(id="whose")
        yield RowTable(COLUMNS, self._paint, T("Nothing of this return is expected any more."), id="pieces")
        yield Paragraphs(focusable=False, id="about")

    @property
    def table(self) -> RowTable[WorkRow]:
        """The lines of the return."""
        return cast("RowTable[WorkRow]", self.query_one(RowTable))

    async def load(self) -> None:
        """Show what was given; what others do with this return meanwhile is read anew when it comes to that."""
        self._show()

    def _show(self) -> None:
        row = self._rows[0]
        who = [row.customer, self.say(T("Order {order}", order=row.order)), row.code]
        self.query_one("#whose", Lines).show([Span("  ".join(part for part in who if part), "strong"), ""])
        self.table.show(self._rows)
        self.query_one("#about", Paragraphs).show(["", *self._about()])

    def _about(self) -> list[Line | Paragraph]:
        given, say = self._given, self.say
        if self.parcel is not None:
            parts = [say(self.parcel.at), self.parcel.carrier, self.parcel.tracking, self.parcel.sender]
            lines: list[Line | Paragraph] = [Paragraph("  ".join(part for part in parts if part), 2)]
        else:
            condition = self.rules.returns.conditions[given.condition]
            said: list[tuple[Text, Sayable]] = [
                (T("Condition"), condition), (T("Tracking"), given.tracking or "-"),
                (T("Carrier"), given.carrier or "-"), (T("Photo"), given.photo_name or "-"),
                (T("Note"), given.note or "-"),
            ]  # fmt: skip
            lines = [Paragraph(say(T("{what}: {value}", what=what, value=value)), 2) for what, value in said]
        for one in given.besides:
            more = T("! {kind}: {goods} × {count}", kind=KINDS[one.kind], goods=one.goods, count=one.quantity)
            lines.append(Paragraph(Span(say(more), "warning"), 2))
        return lines

    def _paint(self, row: WorkRow, columns: Sequence[Column]) -> Line:
        came = self._came[row.line]
        values: list[Line] = [
            Span(str(came), "strong" if came == row.quantity else "warning"),
            str(row.quantity), row.product, row.batch_number, self.say(term(row.state)), row.tracking,
        ]  # fmt: skip
        return cells(columns, values)

    # Pieces

    def on_row_table_moved(self) -> None:
        """A digit begins a new number."""
        self._keys = ""

    def on_key(self, event: events.Key) -> None:
        """A digit says how many pieces came; further ones go on with the number, as far as so many are expected.

        What a scanner sends meanwhile must not count as pieces: it begins with a capital letter, or is long.
        """
        sign, row = fold(event.character or ""), self.table.current
        if self.focused is not self.table or row is None or event.key == "enter":
            return
        if not (len(sign) == 1 and is_scanned(sign)):
            self._keys = ""
            return
        event.stop()
        event.prevent_default()
        if not self._keys:
            self._before = self._came[row.line]
        self._keys += sign
        number = self._before if _is_scan(self._keys) else int(self._keys)
        if number > row.quantity:
            number = int(sign)
        if number > row.quantity:
            self.fail(T("{count} are expected; record what is more as surplus.", count=row.quantity))
            return
        self.clear_status()
        self._came[row.line] = number
        self.table.repaint()

    # The parcel

    def _put(self, **changes: Any) -> None:
        self._given = self._given._replace(**changes)
        self._show()

    async def act_condition(self) -> None:
        """`c`."""
        names: dict[str, Sayable] = dict(self.rules.returns.conditions)
        self._put(condition=await self.ask_choice(T("Condition"), names, self._given.condition))

    async def act_tracking(self) -> None:
        """`t`."""
        self._put(tracking=fold(await self.ask(T("Tracking number"), self._given.tracking, required=False)))

    async def act_carrier(self) -> None:
        """`r`."""
        self._put(carrier=await self.ask(T("Carrier"), self._given.carrier, required=False))

    async def act_photo(self) -> None:
        """`p`."""
        typed = await self.ask(T("File"), required=False)
        if not typed:
            self._put(photo="", photo_name="")
            return
        file = self.session.file(typed)
        try:
            content = await asyncio.to_thread(file.read_bytes)
        except OSError:
            self.fail(T("The file {name} cannot be read.", name=file.name))
            return
        self._put(photo=base64.b64encode(content).decode(), photo_name=file.name)

    async def act_note(self) -> None:
        """`n`."""
        self._put(note=await self.ask(T("Note"), self._given.note, required=False))

    async def act_besides(self) -> None:
        """`x`."""
        kind = await self.ask_choice(T("What is in it besides"), KINDS)
        goods = await self.ask(T("Which goods"), self.table.current.product if kind == "surplus" and self.table.current
                               else "")  # fmt: skip
        count = await self.ask_count(T("How many pieces"), 1, MOST)
        one = Besides(kind=cast("Any", kind), goods=goods, quantity=count)
        self._put(besides=(*self._given.besides, one))

    # Taking in

    def on_row_table_chosen(self) -> None:
        """Enter; behind a scan of something else it takes nothing in."""
        scanned, self._keys = compact(self._keys), ""
        own = {compact(name) for row in self._rows for name in (row.code, row.tracking, row.case)}
        if _is_scan(scanned) and scanned not in own:
            self.fail(T("{typed} is another parcel. Enter takes this one in, F3 leaves it.", typed=scanned))
        else:
            self.start(self.act_take())

    async def act_take(self) -> None:
        """`g`."""
        items = tuple(ReceivedLine(line=line, quantity=count) for line, count in self._came.items() if count)
        case, version = self._rows[0].case, max(row.version for row in self._rows)
        try:
            if self.parcel is not None:
                given = Identify(case=case, version=version, parcel_id=self.parcel.id, items=items,
                                 besides=self._given.besides)  # fmt: skip
                await self.do(identify, given)
            else:
                await self.do(receive, Receive(case=case, version=version, items=items, **self._given._asdict()))
        except Refused as refused:
            await self._refused(refused)
            return
        self.back(sum(item.quantity for item in items))

    async def _refused(self, refused: Refused) -> None:
        """Whatever moved on meanwhile is shown; the same Enter then means it."""
        if refused.code != "stale":
            raise refused
        rows = await self.gateway.run(worklists.expected, self._rows[0].case)
        if not rows:
            raise refused
        self._rows = tuple(rows)
        self._came = {row.line: min(self._came.get(row.line, 0), row.quantity) for row in rows}
        self._show()
        self.fail(T("The return has changed meanwhile. Look at the lines, then Enter again."))
