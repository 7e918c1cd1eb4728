"""The worker inside `desk`: on the embedded database nobody has to start another program."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from models.desk import Desk

PATIENCE = 5.0
"""Seconds that the end of a session waits for the transaction under way."""


@contextmanager
def at_work(desk: Desk) -> Iterator[None]:
    """While inside, a worker works on this desk, in a thread and on a connection of its own."""
    from models.worker.loop import Worker

    worker = Worker(desk)
    thread = threading.Thread(target=worker.run, name="desk-worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(PATIENCE)
