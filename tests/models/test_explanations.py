"""What is told of a case of the database is what holds for it: stored decisions, stops, owners, people."""

from __future__ import annotations

from typing import Any

import pytest

from config.explanation import BY_HAND
from config.texts import Translator
from models.assignment.operations import ClaimCase, TransferCase, claim, transfer
from models.cases.operations import ChangeSeverity, change_severity
from models.cases.tables import Case
from models.clocks.operations import ResumeClocks, StopClocks, resume, stop
from models.customers.operations import AddCustomer, ContactGiven
from models.desk import Desk
from models.explanations.queries import ExplainedCase, of_case, people
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.refusals import Refused
from models.staff.members import member
from models.staff.operations import AddStaff, add
from tests.clock import SettableClock

SAY = Translator("en").say


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """A desk with two agents and somebody of the warehouse."""
    for login, role in (("lin", "agent"), ("zhou", "agent"), ("ku", "warehouse")):
        add(desk, AddStaff(login=login, name=login.title(), roles=(role,), skills=("health_food",)))
    return desk


def complaint(desk: Desk, **given: Any) -> str:
    plain: dict[str, Any] = {"kind": "complaint", "text": "坏了", "contact_name": "王", "contact_value": "13800000000"}
    plain |= {"category": "product_quality", "no_order_reason": "lost", "apologised": True}
    return open_case(desk, OpenCase(**{**plain, **given})).number


def version(desk: Desk, number: str) -> int:
    return int(Case.get(Case.number == number).version)


def due(found: ExplainedCase, kind: str) -> Any:
    return next(clock for clock in found.explanation.clocks if clock.plan.kind == kind)


def test_what_was_stored_is_what_is_told(staffed: Desk) -> None:
    number = complaint(staffed)
    found = of_case(staffed, number)
    assert (found.number, found.open, found.owner) == (number, True, "")
    said = found.explanation
    assert (said.severity.severity, said.severity.rule, str(said.severity.version)) == ("P3", "p3.other", "2026-01-01")
    assert (said.route.queue, said.route.rule) == ("general", "general")
    assert [clock.plan.kind for clock in said.clocks] == ["first_response", "plan", "solve"]
    assert {one.login for one in found.people} == {"lin", "zhou"}
    assert all(place.place is None for place in said.people)


def test_stops_are_pauses(staffed: Desk, clock: SettableClock) -> None:
    number = complaint(staffed)
    clock.at("2026-11-24 14:00")
    stop(staffed, StopClocks(case=number, version=version(staffed, number), reason="customer"))
    clock.at("2026-11-24 16:00")
    paused = due(of_case(staffed, number), "plan")
    assert paused.paused.reason == "customer"
    assert paused.left.total_seconds() == 13 * 3600
    resume(staffed, ResumeClocks(case=number, version=version(staffed, number)))
    plan = due(of_case(staffed, number), "plan")
    assert plan.paused is None
    assert plan.left.total_seconds() == 13 * 3600
    assert any(step.kind == "paused" for step in plan.plan.due.steps)


def test_what_people_did_is_told_as_theirs(staffed: Desk) -> None:
    number = complaint(staffed)
    change_severity(
        staffed, ChangeSeverity(case=number, version=version(staffed, number), severity="P1", reason="很急")
    )
    transfer(staffed, TransferCase(case=number, version=version(staffed, number), queue="returns", reason="x"))
    said = of_case(staffed, number).explanation
    assert (said.severity.severity, said.severity.rule, SAY(said.severity.why)) == ("P1", BY_HAND, "很急")
    assert (said.route.queue, said.route.rule) == ("returns", BY_HAND)
    assert SAY(said.route.why).startswith("a member of staff sent it there; the rules had chosen ")


def test_the_owner_of_the_customers_open_case_is_known(staffed: Desk) -> None:
    customer = AddCustomer(name="王秀英", contacts=(ContactGiven(kind="phone", value="13800001001"),))
    number = complaint(staffed, new_customer=customer)
    first = Case.get(Case.number == number)
    claim(staffed.acting(member("zhou")), ClaimCase(case=number, version=first.version))
    other = complaint(staffed, customer_id=first.customer_id)
    found = of_case(staffed, other)
    assert {one.login: one.candidate.owns_customer for one in found.people} == {"lin": False, "zhou": True}
    assert not any(one.candidate.owns_customer for one in of_case(staffed, number).people)
    assert of_case(staffed, number).owner == "Zhou"
    assert {one.login for one in people(staffed)} == {"lin", "zhou"}


def test_who_may_not_see_the_case_is_told_nothing(staffed: Desk) -> None:
    add(staffed, AddStaff(login="root", name="Root", roles=("admin",)))
    with pytest.raises(Refused) as refused:
        of_case(staffed.acting(member("root")), complaint(staffed))
    assert refused.value.code == "not_found"
