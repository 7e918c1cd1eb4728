"""Records that later figures count: complaints about sellers (S18-24), praise for staff, split reports (law L5.5)."""

from __future__ import annotations

from typing import Literal

import msgspec

from config.texts import T
from models.cases.changing import save_changes, seen
from models.cases.finding import CaseChanged, changed, find_case
from models.cases.tables import Case
from models.complaints.given import StepInput
from models.complaints.tables import StaffRecord
from models.desk import Desk
from models.intake import building
from models.intake.operations import finish, store
from models.operation import Input, operation
from models.orders.tables import Order
from models.refusals import Refused
from models.staff.members import find_staff
from models.texts import missing

MISCONDUCT = "seller_misconduct"


class AddRecord(Input):
    """Whom a case is about: a complaint about a direct seller, or praise for somebody.

    `confirmed` says whether it proved to be so; left out, what was known stays.
    """

    case: str
    login: str
    kind: Literal["complaint", "praise"]
    text: str = ""
    confirmed: bool | None = None


class SplitReport(StepInput, kw_only=True):
    """The part of a letter that reports a violation, to be handled as a case of its own."""

    text: str


class Recorded(msgspec.Struct, frozen=True):
    """The record, and whose it is."""

    record_id: int
    login: str


@operation("complaints.record_staff")
def record_staff(desk: Desk, given: AddRecord) -> Recorded:
    """Note that a case is about a member of staff; a second note of the kind renews the words."""
    case = find_case(desk, given.case)
    staff = find_staff(given.login)
    if given.kind == "complaint" and "seller" not in staff.roles:
        raise Refused("rule", T("Complaints are recorded about direct sellers only."), "login")
    row = record(desk, case, staff.id, given.kind, given.text.strip(), given.confirmed)
    return Recorded(row, staff.login)


def about_seller(desk: Desk, case: Case) -> None:
    """A complaint about a seller's conduct becomes a record of the seller, where he is known."""
    if case.category != MISCONDUCT and MISCONDUCT not in case.flags:
        return
    order = Order.get_or_none(Order.id == case.order_id) if case.order_id else None
    seller = (order.seller_id if order else None) or (case.customer.seller_id if case.customer_id else None)
    if seller is not None:
        record(desk, case, seller, "complaint", case.text)


def record(desk: Desk, case: Case, staff_id: int, kind: str, text: str, confirmed: bool | None = None) -> int:
    """Inside an operation: the record of a kind about somebody on this case, made or renewed; returns its id."""
    row = StaffRecord.get_or_none(
        StaffRecord.case == case.id, StaffRecord.staff == staff_id, StaffRecord.kind == kind
    ) or StaffRecord(case=case.id, staff=staff_id, kind=kind, at=desk.now())
    row.text = text or row.text
    row.confirmed = row.confirmed if confirmed is None else confirmed
    row.save()
    note = {"about": staff_id, "kind": kind, "text": text, "confirmed": row.confirmed}
    desk.record("staff_record", row.id, note=note, case_id=case.id)
    return int(row.id)


@operation("complaints.split_report")
def split_report(desk: Desk, given: SplitReport) -> CaseChanged:
    """Open the report in a letter of an authority as a case of its own, linked, with its own clocks; returns it."""
    old = find_case(desk, given.case)
    if old.kind != "complaint" or not old.authority_no:
        raise Refused("rule", T("Only a complaint with an authority's number has a report to split off."), "case")
    if not given.text.strip():
        raise Refused("missing", missing(T("The text of the report")), "text")
    before = seen(old, given.version)
    names = (
        "channel", "received_at", "customer", "contact_name", "contact_value", "product", "batch", "batch_number",
        "authority_no",
    )  # fmt: skip
    kept = {name: old.__data__[name] for name in names}
    new = Case(
        kind="complaint", state=building.FIRST_STATE["complaint"], opened_at=desk.now(), text=given.text.strip(),
        linked_to=old.id, created_by=desk.staff_id, flags=[], skills=[], severity="", queue="", **kept,
    )  # fmt: skip
    store(desk, new, building.decided(desk, new).facts)
    finish(desk, new)
    save_changes(desk, old, before, {"report": new.number})
    return changed(new)
