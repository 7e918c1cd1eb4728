"""Everything that the rules decide of a case, with the reasons, as one value: the answer to "why?" (sla 11).

A pure function of the rules, the facts, the pauses and the people. A stored case brings what was decided when it
came, so that what is explained is what holds for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from config.facts import Facts
from config.ranking import Place, ranked
from config.routing import Candidate, Route, WaitingCase, route
from config.severity import Decision, decide
from config.sla import ClockPlan
from config.texts import Sayable, T

if TYPE_CHECKING:
    from config.loading import Rules

BY_HAND = "by_hand"
"""What stands for the rule of a severity that a person set."""


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """A span in which the clocks of these kinds stand still; without `end` they still do. `reason` as in sla.yaml."""

    start: datetime
    end: datetime | None = None
    kinds: tuple[str, ...] = ("plan", "solve")
    reason: str = ""


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """A clock that a stored case has, with its due time as it stands, and when it was met or ended."""

    plan: ClockPlan
    met_at: datetime | None = None
    ended_at: datetime | None = None


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided of a stored case when it came, or since."""

    severity: Decision
    route: Route
    clocks: tuple[Running, ...]


class ExplainedClock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock: its plan with the derivation, what is left of it at `now`, and whether it stands still.

    `left` is countable time, negative when overdue, None for a clock that ended or when no `now` was given.
    `ignored` are pauses that name this clock although it never stops.
    """

    plan: ClockPlan
    name: Sayable
    left: timedelta | None
    met_at: datetime | None
    ended_at: datetime | None
    paused: Pause | None
    ignored: int


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Severity, queue, skills, people and clocks of a case, each with its reasons, as of `now`."""

    facts: Facts
    severity: Decision
    route: Route
    people: tuple[Place, ...]
    clocks: tuple[ExplainedClock, ...]
    now: datetime | None


def explain(
    rules: Rules,
    facts: Facts,
    pauses: Sequence[Pause] = (),
    staff: Sequence[Candidate] = (),
    *,
    now: datetime | None = None,
    decided: Decided | None = None,
) -> Explanation:
    """What the rules say of these facts and why.

    Args:
        facts: of the case; a severity in them stands as set by hand.
        pauses: they are taken off the clocks that they name, where these may stop.
        staff: who could be given the case.
        now: what is left of the clocks is told as of this instant.
        decided: severity, route and clocks of a stored case; without it they come from the rules.
    """
    known = decided or _decide(rules, facts, pauses)
    facts = msgspec.structs.replace(facts, severity=known.severity.severity)
    case = WaitingCase(
        id=0,
        customer_id=None,
        severity=known.severity.severity,
        received_at=facts.received_at,
        queue=known.route.queue,
        skills=known.route.skills,
    )
    clocks = (_explained(rules, clock, pauses, now, stored=decided is not None) for clock in _in_order(known.clocks))
    return Explanation(
        facts=facts,
        severity=known.severity,
        route=known.route,
        people=ranked(rules, case, staff),
        clocks=tuple(clocks),
        now=now,
    )


def _in_order(clocks: Iterable[Running]) -> list[Running]:
    return sorted(clocks, key=lambda clock: (clock.ended_at is not None, clock.plan.due.at, clock.plan.kind))


def _decide(rules: Rules, facts: Facts, pauses: Sequence[Pause]) -> Decided:
    severity = decide(rules, facts)
    if facts.severity is not None:
        severity = Decision(facts.severity, BY_HAND, severity.version, T("set by hand"))
    facts = msgspec.structs.replace(facts, severity=severity.severity)
    clocks = [_with_pauses(rules, plan, pauses) for plan in rules.sla.plan(rules.calendars, facts)]
    return Decided(severity=severity, route=route(rules, facts), clocks=tuple(Running(plan=plan) for plan in clocks))


def _with_pauses(rules: Rules, plan: ClockPlan, pauses: Sequence[Pause]) -> ClockPlan:
    spans = _ended(plan, pauses) if plan.stoppable else []
    return msgspec.structs.replace(plan, due=rules.sla.recompute(rules.calendars, plan, spans)) if spans else plan


def _stands_still(pause: Pause, now: datetime | None) -> bool:
    """Whether the pause lasts at this instant; where none is given, whether it has no end."""
    if now is None:
        return pause.end is None
    return pause.start <= now and (pause.end is None or now < pause.end)


def _ended(plan: ClockPlan, pauses: Sequence[Pause]) -> list[tuple[datetime, datetime]]:
    return [(pause.start, pause.end) for pause in pauses if pause.end is not None and plan.kind in pause.kinds]


def _explained(
    rules: Rules, clock: Running, pauses: Sequence[Pause], now: datetime | None, *, stored: bool
) -> ExplainedClock:
    plan = clock.plan
    named = [pause for pause in pauses if plan.kind in pause.kinds]
    mine = named if stored or plan.stoppable else []
    alive = clock.ended_at is None
    paused = next((pause for pause in mine if alive and plan.stoppable and _stands_still(pause, now)), None)
    moment = paused.start if paused else now
    left = None
    if moment is not None and alive:
        left = rules.sla.remaining(rules.calendars, plan, max(moment, plan.start), _ended(plan, mine))
    return ExplainedClock(
        plan=plan,
        name=rules.sla.name_of(plan.rule),
        left=left,
        met_at=clock.met_at,
        ended_at=clock.ended_at,
        paused=paused,
        ignored=len(named) - len(mine),
    )
