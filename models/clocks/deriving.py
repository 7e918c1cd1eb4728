"""How the due time of a clock came about: as it was stored, or told now where many clocks were counted at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from config import Rules
from config.calendar import Step
from models.clocks import standing
from models.clocks.tables import Clock, ClockStop
from models.desk import Desk


def derivation(desk: Desk, clock: Clock, stops: Sequence[ClockStop]) -> tuple[Step, ...]:
    """The steps from the start of a clock to its due time.

    Where they were not stored, they are counted again by the rules and with the pauses of that time: they are those
    that would have been stored. Where no rules that can be read give the same due time any more, there are none.

    Args:
        desk: reads the rules.
        clock: as it is stored.
        stops: all of its case.
    """
    if clock.steps is not None:
        return tuple(msgspec.convert(clock.steps, list[Step]))
    plan = standing.plan_of(clock)
    gone = standing.pauses([stop for stop in stops if _finished(stop, clock)], clock.kind)
    for rules in _readings(desk, clock.counted_by):
        if plan.calendar in rules.calendars:
            due = rules.sla.recompute(rules.calendars, plan, gone)
            if msgspec.structs.replace(due, steps=()) == plan.due:
                return due.steps
    return ()


def _finished(stop: ClockStop, clock: Clock) -> bool:
    """Whether a stop had ended when the clock was counted; what ended later was not taken off."""
    return stop.resumed_at is not None and bool(stop.resumed_at <= clock.counted_at)


def _readings(desk: Desk, number: int) -> Iterator[Rules]:
    """The rules that may have counted: the set as this release reads it, else as it was on the day it was applied."""
    for whole in (False, True):
        rules = desk.current.of_set(number, whole=whole)
        if rules is not None:
            yield rules
