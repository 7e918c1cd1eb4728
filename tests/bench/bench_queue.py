"""The live queue at 100,000 open cases among 1,000,000: its first page, all of it, its memory, the figures above it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from models.callbacks.periodic import _falling
from models.callbacks.queries import calls, figures
from models.queue import queries
from models.queue.order import WorstFirst
from tests.bench import company
from tests.bench.bench_intake import desk_at
from tests.bench.crowd import together
from tests.bench.measuring import Figure, note, report, seconds

SHOWN, WITHIN, MEMORY = 24, 0.15, 40
PAGE = Path("/proc/self/statm")


def reading(place: int, url: str) -> Iterator[float]:
    """One session of its own: MiB that all open cases take."""
    desk = desk_at(url, "lead01")
    order = WorstFirst(queries.page(desk, queries.BEGINNING)[0])
    yield 0
    before, at = _memory(), queries.BEGINNING
    while at is not None:
        rows, at = queries.page(desk, at)  # type: ignore[assignment]
        for row in rows:
            order.put(row)
    assert len(order) == company.OPEN
    yield _memory() - before


def _memory() -> float:
    return int(PAGE.read_text().split()[1]) * 4096 / 2**20


def bench_the_queue(big_url: str) -> None:
    """What stands on the screen first, what the rest takes, what each change asks for."""
    desk = desk_at(big_url, "lead01")
    kind, database = big_url.split(":")[0], desk.database
    columns = "number, kind, state, severity, received_at, next_due, paused, text"
    bare = seconds(
        lambda: database.execute_sql(
            f"SELECT {columns} FROM cases WHERE open = true AND paused = false ORDER BY next_due LIMIT {SHOWN}"
        ).fetchall(),
        9,
    )

    def first() -> None:
        rows, _ = queries.page(desk, queries.BEGINNING)
        list(WorstFirst(rows).in_order(desk.now())[:SHOWN])

    ours = seconds(first, 9)
    note(Figure(f"queue, {kind}, the first screen", ours, "s", bare, "bare SELECT", "150 ms", ours <= WITHIN))
    count = seconds(lambda: database.execute_sql("SELECT COUNT(*) FROM cases WHERE open = true").fetchall(), 5)
    report(f"queue, {kind}, the figures above", seconds(lambda: queries.band(desk)), count, "one COUNT of open cases")
    report(f"queue, {kind}, the calls above", seconds(lambda: figures(desk)), count, "one COUNT of open cases")
    report(f"calls, {kind}, the list", seconds(lambda: calls(desk)), count, "one COUNT of open cases")
    today = company.NOW.date()
    report(f"calls, {kind}, by plan", seconds(lambda: list(_falling(desk, today, today)), 3), count, "one COUNT")
    desk.database.close()
    grown = max(together(reading, 1, big_url).results)
    note(Figure(f"queue, {kind}, memory of all open", grown, "MiB", None, "", f"{MEMORY} MiB", grown <= MEMORY))
