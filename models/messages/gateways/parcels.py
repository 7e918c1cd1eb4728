"""What a gateway is handed, and what it answers."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

import msgspec

from config.texts import Sayable


class Parcel(msgspec.Struct, frozen=True):
    """A message as a gateway gets it. `message_id` is the same at each attempt; `to` is a number, name or address."""

    message_id: str
    channel: str
    to: str
    subject: str
    text: str
    case: str
    template: str
    queued_at: datetime

    def as_json(self) -> bytes:
        """The message as other programs get it."""
        return msgspec.json.encode(self)


class Outcome(msgspec.Struct, frozen=True):
    """What became of a message.

    `retry` when it surely did not go out and may do so later, `failed` when it never will, `uncertain` when it may
    have gone out or not. `down` says that the gateway will take no other message now either.
    """

    state: Literal["sent", "retry", "failed", "uncertain"]
    problem: Sayable = ""
    down: bool = False


SENT = Outcome("sent")


class Sender(Protocol):
    """A gateway at work; it may keep a connection from one message to the next."""

    def send(self, parcel: Parcel) -> Outcome:
        """Send one message. Nothing that goes wrong outside is raised."""

    def close(self) -> None:
        """Let go of what was kept."""
