"""The course of a return: every step that leads to the customer's money or new goods, and every way out."""

from __future__ import annotations

import pytest

from models.desk import Desk
from models.messages.notices import unread
from models.refusals import Refused
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


def test_nobody_waits_for_an_exchange_beyond_the_legal_limit(shop: Shop, clock: SettableClock) -> None:
    number = shop.refunding("W1", item(wish="exchange"))
    shop.step("out_of_stock", number, "warehouse", expected_on="2026-12-01")
    with pytest.raises(Refused) as refused:
        shop.step("choose_exchange", number, choice="wait", words="等等看")
    assert refused.value.field == "choice"
    shop.step("out_of_stock", number, "warehouse", expected_on="2026-11-30")
    shop.step("choose_exchange", number, choice="wait", words="等等看")


def test_the_money_goes_back_where_the_customer_does_not_choose(shop: Shop, clock: SettableClock) -> None:
    number = shop.refunding("W1", item(wish="exchange"))
    shop.step("out_of_stock", number, "warehouse")
    clock.advance(days=4)
    assert shop.system("returns.watch_choices") == 1
    assert [(line.state, line.wish) for line in shop.lines(number)] == [("approving", "refund")]


def test_goods_of_a_direct_sale_that_do_not_come_are_asked_about_on_day_five(shop: Shop, clock: SettableClock) -> None:
    number = shop.authorised("DS1")
    clock.at("2026-11-27 23:59")
    assert shop.system("returns.watch_advance") == 0
    clock.at("2026-11-28 00:00")
    assert [shop.system("returns.watch_advance"), shop.system("returns.watch_advance")] == [1, 0]
    assert [one.case for one in unread(shop.acting("manager"))] == [number]
