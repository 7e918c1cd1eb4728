"""All open complaints by stage: how many, since when, and which."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from peewee import fn

from models.cases.tables import Case, Task
from models.complaints import flow
from models.complaints.tables import StaffRecord
from models.desk import Desk
from models.orders.tables import Order
from models.products.tables import Product
from models.queue.order import WorstFirst
from models.queue.queries import matching, over, visible
from models.queue.views import QueueRow
from models.staff.tables import Staff

Only = Literal["", "mine", "department", "late", "P1", "product", "batch", "seller"]


class Wanted(msgspec.Struct, frozen=True):
    """Which complaints: of one stage, and one more condition; `value` is a product code, batch number or login."""

    stage: str = ""
    only: Only = ""
    value: str = ""


class Stage(msgspec.Struct, frozen=True):
    """A stage with its complaints, and the receipt of the oldest."""

    state: str
    count: int
    oldest: datetime | None


class Signal(msgspec.Struct, frozen=True):
    """A batch of which so many cases with the same symptom came in the last days; `level` is `amber` or `red`."""

    batch: str
    product: str
    count: int
    level: str


def signals(desk: Desk) -> list[Signal]:
    """The batches that stand out now (workflows 9), the worst first; cases that are closed count too."""
    rule = desk.rules.complaints.batch
    alike = Case.kind.in_(("complaint", "return", "repair")) & (Case.batch_number != "") & (Case.symptom != "")
    recent = Case.received_at >= desk.now() - timedelta(days=rule.days)
    count = fn.COUNT(Case.id)
    rows = (
        Case.select(Case.batch_number, Product.name, count)
        .join(Product)
        .where(_seen(desk, alike & recent))
        .group_by(Product.id, Product.name, Case.batch_number, Case.symptom)
        .having(count >= rule.amber)
        .order_by(count.desc(), Case.batch_number, Product.name)
        .tuples()
    )
    return [Signal(batch, product, n, rule.level(n)) for batch, product, n in rows]


def stages(desk: Desk, wanted: Wanted) -> list[Stage]:
    """Every stage in the order of the course; those without a complaint too."""
    rows = (
        Case.select(Case.state, fn.COUNT(Case.id), fn.MIN(Case.received_at))
        .where(_seen(desk, _condition(desk, msgspec.structs.replace(wanted, stage=""))))
        .group_by(Case.state)
        .tuples()
    )
    found = {state: (count, oldest) for state, count, oldest in rows}
    return [Stage(state, *_figures(found.get(state))) for state in flow.OPEN]


def _seen(desk: Desk, condition: Any) -> Any:
    return condition & seen if (seen := visible(desk)) is not None else condition


def _figures(found: tuple[int, Any] | None) -> tuple[int, datetime | None]:
    if found is None:
        return 0, None
    count, oldest = found
    at: datetime = oldest if isinstance(oldest, datetime) else Case.received_at.python_value(oldest)
    return count, at


def complaints(desk: Desk, wanted: Wanted) -> list[QueueRow]:
    """The complaints, worst first."""
    return list(WorstFirst(matching(desk, _condition(desk, wanted))).in_order(desk.now()))


def _condition(desk: Desk, wanted: Wanted) -> Any:
    condition = Case.open & (Case.kind == "complaint")
    if wanted.stage:
        condition = condition & (Case.state == wanted.stage)
    return condition & only if (only := _only(desk, wanted)) is not None else condition


def _only(desk: Desk, wanted: Wanted) -> Any:
    match wanted.only:
        case "mine":
            return Case.owner == desk.staff_id
        case "department":
            mine = desk.staff.department if desk.staff else ""
            return Case.id.in_(Task.select(Task.case).where(Task.done_at.is_null(), Task.department == mine))
        case "late":
            return over(desk.now())
        case "P1":
            return Case.severity == "P1"
        case "product":
            return Case.product.in_(Product.select(Product.id).where(fn.UPPER(Product.code) == wanted.value.upper()))
        case "batch":
            return fn.UPPER(Case.batch_number) == wanted.value.upper()
        case "seller":
            seller = Staff.select(Staff.id).where(Staff.login == wanted.value.lower())
            sold = Order.select(Order.id).where(Order.seller.in_(seller))
            recorded = StaffRecord.select(StaffRecord.case).where(StaffRecord.staff.in_(seller))
            return Case.order.in_(sold) | Case.id.in_(recorded)
        case _:
            return None
