"""The warehouse takes parcels in (R10): by the code, or by whom and what; those of nobody wait on a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from config.texts import T
from models.attachments.operations import AddAttachment
from models.attachments.operations import add as attach
from models.cases.finding import CaseChanged
from models.cases.telling import add_task
from models.clocks import standing
from models.desk import Desk
from models.intake.drafts import forget
from models.messages import sending
from models.messages.notices import tell_responsible
from models.operation import Input, operation
from models.refusals import Refused
from models.returns.moving import Course, StepInput, find
from models.returns.tables import Parcel, ReturnLine
from models.search import keys
from models.texts import missing, not_found, required


class ReceivedLine(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """So many pieces of a line of the return, by its id."""

    line: int
    quantity: int


class Besides(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Goods in the parcel that were not authorised: too many, or other ones."""

    kind: Literal["surplus", "wrong"]
    goods: str
    quantity: int = 1


class Receive(StepInput, kw_only=True):
    """What was in the parcel, and its condition as in the rules. Lines that are not named did not come.

    `photo` is a picture of it in base64.
    """

    condition: str
    carrier: str = ""
    tracking: str = ""
    note: str = ""
    items: tuple[ReceivedLine, ...] = ()
    besides: tuple[Besides, ...] = ()
    photo: str = ""
    photo_name: str = ""


class NoteParcel(Input, kw_only=True):
    """A parcel that belongs to no return that anybody can find; `sender` is what stands on it."""

    condition: str
    carrier: str = ""
    tracking: str = ""
    note: str = ""
    sender: str = ""


class Identify(StepInput, kw_only=True):
    """To which return a parcel of nobody belongs, and what was in it."""

    parcel_id: int
    items: tuple[ReceivedLine, ...] = ()
    besides: tuple[Besides, ...] = ()


class AlarmParcels(Input):
    """Nothing to say: the days tell."""


class PutAside(Input, kw_only=True):
    """What was done with a parcel that is none of ours."""

    parcel_id: int
    kept: str


@operation("parcels.receive")
def receive(desk: Desk, given: Receive) -> CaseChanged:
    """R10: take in what came; the rest of a line stays under way. The legal refund clock begins."""
    course = find(desk, given, "receive")
    _once(course, given)
    parcel = _parcel(desk, given)
    if given.photo:
        named = AddAttachment(case=course.case.number, name=given.photo_name or "parcel.jpg", content=given.photo)
        parcel.photo = attach(desk, named).attachment_id
    result = _take_in(desk, course, parcel, given.items, given.besides)
    forget(desk, given.draft)
    return result


def _once(course: Course, given: Receive) -> None:
    """A parcel with a number is taken in once for a return."""
    normal = keys.code(given.tracking)
    if not normal:
        return
    found = Parcel.get_or_none(Parcel.application == course.application.id, Parcel.normal == normal)
    if found is not None:
        who = found.staff.name if found.staff_id else "-"
        raise Refused("rule", T("{name} took this parcel in at {at}.", name=who, at=found.at), "tracking")


def _parcel(desk: Desk, given: Receive | NoteParcel) -> Parcel:
    if given.condition not in desk.rules.returns.conditions:
        raise Refused("invalid", T("There is no {value} here.", value=given.condition), "condition")
    return Parcel(
        tracking=given.tracking.strip()[:64],
        normal=keys.code(given.tracking)[:64],
        carrier=given.carrier.strip()[:40],
        condition=given.condition,
        note=given.note.strip(),
        staff=desk.staff_id,
        at=desk.now(),
    )


def _take_in(
    desk: Desk, course: Course, parcel: Parcel, items: Iterable[ReceivedLine], besides: Iterable[Besides]
) -> CaseChanged:
    """Book the pieces that came with the moment at which the parcel came."""
    items, besides = list(items), list(besides)
    if not (items or besides):
        raise Refused("missing", missing(T("What was in the parcel")), "items")
    course.since = parcel.at
    parcel.application, parcel.identified_at = course.application.id, desk.now()
    parcel.items = [msgspec.to_builtins(one) for one in besides]
    parcel.save()
    known = {line.id: line for line in course.chosen}
    for item in items:
        line = known.get(item.line)
        if line is None:
            raise Refused("not_found", not_found(T("line"), item.line), "items")
        if not 1 <= item.quantity <= line.quantity:
            raise Refused(
                "rule", T("{count} are expected; record what is more as surplus.", count=line.quantity), "items"
            )
        _received(course, course.split(line, item.quantity), parcel)
        known.pop(item.line)
    note = {"pieces": sum(item.quantity for item in items), "parcel": parcel.id, "text": parcel.note}
    result = course.finish(note) if items else course.note(note)
    if besides:
        said = ", ".join(f"{one.goods} × {one.quantity}" for one in besides)
        add_task(desk, course.case, "aftersales", T("Goods that were not expected came back: {goods}.", goods=said))
    if items:
        _tell(desk, course, parcel)
    return result


def _tell(desk: Desk, course: Course, parcel: Parcel) -> None:
    """M6: what came, and by when it is inspected."""
    words = sending.customer_words(desk.rules)
    goods = "、".join(f"{line.product.name} × {line.quantity}" for line in course.lines if line.parcel_id == parcel.id)
    due = next(clock for clock in standing.running(course.case) if clock.kind == "inspection")
    sending.queue_message(
        desk, course.case, "M6", str(parcel.id), goods=goods, due=words.deadline(due.due_at, due.inclusive)
    )


def _received(course: Course, line: ReturnLine, parcel: Parcel) -> None:
    line.received_at, line.parcel, line.condition = parcel.at, parcel.id, parcel.condition
    course.go(line)


@operation("parcels.note")
def note_parcel(desk: Desk, given: NoteParcel) -> int:
    """Put a parcel of which nobody knows whose it is on the list; returns its number."""
    row = _parcel(desk, given)
    row.sender = given.sender.strip()[:160]
    row.due_at = desk.rules.calendars["desk"].due(desk.now(), desk.rules.returns.unmatched).at
    row.save(force_insert=True)
    desk.record("parcel", row.id, note={"tracking": row.tracking, "sender": row.sender, "text": row.note})
    return int(row.id)


@operation("parcels.identify")
def identify(desk: Desk, given: Identify) -> CaseChanged:
    """Whose a parcel is has been found out: it counts from when it came."""
    parcel = _unmatched(given.parcel_id)
    course = find(desk, given, "receive")
    result = _take_in(desk, course, parcel, given.items, given.besides)
    forget(desk, given.draft)
    return result


@operation("parcels.put_aside")
def put_aside(desk: Desk, given: PutAside) -> int:
    """End the search for whose a parcel is: what was done with it is kept."""
    parcel = _unmatched(given.parcel_id)
    required(given.kept, T("What was done with it"), "kept")
    parcel.kept, parcel.identified_at = given.kept.strip()[:200], desk.now()
    parcel.save()
    desk.record("parcel", parcel.id, note={"text": parcel.kept})
    return int(parcel.id)


@operation("parcels.alarm")
def alarm_parcels(desk: Desk, given: AlarmParcels) -> int:
    """Tell the supervisors, once, of parcels that nobody could match in the days of the rules; returns how many."""
    rows = Parcel.select().where(
        Parcel.identified_at.is_null(), Parcel.due_at <= desk.now(), Parcel.alarmed_at.is_null()
    )
    found = list(rows.order_by(Parcel.id))
    for row in found:
        row.alarmed_at = desk.now()
        row.save()
        tell_responsible(desk, None, T("Whose parcel {number} is, is still not known.", number=row.tracking or row.id))
    return len(found)


def _unmatched(parcel_id: int) -> Parcel:
    parcel: Parcel | None = Parcel.get_or_none(Parcel.id == parcel_id)
    if parcel is None:
        raise Refused("not_found", not_found(T("parcel"), parcel_id), "parcel_id")
    if parcel.identified_at is not None:
        raise Refused("rule", T("Whose this parcel is, is known already."), "parcel_id")
    return parcel
