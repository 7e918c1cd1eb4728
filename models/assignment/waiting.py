"""The cases that wait for somebody, and the one that is next for a person.

Two people never get the same case: on SQLite there is one writer at a time; on PostgreSQL those who take take
turns by an advisory lock that ends with the transaction.
"""

from __future__ import annotations

from typing import Any

from config.routing import WaitingCase, next_case, unavailable
from models import database as databases
from models.cases.tables import Case
from models.desk import Desk
from models.refusals import Refused
from models.staff.members import candidate
from models.staff.tables import Staff

_LOCK = 20_261_124
COLUMNS = (
    Case.id, Case.customer, Case.severity, Case.received_at, Case.queue, Case.waiting_from, Case.skills
)  # fmt: skip
"""What is asked about a case that waits."""
BATCH = 500
"""How many waiting cases of each severity are looked at: far more than one skill filter leaves out."""


def lock_taking(desk: Desk) -> None:
    """Let one person at a time look for his next case; ends with the transaction."""
    if not databases.is_sqlite(desk.database):
        desk.database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


def next_for(desk: Desk, row: Staff) -> Case | None:
    """The case that is next for this person; None when none waits that he could take.

    Raises:
        Refused: `rule`, when he may not take any now: load cap, no role.
    """
    me = candidate(desk, row)
    why = unavailable(desk.rules, me)
    if why is not None:
        raise Refused("rule", why)
    owned = frozenset(
        customer
        for (customer,) in Case.select(Case.customer)
        .where(Case.open, Case.owner == row.id, Case.customer.is_null(False))
        .distinct()
        .tuples()
    )
    found = next_case(desk.rules, me, _waiting(owned), owned)
    return Case.get_by_id(found) if found is not None else None


def _waiting(owned: frozenset[int]) -> list[WaitingCase]:
    """Cases without an owner: the oldest of each severity, and those of customers who have a case here already."""
    free = Case.open & Case.owner.is_null() & (Case.state != "answered")
    rows: dict[int, WaitingCase] = {}
    for severity in ("P1", "P2", "P3", "P4"):
        query = Case.select(*COLUMNS).where(free, Case.severity == severity).order_by(Case.received_at).limit(BATCH)
        rows |= {row[0]: waiting_case(row) for row in query.tuples()}
    if owned:
        query = Case.select(*COLUMNS).where(free, Case.customer.in_(list(owned)))
        rows |= {row[0]: waiting_case(row) for row in query.tuples()}
    return list(rows.values())


def waiting_case(row: tuple[Any, ...]) -> WaitingCase:
    """What routing asks about a case, from its `COLUMNS`: one that waits is judged by the queue that it came from."""
    case_id, customer_id, severity, received_at, queue, waiting_from, skills = row
    return WaitingCase(
        id=case_id,
        customer_id=customer_id,
        severity=severity,
        received_at=received_at,
        queue=waiting_from or queue,
        skills=tuple(skills),
    )
