"""Reading messages: those of a case, and those of the whole outbox."""

from __future__ import annotations

from typing import Any

from models.cases.tables import Case, Message
from models.desk import Desk
from models.messages.views import MessageView

OPEN = ("waiting", "sending", "failed", "uncertain")
"""The states in which a message has not surely arrived."""


def of_cases(desk: Desk, case_ids: list[int]) -> tuple[MessageView, ...]:
    """The messages of cases, the newest first."""
    return tuple(_views(desk, Message.case.in_(case_ids), 200))


def listed(desk: Desk, state: str = "", limit: int = 1000) -> list[MessageView]:
    """The messages in a state; without one, all that have not surely arrived. The newest first."""
    return _views(desk, (Message.state == state) if state else Message.state.in_(OPEN), limit)


def _views(desk: Desk, condition: Any, limit: int) -> list[MessageView]:
    rows = (
        Message.select(Message, Case.number.alias("case_number"))
        .left_outer_join(Case)
        .where(condition)
        .order_by(Message.id.desc())
        .limit(limit)
        .objects()
    )
    names = desk.rules.messages.names
    return [
        MessageView(
            key=row.key,
            case=row.case_number or "",
            name=names.get(row.template, row.template),
            channel=row.channel,
            address=row.address,
            state=row.state,
            body=row.body,
            at=row.created_at,
            sent_at=row.sent_at,
            attempts=row.attempts,
            next_attempt_at=row.next_attempt_at,
            problem=desk.translator.say(row.last_error),
            message_id=row.message_id,
        )
        for row in rows
    ]
