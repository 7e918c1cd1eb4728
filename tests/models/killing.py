"""Killing those who work, at random moments: agents, the worker, and the database server, which all come back.

The processes are forked by a nurse, who has everything imported and no connection, so that a new life costs little.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import random
import signal
import subprocess
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.servers import OwnServer, lives
from tests.waiting import wait_until

AGENTS = 3
AGAIN = 0.05
"""Seconds after which a worker in such a test looks again, in place of 2, and after a failure, in place of 5."""
QUICKER = 100
"""So much more often than in earnest it does its jobs."""
OPERATION = 180
"""Bytes that a journal tells of one, more or less."""
PATIENCE = 120.0
"""Seconds in which somebody must get something done, on a machine that is busy with other things."""
TO_BE_KILLED = {"agent": 10, "worker": 6, "all agents": 1, "everybody": 2}
ON_A_SERVER = {**TO_BE_KILLED, "backend": 2, "postmaster": 2, "server": 2}
"""Who is killed, and how often. A server dies as its first process, as one of a connection, or as all at once."""
PR_SET_PDEATHSIG = 1


class Plan(NamedTuple):
    """Where everybody works, and where the files lie."""

    url: str
    directory: Path


def _agent(plan: Plan, place: int, life: int) -> None:
    from config import load
    from models.capabilities import operations
    from tests.models.toiling import Agent, Lives, Moments

    operations()
    moments = Moments(Lives(plan.directory), place)
    Agent(_desk(plan, load(), moments), moments, place, life, plan.directory).toil()


def _worker(plan: Plan, place: int, life: int) -> None:
    from config import load
    from models.desk import Desk
    from models.messages import outbox
    from models.refunds import paying
    from models.rules.current import Current
    from models.worker import lease, loop
    from models.worker.jobs import JOBS, OUTBOX, PAYMENTS
    from tests.models.toiling import Lives, Post, Till, everywhere

    chance, rules = random.Random(f"worker:{life}"), everywhere(load())
    patch = pytest.MonkeyPatch()
    patch.setattr(outbox, "open_sender", lambda *_: Post(plan.directory, chance))
    patch.setattr(paying, "open_payer", lambda *_: Till(plan.directory, chance))
    patch.setattr(loop, "LONGEST", AGAIN)
    patch.setattr(loop, "AFTER_FAILURE", AGAIN)
    desk = _desk(plan, rules, Lives(plan.directory))
    threads = []
    for name, jobs in ((lease.WORKER, JOBS), (lease.OUTBOX, OUTBOX), (lease.PAYMENTS, PAYMENTS)):
        quick = [job._replace(every=job.every / QUICKER) for job in jobs]
        own = Desk(desk.database, Current(rules), clock=desk.clock)
        threads.append(threading.Thread(target=loop.Worker(own, jobs=quick, name=name).run))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _desk(plan: Plan, rules: Any, clock: Any) -> Any:
    """A desk whose database may be away as it begins, and in between, for as long as it likes."""
    from models import database as databases
    from models.desk import Desk
    from models.refusals import Refused

    databases.PRAGMAS["synchronous"] = "off"  # nobody pulls the plug: what is handed to the system outlives a process
    while True:
        try:
            database = databases.connect(plan.url)
            break
        except Refused:
            time.sleep(AGAIN)
    server = databases.server(database)
    if server is not None:
        server.outage.patience = None
    return Desk(database, rules, clock=clock)


LIVES: dict[str, Callable[[Plan, int, int], None]] = {"agent": _agent, "worker": _worker}


def _nurse(orders: Any, plan: Plan) -> None:
    """Fork whoever is asked for; nobody outlives her."""
    from config import load
    from models.capabilities import operations

    operations()
    load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # so that the dead are gone at once
    while True:
        try:
            kind, place, life = orders.recv()
        except EOFError:
            return
        pid = os.fork()
        if pid == 0:
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            _live(kind, plan, place, life)
        orders.send(pid)


def _live(kind: str, plan: Plan, place: int, life: int) -> None:
    try:
        LIVES[kind](plan, place, life)
    except BaseException:
        (plan.directory / f"failed.{kind}.{place}.{life}").write_text(traceback.format_exc())
    finally:
        os._exit(1)


class Shift:
    """All who work on a database: so many agents and a worker, and the server, where it has one of its own."""

    def __init__(self, plan: Plan, seed: int, orders: Any, server: OwnServer | None) -> None:
        from tests.models.toiling import Lives

        self.plan, self.server, self.chance = plan, server, random.Random(seed)
        self.killed = Counter[str]()
        self.lives = Lives(plan.directory)
        self._orders = orders
        self._born = Counter[tuple[str, int]]()
        self._alive: dict[tuple[str, int], int] = {}
        for place in range(AGENTS):
            self._begin("agent", place)
        self._begin("worker", AGENTS)

    def moment(self, steps: int) -> None:
        """Let them work for a while, up to so many operations; then kill somebody, and let him come back."""
        before, wanted = self._told(), self.chance.randrange(OPERATION * steps)
        wait_until(lambda: self._told() - before >= wanted, f"work by {self.plan}", PATIENCE)
        time.sleep(self.chance.uniform(0, 0.02))  # the moment shall not be one at which somebody writes his journal
        kinds = ON_A_SERVER if self.server is not None else TO_BE_KILLED
        whom = self.chance.choices(list(kinds), list(kinds.values()))[0]
        self.killed[whom] += 1
        if whom in ("backend", "postmaster", "server"):
            self._kill_server(whom)
        else:
            agents = [("agent", place) for place in range(AGENTS)]
            those = {"agent": [self.chance.choice(agents)], "worker": [("worker", AGENTS)], "all agents": agents}
            self._kill(those.get(whom, list(self._alive)))

    def end(self) -> None:
        """Everybody dies, and nobody comes back."""
        self.killed["everybody"] += 1
        _end(list(self._alive.values()))
        self._alive.clear()

    def _kill(self, those: Sequence[tuple[str, int]]) -> None:
        _end([self._alive.pop(one) for one in those])
        if ("worker", AGENTS) in those and self.chance.random() < 0.5:
            self.lives.advance(timedelta(minutes=11))  # its claims are over
        for kind, place in those:
            self._begin(kind, place)

    def _kill_server(self, whom: str) -> None:
        assert self.server is not None
        postmaster = self.server.pid
        children = [int(word) for word in Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()]
        if whom == "backend":
            with suppress(ProcessLookupError):
                os.kill(self.chance.choice(children), signal.SIGKILL)
            return
        _end([postmaster, *(children if whom == "server" else ())])
        wait_until(lambda: not any(map(lives, children)), "the end of the server's processes", PATIENCE)
        _restart(self.server)

    def _begin(self, kind: str, place: int) -> None:
        self._orders.send((kind, place, self._born[kind, place]))
        self._born[kind, place] += 1
        self._alive[kind, place] = self._orders.recv()

    def _told(self) -> int:
        """How many bytes stand in all journals."""
        return sum(path.stat().st_size for path in self.plan.directory.glob("journal.*"))


def _restart(server: OwnServer) -> None:
    """Let it come up; as long as some process of the old one is left, it refuses to."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            server.start()
            return
        except subprocess.CalledProcessError:
            assert time.monotonic() < until


def _end(pids: Sequence[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any(map(lives, pids)), "the end of those who were killed", PATIENCE)


@contextmanager
def shift(plan: Plan, seed: int, server: OwnServer | None = None) -> Iterator[Shift]:
    """Everybody at work; at the end nobody is left."""
    spawn = multiprocessing.get_context("spawn")
    ours, hers = spawn.Pipe()
    nurse = spawn.Process(target=_nurse, args=(hers, plan), daemon=True)
    nurse.start()
    hers.close()
    try:
        yield Shift(plan, seed, ours, server)
    finally:
        ours.close()
        nurse.join(PATIENCE)
