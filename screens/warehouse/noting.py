"""The warehouse's two forms: a parcel that nobody can match, and the count of a batch."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from config.texts import T, Text
from models.returns.receiving import NoteParcel, note_parcel
from models.stock.operations import LARGEST, Count, count
from models.stock.queries import of_product
from screens.actions import fold
from screens.warehouse.lines import PLACES, Look, stock_lines
from screens.widgets import Field, Form, Paragraphs, Value
from screens.widgets.field import USUAL
from screens.widgets.numbers import not_within
from screens.work import WorkScreen


class ParcelScreen(WorkScreen):
    """What is to be seen on a parcel of which nobody knows whose it is. It is left with the parcel's number."""

    HEADING = T("A parcel that nobody can match")
    FIRST_FOCUS = "Input"

    def __init__(self, tracking: str = "") -> None:
        super().__init__()
        self._tracking = tracking

    def body(self) -> ComposeResult:
        """The form."""
        conditions = self.rules.returns.conditions
        yield Form(
            Field("tracking", T("Tracking no."), T("The number of the parcel; scan it."), "code", width=32,
                  default=self._tracking, origin=_SCANNED),
            Field("sender", T("Sender"), T("Name, telephone and place, as they stand on the parcel.")),
            Field("carrier", T("Carrier"), T("The carrier or the person who brought it."), width=24),
            Field("condition", T("Condition"), T("How the parcel looks from outside, before it is opened."), "choice",
                  required=True, width=20, options=lambda: conditions, default=next(iter(conditions)), origin=USUAL),
            Field("note", T("Note"), T("What is in it, and what may help to find its owner.")),
            id="nobody",
        )  # fmt: skip

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """F10, or Enter in the last field."""
        self.start(self._save(event.values), T("Saving.."))

    async def _save(self, values: dict[str, Any]) -> None:
        self.back(await self.do(note_parcel, NoteParcel(**values)))


class CountScreen(WorkScreen):
    """Books what was counted, batch after batch; what is known of the product stands below."""

    HEADING = T("Count of the stock")
    FIRST_FOCUS = "Input"

    def __init__(self, product: str = "") -> None:
        super().__init__()
        self._product = product

    def body(self) -> ComposeResult:
        """The form, and what is there."""
        yield Form(
            Field("product_code", T("Product"), T("The code of the product; scan it."), "code", required=True, width=20,
                  default=self._product, origin=_SCANNED),
            Field("batch_number", T("Batch"), T("The batch number as it stands on the goods."), "code", width=20),
            Field("place", T("Place"), T("What was counted: goods for sale, come back, or set apart."), "choice",
                  required=True, width=20, options=lambda: PLACES, default="sale", origin=USUAL),
            Field("quantity", T("Counted"), T("How many pieces there are; 0 if none is left."), "code", required=True,
                  width=8, check=_number, rule=_PIECES),
            Field("note", T("Note"), T("Why it differs, if that is known.")),
            id="count",
        )  # fmt: skip
        yield Paragraphs(focusable=False, id="about")

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

    async def load(self) -> None:
        """What is there of the product."""
        await self._tell()

    def on_form_left(self, event: Form.Left) -> None:
        """The product is named: what is known of it."""
        if event.name == "product_code":
            self.start(self._tell(), holds=False)

    async def _tell(self) -> None:
        code = str(self.form.value("product_code") or "")
        if not code:
            return
        found = await self.gateway.latest("stock", of_product, code)
        self.form.set_note("product_code", found.name if found is not None else T("no such product"))
        lines = stock_lines(found, Look(self.translator, self.rules, self.now())) if found is not None else ()
        self.query_one("#about", Paragraphs).show(lines)

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """F10, or Enter in the last field."""
        self.start(self._save(event.values), T("Saving.."))

    async def _save(self, values: dict[str, Any]) -> None:
        given = Count(**{**values, "quantity": int(fold(str(values["quantity"])))})
        there = await self.do(count, given)
        await self._tell()
        self.form.put({"batch_number": "", "quantity": "", "note": ""})
        self.form.focus_field("batch_number")
        self.tell(T("{product} {batch}: {count} are booked.", product=there.product_code, batch=there.batch_number,
                    count=there.quantity))  # fmt: skip


_SCANNED = T("What stands there was scanned before you came here.")
_PIECES = T("Type a number of pieces, like 12.")


def _number(value: Value) -> Text | None:
    return not_within(str(value), LARGEST, _PIECES)
