"""The demo company: its complaints stand at every stage, and there is something to decide and to do."""

from __future__ import annotations

from app.demo import fill, is_filled
from models.approvals.tables import Approval
from models.cases.tables import Case, Task
from models.complaints import flow
from models.desk import Desk
from models.returns import flow as returns
from models.returns.tables import ReturnLine
from tests.clock import SettableClock

ELSEWHERE = {"external"}
"""Where no complaint of the demo comes."""


def test_complaints_stand_at_every_stage(sqlite_desk: Desk, clock: SettableClock) -> None:
    now = clock.at("2026-11-25 16:00")
    fill(sqlite_desk, customers=80, orders=600, cases=600, now=now, progress=lambda done, total: None)
    assert is_filled(sqlite_desk)
    found = {row.state for row in Case.select(Case.state).where(Case.kind == "complaint")}
    assert set(flow.OPEN) - ELSEWHERE - found == set()
    assert "closed" in found
    returned = {state for (state,) in ReturnLine.select(ReturnLine.state).distinct().tuples()}
    assert set(returns.STATES) - returned == set()
    assert Approval.select().where(Approval.state == "waiting").exists()
    waiting = {row.department for row in Task.select(Task.department).where(Task.done_at.is_null())}
    assert {"qc", "tech"} <= waiting
