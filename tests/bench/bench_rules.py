"""How long it takes until a change of the rules has reached every open case."""

from __future__ import annotations

import time
from collections.abc import Callable

from config.loading import SHIPPED
from models.clocks.correcting import Recompute, recompute
from models.clocks.tables import Clock
from models.desk import Desk
from models.events import Event
from models.rules.operations import ApplyRules, apply
from tests.bench.filling import fill_with_clocks
from tests.bench.measuring import report, seconds

MANY = 100_000


def bench_correcting_100_000_open_cases(sqlite_url: str, open_desk: Callable[[str], Desk]) -> None:
    """A year is confirmed on the embedded database."""
    _confirm(open_desk(sqlite_url))


def bench_correcting_100_000_open_cases_on_a_server(postgres_url: str, open_desk: Callable[[str], Desk]) -> None:
    """The same on PostgreSQL."""
    _confirm(open_desk(postgres_url))


def _confirm(desk: Desk) -> None:
    fill_with_clocks(desk, MANY)
    holidays = (SHIPPED / "holidays.yaml").read_text("utf-8").replace("state: provisional", "state: official")
    holidays = holidays.replace("from: 2027-01-01}", "from: 2027-01-01, to: 2027-01-04}")
    bare = seconds(lambda: desk.database.execute_sql("SELECT * FROM clock WHERE ended_at IS NULL").fetchall(), 1)
    apply(desk, ApplyRules(files={"holidays.yaml": holidays}))
    started, longest, changed = time.perf_counter(), 0.0, 0
    while True:
        begun = time.perf_counter()
        done = recompute(desk, Recompute())
        if not done.rule_set:
            break
        changed += done.changed
        longest = max(longest, time.perf_counter() - begun)
    taken = time.perf_counter() - started
    clocks = Clock.select().count()
    report(f"{MANY:,} open cases, {changed:,} of {clocks:,} clocks corrected", taken, bare, "reading all clocks")
    print(f"{MANY / taken:,.0f} cases a second; the longest transaction {longest * 1000:.0f} ms")
    assert Event.select().where(Event.operation == "clocks.recompute").count() == changed
