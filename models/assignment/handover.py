"""Handing over what somebody has who leaves or is away (workflows 13): all or nothing, clocks unchanged."""

from __future__ import annotations

import msgspec

from config.routing import WaitingCase
from config.texts import T
from models.assignment.dealing import deal, supervisors
from models.assignment.former import tell_handed_over
from models.assignment.takers import Takers
from models.assignment.waiting import COLUMNS, lock_dealing, waiting_case
from models.callbacks import owning
from models.cases.changing import save_changes, seen
from models.cases.finding import find_open_case
from models.cases.tables import Case, Task
from models.desk import Desk
from models.messages.notices import tell
from models.operation import Input, operation
from models.refusals import Refused
from models.staff.members import OPEN, at_work, find_staff, open_cases, open_tasks
from models.staff.tables import Staff
from models.texts import missing, not_found

CONFIRMED = ("P1", "P2")
"""Severities of which each case is confirmed on its own."""
FORCING = frozenset({"manager", "leader"})
"""Who may switch a login off that still has open cases."""


class HandedCase(Input):
    """A case as it was seen, and whose it is to be; an empty `to` gives it back to its queue.

    Each P1 and P2 is `confirmed` on its own.
    """

    case: str
    version: int
    to: str
    confirmed: bool = False


class HandOver(Input):
    """Whose cases go to whom, and why. A case that is not named stays.

    `tasks` go to the department, and `calls` that are about no case that is given go to the team. With `off` the
    login ends, which needs that nothing is left open, or a manager who says `force`: what is left then goes back to
    its queue, and the supervisors are told. `over_cap` lets people have more than their load cap.
    """

    login: str
    cases: tuple[HandedCase, ...]
    reason: str
    tasks: bool = True
    calls: bool = True
    off: bool = False
    force: bool = False
    over_cap: bool = False


class HandedOver(msgspec.Struct, frozen=True):
    """What went where: cases with new owners, cases back in their queues, tasks, calls; whether the login has ended."""

    login: str
    given: int
    returned: int
    tasks: int
    calls: int
    off: bool


@operation("assignment.hand_over")
def hand_over(desk: Desk, given: HandOver) -> HandedOver:
    """Give the cases of a person to others, one by one as listed, and the tasks to the department."""
    lock_dealing(desk)
    person = Staff.get_or_none(Staff.login == given.login.strip().lower())
    if person is None:
        raise Refused("not_found", not_found(T("member of staff"), given.login), "login")
    if not given.reason.strip():
        raise Refused("missing", missing(T("The reason")), "reason")
    over = _Over(desk, person, given)
    for one in given.cases:
        over.hand(one)
    tasks = _release_tasks(desk, person, given.reason) if given.tasks else 0
    over.calls += owning.release_calls(desk, person) if given.calls else 0
    if given.off:
        over.switch_off()
    tell_handed_over(desk, person, over.given, over.returned, given.reason.strip())
    desk.record(
        "staff",
        person.id,
        note={"handed_over": over.given, "returned": over.returned, "tasks": tasks, "calls": over.calls},
    )
    desk.afterwards(deal)
    return HandedOver(person.login, over.given, over.returned, tasks, over.calls, given.off)


class _Over:
    """One hand-over under way."""

    def __init__(self, desk: Desk, person: Staff, given: HandOver) -> None:
        self.desk, self.person, self.input = desk, person, given
        self.given = self.returned = self.calls = 0
        self._takers = Takers(desk, [], but=[person.id])

    def hand(self, one: HandedCase) -> None:
        """Give one case to whom it is to go."""
        try:
            case = find_open_case(self.desk, one.case)
        except Refused as refused:
            raise _at(one, refused) from refused
        self._check(case, one)
        to = self._new_owner(case, one) if one.to.strip() else None
        self._move(case, one.version, to)

    def _check(self, case: Case, one: HandedCase) -> None:
        if case.owner_id != self.person.id and one.version == case.version:
            text = T("The case {number} is not one of {name}.", number=case.number, name=self.person.name)
            raise _at(one, Refused("rule", text))
        if case.severity in CONFIRMED and not one.confirmed:
            text = T("{number} is a {severity}: confirm it on its own.", number=case.number, severity=case.severity)
            raise _at(one, Refused("rule", text, details={"unconfirmed": True}))

    def _new_owner(self, case: Case, one: HandedCase) -> Staff:
        try:
            to = find_staff(one.to)
        except Refused as refused:
            raise _at(one, refused) from refused
        people = {who.staff_id: who for who in self._takers.everybody(_seen_as(case))}
        able = people.get(to.id)
        if able is None:
            raise _at(one, Refused("rule", T("{name} does not take cases.", name=to.name)))
        if not at_work(to, self.desk.now()):
            raise _at(one, Refused("rule", T("{name} is not at work.", name=to.name)))
        if able.load + self.desk.rules.routing.weight(case.severity) > able.cap and not self.input.over_cap:
            text = T("{name} has a load of {load} of {cap}.", name=to.name, load=able.load, cap=able.cap)
            raise _at(one, Refused("rule", text, details={"over_cap": True}))
        self._takers.give(_seen_as(case), to.id)
        return to

    def _move(self, case: Case, version: int | None, to: Staff | None) -> None:
        desk, reason = self.desk, self.input.reason.strip()
        before = seen(case, version)
        case.owner = to.id if to else None
        if to is None:
            case.given_back_by = self.person.id
        try:
            save_changes(desk, case, before, {"reason": reason})
        except Refused as refused:
            raise Refused(refused.code, refused.text, "cases", {**refused.details, "case": case.number}) from refused
        self.calls += owning.hand_case_calls(desk, case, self.person, to)
        self.given += to is not None
        self.returned += to is None
        if to is not None and to.id != desk.staff_id:
            text = T(
                "The case {number} of {name} is yours now: {reason}",
                number=case.number,
                name=self.person.name,
                reason=reason,
            )
            tell(desk, to.id, text, case)

    def switch_off(self) -> None:
        """End the login; what is left open is refused, or forced back."""
        desk, person = self.desk, self.person
        cases, tasks, calls = open_cases(person.id), open_tasks(person.id), len(owning.of_person(person.id))
        if cases or tasks or calls:
            if not self.input.force:
                text = T(
                    "{name} still has {cases} {cases:case|cases}, {tasks} {tasks:task|tasks}, "
                    "{calls} {calls:call|calls}.",
                    name=person.name,
                    cases=cases,
                    tasks=tasks,
                    calls=calls,
                )
                raise Refused("rule", text, "off", {"force": True})
            if desk.staff and not FORCING & set(desk.staff.roles):
                raise Refused("not_allowed", T("Only a manager may end a login that has open cases."), "force")
            self._force_back()
        now = desk.now()
        if person.active:
            changes = {"active": False, "state": "off", "state_since": now}
            desk.change(person, None, {"reason": self.input.reason.strip()}, **changes)

    def _force_back(self) -> None:
        desk, person = self.desk, self.person
        _release_tasks(desk, person, self.input.reason)
        self.calls += owning.release_calls(desk, person)
        left = list(Case.select().where(OPEN, Case.owner == person.id).order_by(Case.severity, Case.received_at))
        for case in left:
            self._move(case, None, None)
        if not left:
            return
        text = T("{name} has left: {n} {n:case|cases} without an owner went back to the queues.", name=person.name,
                 n=len(left))  # fmt: skip
        for reader in supervisors(desk):
            tell(desk, reader.id, text, None)


def _seen_as(case: Case) -> WaitingCase:
    return waiting_case(tuple(case.__data__[column.name] for column in COLUMNS))


def _at(one: HandedCase, refused: Refused) -> Refused:
    """The refusal at the list of cases, with the number of the case that it is about."""
    return Refused(refused.code, refused.text, "cases", {**refused.details, "case": one.case})


def _release_tasks(desk: Desk, person: Staff, reason: str) -> int:
    """The open tasks of the person belong to his department, and to nobody in it; returns how many."""
    tasks = list(Task.select().where(Task.assignee == person.id, Task.done_at.is_null()))
    for task in tasks:
        changes = {"assignee": None, "department": person.department or task.department}
        desk.change(task, None, {"reason": reason.strip()}, **changes)
    return len(tasks)
