"""The worker inside `desk`: on the embedded database nobody has to start another program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from models.desk import Desk

PATIENCE = 5.0
"""Seconds that the end of a session waits for the transaction under way."""


@contextmanager
def at_work(desk: Desk) -> Iterator[None]:
    """While inside, the workers work on this desk, in threads and on connections of their own."""
    from models.worker.loop import Workers

    workers = Workers(desk)
    threads = workers.start()
    try:
        yield
    finally:
        workers.stop()
        for thread in threads:
            thread.join(PATIENCE)
