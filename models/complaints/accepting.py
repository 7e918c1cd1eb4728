"""Accepting a complaint (T2): the first response is given, the customer gets the time points."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from config import Rules
from config.texts import T
from models.cases.finding import CaseChanged, changed
from models.cases.tables import Case
from models.clocks import standing
from models.complaints.given import StepInput
from models.complaints.moving import move, read
from models.complaints.records import about_seller
from models.desk import Desk
from models.intake.drafts import forget
from models.messages import sending
from models.operation import operation
from models.products.tables import Product
from models.refusals import Refused
from models.texts import missing


class AcceptComplaint(StepInput, kw_only=True):
    """That the complaint is accepted; the customer was calmed, and duplicates were looked at."""

    apologised: bool
    duplicates_checked: bool = True


@operation("complaints.accept")
def accept(desk: Desk, given: AcceptComplaint) -> CaseChanged:
    """Accept a complaint; whoever accepts one that nobody owns makes it his own."""
    case, _, before = read(desk, given.case, "accept", given.version)
    if not given.apologised:
        raise Refused("missing", T("Apologise to the customer first, and say so here."), "apologised")
    if not given.duplicates_checked:
        raise Refused("missing", T("Look at the possible duplicates first, and say so here."), "duplicates_checked")
    _check(case)
    case.apologised = True
    if case.owner_id is None and desk.staff:
        case.owner = desk.staff.id
    move(desk, case, before, "accept", {})
    about_seller(desk, case)
    sending.queue_message(desk, case, "M2", **times_told(desk.rules, standing.running(case)))
    forget(desk, given.draft)
    return changed(case)


def _check(case: Case) -> None:
    """What acceptance needs: customer, product and order or why not, batch and expiry for food, category, demand."""
    if not (case.customer_id or case.contact_name):
        raise Refused("missing", missing(T("The customer")), "customer_id")
    if not case.category:
        raise Refused("missing", missing(T("The category")), "category")
    if not case.demand:
        raise Refused("missing", missing(T("The demand")), "demand")
    if not (case.order_id or case.no_order_reason):
        raise Refused("missing", T("Give the order, or why there is none."), "order_number")
    if case.product_id and Product.get_by_id(case.product_id).product_class == "health_food":
        if not case.batch_number:
            raise Refused("missing", missing(T("The batch")), "batch_number")
        if not case.expires_on:
            raise Refused("missing", missing(T("The expiry date")), "expires_on")


def times_told(rules: Rules, clocks: Iterable[Any]) -> dict[str, str]:
    """What message M2 says: by when the plan is told and the case is solved, from running clocks or their views."""
    words = sending.customer_words(rules)
    due = {clock.kind: words.deadline(clock.due_at, clock.inclusive) for clock in clocks}
    return {kind: due.get(kind, "") for kind in ("plan", "solve")}
