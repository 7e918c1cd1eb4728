"""The cases of `*.case.yaml`, tried on the rules: what they say beside what a manager expects of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from config.explanation import Explanation, explain
from config.inventing import NO_INSTANT, Inventing, Person
from config.loading import CASES, Rules
from config.reading import Document, Fault, Place, read, unknown
from config.scenarios import NO_CLOCK, Expected, Scenario, ScenarioFile, moment, written
from config.sla import ClockPlan
from config.terms import term
from config.texts import T, Text


class Difference(msgspec.Struct, frozen=True):
    """What differs, what was expected of it, and what the rules say."""

    what: Text
    expected: str
    found: str


class Tried(msgspec.Struct, frozen=True):
    """A case, where it stands, and what differs; nothing when the rules say what is expected."""

    place: Place
    name: str
    differences: tuple[Difference, ...]


def files(directory: Path) -> list[Path]:
    """The files with cases in a directory, by name."""
    return sorted(path for path in directory.glob(f"*{CASES}") if path.is_file())


def tried(rules: Rules, path: Path) -> tuple[list[Tried], list[Fault]]:
    """Every case of a file with what differs, or every fault of the file and then no case."""
    file, document = read(path, ScenarioFile)
    if file is None:
        return [], document.faults
    inventing = Inventing(rules, document)
    found = [_tried(rules, document, inventing, file, n) for n in range(len(file.cases))]
    return ([], inventing.faults) if inventing.faults else ([one for one in found if one is not None], [])


def _tried(rules: Rules, document: Document, inventing: Inventing, file: ScenarioFile, n: int) -> Tried | None:
    scenario, key = file.cases[n], f"cases[{n}]"
    if scenario.name in [earlier.name for earlier in file.cases[:n]]:
        inventing.fault(f"{key}.name", T("there is a case {name} already", name=scenario.name))
    facts = inventing.facts(scenario.facts, f"{key}.facts")
    pauses = inventing.pauses(scenario.pauses, f"{key}.pauses")
    people = inventing.people(scenario.staff, f"{key}.staff")
    _check(rules, scenario, inventing, f"{key}.expect")
    if facts is None or inventing.faults:
        return None
    said = explain(rules, facts, pauses, [person.candidate for person in people])
    differences = tuple(_differences(rules, scenario.expect, said, people))
    return Tried(document.places[f"{key}.name"], scenario.name, differences)


def _check(rules: Rules, scenario: Scenario, inventing: Inventing, key: str) -> None:
    """An expectation that no rules could fulfil is a fault, not a difference."""
    expect, routing = scenario.expect, rules.routing
    inventing.known(expect.severity_rule, _ids(rules.severity.versions), f"{key}.severity_rule")
    inventing.known(expect.queue, routing.queues, f"{key}.queue")
    inventing.known(expect.queue_rule, _ids(routing.versions), f"{key}.queue_rule")
    for i, skill in enumerate(expect.skills or ()):
        inventing.known(skill, routing.skills, f"{key}.skills[{i}]")
    if expect.first is not None and expect.first != NO_CLOCK:
        logins = [person.login for person in scenario.staff]
        if expect.first not in logins:
            inventing.fault(f"{key}.first", unknown(expect.first, [*logins, NO_CLOCK]))
    for kind, given in expect.due.items():
        if given != NO_CLOCK and moment(given, rules.zone) is None:
            inventing.fault(f"{key}.due.{kind}", NO_INSTANT)


def _ids(versions: tuple[msgspec.Struct, ...]) -> set[str]:
    return {rule.id for version in versions for rule in version.rules}  # type: ignore[attr-defined]


def _differences(rules: Rules, expect: Expected, said: Explanation, people: tuple[Person, ...]) -> Iterator[Difference]:
    first = next((one.candidate.staff_id for one in said.people if one.place == 1), None)
    login = next((person.login for person in people if person.candidate.staff_id == first), NO_CLOCK)
    for what, expected, found in (
        (T("severity"), expect.severity, said.severity.severity),
        (T("severity rule"), expect.severity_rule, said.severity.rule),
        (T("queue"), expect.queue, said.route.queue),
        (T("queue rule"), expect.queue_rule, said.route.rule),
        (T("first candidate"), expect.first, login),
    ):
        if expected is not None and expected != found:
            yield Difference(what, expected, found)
    if expect.skills is not None and set(expect.skills) != set(said.route.skills):
        yield Difference(T("skills"), _listed(expect.skills), _listed(said.route.skills))
    plans = {clock.plan.kind: clock.plan for clock in said.clocks}
    for kind, given in expect.due.items():
        wanted, due = _normal(rules, given), _due(rules, plans.get(kind))
        if wanted != due:
            yield Difference(T("due time of “{clock}”", clock=term(kind)), wanted, due)


def _listed(skills: tuple[str, ...]) -> str:
    return ", ".join(sorted(skills)) or NO_CLOCK


def _due(rules: Rules, plan: ClockPlan | None) -> str:
    return NO_CLOCK if plan is None else written(plan.due.at, plan.due.inclusive, rules.zone)


def _normal(rules: Rules, given: str) -> str:
    """What was written, in the form in which due times are compared and shown."""
    found = moment(given, rules.zone)
    return given if found is None else written(found.at, found.inclusive, rules.zone)
