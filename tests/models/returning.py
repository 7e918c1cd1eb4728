"""A desk on which returns are brought into any state, by the people who do so, step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from models import operation
from models.capabilities import operations
from models.cases.tables import Case
from models.desk import Desk
from models.imports import operations as imports
from models.imports.reading import ImportRows
from models.orders.tables import Order, OrderLine
from models.refunds.tables import RefundPart
from models.returns.tables import Return, ReturnLine
from tests.clock import SettableClock
from tests.models.complaining import Company, Given

ORDERS = (
    "order_number,customer_no,sale_channel,placed_at,signed_at,product_code,batch,serial,quantity,unit_price,gift,"
    "marked_price,discount,discount_threshold,freight,free_shipping_from,voucher,paid_wechat,paid_points\n"
    "W1,K1,web,2026-11-18 10:00,2026-11-20 12:00,P3,,,3,100,,,,,,,FP1,300,\n"
    "W2,K2,web,2026-11-18 10:00,2026-11-20 12:00,P3,,,4,100,,,50,300,10,300,FP2,300,50\n"
    "W2,K2,,,,P4,,,1,0,yes,15,,,,,,,\n"
    "DS1,K1,direct,2026-11-10 10:00,2026-11-10 10:00,P1,B2601,,2,298,,,,,,,FP3,596,\n"
    "W3,K1,web,2026-11-18 10:00,2026-11-20 12:00,P1,B2601,,2,298,,,,,,,FP4,596,\n"
    "W4,K2,web,2026-11-18 10:00,2026-11-20 12:00,P2,,SN100,1,2980,,,,,,,FP5,2980,\n"
    "W8,K1,web,2026-11-18 10:00,2026-11-20 12:00,P3,,,3,3.34,,,0.02,,,,FP8,10,\n"
    "W5,K1,web,2026-11-18 10:00,2026-11-20 12:00,P3,,,5,100,,,,,,,FP9,500,"
)
GOODS = (
    "code,name,product_class,warranty_months,shelf_life_months\n"
    "P3,棉柔毛巾,other,0,\nP4,浴帽,other,0,\nP5,竹纤维毛巾,other,0,"
)


class Shop(Company):
    """The company with orders of every kind, and what is asked of its people about returns."""

    def __init__(self, desk: Desk, clock: SettableClock) -> None:
        super().__init__(desk, clock)
        for run, text in ((imports.products, GOODS), (imports.orders, ORDERS)):
            header, *rows = (tuple(line.split(",")) for line in text.split("\n"))
            outcome = run(self.desk, ImportRows(columns=header, rows=tuple(rows)))
            assert not outcome.faults, outcome.faults

    @classmethod
    def reopened(cls, desk: Desk, clock: SettableClock) -> Shop:
        """The same company in a database in which it is already."""
        shop = cls.__new__(cls)
        operations()
        shop.desk, shop.clock = desk, clock
        return shop

    def returns(self, order: str = "W1", **given: Any) -> str:
        """A new case of a return of this order, without its application; its number."""
        row = Order.get(Order.number == order)
        line = row.lines.order_by(OrderLine.line).first()
        wanted = {"kind": "return", "category": "no_reason", "demand": "refund", "text": "不想要了", "apologised": True,
                  "customer_id": row.customer_id, "order_number": order, "product_code": line.product.code,
                  "batch_number": "B2601" if line.batch_id else "",
                  "expires_on": "2027-05-01" if line.batch_id else None,
                  "serial_number": line.serial.number if line.serial_id else "", **given}  # fmt: skip
        return str(self.does("agent", "intake.open", **wanted).number)

    def applies(self, order: str = "W1", *items: Given, login: str = "agent", **given: Any) -> str:
        """A return with its application: one piece of line 1, no reason, refund, unless told otherwise."""
        number = self.returns(order)
        self.step(
            "apply",
            number,
            login,
            order_number=order,
            identity="姓名与手机号核对一致",
            items=items or (item(),),
            **given,
        )
        return number

    def step(self, action: str, number: str, login: str = "agent", /, **given: Any) -> Any:
        """Somebody takes a step on a return as it is now."""
        name = action if "." in action else f"returns.{action}"
        return self.does(login, name, case=number, version=self.case(number).version, **given)

    def system(self, name: str) -> Any:
        """What the worker does by itself."""
        return operation.run(self.desk, name, {})

    def then(self, number: str, action: str, **given: Any) -> str:
        """The agent takes a step on a return; its number."""
        self.step(action, number, **given)
        return number

    def expires(self, number: str) -> str:
        """The last sending day of a return goes by."""
        past = {"send_by": self.clock(), "code_at": self.clock() - timedelta(days=11)}
        Return.update(**past).where(Return.id == self.application(number)).execute()
        self.system("returns.watch_sending")
        return number

    def holds(self, number: str) -> str:
        """Quality control has looked at the goods and keeps them."""
        self.inspects(number, hold=True)
        return number

    def used(self, number: str) -> str:
        """Quality control finds the goods used."""
        self.inspects(number, "C")
        return number

    def ships(self, number: str) -> str:
        """The exchange is on its way."""
        self.does("warehouse", "stock.count", product_code="P1", batch_number="B2601", quantity=5)
        self.step("ship", number, "warehouse", tracking="YT-1")
        return number

    def paid(self, number: str) -> str:
        """Finance has paid everything."""
        self.pays(number)
        return number

    def application(self, number: str) -> Return:
        """The application of a case."""
        row: Return = Return.select().join(Case).where(Case.number == number).get()
        return row

    def lines(self, number: str) -> list[ReturnLine]:
        """The lines of a return in their order."""
        return list(
            ReturnLine.select().where(ReturnLine.application == self.application(number)).order_by(ReturnLine.id)
        )

    def states(self, number: str) -> list[tuple[str, int]]:
        """State and pieces of each line."""
        return [(line.state, line.quantity) for line in self.lines(number)]

    def authorised(self, order: str = "W1", *items: Given, **given: Any) -> str:
        """A return that was authorised."""
        number = self.applies(order, *items, **given)
        self.step("authorise", number, pickup="周三上午上门" if order.startswith("DS") else "")
        return number

    def received(self, order: str = "W1", *items: Given, tracking: str = "SF1", **given: Any) -> str:
        """A return of which all goods are here."""
        number = self.authorised(order, *items, **given)
        self.takes_in(number, tracking=tracking)
        return number

    def takes_in(self, number: str, *pieces: tuple[int, int], tracking: str = "", **given: Any) -> Any:
        """The warehouse takes in these (line, pieces), or everything that is expected."""
        wanted = pieces or tuple((line.id, line.quantity) for line in self.lines(number) if line.state in
                                 ("authorised", "in_transit", "expired"))  # fmt: skip
        items = [{"line": line, "quantity": count} for line, count in wanted]
        return self.step(
            "parcels.receive", number, "warehouse", items=items, condition="intact", tracking=tracking, **given
        )

    def inspects(self, number: str, grade: str = "A", *, hold: bool = False, gifts: Any = (), **given: Any) -> Any:
        """Quality control looks at everything that is here, and finds the same of it."""
        items = [
            {"line": line.id, "grade": grade, "disposition": "quarantine", "opinion": "包装完好", **given}
            for line in self.lines(number)
            if line.state in ("goods_received", "inspecting")
        ]
        return self.step("inspect", number, "qc", items=items, hold=hold, missing_gifts=gifts)

    def approving(self, order: str = "W1", *items: Given, **given: Any) -> str:
        """A return that waits for the decision on its amount."""
        number = self.received(order, *items, **given)
        self.inspects(number)
        return number

    def refunding(self, order: str = "W1", *items: Given, **given: Any) -> str:
        """A return of which the money is on its way, or the goods of the exchange."""
        number = self.approving(order, *items, **given)
        self.decide("supervisor", number)
        return number

    def pays(self, number: str) -> None:
        """Finance enters the references of everything that is to be paid for a case."""
        for part in RefundPart.select():
            if part.refund.case_id == self.case(number).id and part.state not in ("paid", "written_off"):
                given = {"key": part.key, "reference": f"WX{part.id}"}
                self.does("finance", "refunds.enter_reference", **given)


def item(line: int = 1, quantity: int = 1, reason: str = "no_reason", **given: Any) -> Given:
    """Some pieces of a line of the order, as they are applied for."""
    return {"line": line, "quantity": quantity, "reason": reason, **given}


RETURN_WAYS: dict[str, Callable[[Shop], str]] = {
    "applied": lambda shop: shop.applies("W5"),
    "info_needed": lambda shop: shop.then(shop.applies("W5"), "need_info", need="请补照片"),
    "qc_pre": lambda shop: shop.then(shop.applies("W5", item(reason="quality")), "ask_qc", question="照片属实吗"),
    "authorised": lambda shop: shop.authorised("W5"),
    "in_transit": lambda shop: shop.then(shop.authorised("W5"), "record_sent", tracking="SF-T"),
    "expired": lambda shop: shop.expires(shop.authorised("W1")),
    "goods_received": lambda shop: shop.received("W1", tracking="SF-R"),
    "inspecting": lambda shop: shop.holds(shop.received("W1", tracking="SF-I")),
    "customer_decision": lambda shop: shop.used(shop.received("W2", tracking="SF-C")),
    "approving": lambda shop: shop.approving("W2", tracking="SF-A"),
    "refunding": lambda shop: shop.refunding("W2", tracking="SF-F"),
    "exchanging": lambda shop: shop.refunding("W3", item(wish="exchange"), tracking="SF-X"),
    "shipped": lambda shop: shop.ships(shop.refunding("W3", item(wish="exchange"), tracking="SF-Y")),
    "confirming": lambda shop: shop.paid(shop.refunding("W8", tracking="SF-P")),
    "done": lambda shop: shop.then(shop.paid(shop.refunding("W8", tracking="SF-D")), "confirm"),
    "cancelled": lambda shop: shop.then(shop.applies("W8"), "cancel", words="不退了"),
    "sent_back": lambda shop: shop.then(shop.approving("W8", tracking="SF-B"), "cancel", words="不退了"),
}
"""How a return comes into each state."""
