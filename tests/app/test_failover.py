"""The primary is killed under load and its replica takes over: nothing acknowledged is lost, nothing is done twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from peewee import OperationalError

from app.feeding import Waiting
from models import database as databases
from models import settings
from models.alarms.tables import Alarm
from models.cases.tables import Case, Contact
from models.clocks.tables import Clock
from models.desk import Desk
from models.events import Event
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.staff.members import member
from models.worker import lease
from models.worker.tables import Lease
from tests.app.test_worker import working as worker
from tests.clock import SettableClock
from tests.pair import Pair, pair_of_servers
from tests.screens.company import found_company
from tests.screens.test_outage import types_on
from tests.servers import TEMPLATE
from tests.waiting import wait_until

WRITERS, EACH = 3, 8
"""How many write at a time, and how many cases each of them opens before the failure and after it at least."""


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A primary and its replica, for this test alone."""
    with pair_of_servers() as made:
        yield made


@pytest.fixture
def company(pair: Pair, open_desk: Callable[[str], Desk]) -> Desk:
    """A desk on whichever of the two servers is written to; it waits as a session does."""
    desk = open_desk(pair.url(TEMPLATE))
    settings.write(desk.database, "purpose", "test")
    server = databases.server(desk.database)
    assert server is not None
    server.outage.patience = None
    return found_company(desk)


class Writer(threading.Thread):
    """Opens one case after the other until it is told to stop; `acknowledged` are those that it was told were saved."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._desk = Desk(desk.database, desk.current.twin(), desk.staff, clock=desk.clock)
        self.acknowledged: list[tuple[str, str]] = []
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            text = f"{self.name} {len(self.acknowledged)}"
            given = OpenCase(kind="complaint", category="product_quality", demand="refund", text=text, customer_id=1,
                             product_code="P2", order_number="D1002")  # fmt: skip
            self.acknowledged.append((open_case(self._desk, given).number, text))
        self._desk.database.close()


class Watcher(threading.Thread):
    """Follows the feed from now on, as a session does; `heard` are the numbers of the changes, as they came."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(daemon=True)
        self._desk = desk
        self.heard: list[int] = []
        self.stopping = threading.Event()

    def run(self) -> None:
        wait = Waiting(self._desk.database).wait
        while not self.stopping.is_set():
            try:
                self.heard += [change.id for change in wait(0, 0.2)]
            except Exception:
                self.stopping.wait(0.2)  # the connection was lost with the server; the next call makes another one
        self._desk.database.close()


def check(acknowledged: list[tuple[str, str]]) -> None:
    """What was acknowledged is there once and whole, and there is nothing else."""
    cases = list(Case.select().order_by(Case.id))
    assert sorted((case.number, case.text) for case in cases) == sorted(acknowledged)
    opening = (Event.operation == "intake.open") & Event.case.is_null(False)
    events = Counter((row.case_id, row.subject) for row in Event.select().where(opening))
    contacts = Counter(row.case_id for row in Contact.select())
    clocks = Counter(row.case_id for row in Clock.select())
    assert {(events[case.id, "case"], contacts[case.id]) for case in cases} == {(1, 1)}
    assert len({clocks[case.id] for case in cases}) == 1
    assert clocks[cases[0].id] >= 2


def at_work() -> str:
    row = Lease.get_or_none(Lease.name == lease.WORKER)
    return row.holder.rpartition(":")[2] if row is not None else ""


def test_under_load_nothing_is_lost_or_doubled_and_the_worker_the_feed_and_the_writers_go_on(
    pair: Pair, company: Desk, clock: SettableClock
) -> None:
    lin, later = company.acting(member("lin")), clock() + timedelta(days=9)
    at = later.isoformat()  # when there are alarms to be given
    watcher, writers = Watcher(company), [Writer(lin, f"w{number}") for number in range(WRITERS)]

    def written(count: int) -> None:
        wait_until(lambda: all(len(one.acknowledged) >= count for one in writers), "the writers", 60)

    with worker(pair.url(TEMPLATE), at=at) as one, worker(pair.url(TEMPLATE), at=at) as two:
        wait_until(lambda: at_work() in (str(one.pid), str(two.pid)), "a worker")
        working_one, other = (one, two) if at_work() == str(one.pid) else (two, one)
        for thread in (watcher, *writers):
            thread.start()
        written(EACH)
        pair.fail()
        working_one.kill()
        working_one.wait()
        before = [len(one.acknowledged) for one in writers]
        pair.take_over()
        written(max(before) + EACH)
        wait_until(lambda: at_work() == str(other.pid), "the other worker", 60)
        for writer in writers:
            writer.stopping.set()
        for writer in writers:
            writer.join(30)
        wait_until(lambda: Clock.select().where(Clock.next_alarm_at <= later).count() == 0, "all alarms", 60)
    check([case for writer in writers for case in writer.acknowledged])
    alarms = [(row.clock_id, row.threshold) for row in Alarm.select()]
    assert len(set(alarms)) == len(alarms) > 0
    pair.rejoin()
    written_all = sorted(row.id for row in Event.select(Event.id))
    wait_until(lambda: len(watcher.heard) >= len(written_all), "the feed")
    watcher.stopping.set()
    watcher.join(30)
    assert sorted(watcher.heard) == written_all
    replica = databases.open_only(f"postgresql://postgres@{pair.standby.place}/{TEMPLATE}")
    wait_until(lambda: replica.execute_sql("SELECT COUNT(*) FROM event").fetchone()[0] == len(written_all), "the copy")
    replica.close()


async def test_an_agent_in_the_middle_of_a_form_goes_on_typing_and_saves_on_the_new_primary(
    pair: Pair, company: Desk
) -> None:
    await types_on(company, pair.fail, pair.take_over)


def test_a_primary_that_comes_back_by_mistake_acknowledges_nothing(pair: Pair, company: Desk) -> None:
    lin = company.acting(member("lin"))
    open_case(lin, OpenCase(kind="suggestion", text="好"))
    pair.fail()
    pair.take_over()
    pair.standby.start(pair.primary.name)  # as the primary that it was: nobody has told it
    stray = databases.open_only(f"postgresql://postgres@{pair.standby.place}/{TEMPLATE}")
    told: list[str] = []

    def write() -> None:
        with suppress(OperationalError):  # it ends with the server
            stray.execute_sql("UPDATE staff SET name = 'x' WHERE login = 'lin'")
            told.append("saved")

    writing = threading.Thread(target=write, daemon=True)
    writing.start()
    wait_until(pair.standby.waits, "the commit that waits for the standby that it had")
    assert told == []
    pair.standby.kill()
    writing.join(30)
    pair.rejoin()
    for standby_first in (True, False):
        found = databases.open_only(pair.url(TEMPLATE, standby_first=standby_first))
        assert found.execute_sql("SELECT pg_is_in_recovery()").fetchone()[0] is False
        assert found.execute_sql("SELECT name FROM staff WHERE login = 'lin'").fetchone()[0] == "林静"
        found.close()
