"""Asking the database for what changed, for the feed: a short look every now and then, on its own connection."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from peewee import Database

from models.events import Change, Reader

LOOK_EVERY = 0.2
"""Seconds between two looks; a look is one search in the index of the history."""


def waiting_on(database: Database) -> Callable[[int, float], Sequence[Change]]:
    """`wait(after, timeout)`: the events not yet told, as soon as there are any, or none after the timeout.

    It must always be called in the same thread, which gets its own connection.
    """
    reader: list[Reader] = []

    def wait(after: int, timeout: float) -> Sequence[Change]:
        database.connect(reuse_if_open=True)
        if not reader:
            reader.append(Reader(after))
        try:
            return _look(reader[0], timeout)
        except Exception:
            database.close()
            raise

    return wait


def _look(reader: Reader, timeout: float) -> Sequence[Change]:
    until = time.monotonic() + timeout
    while not (found := reader.read()) and time.monotonic() < until:
        time.sleep(LOOK_EVERY)
    return found
