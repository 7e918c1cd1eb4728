"""One past case under other rules: pure, from what the case was and two sets of rules."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import msgspec

from config import Rules
from config.facts import Facts
from config.routing import route
from config.severity import decide
from config.sla import ClockPlan
from models.rules.replay_reading import Past, PastClock
from models.rules.replay_views import Deadline, Decided, Difference


class Compared(NamedTuple):
    """A past case, what the other rules make of it, and every clock of either side."""

    past: Past
    after: Decided
    deadlines: tuple[Deadline, ...]

    @property
    def difference(self) -> Difference | None:
        """The case as one of those that differ; None when nothing does."""
        past, before, after = self.past, self.past.decided, self.after
        moved = tuple(deadline for deadline in self.deadlines if deadline.differs)
        if not moved and (before.severity, before.queue) == (after.severity, after.queue):
            return None
        return Difference(past.case_id, past.number, past.facts.kind, past.facts.received_at, before, after, moved)


class _Due(NamedTuple):
    at: datetime
    inclusive: bool


def compare(past: Past, in_force: Rules, candidate: Rules) -> Compared:
    """The case under the candidate, beside what the rules made of it when it came.

    Pauses count on both sides, on each for the clocks that may stop there. Where the severity was changed by hand
    the clocks were too: those that the rules had planned are computed again by the rules in force.
    """
    severity = decide(candidate, past.facts)
    facts = msgspec.structs.replace(past.facts, severity=severity.severity)
    way = route(candidate, facts)
    after = Decided(severity.severity, severity.rule, severity.why, way.queue, way.rule, way.why)
    planned = _planned(past, candidate, facts)
    deadlines = _deadlines(past, _before(past, in_force), planned)
    return Compared(past, after, deadlines)


def _before(past: Past, in_force: Rules) -> dict[str, _Due]:
    if not past.severity_corrected:
        return {kind: _Due(clock.due_at, clock.inclusive) for kind, clock in past.clocks.items()}
    facts = msgspec.structs.replace(past.facts, severity=past.decided.severity)
    return _planned(past, in_force, facts)


def _planned(past: Past, rules: Rules, facts: Facts) -> dict[str, _Due]:
    """The clocks that rules give a case, with the pauses that it had; those of steps count from when they began."""
    sla, calendars = rules.sla, rules.calendars
    plans = list(sla.plan(calendars, facts))
    afresh = {plan.kind for plan in plans if plan.kind in past.clocks and past.clocks[plan.kind].start_at > plan.start}
    for step, rule in sla.file.steps.items():
        clock = past.clocks.get(rule.clock)
        if clock is not None and clock.rule == rule.id:
            plans += sla.plan_step(calendars, facts, step, clock.start_at)
    looked_into = past.clocks.get("investigation")
    if looked_into is not None:
        plans.append(sla.plan_investigation(calendars, facts, looked_into.start_at))
    return {plan.kind: _due(past, rules, plan) for plan in plans} | {kind: _as_it_was(past, kind) for kind in afresh}


def _as_it_was(past: Past, kind: str) -> _Due:
    """A clock that began anew, with all of its time or half of it, is not compared: it stays as it was."""
    return _Due(past.clocks[kind].due_at, past.clocks[kind].inclusive)


def _due(past: Past, rules: Rules, plan: ClockPlan) -> _Due:
    due = plan.due
    if plan.stoppable and past.stops:
        pauses = _pauses(past, plan.kind)
        due = rules.sla.recompute(rules.calendars, plan, pauses) if pauses else due
    return _Due(due.at, due.inclusive)


def _pauses(past: Past, kind: str) -> list[tuple[datetime, datetime]]:
    """The finished pauses of a clock while it ran; one that was met while it stood still was met as it was due."""
    clock = past.clocks.get(kind)
    ended = clock.ended_at if clock is not None else None
    return [
        (stop.start, stop.end)
        for stop in past.stops
        if stop.end is not None and kind in stop.kinds and (ended is None or stop.end <= ended)
    ]


def _deadlines(past: Past, before: dict[str, _Due], after: dict[str, _Due]) -> tuple[Deadline, ...]:
    found = []
    for kind in dict.fromkeys((*before, *after)):
        old, new, clock = before.get(kind), after.get(kind), past.clocks.get(kind)
        found.append(
            Deadline(
                kind,
                old.at if old else None,
                new.at if new else None,
                _late(old, clock),
                _late(new, clock),
            )
        )
    return tuple(found)


def _late(due: _Due | None, clock: PastClock | None) -> bool | None:
    """Whether it was missed: after an inclusive deadline, at an exclusive one; None where it never ran."""
    if due is None or clock is None:
        return None
    return clock.moment > due.at if due.inclusive else clock.moment >= due.at
