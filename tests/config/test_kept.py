"""What is kept as data is said later as it would have been said at once, in either language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from config.texts import LANGUAGES, Day, Minutes, Money, Name, Text, Translator, kept

PLAIN = st.text(max_size=8) | st.integers(-(10**9), 10**9)
OURS: st.SearchStrategy[Any] = st.one_of(
    st.builds(Money, st.integers(-(10**9), 10**9)),
    st.builds(Minutes, st.integers(0, 10**6)),
    st.builds(Name, st.text(max_size=5), st.text(max_size=5)),
    st.builds(Day, st.dates(date(2000, 1, 1), date(2100, 1, 1))),
    st.builds(Day, st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1))),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
)
SAYABLE = st.recursive(
    PLAIN | OURS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.builds(lambda a, n: Text("{a}: {n} {n:case|cases}", {"a": a, "n": n}), inner, st.integers(0, 3)),
    ),
    max_leaves=6,
)


@given(SAYABLE)
def test_what_went_through_json_is_said_alike(said: Any) -> None:
    again = msgspec.json.decode(msgspec.json.encode(kept(said)))
    for language in LANGUAGES:
        words = Translator(language)
        assert words.say(again) == words.say(said)
