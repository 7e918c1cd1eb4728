"""What lies before a clock: the thresholds that it has not yet given an alarm for, and its breach."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from config import reaching
from config.calendar import Pauses
from config.escalation import Threshold
from config.facts import Facts
from config.sla import ClockPlan
from models.alarms.tables import Alarm
from models.clocks.tables import Clock
from models.desk import Desk

_CHUNK = 500


class Coming(NamedTuple):
    """An instant at which something must be done for a clock; without a threshold its breach is recorded."""

    at: datetime
    key: str
    threshold: Threshold | None


def ahead(
    desk: Desk,
    clock: Clock,
    plan: ClockPlan,
    facts: Facts,
    pauses: Pauses,
    still_since: datetime | None,
    fired: Collection[str],
) -> list[Coming]:
    """What comes for a clock, in the order of time; of one that has ended, only what came before its end.

    A clock whose calendar the rules no longer have is late like any other, and gives no alarms besides.

    Args:
        desk: the rules.
        clock: as it is stored.
        plan: the same as a plan of the rules.
        facts: those of its case.
        pauses: its finished pauses.
        still_since: since when it stands still, if it does.
        fired: the keys of its thresholds that gave an alarm already.
    """
    calendars = desk.rules.calendars
    known = plan.calendar in calendars
    reached = desk.rules.escalation.reached(calendars, plan, facts, pauses, still_since) if known else ()
    found = [Coming(entry.at, entry.key, entry.threshold) for entry in reached if entry.key not in fired]
    if clock.breached_at is None and clock.ended_at is None:
        late = reaching.breach_at(plan)
        if still_since is None or late <= still_since:
            found.append(Coming(late, "", None))
    if clock.alarms_from is not None:
        found = [entry._replace(at=max(entry.at, clock.alarms_from)) for entry in found]
    return sorted(
        (entry for entry in found if clock.ended_at is None or entry.at <= clock.ended_at),
        key=lambda entry: (entry.at, entry.key),
    )


def fired(clocks: Iterable[Clock]) -> dict[int, set[str]]:
    """The keys of the thresholds for which these clocks gave an alarm, by clock id."""
    ids = [clock.id for clock in clocks]
    found: dict[int, set[str]] = {clock_id: set() for clock_id in ids}
    for start in range(0, len(ids), _CHUNK):
        rows = Alarm.select(Alarm.clock, Alarm.threshold).where(Alarm.clock.in_(ids[start : start + _CHUNK]))
        for clock_id, key in rows.tuples():
            found[clock_id].add(key)
    return found
