"""`desk worker` as a real process: killed at any moment, started again, two at once; no alarm lost, none twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from models import settings
from models.alarms.tables import Alarm, ToldAlarm
from models.cases.facts import facts_of
from models.cases.tables import Case, Task
from models.clocks import standing
from models.clocks.operations import StopClocks, stop
from models.clocks.tables import Clock, ClockStop
from models.contacts.operations import RecordContact, record
from models.desk import Desk
from models.events import Event
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.refusals import Refused
from models.staff.members import member
from models.staff.operations import AddStaff, add
from models.worker import lease
from models.worker.tables import Lease
from tests.clock import SettableClock
from tests.screens.company import found_company
from tests.waiting import wait_until

ROOT = Path(__file__).parents[2]
QUICK, ALL = 4, 40
"""How often the worker is killed."""
WEEK = timedelta(days=7)
KINDS = ("complaint", "return", "repair", "suggestion", "consultation")


def founded(desk: Desk) -> Desk:
    """A company whose database lets the time be set."""
    settings.write(desk.database, "purpose", "test")
    found_company(desk)
    add(desk, AddStaff(login="ma", name="马经理", roles=("manager",)))
    add(desk, AddStaff(login="lu", name="陆总", roles=("leader",)))
    return desk


def fill(company: Desk, clock: SettableClock, chance: random.Random, cases: int) -> None:
    """Cases of all kinds, some stopped, some answered; half of them are taken by somebody."""
    lin = company.acting(member("lin"))
    for _ in range(cases):
        clock.advance(seconds=chance.randrange(1, 900))
        kind = chance.choice(KINDS)
        about: dict[str, Any] = {
            "complaint": {"category": "product_quality", "demand": chance.choice(["repair", "refund"])},
            "return": {"category": "no_reason", "demand": "refund"},
            "repair": {"category": "device_fault"},
            "consultation": {"topic": "usage"},
        }.get(kind, {})
        flags = ("adverse_reaction",) if kind == "complaint" and chance.random() < 0.3 else ()
        goods = {} if kind == "suggestion" else {"product_code": "P2", "order_number": "D1002"}
        plain = {"kind": kind, "text": "异响", "customer_id": 1, "take": chance.random() < 0.5, "flags": flags}
        number = open_case(lin, msgspec.convert({**plain, **goods, **about}, OpenCase)).number
        if chance.random() < 0.3:
            clock.advance(seconds=chance.randrange(1, 600))
            record(lin, RecordContact(case=number, direction="out", text="已致电"))
        if chance.random() < 0.4:
            _stop(lin, number)


def _stop(desk: Desk, number: str) -> None:
    try:
        stop(desk, StopClocks(case=number, version=Case.get(Case.number == number).version, reason="customer"))
    except Refused:
        return  # no clock of this case may stop


@contextmanager
def working(url: str, *arguments: str, at: str = "") -> Iterator[subprocess.Popen[str]]:
    """`desk worker` as a process, at work."""
    command = [sys.executable, "-m", "app", "--db", url, "--lang", "en", "worker", *arguments]
    environ = {**os.environ, "DESK_CLOCK": at} if at else dict(os.environ)
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        if not arguments:
            assert "The worker works" in process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def once(url: str, at: datetime) -> None:
    """Work once while time stands still, or nearly so."""
    with working(url, "--once", at=f"{at.isoformat()}*0.000001") as process:
        assert process.wait(timeout=120) == 0


def kill_through_a_week(company: Desk, url: str, clock: SettableClock, chance: random.Random, kills: int) -> datetime:
    """Let the worker work through a week, killed so many times; returns when the week was over."""
    start = clock()
    speed = WEEK.total_seconds() / (kills * 2)
    for _ in range(kills):
        began = time.monotonic()
        with working(url, at=f"{clock().isoformat()}*{speed}") as process:
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=chance.uniform(0, 2))
            process.kill()
        clock.advance(seconds=(time.monotonic() - began) * speed + chance.uniform(0, 3 * 3600))
    end = max(clock(), start + WEEK)
    once(url, end)
    return end


def expected(desk: Desk, end: datetime) -> set[tuple[int, str, datetime]]:
    """By the rules alone: every alarm of every clock, and when it is due."""
    found = set()
    for clock in Clock.select():
        stops = standing.stops_of(clock.case)
        plan, gone = standing.plan_of(clock), standing.pauses(stops, clock.kind)
        facts = facts_of(clock.case, end.astimezone(desk.rules.zone).date())
        reached = desk.rules.escalation.reached(
            desk.rules.calendars, plan, facts, gone, standing.still_since(stops, clock)
        )
        until = min(end, clock.ended_at or end)
        found |= {(clock.id, entry.key, entry.at) for entry in reached if entry.at <= until}
    return found


def check(desk: Desk, end: datetime) -> None:
    """Nothing lost, nothing twice, every time right."""
    alarms = list(Alarm.select())
    assert {(row.clock_id, row.threshold, row.due_at) for row in alarms} == expected(desk, end)
    assert len(alarms) > 100
    assert len({(row.clock_id, row.threshold) for row in alarms}) == len(alarms)
    assert all(row.due_at <= row.fired_at <= end + timedelta(seconds=1) for row in alarms)
    events = [row.subject_id for row in Event.select().where(Event.subject == "alarm")]
    assert sorted(events) == sorted(row.id for row in alarms)
    assert {row.alarm_id for row in ToldAlarm.select()} == {row.id for row in alarms}
    for clock in Clock.select().where(Clock.ended_at.is_null()):
        assert (clock.breached_at is not None) is standing.breached(clock, end), clock.kind
        assert clock.next_alarm_at is None or clock.next_alarm_at > end
    stops = list(ClockStop.select())
    assert stops
    assert all(row.resumed_at == row.expected_at for row in stops if row.expected_at <= end)
    assert Task.select().count() == len([row for row in stops if row.expected_at <= end])


def test_killed_through_a_week(sqlite_desk: Desk, sqlite_url: str, clock: SettableClock, tmp_path: Path) -> None:
    company, chance = founded(sqlite_desk), random.Random(str(tmp_path))
    fill(company, clock, chance, 40)
    check(company, kill_through_a_week(company, sqlite_url, clock, chance, QUICK))


@pytest.mark.soak
def test_killed_forty_times(desk: Desk, database_url: str, clock: SettableClock, tmp_path: Path) -> None:
    company, chance = founded(desk), random.Random(str(tmp_path))
    fill(company, clock, chance, 200)
    check(company, kill_through_a_week(company, database_url, clock, chance, ALL))


def holder() -> int:
    row = Lease.get_or_none(Lease.name == lease.WORKER)
    return int(row.holder.rpartition(":")[2]) if row is not None else 0


def test_of_two_workers_one_works_and_the_other_takes_over(desk: Desk, database_url: str, clock: SettableClock) -> None:
    company = founded(desk)
    fill(company, clock, random.Random(5), 10)
    at = (clock() + timedelta(days=3)).isoformat()
    with working(database_url, at=at) as one, working(database_url, at=at) as two:
        wait_until(lambda: Alarm.select().count() > 10, "the alarms")
        wait_until(lambda: Clock.select().where(Clock.next_alarm_at <= datetime.fromisoformat(at)).count() == 0)
        first = holder()
        assert first in (one.pid, two.pid)
        at_work, waiting = (one, two) if first == one.pid else (two, one)
        at_work.kill()
        at_work.wait()
        wait_until(lambda: holder() == waiting.pid, "the other one takes over")
        waiting.send_signal(signal.SIGTERM)
        assert waiting.wait(timeout=30) == 0
    assert holder() == 0
    log = (Path(os.environ["XDG_STATE_HOME"]) / "aftersales-desk" / "log" / "desk.log").read_text()
    assert {line.split()[2] for line in log.splitlines() if "alarms.fire" in line} == {str(first)}
