"""Asking the database for what changed, for the feed: asleep until something was committed, on its own connection."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from peewee import Database

from models.events import Change, Reader
from models.noticing import Noticing, noticing
from screens.feed import FULL


def waiting_on(database: Database) -> Callable[[int, float], Sequence[Change]]:
    """`wait(after, timeout)`: the events not yet told, as soon as there are any, or none after the timeout.

    It must always be called in the same thread, which gets its own connection. After an error it goes on from
    where it was.
    """
    return _Waiting(database).wait


class _Waiting:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._reader: Reader | None = None
        self._noticing: Noticing | None = None
        self._more = False

    def wait(self, after: int, timeout: float) -> Sequence[Change]:
        self._database.connect(reuse_if_open=True)
        self._reader = self._reader or Reader(after)
        try:
            self._noticing = self._noticing or noticing(self._database)
            if not self._more and not self._noticing.wait(timeout):
                return []
            found = self._reader.read(FULL)
            self._more = len(found) == FULL
            return found
        except Exception:
            self._close()
            raise

    def _close(self) -> None:
        if self._noticing is not None:
            self._noticing.close()
            self._noticing = None
        self._database.close()
