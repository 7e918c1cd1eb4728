"""A refund or a part of one by its key, for operations that change it."""

from __future__ import annotations

import msgspec

from config.texts import T
from models.cases.finding import may_see
from models.desk import Desk
from models.refunds.tables import Refund, RefundPart
from models.refusals import Refused
from models.texts import not_found, required


class RefundChanged(msgspec.Struct, frozen=True):
    """The refund that an operation made or changed, its state and version now."""

    key: str
    state: str
    version: int


def find_refund(desk: Desk, key: str, field: str = "refund") -> Refund:
    """The refund of a key, if who acts may see its case; `Refused` with `not_found` otherwise."""
    row = Refund.get_or_none(Refund.key == key.strip())
    if row is None or not may_see(desk, row.case):
        raise Refused("not_found", not_found(T("refund"), key), field)
    return row


def find_part(desk: Desk, key: str, field: str = "key") -> RefundPart:
    """The part of a key, if who acts may see its case; `Refused` with `not_found` otherwise."""
    row = RefundPart.get_or_none(RefundPart.key == key.strip())
    if row is None or not may_see(desk, row.refund.case):
        raise Refused("not_found", not_found(T("payment"), key), field)
    return row


def reason_of(reason: str) -> str:
    """The reason that was given; `Refused` with `missing` where there is none."""
    return required(reason, T("The reason"), "reason")


def changed(row: Refund) -> RefundChanged:
    """The answer of an operation on this refund."""
    return RefundChanged(row.key, row.state, row.version)
