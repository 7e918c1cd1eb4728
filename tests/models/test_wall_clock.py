"""The real time never goes back, whatever is done to the clock of the machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.wall_clock import Onward
from tests.clock import SettableClock

START = datetime(2026, 11, 23, 1, tzinfo=UTC)


class Machine:
    """A machine whose clock and whose passing of time are told by the test."""

    def __init__(self) -> None:
        self.wall = SettableClock(START)
        self.passed = 0.0
        self.clock = Onward(self.wall, lambda: self.passed)

    def let_pass(self, seconds: float) -> datetime:
        self.passed += seconds
        self.wall.advance(seconds=seconds)
        return self.clock()


@given(st.lists(st.tuples(st.floats(0, 10_000), st.floats(-10_000, 10_000))))
def test_it_never_goes_back_and_is_never_behind_the_machine(steps: list[tuple[float, float]]) -> None:
    machine = Machine()
    last = machine.clock()
    for seconds, jump in steps:
        machine.wall.advance(seconds=jump)
        now = machine.let_pass(seconds)
        assert now >= max(last, machine.wall())
        last = now


def test_it_is_the_clock_of_the_machine_while_nobody_sets_that_back() -> None:
    machine = Machine()
    assert machine.let_pass(5) == START + timedelta(seconds=5)
    machine.wall.advance(hours=3)
    assert machine.let_pass(5) == START + timedelta(hours=3, seconds=10)


def test_set_back_it_goes_on_at_half_speed_until_the_machine_has_caught_up() -> None:
    machine = Machine()
    machine.wall.advance(hours=-1)
    assert machine.clock() == START
    assert machine.let_pass(600) == START + timedelta(minutes=5)
    assert machine.let_pass(6600) == START + timedelta(hours=1)
    assert machine.let_pass(60) == machine.wall() == START + timedelta(hours=1, minutes=1)
