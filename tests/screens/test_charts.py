"""Bars of plain characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.charts import LONGEST, Bar, bar, chart
from screens.paint import spans_of, width


@given(st.floats(0, 1e9), st.floats(0, 1e9), st.integers(1, 200))
def test_a_bar_is_never_longer_than_its_room_and_more_than_nothing_can_be_seen(
    value: float, most: float, cells: int
) -> None:
    made = bar(value, most, cells)
    assert len(made) <= cells
    assert bool(made) == (value > 0 and most > 0)
    assert set(made) <= {"#"}


@pytest.mark.parametrize("room", [40, 80, 132])
def test_lines_fit_and_bars_begin_in_one_column(room: int) -> None:
    lines = chart([Bar("紧急应急", "12.5", 12.5), Bar("General", "3", 3), Bar("", "0", 0)], room)
    said = ["".join(span.text for span in spans_of(line)) for line in lines]
    assert all(width(line) <= room for line in said)
    assert len({width(line.rstrip("#")) for line in said}) == 1
    assert said[0].count("#") <= LONGEST
    assert said[0].count("#") > said[1].count("#") > said[2].count("#") == 0


def test_no_bars_are_no_lines() -> None:
    assert chart([], 80) == []
