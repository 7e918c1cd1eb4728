"""Days, times and amounts as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.widgets.times import Unclear, cents_of, day_of, instant_of

NOW = datetime(2026, 11, 25, 10, 7, 30)  # a Wednesday


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("2026-12-01", "2026-12-01"), ("20261201", "2026-12-01"), ("2026年12月1日", "2026-12-01"),
        ("12-1", "2026-12-01"), ("12/1", "2026-12-01"), ("12.1", "2026-12-01"), ("1201", "2026-12-01"),
        ("12月1日", "2026-12-01"), ("12月1号", "2026-12-01"), ("1-3", "2027-01-03"), ("30号", "2026-11-30"),
        ("今天", "2026-11-25"), ("明天", "2026-11-26"), ("后天", "2026-11-27"), ("大后天", "2026-11-28"),
        ("昨天", "2026-11-24"), ("前天", "2026-11-23"), ("tomorrow", "2026-11-26"), ("Today", "2026-11-25"),
        ("周五", "2026-11-27"), ("星期三", "2026-11-25"), ("礼拜天", "2026-11-29"), ("周二", "2026-12-01"),
        ("下周五", "2026-12-04"), ("下下周一", "2026-12-07"), ("本周五", "2026-11-27"), ("fri", "2026-11-27"),
        ("next monday", "2026-11-30"), ("Sunday", "2026-11-29"),
        ("+3d", "2026-11-28"), ("3天后", "2026-11-28"), ("+2w", "2026-12-09"), ("两周后", "2026-12-09"),
        ("in 3 d", "2026-11-28"),
    ],
)  # fmt: skip
def test_days(typed: str, wanted: str) -> None:
    assert day_of(typed, NOW.date()) == date.fromisoformat(wanted)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("15:30", "25T15:30"), ("9:05", "25T09:05"), ("03:00", "25T03:00"), ("15.30", "25T15:30"),
        ("3pm", "25T15:00"), ("3:30 pm", "25T15:30"), ("12pm", "25T12:00"), ("12am", "25T00:00"),
        ("下午3点", "25T15:00"), ("下午三点半", "25T15:30"), ("上午10点", "25T10:00"), ("晚上8点", "25T20:00"),
        ("中午12点", "25T12:00"), ("中午1点", "25T13:00"), ("15点", "25T15:00"), ("15点30分", "25T15:30"),
        ("9点一刻", "25T09:15"), ("3点", "25T15:00"), ("11点", "25T11:00"), ("凌晨2点", "25T02:00"),
        ("明天下午3点", "26T15:00"), ("明天 15:30", "26T15:30"), ("tomorrow 3pm", "26T15:00"), ("周五9点", "27T09:00"),
        ("11-30 15:30", "30T15:30"), ("2026-11-30 09:00", "30T09:00"), ("11月30日下午两点", "30T14:00"),
        ("30号10点", "30T10:00"), ("11-30", "30T18:00"), ("明天", "26T18:00"),
        ("+2h", "25T12:07"), ("+30m", "25T10:37"), ("+2h30m", "25T12:37"), ("+1d", "26T10:07"),
        ("2小时后", "25T12:07"), ("半小时后", "25T10:37"), ("一个半小时后", "25T11:37"), ("30分钟后", "25T10:37"),
        ("两天后", "27T10:07"), ("in 2h", "25T12:07"),
    ],
)  # fmt: skip
def test_times(typed: str, wanted: str) -> None:
    assert instant_of(typed, NOW) == datetime.fromisoformat(f"2026-11-{wanted}")


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("1280", 128_000), ("1,299", 129_900), ("¥1,280.50", 128_050), ("99元", 9_900), ("99块", 9_900),
     ("1.2万", 1_200_000), ("3千", 300_000), ("0", 0)],
)  # fmt: skip
def test_amounts(typed: str, cents: int) -> None:
    assert cents_of(typed) == cents


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "2026-02-30", "13-45", "三", "+", "+2x", "点", "32号", "99点"])
def test_what_is_none_says_what_would_be(typed: str) -> None:
    with pytest.raises(Unclear):
        day_of(typed, NOW.date())
    if typed:
        with pytest.raises(Unclear):
            instant_of(typed, NOW)


@pytest.mark.parametrize("typed", ["", "free", "1.234", "-5", "万", "1e9", "nan", "1234567890123"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(Unclear):
        cents_of(typed)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    for reader in (lambda: day_of(typed, NOW.date()), lambda: instant_of(typed, NOW), lambda: cents_of(typed)):
        with suppress(Unclear):
            assert reader() is not None
