"""The demo company: staff, goods, customers and orders, by the same imports that a real company uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml
from peewee import JOIN

from models.customers.tables import Customer
from models.desk import Desk
from models.imports.operations import batches, customers, orders, products, staff
from models.imports.reading import ImportRows
from models.operation import Operation
from models.orders.tables import Order, OrderLine
from models.products.tables import Batch, Product, Serial
from models.staff import passwords
from models.staff.tables import Staff

SEED = 20_261_123
BATCHES = 4
"""Batches of each product with a shelf life."""
AT_ONCE = 1000
GROWTH = 2.5
"""The company grows: above 1, the newer days have more orders than the older ones."""
CAP = 60
"""Weighted cases that one person of the demo may have: nothing but questions is closed yet."""


@dataclass(frozen=True)
class Purchase:
    """Something that a customer bought: what a case can be about."""

    customer: int
    order: str
    code: str
    product: str
    product_class: str
    batch: str
    serial: str


@cache
def data(name: str) -> dict[str, Any]:
    """One of the YAML files beside this module."""
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name(f"{name}.yaml").read_text("utf-8"))
    return loaded


def make_company(
    desk: Desk, customer_count: int, order_count: int, now: datetime, done: Callable[[int], None]
) -> list[Purchase]:
    """Everything that is there before the first call; returns what was bought."""
    from app.demo import PASSWORD

    chance = Random(SEED)  # noqa: S311 - a demo holds no secret
    company = data("company")
    _staff(desk, company, PASSWORD)
    _goods(desk, company, chance, now)
    done(0)
    _customers(desk, company, chance, customer_count)
    done(customer_count)
    rows = _order_rows(company, chance, customer_count, order_count, now)
    for start in range(0, len(rows), AT_ONCE):
        _import(desk, orders, ORDER, rows[start : start + AT_ONCE])
        done(customer_count + min(order_count, start + AT_ONCE))
    return purchases()


def _import(
    desk: Desk, operation: Operation[ImportRows, Any], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    written = tuple(tuple("" if value is None else str(value) for value in row) for row in rows)
    outcome = operation(desk, ImportRows(columns=tuple(columns), rows=written))
    if outcome.faults:
        raise ValueError(f"the demo's own data are wrong: {outcome.faults[0]}")


def _staff(desk: Desk, company: dict[str, Any], password: str) -> None:
    rows = [  # without shifts: the demo is looked at at any hour, and who is off shift is given nothing
        (login, name, role, skills, team, department, CAP)
        for login, name, role, skills, team, department in company["staff"]
    ]
    columns = ("login", "name", "roles", "skills", "team", "department", "load_cap")
    _import(desk, staff, columns, rows)
    Staff.update(password_hash=passwords.hashed(password), language="").execute()


def _goods(desk: Desk, company: dict[str, Any], chance: Random, now: datetime) -> None:
    columns = ("code", "name", "product_class", "warranty_months", "shelf_life_months")
    _import(desk, products, columns, [row[:5] for row in company["products"]])
    rows = []
    for code, _, _, _, shelf_life, _ in company["products"]:
        for number in range(BATCHES if shelf_life else 0):
            made = (now - timedelta(days=90 * number + chance.randrange(20, 60))).date()
            expires = made + timedelta(days=30 * shelf_life)
            rows.append((code, f"{made:%Y%m%d}{chance.choice('ABC')}", made, expires))
    _import(desk, batches, ("product_code", "batch_number", "produced_on", "expires_on"), rows)


def _customers(desk: Desk, company: dict[str, Any], chance: Random, count: int) -> None:
    columns = (
        "customer_no", "name", "phone", "wechat", "address", "importance", "member_level", "birth_year",
        "consent_marketing", "consent_health", "do_not_disturb", "seller", "note",
    )  # fmt: skip
    rows = []
    for number in range(1, count + 1):
        given = "".join(chance.sample(company["given"], chance.choice((1, 2, 2))))
        phone = f"1{chance.choice((38, 39, 50, 58, 77, 86, 89))}{chance.randrange(10**8):08d}"
        rows.append(
            (
                f"KY{number:06d}",
                chance.choice(company["surnames"]) + given,
                phone,
                f"wx{chance.randrange(10**7):07d}" if chance.random() < 0.4 else "",
                f"{chance.choice(company['places'])}{chance.randrange(1, 900)}号",
                chance.choices(("regular", "important", "vip"), (85, 11, 4))[0],
                chance.choices(("", "银卡", "金卡", "钻石"), (60, 25, 12, 3))[0],
                chance.randrange(1940, 2004) if chance.random() < 0.6 else "",
                chance.choice(("yes", "no")),
                "yes" if chance.random() < 0.3 else "no",
                "yes" if chance.random() < 0.04 else "no",
                chance.choice(("bai.jie", "hou.gang")) if chance.random() < 0.1 else "",
                chance.choice(company["notes"]) if chance.random() < 0.06 else "",
            )
        )
    _import(desk, customers, columns, rows)


ORDER = (
    "order_number", "customer_no", "sale_channel", "placed_at", "delivered_at", "signed_at", "installed_at",
    "product_code", "batch_number", "serial_number", "quantity", "unit_price", "gift", "marked_price", "freight",
    "paid_wechat", "paid_alipay", "paid_card",
)  # fmt: skip


def _order_rows(
    company: dict[str, Any], chance: Random, customer_count: int, count: int, now: datetime
) -> list[tuple[Any, ...]]:
    numbers: dict[str, list[str]] = {}
    for product, batch in Batch.select(Product.code, Batch.number).join(Product).tuples():
        numbers.setdefault(product, []).append(batch)
    rows = []
    for number in range(1, count + 1):
        placed = now - timedelta(minutes=600 + int(60 * 24 * 400 * chance.random() ** GROWTH))
        code, _, product_class, _, _, price = chance.choice(company["products"])
        device = product_class in ("health_apparatus", "household_appliance")
        quantity = 1 if device else chance.choice((1, 1, 2, 3))
        delivered = placed + timedelta(days=2, hours=chance.randrange(30))
        arrived = delivered < now
        means = chance.randrange(3)
        paid = [f"{price * quantity}" if means == place else "0" for place in range(3)]
        rows.append(
            (
                f"D{placed:%y%m%d}{number:05d}",
                f"KY{chance.randrange(customer_count) + 1:06d}",
                chance.choices(("web", "shop", "tv", "phone", "direct"), (50, 20, 8, 10, 12))[0],
                placed.isoformat(),
                delivered.isoformat() if arrived else "",
                delivered.isoformat() if arrived else "",
                (delivered + timedelta(days=1)).isoformat()
                if arrived and product_class == "household_appliance"
                else "",
                code,
                chance.choice(numbers[code]) if code in numbers else "",
                f"{code}{number:07d}" if device else "",
                quantity,
                price,
                "no",
                "0",
                "0",
                *paid,
            )
        )
    return rows


def purchases() -> list[Purchase]:
    """Everything that was bought, in the order of the lines."""
    rows = (
        OrderLine.select(
            Customer.id, Order.number, Product.code, Product.name, Product.product_class, Batch.number, Serial.number
        )
        .join(Order)
        .join(Customer)
        .switch(OrderLine)
        .join(Product)
        .switch(OrderLine)
        .join(Batch, JOIN.LEFT_OUTER, on=(OrderLine.batch == Batch.id))
        .switch(OrderLine)
        .join(Serial, JOIN.LEFT_OUTER, on=(OrderLine.serial == Serial.id))
        .order_by(OrderLine.id)
        .tuples()
    )
    filled: list[tuple[Any, ...]] = [tuple(value or "" for value in row) for row in rows]
    return [Purchase(*row) for row in filled]
