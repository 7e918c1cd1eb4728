"""Cases that may be the same matter, by rule (workflows 1.7); whether they are, a person decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from peewee import JOIN

from models.cases.tables import Case
from models.customers.tables import CustomerContact
from models.desk import Desk
from models.search import keys

CLOSED_DAYS = 7
"""A case closed at most so many days ago still counts as a possible duplicate."""
MOST = 5


class Duplicate(msgspec.Struct, frozen=True):
    """A case that may be the same matter."""

    number: str
    kind: str
    state: str
    open: bool
    received_at: datetime
    text: str

    @property
    def key(self) -> str:
        """What a list knows the row by."""
        return self.number


def duplicates(desk: Desk, case: Case, addresses: Iterable[str] = ()) -> tuple[Duplicate, ...]:
    """Cases of the same kind and person about the same order, or the same product and batch; newest first.

    The same person is the same customer, or one with the same telephone number or WeChat id, however it is written.

    Args:
        desk: gives the time.
        case: stored or about to be; what it is linked to already is no news.
        addresses: numbers and ids by which somebody new is known, besides those in the case and in the file.
    """
    same = _goods(case)
    mine = _known_by(case) | _normal(addresses)
    if same is None or not (mine or case.customer_id):
        return ()
    recent = Case.open | (Case.closed_at >= desk.now() - timedelta(days=CLOSED_DAYS))
    other = (Case.id != (case.id or 0)) & (Case.id != (case.linked_to_id or 0))
    if case.id:
        other &= Case.linked_to.is_null() | (Case.linked_to != case.id)
    rows = (
        Case.select(Case, CustomerContact.normal.alias("address"))
        .join(CustomerContact, JOIN.LEFT_OUTER, on=(CustomerContact.customer == Case.customer))
        .where(Case.kind == case.kind, same, recent, other)
        .order_by(Case.received_at.desc(), Case.id.desc())
        .objects()
    )
    found: dict[int, Case] = {}
    for row in rows:
        theirs = {row.address, *_normal([row.contact_value])}
        if (case.customer_id and row.customer_id == case.customer_id) or theirs & mine:
            found.setdefault(row.id, row)
    return tuple(
        Duplicate(row.number, row.kind, row.state, row.open, row.received_at, row.text[:80])
        for row in list(found.values())[:MOST]
    )


def same_person(one: Case, other: Case) -> bool:
    """Whether two cases are of one customer, or of somebody with the same number or id where one has no file."""
    if one.customer_id and other.customer_id:
        return bool(one.customer_id == other.customer_id)
    return bool(_known_by(one) & _known_by(other))


def _known_by(case: Case) -> set[str]:
    return _normal([case.contact_value or "", *_on_file(case.customer_id)])


def _goods(case: Case) -> Any:
    """The condition of the same order, or the same product and batch; None when the case names neither."""
    same = None
    if case.order_id:
        same = Case.order == case.order_id
    if case.product_id:
        goods = (Case.product == case.product_id) & (Case.batch_number == case.batch_number)
        same = goods if same is None else same | goods
    return same


def _on_file(customer_id: int | None) -> list[str]:
    if not customer_id:
        return []
    return [value for (value,) in CustomerContact.select(CustomerContact.value)
            .where(CustomerContact.customer == customer_id).tuples()]  # fmt: skip


def _normal(addresses: Iterable[str]) -> set[str]:
    """What addresses are compared by: as telephone numbers where they have digits alone, and as folded words."""
    found = set()
    for address in addresses:
        folded = keys.fold(address)
        found.add(folded)
        if folded.strip("+0123456789 -()./·") == "":
            found.add(keys.phone(address))
    return found - {""}
