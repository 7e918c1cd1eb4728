"""A believable company to try the desk with: staff, customers, goods, orders, and weeks of cases; all invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from models.desk import Desk

PASSWORD = "demo"  # noqa: S105 - that is the point of it
"""Of everybody in the demo."""
FILLED = "demo_filled"
"""The setting that is written last: a demo without it was interrupted."""


def fill(
    desk: Desk,
    *,
    customers: int,
    orders: int,
    cases: int,
    now: datetime,
    progress: Callable[[int, int], None],
) -> None:
    """Fill an empty, migrated database; the same numbers give the same company.

    Args:
        desk: with nobody acting.
        customers: how many.
        orders: how many.
        cases: how many; the newest are of `now`.
        now: the present of the demo.
        progress: hears how many of how many steps are done.
    """
    from app.demo.company import make_company
    from app.demo.history import make_history
    from app.demo.pace import unhurried
    from models import settings

    total = customers + orders + 10 * cases
    with unhurried(desk.database):
        people = make_company(desk, customers, orders, now, lambda done: progress(done, total))
        make_history(desk, people, cases, now, lambda done: progress(customers + orders + 10 * done, total))
    settings.write(desk.database, FILLED, now.isoformat())
    progress(total, total)


def is_filled(desk: Desk) -> bool:
    """Whether the demo was finished."""
    from models import settings

    return settings.read(desk.database, FILLED) is not None


def live(desk: Desk, rounds: int | None = None, wait: Callable[[float], object] | None = None) -> None:
    """Let calls come in and agents work, until `rounds` are over or it is interrupted.

    Args:
        desk: with nobody acting.
        rounds: how many calls; None for no end.
        wait: waits for so many seconds between two calls.
    """
    from app.demo.calling import calls

    calls(desk, rounds, wait)
