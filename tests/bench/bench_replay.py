"""A month of cases under other rules, beside the same rules asked about the same facts in memory."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime

import msgspec

from config import Rules
from config.facts import Facts
from config.routing import route
from config.severity import decide
from models.desk import Desk
from models.rules.replay import Trial, replay
from models.rules.replay_reading import SameBatch, read
from tests.bench.filling import fill_with_past_cases
from tests.bench.measuring import report

MANY = 20_000
START = datetime(2026, 10, 1, tzinfo=UTC)


def bench_a_month_of_20_000_cases(sqlite_desk: Desk, rules: Rules) -> None:
    """Reading, comparing and adding up, against severity, route and clocks alone."""
    fill_with_past_cases(sqlite_desk, MANY, START, 30)
    facts = [
        past.facts
        for first in range(1, MANY, 500)
        for past in read(range(first, first + 500), SameBatch(START), rules.zone, sqlite_desk.now())
    ]
    trial = Trial(candidate=rules, first=date(2026, 10, 1), last=date(2026, 10, 31))
    bare, ours = _taken(lambda: _decided(rules, facts)), _taken(lambda: replay(sqlite_desk, trial))
    report(f"replay of {MANY:,} cases", ours, bare, "the rules alone, on facts in memory")
    print(f"{MANY / ours:,.0f} cases a second")
    tracemalloc.start()
    replay(sqlite_desk, msgspec.structs.replace(trial, last=date(2026, 10, 7)))
    print(f"most memory at once, a quarter of the cases: {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB")


def _taken(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _decided(rules: Rules, facts: list[Facts]) -> None:
    for one in facts:
        known = msgspec.structs.replace(one, severity=decide(rules, one).severity)
        route(rules, known)
        rules.sla.plan(rules.calendars, known)
