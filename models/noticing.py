"""Noticing that somebody has committed something, at the least cost: what differs between the databases.

- SQLite: `PRAGMA data_version` changes with every commit of another connection; it costs no reading of tables.
- PostgreSQL: whoever writes an event says so on a channel, and here the connection sleeps until it hears of it.
- A replica lets nobody listen, and behind a pooler that gives each transaction another connection nothing can be
  heard: there the history is looked at every now and then, or the URL says by `listen=host:port` where the server
  itself is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

from peewee import Database

from models import database as databases
from models.replica import replica

SQLITE_EVERY = 0.075
"""Seconds between two looks at `data_version`, which takes some six millionths of one; see `Pause`."""
POLL_EVERY = 0.5
"""Seconds between two looks at the history where there is nothing better."""
LONGEST = 1.0
"""Seconds beyond which no strain of the machine stretches a pause."""
LATENESS = 10
"""A pause is at least so many times as long as the machine was late at waking from the one before."""
AT_LATEST = 5.0
"""Seconds after which the history is looked at though nothing was heard: a notice may be lost with its sender."""


class Pause:
    """Sleeps so many seconds between two looks; longer where this machine wakes it up late, up to `LONGEST`.

    Two hundred sessions on one machine that all hear of each other's signing in leave no time for it otherwise.
    """

    def __init__(
        self,
        seconds: float,
        sleep: Callable[[float], object] = time.sleep,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._sleep = sleep
        self._elapsed = elapsed
        self._late = 0.0

    def __call__(self) -> None:
        """Sleep once."""
        seconds = max(self._seconds, min(LONGEST, self._late * LATENESS)) if self._seconds else 0.0
        before = self._elapsed()
        self._sleep(seconds)
        self._late = max(0.0, self._elapsed() - before - seconds, self._late / 2)


class Noticing(Protocol):
    """For one thread, which must not write on its connection."""

    def wait(self, timeout: float) -> bool:
        """Whether there may be new events: at once when there are, or False after `timeout` seconds.

        True the first time, since nobody knows what came before.
        """

    def close(self) -> None:
        """Listen no longer."""


def noticing(database: Database, every: float = SQLITE_EVERY) -> Noticing:
    """The best way to notice on this database; `every` is the seconds between two looks at `data_version`."""
    server = databases.server(database)
    if server is None:
        return DataVersion(database, every)
    if server.listen == "no" or (not server.listen and (server.pooled or replica(database) is not None)):
        return Polling()
    return Listening(server.listening())


class DataVersion:
    """SQLite."""

    def __init__(self, database: Database, every: float = SQLITE_EVERY) -> None:
        self._database = database
        self._seen: int | None = None
        self._pause = Pause(every)

    def wait(self, timeout: float) -> bool:
        """As `Noticing`."""
        until = time.monotonic() + timeout
        while (found := self._version()) == self._seen and time.monotonic() < until:
            self._pause()
        self._seen, before = found, self._seen
        return found != before

    def close(self) -> None:
        """Nothing was opened."""

    def _version(self) -> int:
        return int(self._database.connection().execute("PRAGMA data_version").fetchone()[0])  # many times a second


class Polling:
    """A database of which nothing can be heard."""

    def __init__(self) -> None:
        self._next = 0.0

    def wait(self, timeout: float) -> bool:
        """As `Noticing`; it may be True for nothing."""
        pause = self._next - time.monotonic()
        time.sleep(max(0.0, min(pause, timeout)))
        if pause > timeout:
            return False
        self._next = time.monotonic() + POLL_EVERY
        return True

    def close(self) -> None:
        """Nothing was opened."""


class Listening:
    """PostgreSQL, on a connection that listens already; what comes while it is used otherwise is kept for `wait`."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._next = 0.0

    def wait(self, timeout: float) -> bool:
        """As `Noticing`."""
        heard = [*self._connection.notifies(timeout=0 if self._next == 0 else timeout, stop_after=1)]
        if not heard and time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + AT_LATEST
        return True

    def close(self) -> None:
        """Close the connection, which may be used for nothing else afterwards."""
        self._connection.close()
