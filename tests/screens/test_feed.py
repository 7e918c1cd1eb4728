"""The feed: batches of events become one message that can replace the one before it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from screens.feed import STALE_AFTER, Changed, Feed, Happening

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Event:
    id: int
    case_id: int | None
    subject: str = "case"


def played(answers: list[Sequence[Happening] | Exception]) -> tuple[list[Changed], list[int]]:
    """Let the feed ask until all answers were given."""
    posted: list[Changed] = []
    asked: list[int] = []
    ended = threading.Event()

    def wait(after: int, timeout: float) -> Sequence[Happening]:
        if not answers:
            ended.set()
            return []
        asked.append(after)
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    feed = Feed(wait, posted.append, lambda: AT, pause=0, timeout=0)
    feed.start()
    feed.start()
    assert ended.wait(10)
    feed.stop()
    return posted, asked


def test_a_batch_is_one_message_and_is_not_asked_for_again() -> None:
    posted, asked = played([[Event(3, 7), Event(4, None), Event(5, 8)], [], [Event(6, 7)]])
    assert [(change.case_ids, change.last) for change in posted] == [(frozenset({7, 8}), 5), (frozenset({7}), 6)]
    assert asked == [0, 5, 5]


def test_an_event_that_comes_late_does_not_turn_the_feed_back() -> None:
    posted, asked = played([[Event(9, 1)], [Event(8, 2)], []])
    assert [change.last for change in posted] == [9, 9]
    assert asked == [0, 9, 9]


def test_a_failing_database_does_not_end_the_feed() -> None:
    posted, _ = played([OSError("gone"), [Event(1, 1)]])
    assert len(posted) == 1


def test_messages_that_wait_merge() -> None:
    older, newer = Changed(frozenset({1}), 4), Changed(frozenset({2}), 6)
    assert older.can_replace(newer)
    assert (newer.case_ids, newer.last) == (frozenset({1, 2}), 6)


def test_silence_becomes_news_after_some_seconds() -> None:
    feed = Feed(lambda after, timeout: [], lambda message: None, lambda: AT)
    assert feed.stale_seconds(AT + timedelta(seconds=STALE_AFTER - 1)) is None
    assert feed.stale_seconds(AT + timedelta(seconds=STALE_AFTER + 3)) == STALE_AFTER + 3
