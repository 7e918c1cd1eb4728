"""How the desk is doing, in figures without names: for administrators and their monitoring."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from peewee import fn

from models.alarms.operations import next_due
from models.alarms.tables import Alarm, ToldAlarm
from models.callbacks import queries as callbacks
from models.cases.tables import Message
from models.desk import Desk
from models.events import Event
from models.queue.queries import band
from models.refunds.tables import RefundPart
from models.replica import Replica, replica
from models.staff.tables import Staff
from models.wall_clock import system_clock
from models.worker import lease

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class QueueSize(msgspec.Struct, frozen=True):
    """The open cases of a queue: without an owner, the age of the oldest of those, late."""

    queue: str
    waiting: int
    oldest_seconds: float
    late: int


class Done(msgspec.Struct, frozen=True):
    """How often an operation was done in the last minute and the last hour, as the history tells."""

    operation: str
    minute: int
    hour: int


class Stats(msgspec.Struct, frozen=True):
    """The figures at an instant; seconds are real ones.

    `alarm_late_seconds` is how long the next alarm has been due and not given; `alarm_delay_seconds` the longest
    delay of those given in the last hour. `newest_change_seconds` is the age of the newest change, None in an empty
    history. `worker` is the process that works, empty where none does. `replica` is the one that was read, None for the
    primary.
    """

    at: datetime
    queues: tuple[QueueSize, ...]
    operations: tuple[Done, ...]
    sessions: dict[str, int]
    alarms_unseen: int
    alarm_late_seconds: float
    alarm_delay_seconds: float
    callbacks_due: int
    promises_at_risk: int
    promises_broken: int
    messages: dict[str, int]
    refund_parts: dict[str, int]
    newest_change: int
    newest_change_seconds: float | None
    worker: str
    replica: Replica | None = None


def stats(desk: Desk) -> Stats:
    """The figures of now; some ten statements, each along an index."""
    now = desk.now()
    calls = callbacks.figures(desk)
    newest = Event.select(Event.id, Event.at).order_by(Event.id.desc()).first()
    held = lease.held(lease.WORKER, system_clock())
    return Stats(
        at=now,
        queues=tuple(
            QueueSize(row.queue, row.waiting, _age(now, row.oldest), row.breached) for row in band(desk).queues
        ),
        operations=_operations(now),
        sessions=_by_state(Staff, Staff.active & (Staff.state != "off")),
        alarms_unseen=ToldAlarm.select().where(ToldAlarm.acknowledged_at.is_null()).count(),
        alarm_late_seconds=_age(now, next_due(desk)),
        alarm_delay_seconds=_delay(now),
        callbacks_due=calls.due,
        promises_at_risk=calls.at_risk,
        promises_broken=calls.broken,
        messages=_by_state(Message, Message.state != "sent"),
        refund_parts=_by_state(RefundPart, RefundPart.state != "paid"),
        newest_change=newest.id if newest is not None else 0,
        newest_change_seconds=_age(now, newest.at) if newest is not None else None,
        worker=held.holder if held is not None else "",
        replica=replica(desk.database),
    )  # fmt: skip


def _age(now: datetime, at: datetime | None) -> float:
    """The seconds since then; 0 for what is still to come, or never was."""
    return max(0.0, (now - at).total_seconds()) if at is not None else 0.0


def _operations(now: datetime) -> tuple[Done, ...]:
    """An operation notes everything at one instant: each instant of a person counts once."""

    def counted(since: datetime) -> dict[str, int]:
        once = Event.select(Event.operation, Event.at, Event.staff).where(Event.at > since).distinct().alias("once")
        found = once.select_from(once.c.operation, fn.COUNT(once.c.at)).group_by(once.c.operation)
        return dict(found.tuples())

    minute, hour = counted(now - MINUTE), counted(now - HOUR)
    return tuple(Done(name, minute.get(name, 0), count) for name, count in sorted(hour.items()))


def _by_state(table: Any, condition: Any) -> dict[str, int]:
    found = table.select(table.state, fn.COUNT(table.id)).where(condition).group_by(table.state)
    return dict(sorted(found.tuples()))


def _delay(now: datetime) -> float:
    """The longest time between the instant at which an alarm was due and that at which it was given."""
    recent = Alarm.select(Alarm.due_at, Alarm.fired_at).where(Alarm.fired_at > now - HOUR)
    return max((_age(fired, due) for due, fired in recent.tuples()), default=0.0)
