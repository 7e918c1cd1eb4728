"""Applications that come another way than by a call of the customer: through his seller, and by a message."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from textual.pilot import Pilot

from models.cases.tables import Case
from models.customers.cards import card
from models.customers.queries import match
from models.customers.tables import Customer
from models.desk import Desk
from models.refusals import Refused
from models.staff.tables import Staff
from screens.cases.screen import CaseScreen
from screens.intake.saved import SavedScreen
from screens.intake.screen import IntakeScreen
from screens.returns.application import ApplicationScreen
from screens.returns.routes import RoutesScreen
from screens.widgets import Form
from tests.clock import SettableClock
from tests.models.returning import Shop, item
from tests.screens.complaining import answer
from tests.screens.driving import press, shown, type_text, wait_until
from tests.screens.working import working


@pytest.fixture
def shop(sqlite_desk: Desk, clock: SettableClock) -> Shop:
    """A shop with orders; the customer of most of them is served by the seller, the others by nobody."""
    shop = Shop(sqlite_desk, clock)
    Customer.update(seller=Staff.get(Staff.login == "seller").id).where(Customer.external_no == "K1").execute()
    return shop


def on(pilot: Pilot[Any], kind: type) -> bool:
    return isinstance(pilot.app.screen, kind)


def place(labels: Any, wanted: str) -> str:
    """The number of a value in a list."""
    return str(next(n for n, label in enumerate(labels, 1) if str(label).startswith(wanted)))


async def taken_down(pilot: Pilot[Any], shop: Shop, caller: str, text: str, channel: str = "") -> None:
    """A return is taken down at intake: who, of which order, why, in whose words."""
    await press(pilot, "f6")
    await type_text(pilot, caller)
    await press(pilot, "enter", "6", "enter")
    form = pilot.app.screen.query_one(Form)
    if channel:
        await type_text(pilot, place(form.field("channel").labels, channel))
    await press(pilot, "f10")
    categories = shop.desk.rules.categories
    for digits in (
        place(form.field("product").labels, "W1#"),
        place(categories.options("category", "return"), "no_reason"),
        place(categories.options("demand", "return"), "refund"),
    ):
        await type_text(pilot, digits)
        await press(pilot, "f10")
    await type_text(pilot, text)
    await press(pilot, "f10")
    await wait_until(pilot, partial(on, pilot, SavedScreen))
    await press(pilot, "b")
    await wait_until(pilot, partial(on, pilot, ApplicationScreen))


async def applied(pilot: Pilot[Any]) -> None:
    """The application: two pieces, unopened, known by the first way of verifying."""
    for digit in ("2", "1", "1"):
        await press(pilot, digit, "f10")
    await wait_until(pilot, partial(on, pilot, RoutesScreen))


async def test_a_seller_applies_for_his_customer(shop: Shop) -> None:
    async with working(shop.desk, "seller") as pilot:
        await taken_down(pilot, shop, "1001", "客户不想要了")
        assert pilot.app.screen.query_one(Form).value("applicant") == "seller"
        await applied(pilot)
        await press(pilot, "y")
        await shown(pilot, "! Your role may not do this.")
        await press(pilot, "f3")
        await wait_until(pilot, partial(on, pilot, CaseScreen))
        await press(pilot, "f3", "f6")
        await wait_until(pilot, partial(on, pilot, IntakeScreen))
        await type_text(pilot, "2002")  # a customer of nobody's
        await press(pilot, "enter")
        await shown(pilot, "Nobody is known by that: a new customer.")
    case = Case.get()
    assert (case.channel, case.created_by.login, case.customer.external_no) == ("seller", "seller", "K1")
    assert (shop.application(case.number).applicant, shop.states(case.number)) == ("seller", [("applied", 2)])


def test_what_belongs_to_customers_of_others_is_not_there_for_a_seller(shop: Shop) -> None:
    known = {"kind": "return", "category": "no_reason", "demand": "refund", "text": "不想要了", "apologised": True,
             "product_code": "P3"}  # fmt: skip
    for more, field in (
        ({"customer_id": 2, "order_number": "W2"}, "customer_id"),
        ({"contact_name": "李强", "contact_value": "13900002002", "order_number": "W2"}, "order_number"),
    ):
        with pytest.raises(Refused) as refused:
            shop.does("seller", "intake.open", **known, **more)
        assert (refused.value.code, refused.value.field) == ("not_found", field)
    number = shop.returns("W1")
    with pytest.raises(Refused) as refused:
        shop.step("apply", number, "seller", order_number="W2", identity="order", items=(item(),))
    assert (refused.value.code, refused.value.field) == ("not_found", "order_number")
    seller = shop.acting("seller")
    assert [found.why for typed in ("W1", "W2", "1001", "2002") for found in match(seller, typed)] == [
        "order", "customer"
    ]  # fmt: skip
    with pytest.raises(Refused):
        card(seller, 2)
    added = shop.does("seller", "customers.add", name="赵云", contacts=[{"kind": "phone", "value": "13600006006"}])
    assert card(seller, added.customer_id).seller == "Seller"


async def test_a_message_is_taken_down_as_an_application(shop: Shop) -> None:
    async with working(shop.desk, "agent") as pilot:
        await taken_down(pilot, shop, "1001", "我买的毛巾想退两条", "wechat")
        assert pilot.app.screen.query_one(Form).value("applicant") == "message"
        await applied(pilot)
    case = Case.get()
    assert (case.channel, shop.application(case.number).applicant) == ("wechat", "message")
    assert shop.states(case.number) == [("applied", 2)]


async def test_a_case_that_came_as_a_message_is_applied_for_from_its_screen(shop: Shop) -> None:
    """Nobody knew the order when the mail came: its number is asked for, and read anew until it fits."""
    number = shop.returns("W1", channel="email", order_number="", no_order_reason="lost")
    async with working(shop.desk, "agent", partial(CaseScreen, number)) as pilot:
        await press(pilot, "b")
        await shown(pilot, "Order number:")
        await answer(pilot, "W2")
        await shown(pilot, "! This order belongs to another customer.")
        await press(pilot, "b")
        await answer(pilot, "W1")
        await wait_until(pilot, partial(on, pilot, ApplicationScreen))
        assert pilot.app.screen.query_one(Form).value("applicant") == "message"
        await applied(pilot)
        await press(pilot, "f3")
        await shown(pilot, "Applied by: By a message")
    assert shop.case(number).order.number == "W1"
    assert shop.states(number) == [("applied", 2)]
