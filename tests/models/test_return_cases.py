"""Cases in which other programs for returns went wrong, by number; each must come out right here."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.return_routes import Window
from models.approvals.tables import Approval
from models.cases.tables import Case, Message, Task
from models.clocks.tables import Clock
from models.desk import Desk
from models.refunds.tables import Refund, RefundPart
from models.refusals import Refused
from models.returns.queries import sold
from models.returns.worklists import expected, unmatched
from models.stock import ledger
from tests.clock import SettableClock
from tests.models.complaining import Given
from tests.models.returning import Shop, item
from tests.notices import in_english


@pytest.fixture
def shop(desk: Desk, clock: SettableClock) -> Shop:
    """A shop with orders."""
    return Shop(desk, clock)


def refunded(shop: Shop, number: str) -> int:
    """Cents that were ordered to be paid back for a case."""
    rows = Refund.select().where(Refund.case == shop.case(number).id, Refund.purpose == "refund")
    return sum(row.amount_cents for row in rows)


def left(order: str) -> int:
    """Pieces of the first line that can still be returned."""
    return sold(order)[0].left


def test_case_1_the_next_form_offers_only_the_rest(shop: Shop) -> None:
    shop.applies("W1", item(quantity=2))
    assert left("W1") == 1
    with pytest.raises(Refused) as refused:
        shop.applies("W1", item(quantity=2))
    assert refused.value.field == "items"
    shop.applies("W1", item(quantity=1))
    assert left("W1") == 0


def test_case_2_never_more_than_was_bought(shop: Shop) -> None:
    number = shop.returns("W1")
    with pytest.raises(Refused):
        shop.step("apply", number, order_number="W1", identity="已核实", items=(item(quantity=4),))
    assert shop.case(number).version == 1


def test_case_3_what_another_open_return_asks_for_counts_until_it_is_cancelled(shop: Shop) -> None:
    number = shop.applies("W1", item(quantity=3))
    assert left("W1") == 0
    shop.step("cancel", number, words="不退了")
    assert left("W1") == 3


def test_case_4_a_device_comes_back_once_and_from_whom_it_was_sold_to(shop: Shop) -> None:
    number = shop.applies("W4", item(reason="no_reason"))
    with pytest.raises(Refused) as refused:
        shop.applies("W4")
    assert refused.value.field == "items"
    other = shop.returns("W1")
    with pytest.raises(Refused) as foreign:
        shop.step("apply", other, order_number="W4", identity="已核实", items=(item(),))
    assert foreign.value.field == "order_number"
    shop.step("authorise", number)
    shop.takes_in(number)
    shop.inspects(number)
    shop.decide("manager", number)
    shop.pays(number)
    shop.step("confirm", number)
    with pytest.raises(Refused):
        shop.applies("W4")


def test_case_5_two_of_three_come_one_of_them_damaged(shop: Shop) -> None:
    number = shop.authorised("W1", item(quantity=3))
    line = shop.lines(number)[0].id
    shop.takes_in(number, (line, 2))
    assert shop.states(number) == [("authorised", 1), ("goods_received", 2)]
    here = shop.lines(number)[1].id
    findings: list[Given] = [
        {"line": here, "quantity": 1, "grade": "A", "disposition": "resale", "opinion": "完好"},
        {"line": here, "grade": "C", "disposition": "quarantine", "opinion": "已使用"},
    ]
    shop.step("inspect", number, "qc", items=findings)
    assert shop.states(number) == [("authorised", 1), ("customer_decision", 1), ("approving", 1)]
    shop.decide("supervisor", number)
    shop.step("customer_decides", number, choice="deduct", words="同意扣30元", deduction_cents=3000)
    shop.decide("supervisor", number)
    shop.decide("supervisor", number)
    assert refunded(shop, number) == 10_000 + 7_000
    towel = shop.lines(number)[0].product_id
    assert (ledger.there(towel), ledger.there(towel, "returned")) == ({}, {"": 1})
    assert ledger.there(towel, "quarantine") == {"": 1}


def test_case_6_a_second_parcel_comes_later(shop: Shop) -> None:
    number = shop.authorised("W1", item(quantity=3))
    line = shop.lines(number)[0].id
    shop.takes_in(number, (line, 2), tracking="SF1")
    shop.inspects(number)
    shop.decide("supervisor", number)
    shop.pays(number)
    shop.takes_in(number, tracking="SF2")
    shop.inspects(number)
    shop.decide("supervisor", number)
    shop.pays(number)
    assert refunded(shop, number) == 30_000
    assert {state for state, _ in shop.states(number)} == {"confirming"}


def test_case_7_goods_without_money_and_money_without_goods(shop: Shop) -> None:
    back = shop.received("W3", item(quantity=1), tracking="SF7")
    shop.inspects(back, "C")
    assert shop.case(back).state == "customer_decision"
    shop.step("customer_decides", back, choice="send_back", words="那就寄回给我")
    shop.step("send_back", back, "warehouse", tracking="YT7")
    assert (shop.case(back).state, refunded(shop, back)) == ("sent_back", 0)

    kept = shop.authorised("W1", item(quantity=1))
    shop.step("waive_goods", kept, "supervisor", reason="运费高于货值")
    shop.decide("supervisor2", kept)
    shop.pays(kept)
    assert (shop.case(kept).state, refunded(shop, kept)) == ("confirming", 10_000)


def test_case_8_three_refunds_of_a_third_make_the_whole(shop: Shop) -> None:
    numbers = [shop.refunding("W8", tracking=f"SF8{n}") for n in range(3)]
    assert sum(refunded(shop, number) for number in numbers) == 1000


def test_case_9_two_steps_and_two_means(shop: Shop) -> None:
    first = shop.refunding("W2", item(quantity=2), tracking="SF91")
    second = shop.refunding("W2", item(quantity=2), item(2), tracking="SF92")
    sums: dict[str, int] = {}
    for part in RefundPart.select():
        sums[part.means] = sums.get(part.means, 0) + part.amount_cents
    # 350.00 were paid for 400.00 of goods; two that are kept do not reach 300.00 any more: 350 - 200 - 10 delivery.
    assert refunded(shop, first) == 14_000
    assert refunded(shop, first) + refunded(shop, second) == sum(sums.values()) == 34_000
    assert sums == {"wechat": 29_143, "points": 4_857}


def test_case_10_the_bank_cannot_pay_after_the_approval(shop: Shop, clock: SettableClock) -> None:
    number = shop.refunding("W1", tracking="SF10")
    part = RefundPart.get()
    answer: Given = {"columns": ("key", "status", "reason"), "rows": ((part.key, "declined", "账户已注销"),)}
    shop.does("finance", "refunds.import_answers", **answer)
    assert (shop.case(number).state, RefundPart.get().state) == ("refunding", "errored")
    legal = Clock.get(Clock.case == shop.case(number).id, Clock.kind == "refund")
    assert legal.ended_at is None
    assert Message.select().where(Message.template == "M15.refund_failed").count() == 1
    shop.does("finance", "refunds.retry", key=part.key, reason="客户已更换账户")
    shop.pays(number)
    assert shop.case(number).state == "confirming"
    assert Clock.get_by_id(legal.id).met_at == clock()


def test_case_13_a_payment_that_was_booked_comes_back(shop: Shop) -> None:
    number = shop.paid(shop.refunding("W1", tracking="SF13"))
    shop.step("confirm", number)
    part = RefundPart.get()
    shop.does("finance", "refunds.record_bounce", key=part.key, reason="账户已注销")
    assert (shop.case(number).state, shop.case(number).open) == ("refunding", True)
    after = RefundPart.get_by_id(part.id)
    assert (after.state, after.reference) == ("errored", part.reference)
    assert Clock.select().where(Clock.case == shop.case(number).id, Clock.kind == "refund", Clock.ended_at.is_null())
    shop.does("finance", "refunds.enter_reference", key=part.key, reference="WX-NEW")
    assert shop.case(number).state == "confirming"
    assert refunded(shop, number) == 10_000


def test_case_11_an_exchange_for_dearer_goods_that_comes_back_too(shop: Shop) -> None:
    shop.does("warehouse", "stock.count", product_code="P5", quantity=5)
    number = shop.received("W1", item(wish="exchange"), tracking="SF11")
    shop.inspects(number)
    shop.decide("supervisor", number)
    dearer: Given = {"choice": "goods", "words": "换贵20元的", "product_code": "P5", "unit_price_cents": 12_000}
    shop.step("choose_exchange", number, **dearer)
    with pytest.raises(Refused):
        shop.step("ship", number, "warehouse", tracking="YT11")
    shop.step("choose_exchange", number, paid_reference="WX-1", **dearer)
    shop.step("ship", number, "warehouse", tracking="YT11")
    assert ledger.there(shop.lines(number)[0].exchanges.get().product_id) == {"": 4}
    shop.step("record_delivered", number)
    shop.step("confirm", number)
    assert left("W1") == 3
    again = shop.refunding("W1", tracking="SF12")
    sums = sorted((row.purpose, row.amount_cents) for row in Refund.select())
    assert sums == [("compensation", 2_000), ("refund", 10_000)]
    shop.pays(again)
    assert shop.case(again).state == "confirming"


def test_case_11_an_exchange_for_cheaper_goods_gives_the_difference_back(shop: Shop) -> None:
    shop.does("warehouse", "stock.count", product_code="P5", quantity=5)
    number = shop.received("W1", item(wish="exchange"), tracking="SF11")
    shop.inspects(number)
    shop.decide("supervisor", number)
    cheaper: Given = {"choice": "goods", "words": "换便宜的", "product_code": "P5", "unit_price_cents": 7_000}
    shop.step("choose_exchange", number, **cheaper)
    shop.step("ship", number, "warehouse", tracking="YT11")
    shop.step("record_delivered", number)
    shop.step("confirm", number)
    assert [row.amount_cents for row in Refund.select()] == [3_000]
    again = shop.refunding("W1", tracking="SF12")
    assert refunded(shop, again) == 7_000


def test_case_12_some_come_back_and_some_are_paid_without_goods(shop: Shop) -> None:
    number = shop.authorised("W5", item(quantity=2), item(quantity=3))
    first, second = (line.id for line in shop.lines(number))
    shop.step("waive_goods", number, "supervisor", reason="运费高于货值", lines=(second,))
    shop.decide("manager", number)
    shop.takes_in(number, (first, 2))
    shop.inspects(number)
    shop.decide("manager", number)
    assert refunded(shop, number) == 50_000
    assert sum(line.quantity for line in shop.lines(number) if line.received_at) == 2
    assert left("W5") == 0


def test_case_14_the_last_second_of_a_window_and_a_person_who_allows_more(shop: Shop, clock: SettableClock) -> None:
    # Signed on 20 November: seven days end on the 27th, a Friday, at 24:00.
    clock.at("2026-11-30 10:00")
    late = shop.returns("W1", received_at="2026-11-28T00:00:00+08:00")
    in_time = shop.returns("W1", received_at="2026-11-27T23:59:59+08:00")
    for number in (late, in_time):
        shop.step("apply", number, order_number="W1", identity="已核实", items=(item(),))
    shop.step("authorise", in_time)
    with pytest.raises(Refused):
        shop.step("authorise", late)
    shop.step("override", late, "manager", route="no_reason", reason="老客户")
    shop.step("authorise", late)
    assert shop.lines(late)[0].overridden == "老客户"
    shop.takes_in(late)
    shop.inspects(late)
    assert Approval.get(Approval.case == shop.case(late).id).matter == "out_of_policy"


def test_case_15_months_that_are_no_whole_number_and_end_on_a_day_that_is_none() -> None:
    from datetime import date

    def last(day: date, months: float) -> date:
        return day + timedelta(days=Window(months=months).days_from(day))

    assert last(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert last(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert last(date(2026, 3, 1), 1.5) == date(2026, 4, 16)


def test_case_16_parcels_that_nobody_knows_and_goods_that_nobody_expected(shop: Shop, clock: SettableClock) -> None:
    given: Given = {"condition": "intact", "tracking": "SF-16", "sender": "上海王女士"}
    parcel = shop.does("warehouse", "parcels.note", **given)
    assert [row.id for row in unmatched(shop.desk)] == [parcel]
    number = shop.authorised("W1", item(quantity=1))
    line = shop.lines(number)[0].id
    arrived = clock()
    clock.advance(days=2)
    besides = ({"kind": "wrong", "goods": "旧毛巾", "quantity": 1},)
    items = ({"line": line, "quantity": 1},)
    shop.step("parcels.identify", number, "warehouse", parcel_id=parcel, items=items, besides=besides)
    assert unmatched(shop.desk) == ()
    clock_row = Clock.get(Clock.case == shop.case(number).id, Clock.kind == "refund")
    assert clock_row.start_at == arrived
    assert "旧毛巾" in in_english(Task.select().where(Task.case == shop.case(number).id).get().text)


def test_case_16_a_code_that_has_expired_still_lets_the_goods_in(shop: Shop, clock: SettableClock) -> None:
    number = shop.authorised("W1")
    clock.advance(days=11)
    assert shop.system("returns.watch_sending") == 1
    assert (shop.case(number).state, shop.case(number).open) == ("expired", False)
    shop.takes_in(number)
    assert (shop.case(number).state, shop.case(number).open) == ("goods_received", True)


def test_case_16_a_parcel_that_was_lost_is_paid(shop: Shop) -> None:
    number = shop.authorised("W1")
    shop.step("record_sent", number, tracking="SF-LOST")
    shop.step("waive_goods", number, "supervisor", reason="快递丢失")
    shop.decide("supervisor2", number)
    assert refunded(shop, number) == 10_000


def test_case_17_two_who_take_in_the_same_goods(shop: Shop) -> None:
    number = shop.authorised("W1")
    line, version = shop.lines(number)[0].id, shop.case(number).version
    given: Given = {
        "case": number,
        "version": version,
        "condition": "intact",
        "items": ({"line": line, "quantity": 1},),
    }
    shop.does("warehouse", "parcels.receive", **given)
    with pytest.raises(Refused):
        shop.does("warehouse", "parcels.receive", **given)
    assert shop.states(number) == [("goods_received", 1)]
    other = shop.authorised("W1", item(quantity=2))
    shop.takes_in(other, (shop.lines(other)[0].id, 1), tracking="SF17")
    with pytest.raises(Refused) as twice:
        shop.takes_in(other, tracking="sf 17")
    assert twice.value.field == "tracking"


def test_case_18_who_applied_does_not_decide_and_sums_add_up(shop: Shop) -> None:
    number = shop.applies("W1", login="supervisor")
    shop.step("authorise", number)
    shop.takes_in(number)
    shop.inspects(number)
    with pytest.raises(Refused) as own:
        shop.decide("supervisor", number)
    assert own.value.code == "not_allowed"
    starts, ends = shop.clock(), shop.clock() + timedelta(days=2)
    shop.does("supervisor2", "approvals.delegate", taker="lin", starts_at=starts, ends_at=ends)
    shop.decide("lin", number)
    assert shop.case(number).state == "refunding"

    big = shop.approving("W4")
    with pytest.raises(Refused):
        shop.decide("supervisor", big)
    shop.decide("manager", big)


def test_case_18_a_sum_that_is_split_is_counted_together(shop: Shop) -> None:
    first, second = shop.approving("W5", item(quantity=2), tracking="A"), shop.approving("W5", item(quantity=3))
    counted = [row.counted_cents for row in Approval.select().order_by(Approval.id)]
    assert counted == [20_000, 50_000]
    assert first != second


def test_case_19_an_approval_is_for_the_amount_that_was_seen(shop: Shop) -> None:
    # What is kept of W2 (4 x 100, 50 off from 300 on) no longer reaches the offer once both returns count.
    first = shop.approving("W2", item(quantity=1), tracking="A")
    second = shop.approving("W2", item(quantity=1), tracking="B")
    seen = [row.amount_cents for row in Approval.select().order_by(Approval.id)]
    shop.decide("supervisor", first)
    shop.decide("supervisor", second)
    assert shop.case(second).state == "approving"
    asked = Approval.select().where(Approval.case == shop.case(second).id).order_by(Approval.id)
    assert [row.state for row in asked] == ["void", "waiting"]
    assert asked[1].amount_cents != seen[1]
    assert asked[1].proposed_by.login == "qc"
    shop.decide("supervisor", second)
    assert refunded(shop, second) == asked[1].amount_cents


def test_case_20_goods_of_two_orders_in_one_parcel(shop: Shop) -> None:
    number = shop.returns("W1")
    with pytest.raises(Refused):
        shop.step("apply", number, order_number="W1", identity="已核实", items=(item(), item(2)))
    first, second = shop.authorised("W1"), shop.authorised("W5")
    for one in (first, second):
        shop.step("record_sent", one, tracking="SF20")
    assert [row.case for row in expected(shop.desk, "SF20")] == [first, second]
    for one in (first, second):
        shop.takes_in(one, tracking="SF20")


KIT = (
    ("order_number", "customer_no", "sale_channel", "placed_at", "signed_at", "product_code", "quantity", "unit_price",
     "discount", "discount_threshold", "voucher", "paid_wechat"),
    ("KIT", "K1", "web", "2026-11-18 10:00", "2026-11-20 12:00", "P3", "1", "100", "60", "300", "FP7", "240"),
    ("KIT", "K1", "", "", "", "P4", "1", "120", "", "", "", ""),
    ("KIT", "K1", "", "", "", "P5", "1", "80", "", "", "", ""),
)  # fmt: skip
"""A set of three parts for 240.00 that cost 300.00 one by one: its parts are the lines of the order."""


@pytest.mark.parametrize(
    # Without a reason the set is settled by the price of each part (law L2.11): 240 less 220 that are kept.
    # For a fault the customer loses nothing: 240 x 80/300.
    ("reason", "cents"),
    [("no_reason", 2_000), ("quality", 6_400)],
)
def test_case_21_of_a_set_only_a_part_comes_back(shop: Shop, reason: str, cents: int) -> None:
    assert not shop.does("admin", "imports.orders", columns=KIT[0], rows=KIT[1:]).faults
    number = shop.refunding("KIT", item(3, reason=reason, evidence=True), tracking="SF21")
    assert refunded(shop, number) == cents
    assert [line.left for line in sold("KIT")] == [1, 1, 0]
    rest = shop.refunding("KIT", item(1, reason=reason, evidence=True), item(2, reason=reason, evidence=True))
    assert refunded(shop, number) + refunded(shop, rest) == 24_000


def test_case_21_a_set_that_was_sold_as_one_comes_back_without_a_part(shop: Shop) -> None:
    number = shop.received("W1")
    shop.inspects(number, accessories=False)
    assert (shop.case(number).state, shop.lines(number)[0].differs) == ("customer_decision", ["accessories"])
    shop.step("customer_decides", number, choice="deduct", words="缺的一件按40元扣", deduction_cents=4_000)
    shop.decide("supervisor", number)
    shop.decide("supervisor", number)
    assert refunded(shop, number) == 6_000
    assert left("W1") == 2


def test_case_22_the_same_line_twice_on_one_application_counts_together(shop: Shop) -> None:
    number = shop.applies("W1", item(quantity=1), item(quantity=2, reason="quality", evidence=True))
    assert shop.states(number) == [("applied", 1), ("applied", 2)]
    with pytest.raises(Refused):
        shop.step("apply", number, order_number="W1", identity="已核实", items=(item(quantity=2), item(quantity=2)))


def test_case_23_taking_it_back_after_the_goods_came_and_not_once_money_goes(shop: Shop) -> None:
    number = shop.approving("W1")
    shop.step("cancel", number, words="想想还是留下")
    assert shop.case(number).state == "sent_back"
    assert [row.state for row in Approval.select()] == ["void"]
    assert Task.select().where(Task.department == "warehouse").count() == 1
    paid = shop.refunding("W1", tracking="SF23")
    with pytest.raises(Refused):
        shop.step("cancel", paid, words="不退了")


def test_case_24_a_repair_of_a_device_that_we_did_not_sell(shop: Shop) -> None:
    given: Given = {
        "kind": "repair", "category": "malfunction", "demand": "repair", "text": "不出雾", "contact_name": "赵先生",
        "contact_value": "13600006006", "product_code": "P2", "no_order_reason": "no_receipt", "apologised": True,
    }  # fmt: skip
    wanted = {key: value for key, value in given.items() if key != "category"}
    opened = shop.does("agent", "intake.open", **_with_known_terms(shop, wanted))
    assert Case.get(Case.number == opened.number).order_id is None


def test_case_25_what_the_customer_declines_goes_back_as_it_is(shop: Shop) -> None:
    number = shop.received("W3")
    shop.inspects(number, "C")
    shop.step("customer_decides", number, choice="send_back", words="不同意扣款")
    assert (shop.case(number).state, refunded(shop, number)) == ("sent_back", 0)
    assert shop.lines(number)[0].deduction_cents == 0


def _with_known_terms(shop: Shop, given: Given) -> Given:
    options = shop.desk.rules.categories.options
    found = {what: next(iter(options(what, "repair"))) for what in ("category", "demand")}
    return {**given, **found, "no_order_reason": next(iter(options("no_order_reason", None)))}
