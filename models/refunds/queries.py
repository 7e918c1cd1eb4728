"""Reading refunds: what finance has to look after, what was settled, and those of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from peewee import JOIN, fn

from models.cases.tables import Case
from models.customers.tables import Customer
from models.desk import Desk
from models.orders.tables import Order
from models.refunds.tables import Refund, RefundPart
from models.refunds.views import PaymentView, RefundView, Totals
from models.staff.tables import Staff

OPEN = ("errored", "uncertain", "waiting", "sending", "sent", "asked")
"""The states in which money has not surely arrived; the first ones need a person."""
Owner = Staff.alias()
Asker = Staff.alias()
Sibling = RefundPart.alias()


def listed(desk: Desk, states: tuple[str, ...] = OPEN, limit: int = 1000) -> list[PaymentView]:
    """The parts in these states: errored and uncertain ones first, then the oldest first."""
    return _views(desk, RefundPart.state.in_(states), limit)


def settled_since(desk: Desk, since: datetime, limit: int = 1000) -> list[PaymentView]:
    """What was paid since an instant, the newest first."""
    return _views(desk, (RefundPart.state == "paid") & (RefundPart.paid_at >= since), limit, RefundPart.paid_at.desc())


def of_batch(desk: Desk, batch: str) -> list[PaymentView]:
    """What stands in a list of finance's, as it stands now."""
    return _views(desk, RefundPart.batch == batch, 1000)


def totals(desk: Desk) -> list[Totals]:
    """Number, sum and oldest of what is open, by state."""
    rows = (
        RefundPart.select(
            RefundPart.state, fn.COUNT(RefundPart.id), fn.SUM(RefundPart.amount_cents), fn.MIN(Refund.requested_at)
        )
        .join(Refund)
        .where(RefundPart.state.in_(OPEN))
        .group_by(RefundPart.state)
        .tuples()
    )
    found = {state: Totals(state, count, int(cents), oldest) for state, count, cents, oldest in rows}
    return [found[state] for state in OPEN if state in found]


def of_case(desk: Desk, case_id: int) -> tuple[RefundView, ...]:
    """The refunds of a case with their sheets, in the order of their numbers."""
    rows = Refund.select().where(Refund.case == case_id).order_by(Refund.number)
    return tuple(
        RefundView(**{field: getattr(row, field) for field in RefundView.__struct_fields__}) for row in rows
    )  # fmt: skip


def _views(desk: Desk, condition: Any, limit: int, first: Any = None) -> list[PaymentView]:
    order = (first,) if first is not None else (_urgent(), Refund.requested_at)
    parts = Sibling.select(fn.COUNT(Sibling.id)).where(Sibling.refund == Refund.id)
    rows = (
        RefundPart.select(
            RefundPart, Refund.key.alias("refund_key"), Refund.number, Refund.version, Refund.purpose,
            Refund.state.alias("refund_state"), Refund.requested_at, Refund.expected_at, parts.alias("of_parts"),
            Case.number.alias("case_number"), Case.contact_name, Customer.name.alias("customer_name"),
            Order.number.alias("order_number"), Owner.name.alias("owner_name"), Asker.name.alias("asker_name"),
        )
        .join(Refund)
        .join(Case)
        .join(Customer, JOIN.LEFT_OUTER)
        .switch(Case)
        .join(Owner, JOIN.LEFT_OUTER, on=(Case.owner == Owner.id))
        .switch(Refund)
        .join(Order, JOIN.LEFT_OUTER)
        .switch(Refund)
        .join(Asker, JOIN.LEFT_OUTER, on=(Refund.requested_by == Asker.id))
        .where(condition)
        .order_by(*order, RefundPart.id)
        .limit(limit)
        .objects()
    )  # fmt: skip
    return [_view(desk, row) for row in rows]


def _urgent() -> Any:
    """What needs a person comes first."""
    return RefundPart.state.not_in(("errored", "uncertain"))


def _view(desk: Desk, row: Any) -> PaymentView:
    return PaymentView(
        key=row.key,
        refund=row.refund_key,
        number=row.number,
        version=row.version,
        refund_state=row.refund_state,
        purpose=row.purpose,
        of=row.of_parts,
        case=row.case_number or "",
        case_owner=row.owner_name or "",
        customer=row.customer_name or row.contact_name,
        order=row.order_number or "",
        means=row.means,
        amount_cents=row.amount_cents,
        state=row.state,
        requested_by=row.asker_name or "",
        requested_at=row.requested_at,
        expected_at=row.expected_at,
        reference=row.reference,
        batch=row.batch,
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        problem=desk.translator.say(row.last_error),
        paid_at=row.paid_at,
        reissue_until=row.reissue_until,
    )
