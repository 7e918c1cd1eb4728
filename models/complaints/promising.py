"""Promises to customers: recorded with their time, kept, dropped with a reason, or broken (S02-37)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from config.texts import T
from models.callbacks import planning
from models.callbacks.tables import Callback
from models.cases.finding import find_open_case
from models.cases.tables import Case
from models.complaints.tables import Promise
from models.desk import Desk
from models.instants import future
from models.operation import Input, operation
from models.refusals import Refused
from models.texts import missing, not_found


class MakePromise(Input):
    """What the customer was promised, and for when."""

    case: str
    text: str
    due_at: datetime


class KeepPromise(Input):
    """Which promise was kept; with `dropped`, why it no longer has to be."""

    promise_id: int
    dropped: str = ""


class Promised(msgspec.Struct, frozen=True):
    """The promise, and whether it was kept in time (None while it is open)."""

    promise_id: int
    in_time: bool | None


@operation("complaints.promise")
def promise(desk: Desk, given: MakePromise) -> Promised:
    """Record what a customer was promised."""
    case = find_open_case(desk, given.case)
    if not given.text.strip():
        raise Refused("missing", missing(T("What was promised")), "text")
    due = future(desk, given.due_at, "due_at")
    row = Promise.create(case=case.id, text=given.text.strip(), due_at=due, staff=desk.staff_id, made_at=desk.now())
    desk.record("promise", row.id, note={"text": row.text, "due": due.isoformat()}, case_id=case.id)
    return Promised(row.id, None)


@operation("complaints.keep_promise")
def keep_promise(desk: Desk, given: KeepPromise) -> Promised:
    """Note that a promise was kept, or why it no longer has to be."""
    row = Promise.get_or_none(Promise.id == given.promise_id)
    if row is None:
        raise Refused("not_found", not_found(T("promise"), given.promise_id), "promise_id")
    find_open_case(desk, Case.get_by_id(row.case_id).number)
    if row.kept_at is not None or row.dropped:
        raise Refused("rule", T("This promise is settled already."), "promise_id")
    row.kept_at = desk.now()
    row.dropped = given.dropped.strip()[:200]
    row.save()
    _end_call(desk, row)
    note = {"text": row.text, "reason": row.dropped}
    desk.record("promise", row.id, None, {"kept": [None, row.kept_at.isoformat()]}, note, row.case_id)
    return Promised(row.id, row.kept_at <= planning.breaks(desk, row.due_at).at)


def _end_call(desk: Desk, row: Promise) -> None:
    """A promised call that is settled otherwise has not to be made any more."""
    for call in Callback.select().where(Callback.promise == row.id, Callback.open):
        in_time = row.kept_at <= call.due_at if not row.dropped else None
        planning.end(desk, call, "dropped", {"reason": row.dropped}, in_time=in_time)
