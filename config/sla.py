"""Which clocks a case has, how long they run, and how much of them is used: sla.yaml, applied.

Every function is pure: the same rules, facts and pauses give the same due times (sla 4).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import get_args

import msgspec

from config import versions
from config.budget import Budget
from config.calendar import Calendars, Due, Pauses
from config.conditions import first_match, reasons
from config.explaining import Step
from config.facts import Facts, Severity
from config.sla_checks import faults
from config.targets import ClockKind, LegalStep, SlaFile, StepName, TargetVersion
from config.texts import Day, Sayable, T

__all__ = ["ClockPlan", "Sla", "SlaFile", "faults"]


class ClockPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A clock that a case has: by which rule and version, how long, on which calendar, and when it is due.

    `severity` is the one that the case had when the clock was planned, None where it is not known.
    """

    kind: str
    rule: str
    version: date
    budget: Budget
    calendar: str
    start: datetime
    due: Due
    stoppable: bool
    legal: bool
    severity: Severity | None = None


class Sla:
    """The rules of sla.yaml, applied."""

    def __init__(self, file: SlaFile) -> None:
        self.file = file
        self.stops = file.stops
        self.total_stop = file.total_stop
        self.service_level = file.service_level
        self._names = {target.id: target.name for target in file.targets}
        self._names |= {rule.id: rule.name for rule in file.legal}
        self._names |= {step.id: step.name for step in file.steps.values()}
        self._names[file.investigation.id] = file.investigation.name
        self._names[file.channels.id] = file.channels.name
        self._may_stop = {kind for reason in file.stops.values() for kind in reason.kinds}

    def plan(self, calendars: Calendars, facts: Facts) -> tuple[ClockPlan, ...]:
        """The clocks that start with the receipt of a case, by the rules of that day; its severity must be set."""
        day = facts.received_at.astimezone(calendars.zone).date()
        plans: dict[str, ClockPlan] = {}
        match = first_match(self.file.targets, lambda target: target.when, facts, _key)
        if match is not None:
            target = match[0]
            version = versions.in_force(target.versions, day)
            for kind, budget in version.clocks.items():
                plans[kind] = self._plan(
                    calendars, facts, kind, target.id, version, budget, stoppable=version.stoppable
                )
            response = self._first_response(calendars, facts, version, plans.get("first_response"))
            plans = {**({"first_response": response} if response else {}), **_without(plans, "first_response")}
        legal = [rule for rule in self.file.legal if reasons(rule.when, facts, _key) is not None]
        for rule in legal:
            limit = versions.in_force(rule.versions, day)
            plans[rule.clock] = self._plan(calendars, facts, rule.clock, rule.id, limit, limit.limit, legal=True)
        return tuple(plans.values())

    def plan_step(
        self, calendars: Calendars, facts: Facts, step: StepName, start: datetime | None = None
    ) -> tuple[ClockPlan, ...]:
        """The clock that a step starts: from receipt, unless `start` says from when."""
        rule = self.file.steps[step]
        began = start or facts.received_at
        version = versions.in_force(rule.versions, began.astimezone(calendars.zone).date())
        stoppable, legal = facts.severity != "P1", step in get_args(LegalStep)
        plan = self._plan(
            calendars, facts, rule.clock, rule.id, version, version.limit, stoppable=stoppable, legal=legal
        )
        return (self.from_start(calendars, plan, began),)

    def plan_investigation(self, calendars: Calendars, facts: Facts, start: datetime) -> ClockPlan:
        """The clock of an investigation that is asked for at `start`; the severity of the case must be set."""
        rule = self.file.investigation
        version = versions.in_force(rule.versions, start.astimezone(calendars.zone).date())
        budget = version.limits[facts.severity or "P1"]
        stoppable = facts.severity != "P1"
        plan = self._plan(calendars, facts, "investigation", rule.id, version, budget, stoppable=stoppable)
        return self.from_start(calendars, plan, start)

    def from_start(self, calendars: Calendars, plan: ClockPlan, start: datetime, *, half: bool = False) -> ClockPlan:
        """The same clock begun at another instant, with all of its time or half of it (workflows 2, T9 and T13)."""
        budget = plan.budget.half() if half else msgspec.structs.replace(plan.budget, not_before=None)
        return self._again(calendars, msgspec.structs.replace(plan, budget=budget, start=start), ())

    def replan(
        self,
        calendars: Calendars,
        facts: Facts,
        kept: Mapping[str, ClockPlan],
        changed_at: datetime,
        pauses: Mapping[str, Pauses],
    ) -> tuple[ClockPlan, ...]:
        """The running clocks after a change of severity (workflows 1.3).

        Raised: the stricter of old and new from receipt, but none that the raise brings is due before it.
        Lowered: the new limits from receipt. Pauses stay taken off. Legal clocks, and those of which the new
        severity knows nothing, are left out: they stay as they are.
        """
        planned = self.planned(calendars, facts, kept)
        found = []
        for kind, running in kept.items():
            if kind not in planned or running.legal:
                continue
            gone = pauses.get(kind, ())
            old, new = (self._again(calendars, plan, gone) for plan in (running, planned[kind]))
            lowered = old.severity is not None and facts.severity is not None and facts.severity > old.severity
            found.append(new if lowered else self._stricter(calendars, old, new, changed_at, gone))
        return tuple(found)

    def planned(self, calendars: Calendars, facts: Facts, running: Mapping[str, ClockPlan]) -> dict[str, ClockPlan]:
        """What a severity gives the clocks of a case: those from receipt; an investigation from when it was begun."""
        plans = {plan.kind: plan for plan in self.plan(calendars, facts)}
        if (begun := running.get("investigation")) is not None:
            plans["investigation"] = self.plan_investigation(calendars, facts, begun.start)
        return plans

    def brought(
        self, calendars: Calendars, facts: Facts, known: Collection[str], raised_at: datetime
    ) -> tuple[ClockPlan, ...]:
        """The clocks that a raise brings along because the old severity had none of their kind (workflows 1.3).

        They count from receipt, but are not due before the raise. `known` are the kinds that the case has or had.
        """
        found = [plan for plan in self.plan(calendars, facts) if plan.kind not in known and not plan.legal]
        return tuple(self._not_before(calendars, plan, raised_at, ()) for plan in found)

    def _not_before(self, calendars: Calendars, plan: ClockPlan, raised_at: datetime, pauses: Pauses) -> ClockPlan:
        if plan.due.at >= raised_at:
            return plan
        budget = msgspec.structs.replace(plan.budget, not_before=raised_at)
        return self._again(calendars, msgspec.structs.replace(plan, budget=budget), pauses)

    def _stricter(
        self, calendars: Calendars, old: ClockPlan, new: ClockPlan, raised_at: datetime, pauses: Pauses
    ) -> ClockPlan:
        new = self._not_before(calendars, new, raised_at, pauses)
        if (new.due.at, new.due.inclusive) < (old.due.at, old.due.inclusive):
            return new
        return msgspec.structs.replace(old, stoppable=new.stoppable, severity=new.severity)

    def recompute(self, calendars: Calendars, plan: ClockPlan, pauses: Pauses) -> Due:
        """When a clock is due, from its original start and with all its pauses; legal clocks know none (sla 3, 4)."""
        calendar = calendars[plan.calendar]
        due = calendar.due(plan.start, plan.budget, () if plan.legal else pauses)
        name = self.name_of(plan.rule)
        budget = plan.budget.said(calendar.name)
        text = T(
            "{name} ({id}), in force from {day}: {budget}",
            name=name,
            id=plan.rule,
            day=Day(plan.version),
            budget=budget,
        )
        return msgspec.structs.replace(due, steps=(Step("rule", text), *due.steps))

    def name_of(self, rule: str) -> Sayable:
        """What a rule of clocks is called; one that is no longer known stands for itself."""
        return self._names.get(rule, rule)

    def may_stop(self, plan: ClockPlan, budget: Budget, version: versions.Version) -> bool:
        """Whether a clock may stand still when it runs by this version: never a legal one, one of P1, natural days."""
        allowed = version.stoppable if isinstance(version, TargetVersion) else plan.severity != "P1"
        return allowed and not plan.legal and plan.kind in self._may_stop and budget.unit != "natural_days"

    def half(self, budget: Budget) -> Budget:
        """The time that a reopened case has: half of the original, whole days rounded up."""
        return budget.half()

    def used(self, calendars: Calendars, plan: ClockPlan, now: datetime, pauses: Pauses) -> float:
        """The share of its countable time that a clock has used; 1.0 when due, more afterwards (workflows 1.5)."""
        calendar, gone = calendars[plan.calendar], () if plan.legal else pauses
        whole = calendar.elapsed(plan.budget, plan.start, plan.due.at, gone)
        if whole <= timedelta(0):
            return 1.0 if now >= plan.due.at else 0.0
        return calendar.elapsed(plan.budget, plan.start, now, gone) / whole

    def remaining(self, calendars: Calendars, plan: ClockPlan, now: datetime, pauses: Pauses) -> timedelta:
        """What is left of a clock in its own unit; once it is overdue, for how long, in running time, negative."""
        if now > plan.due.at:
            return plan.due.at - now
        return calendars[plan.calendar].elapsed(plan.budget, now, plan.due.at, () if plan.legal else pauses)

    def _first_response(
        self, calendars: Calendars, facts: Facts, version: TargetVersion, own: ClockPlan | None
    ) -> ClockPlan | None:
        """The limit of the case, of its channel, or the stricter of both."""
        if version.channel == "none":
            return own
        limits = versions.in_force(self.file.channels.versions, facts.received_at.astimezone(calendars.zone).date())
        given = limits.limits.get(facts.channel)
        if given is None or (own is not None and given.answered):
            return own
        plan = self._plan(calendars, facts, "first_response", self.file.channels.id, limits, given.limit)
        return own if own is not None and version.channel == "stricter" and own.due.at <= plan.due.at else plan

    def _plan(
        self,
        calendars: Calendars,
        facts: Facts,
        kind: ClockKind,
        rule: str,
        version: versions.Version,
        budget: Budget,
        *,
        stoppable: bool = True,
        legal: bool = False,
    ) -> ClockPlan:
        start = facts.received_at
        plan = ClockPlan(
            kind=kind,
            rule=rule,
            version=version.start,
            budget=budget,
            calendar=budget.runs_in,
            start=start,
            due=Due(at=start, inclusive=True, provisional=False, steps=()),
            stoppable=stoppable and not legal and kind in self._may_stop and budget.unit != "natural_days",
            legal=legal,
            severity=facts.severity,
        )
        return self._again(calendars, plan, ())

    def _again(self, calendars: Calendars, plan: ClockPlan, pauses: Sequence[tuple[datetime, datetime]]) -> ClockPlan:
        return msgspec.structs.replace(plan, due=self.recompute(calendars, plan, pauses))


def _key(field: str, key: str) -> Sayable:
    """The rules of clocks tell no reasons: a word stands for itself."""
    return key


def _without(plans: dict[str, ClockPlan], kind: str) -> dict[str, ClockPlan]:
    return {key: plan for key, plan in plans.items() if key != kind}
