"""What `config.explanation` is asked with for a case of the database: facts, decisions, clocks, stops, people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from config import versions
from config.explanation import BY_HAND, Decided, Explanation, Pause, Running, explain
from config.inventing import Person
from config.routing import TAKE, Candidate, Route
from config.severity import Decision
from config.sla import ClockPlan
from config.texts import Sayable, T, Text
from models.cases.facts import facts_of
from models.cases.finding import find_case
from models.cases.tables import Case
from models.clocks import standing
from models.clocks.deriving import derivation
from models.clocks.tables import Clock, ClockStop
from models.desk import Desk
from models.staff.queries import StaffRow, everybody
from models.staff.tables import Staff


class ExplainedCase(msgspec.Struct, frozen=True):
    """A case with everything that the rules decided of it; `owner` is a name, `people` are those who take cases."""

    number: str
    open: bool
    owner: str
    explanation: Explanation
    people: tuple[Person, ...]


def of_case(desk: Desk, number: str) -> ExplainedCase:
    """The explanation of a case as it stands now.

    Raises:
        Refused: `not_found`, or `invalid` when the check digit is wrong.
    """
    case = find_case(desk, number)
    able = people(desk, case)
    owner = Staff.get_or_none(Staff.id == case.owner_id) if case.owner_id else None
    stops = standing.stops_of(case)
    said = explain(
        desk.rules,
        facts_of(case, desk.now().astimezone(desk.rules.zone).date()),
        [Pause(start=s.stopped_at, end=s.resumed_at, kinds=tuple(s.kinds), reason=s.reason) for s in stops],
        [one.candidate for one in able],
        now=desk.now(),
        decided=_decided(desk, case, stops),
    )
    return ExplainedCase(case.number, case.open, owner.name if owner else "", said, able)


def people(desk: Desk, case: Case | None = None) -> tuple[Person, ...]:
    """Everybody whose role takes cases, as routing asks about them for this case, by name."""
    owners = _owners(case)
    rows = [row for row in everybody(desk) if desk.rules.roles.may(row.roles, TAKE)]
    return tuple(Person(_candidate(row, owns=row.id in owners), row.login, row.name) for row in rows)


def _owners(case: Case | None) -> set[int]:
    """Who owns another open case of this customer."""
    if case is None or not case.customer_id:
        return set()
    rows = Case.select(Case.owner).where(
        Case.open, Case.customer == case.customer_id, Case.owner.is_null(False), Case.id != case.id
    )
    return {owner for (owner,) in rows.distinct().tuples()}


def _candidate(row: StaffRow, *, owns: bool) -> Candidate:
    plain: dict[str, Any] = {name: getattr(row, name) for name in Candidate.__struct_fields__ if hasattr(row, name)}
    return Candidate(**plain, staff_id=row.id, idle_since=row.state_since, owns_customer=owns)


def _decided(desk: Desk, case: Case, stops: Sequence[ClockStop]) -> Decided:
    clocks = Clock.select().where(Clock.case == case.id).order_by(Clock.id)
    return Decided(
        severity=_severity(desk, case),
        route=_route(desk, case),
        clocks=tuple(
            Running(plan=_told(desk, clock, stops), met_at=clock.met_at, ended_at=clock.ended_at) for clock in clocks
        ),
    )


def _told(desk: Desk, clock: Clock, stops: Sequence[ClockStop]) -> ClockPlan:
    """The plan of a clock with its derivation."""
    plan = standing.plan_of(clock)
    due = msgspec.structs.replace(plan.due, steps=derivation(desk, clock, stops))
    return msgspec.structs.replace(plan, due=due)


def _severity(desk: Desk, case: Case) -> Decision:
    stored = case.severity_why or {}
    return Decision(case.severity, stored.get("rule", ""), _version(desk, case, stored), _why(stored))


def _route(desk: Desk, case: Case) -> Route:
    """The queue that the rules chose, or where somebody sent the case since."""
    stored, skills = case.routed_why or {}, tuple(case.skills)
    version, rule, why = _version(desk, case, stored), stored.get("rule", ""), _why(stored)
    routing = desk.rules.routing
    rules = versions.in_force(routing.versions, version).rules
    chosen = next((one.queue for one in rules if one.id == rule), case.queue)
    if chosen == case.queue:
        return Route(case.queue, skills, rule, version, why)
    queue: Sayable = routing.queues[chosen].name if chosen in routing.queues else chosen
    text = T("a member of staff sent it there; the rules had chosen {queue}, because: {why}", queue=queue, why=why)
    return Route(case.queue, skills, BY_HAND, version, text)


def _version(desk: Desk, case: Case, stored: dict[str, Any]) -> date:
    """The version that decided, where it is noted; else the day of receipt."""
    if stored.get("version"):
        return date.fromisoformat(str(stored["version"]))
    return case.received_at.astimezone(desk.rules.zone).date()


def _why(stored: dict[str, Any]) -> Text:
    return msgspec.convert(stored["why"], Text) if stored.get("why") else T("it was not noted")
