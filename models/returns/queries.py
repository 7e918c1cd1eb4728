"""Reading returns: the one of a case, and what can still be returned of an order."""

from __future__ import annotations

from typing import Any

import msgspec
from peewee import JOIN

from config.amounts import Sheet as AmountSheet
from models.cases.tables import Attachment, Case
from models.desk import Desk
from models.orders.tables import Order, OrderLine
from models.products.tables import Batch, Product, Serial
from models.returns import available, codes, eligible
from models.returns.tables import Exchange, Parcel, Return, ReturnLine, Sheet
from models.returns.views import ExchangeView, LineView, ParcelView, Repairs, ReturnView, SheetView, SoldView
from models.staff.tables import Staff

Overrider = Staff.alias()
Giver = Staff.alias()
Inspector = Staff.alias()
_APPLICATION = (
    "applicant", "identity", "voucher", "freight", "pickup", "send_by", "reissues", "need", "decide_by",
    "return_freight_cents", "told_at", "satisfied",
)  # fmt: skip
_LINE = (
    "id", "batch_number", "quantity", "reason", "wish", "opened", "seal_whole", "evidence", "note", "state", "route",
    "overridden", "goodwill", "opinion", "quality", "failure", "received_at", "condition", "grade", "accessories",
    "disposition", "choice", "deduction_cents", "consent", "outcome", "tracking", "tracking_back", "refused",
)  # fmt: skip
_EXCHANGE = (
    "quantity", "difference_cents", "paid_reference", "options_at", "choose_by", "expected_on", "batch_number",
    "tracking", "shipped_at", "delivered_at",
)  # fmt: skip


def states_of(case: Case) -> set[str]:
    """The states of the lines of a case; none before the application is recorded."""
    query = ReturnLine.select(ReturnLine.state).join(Return).where(Return.case == case.id).distinct()
    return {state for (state,) in query.tuples()}


def return_of(desk: Desk, case: Case) -> ReturnView | None:
    """The return of a case; None where no application is recorded."""
    row = Return.get_or_none(Return.case == case.id) if case.kind == "return" else None
    if row is None:
        return None
    order = row.order
    return ReturnView(
        **{name: getattr(row, name) for name in _APPLICATION},
        order=order.number,
        sale_channel=order.sale_channel,
        placed_at=order.placed_at,
        signed_at=order.signed_at or order.delivered_at,
        paid=tuple((payment.means, payment.amount_cents) for payment in order.payments),
        promises=tuple(row.promises),
        code=codes.spaced(row.code) if row.code else "",
        missing_gifts=tuple((line, count) for line, count in row.missing_gifts),
        lines=_lines(row),
        parcels=parcels(Parcel.application == row.id),
        sheets=_sheets(row),
    )


def _lines(row: Return) -> tuple[LineView, ...]:
    query = (
        ReturnLine.select(
            ReturnLine,
            OrderLine.line.alias("number"), OrderLine.unit_price_cents, OrderLine.gift,
            Product.code.alias("product_code"), Product.name.alias("product_name"), Product.product_class,
            Serial.number.alias("serial_number"), Overrider.name.alias("overrider"), Giver.name.alias("giver"),
            Inspector.name.alias("inspector"),
            Sheet.number.alias("sheet_number"),
        )
        .join(OrderLine).switch(ReturnLine).join(Product, on=(ReturnLine.product == Product.id))
        .switch(ReturnLine).join(Serial, JOIN.LEFT_OUTER, on=(ReturnLine.serial == Serial.id))
        .switch(ReturnLine).join(Overrider, JOIN.LEFT_OUTER, on=(ReturnLine.overridden_by == Overrider.id))
        .switch(ReturnLine).join(Giver, JOIN.LEFT_OUTER, on=(ReturnLine.goodwill_by == Giver.id))
        .switch(ReturnLine).join(Inspector, JOIN.LEFT_OUTER, on=(ReturnLine.inspected_by == Inspector.id))
        .switch(ReturnLine).join(Sheet, JOIN.LEFT_OUTER, on=(ReturnLine.sheet == Sheet.id))
        .where(ReturnLine.application == row.id).order_by(ReturnLine.id).objects()
    )  # fmt: skip
    exchanges = _exchanges(row)
    return tuple(_line(line, exchanges.get(line.id)) for line in query)


def _line(line: Any, exchange: ExchangeView | None) -> LineView:
    return LineView(
        **{name: getattr(line, name) for name in _LINE},
        order_line=line.number,
        product_code=line.product_code,
        product=line.product_name,
        product_class=line.product_class,
        serial=line.serial_number or "",
        unit_price_cents=line.unit_price_cents,
        gift=line.gift,
        routes=eligible.kept(line),
        overridden_by=line.overrider or "",
        goodwill_by=line.giver or "",
        repairs=Repairs(**line.repairs) if line.repairs.get("papers") else None,
        inspected_by=line.inspector or "",
        differs=tuple(line.differs),
        sheet=line.sheet_number,
        exchange=exchange,
    )


def _exchanges(row: Return) -> dict[int, ExchangeView]:
    query = (
        Exchange.select(Exchange, Product.name.alias("product_name"), Product.code.alias("product_code"))
        .join(Product)
        .switch(Exchange)
        .join(ReturnLine, on=(Exchange.line == ReturnLine.id))
        .where(ReturnLine.application == row.id)
        .objects()
    )
    return {
        one.line_id: ExchangeView(
            product=one.product_name, product_code=one.product_code, **{name: getattr(one, name) for name in _EXCHANGE}
        )
        for one in query
    }


def parcels(condition: Any) -> tuple[ParcelView, ...]:
    """Parcels under a condition, oldest first."""
    query = (
        Parcel.select(Parcel, Staff.name.alias("who"), Attachment.name.alias("photo_name"))
        .join(Staff, JOIN.LEFT_OUTER)
        .switch(Parcel)
        .join(Attachment, JOIN.LEFT_OUTER)
        .where(condition)
        .order_by(Parcel.at, Parcel.id)
        .objects()
    )
    names = ("id", "tracking", "carrier", "sender", "condition", "note", "at", "due_at")
    return tuple(
        ParcelView(
            **{name: getattr(row, name) for name in names},
            besides=tuple((one["kind"], one["goods"], one["quantity"]) for one in row.items),
            photo=row.photo_name or "",
            who=row.who or "",
        )
        for row in query
    )


def _sheets(row: Return) -> tuple[SheetView, ...]:
    query = Sheet.select(Sheet, Staff.name.alias("who")).join(Staff, JOIN.LEFT_OUTER)
    return tuple(_sheet(one) for one in query.where(Sheet.application == row.id).order_by(Sheet.number).objects())


def _sheet(row: Any) -> SheetView:
    return SheetView(
        id=row.id,
        number=row.number,
        outcome=row.outcome,
        total_cents=row.total_cents,
        document=msgspec.convert(row.document, AmountSheet) if row.document else None,
        state=row.state,
        who=row.who or "",
        at=row.at,
    )


def sold(order_number: str, besides: str = "") -> tuple[SoldView, ...]:
    """The lines of an order, with what can still be returned of each; `besides` is a case that does not count."""
    order = Order.get_or_none(Order.number == order_number.strip())
    if order is None:
        return ()
    own = Return.select().join(Case).where(Case.number == besides).first() if besides else None
    left = available.left(order, own)
    query = (
        OrderLine.select(
            OrderLine, Product.name.alias("product_name"), Product.product_class, Batch.number.alias("batch_number"),
            Serial.number.alias("serial_number"),
        )
        .join(Product).switch(OrderLine).join(Batch, JOIN.LEFT_OUTER).switch(OrderLine).join(Serial, JOIN.LEFT_OUTER)
        .where(OrderLine.order == order.id).order_by(OrderLine.line).objects()
    )  # fmt: skip
    return tuple(
        SoldView(
            line=row.line, product=row.product_name, product_class=row.product_class, quantity=row.quantity,
            left=left[row.id], unit_price_cents=row.unit_price_cents, gift=row.gift,
            batch_number=row.batch_number or "", serial=row.serial_number or "",
        )
        for row in query
    )  # fmt: skip
