"""Opening a case: customer, severity, queue, clocks, history and search entry in one transaction."""

from __future__ import annotations

from datetime import datetime

import msgspec

from config.facts import Facts
from config.texts import T
from models import database as databases
from models import statements
from models.assignment import marks
from models.assignment.dealing import deal_at_once
from models.cases.tables import Case, Contact
from models.clocks import running, standing
from models.consultations import flow
from models.customers import operations as customers
from models.desk import Desk
from models.intake import building, drafts
from models.intake.given import OpenCase
from models.messages import sending
from models.operation import operation
from models.refusals import Refused
from models.search.index import index_number, index_text
from models.tables import put


class Opened(msgspec.Struct, frozen=True):
    """The new case: the number to read out, where it went, and when the next answer is due."""

    number: str
    version: int
    kind: str
    state: str
    severity: str
    queue: str
    owner: str | None
    customer_id: int | None
    next_due: datetime | None
    next_due_kind: str


@operation("intake.open")
def open_case(desk: Desk, given: OpenCase) -> Opened:
    """Open a case from a call or message."""
    if given.customer_id is not None and given.new_customer is not None:
        raise Refused("invalid", T("Give a known customer or a new one, not both."), "new_customer")
    case = building.build(desk, given)
    building.check_required(desk, case, given)
    if given.new_customer is not None:
        case.customer = customers.add(desk, given.new_customer).customer_id
        case.repeat = False
    if given.take:
        _take(desk, case)
    store(desk, case, building.decided(desk, case).facts)
    if given.kind in flow.KINDS and (given.answer or given.article or given.transfer_to):
        _handle(desk, case, given)
    elif given.kind in ("complaint", "return", "repair"):
        sending.queue_message(desk, case, "M1")
    finish(desk, case)
    drafts.forget(desk, given.draft)
    return _opened(case)


def store(desk: Desk, case: Case, facts: Facts) -> None:
    """Save a new case with its number, clocks, first contact and search entry; `facts` are those it was decided by.

    The id comes first, so that the case is written once, with its number and the sum of its clocks.
    """
    case.id = statements.next_id(Case)
    case.number = desk.rules.numbering.case_number(case.id)
    clocks = running.planned(desk, case, facts)
    case.__data__.update(standing.summed_up(clocks if case.open else (), ()))
    marks.settle(desk, case, case.queue)
    contact = Contact(
        case=case.id,
        customer=case.customer_id,
        at=case.received_at,
        direction="in",
        channel=case.channel,
        staff=desk.staff_id,
        text=case.text,
    )
    with databases.together(desk.database):
        case.save(force_insert=True)
        put(clocks)
        put([contact])
        index_number(case.id, case.number)
        index_text(desk, case.id, case.text, case.contact_name)


def finish(desk: Desk, case: Case) -> None:
    """Write the first history entry of a new case; an automatic queue gives it out."""
    desk.record(
        "case",
        case.id,
        case.version,
        {
            "state": [None, case.state],
            "severity": [None, case.severity],
            "queue": [None, case.queue],
            "owner": [None, case.owner_id],
        },
        {"opened": case.number, "kind": case.kind},
        case_id=case.id,
    )
    deal_at_once(desk, case)


def _handle(desk: Desk, case: Case, given: OpenCase) -> None:
    """Answer a consultation in the same breath, or hand it on."""
    if given.answer or given.article:
        flow.answer_now(desk, case, given.answer, given.article, on_the_spot=True)
    else:
        flow.transfer_now(desk, case, given.transfer_to, given.text, "")
    for column, value in standing.summary(case).items():
        setattr(case, column, value)
    marks.settle(desk, case, case.queue)
    case.save()


def _take(desk: Desk, case: Case) -> None:
    if desk.staff is None:
        raise Refused("invalid", T("Only a member of staff can take a case."), "take")
    if case.open:
        case.owner = desk.staff.id


def _opened(case: Case) -> Opened:
    return Opened(
        number=case.number,
        version=case.version,
        kind=case.kind,
        state=case.state,
        severity=case.severity,
        queue=case.queue,
        owner=case.owner.login if case.owner_id else None,
        customer_id=case.customer_id,
        next_due=case.next_due,
        next_due_kind=case.next_due_kind,
    )
