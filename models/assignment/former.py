"""Telling somebody that a case is his no longer: whoever has read it and promised something must not be surprised."""

from __future__ import annotations

from config.texts import Sayable, T, Text
from models.cases.tables import Case
from models.desk import Desk
from models.messages.notices import tell
from models.staff.tables import Staff


def tell_former(desk: Desk, case: Case, former: int | None, to: Staff | None, reason: str = "") -> None:
    """A notice for whose the case was, inside an operation: whose it is now, or in which queue, and by whom and why.

    Whoever gave it away himself, or has it still, is told nothing.
    """
    if former is None or former in (desk.staff_id, to.id if to else None):
        return
    where: Sayable
    if to is not None:
        where = to.name
    else:
        queue = desk.rules.routing.queues.get(case.queue)
        where = T("the queue {queue}", queue=queue.name if queue is not None else case.queue)
    text = T("{who} gave your case {number} to {where}.", who=_who(desk), number=case.number, where=where)
    if reason:
        text = T("{who} gave your case {number} to {where}: {reason}", who=_who(desk), number=case.number, where=where,
                 reason=reason)  # fmt: skip
    tell(desk, former, text, case)


def tell_handed_over(desk: Desk, person: Staff, given: int, returned: int, reason: str) -> None:
    """One notice for whose cases were handed over, however many; none for who did it himself, or works here no more."""
    if not (given or returned) or person.id == desk.staff_id or not person.active:
        return
    text = T("{who} handed over your cases: {given} to colleagues, {returned} to the queues: {reason}", who=_who(desk),
             given=given, returned=returned, reason=reason)  # fmt: skip
    tell(desk, person.id, text, None)


def _who(desk: Desk) -> Text | str:
    return desk.staff.name if desk.staff is not None else T("The desk")
