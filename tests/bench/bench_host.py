"""The shift's start: from the command to a screen that one can work at, through a host and without one."""

from __future__ import annotations

import os
import pty
import select
import signal
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from models.desk import Desk
from models.staff import passwords
from models.staff.tables import Staff
from tests.app.hosting import PASSWORD, SIGNED_IN, Hosted, hosted
from tests.bench.measuring import report
from tests.screens.company import found_company
from tests.terminal.terminals import ROOT

TIMES = 5
AT_ONCE = 200
WITHIN = 240.0
"""Seconds after which a login is given up."""
ALONE = {"DESK_HOST_SOCKET": ""}


@pytest.fixture
def company(sqlite_desk: Desk) -> Desk:
    """A small company with many agents, whose passwords cost what they cost in earnest."""
    found_company(sqlite_desk)
    cost = PasswordHasher(memory_cost=passwords.MEMORY, time_cost=passwords.ROUNDS, parallelism=1)
    stored = cost.hash(PASSWORD)
    for number in range(AT_ONCE):
        Staff.create(login=f"agent{number}", name=f"Agent {number}", roles=["agent"], password_hash=stored)
    return sqlite_desk


class Arrival:
    """One who comes in and signs in as soon as he is asked; without an emulator, which would cost more than that."""

    def __init__(self, login: str, environ: Mapping[str, str]) -> None:
        self.login = login
        self.began = time.perf_counter()
        self.asked = self.usable = 0.0
        self._seen = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            os.execvpe(sys.executable, [sys.executable, "-m", "app"], {**os.environ, **environ, "TERM": "xterm"})

    def read(self) -> None:
        """Take over what was written, and answer."""
        try:
            said = os.read(self.fd, 65536)
            for _ in range(said.count(b"\x1b[6n")):
                os.write(self.fd, b"\x1b[1;1R")
            self._seen = self._seen[-200:] + said
        except OSError as gone:
            raise AssertionError(f"{self.login} was not let in: {self._seen!r}") from gone
        if not self.asked and b"Password" in self._seen:
            self.asked = time.perf_counter()
            os.write(self.fd, f"{self.login}\r{PASSWORD}\r".encode())
        elif self.asked and SIGNED_IN.encode() in self._seen:
            self.usable = time.perf_counter()

    def leave(self) -> None:
        """Break the connection."""
        os.kill(self.pid, signal.SIGKILL)
        os.close(self.fd)
        os.waitpid(self.pid, 0)


@contextmanager
def arrived(count: int, environ: Mapping[str, str]) -> Iterator[list[Arrival]]:
    """So many who come at the same moment, when all of them can work."""
    coming = [Arrival(f"agent{number}", environ) for number in range(count)]
    until = time.monotonic() + WITHIN
    try:
        while waiting := {one.fd: one for one in coming if not one.usable}:
            assert time.monotonic() < until, f"{len(waiting)} still wait"
            for fd in select.select(list(waiting), [], [], 1.0)[0]:
                waiting[fd].read()
        yield coming
    finally:
        for one in coming:
            one.leave()


def private(pid: int) -> float:
    """MiB that a process shares with no other."""
    lines = [line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]]
    return sum(int(line[1]) for line in lines if line[0] in ("Private_Clean:", "Private_Dirty:")) / 1024


def bench_a_login_through_the_host(company: Desk, sqlite_url: str) -> None:
    """From the command to My desk, which includes the sign-in; in turns with and without a host."""
    with hosted(sqlite_url) as host:
        taken: dict[str, list[Arrival]] = {"host": [], "alone": []}
        for _ in range(TIMES):
            for name, environ in (("host", host.environ), ("alone", {**host.environ, **ALONE, "DESK_DB": sqlite_url})):
                with arrived(1, environ) as ones:
                    taken[name] += ones

        def median(name: str, *, signing: bool) -> float:
            return statistics.median(one.usable - (one.asked if signing else one.began) for one in taken[name])

        for what, signing in (("command to My desk, through the host", False), ("of it, password to My desk", True)):
            report(what, median("host", signing=signing), median("alone", signing=signing), "desk without host")
        _report_memory(host)


def _report_memory(host: Hosted) -> None:
    with arrived(3, host.environ) as ones:
        sessions = statistics.median(map(private, host.sessions()))
        clients = statistics.median(private(one.pid) for one in ones)
    print(f"private memory of a session {sessions:.1f} MiB, of its waiting client {clients:.1f} MiB")


def bench_many_logins_at_once(company: Desk, sqlite_url: str) -> None:
    """Everybody comes at the same moment."""
    with hosted(sqlite_url) as host:
        began = time.perf_counter()
        with arrived(AT_ONCE, host.environ) as ones:
            ended = max(one.usable for one in ones) - began
            half = statistics.median(one.usable for one in ones) - began
        print(f"\n{AT_ONCE} logins at once: all usable after {ended:.1f} s, half of them after {half:.1f} s, "
              f"on {os.cpu_count()} cores")  # fmt: skip
