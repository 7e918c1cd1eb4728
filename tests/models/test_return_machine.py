"""Everybody does anything to returns, in any order: pieces and cents balance, and nothing is paid twice."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from models import database as databases
from models.approvals.tables import Approval
from models.cases.tables import Case
from models.clocks.tables import Clock
from models.desk import Desk
from models.orders.tables import Order
from models.products.tables import Product
from models.refunds.tables import Refund, RefundPart
from models.refusals import Refused
from models.returns import flow
from models.returns.tables import Return, ReturnLine, Sheet
from models.stock import ledger
from models.stock.tables import PLACES as SHELVES
from tests.clock import SettableClock
from tests.models.complaining import Given
from tests.models.returning import Shop, item

ORDERS = ("W1", "W2", "W3", "W4", "W5", "W8", "DS1")
REASONS = ("no_reason", "quality", "wrong_item", "device_failure", "adverse_reaction", "promise")
GRADES = ("A", "B", "C", "D")
PLACES = ("resale", "quarantine", "destroy", "customer", "supplier")
STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    "need_info": ("agent", {"need": "请补照片"}),
    "supply_info": ("agent", {"text": "照片见附件", "evidence": True}),
    "ask_qc": ("agent", {"question": "照片是否属实"}),
    "authorise": ("agent", {"pickup": "周三上午"}),
    "grant_goodwill": ("manager", {"reason": "身体不适"}),
    "record_repairs": ("qc", {"papers": "维修单", "repairs": 2, "repair_days": 1}),
    "propose_refusal": ("agent", {"reason": "不符合规定"}),
    "waive_goods": ("supervisor", {"reason": "运费高"}),
    "record_sent": ("agent", {"tracking": "SF1"}),
    "reissue": ("agent", {}),
    "begin_inspection": ("qc", {}),
    "ask_customer": ("qc", {"text": "与描述不同"}),
    "propose": ("qc", {}),
    "out_of_stock": ("warehouse", {}),
    "ship": ("warehouse", {"tracking": "YT1"}),
    "record_delivered": ("agent", {}),
    "confirm": ("agent", {}),
    "dissatisfied": ("agent", {"reason": "太慢"}),
    "cancel": ("agent", {"words": "不退了"}),
    "send_back": ("warehouse", {"tracking": "YT2"}),
}
JOBS = ("returns.decide_silent", "returns.confirm_silent", "returns.watch_sending", "returns.watch_choices",
        "clocks.resume_expired", "alarms.fire")  # fmt: skip


class Returns(RuleBasedStateMachine):
    """A shop in which people do whatever comes to their minds."""

    template: Path
    make: Callable[[str], Desk]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = SettableClock()
        self.database = databases.connect(f"sqlite:///{shutil.copy(self.template, self.folder / 'desk.db')}")
        self.shop = Shop.reopened(Desk(self.database, self.in_force, clock=self.clock), self.clock)
        self.applied: dict[int, int] = {}

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.database.close()
        shutil.rmtree(self.folder)

    in_force: Any = None

    @initialize(wish=st.sampled_from(("refund", "exchange")), far=st.integers(0, 3))
    def begun(self, wish: str, far: int) -> None:
        """There is something to exchange, and some returns are on their way already."""
        self.shop.does("warehouse", "stock.count", product_code="P3", quantity=3)
        self.shop.applies("W5", item(quantity=3, wish=wish))
        numbers = [self.shop.applies("W1", item(quantity=2)), self.shop.applies("W2", item(quantity=2, wish=wish))]
        for number in numbers[: far and 2]:
            self.shop.step("authorise", number)
        for number in numbers[: max(0, far - 1)]:
            self.shop.takes_in(number)
        self._note_applied()

    def tries(self, action: Callable[[], object]) -> None:
        """People are refused much; anything else than a refusal is a fault."""
        try:
            action()
        except Refused:
            return

    def numbers(self) -> list[str]:
        """The returns that there are."""
        query = Case.select(Case.number).where(Case.kind == "return").order_by(Case.id)
        return [number for (number,) in query.tuples()]

    @rule(order=st.sampled_from(ORDERS), quantity=st.integers(1, 3), reason=st.sampled_from(REASONS),
          wish=st.sampled_from(("refund", "refund", "exchange")), opened=st.booleans(), evidence=st.booleans(),
          more=st.booleans())  # fmt: skip
    def apply(
        self, order: str, quantity: int, reason: str, wish: str, opened: bool, evidence: bool, more: bool
    ) -> None:
        """Somebody applies."""
        facts: Given = {"reason": reason, "wish": wish, "opened": opened, "evidence": evidence}
        items = [item(quantity=quantity, **facts), *([item(line=2)] if more else [])]
        self.tries(lambda: self.shop.applies(order, *items))
        self._note_applied()

    def _note_applied(self) -> None:
        for row in Return.select():
            if row.id not in self.applied:
                self.applied[row.id] = sum(line.quantity for line in row.lines)

    @rule(data=st.data(), steps=st.integers(1, 8))
    def go_on(self, data: st.DataObject, steps: int) -> None:
        """A return takes what mostly comes next, some steps long, so that all of the course is seen."""
        number = self._one(data)
        for _ in range(steps if number else 0):
            self._go_on(number or "", data)

    def _go_on(self, number: str, data: st.DataObject) -> None:
        shop = self.shop
        following: dict[str, Callable[[], object]] = {
            "applied": lambda: shop.step("authorise", number, pickup="周三上午"),
            "info_needed": lambda: shop.step("supply_info", number, text="照片见附件", evidence=True),
            "authorised": lambda: shop.takes_in(number),
            "in_transit": lambda: shop.takes_in(number),
            "goods_received": lambda: shop.inspects(number, data.draw(st.sampled_from("AAABCD"))),
            "inspecting": lambda: shop.inspects(number),
            "approving": lambda: shop.decide(data.draw(st.sampled_from(("supervisor2", "manager2"))), number),
            "refunding": lambda: shop.pays(number),
            "exchanging": lambda: shop.step("ship", number, "warehouse", tracking="YT3"),
            "shipped": lambda: shop.step("record_delivered", number),
            "confirming": lambda: shop.step("confirm", number),
        }
        state = shop.case(number).state
        if state in following:
            self.tries(following[state])

    @rule(data=st.data(), action=st.sampled_from(sorted(STEPS)))
    def step(self, data: st.DataObject, action: str) -> None:
        """Somebody takes a step, for all lines or for one of them."""
        login, given = STEPS[action]
        number = self._one(data)
        if number is None:
            return
        lines = [line.id for line in self._lines(number)]
        some = data.draw(st.sampled_from([(), *[(line,) for line in lines]]))
        self.tries(lambda: self.shop.step(action, number, login, **given, lines=some))

    @rule(data=st.data(), pieces=st.integers(1, 3))
    def receive(self, data: st.DataObject, pieces: int) -> None:
        """Some of the pieces come."""
        number = self._one(data)
        if number is None:
            return
        expected = [line for line in self._lines(number) if line.state in ("authorised", "in_transit", "expired")]
        if expected:
            line = data.draw(st.sampled_from(expected))
            self.tries(lambda: self.shop.takes_in(number, (line.id, min(pieces, line.quantity))))

    @rule(data=st.data(), grade=st.sampled_from(GRADES), place=st.sampled_from(PLACES), pieces=st.integers(1, 2),
          quality=st.sampled_from((None, True, False)), accessories=st.booleans())  # fmt: skip
    def inspect(
        self, data: st.DataObject, grade: str, place: str, pieces: int, quality: bool | None, accessories: bool
    ) -> None:
        """Some of the pieces are looked at."""
        number = self._one(data)
        if number is None:
            return
        here = [line for line in self._lines(number) if line.state in ("goods_received", "inspecting")]
        if here:
            line = data.draw(st.sampled_from(here))
            found = {"line": line.id, "grade": grade, "disposition": place, "opinion": "已检验", "quality": quality,
                     "quantity": min(pieces, line.quantity), "accessories": accessories}  # fmt: skip
            self.tries(lambda: self.shop.step("inspect", number, "qc", items=[found]))

    @rule(data=st.data(), choice=st.sampled_from(("refund", "exchange", "deduct", "send_back", "appraise")))
    def customer_decides(self, data: st.DataObject, choice: str) -> None:
        """The customer chooses."""
        number = self._one(data)
        if number is not None:
            cents = 1000 if choice == "deduct" else 0
            given = {"choice": choice, "words": "可以", "deduction_cents": cents}
            self.tries(lambda: self.shop.step("customer_decides", number, **given))

    @rule(
        data=st.data(), choice=st.sampled_from(("wait", "goods", "money")), price=st.sampled_from((7000, 10000, 12000))
    )
    def choose_exchange(self, data: st.DataObject, choice: str, price: int) -> None:
        """The customer says what he takes in exchange."""
        number = self._one(data)
        if number is not None:
            given = {"choice": choice, "words": "好", "product_code": "P3", "unit_price_cents": price}
            self.tries(lambda: self.shop.step("choose_exchange", number, paid_reference="WX9", **given))

    @rule(data=st.data(), route=st.sampled_from(("no_reason", "quality", "safety")))
    def override(self, data: st.DataObject, route: str) -> None:
        """The manager allows something."""
        number = self._one(data)
        if number is not None:
            self.tries(lambda: self.shop.step("override", number, "manager", route=route, reason="老客户"))

    @rule(data=st.data(), quality=st.booleans())
    def opinion(self, data: st.DataObject, quality: bool) -> None:
        """Quality control says something by the papers."""
        number = self._one(data)
        if number is not None:
            given = {"opinion": "照片属实", "quality": quality, "failure": quality}
            self.tries(lambda: self.shop.step("give_paper_opinion", number, "qc", **given))

    @rule(data=st.data(), login=st.sampled_from(("supervisor", "manager", "leader", "agent")), yes=st.booleans())
    def decide(self, data: st.DataObject, login: str, yes: bool) -> None:
        """Somebody decides on something that waits, or did."""
        waiting = list(Approval.select().where(Approval.state == "waiting").order_by(Approval.id))
        if waiting:
            row = data.draw(st.sampled_from(waiting))
            given = {"approval_id": row.id, "version": row.version, "approve": yes, "comment": "已看"}
            self.tries(lambda: self.shop.does(login, "approvals.decide", **given))

    @rule()
    def pay(self) -> None:
        """Finance pays what is to be paid."""
        for number in self.numbers():
            self.tries(lambda number=number: self.shop.pays(number))  # type: ignore[misc]

    @rule(days=st.sampled_from((0.1, 1, 4, 11)))
    def wait(self, days: float) -> None:
        """Time goes by, and the worker does what it brings."""
        self.clock.advance(days=days)
        for job in JOBS:
            self.shop.system(job)

    def _one(self, data: st.DataObject) -> str | None:
        numbers = self.numbers()
        return data.draw(st.sampled_from(numbers)) if numbers else None

    def _lines(self, number: str) -> list[ReturnLine]:
        query = ReturnLine.select().join(Return).join(Case).where(Case.number == number)
        return list(query.order_by(ReturnLine.id))

    @invariant()
    def pieces_balance(self) -> None:
        """No piece appears or goes; of an order line there are never more on returns than were bought."""
        for row in Return.select():
            if row.id in self.applied:
                assert sum(line.quantity for line in row.lines) == self.applied[row.id]
        for order in Order.select():
            for line in order.lines:
                counting = [
                    one for one in line.returned
                    if one.state not in flow.FREE and not (one.state == "done" and one.outcome == "exchange")
                ]  # fmt: skip
                assert sum(one.quantity for one in counting) <= line.quantity
        assert all(line.quantity > 0 for line in ReturnLine.select())

    @invariant()
    def states_are_legal(self) -> None:
        """A case says what its lines are, is open as they are, and has no clock after its end."""
        for row in Return.select():
            states = {line.state for line in row.lines}
            assert states <= set(flow.STATES)
            assert row.case.state == flow.summed_up(states)
            assert row.case.open == (row.case.state not in flow.ENDED)
            if not row.case.open:
                assert not Clock.select().where(Clock.case == row.case_id, Clock.ended_at.is_null()).exists()

    @invariant()
    def cents_balance(self) -> None:
        """Never more is refunded than was paid, for an order and by a means; the parts make the whole."""
        by_order: dict[int, Counter[str]] = defaultdict(Counter)
        for refund in Refund.select().where(Refund.purpose == "refund"):
            parts = list(RefundPart.select().where(RefundPart.refund == refund.id))
            assert sum(part.amount_cents for part in parts) == refund.amount_cents
            for part in parts:
                by_order[refund.order_id][part.means] += part.amount_cents
        for order in Order.select():
            for payment in order.payments:
                assert by_order[order.id][payment.means] <= payment.amount_cents
        for sheet in Sheet.select().where(Sheet.outcome == "refund"):
            made = Refund.select().where(Refund.subject == "return_sheet", Refund.subject_id == sheet.id)
            assert made.count() == 0 or sheet.state == "approved"

    @invariant()
    def money_follows_goods(self) -> None:
        """A line whose money is confirmed is of a sheet that was paid; one under way is of one that was approved."""
        for line in ReturnLine.select().where(ReturnLine.outcome == "refund"):
            if line.state in ("refunding", "confirming", "done"):
                assert line.sheet.state == "approved"
            if line.state in ("confirming", "done"):
                made = Refund.select().where(Refund.subject == "return_sheet", Refund.subject_id == line.sheet_id)
                assert all(refund.state == "settled" for refund in made)

    @invariant()
    def stock_is_never_below_nothing(self) -> None:
        """What was sent was there."""
        for product in Product.select():
            for place in SHELVES:
                assert all(count >= 0 for count in ledger.there(product.id, place).values())


@pytest.fixture
def machine(sqlite_template: Path, tmp_path: Path, rules: Any) -> type[Returns]:
    """The machine on copies of a shop that is built once."""
    path = Path(shutil.copy(sqlite_template, tmp_path / "shop.db"))
    opened = databases.connect(f"sqlite:///{path}")
    clock = SettableClock()
    Shop(Desk(opened, rules, clock=clock), clock)
    opened.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    opened.close()
    return type("ReturnsOfThisRun", (Returns,), {"template": path, "in_force": rules})


def _run(machine: type[Returns], examples: int, steps: int) -> None:
    wanted = settings(
        max_examples=examples,
        stateful_step_count=steps,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
    )
    run_state_machine_as_test(machine, settings=wanted)


def test_pieces_and_cents_always_balance(machine: type[Returns]) -> None:
    _run(machine, 12, 30)


@pytest.mark.soak
def test_pieces_and_cents_always_balance_for_long(machine: type[Returns]) -> None:
    _run(machine, 300, 60)
