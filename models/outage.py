"""What is done while a database server does not answer: it is asked again after growing pauses."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from peewee import InterfaceError, OperationalError

from models.wall_clock import system_clock

R = TypeVar("R")
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
"""Seconds."""
PATIENCE = 6
"""So many more times a command asks, three seconds or so; a session asks until it ends."""

_log = logging.getLogger("desk.database")


class Away(OperationalError):  # noqa: N818 - what is the matter, in one word
    """The server did not answer for as long as it was worth asking again."""


class Outage:
    """Since when a server has not answered, and how long it is worth asking again; shared by all threads.

    `since`, by the clock `now`, is None while it answers. `patience` is how often it is asked again; None for as
    long as it takes.
    """

    def __init__(self, now: Callable[[], datetime] = system_clock, patience: int | None = PATIENCE) -> None:
        self.since: datetime | None = None
        self.patience = patience
        self.now = now
        self._ended = threading.Event()

    def patiently(self, ask: Callable[[], R]) -> R:
        """What `ask` returns as soon as it does.

        Raises:
            Away: patience is at an end.
        """
        tried = 0
        while True:
            try:
                return ask()
            except (OperationalError, InterfaceError) as error:
                self._note(error)
                if self._ended.is_set() or (self.patience is not None and tried >= self.patience):
                    raise Away(str(error)) from error
            self._ended.wait(min(LONGEST_PAUSE, FIRST_PAUSE * 2**tried))
            tried += 1

    def over(self) -> None:
        """It answers."""
        if self.since is not None:
            _log.warning("the database answers again; it had not since %s", self.since)
        self.since = None

    def end(self) -> None:
        """Nobody waits any more: whoever still asks is told at once that there is no answer."""
        self._ended.set()

    @property
    def ended(self) -> bool:
        """Whether nobody waits any more."""
        return self._ended.is_set()

    def _note(self, error: Exception) -> None:
        if self.since is None:
            self.since = self.now()
            _log.warning("the database does not answer: %s", error)
