"""Many open cases at once, written past the operations: only reading them is measured."""

from __future__ import annotations

import random
from datetime import timedelta

from models.cases.tables import Case
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
