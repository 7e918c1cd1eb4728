"""A desk that owes refunds, and a bank that fails, times out, answers twice, and keeps a book of what it paid."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from config import Rules
from config.gateways import MEANS, Payments, Way
from models.cases.tables import Case
from models.desk import Desk
from models.orders.tables import Order, OrderLine, OrderPayment
from models.refunds.gateways.orders import Answer, PaymentOrder, understood
from models.refunds.paying import Paid, Pay, pay
from models.refunds.requesting import request
from models.refunds.tables import Refund, RefundPart
from models.rules.current import Current
from tests.clock import SettableClock
from tests.models.complaining import Company

Given = dict[str, Any]


class Bank:
    """A gateway whose answers are drawn by lot. What it has paid stands in its book, whatever it answers.

    `late` are answers that it gives once more, by another way, after it has answered.
    """

    def __init__(self, chance: random.Random, troubles: Sequence[str] = ()) -> None:
        self.chance, self.troubles = chance, troubles
        self.book: Counter[str] = Counter()
        self.cents: dict[str, int] = {}
        self.asked: list[PaymentOrder] = []
        self.late: list[PaymentOrder] = []

    def ask(self, order: PaymentOrder) -> Answer:
        """Pay or not, and tell the truth or nothing."""
        self.asked.append(order)
        trouble = self.chance.choice(self.troubles) if self.troubles else ""
        if trouble == "down":
            return Answer("retry", reason="503", down=True)
        if trouble == "busy":
            return Answer("retry", reason="429")
        if order.action == "query":
            return Answer("uncertain", reason="timeout") if trouble.startswith("lost") else self._known(order)
        if trouble == "declined":
            return Answer("declined", reason="account closed")
        if trouble == "lost before":
            return Answer("uncertain", reason="timeout")
        self.book[order.key] += 1
        self.cents[order.key] = order.amount_cents
        if trouble == "lost after":
            return Answer("uncertain", reason="timeout")
        if trouble == "accepted":
            return Answer("accepted")
        if trouble == "twice":
            self.late.append(order)
            return understood(self._said(order) + b"\n" + self._said(order), order)
        return understood(self._said(order), order)

    def _known(self, order: PaymentOrder) -> Answer:
        return understood(self._said(order), order) if self.book[order.key] else Answer("unknown")

    def _said(self, order: PaymentOrder) -> bytes:
        said = {"status": "paid", "key": order.key, "amount_cents": order.amount_cents, "reference": f"B-{order.key}"}
        return msgspec.json.encode(said)


TROUBLES = ("", "", "", "down", "busy", "declined", "lost before", "lost after", "accepted", "twice")


def by_gateway(rules: Rules, gateway: Given, means: Sequence[str] = MEANS, **settings: Any) -> Rules:
    """The rules with this gateway for these means."""
    payments = Payments(means=dict.fromkeys(means, msgspec.convert(gateway, Way)))
    changed = msgspec.structs.replace(rules.gateways, refunds=payments, **settings)
    return msgspec.structs.replace(rules, gateways=changed)


def paying(desk: Desk, gateway: Given, means: Sequence[str] = MEANS, **settings: Any) -> Desk:
    """The same desk, with this gateway for these means."""
    desk.current = Current(by_gateway(desk.rules, gateway, means, **settings))
    return desk


class Debt:
    """A company with a case on an order that was paid in two ways, and people of each role."""

    def __init__(self, desk: Desk, clock: SettableClock, wechat: int = 240_00, points: int = 60_00) -> None:
        self.company = Company(desk, clock)
        self.desk, self.clock = desk, clock
        self.number = self.company.opens(take=True)
        order = Order.get(Order.number == "D1001")
        OrderPayment.update(amount_cents=wechat, reference="WX-77").where(OrderPayment.order == order.id).execute()
        OrderPayment.create(order=order.id, means="points", amount_cents=points)
        OrderLine.update(quantity=3, unit_price_cents=wechat + points).where(OrderLine.order == order.id).execute()

    def case(self) -> Case:
        """The case as it is now."""
        return self.company.case(self.number)

    def owes(
        self, *by_means: tuple[str, int], subject: int = 1, purpose: str = "refund", login: str = "agent", **more: Any
    ) -> Refund:
        """A refund is asked for; without parts 10.00, of which 2.00 in points."""
        parts = by_means or (("wechat", 8_00), ("points", 2_00))
        total = sum(cents for _, cents in parts)
        desk = self.company.acting(login)

        def work() -> Refund:
            return request(desk, self.case(), purpose, ("test", subject), total, parts, **more)

        row: Refund = desk.transact("refunds.test", work)
        return row

    def does(self, login: str, name: str, /, **given: Any) -> Any:
        """Somebody does something with refunds."""
        return self.company.does(login, f"refunds.{name}", **given)


def refund(number: int = 1) -> Refund:
    """The refund of this number as it is now."""
    row: Refund = Refund.get(Refund.number == number)
    return row


def part(means: str = "wechat", number: int = 1) -> RefundPart:
    """The part of a refund by these means as it is now."""
    row: RefundPart = RefundPart.get(RefundPart.means == means, RefundPart.refund == refund(number).id)
    return row


def states() -> Counter[str]:
    """How many parts are in which state."""
    return Counter(row.state for row in RefundPart.select())


def rounds(desk: Desk, then: Callable[[], object] = lambda: None) -> Paid:
    """Rounds until nothing is due at once; the last one."""
    while True:
        done = pay(desk, Pay())
        then()
        if not done.more:
            return done
