"""One thing after the other, so that a fault in one keeps no other from being done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from peewee import Database

from models import failures

K = TypeVar("K")


def for_each(database: Database, things: Iterable[K], do: Callable[[K], object]) -> int:
    """Do this for each thing; returns for how many. `do` opens transactions of its own.

    Raises:
        Exception: what concerns the database as a whole at once; any other fault, the first one, when all else is done.
    """
    count, faults = 0, list[Exception]()
    for thing in things:
        try:
            do(thing)
            count += 1
        except Exception as error:
            if failures.concerns_all(error, database):
                raise
            faults.append(error)
    if faults:
        raise faults[0]
    return count
