"""Whose promised calls are when people go: the team's, with the promise visible, never nobody's (workflows 6, 13)."""

from __future__ import annotations

from datetime import datetime

from config.shifts import on_shift
from config.texts import T
from models.assignment.dealing import supervisors
from models.callbacks.finding import ahead
from models.callbacks.tables import Callback
from models.cases.tables import Case
from models.desk import Desk
from models.messages import sending
from models.messages.notices import tell
from models.staff.members import at_work, on_leave
from models.staff.tables import Staff


def of_person(staff_id: int) -> list[Callback]:
    """The open calls of a person, the next ones first."""
    return list(Callback.select().where(Callback.owner == staff_id, Callback.open).order_by(Callback.next_at))


def hand_case_calls(desk: Desk, case: Case, person: Staff, to: Staff | None) -> int:
    """The calls about a case follow it to its new owner, or to the team; returns how many.

    Customers who were promised a call today read who calls instead.
    """
    rows = [row for row in of_person(person.id) if row.case_id == case.id]
    for row in rows:
        give(desk, row, person, to if to is None or to.id != row.not_by_id else None)
    return len(rows)


def release_calls(desk: Desk, person: Staff) -> int:
    """All calls of a person are his team's; returns how many."""
    rows = of_person(person.id)
    for row in rows:
        give(desk, row, person, None)
    return len(rows)


def give(desk: Desk, row: Callback, person: Staff, to: Staff | None) -> None:
    """A call of a person is somebody else's, or his team's; one that he is making just now stays as it is."""
    state = row.from_state if row.state == "calling" and row.caller_id == person.id and to is None else row.state
    calling = {} if state == row.state else {"caller": None, "calling_since": None}
    desk.change(
        row, None, {"text": row.reason}, owner=to.id if to else None, team=person.team or row.team, state=state,
        **calling,
    )  # fmt: skip
    if to is None:
        _tell_team(desk, row, person)
    elif row.promised_at is not None and row.case_id is not None and _today(desk, row.promised_at):
        case = Case.get_by_id(row.case_id)
        sending.queue_message(desk, case, "M15.caller", f"{row.id}:{to.id}", name=to.name, due=row.promised_at)


def _today(desk: Desk, at: datetime) -> bool:
    zone = desk.rules.zone
    return at.astimezone(zone).date() == desk.now().astimezone(zone).date()


def _tell_team(desk: Desk, row: Callback, person: Staff) -> None:
    """Those of the team who are at work read of a promise; the supervisors where nobody is."""
    if row.promised_at is None:
        return
    team = Staff.select().where(Staff.active, Staff.team == person.team, Staff.id != person.id)
    readers = [one for one in team if at_work(one, desk.now()) and may_call(desk, one)] or supervisors(desk)
    case = Case.get_by_id(row.case_id) if row.case_id else None
    said = T("{name} promised a call for {at}; it is the team's now", name=person.name, at=row.promised_at)
    text = T("{what}: {text}", what=said, text=row.reason) if row.reason else said
    for reader in readers:
        if reader.id != desk.staff_id:
            tell(desk, reader.id, text, case)


def may_call(desk: Desk, person: Staff) -> bool:
    """Whether this person makes calls at all."""
    return desk.rules.roles.may(person.roles, "callbacks.take_next")


def left_behind(desk: Desk) -> list[tuple[Callback, Staff]]:
    """The promised calls whose owners are not at work, and will not be when it is time for them."""
    now = desk.now()
    rows = Callback.select().where(
        Callback.open, Callback.owner.is_null(False), Callback.promised_at.is_null(False), Callback.state != "sms_sent"
    )
    people = {person.id: person for person in Staff.select().where(Staff.id.in_(rows.select(Callback.owner)))}
    return [(row, people[row.owner_id]) for row in rows if not _will_call(desk, people[row.owner_id], row.next_at, now)]


def _will_call(desk: Desk, person: Staff, at: datetime, now: datetime) -> bool:
    """Who is at work, or whose shift runs at that time; once it is near he must be here."""
    if not person.active or on_leave(person.id, max(at, now)):
        return False
    if at_work(person, now):
        return True
    has_shift = bool(person.shift_start and person.shift_end)
    return (
        has_shift
        and at > now + ahead(desk)
        and on_shift(person.shift_start, person.shift_end, at.astimezone(desk.rules.zone))
    )
