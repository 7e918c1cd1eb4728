"""One reader of the feed for a host: whoever listens hears everything, and whoever hears nothing reads for himself."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.feeding import Waiting
from app.host import hearing, telling
from app.host.hearing import Hearing
from app.host.telling import BEAT, Teller, Told, unpack
from models.desk import Desk
from models.events import Event, Reader
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.statements import insert
from models.wall_clock import system_clock
from models.worker import lease
from tests.app.hosting import Hosted, hosted, lives, signing_in
from tests.terminal.terminals import F
from tests.waiting import wait_until


class History:
    """What has happened, as the reader of a host sees it."""

    def __init__(self) -> None:
        self.new: list[Told] = []
        self.at = 0.0
        self.away = False

    def wait(self, after: int, timeout: float) -> Sequence[Told]:
        if self.away:
            raise ConnectionError
        self.at += timeout
        new, self.new = self.new, []
        return new


class Room:
    """A reader, and those who may listen to him; time goes on with his turns."""

    def __init__(self, desk: Desk) -> None:
        self.history = History()
        self.desk = desk
        self.come, coming = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.come.setblocking(False)
        coming.setblocking(False)
        self.teller = Teller(self.history.wait, lambda: 0, coming, lambda: self.history.at)

    def session(self) -> Hearing:
        """One who comes: he sends his line, and has not heard anything yet."""
        one = Hearing(self.come, Waiting(self.desk.database))
        one._line = one._begun()
        return one

    def happens(self, *events: Told) -> None:
        self.history.new += events
        self.teller.turn()


@pytest.fixture
def room(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setattr(hearing, "SILENCE", 0.05)
    return Room(desk)


def heard(one: Hearing) -> list[list[Told]]:
    """The messages that lie in the line of a session."""
    assert one._line is not None
    messages = []
    with suppress(BlockingIOError):
        while True:
            messages.append(unpack(one._line.recv(hearing.LONGEST, socket.MSG_DONTWAIT)))
    return messages


def numbers(events: Sequence[Any]) -> list[int]:
    return [event.id for event in events]


def happen(desk: Desk) -> int:
    """Somebody else, on a connection of his own, does something."""

    def do() -> int:
        try:
            return desk.transact("tests.happen", lambda: desk.record("test", None))
        finally:
            desk.database.close()

    with ThreadPoolExecutor(1) as somebody:
        return somebody.submit(do).result()


def test_what_came_before_the_first_word_is_read_and_everything_else_is_heard(room: Room) -> None:
    first = happen(room.desk)
    one, other = room.session(), room.session()
    room.happens()
    assert numbers(one.wait(0, 0)) == numbers(other.wait(0, 0)) == [first]
    room.happens(Told(first + 1, 7, "case"))
    room.happens(Told(first + 3, None, "rules"), Told(first + 2, 8, "case"))
    for each in (one, other):
        assert list(each.wait(first, 0)) == [
            Told(first + 1, 7, "case"), Told(first + 3, None, "rules"), Told(first + 2, 8, "case"),
        ]  # fmt: skip


def test_nothing_more_is_told_before_all_can_have_painted_what_they_were_told(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "SHARE", 0.4)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    one = room.session()
    room.happens()
    first, *more = (Told(number, 7, "case") for number in (1, 2, 3))
    assert heard(one) == [[]]
    room.history.at += BEAT
    room.happens(first)
    assert heard(one) == [[first]]
    room.happens(more[0])
    assert heard(one) == []
    room.history.at += BEAT
    room.happens(more[1])
    assert heard(one) == [more]


def test_a_beat_says_that_there_is_nothing(room: Room) -> None:
    one = room.session()
    room.happens()
    one.wait(0, 0)
    for _ in range(int(BEAT / telling.TURN) + 1):
        room.happens()
    assert list(one.wait(0, 0)) == []
    assert one._hears


def test_who_comes_and_goes_is_told_once_in_a_beat_with_whatever_else_happens(room: Room) -> None:
    one = room.session()
    room.history.at = BEAT
    room.happens(Told(1, None, "staff"))
    one.wait(0, 0)
    said: list[int] = []
    for number in range(2, 6):
        room.happens(Told(number, None, "staff"))
    assert one._line is not None
    with pytest.raises(BlockingIOError):
        one._line.recv(1, socket.MSG_DONTWAIT)
    room.happens(Told(6, 1, "case"))
    said = numbers(one.wait(1, 0))
    assert said == [2, 3, 4, 5, 6]


def test_who_hears_nothing_more_reads_for_himself_until_somebody_tells_again(room: Room) -> None:
    one = room.session()
    room.happens()
    assert list(one.wait(0, 0)) == []
    missed = [happen(room.desk)]
    assert numbers(one.wait(0, 0)) == missed  # after a silence
    missed += [happen(room.desk)]
    assert numbers(one.wait(missed[0], 20)) == missed[1:]
    room.happens()
    room.happens()
    while not one._hears:
        assert list(one.wait(missed[1], 0)) == []
    room.happens(Told(missed[1] + 1, 3, "case"))
    assert numbers(one.wait(missed[1], 0)) == [missed[1] + 1]


def test_when_the_database_does_not_answer_nobody_relies_on_being_told(
    room: Room, monkeypatch: Any, caplog: Any
) -> None:
    one = room.session()
    room.happens()
    one.wait(0, 0)
    room.history.away = True
    ended = os.pipe()
    pauses = iter([lambda: None, lambda: None, lambda: os.close(ended[1])])
    monkeypatch.setattr(time, "sleep", lambda _: next(pauses)())
    room.teller.tell(ended[0])
    os.close(ended[0])
    assert caplog.text.count("got no answer") == 1
    missed = happen(room.desk)
    assert numbers(one.wait(0, 0)) == [missed]


def test_who_does_not_listen_keeps_nobody_waiting_and_misses_nothing(room: Room, monkeypatch: Any) -> None:
    asleep, awake = room.session(), room.session()
    room.happens()
    first = happen(room.desk)
    assert numbers(awake.wait(0, 0)) == [first]
    heard = 0
    while len(room.teller._lines) == 2:
        room.happens(*(Told(first + heard + more, 1, "case") for more in range(1, 101)))
        heard += 100
        assert len(awake.wait(first, 0)) == 100
    assert numbers(asleep.wait(0, 20)) == [first]


def test_numbers_that_were_told_are_not_read_again_but_those_left_out_are(desk: Desk) -> None:
    events = [happen(desk) for _ in range(4)]
    reader = Reader(0)
    reader.told([events[0], events[3]])
    assert numbers(reader.read()) == events[1:3]


def test_a_reader_that_begins_tells_what_was_not_committed_yet_then(desk: Desk) -> None:
    late, newest = happen(desk), happen(desk)
    row = Event.select().where(Event.id == late).dicts().get()
    Event.delete().where(Event.id == late).execute()  # as long as its transaction lasts
    waiting = Waiting(desk.database)
    assert waiting.begin() == newest
    insert(Event, row)
    assert numbers(waiting.wait(newest, 20)) == [late]


# With a real host

SILENT, AGAIN = "nobody tells any more", "is told again"


@pytest.fixture
def company(sqlite_desk: Desk) -> Desk:
    return signing_in(sqlite_desk)


@pytest.fixture
def host(company: Desk, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosted]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with hosted(sqlite_url) as one:
        yield one


class Place:
    """A host with two who watch the live queue, and somebody elsewhere who opens cases."""

    def __init__(self, host: Hosted, desk: Desk, logs: Path) -> None:
        self._host, self._desk, self._logs = host, desk, logs
        self._cases = 0
        self._terminals = [host.signed_in(login=login) for login in ("lin", "zhao")]
        for one in self._terminals:
            one.send(F[11])
            one.wait("No open case.")

    @property
    def teller(self) -> int:
        """The reader of the feed: of those who work for all the one that is not the worker."""
        held = lease.held(lease.WORKER, system_clock())
        worker = int(held.holder.rpartition(":")[2]) if held is not None else 0
        (teller,) = set(self._host.children()) - {*self._host.sessions(), worker}
        return teller

    def noticed(self, said: str) -> int:
        """How often a session has logged this."""
        return sum(log.read_text().count(said) for log in self._logs.rglob("*.log"))

    def all_see_a_case(self) -> None:
        """Open one, and wait until everybody sees it."""
        open_case(self._desk, OpenCase(kind="suggestion", text="好", customer_id=1))
        self._cases += 1
        for one in self._terminals:
            one.wait(f"Open {self._cases} ")


def test_sessions_hear_of_changes_and_go_on_when_the_reader_stops_or_dies(
    host: Hosted, company: Desk, tmp_path: Path
) -> None:
    place = Place(host, company, tmp_path)
    place.all_see_a_case()
    assert place.noticed(SILENT) == 0
    os.kill(stopped := place.teller, signal.SIGSTOP)
    place.all_see_a_case()
    assert place.noticed(SILENT) == 2
    os.kill(stopped, signal.SIGKILL)
    wait_until(lambda: place.noticed(AGAIN) == 2, "sessions that hear again")
    place.all_see_a_case()
    assert place.noticed(SILENT) == 2


def test_sessions_hear_on_without_their_host(host: Hosted, company: Desk, tmp_path: Path) -> None:
    place = Place(host, company, tmp_path)
    teller = place.teller
    host.end(signal.SIGKILL)
    place.all_see_a_case()
    assert lives(teller)
    assert place.noticed(SILENT) == 0
    for one in host.terminals:
        one.kill()
    wait_until(lambda: not lives(teller), "the end of the reader")
