"""What waits for the warehouse and for quality control: parcels to come, goods to look at, goods to send."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from peewee import JOIN, fn

from models.cases.tables import Case
from models.clocks.tables import Clock
from models.customers.tables import Customer, CustomerContact
from models.desk import Desk
from models.orders.tables import Order
from models.products.tables import Product
from models.returns import codes
from models.returns.queries import parcels
from models.returns.tables import Exchange, Parcel, Return, ReturnLine
from models.returns.views import ParcelView
from models.search import keys

MOST = 200
"""Rows of a list."""
EXPECTED = ("authorised", "in_transit", "expired")
TO_INSPECT = ("goods_received", "inspecting")


class WorkRow(msgspec.Struct, frozen=True, kw_only=True):
    """Some pieces of a return that wait for somebody; `due_at` is the clock of that work."""

    line: int
    case: str
    version: int
    state: str
    code: str
    order: str
    customer: str
    product: str
    product_code: str
    quantity: int
    tracking: str
    batch_number: str
    severity: str
    since: datetime | None = None
    due_at: datetime | None = None
    inclusive: bool = True

    @property
    def key(self) -> int:
        """What a list knows the row by."""
        return self.line


def expected(desk: Desk, typed: str = "") -> list[WorkRow]:
    """Lines that may come in: all, or those that a scan, a telephone number, an order or a parcel number names."""
    query = _rows().where(ReturnLine.state.in_(EXPECTED))
    if typed.strip():
        query = query.where(_named(desk, typed))
    return [_row(row) for row in query.order_by(Return.send_by, ReturnLine.id).limit(MOST)]


def _named(desk: Desk, typed: str) -> Any:
    code, number = codes.parse(desk, typed), desk.rules.numbering.parse(typed)
    phone = keys.phone(typed)
    whose = CustomerContact.select(CustomerContact.customer).where(CustomerContact.normal == (phone or typed.strip()))
    condition = (Order.number == typed.strip()) | (ReturnLine.tracking == typed.strip()) | Case.customer.in_(whose)
    if code is not None:
        condition |= Return.code == code
    if number is not None:
        condition |= Case.number == number
    return condition


def known(desk: Desk, typed: str) -> tuple[str, str] | None:
    """Case and state of the return with this code or case number, whether anything of it may still come or not."""
    code, number = codes.parse(desk, typed), desk.rules.numbering.parse(typed)
    condition = Return.code == code if code is not None else Case.number == number
    found: tuple[str, str] | None = Return.select(Case.number, Case.state).join(Case).where(condition).tuples().first()
    return found


def to_inspect(desk: Desk) -> list[WorkRow]:
    """Lines that are here and were not all looked at, the first due first."""
    query = _rows(clock="inspection").where(ReturnLine.state.in_(TO_INSPECT))
    return [_row(row) for row in query.order_by(Clock.due_at, ReturnLine.id).limit(MOST)]


def to_judge(desk: Desk) -> list[WorkRow]:
    """Lines of which quality control looks at the papers first (R4)."""
    query = _rows(clock="qc").where(ReturnLine.state == "qc_pre")
    return [_row(row) for row in query.order_by(Clock.due_at, ReturnLine.id).limit(MOST)]


def to_ship(desk: Desk) -> list[WorkRow]:
    """Exchanges to send, the first due first."""
    query = _rows(clock="ship").where(ReturnLine.state == "exchanging")
    return [_row(row) for row in query.order_by(Clock.due_at, ReturnLine.id).limit(MOST)]


def to_send_back(desk: Desk) -> list[WorkRow]:
    """Goods that go back to the customer and have no parcel yet."""
    query = _rows().where(
        ReturnLine.state.in_(("refused", "sent_back")), ReturnLine.received_at.is_null(False),
        ReturnLine.tracking_back == "",
    )  # fmt: skip
    return [_row(row) for row in query.order_by(ReturnLine.received_at, ReturnLine.id).limit(MOST)]


def unmatched(desk: Desk) -> tuple[ParcelView, ...]:
    """Parcels of which nobody knows whose they are, oldest first."""
    return parcels(Parcel.identified_at.is_null())


def _rows(clock: str = "") -> Any:
    columns = [
        ReturnLine, Case.number.alias("case_number"), Case.version.alias("case_version"), Case.severity,
        Case.contact_name, Return.code, Return.send_by, Order.number.alias("order_number"),
        Customer.name.alias("customer_name"), Product.name.alias("product_name"), Product.code.alias("product_code"),
        Exchange.product.alias("other"),
    ]  # fmt: skip
    query = (
        ReturnLine.select(*columns, *((Clock.due_at, Clock.inclusive) if clock else ()))
        .join(Return).join(Case).join(Customer, JOIN.LEFT_OUTER)
        .switch(Return).join(Order)
        .switch(ReturnLine).join(Exchange, JOIN.LEFT_OUTER, on=(Exchange.line == ReturnLine.id))
        .switch(ReturnLine)
        .join(Product, on=(Product.id == _goods()))
    )  # fmt: skip
    if clock:
        of_case = (Clock.case == Case.id) & (Clock.kind == clock) & Clock.ended_at.is_null()
        query = query.join(Clock, JOIN.LEFT_OUTER, on=of_case)
    return query.objects()


def _goods() -> Any:
    """The goods that a line is about: those that are sent, where it is exchanged for others."""
    return fn.COALESCE(Exchange.product, ReturnLine.product)


def _row(row: Any) -> WorkRow:
    return WorkRow(
        line=row.id,
        case=row.case_number,
        version=row.case_version,
        state=row.state,
        code=codes.spaced(row.code) if row.code else "",
        order=row.order_number,
        customer=row.customer_name or row.contact_name or "",
        product=row.product_name,
        product_code=row.product_code,
        quantity=row.quantity,
        tracking=row.tracking,
        batch_number=row.batch_number,
        severity=row.severity,
        since=row.received_at,
        due_at=getattr(row, "due_at", None) or row.send_by,
        inclusive=bool(getattr(row, "inclusive", False)),
    )
