"""What a wallboard shows: figures of the whole desk and of nobody in it, counted by the database."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import msgspec
from peewee import Select, fn

from config.texts import Sayable
from models.cases.tables import Case
from models.desk import Desk
from models.queue.queries import by_queue, deadlines, midnight
from models.replica import Replica, replica
from models.staff.tables import STATES, Staff

BAR = timedelta(minutes=5)
BARS = 12
"""The last hour, in bars that begin at full five minutes; the last of them is not over yet."""


class WallQueue(msgspec.Struct, frozen=True):
    """A queue with open cases: what it is called, cases without an owner, the oldest of them, late, soon due."""

    name: Sayable
    waiting: int
    oldest: datetime | None
    breached: int
    due_soon: int


class Beat(msgspec.Struct, frozen=True):
    """How many cases came and were closed in the five minutes from `start` on."""

    start: datetime
    came: int
    went: int


class Wall(msgspec.Struct, frozen=True):
    """The figures as of `at`. Of the deadlines decided today so many were `kept`; `target` percent are to be.

    `agents` counts those who take cases and are signed in, by their state. `replica` is the one that was read, None
    for the primary.
    """

    at: datetime
    open: int
    came: int
    went: int
    kept: int
    decided: int
    target: int
    queues: tuple[WallQueue, ...]
    agents: dict[str, int]
    hour: tuple[Beat, ...]
    replica: Replica | None = None

    @property
    def level(self) -> int | None:
        """The share of today's deadlines that were kept, in percent, rounded down: nothing is reached by rounding."""
        return 100 * self.kept // self.decided if self.decided else None

    @property
    def missed(self) -> bool:
        """Whether the service level is below its target."""
        return 100 * self.kept < self.target * self.decided

    @property
    def waiting(self) -> int:
        """Cases without an owner, in all queues."""
        return sum(queue.waiting for queue in self.queues)

    @property
    def breached(self) -> int:
        """Cases that are late, in all queues."""
        return sum(queue.breached for queue in self.queues)

    @property
    def due_soon(self) -> int:
        """Cases that are due within 15 minutes, in all queues."""
        return sum(queue.due_soon for queue in self.queues)

    @property
    def oldest(self) -> datetime | None:
        """Receipt of the case that has waited longest for an owner."""
        return min((queue.oldest for queue in self.queues if queue.oldest is not None), default=None)


def wall(desk: Desk) -> Wall:
    """The figures of now, by the rules in force now; whoever can open the database may see them."""
    now = desk.now()
    desk.current.follow(now)
    since = midnight(desk)
    kept, decided = deadlines(desk, since)
    return Wall(
        at=now,
        open=Case.select().where(Case.open).count(),
        came=Case.select().where(Case.opened_at >= since).count(),
        went=Case.select().where(Case.closed_at >= since).count(),
        kept=kept,
        decided=decided,
        target=desk.rules.sla.service_level,
        queues=_queues(desk),
        agents=_agents(desk),
        hour=_hour(desk),
        replica=replica(desk.database),
    )


def _queues(desk: Desk) -> tuple[WallQueue, ...]:
    names = desk.rules.routing.queues
    return tuple(
        WallQueue(
            names[one.queue].name if one.queue in names else one.queue,
            one.waiting,
            one.oldest,
            one.breached,
            one.due_soon,
        )
        for one in by_queue(desk)
    )


def _agents(desk: Desk) -> dict[str, int]:
    roles = desk.rules.roles
    present = Staff.select(Staff.roles, Staff.state).where(Staff.active, Staff.state != "off").tuples()
    states = Counter(state for held, state in present if roles.may(held, "assignment.take_next"))
    return {state: states[state] for state in STATES if state != "off"}


def _hour(desk: Desk) -> tuple[Beat, ...]:
    now = desk.now()
    begun = now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % BAR
    starts = [begun - BAR * back for back in reversed(range(BARS))]
    columns = [_in_bar(column, start) for column in (Case.opened_at, Case.closed_at) for start in starts]
    counts = Select(columns=columns).tuples().bind(desk.database).execute(desk.database)[0]
    return tuple(Beat(*beat) for beat in zip(starts, counts[:BARS], counts[BARS:], strict=True))


def _in_bar(column: Any, start: datetime) -> Any:
    """How many cases have this instant in the bar that begins then: a piece of the index, which no sum over rows is."""
    return Case.select(fn.COUNT(Case.id)).where(column >= start, column < start + BAR)
