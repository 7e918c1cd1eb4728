"""Tasks of departments that are due with a clock: they move with it, and nothing else moves them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.cases.tables import Case, Task
from models.clocks.correcting import Recompute, recompute
from models.clocks.tables import Clock
from models.desk import Desk
from models.rules.current import InForce
from models.rules.operations import ApplyRules, apply
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.models.ruling import confirmed


@pytest.fixture
def company(desk: Desk, clock: SettableClock) -> Company:
    return Company(desk, clock)


def investigation(company: Company, number: str) -> Clock:
    return Clock.get(Clock.case == company.case(number).id, Clock.kind == "investigation")


def tasks(company: Company, number: str) -> dict[str, Task]:
    return {row.department: row for row in Task.select().where(Task.case == company.case(number).id)}


def stand_still(company: Company, number: str, hours: int) -> None:
    version = company.case(number).version
    company.does("agent", "clocks.stop", case=number, version=version, reason="third_party")
    company.clock.advance(hours=hours)
    company.does("agent", "clocks.resume", case=number, version=company.case(number).version)


def test_the_tasks_of_an_investigation_move_by_the_time_it_stood_still(company: Company) -> None:
    number = company.reach("investigating")
    asked_for = company.does(
        "agent", "tasks.add", case=number, department="finance", text="核对", due_at=company.clock() + timedelta(days=1)
    )
    company.does("qc", "complaints.give_opinion", case=number, text="合格")
    before, was = tasks(company, number), investigation(company, number).due_at
    assert before["tech"].due_at == before["qc"].due_at == was
    stand_still(company, number, 25)
    clock, after = investigation(company, number), tasks(company, number)
    assert clock.due_at > was
    assert (after["tech"].due_at, after["tech"].due_inclusive) == (clock.due_at, clock.inclusive)
    assert after["qc"].due_at == was, "it was finished before"
    assert after["finance"].due_at == before["finance"].due_at, "its time was given by a person"
    assert after["tech"].version == before["tech"].version
    stand_still(company, number, 30)
    assert tasks(company, number)["tech"].due_at == investigation(company, number).due_at > clock.due_at
    done = company.does(
        "tech", "tasks.finish", task_id=before["tech"].id, version=before["tech"].version, result="合格"
    )
    assert done.task_id == before["tech"].id
    assert asked_for.task_id == after["finance"].id


def test_a_time_that_happens_to_be_that_of_another_clock_stays(company: Company) -> None:
    number = company.reach("investigating")
    solve = Clock.get(Clock.case == company.case(number).id, Clock.kind == "solve")
    company.does("agent", "tasks.add", case=number, department="finance", text="核对", due_at=solve.due_at)
    stand_still(company, number, 25)
    assert Clock.get_by_id(solve.id).due_at > solve.due_at
    assert tasks(company, number)["finance"].due_at == solve.due_at


def test_the_tasks_of_an_investigation_follow_a_correction_of_the_rules(desk: Desk, clock: SettableClock) -> None:
    clock.at("2026-12-31 10:00")
    company = Company(Desk(desk.database, InForce(desk.database, clock()), clock=clock), clock)
    numbers = [company.reach("investigating", category="logistics", batch_number=batch) for batch in ("B1", "B2")]
    other = company.reach("investigating", category="logistics", batch_number="B3")
    company.finish_tasks(other)
    was = {number: investigation(company, number).due_at for number in (*numbers, other)}
    apply(company.desk, ApplyRules(files=confirmed()))
    while recompute(company.desk, Recompute(cases=2)).rule_set:
        pass
    for number in numbers:
        clock_ = investigation(company, number)
        assert clock_.due_at > was[number]
        assert {(row.due_at, row.due_inclusive) for row in tasks(company, number).values()} == {
            (clock_.due_at, clock_.inclusive)
        }
    assert investigation(company, other).due_at > was[other]
    assert {row.due_at for row in tasks(company, other).values()} == {was[other]}


def test_a_question_handed_on_stays_due_with_its_promise(desk: Desk, clock: SettableClock) -> None:
    clock.at("2026-12-31 10:00")
    company = Company(Desk(desk.database, InForce(desk.database, clock()), clock=clock), clock)
    number = company.does(
        "agent", "intake.open", kind="consultation", topic="usage", text="饭前服用？", customer_id=1, transfer_to="tech"
    ).number
    answer = Clock.get(Clock.case == Case.get(Case.number == number).id, Clock.kind == "answer")
    assert tasks(company, number)["tech"].due_at == answer.due_at
    apply(company.desk, ApplyRules(files=confirmed()))
    assert recompute(company.desk, Recompute()).changed > 0
    moved = Clock.get_by_id(answer.id)
    assert tasks(company, number)["tech"].due_at == moved.due_at > answer.due_at
