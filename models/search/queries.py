"""Searching: cases by number and by the words in them, customers by all that they are known by."""

from __future__ import annotations

from datetime import datetime

import msgspec
from peewee import JOIN

from models.cases.finding import may_see
from models.cases.tables import Case
from models.customers.queries import Match, match
from models.customers.tables import Customer
from models.desk import Desk
from models.search.engines import engine

MOST = 100
"""Cases shown for one search."""


class CaseHit(msgspec.Struct, frozen=True):
    """A case that was found; open ones come first, then the newest."""

    number: str
    kind: str
    state: str
    severity: str
    open: bool
    received_at: datetime
    customer: str
    text: str

    @property
    def key(self) -> str:
        """What a list knows the row by."""
        return self.number


class Found(msgspec.Struct, frozen=True):
    """What was found."""

    cases: tuple[CaseHit, ...]
    customers: tuple[Match, ...]


def find(desk: Desk, typed: str) -> Found:
    """Cases and customers for what was typed: numbers, names, or words of a text."""
    if not typed.strip():
        return Found((), ())
    ids = engine(desk.database).cases(desk.database, typed, MOST)
    number = desk.rules.numbering.parse(typed)
    customers = match(desk, typed, 20)
    condition = Case.id.in_(ids) | (Case.number == (number or ""))
    if customers:
        condition = condition | Case.customer.in_([found.id for found in customers])
    return Found(_hits(desk, condition), tuple(customers))


def _hits(desk: Desk, condition: object) -> tuple[CaseHit, ...]:
    rows = (
        Case.select(Case, Customer)
        .join(Customer, JOIN.LEFT_OUTER)
        .where(condition)
        .order_by(Case.open.desc(), Case.received_at.desc())
        .limit(MOST)
    )
    return tuple(
        CaseHit(
            number=row.number,
            kind=row.kind,
            state=row.state,
            severity=row.severity,
            open=row.open,
            received_at=row.received_at,
            customer=row.customer.name if row.customer_id else row.contact_name,
            text=row.text[:120],
        )
        for row in rows
        if may_see(desk, row)
    )
