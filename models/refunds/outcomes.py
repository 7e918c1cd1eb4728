"""What a refund does to the record that it comes from. A capability that asks for refunds names its module here."""

from __future__ import annotations

from importlib import import_module

from models.desk import Desk
from models.refunds.tables import Refund, RefundPart

OUTCOMES = {"return_sheet": "models.returns.refunding"}
"""Kind of record → the module whose functions `settled(desk, refund)` and `failed(desk, refund, part)` go on."""


def settled(desk: Desk, refund: Refund) -> None:
    """Go on with the record, now that all parts of its refund are paid."""
    if refund.subject in OUTCOMES:
        import_module(OUTCOMES[refund.subject]).settled(desk, refund)


def failed(desk: Desk, refund: Refund, part: RefundPart) -> None:
    """Tell the record that a part of its refund could not be paid; it stays open until it is settled."""
    if refund.subject in OUTCOMES:
        import_module(OUTCOMES[refund.subject]).failed(desk, refund, part)
