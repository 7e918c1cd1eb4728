"""The customer's card beside the form: orders with batches, devices in warranty, cases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
from peewee import JOIN, fn

from config.texts import T
from models.cases.tables import Case
from models.customers import seeing
from models.customers.tables import Customer, CustomerContact
from models.desk import Desk
from models.orders.tables import Order, OrderLine, OrderPayment
from models.products.tables import Batch, Product, Serial
from models.refusals import Refused
from models.search import keys
from models.staff.tables import Staff
from models.texts import not_found


class LineCard(msgspec.Struct, frozen=True):
    """One product that the customer bought."""

    product_id: int
    product_code: str
    product: str
    product_class: str
    batch: str
    expires_on: date | None
    serial: str
    warranty_until: date | None
    quantity: int
    unit_price_cents: int
    gift: bool


class OrderCard(msgspec.Struct, frozen=True):
    """An order with what was paid, newest first."""

    id: int
    number: str
    placed_at: datetime
    signed_at: datetime | None
    sale_channel: str
    paid_cents: int
    lines: tuple[LineCard, ...]


class CaseCard(msgspec.Struct, frozen=True):
    """A case of the customer in one line."""

    number: str
    kind: str
    state: str
    severity: str
    received_at: datetime
    open: bool
    text: str
    owner: str


class DeviceCard(msgspec.Struct, frozen=True):
    """A device of the customer with the end of its warranty."""

    serial: str
    product_id: int
    product_code: str
    product: str
    warranty_until: date | None
    in_warranty: bool


class Card(msgspec.Struct, frozen=True):
    """All that an agent wants to know of a customer at the beginning of a call."""

    id: int
    version: int
    external_no: str
    name: str
    contacts: tuple[tuple[str, str], ...]
    address: str
    importance: str
    member_level: str
    birth_year: int | None
    age: int | None
    consent_marketing: bool
    consent_health: bool
    do_not_disturb: bool
    seller: str
    note: str
    cases: tuple[CaseCard, ...]
    orders: tuple[OrderCard, ...]
    devices: tuple[DeviceCard, ...]


def card(desk: Desk, customer_id: int) -> Card:
    """The card of a customer.

    Raises:
        Refused: `not_found`.
    """
    row = (
        Customer.select(Customer, Staff.name.alias("seller_name"))
        .join(Staff, JOIN.LEFT_OUTER)
        .where(Customer.id == customer_id)
        .objects()
        .first()
    )
    if row is None:
        raise Refused("not_found", not_found(T("customer"), customer_id), "customer_id")
    seeing.check_customer(desk, customer_id)
    today = desk.now().astimezone(desk.rules.zone).date()
    contacts = CustomerContact.select().where(CustomerContact.customer == row.id).order_by(CustomerContact.id)
    return Card(
        id=row.id,
        version=row.version,
        external_no=row.external_no or "",
        name=row.name,
        contacts=tuple((c.kind, c.value) for c in contacts),
        address=row.address,
        importance=row.importance,
        member_level=row.member_level,
        birth_year=row.birth_year,
        age=today.year - row.birth_year if row.birth_year else None,
        consent_marketing=row.consent_marketing,
        consent_health=row.consent_health,
        do_not_disturb=row.do_not_disturb,
        seller=row.seller_name or "",
        note=row.note,
        cases=_cases(customer_id, 20),
        orders=_orders(customer_id, 20),
        devices=_devices(customer_id, today),
    )


def card_by_phone(desk: Desk, phone: str) -> list[Card]:
    """The cards of everybody who has this telephone number, in any notation.

    Raises:
        Refused: `not_found`, when nobody has.
    """
    normal = keys.phone(phone)
    rows = CustomerContact.select(CustomerContact.customer).where(
        CustomerContact.kind == "phone", CustomerContact.normal == normal
    )
    ids = [row.customer_id for row in rows]
    if not ids:
        raise Refused("not_found", not_found(T("customer with the number"), phone), "phone")
    return [card(desk, customer_id) for customer_id in ids]


def _cases(customer_id: int, limit: int) -> tuple[CaseCard, ...]:
    rows = (
        Case.select(Case, Staff.name.alias("owner_name"))
        .join(Staff, JOIN.LEFT_OUTER, on=(Case.owner == Staff.id))
        .where(Case.customer == customer_id)
        .order_by(Case.open.desc(), Case.received_at.desc())
        .limit(limit)
        .objects()
    )
    return tuple(
        CaseCard(
            row.number,
            row.kind,
            row.state,
            row.severity,
            row.received_at,
            row.open,
            row.text[:120],
            row.owner_name or "",
        )
        for row in rows
    )


def _orders(customer_id: int, limit: int) -> tuple[OrderCard, ...]:
    orders = list(Order.select().where(Order.customer == customer_id).order_by(Order.placed_at.desc()).limit(limit))
    ids = [order.id for order in orders]
    paid = dict(
        OrderPayment.select(OrderPayment.order, fn.SUM(OrderPayment.amount_cents))
        .where(OrderPayment.order.in_(ids))
        .group_by(OrderPayment.order)
        .tuples()
    )
    lines: dict[int, list[LineCard]] = {}
    rows = (
        OrderLine.select(OrderLine, Product, Batch, Serial)
        .join(Product)
        .switch(OrderLine)
        .join(Batch, JOIN.LEFT_OUTER, on=(OrderLine.batch == Batch.id))
        .switch(OrderLine)
        .join(Serial, JOIN.LEFT_OUTER, on=(OrderLine.serial == Serial.id))
        .where(OrderLine.order.in_(ids))
        .order_by(OrderLine.order, OrderLine.line)
    )
    for row in rows:
        lines.setdefault(row.order_id, []).append(_line(row))
    return tuple(
        OrderCard(
            order.id,
            order.number,
            order.placed_at,
            order.signed_at,
            order.sale_channel,
            int(paid.get(order.id) or 0),
            tuple(lines.get(order.id, ())),
        )
        for order in orders
    )


def _line(row: OrderLine) -> LineCard:
    batch, serial = row.batch, row.serial
    return LineCard(
        product_id=row.product_id,
        product_code=row.product.code,
        product=row.product.name,
        product_class=row.product.product_class,
        batch=batch.number if batch else "",
        expires_on=batch.expires_on if batch else None,
        serial=serial.number if serial else "",
        warranty_until=serial.warranty_until if serial else None,
        quantity=row.quantity,
        unit_price_cents=row.unit_price_cents,
        gift=row.gift,
    )


def _devices(customer_id: int, today: date) -> tuple[DeviceCard, ...]:
    rows = Serial.select(Serial, Product).join(Product).where(Serial.customer == customer_id).order_by(Serial.id)
    return tuple(
        DeviceCard(
            row.number,
            row.product_id,
            row.product.code,
            row.product.name,
            row.warranty_until,
            bool(row.warranty_until and row.warranty_until + timedelta(days=1) > today),
        )
        for row in rows
    )
