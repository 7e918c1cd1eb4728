"""The database goes away, or can take no more: nothing is lost, nothing is done twice, and a sentence says so."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from peewee import Database, OperationalError

from models import database as databases
from models import failures
from models.customers.tables import Customer
from models.desk import Desk
from models.events import Event
from models.outage import Outage
from models.refusals import Refused
from tests.clock import SettableClock
from tests.relay import Relay, relay

WANG = "王芳"


@pytest.fixture
def way(postgres_url: str) -> Iterator[Relay]:
    """The way to a PostgreSQL database, which can be cut."""
    with relay(postgres_url) as made:
        yield made


@pytest.fixture
def far(way: Relay, open_desk: Callable[[str], Desk]) -> Desk:
    """A desk at the other end of it."""
    return open_desk(way.url)


def outage(desk: Desk) -> Outage:
    server = databases.server(desk.database)
    assert server is not None
    return server.outage


def add_wang(desk: Desk) -> int:
    """Add a customer, and say so in the history; returns how many attempts it took."""
    attempts: list[int] = []

    def work() -> None:
        attempts.append(1)
        row = Customer.create(name=WANG, created_at=desk.now())
        desk.record("customer", row.id)

    desk.transact("tests.add", work)
    return len(attempts)


def there() -> tuple[int, int]:
    """How many customers there are, and how many entries of the history."""
    return Customer.select().count(), Event.select().count()


def test_a_question_on_a_connection_that_was_cut_is_asked_again(far: Desk, way: Relay) -> None:
    add_wang(far)
    way.cut()
    assert there() == (1, 1)


def test_a_commit_whose_answer_was_lost_is_found_out_and_not_repeated(far: Desk, way: Relay) -> None:
    way.cut_after = b"COMMIT"
    assert add_wang(far) == 1
    assert (way.cuts, there()) == (1, (1, 1))


def test_a_commit_that_never_arrived_is_done_again(far: Desk, way: Relay) -> None:
    attempts: list[int] = []

    def work() -> None:
        attempts.append(1)
        far.record("customer", Customer.create(name=WANG, created_at=far.now()).id)
        if len(attempts) == 1:
            way.cut()

    far.transact("tests.add", work)
    assert (len(attempts), there()) == (2, (1, 1))


def test_cut_off_in_the_middle_everything_is_done_again(far: Desk, way: Relay) -> None:
    attempts: list[int] = []

    def work() -> None:
        attempts.append(1)
        Customer.create(name=WANG, created_at=far.now())
        if len(attempts) == 1:
            way.cut()
        far.record("customer", 1)

    far.transact("tests.add", work)
    assert (len(attempts), there()) == (2, (1, 1))


def test_what_another_thread_has_noticed_is_no_reason_to_give_up(far: Desk, way: Relay) -> None:
    attempts: list[int] = []

    def work() -> None:
        attempts.append(1)
        if len(attempts) == 1:
            outage(far).since = far.now()
            way.cut()
        far.record("customer", Customer.create(name=WANG, created_at=far.now()).id)

    far.transact("tests.add", work)
    assert (len(attempts), there(), outage(far).since) == (2, (1, 1), None)


def test_whether_it_was_committed_is_told_honestly_when_nobody_can_know(far: Desk, way: Relay) -> None:
    def work() -> None:
        far.record("customer", 1)
        way.cut_after, way.closed = b"COMMIT", True

    outage(far).patience = 0
    with pytest.raises(Refused) as refused:
        far.transact("tests.add", work)
    assert refused.value.code == "unknown"
    way.closed = False
    assert there() == (0, 1)


def test_a_server_that_stays_away_is_a_refusal_and_nothing_was_done(far: Desk, way: Relay) -> None:
    outage(far).patience = 0
    way.closed = True
    way.cut()
    with pytest.raises(Refused) as refused:
        add_wang(far)
    assert refused.value.code == "away"
    assert outage(far).since is not None
    way.closed = False
    assert add_wang(far) == 1
    assert (outage(far).since, there()) == (None, (1, 1))


def test_who_has_patience_goes_on_by_himself_when_the_server_is_back(far: Desk, way: Relay) -> None:
    outage(far).patience = None
    way.closed = True
    way.cut()
    done: list[int] = []

    def add() -> None:
        done.append(add_wang(far))
        far.database.close()

    agent = threading.Thread(target=add)
    agent.start()
    while outage(far).since is None:
        agent.join(0.01)
    assert done == []
    way.closed = False
    agent.join(30)
    assert (done, there()) == ([1], (1, 1))


def test_what_another_thread_has_noticed_first_is_still_waited_for(far: Desk, way: Relay) -> None:
    outage(far).patience = None
    attempts: list[int] = []

    def work() -> None:
        attempts.append(1)
        if len(attempts) == 1:
            way.cut()
            outage(far).since = far.now()  # as the feed of the same session may have found out already
        far.record("customer", Customer.create(name=WANG, created_at=far.now()).id)

    far.transact("tests.add", work)
    assert (len(attempts), there()) == (2, (1, 1))


def test_nobody_waits_any_more_once_the_session_ends() -> None:
    waiting = Outage(SettableClock(), patience=None)
    asked = threading.Event()
    ended: list[bool] = []

    def ask() -> None:
        asked.set()
        raise OperationalError("nobody there")

    def wait() -> None:
        with pytest.raises(OperationalError):
            waiting.patiently(ask)
        ended.append(True)

    agent = threading.Thread(target=wait)
    agent.start()
    assert asked.wait(10)
    waiting.end()
    agent.join(10)
    assert ended == [True]
    assert waiting.since == SettableClock()()


# What the database cannot take


def _disk_full(database: Database) -> None:
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    database.execute_sql(f"PRAGMA max_page_count = {pages}")


def _read_only(database: Database) -> None:
    database.execute_sql("PRAGMA query_only = 1")


def _read_only_server(database: Database) -> None:
    database.execute_sql("SET default_transaction_read_only = on")


def _slow_server(database: Database) -> None:
    database.execute_sql("SET statement_timeout = 1")


@pytest.mark.parametrize(
    ("kind", "spoil", "code"),
    [
        ("sqlite", _disk_full, "full"),
        ("sqlite", _read_only, "read_only"),
        ("postgres", _read_only_server, "read_only"),
        ("postgres", _slow_server, "busy"),
    ],
)
def test_what_cannot_be_saved_is_told_in_a_sentence_and_nothing_is_half_done(
    request: Any, open_desk: Callable[[str], Desk], kind: str, spoil: Callable[[Database], None], code: str
) -> None:
    desk = open_desk(request.getfixturevalue(f"{kind}_url"))
    add_wang(desk)
    spoil(desk.database)

    def work() -> None:
        desk.record("customer", 1)
        if spoil is _slow_server:
            desk.database.execute_sql("SELECT pg_sleep(20)")
        for _ in range(2000):
            Customer.create(name=WANG * 30, created_at=desk.now())

    with pytest.raises(Refused) as refused:
        desk.transact("tests.fill", work)
    assert refused.value.code == code
    assert there() == (1, 1)


def test_a_full_disk_of_a_server_is_told_too() -> None:
    class DiskFull(Exception):  # noqa: N818 - as the driver calls it
        sqlstate = "53100"

    refused = failures.told(OperationalError(DiskFull("could not extend file"), "could not extend file"))
    assert refused is not None
    assert refused.code == "full"
