"""What waits for a decision, with all that is needed for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import msgspec
from peewee import JOIN, fn

from config.approval import Authority, authority
from config.texts import Text
from models.approvals.operations import decided_by
from models.approvals.requesting import asked, person, steps_of
from models.approvals.tables import Approval, Decision, Delegation
from models.cases.tables import Case
from models.customers.tables import Customer
from models.desk import Desk
from models.staff.tables import Staff

ForStaff = Staff.alias()
Owner = Staff.alias()


class ApprovalRow(msgspec.Struct, frozen=True):
    """A request in one line. `counted_cents` is the sum that the limits are held against.

    `subject` is the kind of record that it is about; `asks` the login of whoever can be asked about it.
    """

    id: int
    version: int
    case: str
    severity: str
    matter: str
    customer: str
    amount_cents: int
    counted_cents: int
    reason: str
    proposed_by: str
    proposed_at: datetime
    overdue: bool
    step: int
    steps: int
    stands_in_for: str = ""
    subject: str = ""
    asks: str = ""

    @property
    def key(self) -> int:
        """What a list knows the row by."""
        return self.id


class DecisionView(msgspec.Struct, frozen=True):
    """A decision that was taken: by whom, for whom, and what he said."""

    step: int
    who: str
    for_whom: str
    approved: bool
    comment: str
    at: datetime


class DelegationView(msgspec.Struct, frozen=True):
    """Who decides for whom, from when to when, up to how many cents."""

    id: int
    version: int
    giver: str
    taker: str
    starts_at: datetime
    ends_at: datetime
    up_to_cents: int | None
    reason: str


def waiting_for_me(desk: Desk) -> list[ApprovalRow]:
    """What waits for who acts: the oldest day first, and the dearest of a day on top."""
    if desk.staff is None:
        return []
    me, names = person(desk), dict(Staff.select(Staff.id, Staff.name).tuples())
    found = []
    for row in _waiting():
        step = steps_of(desk, row.matter, row.proposed_at)[row.step]
        by = authority(desk.rules.approval, asked(row, step), me, desk.now())
        if isinstance(by, Authority):
            found.append(_row(desk, row, names.get(by.for_staff, "") if by.for_staff else ""))
    return _in_order(desk, found)


def _in_order(desk: Desk, rows: Iterable[ApprovalRow]) -> list[ApprovalRow]:
    def day(row: ApprovalRow) -> date:
        return row.proposed_at.astimezone(desk.rules.zone).date()

    return sorted(rows, key=lambda row: (day(row), -row.amount_cents, row.proposed_at, row.id))


def waiting(desk: Desk) -> list[ApprovalRow]:
    """Everything that waits for anybody, in the same order."""
    return _in_order(desk, (_row(desk, row, "") for row in _waiting()))


def ended(desk: Desk, approval_id: int) -> Text | None:
    """By whom a request was decided that waits no longer, or that it was taken back; None while it waits."""
    row = Approval.get_by_id(approval_id)
    return None if row.state == "waiting" else decided_by(row)


def why_not(desk: Desk, approval_id: int) -> Text | None:
    """Why who acts may not decide a request; None if he may."""
    row = Approval.get_by_id(approval_id)
    step = steps_of(desk, row.matter, row.proposed_at)[row.step]
    found = authority(desk.rules.approval, asked(row, step), person(desk), desk.now())
    return found if isinstance(found, Text) else None


def decisions(approval_id: int) -> list[DecisionView]:
    """The decisions on a request, in the order of its steps."""
    rows = (
        Decision.select(Decision, Staff.name.alias("who"), ForStaff.name.alias("for_whom"))
        .join(Staff, JOIN.LEFT_OUTER, on=(Decision.staff == Staff.id))
        .switch(Decision)
        .join(ForStaff, JOIN.LEFT_OUTER, on=(Decision.for_staff == ForStaff.id))
        .where(Decision.approval == approval_id)
        .order_by(Decision.step)
        .objects()
    )
    return [
        DecisionView(row.step, row.who or "", row.for_whom or "", row.approved == "yes", row.comment, row.at)
        for row in rows
    ]


def delegations(desk: Desk) -> list[DelegationView]:
    """The delegations that hold now or later."""
    rows = (
        Delegation.select(Delegation, Staff.name.alias("giver_name"), ForStaff.name.alias("taker_name"))
        .join(Staff, on=(Delegation.giver == Staff.id))
        .switch(Delegation)
        .join(ForStaff, on=(Delegation.taker == ForStaff.id))
        .where(Delegation.ends_at > desk.now())
        .order_by(Delegation.starts_at)
        .objects()
    )
    return [
        DelegationView(
            row.id, row.version, row.giver_name, row.taker_name, row.starts_at, row.ends_at, row.up_to_cents, row.reason
        )
        for row in rows
    ]


def _waiting() -> Iterable[Approval]:
    found: Iterable[Approval] = _select().where(Approval.state == "waiting").order_by(Approval.proposed_at, Approval.id)
    return found


def _select() -> Approval:
    return (
        Approval.select(
            Approval,
            Case.number.alias("case_number"),
            Case.contact_name.alias("contact_name"),
            Customer.name.alias("customer_name"),
            Staff.name.alias("proposer"),
            fn.COALESCE(Staff.login, Owner.login, "").alias("asks"),
        )
        .join(Case)
        .join(Customer, JOIN.LEFT_OUTER)
        .switch(Approval)
        .join(Staff, JOIN.LEFT_OUTER, on=(Approval.proposed_by == Staff.id))
        .switch(Case)
        .join(Owner, JOIN.LEFT_OUTER, on=(Case.owner == Owner.id))
        .objects()
    )


def _row(desk: Desk, row: Approval, stands_in_for: str) -> ApprovalRow:
    return ApprovalRow(
        id=row.id,
        version=row.version,
        case=row.case_number,
        severity=row.severity,
        matter=row.matter,
        customer=row.customer_name or row.contact_name or "",
        amount_cents=row.amount_cents,
        counted_cents=row.counted_cents,
        reason=desk.translator.say(row.reason),
        proposed_by=row.proposer or "",
        proposed_at=row.proposed_at,
        overdue=row.state == "waiting" and desk.now() - row.proposed_at > desk.rules.approval.overdue,
        step=row.step,
        steps=row.steps,
        stands_in_for=stands_in_for,
        subject=row.subject,
        asks=row.asks,
    )
