"""Calls by plan (P19): so many days after a purchase, by the customer's importance; once for each day of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from peewee import fn

from config.budget import DESK
from models import settings
from models.callbacks.planning import Birth, plan
from models.callbacks.tables import Callback
from models.customers.tables import Customer
from models.desk import Desk
from models.fields import to_microseconds
from models.operation import Input, operation
from models.orders.tables import Order, OrderLine
from models.products.tables import Product

LOOK_BACK = timedelta(days=7)
"""Days of plans that fell while nothing ran are made up for, so many at most."""
SETTING = "callbacks_planned_to"


class PlanPeriodic(Input):
    """Nothing to say: what the plans ask for up to today."""


@operation("callbacks.plan_periodic")
def plan_periodic(desk: Desk, given: PlanPeriodic) -> int:
    """Plan the calls whose day has come; one on a rest day opens on the next working day. Returns how many.

    Who is called by plan already, or has refused lately, is left alone.
    """
    today = desk.now().astimezone(desk.rules.zone).date()
    done = settings.read(desk.database, SETTING)
    first = max(date.fromisoformat(done) + timedelta(days=1), today - LOOK_BACK) if done else today
    if first > today:
        return 0
    count = sum(_plan(desk, *found) for found in _falling(desk, first, today))
    settings.write(desk.database, SETTING, today.isoformat())
    return count


def _falling(desk: Desk, first: date, last: date) -> Iterator[tuple[Any, str, date]]:
    """The orders with a day of their plan in these days: the row, the id of the plan, the day."""
    bought = fn.COALESCE(Order.signed_at, Order.delivered_at, Order.placed_at)
    rows = (
        Order.select(Order.id, Order.customer, Customer.importance, fn.MIN(Product.product_class), bought)
        .join(Customer)
        .switch(Order)
        .join(OrderLine)
        .join(Product)
        .where(~OrderLine.gift, _recent_enough(desk, bought, first))
        .group_by(Order.id, Order.customer, Customer.importance)
        .order_by(Order.id)
        .tuples()
    )
    for row in rows.iterator():
        at = Order.placed_at.python_value(row[4]) if isinstance(row[4], int) else row[4]
        day = at.astimezone(desk.rules.zone).date()
        for plan_id, falls in desk.rules.callbacks.plan_days(row[2], row[3], day, first, last):
            yield row, plan_id, falls


def _recent_enough(desk: Desk, bought: Any, first: date) -> Any:
    """Not so long ago that no call falls on these days any more: of most buyers, nothing but the last months."""
    midnight = datetime.combine(first, time(), desk.rules.zone)
    conditions = [Customer.id < 0]
    for importance, days in desk.rules.callbacks.longest().items():
        since = to_microseconds(midnight - timedelta(days=days + 1)) if days is not None else 0
        conditions.append((Customer.importance == importance) & (bought >= since))
    return reduce(or_, conditions)


def _plan(desk: Desk, row: Any, plan_id: str, day: date) -> bool:
    order_id, customer_id = row[0], row[1]
    if _rests(desk, customer_id):
        return False
    calendar = desk.rules.calendars[DESK]
    while not calendar.working(day):
        day += timedelta(days=1)
    opens = datetime.combine(day, time(), desk.rules.zone)
    birth = Birth(f"{plan_id}:{order_id}:{day}"[:80], "", None, customer_id, order_id, opens=opens)
    return plan(desk, "periodic", birth) is not None


def _rests(desk: Desk, customer_id: int) -> bool:
    """Whether the customer is to be called by plan anyhow, or has refused within the days of the rules."""
    mine = (Callback.customer == customer_id) & (Callback.kind == "periodic")
    since = desk.now() - timedelta(days=desk.rules.callbacks.refused_rest_days)
    refused = (Callback.customer == customer_id) & (Callback.state == "refused") & (Callback.ended_at > since)
    return bool(Callback.select().where((mine & Callback.open) | refused).exists())
