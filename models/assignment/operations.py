"""Owner and queue of a case: transfer, assign, claim, release, take next (workflows 1.6, sla 15)."""

from __future__ import annotations

import msgspec

from config.texts import T
from models.assignment.dealing import deal_at_once
from models.assignment.former import tell_former
from models.assignment.waiting import lock_dealing, lock_taker, next_for
from models.cases.changing import save_changes, seen
from models.cases.finding import CaseChanged, changed, find_open_case
from models.cases.tables import Case
from models.desk import Desk
from models.messages.notices import tell
from models.operation import Input, operation
from models.refusals import Refused
from models.staff.members import at_work, candidate, find_staff, on_leave
from models.staff.tables import Staff
from models.texts import missing

SUPERVISORS = frozenset({"supervisor", "manager"})


class TransferCase(Input):
    """The queue that the case goes to, and why. It loses its owner."""

    case: str
    version: int
    queue: str
    reason: str


class AssignCase(Input):
    """Whose case it is to be; over the load cap only with `over_cap`."""

    case: str
    version: int
    to: str
    over_cap: bool = False


class ClaimCase(Input):
    """A case that one takes oneself."""

    case: str
    version: int


class ReleaseCase(Input):
    """A case that one gives back to its queue, and why."""

    case: str
    version: int
    reason: str


class TakeNext(Input):
    """Nothing to say: routing says which case is next."""


class Taken(msgspec.Struct, frozen=True):
    """The case that was taken; both None when none waits for this person."""

    number: str | None
    version: int | None


@operation("cases.transfer")
def transfer(desk: Desk, given: TransferCase) -> CaseChanged:
    """Send a case to another queue; an automatic one gives it to somebody at once."""
    lock_dealing(desk)
    case = find_open_case(desk, given.case)
    if given.queue not in desk.rules.routing.queues:
        known = ", ".join(desk.rules.routing.queues)
        raise Refused(
            "invalid", T("There is no queue {name}; known are: {known}.", name=given.queue, known=known), "queue"
        )
    if not given.reason.strip():
        raise Refused("missing", missing(T("The reason")), "reason")
    before = seen(case, given.version)
    former = case.owner_id
    if former is not None:
        case.given_back_by = former
    case.queue, case.owner = given.queue, None
    save_changes(desk, case, before, {"reason": given.reason.strip()})
    tell_former(desk, case, former, None, given.reason.strip())
    deal_at_once(desk, case)
    return changed(case)


@operation("cases.assign")
def assign(desk: Desk, given: AssignCase) -> CaseChanged:
    """Give a case to somebody; he is told."""
    case = find_open_case(desk, given.case)
    to = find_staff(given.to, "to")
    _check_able(desk, case, to, given.over_cap)
    before, former = seen(case, given.version), case.owner_id
    case.owner = to.id
    save_changes(desk, case, before, {"assigned": to.name})
    tell_former(desk, case, former, to)
    if to.id != desk.staff_id:
        tell(desk, to.id, T("You were given the case {number}.", number=case.number), case)
    return changed(case)


def _check_able(desk: Desk, case: Case, to: Staff, over_cap: bool) -> None:
    if not desk.rules.roles.may(to.roles, "assignment.take_next"):
        raise Refused("rule", T("{name} does not take cases.", name=to.name), "to")
    if not at_work(to, desk.now()):
        raise Refused("rule", T("{name} is not at work.", name=to.name), "to")
    able = candidate(desk, to)
    if able.load + desk.rules.routing.weight(case.severity) > able.cap and not over_cap:
        raise Refused(
            "rule",
            T("{name} has a load of {load} of {cap}.", name=to.name, load=able.load, cap=able.cap),
            "to",
            {"over_cap": True},
        )


@operation("cases.claim")
def claim(desk: Desk, given: ClaimCase) -> CaseChanged:
    """Take a case that nobody owns."""
    case = find_open_case(desk, given.case)
    if case.owner_id is not None:
        owner = Staff.get_by_id(case.owner_id)
        if given.version == case.version:
            raise Refused("rule", T("The case belongs to {name}.", name=owner.name), "case")
    _give_to_self(desk, case, given.version)
    return changed(case)


@operation("cases.release")
def release(desk: Desk, given: ReleaseCase) -> CaseChanged:
    """Give a case back to its queue; other people's cases only as a supervisor. Nothing gives it to him again."""
    lock_dealing(desk)
    case = find_open_case(desk, given.case)
    if case.owner_id is None:
        raise Refused("rule", T("Nobody owns this case."), "case")
    if desk.staff and case.owner_id != desk.staff.id and not SUPERVISORS & set(desk.staff.roles):
        raise Refused("not_allowed", T("Only the owner or a supervisor may give this case back."), "case")
    if not given.reason.strip():
        raise Refused("missing", missing(T("The reason")), "reason")
    before, former = seen(case, given.version), case.owner_id
    case.owner, case.given_back_by = None, former
    save_changes(desk, case, before, {"reason": given.reason.strip()})
    tell_former(desk, case, former, None, given.reason.strip())
    deal_at_once(desk, case)
    return changed(case)


@operation("assignment.take_next")
def take_next(desk: Desk, given: TakeNext) -> Taken:
    """Take the case that is next for who acts: skill, same customer, severity, oldest; within the load cap."""
    if desk.staff is None:
        raise Refused("not_allowed", T("Only a member of staff can take a case."))
    lock_taker(desk, desk.staff.id)
    me = find_staff(desk.staff.login)
    if on_leave(me.id, desk.now()):
        raise Refused("rule", T("You are on leave."))
    case = next_for(desk, me)
    if case is None:
        return Taken(None, None)
    _give_to_self(desk, case, None)
    return Taken(case.number, case.version)


def _give_to_self(desk: Desk, case: Case, version: int | None) -> None:
    if desk.staff is None:
        raise Refused("not_allowed", T("Only a member of staff can take a case."))
    before = seen(case, version)
    case.owner = desk.staff.id
    save_changes(desk, case, before, {"taken": desk.staff.name})
