"""Where a case goes, and who is next for it (workflows 1.6; the order of "take next")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from config import versions
from config.conditions import Condition, condition_faults, first_match, reasons, why
from config.facts import Facts, Severity
from config.reading import Document, Fault, unknown
from config.texts import Name, T, Text

if TYPE_CHECKING:
    from config.loading import Rules

TAKE = "assignment.take_next"
"""The operation that a role must be allowed, for its people to be given cases."""
StaffState = Literal["ready", "busy", "away", "off"]


class Queue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A queue; with `teams`, only their people are given its cases.

    `automatic`: each case is given to the best candidate at once; `take`: it lies there until somebody takes it.
    """

    name: Name
    teams: tuple[str, ...] = ()
    assign: Literal["automatic", "take"] = "take"


class RoutingRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which cases go into which queue."""

    id: str
    queue: str
    name: Name
    when: Condition = Condition()


class SkillRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which cases need which skills; all rules that match add theirs."""

    when: Condition
    skills: tuple[str, ...]


class RoutingVersion(versions.Version, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules as they were in force from a day on; the last queue rule must match everything."""

    rules: tuple[RoutingRule, ...]
    skills: tuple[SkillRule, ...] = ()


class Routing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """routing.yaml. `cap` in weighted cases a person; `alarm_minutes` of waiting without anybody who could."""

    queues: dict[str, Queue]
    waiting: str
    skills: dict[str, Name]
    teams: dict[str, Name]
    departments: dict[str, Name]
    weights: dict[Severity, int]
    cap: int
    alarm_minutes: float
    versions: tuple[RoutingVersion, ...]

    def deals(self, queue: str) -> bool:
        """Whether a case without an owner in this queue is to be given to somebody as soon as there is anybody."""
        known = self.queues.get(queue)
        return queue == self.waiting or (known is not None and known.assign == "automatic")

    def weight(self, severity: str) -> int:
        """What a case of this severity counts against the cap."""
        return self.weights.get(severity, max(self.weights.values()))  # type: ignore[call-overload, no-any-return]


class Route(msgspec.Struct, frozen=True):
    """A queue, the skills that the case needs, the rule and the version that chose it, and why in words."""

    queue: str
    skills: tuple[str, ...]
    rule: str
    version: date
    why: Text


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked about a person who could take a case; `load` and `cap` in weighted cases."""

    staff_id: int
    roles: tuple[str, ...]
    skills: tuple[str, ...]
    team: str
    load: int
    cap: int
    state: StaffState = "ready"
    idle_since: datetime | None = None
    on_leave: bool = False
    on_shift: bool = True
    owns_customer: bool = False


class WaitingCase(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked about a case that nobody owns."""

    id: int
    customer_id: int | None
    severity: Severity
    received_at: datetime
    queue: str
    skills: tuple[str, ...]


def route(rules: Rules, facts: Facts) -> Route:
    """The queue and the skills for a case whose severity is decided, by the rules of the day of receipt."""
    day = facts.received_at.astimezone(rules.zone).date()
    version = versions.in_force(rules.routing.versions, day)
    match = first_match(version.rules, lambda rule: rule.when, facts, rules.categories.name)
    if match is None:
        raise AssertionError("the last routing rule matches everything")
    rule, found = match
    needed = [
        skill
        for extra in version.skills
        if reasons(extra.when, facts, rules.categories.name) is not None
        for skill in extra.skills
    ]
    return Route(rule.queue, tuple(dict.fromkeys(needed)), rule.id, version.start, why(rule.name, found))


def unavailable(rules: Rules, candidate: Candidate) -> Text | None:
    """Why this person can be given no case at all now; None when he can."""
    if not rules.roles.may(candidate.roles, TAKE):
        return T("Your role takes no cases.")
    if candidate.on_leave or candidate.state in ("away", "off"):
        return T("Who is away or off duty is given no cases.")
    if not candidate.on_shift:
        return T("Outside of the own shift nobody is given cases.")
    if candidate.load + min(rules.routing.weights.values()) > candidate.cap:
        return T("The load is {load} of {cap}: finish a case first.", load=candidate.load, cap=candidate.cap)
    return None


def can_take(rules: Rules, candidate: Candidate, case: WaitingCase) -> bool:
    """Whether skills, team and load cap let this person take this case."""
    queue = rules.routing.queues.get(case.queue)
    if queue and queue.teams and candidate.team not in queue.teams:
        return False
    if candidate.load + rules.routing.weight(case.severity) > candidate.cap:
        return False
    return set(case.skills) <= set(candidate.skills)


def next_cases(
    rules: Rules, candidate: Candidate, waiting: Iterable[WaitingCase], owned_customers: frozenset[int]
) -> list[int]:
    """The ids of the cases that this person can take, the next one first: of his own customers, severity, age."""
    able = [case for case in waiting if can_take(rules, candidate, case)]
    able.sort(key=lambda case: (case.customer_id not in owned_customers, case.severity, case.received_at, case.id))
    return [case.id for case in able]


def candidates(rules: Rules, case: WaitingCase, staff: Sequence[Candidate]) -> list[Candidate]:
    """Who could be given the case, best first: owner of the customer's open case, least load, longest idle."""
    able = [one for one in staff if unavailable(rules, one) is None and can_take(rules, one, case)]

    def rank(one: Candidate) -> tuple[bool, int, float, int]:
        idle = one.idle_since.timestamp() if one.idle_since else float("inf")
        return not one.owns_customer, one.load, idle, one.staff_id

    return sorted(able, key=rank)


def faults(file: Routing, document: Document, known: Mapping[str, frozenset[str]]) -> list[Fault]:
    """Unknown queues, skills and teams, weights that are missing, versions that do not join."""
    found = versions.faults(file.versions, "versions", document)
    if file.waiting not in file.queues:
        found.append(document.fault("waiting", unknown(file.waiting, file.queues)))
    if file.waiting in file.queues and file.queues[file.waiting].assign == "automatic":
        text = T("the waiting queue is that of cases that nobody can be given: it is not automatic itself")
        found.append(document.fault(f"queues.{file.waiting}.assign", text))
    for name, queue in file.queues.items():
        for i, team in enumerate(queue.teams):
            if team not in file.teams:
                found.append(document.fault(f"queues.{name}.teams[{i}]", unknown(team, file.teams)))
    found += _number_faults(file, document)
    for i, version in enumerate(file.versions):
        found += _version_faults(file, version, f"versions[{i}]", document, known)
    return found


def _number_faults(file: Routing, document: Document) -> list[Fault]:
    found = []
    for severity in ("P1", "P2", "P3", "P4"):
        if file.weights.get(severity, 0) < 1:
            found.append(document.fault(f"weights.{severity}", T("each severity needs a weight of 1 or more")))
    if file.cap < 1:
        found.append(document.fault("cap", T("a load cap is 1 or more")))
    if file.alarm_minutes < 0:
        found.append(document.fault("alarm_minutes", T("{key} is negative", key="alarm_minutes")))
    return found


def _version_faults(
    file: Routing, version: RoutingVersion, key: str, document: Document, known: Mapping[str, frozenset[str]]
) -> list[Fault]:
    found = []
    ids = [rule.id for rule in version.rules]
    for i, rule in enumerate(version.rules):
        place = f"{key}.rules[{i}]"
        found += condition_faults(rule.when, f"{place}.when", document, known)
        if rule.queue not in file.queues:
            found.append(document.fault(f"{place}.queue", unknown(rule.queue, file.queues)))
        if rule.id in ids[:i]:
            found.append(document.fault(f"{place}.id", T("there is a rule {id} already", id=rule.id)))
    for i, extra in enumerate(version.skills):
        place = f"{key}.skills[{i}]"
        found += condition_faults(extra.when, f"{place}.when", document, known)
        found += [
            document.fault(f"{place}.skills[{j}]", unknown(skill, file.skills))
            for j, skill in enumerate(extra.skills)
            if skill not in file.skills
        ]
    if not version.rules or version.rules[-1].when != Condition():
        text = T("the last rule must have no `when:`, so that every case matches one")
        found.append(document.fault(f"{key}.rules", text))
    return found
