"""The outbox: messages are claimed, sent outside of any transaction, and what became of each is recorded.

A message that surely did not go out is tried again after growing pauses. One that may have gone out, because the
answer was lost or because whoever sent it died, is `uncertain`: a person decides, it is never sent again in silence.
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from functools import partial
from typing import Any

import msgspec

from config.gateways import Gateway
from config.texts import Name, T, Text
from models import claims
from models.cases.tables import Case, Message
from models.desk import Desk
from models.messages.gateways.opening import open_sender
from models.messages.gateways.parcels import Outcome, Parcel, Sender
from models.messages.notices import tell_responsible
from models.messages.sending import customer_words
from models.operation import Input, operation
from models.settings import purpose
from models.texts import from_outside

NAME = "messages.deliver"
"""Under this name the history tells what became of messages."""


class Deliver(Input):
    """How many messages of each channel at most; as many as a claim of the rules when it is 0."""

    limit: int = 0


class Delivered(msgspec.Struct, frozen=True):
    """A round: what became of how many messages. `retried` ones wait for another attempt.

    `more` says that more may be due at once, and that their gateway takes them.
    """

    sent: int
    retried: int
    failed: int
    uncertain: int
    more: bool

    def __bool__(self) -> bool:
        return bool(self.sent or self.retried or self.failed or self.uncertain)


@operation("messages.deliver", in_steps=True)
def deliver(desk: Desk, given: Deliver) -> Delivered:
    """One round of the outbox: send what is due now by the gateways of the rules."""
    batch = desk.rules.gateways.batch
    limit = given.limit if 0 < given.limit < batch else batch
    found = Counter[str](uncertain=desk.transact(NAME, lambda: _abandoned(desk)))
    for channel, gateway in desk.rules.gateways.of(purpose(desk.database)).items():
        found += _by(desk, channel, gateway, limit)
    return Delivered(found["sent"], found["retry"], found["failed"], found["uncertain"], bool(found["more"]))


def _by(desk: Desk, channel: str, gateway: Gateway, limit: int) -> Counter[str]:
    """Send what is due on one channel; others wait for no other channel's gateway."""
    sender = claims.claimant()
    mine = desk.transact(NAME, lambda: _claim(desk, sender, channel, limit))
    if not mine:
        return Counter()
    try:
        with closing(open_sender(gateway, desk.database, desk.rules.gateways.timeout_seconds)) as opened:
            found = _send_all(desk, sender, mine, opened)
    finally:
        desk.transact(NAME, lambda: _release(sender))
    found["more"] = int(len(mine) == limit and not found.pop("down", 0))
    return found


def _claim(desk: Desk, sender: str, channel: str, limit: int) -> list[Message]:
    """Make the oldest due messages one's own; others pass over them until the claim ends."""
    waiting = (Message.state == "waiting") & (Message.channel == channel)
    ids = claims.claim(desk, Message, waiting, sender, limit)
    if not ids:
        return []
    return list(Message.select(Message, Case).left_outer_join(Case).where(Message.id.in_(ids)).order_by(Message.id))


def _release(sender: str) -> None:
    """Let others have what was claimed and not begun."""
    Message.update(claimed_by="", claimed_until=None).where(
        Message.claimed_by == sender, Message.state == "waiting"
    ).execute()


def _abandoned(desk: Desk) -> int:
    """Messages whose sender has not been heard of since its claim ended were perhaps sent; how many there are."""
    over = (Message.state == "sending") & (Message.claimed_until <= desk.now())
    left = list(Message.select(Message, Case).left_outer_join(Case).where(over))
    why = Outcome("uncertain", T("whoever sent it was stopped before the answer came"))
    return sum(_record(desk, row, row.claimed_by, why) for row in left)


def _send_all(desk: Desk, sender: str, rows: list[Message], opened: Sender) -> Counter[str]:
    """Send messages of one channel in turn, until they are sent or the gateway takes no more.

    One transaction records what became of a message and begins the next one.
    """
    found = Counter[str]()
    current = desk.transact(NAME, lambda: _begin(desk, sender, rows))
    while current is not None:
        outcome = opened.send(parcel(desk, current))
        found[outcome.state] += 1
        found["down"] += outcome.down
        rows = [] if outcome.down else rows[rows.index(current) + 1 :]
        current = desk.transact(NAME, partial(_turn, desk, sender, current, outcome, rows))
    return found


def _turn(desk: Desk, sender: str, current: Message, outcome: Outcome, rows: list[Message]) -> Message | None:
    _record(desk, current, sender, outcome)
    return _begin(desk, sender, rows)


def _begin(desk: Desk, sender: str, rows: list[Message]) -> Message | None:
    """The next message that is still one's own; from now on it may have gone out."""
    until = desk.now() + desk.rules.gateways.claim
    for row in rows:
        begun = (
            Message.update(state="sending", attempts=Message.attempts + 1, claimed_until=until)
            .where(Message.id == row.id, Message.state == "waiting", Message.claimed_by == sender)
            .execute()
        )
        if begun:
            return row
    return None


def _record(desk: Desk, row: Message, sender: str, outcome: Outcome) -> bool:
    """Write down what became of a message, unless somebody has decided about it meanwhile."""
    problem = from_outside(outcome.problem)
    state = "waiting" if outcome.state == "retry" else outcome.state
    changes: dict[str, Any] = {"state": state, "last_error": problem, "next_attempt_at": None}
    if outcome.state == "sent":
        changes["sent_at"] = desk.now()
    if outcome.state == "retry":
        changes["next_attempt_at"] = desk.now() + desk.rules.gateways.pause(row.attempts + 1)
    if outcome.state != "uncertain":
        changes |= {"claimed_by": "", "claimed_until": None}
    before = ("sending",) if outcome.state == "uncertain" else ("sending", "uncertain")
    mine = (Message.id == row.id) & (Message.claimed_by == sender) & Message.state.in_(before)
    if not Message.update(**changes).where(mine).execute():
        return False
    if outcome.state != "retry":
        note = {"name": name_of(desk, row.template)}
        desk.record("message", row.id, None, {"state": [None, state]}, note, case_id=row.case_id)
    if outcome.state in ("failed", "uncertain"):
        tell_responsible(desk, row.case, _notice(desk, row, outcome, problem))
    return True


def _notice(desk: Desk, row: Message, outcome: Outcome, problem: str | Text) -> Text:
    name = name_of(desk, row.template)
    if outcome.state == "failed":
        return T("The message “{name}” could not be sent: {problem}", name=name, problem=problem)
    return T("The message “{name}” was perhaps sent ({problem}). Send it again, or give it up.", name=name,
             problem=problem)  # fmt: skip


def name_of(desk: Desk, template: str) -> Name | str:
    """What a template is called; its key, when the rules know it no more."""
    return desk.rules.messages.names.get(template, template)


def parcel(desk: Desk, row: Message) -> Parcel:
    """A message as a gateway gets it."""
    words = customer_words(desk.rules)
    number = row.case.number if row.case_id else ""
    subject = (words.say(desk.rules.messages.company), words.say(name_of(desk, row.template)), number)
    return Parcel(
        message_id=row.message_id,
        channel=row.channel,
        to=row.address,
        subject=" ".join(part for part in subject if part),
        text=row.body,
        case=number,
        template=row.template,
        queued_at=row.created_at,
    )
