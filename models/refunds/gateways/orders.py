"""The contract with whoever pays: the payment order, the answers, and how a gateway at work is spoken to.

A gateway treats `key` as one payment, however often it is asked: that, and the question what became of a key, is
all by which every refund is paid exactly once.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, Protocol

import msgspec

from config.texts import Sayable, T

Action = Literal["pay", "query"]
Status = Literal["paid", "accepted", "declined", "retry", "unknown", "uncertain"]


class PaymentOrder(msgspec.Struct, frozen=True):
    """What a gateway is asked: to pay, or what became of it.

    `key` is the idempotency key, the same for each attempt and question. `case` and `order` are the numbers that
    people know; `original_reference` is that of the payment by which the customer paid, where it is known.
    `reissue_until` is the last day of a coupon that has expired and is issued anew.
    """

    action: Action
    key: str
    refund: str
    case: str
    order: str
    means: str
    amount_cents: int
    original_reference: str
    requested_at: datetime
    currency: str = "CNY"
    reissue_until: date | None = None

    def as_json(self) -> bytes:
        """The order as other programs get it."""
        return msgspec.json.encode(self)


class Answer(msgspec.Struct, frozen=True):
    """What became of a payment order.

    `paid`: the money is on its way to the customer, under `reference`. `accepted`: it will be, or not; ask later.
    `declined`: surely not paid; the same key may come again, once a person has looked at it. `retry`: surely not
    paid; the same may succeed later. `unknown`: to a question, such a key never came. `uncertain`: nobody can tell,
    the answer was lost or not understood; the gateway is asked by the key until it can.
    `down` says that the gateway will take no other order now either.
    """

    status: Status
    reference: str = ""
    reason: Sayable = ""
    down: bool = False


class Payer(Protocol):
    """A gateway at work. Nothing that goes wrong outside is raised."""

    def ask(self, order: PaymentOrder) -> Answer:
        """Hand over a payment order or a question."""


class _Given(msgspec.Struct):
    status: Literal["paid", "accepted", "declined", "retry", "unknown"]
    key: str = ""
    amount_cents: int | None = None
    reference: str = ""
    reason: str = ""


_ANSWERS = msgspec.json.Decoder(_Given)


def understood(answered: bytes, order: PaymentOrder) -> Answer:
    """The answer in what a gateway said: a line of JSON, or several that say the same.

    What nobody understands, or is about another key or amount, may mean that it was paid: it is uncertain.
    """
    try:
        given = [_ANSWERS.decode(line) for line in answered.splitlines() if line.strip()]
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Answer("uncertain", reason=T("the answer cannot be understood"))
    if len({one.status for one in given}) != 1:
        return Answer("uncertain", reason=T("there is no answer, or there are two that differ"))
    first = given[0]
    other = any(one.key not in ("", order.key) or one.amount_cents not in (None, order.amount_cents) for one in given)
    if other:
        return Answer("uncertain", reason=T("the answer is about another payment or amount"))
    if first.status == "unknown" and order.action == "pay":
        return Answer("uncertain", reason=T("the answer cannot be understood"))
    return Answer(first.status, first.reference[:120], first.reason[:400])
