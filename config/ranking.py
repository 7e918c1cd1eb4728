"""Why each person stands where routing puts him for a case, and why the others cannot be given it.

`config.routing.candidates` decides the order; here it is only put into words (workflows 1.6).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

import msgspec

from config.routing import TAKE, Candidate, WaitingCase, can_take, candidates, unavailable
from config.texts import Sayable, T, Text

if TYPE_CHECKING:
    from config.loading import Rules


class Place(msgspec.Struct, frozen=True):
    """A person, his place from 1 (None: he cannot be given the case), and the reasons in words."""

    candidate: Candidate
    place: int | None
    why: tuple[Text, ...]


def ranked(rules: Rules, case: WaitingCase, staff: Sequence[Candidate]) -> tuple[Place, ...]:
    """Everybody: those who could be given the case, best first, then the others in the order given."""
    able = candidates(rules, case, staff)
    found = [Place(one, n, _why_here(one, behind)) for n, (one, behind) in enumerate(zip_longest(able, able[1:]), 1)]
    ids = {one.staff_id for one in able}
    return (*found, *(Place(one, None, why_not(rules, case, one)) for one in staff if one.staff_id not in ids))


def why_not(rules: Rules, case: WaitingCase, one: Candidate) -> tuple[Text, ...]:
    """Everything for which this person cannot be given this case; empty when he can."""
    found = [*_absent(rules, one), *_unfit(rules, case, one)]
    if found:
        return tuple(found)
    general = unavailable(rules, one)
    if general is not None:
        return (general,)
    return () if can_take(rules, one, case) else (T("the rules of routing leave this person out"),)


def _absent(rules: Rules, one: Candidate) -> list[Text]:
    found = []
    if not rules.roles.may(one.roles, TAKE):
        found.append(T("takes no cases in this role"))
    if one.on_leave:
        found.append(T("is on leave"))
    if one.state == "away":
        found.append(T("is away"))
    if one.state == "off":
        found.append(T("is off duty"))
    return found


def _unfit(rules: Rules, case: WaitingCase, one: Candidate) -> list[Text]:
    routing = rules.routing
    found = []
    missing = [skill for skill in case.skills if skill not in one.skills]
    if missing:
        names: list[Sayable] = [routing.skills.get(skill, skill) for skill in missing]
        found.append(T("lacks the skill {skills}", skills=names))
    queue = routing.queues.get(case.queue)
    if queue is not None and queue.teams and one.team not in queue.teams:
        teams: list[Sayable] = [routing.teams.get(team, team) for team in queue.teams]
        found.append(T("is not of the team {teams}", teams=teams))
    weight = routing.weight(case.severity)
    if one.load + weight > one.cap:
        text = T(
            "has a load of {load} of {cap}, and a {severity} case counts {weight}",
            load=one.load,
            cap=one.cap,
            severity=case.severity,
            weight=weight,
        )
        found.append(text)
    return found


def _why_here(one: Candidate, behind: Candidate | None) -> tuple[Text, ...]:
    """What speaks for this person, and what put him before the one behind him."""
    found = [T("handles an open case of this customer")] if one.owns_customer else []
    found.append(T("load {load} of {cap}", load=one.load, cap=one.cap))
    if one.idle_since is not None:
        found.append(T("waiting since {at}", at=one.idle_since))
    if behind is not None:
        found.append(_before(one, behind))
    return tuple(found)


def _before(one: Candidate, behind: Candidate) -> Text:
    if one.owns_customer != behind.owns_customer:
        return T("comes before the next because of the customer's open case")
    if one.load != behind.load:
        return T("comes before the next for the smaller load")
    if one.idle_since != behind.idle_since:
        return T("comes before the next for waiting longer")
    return T("is equal to the next")
