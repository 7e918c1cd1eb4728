"""The loop of the worker: jobs when they are due, under the lease, until it is told to end."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from models import failures
from models.desk import Desk
from models.each import for_each
from models.wall_clock import system_clock
from models.worker import lease
from models.worker.jobs import JOBS, OUTBOX, PAYMENTS, Job

LONGEST = 2.0
"""Seconds between two looks at most: what was not known of at the last look waits no longer than this."""
SHORTEST = 0.1
"""Seconds between two looks at least: what could not be done now is not tried without a pause."""
AFTER_FAILURE = 5.0
"""Seconds to wait after something went wrong, such as a database that does not answer; after a fault in one job, until
that one is tried again."""

_log = logging.getLogger("desk.worker")


class Worker:
    """Does the jobs of a desk, under the lease of this name.

    `desk` is opened in the thread that runs it; the system itself acts. `elapsed` tells seconds for whatever is
    done every so often, `real_time` the time by which the lease lasts.
    """

    def __init__(
        self,
        desk: Desk,
        holder: str | None = None,
        jobs: Sequence[Job] = JOBS,
        elapsed: Callable[[], float] = time.monotonic,
        real_time: Callable[[], datetime] = system_clock,
        name: str = lease.WORKER,
    ) -> None:
        self._desk = desk.acting(None)
        self._holder = holder or lease.process_name()
        self._jobs = jobs
        self._name = name
        self._elapsed = elapsed
        self._real_time = real_time
        self._done_at: dict[str, float] = {}
        self._rests_until: dict[str, float] = {}
        self._stopping = threading.Event()

    def run(self) -> None:
        """Work until `stop` is called. What goes wrong is logged and tried again."""
        while not self._stopping.is_set():
            try:
                wait = self.round()
            except Exception:
                _log.exception("the worker could not do its work")
                self._desk.database.close()
                wait = AFTER_FAILURE
            self._stopping.wait(wait)
        self._end()

    def stop(self) -> None:
        """End after the transaction under way; may be called in a signal handler or another thread."""
        self._stopping.set()

    def round(self) -> float:
        """Do what is due, if this process holds the lease; returns the seconds until the next look.

        A fault in one job keeps no other from being done.
        """
        self._desk.database.connect(reuse_if_open=True)
        if not self._holds():
            return LONGEST
        for job in self._jobs:
            if not self._rests(job) and self._is_due(job):
                self._try(job)
        return self._until_next()

    def once(self) -> bool:
        """Do every job once, until there is no more to do; False when another process holds the lease.

        Raises:
            Exception: a fault in a job, when all the others are done.
        """
        self._desk.database.connect(reuse_if_open=True)
        try:
            if not self._holds():
                return False
            for_each(self._desk.database, self._jobs, self._do)
            return True
        finally:
            self._end()

    def _holds(self) -> bool:
        return lease.take(self._desk, self._name, self._holder, self._real_time())

    def _rests(self, job: Job) -> bool:
        return self._elapsed() < self._rests_until.get(job.name, 0.0)

    def _try(self, job: Job) -> None:
        try:
            self._do(job)
        except Exception as error:
            if failures.concerns_all(error, self._desk.database):
                raise
            _log.exception("the worker could not do %s", job.name)
            self._rests_until[job.name] = self._elapsed() + AFTER_FAILURE

    def _is_due(self, job: Job) -> bool:
        last = self._done_at.get(job.name)
        if last is None or self._elapsed() - last >= job.every:
            return True
        at = job.due(self._desk)
        return at is not None and at <= self._desk.now()

    def _do(self, job: Job) -> None:
        """A job, batch by batch; the lease is renewed in between, and somebody else may come to write."""
        self._done_at[job.name] = self._elapsed()
        while True:
            result: Any = job.operation(self._desk, job.operation.input())
            if result:
                _log.info("%s: %s", job.name, result)
            if not job.again(result) or self._stopping.is_set() or not self._holds():
                return

    def _until_next(self) -> float:
        """Seconds until something is due, as far as it is known."""
        now = self._desk.now()
        awake = [job for job in self._jobs if not self._rests(job)]
        known = [at for job in awake if (at := job.due(self._desk)) is not None]
        return min([LONGEST, *(max(SHORTEST, (at - now).total_seconds()) for at in known)])

    def _end(self) -> None:
        try:
            lease.release(self._desk, self._name, self._holder)
        except Exception:
            _log.warning("the lease could not be given back", exc_info=True)
        self._desk.database.close()


class Workers:
    """All that is done by itself: the jobs, and beside them messages and payments, which wait for other machines."""

    def __init__(self, desk: Desk) -> None:
        def apart() -> Desk:
            return Desk(desk.database, desk.current.twin(), clock=desk.clock, language=desk.language)

        self._workers = (
            Worker(desk),
            Worker(apart(), jobs=OUTBOX, name=lease.OUTBOX),
            Worker(apart(), jobs=PAYMENTS, name=lease.PAYMENTS),
        )

    def start(self) -> tuple[threading.Thread, ...]:
        """Begin, each in a thread of its own."""
        threads = tuple(
            threading.Thread(target=worker.run, name=f"desk-worker-{number}", daemon=True)
            for number, worker in enumerate(self._workers)
        )
        for thread in threads:
            thread.start()
        return threads

    def once(self) -> bool:
        """Do everything once; False when another process is at some of it."""
        done = [worker.once() for worker in self._workers]
        return all(done)

    def stop(self) -> None:
        """End after the transactions under way; may be called in a signal handler."""
        for worker in self._workers:
            worker.stop()
