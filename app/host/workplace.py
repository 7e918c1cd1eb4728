"""What the sessions of a host share: turns at opening screens and at passwords, on the embedded database one worker."""

from __future__ import annotations

import fcntl
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.context import Context
from models.database import is_sqlite
from models.desk import Desk

AT_MOST = 2.0
"""Seconds that a session may take its seat."""


class Workplace:
    """Keeps a worker as long as the host or any of its sessions lives, where the database needs one.

    All of them hold the writing end of a pipe that the worker reads: nobody ever writes there, and when the last one
    has gone it ends.
    """

    def __init__(self) -> None:
        self.worker = 0
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

    def open(self, ready: Context) -> None:
        """Start the worker; on a server's database there are others."""
        from app.host.serving import forked

        if is_sqlite(ready.database):
            self.worker = forked(lambda: self._work(ready))

    def _work(self, ready: Context) -> int:
        from app.journal import start_log
        from app.working import at_work

        os.close(self._alive)
        start_log()
        with at_work(Desk(ready.database, ready.current.twin(), clock=ready.clock(), language=ready.language)):
            os.read(self._last_gone, 1)
        return 0
