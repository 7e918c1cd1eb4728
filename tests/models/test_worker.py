"""The worker: one at a time by its lease, jobs when they are due, and nothing that goes wrong ends it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from config.texts import T
from models.alarms.tables import Alarm
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.refusals import Refused
from models.worker import lease, loop
from models.worker.jobs import JOBS, OUTBOX, PAYMENTS, Job
from models.worker.loop import LONGEST, SHORTEST, Worker
from models.worker.tables import Lease
from tests.clock import SettableClock
from tests.screens.company import found_company
from tests.waiting import wait_until

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
ELSEWHERE, FURTHER = "another-machine:1", "a-third-machine:1"


class Seconds:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_lease_has_one_holder_until_it_runs_out(desk: Desk) -> None:
    assert lease.held("worker", NOON) is None
    assert lease.take(desk, "worker", ELSEWHERE, NOON)
    assert not lease.take(desk, "worker", FURTHER, NOON + timedelta(seconds=29))
    assert lease.take(desk, "worker", ELSEWHERE, NOON + timedelta(seconds=29))
    assert not lease.take(desk, "worker", FURTHER, NOON + timedelta(seconds=58))
    assert lease.take(desk, "worker", FURTHER, NOON + timedelta(seconds=59))
    held = lease.held("worker", NOON + timedelta(seconds=60))
    assert held is not None
    assert held.holder == FURTHER
    lease.release(desk, "worker", ELSEWHERE)
    assert lease.held("worker", NOON + timedelta(seconds=60)) is not None
    lease.release(desk, "worker", FURTHER)
    assert lease.take(desk, "worker", ELSEWHERE, NOON + timedelta(seconds=60))
    assert lease.take(desk, "another", FURTHER, NOON)


def test_a_dead_process_of_this_machine_loses_its_lease_at_once(desk: Desk) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    host = lease.process_name().rpartition(":")[0]
    assert lease.take(desk, "worker", f"{host}:{ended.pid}", NOON)
    assert lease.held("worker", NOON) is None
    assert lease.take(desk, "worker", f"{host}:{os.getpid()}", NOON)
    assert not lease.take(desk, "worker", FURTHER, NOON)


def test_a_second_worker_does_nothing(sqlite_desk: Desk, clock: SettableClock) -> None:
    found_company(sqlite_desk)
    open_case(sqlite_desk, OpenCase(kind="suggestion", text="标签字太小", customer_id=1))
    clock.advance(days=30)
    first = Worker(sqlite_desk, ELSEWHERE, real_time=lambda: NOON)
    second = Worker(sqlite_desk, FURTHER, real_time=lambda: NOON)
    assert lease.take(sqlite_desk, lease.WORKER, ELSEWHERE, NOON)
    assert second.round() == LONGEST
    assert not second.once()
    assert Alarm.select().count() == 0
    first.round()
    assert Alarm.select().count() > 4
    assert second.round() == LONGEST


def test_the_worker_wakes_to_the_second(sqlite_desk: Desk, clock: SettableClock) -> None:
    found_company(sqlite_desk)
    given = OpenCase(kind="consultation", topic="usage", text="怎么用？", customer_id=1, product_code="P2")
    open_case(sqlite_desk, given)  # 20 s on the telephone: three quarters are over at 15 s
    worker = Worker(sqlite_desk, elapsed=Seconds(), real_time=lambda: NOON)
    assert worker.round() == LONGEST
    clock.advance(seconds=14.5)
    assert worker.round() == 0.5
    assert Alarm.select().count() == 0
    clock.advance(seconds=0.5)
    assert worker.round() == LONGEST
    assert Alarm.select().count() == 1


class Count(msgspec.Struct):
    """How often a job ran, and what the next runs answer."""

    runs: int = 0
    answers: list[int] = []


def job(count: Count, every: float) -> Job:
    class Counting:
        name = f"counting {every}"
        input = Count

        def __call__(self, desk: Desk, given: Count) -> int:
            count.runs += 1
            return count.answers.pop(0) if count.answers else 0

    return Job(Counting(), every, again=lambda answer: answer > 1)  # type: ignore[arg-type]


def test_jobs_are_done_as_often_as_they_say_and_again_while_there_is_more(sqlite_desk: Desk) -> None:
    often, seldom, seconds = Count(answers=[5, 5, 1]), Count(), Seconds()
    worker = Worker(sqlite_desk, None, (job(often, 5), job(seldom, 60)), seconds, lambda: NOON)
    worker.round()
    assert (often.runs, seldom.runs) == (3, 1)
    seconds.now += 4
    worker.round()
    assert (often.runs, seldom.runs) == (3, 1)
    seconds.now += 1
    worker.round()
    assert (often.runs, seldom.runs) == (4, 1)
    seconds.now += 55
    worker.round()
    assert (often.runs, seldom.runs) == (5, 2)


def test_what_cannot_be_done_now_is_not_tried_without_a_pause(sqlite_desk: Desk, clock: SettableClock) -> None:
    stuck = job(Count(), 60)._replace(due=lambda desk: clock() - timedelta(hours=1))
    assert Worker(sqlite_desk, None, (stuck,), Seconds(), lambda: NOON).round() == SHORTEST


def test_an_error_is_logged_and_the_worker_goes_on(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(loop, "AFTER_FAILURE", 0.0)
    tried: list[int] = []

    class Failing:
        name = "failing"
        input = Count

        def __call__(self, desk: Desk, given: Count) -> int:
            tried.append(1)
            if len(tried) < 3:
                raise OSError("the network is gone")
            worker.stop()
            return 0

    failing = Job(Failing(), 0.0, due=lambda desk: desk.now())  # type: ignore[arg-type]
    worker = Worker(sqlite_desk, None, (failing,), real_time=lambda: NOON)
    thread = threading.Thread(target=worker.run)
    thread.start()
    wait_until(lambda: not thread.is_alive())
    assert len(tried) == 3
    assert caplog.text.count("OSError: the network is gone") == 2
    assert Lease.select().count() == 0


def test_a_fault_in_one_job_keeps_no_other_from_being_done(sqlite_desk: Desk, clock: SettableClock) -> None:
    tried, other, seconds = Count(), Count(), Seconds()

    class Faulty:
        name = "faulty"
        input = Count

        def __call__(self, desk: Desk, given: Count) -> int:
            tried.runs += 1
            raise KeyError("nobody foresaw this")

    faulty = Job(Faulty(), 60, due=lambda desk: clock() - timedelta(hours=1))  # type: ignore[arg-type]
    worker = Worker(sqlite_desk, None, (faulty, job(other, 1)), seconds, lambda: NOON)
    assert worker.round() == LONGEST
    seconds.now += 2
    worker.round()
    assert (tried.runs, other.runs) == (1, 2)
    seconds.now += loop.AFTER_FAILURE
    worker.round()
    assert (tried.runs, other.runs) == (2, 3)
    with pytest.raises(KeyError):
        worker.once()
    assert (tried.runs, other.runs) == (3, 4)


def test_what_concerns_the_database_ends_the_round(sqlite_desk: Desk) -> None:
    other = Count()

    class Full:
        name = "full"
        input = Count

        def __call__(self, desk: Desk, given: Count) -> int:
            raise Refused("full", T("The disk is full."))

    jobs = (Job(Full(), 60), job(other, 1))  # type: ignore[arg-type]
    with pytest.raises(Refused):
        Worker(sqlite_desk, None, jobs, Seconds(), lambda: NOON).round()
    assert other.runs == 0


def test_the_list_of_jobs() -> None:
    assert [job.name for job in (*JOBS, *OUTBOX, *PAYMENTS)] == [
        "clocks.resume_expired",
        "alarms.fire",
        "consultations.close_silent",
        "clocks.recompute",
        "assignment.hand_out",
        "assignment.alarm_waiting",
        "returns.decide_silent",
        "returns.confirm_silent",
        "returns.watch_sending",
        "returns.watch_choices",
        "returns.watch_advance",
        "parcels.alarm",
        "callbacks.watch",
        "callbacks.plan_periodic",
        "messages.deliver",
        "refunds.pay",
    ]
    assert all(job.operation.input() is not None for job in (*JOBS, *OUTBOX, *PAYMENTS))
