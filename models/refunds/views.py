"""What is shown of a refund: frozen values for screens, command line and other systems."""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class PaymentView(msgspec.Struct, frozen=True):
    """A part of a refund as it stands now, with the refund that it belongs to.

    `version` and `refund_state` are those of the refund, `of` how many parts it has; `problem` is what went wrong the
    last time, `reissue_until` the last day of a coupon that is issued anew, `batch` the list in which finance has it.
    """

    key: str
    refund: str
    number: int
    version: int
    refund_state: str
    purpose: str
    of: int
    case: str
    case_owner: str
    customer: str
    order: str
    means: str
    amount_cents: int
    state: str
    requested_by: str
    requested_at: datetime
    expected_at: datetime | None
    reference: str
    batch: str
    attempts: int
    next_attempt_at: datetime | None
    problem: str
    paid_at: datetime | None
    reissue_until: date | None = None


class RefundView(msgspec.Struct, frozen=True):
    """A refund with its sheet, for the case that it belongs to; `sheet` is the document of a `config.amounts.Sheet`."""

    key: str
    number: int
    version: int
    purpose: str
    amount_cents: int
    state: str
    reason: str
    requested_at: datetime
    expected_at: datetime | None
    settled_at: datetime | None
    invoice_reversed: str
    commission_reversed: str
    sheet: dict[str, object] | None


class Totals(msgspec.Struct, frozen=True):
    """How many parts are in a state, how many cents, and since when the oldest of them."""

    state: str
    count: int
    amount_cents: int
    oldest: datetime
