"""What the operator's next key must wait for, so that type-ahead lands where it was meant to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from textual.worker import Worker


class Hold:
    """Work that was started by a key. It holds keys back until it ends, except while it waits for the user."""

    def __init__(self) -> None:
        self.worker: Worker[Any] | None = None
        self._asks: asyncio.Future[Any] | None = None

    @property
    def ended(self) -> bool:
        """Whether the work is over, in whatever way."""
        return self.worker is not None and self.worker.is_finished

    @property
    def holds(self) -> bool:
        """Whether keys must wait: not while the user is asked, but again from the very moment of the answer."""
        return not self.ended and (self._asks is None or self._asks.done())

    @contextmanager
    def asking(self, answer: asyncio.Future[Any]) -> Iterator[None]:
        """While inside, the work waits for this answer of the user."""
        self._asks = answer
        try:
            yield
        finally:
            self._asks = None


PRESENT: ContextVar[Hold | None] = ContextVar("PRESENT", default=None)
"""The hold of the work that the present task does."""


class Holds:
    """All work under way in one session."""

    def __init__(self) -> None:
        self._all: list[Hold] = []

    def take(self) -> Hold:
        """A new hold; give it its worker at once."""
        self._all = [hold for hold in self._all if not hold.ended]
        hold = Hold()
        self._all.append(hold)
        return hold

    @property
    def any(self) -> bool:
        """Whether keys must wait."""
        return any(hold.holds for hold in self._all)
