"""One thing after the other, so that a fault in one keeps no other from being done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from models import failures
from models.desk import Desk

K = TypeVar("K")


def for_each(desk: Desk, operation: str, keys: Iterable[K], do: Callable[[K], object]) -> int:
    """Do this for each key, in a transaction of its own, in which `do` reads again what it changes; for how many.

    Raises:
        Exception: what concerns the database as a whole at once, any other fault when all else is done.
    """
    count, faults = 0, list[Exception]()
    for key in keys:
        try:
            desk.transact(operation, partial(do, key))
            count += 1
        except Exception as error:
            if failures.concerns_all(error, desk.database):
                raise
            faults.append(error)
    if faults:
        raise faults[0]
    return count
