"""What every change of a case leaves behind for assignment: that it waits, and that somebody has room again.

A case is to be given to somebody (`waiting_since`) while it is open, nobody owns it, and its queue deals: an
automatic one, or the waiting queue. Kept by whatever saves a case, so that no operation can forget it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.cases.tables import Case
from models.desk import Desk
from models.staff.tables import Staff


def settle(desk: Desk, case: Case, was_in: str) -> None:
    """Begin or end the wait of a case that is about to be saved; `was_in` is the queue that it was in before.

    A case that waits no more goes back to the queue that it came from, unless it was sent to another one.
    """
    routing = desk.rules.routing
    if case.queue != routing.waiting:
        case.waiting_from = ""
    elif not case.waiting_from and was_in != routing.waiting:
        case.waiting_from = was_in
    if case.owner_id is not None:
        case.given_back_by = None
    waits = case.open and case.owner_id is None and case.state != "answered" and routing.deals(case.queue)
    if not waits:
        if case.queue == routing.waiting and case.waiting_from:
            case.queue, case.waiting_from = case.waiting_from, ""
        case.waiting_since = case.alarmed_at = None
    elif case.waiting_since is None or case.queue not in (was_in, routing.waiting):
        case.waiting_since, case.alarmed_at = desk.now(), None


def note_relief(desk: Desk, before: Mapping[str, Any], case: Case) -> None:
    """If this change of a case took some load from its owner, he is idle from now on, and has room for others."""
    from models.assignment.dealing import deal

    owner = before["owner"]
    if owner is None or not before["open"]:
        return
    weight = desk.rules.routing.weight
    if case.open and case.owner_id == owner and weight(case.severity) >= weight(before["severity"]):
        return
    Staff.update(idle_since=desk.now()).where(Staff.id == owner).execute()
    desk.afterwards(deal)
