"""What people decide about messages that did not arrive by themselves, and what other systems say of them."""

from __future__ import annotations

from typing import Any

import msgspec

from config.texts import T
from models.cases.finding import may_see
from models.cases.tables import Message
from models.desk import Desk
from models.operation import Input, operation
from models.refusals import Refused
from models.texts import missing, not_found

UNDECIDED = ("failed", "uncertain")
"""The states in which a person decides."""


class MarkSent(Input):
    """What became of a queued message."""

    key: str
    sent: bool = True


class SendAgain(Input):
    """Which message is sent once more, and why: after a call, for instance, in which it had not arrived."""

    key: str
    reason: str


class GiveUp(Input):
    """Which message is not sent any more, and why."""

    key: str
    reason: str


class Marked(msgspec.Struct, frozen=True):
    """The message and its state now."""

    key: str
    state: str


@operation("messages.send_again")
def send_again(desk: Desk, given: SendAgain) -> Marked:
    """Send a message once more that failed or was perhaps sent; it keeps its Message-ID."""
    row = _found(desk, given.key)
    reason = _reason(given.reason)
    if row.state not in UNDECIDED:
        raise Refused("rule", T("The message has neither failed nor is it uncertain."), "key")
    return _decided(desk, row, reason, state="waiting", attempts=0, last_error="")


@operation("messages.give_up")
def give_up(desk: Desk, given: GiveUp) -> Marked:
    """Do not send a message any more: one that waits, or was perhaps sent."""
    row = _found(desk, given.key)
    reason = _reason(given.reason)
    if row.state not in ("waiting", "uncertain"):
        raise Refused("rule", T("The message neither waits nor is it uncertain."), "key")
    return _decided(desk, row, reason, state="failed", last_error=reason[:400])


@operation("messages.mark_sent")
def mark_sent(desk: Desk, given: MarkSent) -> Marked:
    """Record what became of a message that another system has sent, or could not send."""
    row = _found(desk, given.key)
    if row.state not in ("waiting", *UNDECIDED):
        raise Refused("conflict", T("The message is on its way or was sent already."), "key")
    if given.sent:
        return _decided(desk, row, "", state="sent", sent_at=desk.now(), last_error="")
    return _decided(desk, row, "", state="failed")


def _found(desk: Desk, key: str) -> Message:
    """The message of a key, if who acts may know of it: of his cases, or as one who runs the desk."""
    row = Message.get_or_none(Message.key == key)
    sees_all = desk.staff is None or not desk.rules.roles.sees_cases(desk.staff.roles)
    if row is None or not (sees_all or row.case_id is None or may_see(desk, row.case)):
        raise Refused("not_found", not_found(T("message"), key), "key")
    return row


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused("missing", missing(T("The reason")), "reason")
    return reason.strip()


def _decided(desk: Desk, row: Message, reason: str, **changes: Any) -> Marked:
    """Change a message that stands still, unless a gateway or somebody else was faster."""
    before = row.state
    free = {"claimed_by": "", "claimed_until": None, "next_attempt_at": None}
    if not Message.update(**free, **changes).where(Message.id == row.id, Message.state == before).execute():
        raise Refused("conflict", T("The message is on its way or was sent already."), "key")
    note = {"reason": reason} if reason else None
    desk.record("message", row.id, None, {"state": [before, changes["state"]]}, note, case_id=row.case_id)
    return Marked(row.key, changes["state"])
