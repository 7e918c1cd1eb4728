"""Alarms as those who were told of them see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from config.texts import Text
from models.alarms.tables import Alarm, ToldAlarm
from models.cases.tables import Case
from models.clocks.tables import Clock
from models.desk import Desk
from models.messages.notices import count_unread
from models.staff.tables import Staff

MOST = 500
"""Alarms in a list; who has more acknowledges all."""
RED = "red"


class AlarmView(msgspec.Struct, frozen=True):
    """An alarm that waits to be acknowledged; `told` is the number by which a later one is told from it."""

    id: int
    told: int
    level: str
    case: str
    severity: str
    what: Text
    due_at: datetime
    due_of_clock: datetime

    @property
    def key(self) -> int:
        """What a list knows the row by."""
        return self.id


class News(msgspec.Struct, frozen=True):
    """What a session is told of: the newest alarms first, how many wait in all, and whether the bell may ring.

    `cases` are the ids of the cases of those that wait: what happens to them may end the waiting. `messages` is how
    many notices are not read yet.
    """

    alarms: tuple[AlarmView, ...]
    waiting: int
    cases: frozenset[int]
    bell: bool
    messages: int = 0


def waiting(desk: Desk) -> int:
    """How many alarms who acts has not acknowledged."""
    return int(_joined(_waiting(desk)).count())


def mine(desk: Desk, limit: int = MOST) -> list[AlarmView]:
    """The alarms that who acts has not acknowledged: red ones first, then the longest due."""
    return _read(_waiting(desk), limit, Alarm.level.desc(), Alarm.due_at, Alarm.id)


def news(desk: Desk, after: int) -> News:
    """What who acts was told after the entry `after`."""
    fresh = _waiting(desk) & (ToldAlarm.id > after)
    bell = Staff.select(Staff.bell).where(Staff.id == desk.staff_id).scalar()
    cases = [case for (case,) in _joined(_waiting(desk), Alarm.case).tuples()]
    alarms = tuple(_read(fresh, MOST, ToldAlarm.id.desc()))
    return News(alarms, len(cases), frozenset(cases), bool(bell), count_unread(desk))


def _waiting(desk: Desk) -> Any:
    """Not acknowledged; a warning is over with its clock."""
    lives = Clock.ended_at.is_null() | (Alarm.level == RED)
    return (ToldAlarm.staff == desk.staff_id) & ToldAlarm.acknowledged_at.is_null() & lives


def _joined(condition: Any, *columns: Any) -> Any:
    return (
        ToldAlarm.select(*columns or (ToldAlarm.id,))
        .join(Alarm)
        .join(Clock, on=(Alarm.clock == Clock.id))
        .join(Case, on=(Alarm.case == Case.id))
        .where(condition)
    )


def _read(condition: Any, limit: int, *order: Any) -> list[AlarmView]:
    columns = (
        Alarm.id, ToldAlarm.id, Alarm.level, Case.number, Case.severity, Alarm.what, Alarm.due_at, Clock.due_at,
    )  # fmt: skip
    rows = _joined(condition, *columns).order_by(*order).limit(limit).tuples()
    return [
        AlarmView(
            id=number,
            told=told,
            level=level,
            case=case,
            severity=severity,
            what=msgspec.convert(what, Text),
            due_at=due_at,
            due_of_clock=due_of_clock,
        )
        for number, told, level, case, severity, what, due_at, due_of_clock in rows
    ]
