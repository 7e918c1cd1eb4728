"""Searching: cases by number, by customer and by the words in them, customers by all that they are known by."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec
from peewee import JOIN, fn

from models.cases.tables import Case
from models.customers.queries import Match, match
from models.customers.tables import Customer
from models.desk import Desk
from models.queue.queries import visible
from models.search.engines import engine
from models.search.keyed import reached

MOST = 100
"""Cases shown for one search."""
PEOPLE = 20
"""Customers shown for one search."""
MOST_OF_OTHERS = 2000
"""Cases with the words among which a seller's own are looked for."""
NEAR = 5
"""Cases offered for a number with a wrong digit."""
EXCERPT = 120
"""Characters of the text of a case."""


class CaseHit(msgspec.Struct, frozen=True):
    """A case that was found."""

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
    """What was found. First what is exactly what was typed, then what begins with it, then the words; newest first.

    `wrong` is what was typed where it is a case number with a wrong digit: the first cases are those that may be meant.
    """

    cases: tuple[CaseHit, ...]
    customers: tuple[Match, ...]
    wrong: str = ""


def find(desk: Desk, typed: str) -> Found:
    """Cases and customers for what was typed: numbers, names, or words of a text."""
    typed = typed.strip()
    if not typed:
        return Found((), ())
    numbering, seen = desk.rules.numbering, visible(desk)
    people = match(desk, typed, PEOPLE)
    number = numbering.parse(typed)
    near = numbering.near(typed) if number is None else ()
    numbered = reached(desk.database, typed, ("case",), MOST)
    stages: list[Iterable[int]] = [_numbered(number, near)]
    for exact in (True, False):
        keyed = [hit.ref for hit in numbered if hit.exact is exact]
        stages.append([*keyed, *_of_customers([one.id for one in people if one.exact is exact])])
    stages.append(engine(desk.database).cases(desk.database, typed, MOST if seen is None else MOST_OF_OTHERS))
    cases = _hits(stages, seen)
    wrong = bool(near) and any(hit.number in near for hit in cases)
    return Found(cases, tuple(people), typed if wrong else "")


def _numbered(number: str | None, near: Collection[str]) -> list[int]:
    """The case of this number; where the check digit says that a digit is wrong, the newest of those near it."""
    found = Case.select(Case.id).where(Case.number.in_([number] if number else list(near)))
    return [case_id for (case_id,) in found.order_by(Case.received_at.desc()).limit(NEAR).tuples()]


def _of_customers(customers: Collection[int]) -> list[int]:
    """The newest cases of these customers."""
    if not customers:
        return []
    found = Case.select(Case.id).where(Case.customer.in_(customers))
    return [case_id for (case_id,) in found.order_by(Case.received_at.desc(), Case.id.desc()).limit(MOST).tuples()]


def _hits(stages: Iterable[Iterable[int]], seen: Any) -> tuple[CaseHit, ...]:
    """The cases of the first stage, then those of the next, of each the newest first; only who may be `seen`."""
    stage: dict[int, int] = {}
    for place, cases in enumerate(stages):
        for case_id in cases:
            stage.setdefault(case_id, place)
    name = fn.COALESCE(Customer.name, Case.contact_name)
    query = (
        Case.select(
            Case.id, Case.number, Case.kind, Case.state, Case.severity, Case.open, Case.received_at, name,
            fn.SUBSTR(Case.text, 1, EXCERPT),
        )
        .join(Customer, JOIN.LEFT_OUTER)
        .where(Case.id.in_(list(stage)))
    )  # fmt: skip
    rows = list((query if seen is None else query.where(seen)).tuples())
    rows.sort(key=lambda row: (row[6], row[0]), reverse=True)
    rows.sort(key=lambda row: stage[row[0]])
    return tuple(CaseHit(*row[1:]) for row in rows[:MOST])
