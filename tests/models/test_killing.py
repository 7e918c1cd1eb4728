"""kill -9 of agents, worker and server at random moments under load: nothing is lost, doubled or half done."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import main
from config import Rules
from models import database as databases
from models.cases.tables import Message
from models.desk import Desk
from models.messages import outbox
from models.refunds import paying
from models.refunds.tables import RefundPart
from models.rules.current import Current
from models.worker.loop import Workers
from models.worker.tables import Lease
from tests.models.killing import Plan, Shift, shift
from tests.models.toiling import Lives, Post, Till, everywhere, found_shop
from tests.models.wholeness import (
    check_history,
    check_integrity,
    check_messages,
    check_operations,
    check_refunds,
    journals,
)
from tests.servers import OwnServer, own_server

MOMENTS = [pytest.param(25, 4, 1), pytest.param(250, 8, 2, marks=pytest.mark.soak)]
"""How often somebody is killed on each kind of database; after how many operations on the average; the seed."""


@pytest.fixture
def server() -> Iterator[OwnServer]:
    """A server of this test alone, which keeps what it has confirmed as one in earnest does."""
    with own_server() as made:
        made.execute("ALTER SYSTEM SET synchronous_commit = on")
        made.execute("SELECT pg_reload_conf()")
        yield made


@pytest.mark.parametrize(("count", "steps", "seed"), MOMENTS)
def test_the_embedded_database(
    sqlite_url: str, rules: Rules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, steps: int, seed: int
) -> None:
    kill_and_look(Plan(sqlite_url, tmp_path), rules, monkeypatch, (count, steps, seed))


@pytest.mark.parametrize(("count", "steps", "seed"), MOMENTS)
def test_a_server(
    server: OwnServer, rules: Rules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, steps: int, seed: int
) -> None:
    with server.fresh() as url:
        kill_and_look(Plan(url, tmp_path), rules, monkeypatch, (count, steps, seed), server)


How = tuple[int, int, int]


def kill_and_look(
    plan: Plan, rules: Rules, monkeypatch: pytest.MonkeyPatch, how: How, server: OwnServer | None = None
) -> None:
    """Kill so often, let everything come to rest, and look whether all is whole."""
    count, steps, seed = how
    monkeypatch.setitem(databases.PRAGMAS, "synchronous", "off")
    with working(plan, rules) as desk:
        found_shop(desk, desk.clock)
    with shift(plan, seed, server) as people:
        for _ in range(count - 1):
            people.moment(steps)
        people.end()
    with working(plan, rules) as desk:
        come_to_rest(desk, plan, monkeypatch, seed)
        told = journals(plan.directory)
        _say(people, Counter(one.answer is not None for one in told.values()), desk)
        assert not list(plan.directory.glob("failed.*")), [path.read_text() for path in plan.directory.glob("failed.*")]
        assert sum(people.killed.values()) == count
        check_operations(told)
        check_history(desk)
        check_messages(plan.directory)
        check_refunds(plan.directory)
        check_integrity(desk.database)
        Lease.create(name="worker", holder="another-machine:1", until=datetime.now(UTC) + timedelta(hours=1))
        assert main.run(["doctor"], {"DESK_DB": plan.url, "LANG": "C.UTF-8", "TERM": "xterm"}) == 0


@contextmanager
def working(plan: Plan, rules: Rules) -> Iterator[Desk]:
    """The desk in this process, as long as it is needed."""
    desk = Desk(databases.connect(plan.url), Current(everywhere(rules)), clock=Lives(plan.directory))
    try:
        yield desk
    finally:
        desk.database.close()


def come_to_rest(desk: Desk, plan: Plan, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """The worker does whatever is left to do."""
    chance = random.Random(seed)
    monkeypatch.setattr(outbox, "open_sender", lambda *_: Post(plan.directory, chance))
    monkeypatch.setattr(paying, "open_payer", lambda *_: Till(plan.directory, chance))
    open_parts = RefundPart.state.in_(("waiting", "sending", "sent", "uncertain"))
    for _ in range(100):
        desk.clock.advance(minutes=11)  # type: ignore[attr-defined]
        assert Workers(desk).once()
        waiting = Message.select().where(Message.state.in_(("waiting", "sending")))
        if not waiting.exists() and not RefundPart.select().where(open_parts).exists():
            return
    raise AssertionError("it does not come to rest")


def _say(people: Shift, answered: Counter[bool], desk: Desk) -> None:
    states = Counter(row.state for row in Message.select()), Counter(row.state for row in RefundPart.select())
    print(f"\nkilled: {dict(people.killed)}; operations answered {answered[True]}, cut off {answered[False]}; "
          f"messages {dict(states[0])}; parts of refunds {dict(states[1])}")  # fmt: skip
