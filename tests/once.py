"""Files that are dear to make: one process of a run of tests makes them for all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.servers import locked


def once(path: Path, make: Callable[[Path], None]) -> Path:
    """A file that whichever process needs it first makes for the whole run, at another path until it is whole."""
    with locked(path.with_suffix(".lock")):
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            make(unfinished)
            unfinished.rename(path)
    return path
