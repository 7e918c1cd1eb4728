"""What a clock says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.texts import Translator
from screens.clock_text import clock_text, coarse
from screens.paint import width

SAY = Translator("en").say
LENGTHS = st.timedeltas(min_value=timedelta(days=-90), max_value=timedelta(days=90))


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=42), "42s"),
        (timedelta(seconds=60), "1m"),
        (timedelta(minutes=59, seconds=59), "59m"),
        (timedelta(hours=2, minutes=50), "2h"),
        (timedelta(days=3, hours=23), "3d"),
    ],
)
def test_a_length_is_told_in_its_largest_unit(length: timedelta, said: str) -> None:
    assert SAY(coarse(length)) == said


@pytest.mark.parametrize(
    ("left", "paused", "said", "style"),
    [
        (timedelta(hours=5), False, "5h", ""),
        (timedelta(minutes=9), False, "!9m", "alarm"),
        (timedelta(seconds=-1), False, "OVR 1s", "breached"),
        (timedelta(hours=-2), True, "OVR 2h", "breached"),
        (timedelta(minutes=9), True, "stop 9m", "info"),
        (None, False, "", ""),
    ],
)
def test_a_clock_says_its_state_before_its_time(left: timedelta | None, paused: bool, said: str, style: str) -> None:
    told = clock_text(left, paused=paused)
    assert (SAY(told.text), told.style) == (said, style)


@given(LENGTHS, st.booleans())
def test_a_coloured_clock_has_a_word_or_mark_and_fits_its_column(left: timedelta, paused: bool) -> None:
    told = clock_text(left, paused=paused)
    said = SAY(told.text)
    assert width(said) <= 8
    assert not told.style or not said[0].isdigit()
