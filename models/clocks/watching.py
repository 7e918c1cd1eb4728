"""When a clock must next be looked at for its alarms (`Clock.next_alarm_at`), and giving those that it has reached.

All functions work inside an operation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from config.facts import Facts
from config.sla import ClockPlan
from models.alarms import ahead
from models.alarms.ahead import Coming
from models.alarms.firing import Firing
from models.cases.facts import facts_of
from models.cases.tables import Case
from models.clocks import standing
from models.clocks.tables import Clock, ClockStop
from models.desk import Desk


def expect(desk: Desk, case: Case, clocks: Iterable[Clock]) -> None:
    """Note when these clocks must next be looked at: at their next alarm or their breach."""
    for clock, coming in _ahead(desk, case, clocks):
        note_next(clock, coming)


def expect_new(
    desk: Desk, started: Iterable[tuple[Clock, ClockPlan]], facts: Facts, stops: Sequence[ClockStop]
) -> None:
    """The same of clocks that are about to be stored by these plans, and have given no alarm yet."""
    for clock, plan in started:
        gone, still_since = standing.pauses(stops, clock.kind), standing.still_since(stops, clock)
        coming = ahead.ahead(desk, clock, plan, facts, gone, still_since, ())
        clock.next_alarm_at = coming[0].at if coming else None


def note_next(clock: Clock, coming: Sequence[Coming]) -> None:
    """Store the first of what comes as the time at which the clock is looked at next."""
    at = coming[0].at if coming else None
    if at != clock.next_alarm_at:
        clock.next_alarm_at = at
        Clock.update(next_alarm_at=at).where(Clock.id == clock.id).execute()


def settle(desk: Desk, case: Case, *, as_planned: bool = False) -> None:
    """Give the alarms that the clocks of a case have reached by now, in the order of time.

    `as_planned`: by the rules for the severity by which each clock was planned, which the case has no longer.
    """
    due = [clock for clock in standing.running(case) if clock.next_alarm_at and clock.next_alarm_at <= desk.now()]
    if not due:
        return
    firing, looked_at = Firing(desk), _ahead(desk, case, due, as_planned=as_planned)
    over = [(coming, clock) for clock, found in looked_at for coming in found if coming.at <= desk.now()]
    for coming, clock in sorted(over, key=lambda pair: (pair[0].at, pair[1].id)):
        firing.fire(case, clock, coming)
    for clock, found in looked_at:
        note_next(clock, [coming for coming in found if coming.at > desk.now()])


def _ahead(
    desk: Desk, case: Case, clocks: Iterable[Clock], *, as_planned: bool = False
) -> list[tuple[Clock, list[Coming]]]:
    clocks = list(clocks)
    if not clocks:
        return []
    facts = facts_of(case, desk.now().astimezone(desk.rules.zone).date())
    stops, fired = standing.stops_of(case), ahead.fired(clocks)
    planned = {
        clock.id: msgspec.structs.replace(facts, severity=clock.severity or None) if as_planned else facts
        for clock in clocks
    }
    return [(clock, coming_of(desk, clock, planned[clock.id], stops, fired[clock.id])) for clock in clocks]


def coming_of(
    desk: Desk, clock: Clock, facts: Facts, stops: Sequence[ClockStop], fired: Collection[str]
) -> list[Coming]:
    """What comes for a clock, given the facts and stops of its case and the alarms that it has given."""
    gone = standing.pauses(stops, clock.kind)
    return ahead.ahead(desk, clock, standing.plan_of(clock), facts, gone, standing.still_since(stops, clock), fired)
