"""The feed: batches of events become one message that can replace the one before it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from app.feeding import Waiting
from models import database as databases
from models import noticing
from models.desk import Desk
from models.queue import queries
from screens.feed import FULL, STALE_AFTER, CaughtUp, Changed, Feed, Happening
from screens.frame import DeskScreen
from screens.queue.screen import FEW, QueueScreen
from tests.screens.driving import SettableClock, playing, rows, shown
from tests.screens.driving import wait_until as wait_until_here
from tests.screens.working import working
from tests.waiting import wait_until

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Event:
    id: int
    case_id: int | None
    subject: str = "case"


def played(answers: list[Sequence[Happening] | Exception]) -> tuple[list[Any], list[int]]:
    """Let the feed ask until all answers were given."""
    posted: list[Any] = []
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
    real = SettableClock(AT)
    feed = Feed(lambda after, timeout: [], lambda message: None, lambda: AT, real=real)
    real.advance(seconds=STALE_AFTER - 1)
    assert feed.stale_seconds() is None
    real.advance(seconds=4)
    assert feed.stale_seconds() == STALE_AFTER + 3


def after_an_hour(answers: list[Sequence[Happening]]) -> list[Any]:
    """What a feed says whose first answer took an hour: the machine slept, or the database was away."""
    clock = SettableClock(AT)
    posted: list[Any] = []
    told = threading.Event()

    def wait(after: int, timeout: float) -> Sequence[Happening]:
        if clock.at == AT:
            clock.advance(hours=1)
        if answers:
            return answers.pop(0)
        told.set()
        return []

    feed = Feed(wait, posted.append, clock, pause=0, timeout=0, real=clock)
    feed.start()
    assert told.wait(10)
    feed.stop()
    return posted


def test_after_a_silence_the_feed_says_how_much_it_has_caught_up() -> None:
    *_, caught_up = after_an_hour([[Event(1, 1), Event(2, None)]])
    assert (type(caught_up), caught_up.count, caught_up.since) == (CaughtUp, 2, AT)


def test_what_comes_in_several_answers_is_counted_together() -> None:
    many = [Event(number, 1) for number in range(1, FULL + 1)]
    posted = after_an_hour([many, [Event(FULL + 1, 2)]])
    assert [type(message) for message in posted] == [Changed, Changed, CaughtUp]
    assert posted[-1].count == FULL + 1


def test_a_silence_in_which_nothing_happened_is_told_too() -> None:
    [caught_up] = after_an_hour([[]])
    assert (type(caught_up), caught_up.count) == (CaughtUp, 0)


# On the databases


@pytest.fixture(params=["sqlite", "postgresql", "postgresql?listen=no"])
def watched(request: pytest.FixtureRequest, open_desk: Any) -> Desk:
    """A desk on each kind of database, and on one of which nothing can be heard."""
    kind, mark, option = request.param.partition("?")
    url = request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url")
    desk: Desk = open_desk(url + (f"{'&' if '?' in url else '?'}{option}" if mark else ""))
    return desk


def happen(desk: Desk) -> int:
    return desk.transact("tests.happen", lambda: desk.record("test", None))


def rolled_back(desk: Desk) -> None:
    def fail() -> None:
        desk.record("test", None)
        raise KeyError

    with pytest.raises(KeyError):
        desk.transact("tests.fail", fail)


def in_another_thread(work: Any, *arguments: Any) -> threading.Thread:
    thread = threading.Thread(target=work, args=arguments)
    thread.start()
    return thread


def hears(desk: Desk, wait: Any, heard: list[int], ended: threading.Event) -> None:
    while not ended.is_set():
        heard += [change.id for change in wait(0, 0.1)]
    desk.database.close()


def test_every_event_is_heard_once_from_the_first_on(watched: Desk) -> None:
    first = happen(watched)
    heard: list[int] = []
    ended = threading.Event()
    listener = in_another_thread(hears, watched, Waiting(watched.database).wait, heard, ended)
    wait_until(lambda: heard == [first])
    later = [happen(watched) for _ in range(5)]
    rolled_back(watched)
    wait_until(lambda: len(heard) == 6)
    ended.set()
    listener.join()
    assert heard == [first, *later]


def test_whoever_waits_is_woken_by_a_commit_and_not_without(desk: Desk) -> None:
    watch = noticing.noticing(desk.database)
    assert watch.wait(0)
    assert not watch.wait(0)
    writers = [in_another_thread(lambda: (happen(desk), desk.database.close())) for _ in range(2)]
    for writer in writers:
        writer.join()
    assert watch.wait(20)
    watch.close()


def test_a_connection_that_was_cut_off_listens_again_and_has_missed_nothing(postgres_url: str, open_desk: Any) -> None:
    desk = open_desk(postgres_url)
    wait = Waiting(desk.database).wait
    last = happen(desk)
    assert [change.id for change in wait(0, 0)] == [last]
    other = databases.open_only(postgres_url)
    there = "datname = current_database() AND pid <> pg_backend_pid()"
    other.execute_sql(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {there}")
    other.close()
    with pytest.raises(Exception, match=r"terminat|closed"):
        wait(last, 1)
    missed = in_another_thread(lambda: (happen(desk), desk.database.close()))
    missed.join()
    assert [change.id for change in wait(last, 0)] == [last + 1]


def test_the_listener_has_a_way_past_a_pooler(postgres_server: Any, postgres_url: str) -> None:
    host = databases.open_only(postgres_url).execute_sql("SHOW unix_socket_directories").fetchone()[0]
    server = databases.open_only(f"{postgres_url}{'&' if '?' in postgres_url else '?'}listen={host}")
    watch = noticing.noticing(server)
    assert isinstance(watch, noticing.Listening)
    assert watch.wait(0)
    server.execute_sql("NOTIFY desk_event")
    assert watch.wait(20)
    watch.close()
    server.close()


def noted(names: list[str], name: str) -> bool:
    names.append(name)
    return True


@pytest.mark.parametrize(
    ("count", "said"),
    [(34, "Caught up: 34 changes since 12:00."), (0, "Caught up: nothing has changed since")],
)
async def test_the_status_line_says_that_the_session_has_caught_up(count: int, said: str) -> None:
    async with playing(DeskScreen) as pilot:
        pilot.app.post_message(CaughtUp(1, AT))  # nobody has signed in
        await pilot.pause()
        assert "Caught up" not in "\n".join(rows(pilot))
        pilot.app.show_who("林静")  # type: ignore[attr-defined]
        pilot.app.post_message(CaughtUp(count, AT))
        await shown(pilot, said)


async def test_the_queue_reads_what_changed_and_all_of_it_only_when_most_has(
    company: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    for name in ("page", "rows"):
        reading = getattr(queries, name)
        monkeypatch.setattr(queries, name, lambda *given, n=name, r=reading: noted(read, n) and r(*given))
    async with working(company, "zhao", QueueScreen) as pilot:
        for cases, wanted in ((1, "rows"), (FEW, "rows"), (FEW + 1, "page")):
            pilot.app.post_message(Changed(frozenset(range(1, cases + 1)), 1))
            await wait_until_here(pilot, partial(lambda name, before: name in read[before:], wanted, len(read)))
    assert read.count("rows") == 2
