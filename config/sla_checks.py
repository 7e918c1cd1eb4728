"""What can be wrong in sla.yaml although every part of it is of the right type (sla 10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import get_args

from config import versions
from config.budget import Budget
from config.calendar import Calendars
from config.conditions import Condition, condition_faults
from config.facts import Channel, Severity
from config.reading import Document, Fault, unknown
from config.targets import LegalStep, SlaFile, StepName
from config.terms import term
from config.texts import T

LEGAL_DAYS = 7
"""Within which money goes back after goods came in, and direct-sale returns are done (workflows 3.3)."""
_WEEK = [datetime(2026, 11, 2, 2, tzinfo=UTC) + timedelta(days=n) for n in range(7)]
"""An ordinary week, from which the limits of a case are compared."""


def faults(file: SlaFile, document: Document, calendars: Calendars, known: Mapping[str, frozenset[str]]) -> list[Fault]:
    """Every fault of sla.yaml; `known` are the keys that conditions may name."""
    found = [fault for key, group in _versioned(file) for fault in versions.faults(group, f"{key}.versions", document)]
    found += _ids(file, document)
    found += _conditions(file, document, known)
    found += _missing(file, document)
    found += _stops(file, document)
    found += _legal_steps(file, document)
    found += _retroactive(file, document)
    if not 1 <= file.service_level <= 100:
        text = T("{key} is from {least} to {most}", key="service_level", least=1, most=100)
        found.append(document.fault("service_level", text))
    budgets = [_budget(budget, key, document, calendars) for key, budget in _budgets(file)]
    wrong = [fault for group in budgets for fault in group]
    return found + (wrong or _order(file, document, calendars))


def _versioned(file: SlaFile) -> Iterator[tuple[str, tuple[versions.Version, ...]]]:
    """Where lists of versions stand."""
    for i, target in enumerate(file.targets):
        yield f"targets[{i}]", target.versions
    yield "channels", file.channels.versions
    for i, rule in enumerate(file.legal):
        yield f"legal[{i}]", rule.versions
    for name, step in file.steps.items():
        yield f"steps.{name}", step.versions
    yield "investigation", file.investigation.versions


def _budgets(file: SlaFile) -> Iterator[tuple[str, Budget]]:
    """Where limits stand."""
    for i, target in enumerate(file.targets):
        for j, version in enumerate(target.versions):
            yield from ((f"targets[{i}].versions[{j}].clocks.{kind}", limit) for kind, limit in version.clocks.items())
    for j, channels in enumerate(file.channels.versions):
        yield from (
            (f"channels.versions[{j}].limits.{key}.limit", given.limit) for key, given in channels.limits.items()
        )
    for i, rule in enumerate(file.legal):
        yield from ((f"legal[{i}].versions[{j}].limit", version.limit) for j, version in enumerate(rule.versions))
    for name, step in file.steps.items():
        yield from ((f"steps.{name}.versions[{j}].limit", version.limit) for j, version in enumerate(step.versions))
    for j, by_severity in enumerate(file.investigation.versions):
        yield from ((f"investigation.versions[{j}].limits.{key}", limit) for key, limit in by_severity.limits.items())
    yield from ((f"stops.{key}.limit", reason.limit) for key, reason in file.stops.items() if reason.limit)
    yield "total_stop", file.total_stop


def _ids(file: SlaFile, document: Document) -> list[Fault]:
    """Ids that stand twice: stored clocks name their rule by it."""
    places = [(f"targets[{i}]", target.id) for i, target in enumerate(file.targets)]
    places += [("channels", file.channels.id)]
    places += [(f"legal[{i}]", rule.id) for i, rule in enumerate(file.legal)]
    places += [(f"steps.{name}", step.id) for name, step in file.steps.items()]
    places += [("investigation", file.investigation.id)]
    ids = [id_ for _, id_ in places]
    return [
        document.fault(f"{place}.id", T("there is a rule {id} already", id=id_))
        for n, (place, id_) in enumerate(places)
        if id_ in ids[:n]
    ]


def _conditions(file: SlaFile, document: Document, known: Mapping[str, frozenset[str]]) -> list[Fault]:
    found = []
    conditions = {f"targets[{i}].when": target.when for i, target in enumerate(file.targets)}
    conditions |= {f"legal[{i}].when": rule.when for i, rule in enumerate(file.legal)}
    for key, condition in conditions.items():
        found += condition_faults(condition, key, document, known)
    if not file.targets or file.targets[-1].when != Condition():
        text = T("the last rule must have no `when:`, so that every case matches one")
        found.append(document.fault("targets", text))
    return found


def _missing(file: SlaFile, document: Document) -> list[Fault]:
    """Channels and severities without a limit, and steps without a rule."""
    missing = [f"steps.{step}" for step in get_args(StepName) if step not in file.steps]
    for i, version in enumerate(file.channels.versions):
        place = f"channels.versions[{i}].limits"
        missing += [f"{place}.{channel}" for channel in get_args(Channel) if channel not in version.limits]
    for i, limits in enumerate(file.investigation.versions):
        place = f"investigation.versions[{i}].limits"
        missing += [f"{place}.{severity}" for severity in get_args(Severity) if severity not in limits.limits]
    return [document.fault(key, T("the key {name} is missing", name=key.rpartition(".")[2])) for key in missing]


def _stops(file: SlaFile, document: Document) -> list[Fault]:
    """Limits of stops run while the desk is closed: working time says nothing about them."""
    limits = {f"stops.{key}.limit": reason.limit for key, reason in file.stops.items()} | {
        "total_stop": file.total_stop
    }
    return [
        document.fault(key, T("a stop is limited by `hours` or `natural_days`"))
        for key, limit in limits.items()
        if limit is not None and limit.unit not in ("running", "natural_days")
    ]


def _legal_steps(file: SlaFile, document: Document) -> list[Fault]:
    """Limits of the law that are longer than it allows, or are moved past rest days: it is the company's duty."""
    return [
        document.fault(f"steps.{name}.versions[{j}].limit", T("the law gives 7 natural days, rest days included"))
        for name in get_args(LegalStep)
        if name in file.steps
        for j, version in enumerate(file.steps[name].versions)
        if version.limit.unit != "natural_days" or version.limit.amount > LEGAL_DAYS or version.limit.roll != "none"
    ]


def _retroactive(file: SlaFile, document: Document) -> list[Fault]:
    """Corrections of running clocks in versions that have no clock."""
    return [
        document.fault(f"targets[{i}].versions[{j}].retroactive", T("this version has no clock to correct"))
        for i, target in enumerate(file.targets)
        for j, version in enumerate(target.versions)
        if version.retroactive and not version.clocks
    ]


def _budget(budget: Budget, key: str, document: Document, calendars: Calendars) -> list[Fault]:
    found = []
    if budget.runs_in not in calendars:
        found.append(document.fault(f"{key}.calendar", unknown(budget.runs_in, calendars)))
    if budget.not_before is not None:
        found.append(document.fault(f"{key}.not_before", T("this is not written in rules")))
    return found


def _order(file: SlaFile, document: Document, calendars: Calendars) -> list[Fault]:
    """First responses and plans that may come later than the solution."""
    found = []
    for i, target in enumerate(file.targets):
        for j, version in enumerate(target.versions):
            solve = version.clocks.get("solve")
            for kind in ("first_response", "plan"):
                limit = version.clocks.get(kind)
                if limit and solve and _longer(limit, solve, calendars):
                    text = T("{first} is due later than {second}", first=term(kind), second=term("solve"))
                    found.append(document.fault(f"targets[{i}].versions[{j}].clocks.{kind}", text))
    return found


def _longer(one: Budget, other: Budget, calendars: Calendars) -> bool:
    """Whether the one is due later than the other from some day of an ordinary week."""
    return any(
        calendars[one.runs_in].due(start, one).at > calendars[other.runs_in].due(start, other).at for start in _WEEK
    )
