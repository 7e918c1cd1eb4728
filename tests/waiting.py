"""Waiting for something to become true, instead of sleeping and hoping."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_until(predicate: Callable[[], object], what: str = "", patience: float = 20.0) -> None:
    """Poll until `predicate()` is true; fail after `patience` seconds."""
    deadline = time.monotonic() + patience
    while not predicate():
        assert time.monotonic() < deadline, f"waited in vain for {what or predicate}"
        time.sleep(0.01)
