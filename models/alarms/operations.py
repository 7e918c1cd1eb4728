"""Giving alarms that are due, and saying that one has seen them (workflows 1.5, sla 8)."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from config.facts import Facts
from config.terms import term
from config.texts import T, Text
from models import database as databases
from models import failures
from models.alarms import ahead
from models.alarms.ahead import Coming
from models.alarms.firing import Firing
from models.alarms.tables import Alarm, ToldAlarm
from models.cases.facts import facts_of
from models.cases.operations import set_severity
from models.cases.tables import Case
from models.clocks import watching
from models.clocks.tables import Clock, ClockStop
from models.desk import Desk
from models.messages.notices import tell_responsible
from models.operation import Input, operation
from models.refusals import Refused
from models.texts import missing, not_found

NAME = "alarms.fire"
"""Under this name the history tells of alarms."""
BATCH = 50
"""How many clocks are looked at in one transaction: others who write wait for no longer than a moment."""
PUT_OFF = timedelta(hours=1)
"""How long a clock that cannot be looked at is left alone."""
_log = logging.getLogger("desk.alarms")


class FireAlarms(Input):
    """Nothing to say: what is due is given."""


class Fired(msgspec.Struct, frozen=True):
    """How many alarms were given, and whether more may be due."""

    alarms: int
    more: bool

    def __bool__(self) -> bool:
        return self.alarms > 0


class AcknowledgeAlarms(Input):
    """Which of one's alarms were seen, or all of them."""

    alarms: tuple[int, ...] = ()
    all: bool = False


@operation("alarms.fire", in_steps=True)
def fire(desk: Desk, given: FireAlarms) -> Fired:
    """Give the alarms that are due, in the order in which they were, a batch at a time; record breaches.

    A fault in one clock silences no other: then each of the batch is looked at by itself, and the faulty one left.
    """
    try:
        fired = desk.transact(NAME, lambda: _fire(desk, _due(desk)))
    except Exception as error:
        if failures.concerns_all(error, desk.database):
            raise
        fired = _fire_each(desk)
    for alarm in list(Alarm.select().where(Alarm.raise_to != "").order_by(Alarm.due_at, Alarm.id).limit(BATCH)):
        _raise(desk, alarm)  # not while they are still being read: each is a transaction of its own
    return fired


def _fire_each(desk: Desk) -> Fired:
    found = [clock.id for clock in _waiting(desk).limit(BATCH)]
    return Fired(sum(_fire_one(desk, clock) for clock in found), len(found) == BATCH)


def _fire_one(desk: Desk, clock_id: int) -> int:
    """The alarms of one clock; what stands in their way is logged, and told whose case it is."""
    try:
        return desk.transact(NAME, lambda: _fire(desk, list(_waiting(desk).where(Clock.id == clock_id)))).alarms
    except Exception as error:
        if failures.concerns_all(error, desk.database):
            raise
        _log.exception("clock %s cannot be looked at", clock_id)
        desk.transact(NAME, lambda: _put_off(desk, Clock.get_by_id(clock_id)))
        return 0


def _put_off(desk: Desk, clock: Clock) -> None:
    Clock.update(next_alarm_at=desk.now() + PUT_OFF).where(Clock.id == clock.id).execute()
    text = T("{number}: {clock} gives no alarms because of a fault: watch it yourself. The log tells more.",
             number=clock.case.number, clock=term(clock.kind))  # fmt: skip
    tell_responsible(desk, clock.case, text)


def _fire(desk: Desk, clocks: Sequence[Clock]) -> Fired:
    more = len(clocks) == BATCH
    until = clocks[-1].next_alarm_at if more else desk.now()
    cases = {case.id: case for case in Case.select().where(Case.id.in_([clock.case_id for clock in clocks]))}
    coming = _coming(desk, clocks, cases)
    firing = Firing(desk)
    over = [(entry, clock) for clock in clocks for entry in coming[clock.id] if entry.at <= until]
    for entry, clock in sorted(over, key=lambda pair: (pair[0].at, pair[1].id)):
        firing.fire(cases[clock.case_id], clock, entry)
    for clock in clocks:
        watching.note_next(clock, [entry for entry in coming[clock.id] if entry.at > until])
    return Fired(firing.count, more)


def _due(desk: Desk) -> list[Clock]:
    """The clocks that must be looked at, the longest due first; on PostgreSQL those that nobody changes just now."""
    query = _waiting(desk).limit(BATCH)
    return list(query if databases.is_sqlite(desk.database) else query.for_update("FOR UPDATE SKIP LOCKED"))


def _waiting(desk: Desk) -> Any:
    return Clock.select().where(Clock.next_alarm_at <= desk.now()).order_by(Clock.next_alarm_at, Clock.id)


def _coming(desk: Desk, clocks: Sequence[Clock], cases: dict[int, Case]) -> dict[int, list[Coming]]:
    stops: dict[int, list[ClockStop]] = defaultdict(list)
    for stop in ClockStop.select().where(ClockStop.case.in_(list(cases))).order_by(ClockStop.stopped_at):
        stops[stop.case_id].append(stop)
    fired = ahead.fired(clocks)
    today = desk.now().astimezone(desk.rules.zone).date()
    facts: dict[int, Facts] = {case.id: facts_of(case, today) for case in cases.values()}
    return {
        clock.id: watching.coming_of(desk, clock, facts[clock.case_id], stops[clock.case_id], fired[clock.id])
        for clock in clocks
    }


def _raise(desk: Desk, alarm: Alarm) -> None:
    """Raise the severity of a case whose alarm asks for it."""
    try:
        desk.transact(NAME, lambda: _raise_to(desk, alarm))
    except Exception as error:
        if failures.concerns_all(error, desk.database):
            raise
        _log.exception("the severity of case %s cannot be raised", alarm.case_id)
        desk.transact(NAME, lambda: _no_more_raised(alarm))


def _raise_to(desk: Desk, alarm: Alarm) -> None:
    """Once, unless the case is closed or severe enough already."""
    if _no_more_raised(alarm):
        case = Case.get_by_id(alarm.case_id)
        if case.open and case.severity > alarm.raise_to:
            set_severity(desk, case, None, alarm.raise_to, msgspec.convert(alarm.what, Text))


def _no_more_raised(alarm: Alarm) -> bool:
    waits = (Alarm.id == alarm.id) & (Alarm.raise_to != "")
    return bool(Alarm.update(raise_to="").where(waits).execute())


@operation("alarms.acknowledge", open_to_all=True)
def acknowledge(desk: Desk, given: AcknowledgeAlarms) -> int:
    """Say that one has seen alarms of one's own; returns how many were still waiting for that."""
    mine = ToldAlarm.staff == desk.staff_id
    if given.all:
        asked = mine & ToldAlarm.acknowledged_at.is_null()
    elif given.alarms:
        asked = mine & ToldAlarm.alarm.in_(list(given.alarms))
    else:
        raise Refused("missing", missing(T("The alarm")), "alarms")
    rows = list(ToldAlarm.select(ToldAlarm, Alarm).join(Alarm).where(asked).order_by(Alarm.id))
    unknown = [number for number in given.alarms if number not in {row.alarm_id for row in rows}]
    if unknown and not given.all:
        raise Refused("not_found", not_found(T("alarm"), unknown[0]), "alarms")
    return sum(_seen(desk, row) for row in rows)


def _seen(desk: Desk, row: ToldAlarm) -> bool:
    if row.acknowledged_at is not None:
        return False
    ToldAlarm.update(acknowledged_at=desk.now()).where(ToldAlarm.id == row.id).execute()
    desk.record("seen", row.alarm_id, None, note={"acknowledged": True}, case_id=row.alarm.case_id)
    return True


def next_due(desk: Desk) -> datetime | None:
    """When the next alarm or breach comes; None when nothing runs."""
    query = Clock.select(Clock.next_alarm_at).where(Clock.next_alarm_at.is_null(False))
    return query.order_by(Clock.next_alarm_at).limit(1).scalar()
