"""Staff as they act: from a row to a `Member`, and who is able to take cases now."""

from __future__ import annotations

from datetime import datetime

from peewee import fn

from config.routing import Candidate
from config.texts import T
from models.cases.tables import Case, Task
from models.desk import Desk, Member
from models.refusals import Refused
from models.staff.tables import Leave, Staff
from models.tables import first
from models.texts import not_found

OPEN = Case.open == True  # noqa: E712 - a condition of SQL; the column by itself would not let SQLite use the index
"""That a case is open, so that the index of open cases by owner is used."""


def member_of(row: Staff) -> Member:
    """The acting member for a row."""
    return Member(row.id, row.login, row.name, tuple(row.roles), tuple(row.skills), row.team, row.department)


def find_staff(login: str, field: str = "login") -> Staff:
    """The active member of staff with this login.

    Raises:
        Refused: `not_found`, at `field`.
    """
    row = first(Staff.of(login=login.strip().lower()))
    if row is None or not row.active:
        raise Refused("not_found", not_found(T("member of staff"), login), field)
    return row


def member(login: str) -> Member:
    """Who acts under this login.

    Raises:
        Refused: `not_found`.
    """
    return member_of(find_staff(login))


def on_leave(staff_id: int, now: datetime) -> bool:
    """Whether an absence of this person covers the instant."""
    return any(leave.starts_at <= now < leave.ends_at for leave in Leave.of(staff=staff_id))


def at_work(person: Staff, now: datetime) -> bool:
    """Whether somebody works here, is signed in and not on leave."""
    return bool(person.active and person.state != "off" and not on_leave(person.id, now))


def load_of(desk: Desk, staff_id: int) -> int:
    """The weighted open cases of a person (workflows 1.6: P1=4, P2=3, P3=2, P4=1); paused ones count too."""
    return loads(desk, [staff_id]).get(staff_id, 0)


def loads(desk: Desk, staff_ids: list[int]) -> dict[int, int]:
    """Weighted open cases of several people in one statement, answered from an index alone."""
    rows = (
        Case.select(Case.owner, Case.severity, fn.COUNT(Case.id))
        .where(OPEN, Case.owner.in_(staff_ids))
        .group_by(Case.owner, Case.severity)
        .tuples()
    )
    found: dict[int, int] = {}
    for owner, severity, count in rows:
        found[owner] = found.get(owner, 0) + desk.rules.routing.weight(severity) * count
    return found


def open_cases(staff_id: int) -> int:
    """How many open cases a person owns."""
    return Case.select().where(OPEN, Case.owner == staff_id).count()


def open_tasks(staff_id: int) -> int:
    """How many unfinished tasks wait for this person by name."""
    return Task.select().where(Task.assignee == staff_id, Task.done_at.is_null()).count()


def cap_of(desk: Desk, row: Staff) -> int:
    """How many weighted cases this person may have."""
    return desk.rules.routing.cap if row.load_cap is None else row.load_cap


def candidate(desk: Desk, row: Staff) -> Candidate:
    """What routing asks about a person."""
    return Candidate(
        staff_id=row.id,
        roles=tuple(row.roles),
        skills=tuple(row.skills),
        team=row.team,
        load=load_of(desk, row.id),
        cap=cap_of(desk, row),
    )
