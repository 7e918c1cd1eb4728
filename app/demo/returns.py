"""The course of a return in the demo, step by step, as far as it is to come: so each screen has something to show."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from app.demo.company import Purchase
from app.demo.complaints import PEOPLE, Played, decided
from models.approvals.tables import Approval
from models.customers.tables import Customer
from models.orders.tables import Order, OrderLine
from models.products.tables import Batch, Product, Serial
from models.refunds.deciding import EnterReference, enter_reference
from models.refunds.tables import Refund, RefundPart
from models.returns import applying, choosing, ending, exchanging, inspecting, judging, receiving, refusing, travelling
from models.returns.moving import StepInput
from models.returns.tables import Return, ReturnLine
from models.stock.operations import Count, count

if TYPE_CHECKING:
    from app.demo.history import History

QC, WAREHOUSE, FINANCE = PEOPLE["qc"], PEOPLE["warehouse"], PEOPLE["finance"]
REASONS = {
    "device_fault": "device_failure",
    "not_as_described": "not_as_described",
    "wrong_item": "wrong_item",
    "health_effect": "adverse_reaction",
}
"""Why something comes back, by the category of the call; of the others, there is no reason."""
TO_GOODS = ("authorise", "send", "receive")
TO_DECISION = (*TO_GOODS, "begin", "inspect")
WAYS: dict[str, tuple[str, ...]] = {
    "applied": (),
    "info_needed": ("need_info",),
    "qc_pre": ("ask_qc",),
    "authorised": ("authorise",),
    "in_transit": ("authorise", "send"),
    "goods_received": TO_GOODS,
    "inspecting": (*TO_GOODS, "begin"),
    "customer_decision": TO_DECISION,
    "approving": TO_DECISION,
    "refunding": (*TO_DECISION, "decide"),
    "confirming": (*TO_DECISION, "decide", "pay"),
    "done": (*TO_DECISION, "decide", "pay", "confirm"),
    "exchanging": (*TO_DECISION, "decide"),
    "shipped": (*TO_DECISION, "decide", "ship"),
    "sent_back": (*TO_DECISION, "choose"),
    "cancelled": ("cancel",),
    "expired": ("authorise",),
    "refused": ("propose_refusal", "decide"),
}
"""By which steps a return comes into each state; to expire, it is left alone."""
TARGETS = ("approving", "done", "refused", "exchanging", "expired", "customer_decision", "in_transit", "refunding",
           "inspecting", "approving", "confirming", "authorised", "done", "info_needed", "goods_received", "shipped",
           "qc_pre", "sent_back", "applied", "cancelled")  # fmt: skip
"""How far the returns come, in turn."""
USED = ("customer_decision", "sent_back")
EXCHANGED = ("exchanging", "shipped")
STEP = 0.3
"""Days that a step takes at most; for a P1 people hurry."""
EXPIRES = 11.5
"""Days after which a code of which nobody made use has surely run out."""
FRESH = timedelta(days=22)
"""How long ago goods were signed for that come back by the demo's returns."""


def fresh(now: datetime) -> list[tuple[Purchase, datetime]]:
    """What was signed for lately and may be sent back without a reason, with when, the newest first."""
    rows = (
        OrderLine.select(
            Customer.id, Order.number, Product.code, Product.name, Product.product_class, Batch.number, Serial.number,
            Order.signed_at,
        )
        .join(Order).join(Customer).switch(OrderLine).join(Product)
        .switch(OrderLine).join(Batch, JOIN.LEFT_OUTER, on=(OrderLine.batch == Batch.id))
        .switch(OrderLine).join(Serial, JOIN.LEFT_OUTER, on=(OrderLine.serial == Serial.id))
        .where(Order.signed_at.between(now - FRESH, now - timedelta(days=1)), Order.sale_channel != "shop")
        .order_by(Order.signed_at.desc(), OrderLine.id)
        .tuples()
    )  # fmt: skip
    filled: list[tuple[Any, ...]] = [tuple(value or "" for value in row) for row in rows]
    return [(Purchase(*values), signed) for *values, signed in filled]


class ReturnCourse(Played):
    """One return after it was opened; it goes on until it is where it should be, or a step is refused."""

    def __init__(self, history: History, number: str, agent: str, target: str) -> None:
        super().__init__(history, number, agent)
        self._target, self._left = target, list(WAYS[target])

    def apply(self) -> None:
        """R1, and on from there."""
        case = self._row()
        reason = REASONS.get(case.category, "no_reason") if self._target != "refused" else "no_reason"
        item = applying.AppliedLine(
            line=1, quantity=1, reason=reason, wish="exchange" if self._target in EXCHANGED else "refund",
            evidence=reason != "no_reason",
        )  # fmt: skip
        identity = "姓名与手机号核对一致"
        if self._step(applying.apply, applying.Apply, order_number=case.order.number, items=(item,),
                      identity=identity, voucher="电子发票"):  # fmt: skip
            self._go_on()

    def _go_on(self) -> None:
        if self._left:
            step = getattr(self, self._left.pop(0))
            self._later(lambda: self._go_on() if step() else None, 60, 24 * 60 * STEP)

    def need_info(self) -> bool:
        """R2."""
        return self._step(applying.need_info, applying.NeedInfo, need="商品与外包装的照片")

    def ask_qc(self) -> bool:
        """R4."""
        return self._step(judging.ask_qc, judging.AskQc, question="请看照片判断是否属于质量问题")

    def authorise(self) -> bool:
        """R6; what was sold directly is fetched."""
        return self._step(judging.authorise, judging.Authorise, pickup="周三上午上门取件")

    def send(self) -> bool:
        """R8."""
        tracking = f"SF{self._history.chance.randrange(10**12):012d}"
        return self._step(travelling.record_sent, travelling.RecordSent, tracking=tracking)

    def receive(self) -> bool:
        """R10."""
        items = tuple(receiving.ReceivedLine(line=line.id, quantity=line.quantity) for line in self._lines())
        return self._step(receiving.receive, receiving.Receive, WAREHOUSE, items=items, condition="intact")

    def begin(self) -> bool:
        """R11."""
        return self._step(inspecting.begin_inspection, StepInput, QC)

    def inspect(self) -> bool:
        """R12: what was used differs from what the customer said, and he is asked."""
        used = self._target in USED
        items = tuple(
            inspecting.InspectedLine(
                line=line.id, grade="C" if used else "A", disposition="quarantine", accessories=not used,
                opinion="已开封使用，有明显痕迹" if used else "外观完好，未见使用痕迹",
            )
            for line in self._lines()
        )  # fmt: skip
        return self._step(inspecting.inspect, inspecting.Inspect, QC, items=items)

    def propose_refusal(self) -> bool:
        """R7."""
        reason = "已超过退换期限，且未发现质量问题"
        return self._step(refusing.propose_refusal, refusing.ProposeRefusal, reason=reason)

    def decide(self) -> bool:
        """R15: whoever may."""
        rows = Approval.select().where(Approval.case == self._row().id, Approval.state == "waiting")
        return all(decided(self._history, row, approve=True) for row in rows)

    def pay(self) -> bool:
        """R17: finance has paid by hand."""
        parts = RefundPart.select().join(Refund).where(Refund.case == self._row().id)
        for part in parts:
            reference = f"{part.means.upper()}{self._history.chance.randrange(10**10):010d}"
            enter_reference(self._history.by(FINANCE), EnterReference(key=part.key, reference=reference))
        return True

    def confirm(self) -> bool:
        """R22."""
        return self._step(ending.confirm, ending.ConfirmReturn)

    def ship(self) -> bool:
        """R19, out of what the warehouse has counted."""
        line = self._lines()[0]
        warehouse = self._history.by(WAREHOUSE)
        count(warehouse, Count(product_code=line.product.code, quantity=20, batch_number=line.batch_number))
        return self._step(exchanging.ship, exchanging.Ship, WAREHOUSE, tracking="YT20261123", carrier="圆通")

    def choose(self) -> bool:
        """R14: the customer wants his goods back rather than less money."""
        words = "那还是寄回给我吧"
        return self._step(choosing.customer_decides, choosing.CustomerDecides, choice="send_back", words=words)

    def cancel(self) -> bool:
        """R24."""
        return self._step(ending.cancel, ending.Cancel, words="不退了，家里人要用")

    def _lines(self) -> list[ReturnLine]:
        return list(ReturnLine.select().join(Return).where(Return.case == self._row().id).order_by(ReturnLine.id))


def when(chance: Random, target: str, now: datetime) -> datetime:
    """When the customer asks, so that the return has just come where it should be; ended ones are older."""
    days = EXPIRES if target == "expired" else STEP * (len(WAYS[target]) + 1)
    return now - timedelta(days=days + chance.uniform(0.1, 8 if target == "done" else 1.2))


def bought(chance: Random, at: datetime, candidates: list[tuple[Purchase, datetime]]) -> Purchase | None:
    """Something of these that was signed for in the days before, taken off the list; None where nothing was."""
    fits = [one for one in candidates if timedelta(hours=5) <= at - one[1] <= timedelta(days=5, hours=12)]
    if not fits:
        return None
    candidates.remove(found := chance.choice(fits))
    return found[0]
