"""The order of the queue while cases change and time goes by, against sorting all of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.queue.order import Key, WorstFirst, breached, due_key
from models.queue.views import QueueRow

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
moments = st.sampled_from([NOON + timedelta(minutes=minutes) for minutes in (-30, -1, 0, 1)])
words = st.sampled_from(["", "王**", "鱼油"])
rows = st.builds(
    QueueRow, id=st.integers(1, 9), number=st.sampled_from(["A", "B"]), version=st.integers(1, 70_000),
    kind=st.sampled_from(["return", "repair"]), state=st.just("open"), severity=st.sampled_from(["P1", "P2"]),
    channel=st.just("phone"), category=words, customer_id=st.none() | st.integers(1, 9), customer=words, product=words,
    queue=words, owner_id=st.none() | st.integers(1, 9), owner=words, owner_login=words, received_at=moments,
    next_due=st.none() | moments, next_due_kind=st.just(""), next_due_inclusive=st.booleans(),
    next_due_provisional=st.booleans(), paused=st.booleans(), text=st.text(max_size=60), breaks=st.none() | moments,
    present=st.lists(words, max_size=2).map(tuple),
)  # fmt: skip


def worst_first(row: QueueRow) -> tuple[bool, bool, bool, Key]:
    late = breached(row, NOON)
    return (row.paused, not late, late or row.paused or row.severity != "P1", due_key(row))


@given(st.lists(rows | st.integers(1, 9), max_size=40))
def test_it_is_as_if_all_were_sorted(changes: list[QueueRow | int]) -> None:
    order, there = WorstFirst(), dict[int, QueueRow]()
    for change in changes:
        if isinstance(change, int):
            order.remove(change)
            there.pop(change, None)
        else:
            order.put(change)
            there[change.id] = change
    wanted = sorted(there.values(), key=worst_first)
    found = order.in_order(NOON)
    assert list(found) == wanted
    assert list(found[2:4]) == wanted[2:4]
    assert [found.place_of(row.id) for row in wanted] == list(range(len(wanted)))
    assert found.place_of("heading") is None
