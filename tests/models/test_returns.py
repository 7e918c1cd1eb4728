"""The course of a return: every step that leads to the customer's money or new goods, and every way out."""

from __future__ import annotations

import pytest

from models.desk import Desk
from tests.clock import SettableClock
from tests.models.returning import Shop, item


@pytest.fixture
def shop(desk: Desk, clock: SettableClock) -> Shop:
    """A shop with orders."""
    return Shop(desk, clock)


def test_a_return_goes_from_the_application_to_the_refund(shop: Shop) -> None:
    number = shop.applies("W1", item(quantity=2))
    assert shop.case(number).state == "applied"
    shop.step("authorise", number)
    assert shop.application(number).code
    shop.step("record_sent", number, tracking="SF1001")
    shop.takes_in(number, tracking="SF1001")
    assert shop.case(number).state == "goods_received"
    shop.inspects(number)
    assert shop.case(number).state == "approving"
    shop.decide("supervisor", number)
    assert shop.case(number).state == "refunding"
    shop.pays(number)
    assert shop.case(number).state == "confirming"
    shop.step("confirm", number)
    assert (shop.case(number).state, shop.case(number).open) == ("done", False)
