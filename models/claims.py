"""Work that waits in rows and is done by one of many: whoever claims a row has it for a while, others pass over it.

The tables have the columns `next_attempt_at`, `claimed_by` and `claimed_until`.
"""

from __future__ import annotations

import os
import secrets
import socket
from typing import Any

from models import database as databases
from models.desk import Desk


def claimant() -> str:
    """Under what name this round of this process claims."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(6)}"


def claim(desk: Desk, table: type[Any], condition: Any, whose: str, limit: int) -> list[int]:
    """Make the oldest rows that are due one's own for as long as the rules say; returns their ids.

    Args:
        desk: inside an operation.
        table: whose rows are claimed.
        condition: which rows are work at all.
        whose: a name by `claimant`.
        limit: how many at most.
    """
    now = desk.now()
    due = (
        condition
        & (table.next_attempt_at.is_null() | (table.next_attempt_at <= now))
        & (table.claimed_until.is_null() | (table.claimed_until <= now))
    )
    query = table.select(table.id).where(due).order_by(table.id).limit(limit)
    if not databases.is_sqlite(desk.database):
        query = query.for_update("FOR UPDATE SKIP LOCKED")
    ids = [row.id for row in query]
    if ids:
        until = now + desk.rules.gateways.claim
        table.update(claimed_by=whose, claimed_until=until).where(table.id.in_(ids)).execute()
    return ids
