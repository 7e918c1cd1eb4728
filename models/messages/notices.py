"""Notices: a line from one member of staff to another, about a case or not."""

from __future__ import annotations

from datetime import datetime

import msgspec
from peewee import JOIN

from config.texts import T, Text, lasting
from models.cases.finding import find_case
from models.cases.tables import Case, Notice
from models.desk import Desk
from models.operation import Input, operation
from models.refusals import Refused
from models.staff.members import find_staff
from models.staff.tables import Staff
from models.texts import missing, not_found

Sender = Staff.alias()
SUPERVISOR = "supervisor"
"""The role that looks after what is nobody's."""


class SendNotice(Input):
    """To whom, what, and about which case."""

    to: str
    text: str
    case: str = ""


class AcknowledgeNotice(Input):
    """Which notice was read."""

    notice_id: int


class NoticeView(msgspec.Struct, frozen=True):
    """A notice that waits to be read."""

    id: int
    sender: str
    case: str
    text: str
    at: datetime

    @property
    def key(self) -> int:
        """What a list knows the row by."""
        return self.id


@operation("notices.send")
def send(desk: Desk, given: SendNotice) -> int:
    """Send a line to a member of staff; returns the number of the notice."""
    if not given.text.strip():
        raise Refused("missing", missing(T("The text")), "text")
    to = find_staff(given.to, "to")
    case = find_case(desk, given.case) if given.case else None
    return tell(desk, to.id, given.text.strip(), case)


@operation("notices.acknowledge", open_to_all=True)
def acknowledge(desk: Desk, given: AcknowledgeNotice) -> bool:
    """Mark one's own notice as read."""
    row = Notice.get_or_none(Notice.id == given.notice_id, Notice.to == desk.staff_id)
    if row is None:
        raise Refused("not_found", not_found(T("notice"), given.notice_id), "notice_id")
    if row.read_at is None:
        row.read_at = desk.now()
        row.save()
        desk.record("notice", row.id, note={"read": True}, case_id=row.case_id)
    return True


def tell(desk: Desk, staff_id: int, text: Text | str, case: Case | None) -> int:
    """Leave a notice for a person, inside an operation; a `Text` is said in the language in which he reads it."""
    row = Notice.create(to=staff_id, sender=desk.staff_id, case=case, text=text, at=desk.now())
    desk.record("notice", row.id, note={"to": staff_id, "text": lasting(text)}, case_id=case.id if case else None)
    return row.id


def tell_responsible(desk: Desk, case: Case | None, text: Text) -> None:
    """Leave a notice for whose case it is; where it is nobody's, for the supervisors."""
    if case is not None and case.owner_id is not None:
        tell(desk, case.owner_id, text, case)
        return
    for staff in Staff.select().where(Staff.active):
        if SUPERVISOR in staff.roles:
            tell(desk, staff.id, text, case)


def count_unread(desk: Desk) -> int:
    """How many notices of who acts are not yet read."""
    return int(Notice.select().where(Notice.to == desk.staff_id, Notice.read_at.is_null()).count())


def unread(desk: Desk) -> list[NoticeView]:
    """The newest notices of who acts that are not yet read, newest first."""
    rows = (
        Notice.select(Notice, Sender.name.alias("sender_name"), Case.number.alias("case_number"))
        .join(Sender, JOIN.LEFT_OUTER, on=(Notice.sender == Sender.id))
        .switch(Notice)
        .join(Case, JOIN.LEFT_OUTER)
        .where(Notice.to == desk.staff_id, Notice.read_at.is_null())
        .order_by(Notice.id.desc())
        .limit(50)
        .objects()
    )
    say = desk.translator.say
    return [NoticeView(row.id, row.sender_name or "", row.case_number or "", say(row.text), row.at) for row in rows]
