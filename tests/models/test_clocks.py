"""Clocks of a case as they run: stopped, raised while they stand still, and brought along by a raise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec import ValidationError

from models import capabilities, operation
from models.cases.tables import Case
from models.clocks.tables import Clock, ClockStop
from models.desk import Desk
from tests.clock import SettableClock
from tests.models.walking import World

capabilities.operations()


def clocks(number: str) -> dict[str, Clock]:
    """The running clocks of a case by kind."""
    rows = Clock.select().join(Case).where(Case.number == number, Clock.ended_at.is_null())
    return {clock.kind: clock for clock in rows}


def change(world: World, number: str, severity: str) -> None:
    given: dict[str, Any] = world.on(number, severity=severity, reason="情况有变")
    operation.run(world.acting("manager"), "cases.change_severity", given)


def stop_of(world: World) -> ClockStop:
    """The stop of the stopped case, as it is now."""
    row: ClockStop = ClockStop.select().join(Case).where(Case.number == world.stopped).get()
    return row


def test_a_raise_to_p1_ends_a_stop_since_such_clocks_never_stop(desk: Desk, clock: SettableClock) -> None:
    world = World(desk, clock)
    stopped_at = stop_of(world).stopped_at
    clock.advance(minutes=55)
    change(world, world.stopped, "P1")
    raised_at = clock()
    assert stop_of(world).resumed_at == raised_at
    assert not Case.get(Case.number == world.stopped).paused
    running = clocks(world.stopped)
    gone = raised_at - stopped_at
    assert running["plan"].due_at == running["plan"].start_at + timedelta(hours=4) + gone
    assert running["solve"].due_at == running["solve"].start_at + timedelta(hours=24) + gone
    assert running["first_response"].due_at == raised_at
    clock.advance(minutes=600)
    operation.run(desk, "clocks.resume_expired", {})
    assert clocks(world.stopped)["solve"].due_at == running["solve"].due_at


def test_a_raise_that_ends_a_stop_counts_the_investigation_anew_too(desk: Desk, clock: SettableClock) -> None:
    world = World(desk, clock)
    number = world.company.reach("investigating")
    begun = clocks(number)["investigation"].start_at
    world.does("clocks.stop", case=number, version=world.version(number), reason="third_party")
    clock.advance(minutes=90)
    change(world, number, "P1")
    looked_into = clocks(number)["investigation"]
    # Four hours by the limit of a P1 (workflows 2, T3) from when it was begun, and the 90 minutes that it stood still.
    assert looked_into.due_at == begun + timedelta(hours=4, minutes=90)
    assert (looked_into.stoppable, looked_into.severity) == (False, "P1")


def test_a_raise_gives_an_investigation_the_stricter_limit_and_never_one_that_is_over(
    desk: Desk, clock: SettableClock
) -> None:
    world = World(desk, clock)
    number = world.company.reach("investigating")
    clock.advance(hours=6)
    change(world, number, "P1")
    assert clocks(number)["investigation"].due_at == clock()


def test_a_change_to_a_severity_that_may_stop_leaves_the_stop(desk: Desk, clock: SettableClock) -> None:
    world = World(desk, clock)
    change(world, world.stopped, "P3")
    assert stop_of(world).resumed_at is None
    assert clocks(world.stopped)["solve"].stoppable


def test_a_raise_brings_the_clocks_that_only_the_new_severity_has(desk: Desk, clock: SettableClock) -> None:
    world = World(desk, clock)
    number = world.opens("return", batch_number="B9")
    received = Case.get(Case.number == number).received_at
    assert "solve" not in clocks(number)
    clock.advance(minutes=25 * 60)
    change(world, number, "P1")
    assert clocks(number)["solve"].due_at == clock() > received + timedelta(hours=24)
    change(world, number, "P4")
    change(world, number, "P1")
    assert Clock.select().join(Case).where(Case.number == number, Clock.kind == "solve").count() == 1


def test_lowering_brings_no_clocks(desk: Desk, clock: SettableClock) -> None:
    world = World(desk, clock)
    before = set(clocks(world.complaint))
    change(world, world.complaint, "P4")
    assert set(clocks(world.complaint)) == before
    assert clocks(world.complaint)["solve"].due_at > clock() + timedelta(days=13)


def test_a_fault_in_one_stop_lets_all_others_run_on(desk: Desk, clock: SettableClock) -> None:
    world = World(desk, clock)
    number = world.company.reach("investigating")
    world.does("clocks.stop", case=number, version=world.version(number), reason="third_party")
    ClockStop.update(expected_at=clock() + timedelta(hours=1)).execute()
    faulty = Case.get(Case.number == world.stopped)
    Clock.update(budget={"parsecs": 3}).where(Clock.case == faulty).execute()
    clock.advance(minutes=90)
    with pytest.raises(ValidationError):
        operation.run(desk, "clocks.resume_expired", {})
    assert {row.case.number for row in ClockStop.select().where(ClockStop.resumed_at.is_null())} == {world.stopped}
    resumed = ClockStop.select().join(Case).where(Case.number == number).get()
    assert resumed.resumed_at == resumed.expected_at
    assert not Case.get(Case.number == number).paused
