"""Recording calls and messages with the customer."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from config.facts import Channel
from config.texts import T, utc
from models.cases.changing import save_changes, seen
from models.cases.finding import find_case
from models.cases.tables import Case
from models.clocks import running, standing
from models.contacts.recording import add
from models.desk import Desk
from models.intake.drafts import forget
from models.operation import Input, operation
from models.refusals import Refused
from models.search.index import index_text
from models.texts import missing


class RecordContact(Input):
    """One call or message: `in` from the customer, `out` to him. `reached` is whether he was spoken to."""

    case: str
    direction: Literal["in", "out"]
    text: str
    channel: Channel = "phone"
    at: datetime | None = None
    reached: bool = True
    draft: str = ""


class ContactRecorded(msgspec.Struct, frozen=True):
    """The case, and its version now: a first reply changes it."""

    number: str
    version: int


@operation("contacts.record")
def record(desk: Desk, given: RecordContact) -> ContactRecorded:
    """Record a call or message; the first reply by a person stops the first-response clock."""
    case = find_case(desk, given.case)
    if not given.text.strip():
        raise Refused("missing", missing(T("The text")), "text")
    at = utc(given.at) if given.at else desk.now()
    if not case.received_at <= at <= desk.now():
        raise Refused("invalid", T("The contact was between the receipt and now."), "at")
    entry_text = given.text.strip()
    if given.direction == "out" and given.reached:
        reply_given(desk, case, given.channel, entry_text, at)
    else:
        add(desk, case, given.direction, given.channel, entry_text, at)
    desk.record("contact", case.id, note={given.direction: entry_text, "channel": given.channel}, case_id=case.id)
    index_text(desk, case.id, entry_text)
    forget(desk, given.draft)
    return ContactRecorded(case.number, case.version)


def reply_given(desk: Desk, case: Case, channel: str, text: str, at: datetime) -> None:
    """A person answered the customer: note the contact and stop the first-response clock, if it runs."""
    add(desk, case, "out", channel, text, at, reply=True)
    if any(clock.kind in standing.REPLY_KINDS for clock in standing.running(case)):
        before = seen(case, None)
        running.meet(desk, case, standing.REPLY_KINDS, at)
        save_changes(desk, case, before, {"first_response": at.isoformat()})
