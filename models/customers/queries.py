"""Finding the caller while the agent types, and the customer's card beside the form."""

from __future__ import annotations

from itertools import islice
from typing import Any

import msgspec
from peewee import fn

from models.cases.tables import Case
from models.customers import seeing
from models.customers.tables import Customer, CustomerContact
from models.desk import Desk
from models.orders.tables import Order
from models.products.tables import Serial
from models.search.keyed import Reached, reached
from models.search.tables import SearchKey

OWNED: dict[str, Any] = {"case": Case, "order": Order, "serial": Serial}
"""What has keys of its own and belongs to a customer."""


class Match(msgspec.Struct, frozen=True):
    """A customer found by what was typed; `why` is the kind of key: customer, case, order or serial.

    `exact` where what was typed is the whole key.
    """

    id: int
    name: str
    phone: str
    importance: str
    why: str
    open_cases: int
    exact: bool = False

    @property
    def key(self) -> int:
        """What a list knows the row by."""
        return self.id


def match(desk: Desk, typed: str, limit: int = 8) -> list[Match]:
    """Customers whose number, name, order, device or case begins with what was typed, best first.

    A telephone number may be in any notation, or be its last four digits; a name in characters, pinyin or
    initials; an order, serial or case number in any case and spacing.
    """
    hits = reached(desk.database, typed, ("customer", *OWNED), limit * 4, _mine(desk))
    found: dict[int, Reached] = {}
    for customer_id, hit in _owners(hits):
        found.setdefault(customer_id, hit)
    return _matches(dict(islice(found.items(), limit)))


def _mine(desk: Desk) -> Any:
    """Only what belongs to customers that who acts may see; None where these are all."""
    customers = seeing.own(desk)
    if customers is None:
        return None
    found = (SearchKey.kind == "customer") & SearchKey.ref.in_(customers)
    for kind, table in OWNED.items():
        found = found | ((SearchKey.kind == kind) & SearchKey.ref.in_(_of(table, customers)))
    return found


def _of(table: Any, customers: Any) -> Any:
    return table.select(table.id).where(table.customer.in_(customers))


def _owners(hits: list[Reached]) -> list[tuple[int, Reached]]:
    """The customers of what was found, in its order."""
    by_kind: dict[str, list[int]] = {}
    for hit in hits:
        by_kind.setdefault(hit.kind, []).append(hit.ref)
    owner: dict[tuple[str, int], int | None] = {("customer", ref): ref for ref in by_kind.get("customer", ())}
    for kind, table in OWNED.items():
        if refs := by_kind.get(kind):
            owner |= {
                (kind, i): c for i, c in table.select(table.id, table.customer).where(table.id.in_(refs)).tuples()
            }
    return [(customer, hit) for hit in hits if (customer := owner.get((hit.kind, hit.ref)))]


def _matches(found: dict[int, Reached]) -> list[Match]:
    phone = CustomerContact.select(fn.MIN(CustomerContact.value)).where(
        CustomerContact.customer == Customer.id, CustomerContact.kind == "phone"
    )
    open_cases = Case.select(fn.COUNT(Case.id)).where(Case.customer == Customer.id, Case.open)
    rows = (
        Customer.select(
            Customer.id, Customer.name, phone.alias("phone"), Customer.importance, open_cases.alias("open_cases")
        )
        .where(Customer.id.in_(list(found)))
        .tuples()
    )
    by_id = {row[0]: row for row in rows}
    return [
        Match(i, by_id[i][1], by_id[i][2] or "", by_id[i][3], hit.kind, by_id[i][4], hit.exact)
        for i, hit in found.items()
        if i in by_id
    ]
