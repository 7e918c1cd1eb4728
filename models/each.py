"""One thing after the other, so that a fault in one keeps no other from being done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

from peewee import Database

from models import failures
from models.desk import Desk

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


def for_each_row(desk: Desk, operation: str, rows: Any, do: Callable[[Desk, Any], object]) -> int:
    """Do this for each row of a query, in a transaction of its own and read again there, if it is still one of them.

    Returns for how many there were.

    Raises:
        Exception: as `for_each` says.
    """
    key = rows.model.id

    def one(number: int) -> None:
        row = rows.where(key == number).get_or_none()
        if row is not None:
            do(desk, row)

    numbers = [number for (number,) in rows.select(key).tuples()]
    return for_each(desk.database, numbers, lambda number: desk.transact(operation, partial(one, number)))
