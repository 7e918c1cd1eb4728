"""Whose customers who acts may see: a direct seller his own, everybody else all of them."""

from __future__ import annotations

from typing import Any

from config.texts import T
from models.cases.tables import Case
from models.customers.tables import Customer
from models.desk import Desk
from models.orders.tables import Order
from models.refusals import Refused
from models.texts import not_found


def own(desk: Desk) -> Any:
    """The ids of the customers that who acts may see, as a query; None where these are all.

    His own are those that he serves, those of his sales, and those whose cases he has taken down.
    """
    if desk.staff is None or not desk.rules.roles.sees_only_own(desk.staff.roles):
        return None
    me = desk.staff.id
    served = Customer.select(Customer.id).where(Customer.seller == me)
    bought = Order.select(Order.customer).where(Order.seller == me)
    called = Case.select(Case.customer).where((Case.created_by == me) & Case.customer.is_null(False))
    return Customer.select(Customer.id).where(
        Customer.id.in_(served) | Customer.id.in_(bought) | Customer.id.in_(called)
    )


def check(desk: Desk, customer_id: int, what: Any, typed: Any, field: str) -> None:
    """Refuse what belongs to a customer whom who acts may not see, as if it were not there.

    Raises:
        Refused: `not_found`, at `field`, of the `what` that was typed.
    """
    seen = own(desk)
    if seen is not None and not seen.where(Customer.id == customer_id).exists():
        raise Refused("not_found", not_found(what, typed), field)


def check_customer(desk: Desk, customer_id: int) -> None:
    """The same of a customer by his id.

    Raises:
        Refused: `not_found`, at `customer_id`.
    """
    check(desk, customer_id, T("customer"), customer_id, "customer_id")
