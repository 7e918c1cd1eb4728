"""How far an import is, for whoever shows a bar; nobody has to listen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[int, int], None]
_LISTENER: ContextVar[Listener | None] = ContextVar("_LISTENER", default=None)


@contextmanager
def told_to(listener: Listener | None) -> Iterator[None]:
    """While inside, the listener hears how many rows of how many are done."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def tell(done: int, total: int) -> None:
    """Say how many rows are done."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(done, total)
