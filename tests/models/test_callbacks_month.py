"""A month of callbacks: agents come and go, the worker dies and comes back, and no promise is lost or made twice."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from datetime import datetime, time, timedelta

import msgspec
import pytest

from config.calling import allowed
from models.callbacks import flow, owning
from models.callbacks.planning import hours
from models.callbacks.tables import Callback, CallbackAttempt, Survey
from models.callbacks.watching import WatchCallbacks, watch
from models.cases.tables import Message
from models.complaints.tables import Promise
from models.desk import Desk
from models.refusals import Refused
from models.staff.operations import AddStaff, add
from tests.clock import SettableClock
from tests.models.calling import Callers

TICK = timedelta(minutes=20)
ENDS = (*["answer"] * 4, *["no_answer"] * 3, "reschedule", "refuse", "invalid", "release", "vanish")


class Killed(Exception):  # noqa: N818 - what happened to the worker
    """The worker died before its transaction was over."""


class Month:
    """So many calls over so many days, made by so many agents."""

    def __init__(self, desk: Desk, clock: SettableClock, *, calls: int, days: int, agents: int, seed: int) -> None:
        self.company, self.clock, self.desk = Callers(desk, clock), clock, desk
        self.random = random.Random(seed)
        self.agents = [f"caller{n}" for n in range(agents)]
        for login in self.agents:
            hours_ = AddStaff(login=login, name=login, roles=("agent",), shift_start="09:00", shift_end="18:00")
            add(desk, msgspec.structs.replace(hours_, team="calls"))
        self.cases = [self.company.opens() for _ in range(max(4, calls // 25))]
        self.start = clock.at("2026-11-30T08:00")
        self.ends = self.start + timedelta(days=days)
        self.wanted = sorted(self.random.uniform(0, days * 0.8) for _ in range(calls))
        self.made: list[int] = []
        self.present: set[str] = set()
        self.refusals: set[str] = set()

    def run(self) -> None:
        """The month, and the days after it in which what is left is done by those who stay."""
        while self.clock() < self.ends:
            self.tick(coming=0.3, going=0.1)
        for _ in range(40 * 72):
            if not Callback.select().where(Callback.open).exists():
                return
            self.tick(coming=1, going=0)
        raise AssertionError("calls are left")

    def tick(self, coming: float, going: float) -> None:
        """Twenty minutes."""
        self.clock.advance(TICK)
        local = self.clock().astimezone(self.desk.rules.zone)
        if time(8) <= local.time() < time(20, 30):
            self._come_and_go(coming, going)
            self._bear()
            for login in sorted(self.present):
                self._work(login)
        self._worker()

    def _come_and_go(self, coming: float, going: float) -> None:
        for login in self.agents:
            if login in self.present and self.random.random() < going:
                self.present.discard(login)
                self.company.does(login, "staff.sign_out")
            elif login not in self.present and self.random.random() < coming:
                self.present.add(login)
                self.company.comes(login)

    def _bear(self) -> None:
        """The calls whose day has come: promised by somebody, or planned."""
        past = (self.clock() - self.start) / timedelta(days=1)
        while self.wanted and self.wanted[0] <= past:
            self.wanted.pop(0)
            login, case = self.random.choice(self.agents), self.random.choice(self.cases)
            if self.random.random() < 0.5:
                at = self.clock() + timedelta(minutes=self.random.randrange(5, 3_000))
                made = self.company.does(login, "callbacks.promise", case=case, text="回电", at=at)
            else:
                made = self.company.does(login, "callbacks.plan", kind="inspection", case=case, reason="抽查")
            self.made.append(made.callback_id)

    def _work(self, login: str) -> None:
        try:
            taken = self.company.does(login, "callbacks.take_next")
        except Refused as late:
            self.refusals.add(late.code)  # it is past the hours of calling
            return
        if taken.callback_id is None:
            return
        given: dict[str, object] = {"callback_id": taken.callback_id, "version": taken.version}
        action = self.random.choice(ENDS)
        if action == "vanish":
            return
        if action == "answer":
            given |= {"opinion": "好"} | ({"solved": True} if self._asks(taken.callback_id) else {})
        if action == "reschedule":
            given["at"] = self.clock() + timedelta(hours=self.random.randrange(1, 100))
        try:
            self.company.does(login, f"callbacks.{action}", **given)
        except Refused as twice:
            self.refusals.add(f"{action} {twice.code}")  # it was put off often enough
            self.company.does(login, "callbacks.release", **_only(given))

    def _asks(self, callback_id: int) -> bool:
        return "solved" in self.desk.rules.callbacks.kind(Callback.get_by_id(callback_id).kind).questions

    def _worker(self) -> None:
        """The worker runs, is down, or dies in the middle of its work; what it did counts wholly or not at all."""
        fate = self.random.random()
        if fate < 0.2:
            return
        if fate < 0.4:
            before = _rows()
            with pytest.raises(Killed):
                self.desk.transact("callbacks.watch", self._dies)
            assert _rows() == before
            return
        while watch(self.desk, WatchCallbacks()):
            pass
        self._nothing_is_nobodys()

    def _dies(self) -> None:
        watch(self.desk, WatchCallbacks())
        raise Killed

    def _nothing_is_nobodys(self) -> None:
        for row in Callback.select().where(Callback.open, Callback.promised_at.is_null(False)):
            assert row.owner_id is not None or row.team == "calls"
        assert owning.left_behind(self.desk) == []


def _only(given: dict[str, object]) -> dict[str, object]:
    return {name: given[name] for name in ("callback_id", "version")}


def _rows() -> list[tuple[object, ...]]:
    return list(Callback.select().order_by(Callback.id).tuples())


def _check(month: Month) -> None:
    """None lost, none doubled; every promise kept or shown as broken; every attempt in its hours and apart."""
    calls = {row.id: row for row in Callback.select()}
    assert sorted(calls) == sorted(month.made)
    assert {row.state for row in calls.values()} <= set(flow.ENDED)
    for row in calls.values():
        tried = list(CallbackAttempt.select().where(CallbackAttempt.callback == row.id).order_by(CallbackAttempt.at))
        _check_attempts(month, row, tried)
        if row.promised_at is not None and row.state != "dropped":
            assert row.in_time is not None
            assert (row.in_time is False) >= (row.broken_at is not None)
    answered = Counter(row.callback_id for row in Survey.select())
    assert answered == Counter(i for i, row in calls.items() if row.state == "done")
    keys = [row.key for row in Message.select() if row.key]
    assert len(keys) == len(set(keys))
    assert month.refusals <= {"rule", "reschedule rule"}
    assert Promise.select().where(Promise.kept_at.is_null()).count() == 0


def _check_attempts(month: Month, row: Callback, tried: list[CallbackAttempt]) -> None:
    calendar, zone = hours(month.desk, row.kind), month.desk.rules.zone
    assert all(allowed(calendar, one.at) for one in tried)
    assert sum(one.result in ("reached", "refused") for one in tried) == (row.state in ("done", "refused"))
    rounds: list[list[datetime]] = [[]]
    for one in tried:
        if one.result == "rescheduled":
            rounds.append([])
        else:
            rounds[-1].append(one.at)
    for made in rounds:
        silent = [at for at in made if at != tried[-1].at or row.state not in ("done", "refused")]
        assert len(silent) <= 3
        if len(silent) == 3 and all(one.result == "no_answer" for one in tried):
            assert len({at.astimezone(zone).date() for at in silent}) >= 2
        unanswered = [one.at for one in tried if one.result == "no_answer" and one.at in made]
        assert all(b - a >= timedelta(hours=4) for a, b in itertools.pairwise(unanswered))


def test_some_days_of_callbacks(sqlite_desk: Desk, clock: SettableClock) -> None:
    month = Month(sqlite_desk, clock, calls=50, days=3, agents=3, seed=6)
    month.run()
    _check(month)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2])
def test_a_month_of_callbacks(desk: Desk, clock: SettableClock, seed: int) -> None:
    month = Month(desk, clock, calls=3_000, days=30, agents=10, seed=seed)
    month.run()
    _check(month)
