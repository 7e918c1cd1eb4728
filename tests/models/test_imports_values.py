"""How the cells of an import are read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.imports import values
from models.imports.values import Unfit
from tests.clock import SHANGHAI

AT = values.instant(SHANGHAI)


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        (AT, "2026-11-23 14:30", datetime(2026, 11, 23, 6, 30, tzinfo=UTC)),
        (AT, "2026/1/5 9:05", datetime(2026, 1, 5, 1, 5, tzinfo=UTC)),
        (AT, "2026/1/5 9:05:07", datetime(2026, 1, 5, 1, 5, 7, tzinfo=UTC)),
        (AT, "2026年1月5日 9:05", datetime(2026, 1, 5, 1, 5, tzinfo=UTC)),
        (AT, "2026-11-23", datetime(2026, 11, 22, 16, tzinfo=UTC)),
        (AT, "2026-11-23T14:30:00Z", datetime(2026, 11, 23, 14, 30, tzinfo=UTC)),
        (AT, " ", None),
        (values.day, "２０２６－１１－２３", date(2026, 11, 23)),
        (values.day, "2026/1/5 0:00:00", date(2026, 1, 5)),
        (values.day, "20261123", date(2026, 11, 23)),
        (values.day, "2026.11.3", date(2026, 11, 3)),
        (values.day, "", None),
        (values.cents, "1,280.50 元", 128050),
        (values.cents, "￥０．０１", 1),
        (values.cents, "", 0),
        (values.flag, "√", True),
        (values.flag, "Ｎ", False),
        (values.whole(0, 10), " 7 ", 7),
        (values.several(values.code()), "a；b、a, c", ("a", "b", "c")),
    ],
)
def test_what_is_understood(read: Callable[[str], Any], written: str, value: Any) -> None:
    """The forms that people and spreadsheets write."""
    assert read(written) == value


@pytest.mark.parametrize(
    ("read", "written"),
    [
        *((AT, written) for written in ("14:30", "2026-11", "2026-13-01", "2026-11-23 25:00", "0001-01-01", "昨天")),
        *((values.day, written) for written in ("2026-02-30", "23.11.2026", "2026", "abc2026x11y23")),
        *((values.cents, written) for written in ("-1", "1.005", "1e30", "NaN", "十元", "Infinity")),
        (values.flag, "maybe"),
        (values.whole(0, 10), "11"),
        (values.whole(0, 10), "1.5"),
        (values.text(3), "abcd"),
        (values.text(9), "a\0b"),
    ],
)
def test_what_is_not_understood_is_never_guessed(read: Callable[[str], Any], written: str) -> None:
    """The message says what would be right."""
    with pytest.raises(Unfit):
        read(written)


@given(st.text(max_size=40))
def test_no_text_makes_a_reader_stumble(written: str) -> None:
    """A value or a sentence, whatever the cell holds."""
    for read in (AT, values.day, values.cents, values.flag, values.whole(0, 9), values.several(values.code(9))):
        with suppress(Unfit):
            read(written)
