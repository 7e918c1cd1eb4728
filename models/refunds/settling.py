"""What becomes of a part of a refund, and by it of the refund. The functions work inside an operation."""

from __future__ import annotations

from typing import Any

from config.terms import term
from config.texts import Money, T, Text
from models.database import held
from models.desk import Desk
from models.messages.notices import tell, tell_responsible
from models.refunds import outcomes
from models.refunds.tables import Refund, RefundPart
from models.staff.tables import Staff

FINANCE = "finance"
"""The role that is told what goes wrong with money."""
DONE = ("paid", "written_off")
FREE = {"claimed_by": "", "claimed_until": None}


def refund_of(desk: Desk, part: RefundPart) -> Refund:
    """The refund of a part, held until the end of the transaction: two parts that end at once see each other."""
    row: Refund = held(desk.database, Refund.select().where(Refund.id == part.refund_id))[0]
    return row


def settle(desk: Desk, part: RefundPart, mine: Any, before: tuple[str, ...], **changes: Any) -> bool:
    """Change a part that is in one of these states, if `mine` still holds, and go on with its refund.

    Args:
        desk: inside an operation.
        part: which.
        mine: a condition besides, such as whose claim it is; None for none.
        before: the states in which it may be.
        changes: what becomes of it, its `state` among them.

    Returns:
        whether it was changed; False where somebody else was faster.
    """
    refund = refund_of(desk, part)
    condition = (RefundPart.id == part.id) & RefundPart.state.in_(before)
    if mine is not None:
        condition &= mine
    was = RefundPart.get_by_id(part.id).state
    if changes["state"] == "paid":
        changes["paid_at"] = desk.now()
    if not RefundPart.update(**changes).where(condition).execute():
        return False
    after = RefundPart.get_by_id(part.id)
    if after.state != was:
        note = {"text": desk.translator.say(told(refund, after))}
        desk.record("refund_part", part.id, None, {"part": [was, after.state]}, note, case_id=refund.case_id)
    _sum_up(desk, refund)
    if after.state == "errored" and was != "errored":
        alarm(desk, refund, after)
        outcomes.failed(desk, refund, after)
    return True


def _sum_up(desk: Desk, refund: Refund) -> None:
    """The state of a refund follows from its parts."""
    states = {state for (state,) in RefundPart.select(RefundPart.state).where(RefundPart.refund == refund.id).tuples()}
    if "errored" in states:
        state = "errored"
    elif states <= set(DONE):
        state = "settled"
    else:
        state = "waiting" if states <= {"waiting", "asked"} else "sent"
    if state == refund.state:
        return
    desk.change(refund, None, None, state=state, settled_at=desk.now() if state == "settled" else None)
    if state == "settled":
        outcomes.settled(desk, refund)


def alarm(desk: Desk, refund: Refund, part: RefundPart) -> None:
    """Tell finance and whose case it is what is wrong with a part."""
    text = told(refund, part)
    tell_responsible(desk, refund.case, text)
    for staff in Staff.select().where(Staff.active):
        if FINANCE in staff.roles:
            tell(desk, staff.id, text, refund.case)


def told(refund: Refund, part: RefundPart) -> Text:
    """What became of a part, for the history and for whoever must know of it."""
    about = {"number": refund.number, "amount": Money(part.amount_cents), "means": term(part.means)}
    problem = part.last_error
    match part.state:
        case "paid":
            return T("Refund {number}: {amount} paid by {means}, reference {reference}", **about,
                     reference=part.reference or "-")  # fmt: skip
        case "sent":
            return T("Refund {number}: {amount} by {means} are handed over", **about)
        case "errored":
            return T("Refund {number}: {amount} by {means} could not be paid: {problem}", **about, problem=problem)
        case "uncertain":
            return T("Refund {number}: {amount} by {means} were perhaps paid: {problem}", **about, problem=problem)
        case "written_off":
            return T("Refund {number}: {amount} by {means} are not asked for any more", **about)
        case _:
            return T("Refund {number}: {amount} by {means} wait to be paid: {problem}", **about, problem=problem or "-")
