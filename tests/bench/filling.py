"""Many open cases at once, written past the operations: only reading them is measured."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from config.facts import Facts
from config.sla import ClockPlan
from models import bulk
from models.cases.tables import Case
from models.clocks.running import plan_columns
from models.clocks.tables import Clock, ClockStop
from models.desk import Desk


def fill_with_cases(desk: Desk, count: int) -> None:
    """Write open cases of all severities, due at random moments of the next three days."""
    chance, now = random.Random(7), desk.now()
    rows = []
    for number in range(1, count + 1):
        rows.append(
            {
                "number": desk.rules.numbering.case_number(number),
                "kind": "complaint",
                "channel": "phone",
                "state": "received",
                "severity": chance.choice(("P1", "P2", "P3", "P4")),
                "queue": "complaints",
                "received_at": now - timedelta(minutes=chance.randrange(4000)),
                "opened_at": now,
                "text": "空气净化器开机后异响，第二天还是一样",
                "open": True,
                "next_due": now + timedelta(minutes=chance.randrange(-600, 4000)),
                "next_due_kind": "first_response",
            }
        )
    with desk.database.atomic():
        for start in range(0, count, 500):
            Case.insert_many(rows[start : start + 500]).execute()


def fill_with_clocks(desk: Desk, count: int) -> None:
    """Write open complaints of the last days of December with their clocks, most of which reach into the next year.

    Every tenth had its clocks stopped for some hours.
    """
    chance, year_end = random.Random(7), datetime(2026, 12, 31, 9, tzinfo=UTC)
    planned = [_planned(desk, year_end - timedelta(minutes=chance.randrange(4000)), chance) for _ in range(2000)]
    cases, clocks, stops = [], [], []
    for id_ in range(1, count + 1):
        facts, plans = chance.choice(planned)
        cases.append(
            {
                "id": id_, "version": 1, "number": desk.rules.numbering.case_number(id_), "kind": "complaint",
                "channel": "phone", "state": "received", "severity": facts.severity, "queue": "general",
                "received_at": facts.received_at, "opened_at": facts.received_at, "open": True,
                "next_due": plans[0].due.at, "next_due_kind": plans[0].kind, "next_due_inclusive": True,
                "next_due_provisional": plans[0].due.provisional, "paused": False,
                "contact_name": "", "contact_value": "", "text": "", "demand": "", "category": "", "symptom": "",
                "topic": "", "flags": [], "amount_cents": 0, "money_claim": False, "authority_no": "",
                "batch_number": "", "no_order_reason": "", "skills": [], "answered_on_spot": False,
                "apologised": False, "repeat": False,
            }
        )  # fmt: skip
        clocks += [
            {"case": id_, "kind": plan.kind, "generation": 1, "severity": facts.severity, **plan_columns(plan)}
            for plan in plans
        ]
        if id_ % 10 == 0:
            begun = facts.received_at + timedelta(hours=1)
            stops.append(
                {
                    "case": id_, "reason": "customer", "note": "", "stopped_at": begun,
                    "resumed_at": begun + timedelta(hours=3), "kinds": ["plan", "solve"],
                }
            )  # fmt: skip
    with desk.database.atomic():
        bulk.insert(desk, Case, cases)
        bulk.insert(desk, Clock, clocks)
        bulk.insert(desk, ClockStop, stops)


def _planned(desk: Desk, received_at: datetime, chance: random.Random) -> tuple[Facts, tuple[ClockPlan, ...]]:
    facts = Facts(
        kind="complaint", channel="phone", received_at=received_at, severity=chance.choice(("P2", "P3", "P4"))
    )
    return facts, desk.rules.sla.plan(desk.rules.calendars, facts)
