"""The cases that wait for somebody, and the one that is next for a person.

Two people never get the same case: on SQLite there is one writer at a time; on PostgreSQL who takes a case locks it,
and passes over those that others have locked. Those who deal many cases take turns.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from peewee import fn

from config.routing import WaitingCase, next_cases, unavailable
from models import database as databases
from models.cases.tables import Case
from models.desk import Desk
from models.refusals import Refused
from models.staff.members import OPEN, candidate
from models.staff.tables import Staff
from models.statements import prepared

_LOCK = 20_261_124
COLUMNS = (
    Case.id, Case.customer, Case.severity, Case.received_at, Case.queue, Case.waiting_from, Case.skills
)  # fmt: skip
"""What is asked about a case that waits."""
PAGE, PAGES = 25, 40
"""So many waiting cases are read at a time, so many times for each severity: far more than skills leave out."""
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def lock_dealing(desk: Desk) -> None:
    """Let one at a time deal cases to others, while nobody takes any; ends with the transaction."""
    if not databases.is_sqlite(desk.database):
        desk.database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


def lock_taker(desk: Desk, staff_id: int) -> None:
    """Let one session at a time take cases for this person, whose load counts, while nobody deals; others may too."""
    if not databases.is_sqlite(desk.database):
        locks = "SELECT pg_advisory_xact_lock_shared(%s), pg_advisory_xact_lock(%s, %s)"
        desk.database.execute_sql(locks, (_LOCK, _LOCK, staff_id))


def next_for(desk: Desk, row: Staff) -> Case | None:
    """The case that is next for this person; None when none waits that he could take.

    Raises:
        Refused: `rule`, when he may not take any now: load cap, no role.
    """
    me = candidate(desk, row)
    why = unavailable(desk.rules, me)
    if why is not None:
        raise Refused("rule", why)
    mine = [waiting_case(found) for found in _of_own_customers(desk.database, me=row.id)]
    owned = frozenset(case.customer_id for case in mine if case.customer_id is not None)
    for cases in chain([mine], _pages(desk)):
        found = _mine_now(desk, next_cases(desk.rules, me, cases, owned))
        if found is not None:
            return found
    return None


def _mine_now(desk: Desk, ids: list[int]) -> Case | None:
    """The first of these cases that nobody else is just taking, held until the end of the transaction."""
    if ids and not databases.is_sqlite(desk.database):
        ids = [row[0] for row in _not_taken(desk.database, ids=ids)]
    return Case.get_by_id(ids[0]) if ids else None


def _pages(desk: Desk) -> Iterator[list[WaitingCase]]:
    """The cases without an owner, the worst and oldest first, some at a time."""
    for severity in ("P1", "P2", "P3", "P4"):
        after = (_LONG_AGO, 0)
        for _ in range(PAGES):
            cases = [
                waiting_case(row) for row in _oldest(desk.database, severity=severity, received=after[0], last=after[1])
            ]
            yield cases
            if len(cases) < PAGE:
                break
            after = (cases[-1].received_at, cases[-1].id)


_FREE = OPEN & Case.owner.is_null() & (Case.state != "answered")
_ORDER = (Case.severity, Case.received_at, Case.id)
_not_taken = prepared(
    lambda ids: (
        Case.select(Case.id)
        .where(Case.id == fn.ANY(ids), _FREE)
        .order_by(*_ORDER)
        .limit(1)
        .for_update("FOR UPDATE SKIP LOCKED")
    )
)
_of_own_customers = prepared(
    lambda me: (
        Case.select(*COLUMNS)
        .where(_FREE, Case.customer.in_(Case.select(Case.customer).where(OPEN, Case.owner == me)))
        .order_by(*_ORDER)
    )
)
_oldest = prepared(
    lambda severity, received, last: (
        Case.select(*COLUMNS)
        .where(
            _FREE,
            Case.severity == severity,
            Case.received_at >= received,
            (Case.received_at > received) | (Case.id > last),
        )
        .order_by(Case.received_at, Case.id)
        .limit(PAGE)
    )
)


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
