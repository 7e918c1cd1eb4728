"""Deciding, and letting somebody else decide for a time (workflows 1.8).

Whoever is named by the limits of approval.yaml, or stands in for him, may decide: so no role is asked here.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from config.approval import Authority, authority
from config.texts import Money, Sayable, T, Text
from models.approvals import outcomes
from models.approvals.requesting import asked, person, steps_of, tell_deciders
from models.approvals.tables import Approval, Decision, Delegation
from models.database import held
from models.desk import Desk
from models.instants import instant
from models.messages.notices import tell
from models.operation import Input, operation
from models.refusals import Refused
from models.staff.members import find_staff
from models.staff.tables import Staff
from models.texts import missing, not_found


class Decide(Input):
    """Yes or no to a request as it was seen; a no needs its reason."""

    approval_id: int
    version: int
    approve: bool
    comment: str = ""


class Delegate(Input):
    """Who decides in one's place, from when to when, and up to how many cents (left out: as oneself).

    `giver` is left out for oneself; the administrator may enter it for somebody who is away.
    """

    taker: str
    starts_at: datetime
    ends_at: datetime
    giver: str = ""
    up_to_cents: int | None = None
    reason: str = ""


class EndDelegation(Input):
    """Which delegation is over from now on."""

    delegation_id: int
    version: int


class ApprovalChanged(msgspec.Struct, frozen=True):
    """The request, its state and version now."""

    approval_id: int
    state: str
    version: int


class Delegated(msgspec.Struct, frozen=True):
    """The delegation and its version."""

    delegation_id: int
    version: int


@operation("approvals.decide", open_to_all=True)
def decide(desk: Desk, given: Decide) -> ApprovalChanged:
    """Approve or refuse; the first valid decision counts, and everybody sees whose it was."""
    row = _held(desk, given.approval_id)
    if row.state != "waiting" and given.version == row.version:
        raise Refused("rule", decided_by(row), "approval_id")
    if not given.approve and not given.comment.strip():
        raise Refused("missing", missing(T("The reason")), "comment")
    by = _authority(desk, row)
    _decide(desk, row, given, by)
    return ApprovalChanged(row.id, row.state, row.version)


def _held(desk: Desk, approval_id: int) -> Approval:
    """The request as it is once nobody else decides anything about the same record any more.

    Without it the decisions on two requests about one solution, taken at the same moment, would each find the other
    one still waiting, and the solution would wait for ever.
    """
    row = Approval.get_or_none(Approval.id == approval_id)
    if row is None:
        raise Refused("not_found", not_found(T("request"), approval_id), "approval_id")
    same = Approval.select().where(Approval.subject == row.subject, Approval.subject_id == row.subject_id)
    rows: list[Approval] = held(desk.database, same.order_by(Approval.id))
    return next(one for one in rows if one.id == approval_id)


def decided_by(row: Approval) -> Text:
    """By whom, and when, a request was decided; or that it was taken back."""
    last = (
        Decision.select(Decision, Staff)
        .join(Staff, on=(Decision.staff == Staff.id))
        .where(Decision.approval == row.id)
        .order_by(Decision.id.desc())
        .first()
    )
    if row.state == "void" or last is None:
        return T("This was taken back; there is nothing to decide any more.")
    if row.state == "approved":
        return T("{name} approved this at {at}.", name=last.staff.name, at=last.at)
    return T("{name} refused this at {at}.", name=last.staff.name, at=last.at)


def _authority(desk: Desk, row: Approval) -> Authority:
    step = steps_of(desk, row.matter, row.proposed_at)[row.step]
    found = authority(desk.rules.approval, asked(row, step), person(desk), desk.now())
    if isinstance(found, Text):
        raise Refused("not_allowed", found, "approval_id")
    return found


def _decide(desk: Desk, row: Approval, given: Decide, by: Authority) -> None:
    step, last = row.step, row.step + 1 >= row.steps
    state = "refused" if not given.approve else "approved" if last else "waiting"
    changes: dict[str, object] = {"state": state}
    if state == "waiting":
        following = steps_of(desk, row.matter, row.proposed_at)[step + 1]
        able = desk.rules.approval.roles(following, row.counted_cents, row.severity)
        changes |= {"step": step + 1, "roles": list(able)}
    else:
        changes["decided_at"] = desk.now()
    note = {"decision": "approved" if given.approve else "refused", "text": given.comment.strip()}
    desk.change(row, given.version, note, **changes)
    Decision.create(
        approval=row.id,
        step=step,
        staff=desk.staff_id,
        for_staff=by.for_staff,
        approved="yes" if given.approve else "no",
        comment=given.comment.strip(),
        at=desk.now(),
    )
    if state == "waiting":
        tell_deciders(desk, row, row.case)
        return
    _tell_concerned(desk, row, given)
    outcomes.decided(desk, row)


def _tell_concerned(desk: Desk, row: Approval, given: Decide) -> None:
    """One notice for the proposer and one for whose case it is; where both are one person, he is told once."""
    if desk.staff is None:
        return
    about: Sayable = desk.rules.approval.matters[row.matter].name
    if row.amount_cents:
        about = T("{matter} {amount}", matter=about, amount=Money(row.amount_cents))
    number, name = row.case.number, desk.staff.name
    said = T("{number}: {name} approved {what}", number=number, name=name, what=about)
    if not given.approve:
        reason = given.comment.strip()
        said = T("{number}: {name} refused {what}: {reason}", number=number, name=name, what=about, reason=reason)
    for staff_id in sorted({row.proposed_by_id, row.case.owner_id} - {None, desk.staff.id}):
        tell(desk, staff_id, said, row.case)


@operation("approvals.delegate", open_to_all=True)
def delegate(desk: Desk, given: Delegate) -> Delegated:
    """Let somebody decide in one's place for a time; a stand-in cannot pass it on."""
    giver = find_staff(given.giver or (desk.staff.login if desk.staff else ""), "giver")
    if desk.staff and giver.id != desk.staff.id and "admin" not in desk.staff.roles:
        raise Refused("not_allowed", T("Only the administrator enters this for somebody else."), "giver")
    taker = find_staff(given.taker, "taker")
    starts, ends = instant(given.starts_at, "starts_at"), instant(given.ends_at, "ends_at")
    if ends <= max(starts, desk.now()):
        raise Refused("invalid", T("The end must be after the start."), "ends_at")
    if taker.id == giver.id:
        raise Refused("invalid", T("A stand-in is somebody else."), "taker")
    if given.up_to_cents is not None and given.up_to_cents < 0:
        raise Refused("invalid", T("An amount is not negative."), "up_to_cents")
    row = Delegation.create(
        giver=giver.id, taker=taker.id, starts_at=starts, ends_at=ends, up_to_cents=given.up_to_cents,
        reason=given.reason.strip(),
    )  # fmt: skip
    desk.record("delegation", row.id, 1, {"taker": [None, taker.login], "ends_at": [None, ends.isoformat()]})
    tell(desk, taker.id, T("You decide for {name} until {at}.", name=giver.name, at=ends), None)
    return Delegated(row.id, 1)


@operation("approvals.end_delegation", open_to_all=True)
def end_delegation(desk: Desk, given: EndDelegation) -> Delegated:
    """End a delegation now."""
    row = Delegation.get_or_none(Delegation.id == given.delegation_id)
    if row is None:
        raise Refused("not_found", not_found(T("delegation"), given.delegation_id), "delegation_id")
    if desk.staff and desk.staff.id not in (row.giver_id, row.taker_id) and "admin" not in desk.staff.roles:
        raise Refused("not_allowed", T("This is not your delegation."), "delegation_id")
    if row.ends_at <= desk.now():
        raise Refused("rule", T("This delegation is over already."), "delegation_id")
    desk.change(row, given.version, ends_at=desk.now())
    return Delegated(row.id, row.version)
