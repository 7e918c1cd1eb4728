"""The facts of a stored case, as the rules ask for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from config.facts import Facts
from models.cases.tables import Case
from models.statements import prepared

REPEAT_DAYS = 30
"""The same matter again within so many days is a repeat complaint (workflows 1.3)."""
BATCH_DAYS = 7
"""Cases of one batch within so many days count together (workflows 1.3)."""


def facts_of(case: Case, zone_today: date) -> Facts:
    """What the rules may know of a case that is stored or about to be; `zone_today` dates the customer's age."""
    customer, product, order = case.customer, case.product, case.order
    return Facts(
        kind=case.kind,
        channel=case.channel,
        received_at=case.received_at,
        severity=case.severity or None,
        category=case.category or None,
        symptom=case.symptom or None,
        product_class=product.product_class if product else None,
        sale_channel=order.sale_channel if order else None,
        text=case.text,
        demand=case.demand or None,
        amount_cents=case.amount_cents,
        money_claim=case.money_claim,
        authority_no=case.authority_no or None,
        customer_age=zone_today.year - customer.birth_year if customer and customer.birth_year else None,
        importance=customer.importance if customer else None,
        repeat=case.repeat,
        same_batch=same_batch(case) if case.batch_number else 0,
        flags=frozenset(case.flags),
    )


def is_repeat(case: Case) -> bool:
    """Whether this customer complained of the same product or order in the last 30 days before this receipt."""
    if case.kind != "complaint" or not case.customer_id or not (case.product_id or case.order_id):
        return False
    same, of = (_OF_PRODUCT, case.product_id) if case.product_id else (_OF_ORDER, case.order_id)
    since: datetime = case.received_at - timedelta(days=REPEAT_DAYS)
    database = Case._meta.database
    return bool(
        same(database, customer=case.customer_id, since=since, until=case.received_at, this=case.id or 0, of=of)
    )


def same_batch(case: Case) -> int:
    """Cases of the same batch with the same symptom in the 7 days up to this receipt, this one included.

    Cases without a symptom are not alike: nobody has said yet what was noticed.
    """
    if not (case.product_id and case.batch_number and case.symptom):
        return 0
    return 1 + (
        _others(case, BATCH_DAYS)
        .where(
            Case.product == case.product_id,
            Case.batch_number == case.batch_number,
            Case.symptom == case.symptom,
            Case.kind.in_(("complaint", "return", "repair")),
        )
        .count()
    )


def _complained(goods: Any) -> Callable[..., list[tuple[Any, ...]]]:
    """Another complaint of a customer in a span of time about the same goods, if there is one."""
    return prepared(
        lambda customer, since, until, this, of: (
            Case.select(Case.id)
            .where(
                Case.customer == customer,
                Case.received_at >= since,
                Case.received_at <= until,
                Case.id != this,
                Case.kind == "complaint",
                goods == of,
            )
            .limit(1)
        )
    )


_OF_PRODUCT, _OF_ORDER = _complained(Case.product), _complained(Case.order)


def _others(case: Case, days: int) -> Case:
    """Other cases received within so many days before this one."""
    since: datetime = case.received_at - timedelta(days=days)
    return Case.select(Case.id).where(
        Case.received_at >= since, Case.received_at <= case.received_at, Case.id != (case.id or 0)
    )
