"""Asking the database for what changed, for the feed: asleep until something was committed, on its own connection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from peewee import Database

from models.events import Change, Reader, last_number
from models.noticing import Noticing, noticing
from screens.feed import FULL, Happening

Wait = Callable[[int, float], Sequence[Happening]]
"""`wait(after, timeout)`: the events not yet told, as soon as there are any, or none after the timeout."""


SHORTLY = 1000
"""Numbers before the newest one of which some may belong to transactions that are not over yet."""


class Waiting:
    """Reads the history on from a number. All but the making must always be called in the same thread, which gets its
    own connection. After an error it goes on from where it was. `noticing` finds out whether there is anything new.
    """

    def __init__(self, database: Database, noticing: Callable[[Database], Noticing] = noticing) -> None:
        self._database = database
        self._find_out = noticing
        self._reader: Reader | None = None
        self._noticing: Noticing | None = None
        self.more = False
        """Whether the last answer was as long as one may be, so that there is more."""

    def wait(self, after: int, timeout: float) -> Sequence[Change]:
        """As `Wait` says."""
        try:
            self._database.connect(reuse_if_open=True)
            self._noticing = self._noticing or self._find_out(self._database)
            if not self.more and not self._noticing.wait(timeout):
                return []
            return self._read(after)
        except Exception:
            self.close()
            raise

    def read(self, after: int) -> Sequence[Change]:
        """What there is by now."""
        try:
            self._database.connect(reuse_if_open=True)
            return self._read(after)
        except Exception:
            self.close()
            raise

    def begin(self) -> int:
        """Begin behind the newest event; returns its number. What of the numbers shortly before it is not there yet
        will be read when it comes.
        """
        self._database.connect(reuse_if_open=True)
        self._reader = Reader(max(0, last_number() - SHORTLY))
        self._read(self._reader.after)
        return self._reader.after

    def told(self, after: int, numbers: Iterable[int]) -> None:
        """These events are known already, from somebody else who reads."""
        self._reader = self._reader or Reader(after)
        self._reader.told(numbers)

    def close(self) -> None:
        """Have no connection until it is asked again."""
        if self._noticing is not None:
            self._noticing.close()
            self._noticing = None
        self._database.close()

    def _read(self, after: int) -> Sequence[Change]:
        self._reader = self._reader or Reader(after)
        found = self._reader.read(FULL)
        self.more = len(found) == FULL
        return found
