"""What an approver should know of the customer and the order before he decides."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from peewee import fn

from models.approvals.tables import Approval
from models.cases.tables import Case
from models.desk import Desk
from models.orders.tables import OrderPayment

YEAR = timedelta(days=365)


class History(msgspec.Struct, frozen=True):
    """The customer's complaints and approved sums of the last year, and what was paid for the order; cents."""

    complaints: int
    approved_cents: int
    approved_times: int
    paid_cents: int
    order_approved_cents: int


def history_of(desk: Desk, number: str) -> History:
    """The history behind a case."""
    case = Case.get(Case.number == number)
    since = desk.now() - YEAR
    complaints = approved = times = 0
    if case.customer_id:
        mine = Case.customer == case.customer_id
        complaints = Case.select().where(mine, Case.kind == "complaint", Case.received_at >= since).count()
        approved, times = _approved(Case.id.in_(Case.select(Case.id).where(mine)) & (Approval.proposed_at >= since))
    paid = order_approved = 0
    if case.order_id:
        query = OrderPayment.select(fn.COALESCE(fn.SUM(OrderPayment.amount_cents), 0))
        paid = int(query.where(OrderPayment.order == case.order_id).scalar())
        order_approved, _ = _approved(Approval.order == case.order_id)
    return History(complaints, approved, times, paid, order_approved)


def _approved(condition: object) -> tuple[int, int]:
    total, times = (
        Approval.select(fn.COALESCE(fn.SUM(Approval.amount_cents), 0), fn.COUNT(Approval.id))
        .join(Case)
        .where(condition, Approval.state == "approved")
        .tuples()
        .first()
    )
    return int(total), int(times)
