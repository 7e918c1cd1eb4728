"""Deadlines a second: ours beside a library for business hours and a walk by minutes; and the command on many lines."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any
from zoneinfo import ZoneInfo

import businesstimedelta
import pytz

from config.budget import Budget
from config.calendar import Calendar
from config.questions import GivenCalendar, built
from tests.bench.measuring import report, seconds
from tests.config.walker import Walker

LINES = 100_000
DAY = ("09:00-12:00", "13:00-18:00")
WORKDAYS: Any = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), DAY)
ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe")
MINUTES = 2_000
"""A bit more than four working days."""


def bench_deadlines_beside_others() -> None:
    """The same deadlines, one after another, on the same calendar: five days with a break at noon."""
    calendar = built(GivenCalendar(timezone="Asia/Shanghai", hours=WORKDAYS))
    assert isinstance(calendar, Calendar)
    starts = [datetime(2026, 3, 2, 2, tzinfo=UTC) + timedelta(minutes=61 * n) for n in range(200)]
    budget, amount = Budget(desk_minutes=MINUTES), timedelta(minutes=MINUTES)
    walker = Walker(ZoneInfo("Asia/Shanghai"), [[(540, 720), (780, 1080)]] * 5 + [[], []], {})
    library = _library()
    due = [calendar.due(start, budget, explain=False).at for start in starts]
    assert due == [library(start) for start in starts]
    assert due[:3] == [walker.working(start, amount) for start in starts[:3]]

    def taken(work: Callable[..., object], count: int) -> float:
        return seconds(lambda: [work(start) for start in starts[:count]], 3) / count

    ours, told = (taken(lambda s, explain=how: calendar.due(s, budget, explain=explain), 200) for how in (False, True))
    print(f"\n{1 / ours:,.0f} deadlines a second; with derivation {1 / told:,.0f}")
    others, walked = taken(library, 200), taken(lambda start: walker.working(start, amount), 3)
    print(f"times as fast as businesstimedelta: {others / ours:,.0f}; as a walk by minutes: {walked / ours:,.0f}")


def _library() -> Callable[[datetime], datetime]:
    days = list(range(5))
    work = businesstimedelta.WorkDayRule(
        start_time=time(9), end_time=time(18), working_days=days, tz=pytz.timezone("Asia/Shanghai")
    )
    noon = businesstimedelta.LunchTimeRule(
        start_time=time(12), end_time=time(13), working_days=days, tz=pytz.timezone("Asia/Shanghai")
    )
    rules = businesstimedelta.Rules([work, noon])
    amount = businesstimedelta.BusinessTimeDelta(rules, hours=MINUTES // 60, seconds=MINUTES % 60 * 60)
    return lambda start: start + amount


def bench_the_command_on_100_000_lines(tmp_path: Path) -> None:
    """In a process of its own, from and to a file: 20 calendars, all kinds of amounts, a pause in every third line."""
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(question) + "\n" for question in _questions()), "utf-8")

    def run(*command: str) -> Callable[[], object]:
        def once() -> None:
            with path.open("rb") as given, (tmp_path / "answers.jsonl").open("wb") as answers:
                subprocess.run([sys.executable, *command], stdin=given, stdout=answers, check=True)

        return once

    decoding = "import sys, msgspec\nfor line in sys.stdin.buffer: print(msgspec.json.decode(line)['start'])"
    before = getrusage(RUSAGE_CHILDREN).ru_utime
    ours = seconds(run("-m", "app", "rules", "due"), 3)
    print(f"\nprocessor time of desk rules due: {(getrusage(RUSAGE_CHILDREN).ru_utime - before) / 4:.2f} s")
    assert (tmp_path / "answers.jsonl").read_bytes().count(b'"due"') == LINES
    report("desk rules due on 100,000 lines", ours, seconds(run("-c", decoding), 3), "decoding each line")


def _questions() -> list[dict[str, Any]]:
    chance = random.Random(7)
    calendars = [
        {
            "timezone": ZONES[n % 4],
            "hours": {day: [DAY[0], f"13:00-{16 + n % 5}:00"] for day in WORKDAYS},
            "closed": ["2026-10-01", "2026-10-02", "2026-10-05"],
            "open": {"2026-10-10": DAY},
        }
        for n in range(20)
    ]
    found = []
    for n in range(LINES):
        start = datetime(2026, 1, 1) + timedelta(minutes=chance.randrange(500_000))
        amount = chance.choice(
            (
                {"minutes": chance.randrange(1, 5000)},
                {"workdays": chance.randrange(1, 20)},
                {"hours": chance.randrange(1, 200)},
                {"natural_days": chance.randrange(1, 20)},
            )
        )
        pause = [(start + timedelta(minutes=k)).isoformat() for k in (30, 30 + chance.randrange(3000))]
        question = {"id": n, "calendar": chance.choice(calendars), "start": start.isoformat(), **amount}
        found.append({**question, "pauses": [pause]} if n % 3 == 0 else question)
    return found
