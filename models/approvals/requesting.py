"""Asking for a decision, and taking the question back. The functions work inside the operation that needs it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from peewee import fn

from config.approval import ApprovalStep, Person, Request, StandIn
from config.texts import Money, T
from models.approvals.tables import Approval, Delegation
from models.cases.tables import Case
from models.database import held
from models.desk import Desk
from models.messages.notices import tell
from models.orders.tables import Order
from models.refusals import Refused
from models.staff.tables import Staff

COUNTED = ("waiting", "approved")


def request(
    desk: Desk,
    case: Case,
    matter: str,
    amount_cents: int,
    subject: tuple[str, int],
    reason: str,
    beneficiaries: Collection[int] = (),
    proposer: int | None = None,
) -> Approval:
    """Ask for approval of a sum; those who may decide are told.

    Args:
        desk: with the proposer acting.
        case: what it is about; amounts on its order within the window of the rules count together.
        matter: a key of approval.yaml.
        amount_cents: what is asked for now.
        subject: kind and id of the record that is decided on; `outcomes` knows what happens to it.
        reason: why, for whoever decides.
        beneficiaries: staff who profit from it and therefore do not decide.
        proposer: who proposes it, where that is not who acts.
    """
    counted = amount_cents + asked_before(desk, case, matter)
    steps = steps_of(desk, matter, desk.now())
    row = Approval.create(
        case=case.id,
        order=case.order_id,
        matter=matter,
        subject=subject[0],
        subject_id=subject[1],
        amount_cents=amount_cents,
        counted_cents=counted,
        reason=reason,
        severity=case.severity,
        steps=len(steps),
        roles=list(desk.rules.approval.roles(steps[0], counted, case.severity)),
        beneficiaries=sorted(beneficiaries),
        proposed_by=proposer or desk.staff_id,
        proposed_at=desk.now(),
    )
    desk.record("approval", row.id, 1, {"state": [None, "waiting"]}, {"matter": matter}, case.id)
    tell_deciders(desk, row, case)
    return row


def steps_of(desk: Desk, matter: str, proposed_at: datetime) -> tuple[ApprovalStep, ...]:
    """The steps of a matter that was proposed at this instant."""
    return desk.rules.approval.steps(matter, proposed_at.astimezone(desk.rules.zone).date())


def asked_before(desk: Desk, case: Case, matter: str) -> int:
    """Cents of the same matter on the same order within the window, approved or waiting.

    The order is held meanwhile: of two who ask at the same moment, the second one counts what the first one asked.
    """
    if not case.order_id:
        return 0
    held(desk.database, Order.select(Order.id).where(Order.id == case.order_id), "FOR NO KEY UPDATE")
    since = desk.now() - desk.rules.approval.window
    return int(
        Approval.select(fn.COALESCE(fn.SUM(Approval.amount_cents), 0))
        .where(
            Approval.order == case.order_id,
            Approval.matter == matter,
            Approval.proposed_at >= since,
            Approval.state.in_(COUNTED),
        )
        .scalar()
    )


def void(desk: Desk, subject: str, subject_id: int, reason: str) -> int:
    """Take back what was asked about a record, decided or not: it has changed. Returns how many requests."""
    rows = Approval.select().where(
        Approval.subject == subject, Approval.subject_id == subject_id, Approval.state.in_(COUNTED)
    )
    found = held(desk.database, rows.order_by(Approval.id))
    for row in found:
        desk.change(row, None, {"reason": reason}, state="void")
    return len(found)


def tell_deciders(desk: Desk, row: Approval, case: Case) -> None:
    """Tell those of the lowest role that may decide the present step."""
    text = T("{number}: {amount} wait for your decision.", number=case.number, amount=Money(row.amount_cents))
    for staff in Staff.select().where(Staff.active):
        if row.roles and row.roles[0] in staff.roles and staff.id not in (row.proposed_by_id, *row.beneficiaries):
            tell(desk, staff.id, text, case)


def asked(row: Approval, step: ApprovalStep) -> Request:
    """A request as the rules see it."""
    return Request(
        cents=row.counted_cents,
        severity=row.severity,
        step=step,
        proposer=row.proposed_by_id,
        beneficiaries=frozenset(row.beneficiaries),
    )


def person(desk: Desk) -> Person:
    """Who acts, with those he stands in for now.

    Raises:
        Refused: `not_allowed`, for the system, which decides nothing.
    """
    if desk.staff is None:
        raise Refused("not_allowed", T("Only a member of staff can decide."))
    rows = (
        Delegation.select(Delegation, Staff)
        .join(Staff, on=(Delegation.giver == Staff.id))
        .where(Delegation.taker == desk.staff.id, Delegation.ends_at > desk.now(), Delegation.starts_at <= desk.now())
    )
    stands_in = tuple(
        StandIn(
            staff_id=row.giver.id,
            name=row.giver.name,
            roles=tuple(row.giver.roles),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            up_to=row.up_to_cents,
        )
        for row in rows
    )
    return Person(id=desk.staff.id, roles=desk.staff.roles, stands_in=stands_in)
