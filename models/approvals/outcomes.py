"""What a decision does to the record that it is about. A capability that asks for approval names its function here."""

from __future__ import annotations

from importlib import import_module

from models.approvals.tables import Approval
from models.desk import Desk

OUTCOMES = {
    "solution": "models.complaints.deciding",
    "closing": "models.complaints.deciding",
    "refund": "models.refunds.correcting",
    "return_sheet": "models.returns.proposing",
    "return_refusal": "models.returns.refusing",
}
"""Kind of record → the module whose function `decided(desk, approval)` goes on after the last decision."""


def decided(desk: Desk, approval: Approval) -> None:
    """Go on with the record, now that its request is approved or refused."""
    import_module(OUTCOMES[approval.subject]).decided(desk, approval)
