"""Finding the caller while the agent types, and the customer's card beside the form."""

from __future__ import annotations

from typing import Any

import msgspec
from peewee import fn

from models.cases.tables import Case
from models.customers import seeing
from models.customers.tables import Customer, CustomerContact
from models.desk import Desk
from models.orders.tables import Order
from models.products.tables import Serial
from models.search import keys
from models.search.engines import engine
from models.search.tables import SearchKey

OWNED: dict[str, Any] = {"case": Case, "order": Order, "serial": Serial}
"""What has keys of its own and belongs to a customer."""
FEWEST = 2
"""Characters from which on matches are looked for."""


class Match(msgspec.Struct, frozen=True):
    """A customer found by what was typed; `why` is the kind of key: customer, case, order or serial."""

    id: int
    name: str
    phone: str
    importance: str
    why: str
    open_cases: int

    @property
    def key(self) -> int:
        """What a list knows the row by."""
        return self.id


def match(desk: Desk, typed: str, limit: int = 8) -> list[Match]:
    """Customers whose number, name, order, device or case begins with what was typed, best first.

    A telephone number may be in any notation, or be its last four digits; a name in characters, pinyin or
    initials; an order, serial or case number in any case and spacing.
    """
    found: dict[int, str] = {}
    mine = _mine(desk)
    for condition in _conditions(desk, typed):
        condition = condition if mine is None else condition & mine
        rows = SearchKey.select(SearchKey.kind, SearchKey.ref).where(condition).order_by(SearchKey.key).limit(limit * 4)
        for customer_id, why in _owners(list(rows.tuples())):
            found.setdefault(customer_id, why)
        if len(found) >= limit:
            break
    return _matches(dict(list(found.items())[:limit]))


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


def _conditions(desk: Desk, typed: str) -> list[Any]:
    """Exact keys first, then those that begin with what was typed."""
    forms = dict.fromkeys((keys.fold(typed).replace(" ", ""), keys.phone(typed), keys.code(typed)))
    forms = {form: None for form in forms if len(form) >= FEWEST or (form and not form.isascii())}
    if not forms:
        return []
    search = engine(desk.database)
    exact = SearchKey.key.in_(list(forms))
    begins = [search.prefix(form) for form in forms]
    whole = begins[0]
    for condition in begins[1:]:
        whole = whole | condition
    return [exact, whole]


def _owners(rows: list[tuple[str, int]]) -> list[tuple[int, str]]:
    """The customers of what was found, in its order: (customer id, kind of key)."""
    by_kind: dict[str, list[int]] = {}
    for kind, ref in rows:
        by_kind.setdefault(kind, []).append(ref)
    owner: dict[tuple[str, int], int | None] = {("customer", ref): ref for ref in by_kind.get("customer", ())}
    for kind, table in OWNED.items():
        if refs := by_kind.get(kind):
            owner |= {
                (kind, i): c for i, c in table.select(table.id, table.customer).where(table.id.in_(refs)).tuples()
            }
    return [(customer, kind) for kind, ref in rows if (customer := owner.get((kind, ref)))]


def _matches(found: dict[int, str]) -> list[Match]:
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
        Match(i, by_id[i][1], by_id[i][2] or "", by_id[i][3], why, by_id[i][4])
        for i, why in found.items()
        if i in by_id
    ]
