"""Who could be given a case, in order; and what somebody has who leaves, with whom each case would go to."""

from __future__ import annotations

from datetime import datetime

import msgspec
from peewee import JOIN

from config import Rules
from config.routing import Candidate, WaitingCase
from config.texts import Minutes, Sayable, T, Text
from models.assignment.handover import CONFIRMED
from models.assignment.takers import Takers
from models.assignment.waiting import COLUMNS, waiting_case
from models.callbacks import queries as callbacks
from models.callbacks.tables import Callback
from models.callbacks.views import CallbackRow
from models.cases.finding import find_case
from models.cases.queries import tasks
from models.cases.tables import Case, Notice, Task
from models.cases.views import TaskView
from models.customers.tables import Customer
from models.desk import Desk
from models.intake.tables import Draft
from models.refusals import Refused
from models.staff.members import OPEN
from models.staff.tables import Staff
from models.texts import NOT_ALLOWED, not_found


class CandidateRow(msgspec.Struct, frozen=True):
    """Somebody who takes cases: `able` to be given this one now or not, and `why` in a few words."""

    id: int
    login: str
    name: str
    state: str
    load: int
    cap: int
    able: bool
    why: Text

    @property
    def key(self) -> int:
        """What a list knows the row by."""
        return self.id


def candidates(desk: Desk, number: str) -> list[CandidateRow]:
    """Everybody but the owner who takes cases: first those who could be given this one, best first; then the others.

    Raises:
        Refused: as `find_case`.
    """
    case = find_case(desk, number)
    asked = waiting_case(tuple(case.__data__[column.name] for column in COLUMNS))
    takers = Takers(desk, [case.customer_id] if case.customer_id else [], but=[case.owner_id] if case.owner_id else [])
    people = {one.staff_id: one for one in takers.everybody(asked)}
    ranked = [one.staff_id for one in takers.ranked(asked)]
    others = sorted(set(people) - set(ranked), key=lambda who: (takers.staff[who].name, who))
    rows = [_row(desk, takers.staff[who], people[who], why_able(people[who], desk.now()), able=True) for who in ranked]
    return rows + [
        _row(desk, takers.staff[who], people[who], why_not(desk.rules, people[who], asked), able=False)
        for who in others
    ]


def _row(desk: Desk, row: Staff, one: Candidate, why: Text, *, able: bool) -> CandidateRow:
    return CandidateRow(row.id, row.login, row.name, row.state, one.load, one.cap, able, why)


def why_able(one: Candidate, now: datetime) -> Text:
    """What speaks for this person, in a few words."""
    if one.owns_customer:
        return T("knows the customer, load {load}/{cap}", load=one.load, cap=one.cap)
    if one.idle_since is None:
        return T("load {load}/{cap}", load=one.load, cap=one.cap)
    idle = Minutes((now - one.idle_since).total_seconds() // 60)
    return T("load {load}/{cap}, idle {time}", load=one.load, cap=one.cap, time=idle)


def why_not(rules: Rules, one: Candidate, case: WaitingCase) -> Text:
    """Why this person cannot be given the case now, in a few words."""
    routing = rules.routing
    if one.on_leave:
        return T("on leave")
    if one.state == "off":
        return T("off duty")
    if one.state == "away":
        return T("away")
    if not one.on_shift:
        return T("outside of the shift")
    queue = routing.queues.get(case.queue)
    if queue is not None and queue.teams and one.team not in queue.teams:
        return T("not in the team of {queue}", queue=queue.name)
    lacking: list[Sayable] = [routing.skills.get(skill, skill) for skill in case.skills if skill not in one.skills]
    if lacking:
        return T("lacks {skills}", skills=lacking)
    return T("full: load {load}/{cap}", load=one.load, cap=one.cap)


class HandoverCase(msgspec.Struct, frozen=True):
    """An open case of who leaves; the customer's name is masked. `to` is the proposed owner, empty if there is none."""

    id: int
    number: str
    version: int
    severity: str
    kind: str
    state: str
    customer: str
    next_due: datetime | None
    paused: bool
    to: str
    to_name: str
    why: Text

    @property
    def key(self) -> int:
        """What a list knows the row by."""
        return self.id

    @property
    def needs_confirming(self) -> bool:
        """Whether this case is confirmed on its own."""
        return self.severity in CONFIRMED


class DraftLine(msgspec.Struct, frozen=True):
    """Something that was typed and never saved: in which form, and when."""

    form: str
    updated_at: datetime


class Handover(msgspec.Struct, frozen=True):
    """What somebody has: cases with proposed owners, tasks, calls, drafts, and how many notices are unread."""

    login: str
    name: str
    active: bool
    state: str
    cases: tuple[HandoverCase, ...]
    tasks: tuple[TaskView, ...]
    calls: tuple[CallbackRow, ...]
    drafts: tuple[DraftLine, ...]
    notices: int


def handover_of(desk: Desk, login: str) -> Handover:
    """What somebody who leaves or is away has, and whom each case would go to by the order of workflows 1.6.

    The cases are dealt one after the other, worst and oldest first, and each counts to the load of who gets it.

    Raises:
        Refused: `not_allowed`, `not_found`.
    """
    if desk.staff is not None and not desk.rules.roles.may(desk.staff.roles, "assignment.hand_over"):
        raise Refused("not_allowed", NOT_ALLOWED)
    person = Staff.get_or_none(Staff.login == login.strip().lower())
    if person is None:
        raise Refused("not_found", not_found(T("member of staff"), login), "login")
    drafts = Draft.select(Draft.form, Draft.updated_at).where(Draft.staff == person.id).order_by(Draft.form)
    return Handover(
        login=person.login,
        name=person.name,
        active=person.active,
        state=person.state,
        cases=tuple(_proposed(desk, person)),
        tasks=tuple(tasks(desk, Task.done_at.is_null() & (Task.assignee == person.id))),
        calls=tuple(callbacks.rows(desk, Callback.open & (Callback.owner == person.id))),
        drafts=tuple(DraftLine(row.form, row.updated_at) for row in drafts),
        notices=Notice.select().where(Notice.to == person.id, Notice.read_at.is_null()).count(),
    )


def _proposed(desk: Desk, person: Staff) -> list[HandoverCase]:
    mine = OPEN & (Case.owner == person.id)
    takers = Takers(desk, Case.select(Case.customer).where(mine, Case.customer.is_null(False)), but=[person.id])
    rows = (
        Case.select(
            *COLUMNS, Case.number, Case.version, Case.kind, Case.state, Customer.name, Case.contact_name,
            Case.next_due, Case.paused,
        )
        .join(Customer, JOIN.LEFT_OUTER, on=(Case.customer == Customer.id))
        .where(mine)
        .order_by(Case.severity, Case.received_at, Case.id)
        .tuples()
    )  # fmt: skip
    found = []
    for row in rows:
        case = waiting_case(row[: len(COLUMNS)])
        number, version, kind, state, customer, contact, next_due, paused = row[len(COLUMNS) :]
        best = takers.best(case)
        name = customer or contact
        found.append(
            HandoverCase(
                id=case.id,
                number=number,
                version=version,
                severity=case.severity,
                kind=kind,
                state=state,
                customer=desk.rules.privacy.mask("name", name) if name else "",
                next_due=next_due,
                paused=paused,
                to=takers.staff[best.staff_id].login if best else "",
                to_name=takers.staff[best.staff_id].name if best else "",
                why=why_able(best, desk.now()) if best else T("nobody can be given it now"),
            )
        )
        if best is not None:
            takers.give(case, best.staff_id)
    return found
