"""What the live queue shows: frozen rows and figures."""

from __future__ import annotations

from datetime import datetime

import msgspec


class QueueRow(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An open case in one line; the customer's name is masked. `breaks` is when its first open promise is broken."""

    id: int
    number: str
    version: int
    kind: str
    state: str
    severity: str
    channel: str
    category: str
    customer_id: int | None
    customer: str
    product: str
    queue: str
    owner_id: int | None
    owner: str
    owner_login: str
    received_at: datetime
    next_due: datetime | None
    next_due_kind: str
    next_due_inclusive: bool
    next_due_provisional: bool
    paused: bool
    text: str
    breaks: datetime | None = None
    present: tuple[str, ...] = ()

    @property
    def key(self) -> int:
        """What a list knows the row by."""
        return self.id

    def broken(self, now: datetime) -> bool:
        """Whether a promise to the customer is broken at this moment."""
        return self.breaks is not None and self.breaks < now


class QueueFigures(msgspec.Struct, frozen=True):
    """A queue: cases that wait for an owner, receipt of the oldest, breached ones, due within 15 minutes."""

    queue: str
    waiting: int
    oldest: datetime | None
    breached: int
    due_soon: int


class AgentFigures(msgspec.Struct, frozen=True):
    """An agent at work: state, and weighted load against the cap."""

    login: str
    name: str
    state: str
    load: int
    cap: int


class Today(msgspec.Struct, frozen=True):
    """Cases that came and went since midnight, and the share of today's deadlines that were kept, in percent."""

    came: int
    went: int
    kept_percent: int | None


class Band(msgspec.Struct, frozen=True):
    """The figures above the queue, as of `at`."""

    queues: tuple[QueueFigures, ...]
    agents: tuple[AgentFigures, ...]
    today: Today
    at: datetime
