"""From a change that another process has committed to the line of everybody who watches the queue.

A change gives a case on the screen another customer, whose name is a sign that stands nowhere else, so that it is
known in whatever bytes come. One that was overtaken by the next change of its row is painted with that one.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pytest

from config import load
from models import database as databases
from models import migrating
from models.cases.operations import EditCase, edit
from models.cases.tables import Case
from models.customers.operations import AddCustomer, add
from models.customers.tables import Customer
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.postgresql import CHANNEL
from models.staff import passwords
from models.staff.tables import Staff
from tests.app.hosting import PASSWORD, SIGNED_IN, hosted
from tests.bench.measuring import Figure, note, share
from tests.bench.onlooker import Onlooker, arrivals, at_their_places, python
from tests.screens.company import found_company
from tests.servers import Databases
from tests.terminal.terminals import F

ROWS = 12
"""Cases in the queue; all stand on the screen."""
SECONDS = float(os.environ.get("BENCH_SECONDS", "20"))
FEWER = int(os.environ.get("BENCH_FEWER", "1"))
"""So many times fewer sessions than in earnest, to try it."""
FIRST, SIGN = 0x3400, re.compile(rb"\xe3[\x90-\xbf][\x80-\xbf]|\xe4[\x80-\xb6][\x80-\xbf]")
"""Signs of the first extension, in which nothing else is written here."""
SETTLE = 3.0
"""Seconds for whatever opening a screen leaves to do."""
LATE = 15.0
"""Seconds after the last change in which all must be painted."""


class Crowd(NamedTuple):
    """How many watch, how many changes a second there are, and within how many seconds 95 % shall be painted."""

    sessions: int
    rate: int
    within: float


CROWDS = (Crowd(10, 5, 0.25), Crowd(50, 20, 1.5))
BARE = """
import sys, time
url, channel = sys.argv[1:]
select = "SELECT cases.id, customer.name FROM cases JOIN customer ON customer.id = cases.customer_id ORDER BY cases.id"
if url.startswith("sqlite"):
    import sqlite3
    one = sqlite3.connect(url.removeprefix("sqlite:///"))
    def changed(seen=[0]):
        while (now := one.execute("PRAGMA data_version").fetchone()[0]) == seen[0]:
            time.sleep(0.02)
        seen[0] = now
else:
    import psycopg
    one = psycopg.connect(url, autocommit=True)
    one.execute("LISTEN " + channel)
    def changed():
        next(one.notifies(stop_after=1))
print("as of", flush=True)
shown = {}
while True:
    for case, name in one.execute(select).fetchall():
        if shown.get(case) != name:
            shown[case] = name
            print(name, flush=True)
    changed()
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database of each kind; the server keeps what it confirms, and takes a hundred connections."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server: Databases = request.getfixturevalue("kept_server")
    with server.fresh(template=None) as made:
        empty = databases.open_only(made)
        migrating.migrate(empty)
        empty.close()
        yield made


def _name(sign: int) -> str:
    """The name of a customer, of which the queue shows the first sign."""
    return chr(FIRST + sign) + "某"


def _found(url: str, crowd: Crowd) -> None:
    """A small company with those who watch, the cases, and a customer for each change."""
    desk = found_company(Desk(databases.connect(url), load()))
    stored = passwords.hashed(PASSWORD)
    for number in range(crowd.sessions):
        Staff.create(login=f"agent{number}", name=f"Agent {number}", roles=["agent"], password_hash=stored)
    with desk.database.atomic():
        for sign in range(int(SECONDS * crowd.rate) + ROWS):
            added = add(desk, AddCustomer(name=_name(sign)))
            if sign < ROWS:
                open_case(desk, OpenCase(kind="suggestion", text="标签字太小", customer_id=added.customer_id))
    desk.database.close()


def _change(url: str, rate: int, count: int, answers: Any) -> None:
    """Change one row after the other at an even pace; tells when each change was committed."""
    desk = Desk(databases.connect(url), load())
    cases = [(case.number, case.version) for case in Case.select().order_by(Case.id)]
    first = Customer.get(Customer.name == _name(ROWS)).id
    began, committed = time.monotonic(), []
    for change in range(count):
        time.sleep(max(0.0, began + change / rate - time.monotonic()))
        number, version = cases[change % ROWS]
        done = edit(desk, EditCase(case=number, version=version, customer_id=first + change))
        committed.append(time.monotonic())
        cases[change % ROWS] = (number, done.version)
    answers.send(committed)


@pytest.mark.parametrize("crowd", CROWDS, ids=lambda crowd: f"{crowd.sessions}")
def bench_changes_that_others_make(url: str, crowd: Crowd) -> None:
    """Those who watch are at the live queue, through the host; then as many bare readers watch the same."""
    crowd = crowd._replace(sessions=crowd.sessions // FEWER)
    _found(url, crowd)
    kind = url.split(":")[0]
    with hosted(url) as host:
        ours, rate = _watched(url, crowd, [
            Onlooker(python("-m", "app"), host.environ, [
                (b"Password", f"agent{number}\r{PASSWORD}\r".encode()),
                (SIGNED_IN.encode(), F[11].encode()),
                (b"Customer", b""),
            ])
            for number in range(crowd.sessions)
        ])  # fmt: skip
    bare, _ = _watched(url, crowd, [
        Onlooker(python("-c", BARE, url, CHANNEL), {}, [(b"as of", b"")]) for _ in range(crowd.sessions)
    ])  # fmt: skip
    said = f"change to paint, {kind}, {crowd.sessions} watch {rate:.0f} changes a second"
    against = "a bare reader in the same crowd"
    wanted = f"{crowd.within:g} s, none missed"
    note(Figure(f"{said}, median", statistics.median(ours), "s", statistics.median(bare), against))
    note(Figure(f"{said}, 95 %", share(ours), "s", share(bare), against, wanted, share(ours) <= crowd.within))
    note(Figure(f"{said}, the longest", max(ours), "s", max(bare), against))


def _watched(url: str, crowd: Crowd, onlookers: Sequence[Onlooker]) -> tuple[list[float], float]:
    """How long each change took to each onlooker, and how many changes a second there were."""
    count = int(SECONDS * crowd.rate)
    spawn = multiprocessing.get_context("spawn")
    with at_their_places(onlookers):
        terminals = {one.fd: one for one in onlookers}
        _settle(terminals)
        ours, theirs = spawn.Pipe()
        writer = spawn.Process(target=_change, args=(url, crowd.rate, count, theirs), daemon=True)
        writer.start()
        seen: dict[int, dict[int, float]] = {fd: {} for fd in terminals}
        committed: list[float] = []
        last = range(FIRST + ROWS + count - min(ROWS, count), FIRST + ROWS + count)
        while not committed or any(sign not in signs for signs in seen.values() for sign in last):
            assert not committed or time.monotonic() < committed[-1] + LATE, [
                (len(signs), sorted(map(hex, set(last) - set(signs)))) for signs in seen.values()
            ]
            if ours.poll():
                committed = ours.recv()
            assert writer.exitcode in (None, 0)
            for fd, data, at in arrivals(terminals, 0.1):
                for sign in SIGN.findall(data):
                    seen[fd].setdefault(ord(sign.decode()), at)
        writer.join()
    taken = [_painted(signs, change, count) - at for signs in seen.values() for change, at in enumerate(committed)]
    return taken, (count - 1) / (committed[-1] - committed[0])


def _painted(signs: dict[int, float], change: int, count: int) -> float:
    """When a change stood on the line, or one of the same row that overtook it."""
    return min(signs[sign] for later in range(change, count, ROWS) if (sign := FIRST + ROWS + later) in signs)


def _settle(terminals: dict[int, Onlooker]) -> None:
    """Let everybody paint what he has just opened."""
    until = time.monotonic() + SETTLE
    while time.monotonic() < until:
        for fd, _, _ in arrivals(terminals, until - time.monotonic()):
            terminals[fd].forget()
