"""Paying: parts of refunds are claimed, handed to a gateway outside of any transaction, and the answer is recorded.

What surely was not paid is tried again after growing pauses. What perhaps was is never paid again before the gateway
has said, asked by the key, that it does not know it; and then the key is still the same.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import msgspec
from peewee import JOIN

from config.gateways import Gateway
from config.texts import T
from models import claims
from models.cases.tables import Case
from models.desk import Desk
from models.operation import Input, operation
from models.orders.tables import Order, OrderPayment
from models.refunds.gateways.opening import can_tell, open_payer
from models.refunds.gateways.orders import Answer, Payer, PaymentOrder
from models.refunds.settling import FREE, alarm, refund_of, settle
from models.refunds.tables import Refund, RefundPart
from models.settings import purpose
from models.texts import from_outside

NAME = "refunds.pay"
"""Under this name the history tells what became of payments."""


class Pay(Input):
    """How many parts of each means at most; as many as a claim of the rules when it is 0."""

    limit: int = 0


class Paid(msgspec.Struct, frozen=True):
    """A round: how many parts are paid, accepted, waiting for another attempt, errored, uncertain.

    `more` says that more may be due at once, and that their gateway takes them.
    """

    paid: int
    accepted: int
    retried: int
    errored: int
    uncertain: int
    more: bool

    def __bool__(self) -> bool:
        return bool(self.paid or self.accepted or self.retried or self.errored or self.uncertain)


@operation("refunds.pay", in_steps=True)
def pay(desk: Desk, given: Pay) -> Paid:
    """One round: pay what is due now by the gateways of the rules, and ask about what is not certain."""
    batch = desk.rules.gateways.batch
    limit = given.limit if 0 < given.limit < batch else batch
    found = Counter[str](uncertain=desk.transact(NAME, lambda: _abandoned(desk)))
    for means, gateway in desk.rules.gateways.paying(purpose(desk.database)).items():
        found += _by(desk, means, gateway, limit)
    return Paid(
        found["paid"], found["sent"], found["waiting"], found["errored"], found["uncertain"], bool(found["more"])
    )


def _by(desk: Desk, means: str, gateway: Gateway, limit: int) -> Counter[str]:
    """Pay what is due by one means; others wait for no other gateway."""
    payer = claims.claimant()
    mine = desk.transact(NAME, lambda: _claim(desk, payer, means, gateway, limit))
    if not mine:
        return Counter()
    try:
        opened = open_payer(gateway, desk.database, desk.rules.gateways.timeout_seconds)
        found = _pay_all(desk, payer, mine, opened)
    finally:
        desk.transact(NAME, lambda: _release(payer))
    found["more"] = int(len(mine) == limit and not found.pop("down", 0))
    return found


def _claim(desk: Desk, payer: str, means: str, gateway: Gateway, limit: int) -> list[PaymentOrder]:
    """Make the oldest due parts one's own; others pass over them until the claim ends."""
    states = ("waiting", "uncertain", "sent") if can_tell(gateway) else ("waiting", "uncertain")
    open_parts = RefundPart.state.in_(states) & (RefundPart.means == means) & (RefundPart.batch == "")
    ids = claims.claim(desk, RefundPart, open_parts, payer, limit)
    return orders_of(ids) if ids else []


def orders_of(ids: list[int]) -> list[PaymentOrder]:
    """The payment orders of parts, or the questions about them, by which alone the gateway knows them."""
    paid = (OrderPayment.order == Refund.order) & (OrderPayment.means == RefundPart.means)
    rows = (
        RefundPart.select(
            RefundPart.key,
            RefundPart.state,
            RefundPart.means,
            RefundPart.amount_cents,
            RefundPart.reissue_until,
            Refund.key.alias("refund_key"),
            Refund.requested_at.alias("requested_at"),
            Case.number.alias("case_number"),
            Order.number.alias("order_number"),
            OrderPayment.reference.alias("original"),
        )
        .join(Refund)
        .join(Case)
        .switch(Refund)
        .join(Order, JOIN.LEFT_OUTER)
        .join(OrderPayment, JOIN.LEFT_OUTER, on=paid)
        .where(RefundPart.id.in_(ids))
        .order_by(RefundPart.id)
        .objects()
    )
    return [
        PaymentOrder(
            action="pay" if row.state == "waiting" else "query",
            key=row.key,
            refund=row.refund_key,
            case=row.case_number or "",
            order=row.order_number or "",
            means=row.means,
            amount_cents=row.amount_cents,
            original_reference=row.original or "",
            requested_at=row.requested_at,
            reissue_until=row.reissue_until,
        )
        for row in rows
    ]


def _release(payer: str) -> None:
    """Let others have what was claimed and not begun."""
    RefundPart.update(**FREE).where(RefundPart.claimed_by == payer, RefundPart.state != "sending").execute()


def _abandoned(desk: Desk) -> int:
    """Parts whose payer has not been heard of since its claim ended were perhaps paid; how many there are."""
    over = (RefundPart.state == "sending") & (RefundPart.claimed_until <= desk.now())
    why = T("whoever paid it was stopped before the answer came")
    return sum(
        settle(desk, row, over, ("sending",), state="uncertain", last_error=why, next_attempt_at=None, **FREE)
        for row in RefundPart.select().where(over)
    )


def _pay_all(desk: Desk, payer: str, orders: list[PaymentOrder], opened: Payer) -> Counter[str]:
    """Hand over orders of one means in turn, until all are, or the gateway takes no more.

    One transaction records the answer to an order and begins the next one.
    """
    found = Counter[str]()
    current = desk.transact(NAME, lambda: _begin(desk, payer, orders))
    while current is not None:
        answer = opened.ask(current)
        found["down"] += answer.down
        orders = [] if answer.down else orders[orders.index(current) + 1 :]
        state, current = desk.transact(NAME, partial(_turn, desk, payer, current, answer, orders))
        found[state] += 1
    return found


def _turn(
    desk: Desk, payer: str, current: PaymentOrder, answer: Answer, orders: list[PaymentOrder]
) -> tuple[str, PaymentOrder | None]:
    state = _record(desk, payer, current, answer)
    return state, _begin(desk, payer, orders)


def _begin(desk: Desk, payer: str, orders: list[PaymentOrder]) -> PaymentOrder | None:
    """The next order that is still one's own; from now on it may have been paid."""
    until = desk.now() + desk.rules.gateways.claim
    for order in orders:
        pays = order.action == "pay"
        changes: dict[str, Any] = {"claimed_until": until, "attempts": RefundPart.attempts + 1}
        states = ("waiting",) if pays else ("uncertain", "sent")
        begun = (
            RefundPart.update(**changes, **({"state": "sending"} if pays else {}))
            .where(RefundPart.key == order.key, RefundPart.state.in_(states), RefundPart.claimed_by == payer)
            .execute()
        )
        if begun:
            return order
    return None


def _record(desk: Desk, payer: str, order: PaymentOrder, answer: Answer) -> str:
    """Write down what became of an order, unless somebody has decided about it meanwhile; the state of the part."""
    part = RefundPart.get(RefundPart.key == order.key)
    state = _state(part.state, order, answer)
    problem = "" if state == "paid" else from_outside(answer.reason)
    if part.state == "sent" and answer.status == "unknown":
        problem = T("the other side does not know it any more")
    changes: dict[str, Any] = {"state": state, "last_error": problem, "next_attempt_at": None, **FREE}
    if state in ("waiting", "uncertain", "sent") and answer.status != "unknown":
        changes["next_attempt_at"] = desk.now() + desk.rules.gateways.pause(max(1, part.attempts))
    if answer.reference:
        changes["reference"] = answer.reference.replace("\0", "")[:120]
    mine = RefundPart.claimed_by == payer
    if settle(desk, part, mine, ("sending", "uncertain", "sent"), **changes):
        _warn(desk, RefundPart.get_by_id(part.id))
    return state


def _state(before: str, order: PaymentOrder, answer: Answer) -> str:
    """What an answer makes of a part that was in this state."""
    if answer.status in ("paid", "declined"):
        return "paid" if answer.status == "paid" else "errored"
    if answer.status == "accepted":
        return "sent"
    if order.action == "pay":
        return "waiting" if answer.status == "retry" else "uncertain"
    if answer.status == "unknown":
        return "errored" if before == "sent" else "waiting"
    return before


def _warn(desk: Desk, part: RefundPart) -> None:
    """Tell finance and the owner, once, of what has been tried so often in vain that a person should look."""
    if part.state in ("waiting", "uncertain") and part.attempts == len(desk.rules.gateways.pauses_minutes):
        alarm(desk, refund_of(desk, part), part)
