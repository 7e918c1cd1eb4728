from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.shifts import on_shift, time_of_day
from tests.clock import SHANGHAI

MONDAY = datetime(2026, 11, 23, tzinfo=SHANGHAI)
MINUTES = st.integers(0, 24 * 60 - 1)


def written(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@pytest.mark.parametrize(
    ("start", "end", "at", "works"),
    [
        ("09:00", "18:00", "08:59:59", False),
        ("09:00", "18:00", "09:00:00", True),
        ("09:00", "18:00", "17:59:59", True),
        ("09:00", "18:00", "18:00:00", False),
        ("22:00", "06:00", "21:59:59", False),
        ("22:00", "06:00", "22:00:00", True),
        ("22:00", "06:00", "00:00:00", True),
        ("22:00", "06:00", "05:59:59", True),
        ("22:00", "06:00", "06:00:00", False),
        ("00:00", "00:00", "12:00:00", True),
        ("", "", "03:00:00", True),
        ("09:00", "", "03:00:00", True),
        ("9am", "18:00", "03:00:00", True),
    ],
)
def test_the_shift_at_its_edges(start: str, end: str, at: str, works: bool) -> None:
    local = datetime.combine(MONDAY.date(), time.fromisoformat(at), SHANGHAI)
    assert on_shift(start, end, local) is works


@given(MINUTES, MINUTES, MINUTES)
def test_a_shift_and_the_one_that_relieves_it_cover_the_day_without_overlap(first: int, second: int, at: int) -> None:
    local = MONDAY + timedelta(minutes=at)
    one, other = (on_shift(written(a), written(b), local) for a, b in ((first, second), (second, first)))
    assert (one and other) if first == second else one is not other


@pytest.mark.parametrize("wrong", ["", "24:00", "9:00", "08:60", "0800", "08:30 ", "aa:bb", "０８:30", "0８:30"])
def test_what_is_no_time_of_day(wrong: str) -> None:
    assert time_of_day(wrong) is None
