"""One call or message with the customer, noted inside the operation that it belongs to."""

from __future__ import annotations

from datetime import datetime

from models.cases.tables import Case, Contact
from models.desk import Desk


def add(
    desk: Desk, case: Case, direction: str, channel: str, text: str, at: datetime | None = None, *, reply: bool = False
) -> Contact:
    """Note a contact at `at`, or now; `reply` is whether a person spoke to the customer."""
    row: Contact = Contact.create(
        case=case.id,
        customer=case.customer_id,
        at=at or desk.now(),
        direction=direction,
        channel=channel,
        staff=desk.staff_id,
        text=text,
        reply=reply,
    )
    return row
