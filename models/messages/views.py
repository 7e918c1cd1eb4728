"""What is shown of a message: a frozen value for screens, command line and other systems."""

from __future__ import annotations

from datetime import datetime

import msgspec

from config.texts import Name


class MessageView(msgspec.Struct, frozen=True):
    """A message as it stands now.

    `name` is what its template is called; `at` is when it was queued; `next_attempt_at` while it waits for another
    attempt; `problem` what went wrong the last time.
    """

    key: str
    case: str
    name: Name | str
    channel: str
    address: str
    state: str
    body: str
    at: datetime
    sent_at: datetime | None
    attempts: int
    next_attempt_at: datetime | None
    problem: str
    message_id: str
