"""Giving out the cases of automatic queues, and telling the supervisors of those that nobody can be given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from config.routing import WaitingCase
from config.texts import T
from models import database as databases
from models.assignment.takers import Takers
from models.assignment.waiting import COLUMNS, lock_dealing, waiting_case
from models.cases.changing import save_changes, seen
from models.cases.tables import Case
from models.desk import Desk
from models.messages.notices import tell
from models.operation import Input, operation
from models.staff.tables import Staff

WAITS = Case.waiting_since > datetime(2000, 1, 1, tzinfo=UTC)
"""The cases that wait. A comparison, so that only these are looked up in the index, however many others nobody owns."""


class HandOut(Input):
    """Nothing to say: whatever waits is given to whoever has room."""


class AlarmWaiting(Input):
    """Nothing to say: whatever has waited too long is told."""


@operation("assignment.hand_out")
def hand_out(desk: Desk, given: HandOut) -> int:
    """Give waiting cases to the best candidates, worst and oldest first; returns how many (workflows 1.6).

    A case that has just come and that nobody can be given goes to the waiting queue. Any number of processes may
    do this at any time: those who deal take turns, and a second time there is nothing to do.
    """
    if not Case.select(Case.id).where(WAITS).limit(1).exists():
        return 0
    lock_dealing(desk)
    customers = Case.select(Case.customer).where(WAITS, Case.customer.is_null(False))
    takers = Takers(desk, customers)
    query = Case.select(*COLUMNS, Case.given_back_by).where(WAITS)
    if not takers.someone():
        query = query.where(Case.queue != desk.rules.routing.waiting)
    count = 0
    for *columns, given_back_by in list(query.order_by(Case.severity, Case.received_at, Case.id).tuples()):
        case = waiting_case(tuple(columns))
        best = takers.best(case, given_back_by)
        if best is not None:
            count += _give(desk, case, takers.staff[best.staff_id], takers)
        elif columns[4] != desk.rules.routing.waiting:
            _park(desk, case)
    return count


def deal(desk: Desk) -> int:
    """Hand out as the desk itself, whoever acts."""
    return hand_out(desk.acting(None), HandOut())


def deal_at_once(desk: Desk, case: Case) -> None:
    """Inside an operation: give the case that was just saved to somebody, if it is to be given; `case` is read anew."""
    if case.waiting_since is None:
        return
    deal(desk)
    case.__data__.update(Case.get_by_id(case.id).__data__)
    case.__rel__.pop("owner", None)


def _fresh(desk: Desk, case: WaitingCase) -> Case | None:
    """The case as it is now, held until the end of the transaction; None when it has been taken meanwhile."""
    query = Case.select().where(Case.id == case.id, WAITS, Case.open, Case.owner.is_null())
    if not databases.is_sqlite(desk.database):
        query = query.for_update()
    return query.first()


def _give(desk: Desk, case: WaitingCase, to: Staff, takers: Takers) -> bool:
    row = _fresh(desk, case)
    if row is None:
        return False
    before = seen(row, None)
    row.owner = to.id
    save_changes(desk, row, before, {"assigned": to.name})
    takers.give(case, to.id)
    tell(desk, to.id, T("You were given the case {number}.", number=row.number), row)
    return True


def _park(desk: Desk, case: WaitingCase) -> None:
    row = _fresh(desk, case)
    if row is not None:
        before = seen(row, None)
        row.queue = desk.rules.routing.waiting
        save_changes(desk, row, before)


@operation("assignment.alarm_waiting")
def alarm_waiting(desk: Desk, given: AlarmWaiting) -> int:
    """Tell every supervisor of each case that nobody could be given for too long; once for each wait.

    Returns for how many cases. A case that began to wait at 10:00:00 is told from 10:15:00 on, where the rules
    say `alarm_minutes: 15`.
    """
    since = desk.now() - timedelta(minutes=desk.rules.routing.alarm_minutes)
    due = (Case.waiting_since <= since) & Case.alarmed_at.is_null()
    if not Case.select(Case.id).where(due).limit(1).exists():
        return 0
    lock_dealing(desk)
    cases = list(Case.select().where(due).order_by(Case.severity, Case.received_at, Case.id))
    people = supervisors(desk)
    for case in cases:
        Case.update(alarmed_at=desk.now()).where(Case.id == case.id).execute()
        desk.record("case", case.id, note={"alarmed": len(people)}, case_id=case.id)
        text = T(
            "Nobody could be given the case {number} ({severity}) for {minutes} minutes.",
            number=case.number,
            severity=case.severity,
            minutes=f"{desk.rules.routing.alarm_minutes:g}",
        )
        for person in people:
            tell(desk, person.id, text, case)
    return len(cases)


def supervisors(desk: Desk) -> list[Staff]:
    """Who is told when cases find nobody: the supervisors; the managers where there are none."""
    everybody = list(Staff.select().where(Staff.active).order_by(Staff.id))
    for role in ("supervisor", "manager"):
        found = [row for row in everybody if role in row.roles]
        if found:
            return found
    return []
