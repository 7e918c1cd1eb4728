"""What the sessions of a host share on the embedded database: one worker for all of them, in a process of its own."""

from __future__ import annotations

import os

from app.context import Context
from models.database import is_sqlite
from models.desk import Desk


class Workplace:
    """Keeps a worker as long as the host or any of its sessions lives, where the database needs one.

    All of them hold the writing end of a pipe that the worker reads: nobody ever writes there, and when the last one
    has gone it ends.
    """

    def __init__(self) -> None:
        self.worker = 0
        self._last_gone, self._alive = os.pipe()

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
