"""The course of a return: every step that leads to the customer's money or new goods, and every way out."""

from __future__ import annotations

import pytest

from config.texts import LANGUAGES
from models.cases.queries import view
from models.cases.tables import Message
from models.desk import Desk
from models.messages.notices import unread
from models.refusals import Refused
from models.returns.tables import Sheet
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
    told = [str(view(shop.acting("manager").speaking(language), number).timeline) for language in LANGUAGES]
    assert ["is not in stock." in one for one in told] == [True, False], "the customer was told in 简体中文 alone"
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


def test_without_an_answer_the_undisputed_is_paid(shop: Shop, clock: SettableClock) -> None:
    # One of 4 towels of W2 comes back without its gift, which is marked at 15.00.
    number = shop.received("W2", item(quantity=1))
    shop.inspects(number, gifts=[{"line": 2, "quantity": 1}])
    assert shop.case(number).state == "customer_decision"
    clock.advance(days=3)
    assert shop.system("returns.decide_silent") == 0
    clock.advance(days=1)
    assert shop.system("returns.decide_silent") == 1
    assert shop.case(number).state == "approving"
    told = [line["cents"] for line in Sheet.get().document["lines"] if line["kind"] == "gift"]
    assert told == [-1500]


def test_goods_that_no_rule_covers_are_not_paid_in_silence(shop: Shop, clock: SettableClock) -> None:
    number = shop.received("W3")
    shop.inspects(number, "C")
    assert shop.lines(number)[0].differs[0] == "route"
    clock.advance(days=4)
    shop.system("returns.decide_silent")
    assert shop.case(number).state == "inspecting"
    shop.step("propose_refusal", number, "qc", reason="密封已破")
    shop.decide("supervisor", number)
    assert shop.case(number).state == "refused"
    shop.step("send_back", number, "warehouse", tracking="YT3")
    assert shop.case(number).state == "sent_back"


def test_what_is_missing_is_waited_for_seven_days(shop: Shop, clock: SettableClock) -> None:
    number = shop.then(shop.applies("W1"), "need_info", need="请补照片")
    clock.advance(days=7)
    assert shop.system("returns.decide_silent") == 0
    clock.advance(days=1)
    assert shop.system("returns.decide_silent") == 1
    assert (shop.case(number).state, shop.case(number).open) == ("cancelled", False)


def test_a_result_that_nobody_objects_to_is_the_end(shop: Shop, clock: SettableClock) -> None:
    number = shop.paid(shop.refunding("W1"))
    clock.advance(days=2.9)
    assert shop.system("returns.confirm_silent") == 0
    clock.advance(days=0.2)
    assert shop.system("returns.confirm_silent") == 1
    assert (shop.case(number).state, shop.application(number).satisfied) == ("done", "silent")


def test_the_customer_is_reminded_on_days_five_and_eight_and_told_of_the_end(shop: Shop, clock: SettableClock) -> None:
    shop.authorised("W1")
    told = []
    for _ in range(12):
        clock.advance(days=1)
        told.append(shop.system("returns.watch_sending"))
    assert told == [0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0]
    sent = [row.template for row in Message.select().order_by(Message.id)]
    assert sent[-3:] == ["M15.reminder", "M15.reminder", "M15.expired"]


def test_a_code_is_issued_anew_once(shop: Shop) -> None:
    number = shop.expires(shop.authorised("W1"))
    code = shop.application(number).code
    shop.step("reissue", number)
    assert (shop.case(number).state, shop.application(number).code) == ("authorised", code)
    shop.expires(number)
    with pytest.raises(Refused):
        shop.step("reissue", number)


def test_a_dissatisfied_customer_has_a_linked_complaint(shop: Shop) -> None:
    number = shop.paid(shop.refunding("W1"))
    made = shop.step("dissatisfied", number, reason="处理太慢")
    complaint = shop.case(made.number)
    assert (complaint.kind, complaint.linked_to_id) == ("complaint", shop.case(number).id)
    assert shop.case(number).state == "done"
