"""The change feed on its way to the screens: one thread asks, one message that can replace the one before it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from textual.message import Message

from models.noticing import Pause
from models.wall_clock import system_clock

STALE_AFTER = 5
"""Seconds without an answer of the feed after which a screen says that it is stale."""

FULL = 5000
"""An answer of so many events is followed by more at once."""

_log = logging.getLogger("desk.feed")


class Happening(Protocol):
    """What the feed needs to know of an event in the history."""

    @property
    def id(self) -> int:
        """Its number in the history."""

    @property
    def case_id(self) -> int | None:
        """The case that it is about, if any."""

    @property
    def subject(self) -> str:
        """The kind of thing that changed: case, task, rules."""


class Changed(Message):
    """Cases have changed; `last` is the number of the newest event, `subjects` the kinds of things that changed.

    Messages that wait in a queue merge: the newer one takes over the cases of the older one.
    """

    def __init__(self, case_ids: frozenset[int], last: int, subjects: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.case_ids = case_ids
        self.last = last
        self.subjects = subjects

    def can_replace(self, message: Message) -> bool:
        """Called by Textual on the waiting message with the newer one, which will stand in its place."""
        if not isinstance(message, Changed):
            return False
        message.case_ids |= self.case_ids
        message.subjects |= self.subjects
        message.last = max(message.last, self.last)
        return True


class CaughtUp(Message):
    """The feed had no answer for a while, and has told by now of all that changed: `count` events since then."""

    def __init__(self, count: int, since: datetime) -> None:
        super().__init__()
        self.count = count
        self.since = since


class Feed:
    """Asks `wait(after, timeout)` for the events after a number, over and over, in a thread of its own.

    `post` gets a `Changed` for each batch, at most one in `pause` seconds (fewer on a busy machine), and a `CaughtUp`
    after a silence: the database was away, or this machine asleep. An answer without events also counts as an
    answer: `answered_at` is when the last one came, by the clock `now`. How long that is ago `real` tells, since
    the clock of a demo may run fast.
    """

    def __init__(
        self,
        wait: Callable[[int, float], Sequence[Happening]],
        post: Callable[[Message], object],
        now: Callable[[], datetime],
        *,
        after: int = 0,
        pause: float = 0.1,
        timeout: float = 1.0,
        real: Callable[[], datetime] = system_clock,
    ) -> None:
        self._wait = wait
        self._post = post
        self._now = now
        self._timeout = timeout
        self._stopping = threading.Event()
        self._pause = Pause(pause, self._stopping.wait)
        self._thread: threading.Thread | None = None
        self._real = real
        self._behind: CaughtUp | None = None
        self.last = after
        self.answered_at, self._answered_really = now(), real()

    def start(self) -> None:
        """Begin to ask; a feed that runs is left alone."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="desk-feed", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ask no more; returns at once, the thread ends after its present question."""
        self._stopping.set()

    def stale_seconds(self) -> int | None:
        """For how long the feed has not answered, or None while that is no news."""
        silent = int((self._real() - self._answered_really).total_seconds())
        return silent if silent >= STALE_AFTER else None

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                events = self._wait(self.last, self._timeout)
            except Exception:
                _log.warning("the feed got no answer", exc_info=True)
                self._stopping.wait(self._timeout)
                continue
            if self.stale_seconds() is not None:
                self._behind = self._behind or CaughtUp(0, self.answered_at)
            self.answered_at, self._answered_really = self._now(), self._real()
            if events:
                self._hand_over(events)
            if self._behind is not None:
                self._behind = self._caught_up(self._behind, len(events))
            if events:
                self._pause()

    def _hand_over(self, events: Sequence[Happening]) -> None:
        self.last = max(self.last, *(event.id for event in events))
        cases = frozenset(event.case_id for event in events if event.case_id is not None)
        self._post(Changed(cases, self.last, frozenset(event.subject for event in events)))

    def _caught_up(self, behind: CaughtUp, count: int) -> CaughtUp | None:
        """Say that everything is told, if it is; else what is still to be said."""
        behind.count += count
        if count >= FULL:
            return behind
        self._post(behind)
        return None
