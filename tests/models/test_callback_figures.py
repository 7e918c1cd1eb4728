"""The figures of callbacks by themselves: each call in one place, promises, points, rounding half up."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.callbacks.figures import Answer, Call, called, figures, place, promise_kept, scores
from models.callbacks.flow import ENDED, OPEN
from models.reports.counting import Share, rounded
from tests.clock import SettableClock

NOW = SettableClock("2026-11-20 12:00")()
HOUR = timedelta(hours=1)


def call(state: str, *, due: float = -1, ended: float | None = None, **more: Any) -> Call:
    """A callback; `due` and `ended` are hours from now."""
    return Call(
        kind=more.pop("kind", "verification"), state=state, due_at=NOW + due * HOUR,
        ended_at=None if ended is None else NOW + ended * HOUR, **more,
    )  # fmt: skip


def test_a_month_that_is_counted_by_hand() -> None:
    made = [
        # due, in time, done, reached with 1 attempt
        call("done", ended=-2, in_time=True, attempts=1, reached=True),
        # due, late, done, reached with 3; the promise is broken
        call("done", ended=0, in_time=False, attempts=3, reached=True, promised=True, kind="promised"),
        # due, in time by the third attempt, done, not reached
        call("closed_unreached", ended=0, in_time=True, attempts=3),
        # due, in time, done, not reached; he answered the message
        call("done_sms", ended=0, in_time=True, attempts=3),
        # due, in time, done: he answers or does not until some day
        call("sms_sent", in_time=True, attempts=3),
        # due, in time, done, reached with 1: he wants no calls
        call("refused", due=5, ended=-2, in_time=True, attempts=1, reached=True),
        # due, since its time is over; not done
        call("planned"),
        # due, kept by an attempt in time that nobody answered; not done
        call("no_answer", in_time=True, attempts=1, promised=True, kind="promised"),
        # not due yet; to be kept still
        call("planned", due=1, promised=True, kind="promised"),
        # due, forgotten, and dropped after its time: broken
        call("dropped", ended=0, promised=True, kind="promised"),
        # no longer needed before its time
        call("dropped", ended=-2),
        # tried as promised, then no longer needed: kept, and not due
        call("dropped", ended=0, in_time=True, attempts=1, promised=True, kind="promised"),
        # written in place of calls
        call("sms_sent"),
        call("closed_unreached", ended=0),
    ]
    found = called(made, NOW)
    # nine are due: six ended or written, one over, one tried, one dropped late
    assert found.due == 9
    # 6 of 9 = 66.66..: done, closed_unreached, done_sms, sms_sent, refused, no_answer
    assert found.in_time == Share(6, 9, 66.7)
    # 6 of 9 are done: all but planned, no_answer and dropped
    assert found.done == Share(6, 9, 66.7)
    # 7 were tried, 3 of them spoke: 42.857; 1 + 3 + 3 + 3 + 3 + 1 + 1 = 15 attempts, 15 / 3 = 5
    assert (found.reached, found.attempts, found.attempts_per_reach) == (Share(3, 7, 42.9), 15, 5.0)
    # kept: no_answer and the one dropped after it; broken: the late one and the one dropped late
    assert found.promises == Share(2, 4, 50.0)
    assert (found.answered_by_message, found.refused, found.unreached) == (1, 1, 1)
    assert (found.written_instead, found.dropped, found.coming) == (2, 2, 1)
    kinds = dict(figures(made, [], NOW).kinds)
    # promised: done, no_answer and the one dropped late are due; 1 done, 1 in time; 1 of 2 tried was reached
    assert (kinds["promised"].due, kinds["promised"].done, kinds["promised"].in_time, kinds["promised"].reached) == (
        3, Share(1, 3, 33.3), Share(1, 3, 33.3), Share(1, 2, 50.0),
    )  # fmt: skip
    assert [kind for kind, _ in figures(made, [], NOW).kinds] == ["verification", "promised"]


def test_a_time_that_includes_its_instant_is_over_after_it_and_else_at_it() -> None:
    assert place(call("planned", due=0), NOW) == "coming"
    assert place(call("planned", due=0, due_inclusive=False), NOW) == "due"
    assert promise_kept(call("planned", due=0, promised=True), NOW) is None
    assert promise_kept(call("planned", due=0, due_inclusive=False, promised=True), NOW) is False


def test_of_nothing_nothing_is_said() -> None:
    found = figures([], [], NOW)
    assert (found.calls.done, found.calls.attempts_per_reach) == (Share(0, 0, None), None)
    assert (found.satisfied.average, found.satisfied.good, found.solved.percent) == (None, Share(0, 0, None), None)
    assert all(not rows for rows in found.groups.values())


def test_points_by_person_team_product_and_dimension() -> None:
    wu, he = {"person": ("wu", "Wu Tao"), "team": ("calls", "")}, {"person": ("he", "He Li")}
    found = figures([], [
        Answer(satisfied=5, solved=True, attitude=5, groups={**wu, "by": ("agent", "")}),
        Answer(satisfied=4, solved=True, attitude=2, groups={**wu, "by": ("agent", "")}),
        Answer(satisfied=3, solved=False, groups={**he, "by": ("customer", "")}),
        Answer(satisfied=1, groups={"by": ("customer", "")}),
        Answer(solved=True, groups={**he, "by": ("agent", "")}),  # no points: counted among the solved alone
    ], NOW)  # fmt: skip
    # 5 + 4 + 3 + 1 = 13, 13 / 4 = 3.25; two of four gave 4 or 5, one 1 or 2
    assert found.satisfied == scores([5, 4, 3, 1])
    assert (found.satisfied.average, found.satisfied.good, found.satisfied.bad) == (
        3.25, Share(2, 4, 50.0), Share(1, 4, 25.0),
    )  # fmt: skip
    assert found.solved == Share(3, 4, 75.0)
    people = [(one.key, one.name, one.scores.count, one.scores.average) for one in found.groups["person"]]
    assert people == [("wu", "Wu Tao", 2, 4.5), ("he", "He Li", 1, 3.0)]
    assert [(one.key, one.scores.average) for one in found.groups["team"]] == [("calls", 4.5)]
    assert [(one.key, one.scores.average) for one in found.groups["by"]] == [("agent", 4.5), ("customer", 2.0)]
    assert found.groups["product"] == ()
    dimensions = {one.key: (one.scores.count, one.scores.average) for one in found.dimensions}
    assert dimensions == {"attitude": (2, 3.5), "speed": (0, None), "solving": (0, None), "result": (0, None)}


@pytest.mark.parametrize(
    ("part", "whole", "places", "expected"),
    [
        (100, 16, 1, 6.3),  # 6.25: half up, where round() says 6.2
        (100, 3, 1, 33.3),
        (17, 8, 2, 2.13),  # 2.125, where round() says 2.12
        (100 * 1959, 2000, 1, 98.0),  # 97.95
        (100 * 19589, 20000, 1, 97.9),  # 97.945 is not the target of 98
        (0, 5, 1, 0.0),
        (5, 0, 1, None),
    ],
)
def test_halves_go_up(part: int, whole: int, places: int, expected: float | None) -> None:
    assert rounded(part, whole, places) == expected


@given(st.integers(0, 10**9), st.integers(1, 10**6), st.integers(0, 3))
def test_rounding_is_that_of_decimals(part: int, whole: int, places: int) -> None:
    exact = (Decimal(part) / Decimal(whole)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert rounded(part, whole, places) == float(exact)


def made_calls() -> st.SearchStrategy[Call]:
    def build(state: str, due: int, ended: int, **more: Any) -> Call:
        return call(state, due=due, ended=ended if state in ENDED else None, **more)

    return st.builds(
        build, st.sampled_from([*OPEN, *ENDED]), st.integers(-9, 9), st.integers(-9, 0), due_inclusive=st.booleans(),
        promised=st.booleans(), in_time=st.sampled_from([None, True, False]), attempts=st.integers(0, 3),
    )  # fmt: skip


@given(st.lists(made_calls(), max_size=12), st.integers(0, 20))
def test_every_call_is_counted_once_and_no_promise_is_forgotten(calls: list[Call], later: int) -> None:
    now: datetime = NOW + later * HOUR
    found = called(calls, now)
    assert found.due + found.written_instead + found.dropped + found.coming == len(calls)
    assert found.done.count + sum(
        one.state not in ("done", "done_sms", "refused", "closed_unreached", "sms_sent") and place(one, now) == "due"
        for one in calls
    ) == found.due  # fmt: skip
    # a promise without a verdict is still to come, or was dropped before its time
    unknown = [one for one in calls if one.promised and promise_kept(one, now) is None]
    assert all((one.ended_at or now) <= one.due_at for one in unknown)
    assert found.promises.of == sum(one.promised for one in calls) - len(unknown)
