"""The pause between two looks at what has changed."""

from __future__ import annotations

import pytest

from models.noticing import LATENESS, LONGEST, Pause


class Machine:
    """One that wakes everybody up so many seconds late."""

    def __init__(self) -> None:
        self.late = 0.0
        self.at = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds + self.late

    def elapsed(self) -> float:
        return self.at


def test_the_later_one_is_woken_up_the_longer_is_the_next_pause_until_it_is_in_time_again() -> None:
    machine = Machine()
    pause = Pause(0.1, machine.sleep, machine.elapsed)
    pause()
    machine.late = 0.05
    pause()
    machine.late = 0.0
    for _ in range(4):
        pause()
    assert machine.slept == pytest.approx([0.1, 0.1, 0.05 * LATENESS, 0.05 * LATENESS / 2, 0.05 * LATENESS / 4, 0.1])


def test_no_pause_is_longer_than_the_longest_and_none_stays_none() -> None:
    machine = Machine()
    machine.late = 9.0
    pause, none = Pause(0.1, machine.sleep, machine.elapsed), Pause(0, machine.sleep, machine.elapsed)
    for _ in range(2):
        pause()
        none()
    assert machine.slept == [0.1, 0.0, LONGEST, 0.0]
