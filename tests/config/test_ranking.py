"""Why each person stands where he stands: the same order as routing's, and a reason for everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Rules
from config.ranking import Place, ranked, why_not
from config.routing import Candidate, WaitingCase, candidates
from config.texts import Translator

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SAY = Translator("en").say
CASE = WaitingCase(
    id=1, customer_id=None, severity="P3", received_at=NOON, queue="health_food", skills=("health_food",)
)


def person(staff_id: int = 1, **given: Any) -> Candidate:
    plain = {"roles": ("agent",), "skills": ("health_food",), "team": "hotline", "load": 0, "cap": 30}
    return Candidate(staff_id=staff_id, **{**plain, **given})


def said(places: tuple[Place, ...]) -> dict[int, str]:
    return {place.candidate.staff_id: SAY(place.why) for place in places}  # type: ignore[arg-type]


def test_what_puts_each_before_the_next(rules: Rules) -> None:
    staff = [
        person(1, load=2, idle_since=NOON),
        person(2, load=2, idle_since=NOON - timedelta(minutes=5)),
        person(3, load=9, owns_customer=True),
        person(4, load=4),
        person(5, load=4),
    ]
    found = ranked(rules, CASE, staff)
    assert [(place.candidate.staff_id, place.place) for place in found] == [(3, 1), (2, 2), (1, 3), (4, 4), (5, 5)]
    words = said(found)
    assert words[3].startswith("handles an open case of this customer, load 9 of 30")
    assert words[3].endswith("before the next because of the customer's open case")
    assert words[2].endswith("before the next for waiting longer")
    assert words[1].endswith("before the next for the smaller load")
    assert words[4] == "load 4 of 30, is equal to the next"
    assert words[5] == "load 4 of 30"


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        ({"skills": ()}, "lacks the skill Health food"),
        ({"load": 29}, "has a load of 29 of 30, and a P3 case counts 2"),
        ({"state": "away"}, "is away"),
        ({"state": "off"}, "is off duty"),
        ({"on_leave": True}, "is on leave"),
        ({"roles": ("warehouse",)}, "takes no cases in this role"),
        ({"on_leave": True, "skills": (), "load": 30}, "is on leave, lacks the skill Health food, has a load of 30"),
    ],
)
def test_everything_for_which_somebody_is_out(rules: Rules, given_: dict[str, Any], reason: str) -> None:
    [place] = ranked(rules, CASE, [person(**given_)])
    assert place.place is None
    assert said((place,))[1].startswith(reason)


def test_the_team_of_the_queue(rules: Rules) -> None:
    queue = msgspec.structs.replace(rules.routing.queues["health_food"], teams=("technical",))
    routing = msgspec.structs.replace(rules.routing, queues={**rules.routing.queues, "health_food": queue})
    strict = msgspec.structs.replace(rules, routing=routing)
    assert said(ranked(strict, CASE, [person()]))[1] == "is not of the team Technical support"
    assert why_not(strict, CASE, person(team="technical")) == ()


PEOPLE = st.lists(
    st.builds(
        lambda n, **more: person(n, **more),
        st.integers(1, 99),
        load=st.integers(0, 31),
        skills=st.sampled_from([(), ("health_food",)]),
        state=st.sampled_from(["ready", "busy", "away", "off"]),
        on_leave=st.booleans(),
        owns_customer=st.booleans(),
        roles=st.sampled_from([("agent",), ("warehouse",), ()]),
        idle_since=st.none() | st.datetimes(timezones=st.just(UTC), min_value=datetime(2026, 1, 1)),
    ),
    unique_by=lambda one: one.staff_id,
    max_size=8,
)


@given(PEOPLE)
def test_the_order_is_that_of_routing_and_everybody_has_a_reason(rules: Rules, staff: list[Candidate]) -> None:
    found = ranked(rules, CASE, staff)
    able = [place.candidate for place in found if place.place is not None]
    assert able == candidates(rules, CASE, staff)
    assert sorted(place.candidate.staff_id for place in found) == sorted(one.staff_id for one in staff)
    assert all(place.why for place in found)
    assert all((place.place is None) == bool(why_not(rules, CASE, place.candidate)) for place in found)
