"""What the sessions of a host share: turns at opening screens and at passwords, who reads the feed, a worker."""

from __future__ import annotations

import fcntl
import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from app.context import Context
from models.database import is_sqlite
from models.desk import Desk

if TYPE_CHECKING:
    from app.feeding import Wait, Waiting

AT_MOST = 2.0
"""Seconds that a session may take its seat."""
AGAIN = 1.0
"""Seconds after the beginning of one who works for all, before another may begin in his place."""
LOOK_EVERY = 0.025
"""Seconds between two looks at the embedded database by the one who looks for all."""


class Workplace:
    """Keeps one who reads the feed for all as long as the host or any of its sessions lives, and a worker where the
    database needs one.

    All of them hold the writing end of a pipe that these two read: nobody ever writes there, and when the last one
    has gone they end.
    """

    def __init__(self, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._elapsed = elapsed
        self.teller = self.worker = 0
        self._begun: dict[str, float] = {}
        self._come, self._coming = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._come.setblocking(False)
        self._coming.setblocking(False)
        self._last_gone, self._alive = os.pipe()
        self._turns = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the host and its sessions

    @contextmanager
    def turn(self) -> Iterator[None]:
        """While inside, no other session is. (Such a lock is its process's own, and ends with it.)"""
        fcntl.lockf(self._turns, fcntl.LOCK_EX, 1, 0)
        try:
            yield
        finally:
            fcntl.lockf(self._turns, fcntl.LOCK_UN, 1, 0)

    def seat(self, number: int) -> Callable[[], None]:
        """Wait for the seat of the session of this number, and return what gives it back; after `AT_MOST` it does that
        by itself, for a terminal that takes nothing must not keep others out.

        There are few more seats than cores: when a shift begins, those who open their screens one after the other all
        have them sooner than if everybody's were opened at the same time.
        """
        place = 1 + number % ((os.cpu_count() or 1) + 1)
        fcntl.lockf(self._turns, fcntl.LOCK_EX, 1, place)
        leaving = threading.Timer(AT_MOST, self._stand_up, (place,))
        leaving.daemon = True
        leaving.start()

        def give_back() -> None:
            leaving.cancel()
            self._stand_up(place)

        return give_back

    def _stand_up(self, place: int) -> None:
        fcntl.lockf(self._turns, fcntl.LOCK_UN, 1, place)

    def open(self, ready: Context, *left_behind: socket.socket) -> float | None:
        """Start whoever is not there; on a server's database there are workers elsewhere.

        Whoever has only just been started waits: returns the seconds after which this must be called again, None when
        all are there.
        """
        from app.host.serving import forked

        parts = {"teller": self._tell} | ({"worker": self._work} if is_sqlite(ready.database) else {})
        now = self._elapsed()
        for name in [name for name in parts if not getattr(self, name)]:
            if now >= self._may_begin(name):
                self._begun[name] = now
                setattr(self, name, forked(partial(parts[name], ready), *left_behind))
        return min((self._may_begin(name) - now for name in parts if not getattr(self, name)), default=None)

    def _may_begin(self, name: str) -> float:
        return self._begun[name] + AGAIN if name in self._begun else 0.0

    def lost(self, child: int) -> str:
        """What he did for all who has ended, so that somebody else must; empty if it was nothing."""
        for name in ("teller", "worker"):
            if child == getattr(self, name):
                setattr(self, name, 0)
                return name
        return ""

    def hearing(self, own: Waiting) -> Wait:
        """How a session hears what has changed."""
        from app.host.hearing import Hearing

        return Hearing(self._come, own).wait

    def _tell(self, ready: Context) -> int:
        from app.feeding import Waiting
        from app.host.telling import Teller
        from app.journal import start_log
        from models.noticing import noticing

        os.close(self._alive)
        start_log()
        waiting = Waiting(ready.database, partial(noticing, every=LOOK_EVERY))
        Teller(waiting.wait, waiting.begin, self._coming).tell(self._last_gone)
        return 0

    def _work(self, ready: Context) -> int:
        from app.journal import start_log
        from app.working import at_work

        os.close(self._alive)
        start_log()
        with at_work(Desk(ready.database, ready.current.twin(), clock=ready.clock(), language=ready.language)):
            os.read(self._last_gone, 1)
        return 0
