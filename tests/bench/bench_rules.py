"""How long it takes until a change of the rules has reached every open case."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

from config.loading import SHIPPED
from models.clocks.correcting import recompute_all
from models.clocks.tables import Clock
from models.desk import Desk
from models.events import Event
from models.rules.current import InForce
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


def _confirm(fixed: Desk) -> None:
    desk = Desk(fixed.database, InForce(fixed.database, fixed.now()), clock=fixed.clock)
    fill_with_clocks(desk, MANY)
    holidays = (SHIPPED / "holidays.yaml").read_text("utf-8").replace("state: provisional", "state: official")
    holidays = holidays.replace("from: 2027-01-01}", "from: 2027-01-01, to: 2027-01-04}")
    bare = seconds(lambda: desk.database.execute_sql("SELECT * FROM clock WHERE ended_at IS NULL").fetchall(), 1)
    apply(desk, ApplyRules(files={"holidays.yaml": holidays}))
    started = time.perf_counter()
    begun, batches = time.process_time(), list[float]()
    changed = recompute_all(desk, lambda _: batches.append(time.perf_counter()))
    taken, worked = time.perf_counter() - started, time.process_time() - begun
    longest = max(b - a for a, b in pairwise([started, *batches]))
    clocks = Clock.select().count()
    report(f"{MANY:,} open cases, {changed:,} of {clocks:,} clocks corrected", taken, bare, "reading all clocks")
    print(f"{MANY / taken:,.0f} cases a second; {worked:.1f} s of processor; the longest batch {longest:.2f} s")
    assert Event.select().where(Event.operation == "clocks.recompute").count() == changed
