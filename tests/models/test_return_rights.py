"""What changes a customer's right on the way: the manager's goodwill, and the repair papers of a device."""

from __future__ import annotations

import pytest

from models.approvals.tables import Approval
from models.cases.queries import view
from models.cases.tables import Message
from models.desk import Desk
from models.orders.tables import Order, OrderLine
from models.products.tables import Serial
from models.refunds.tables import Refund
from models.refusals import Refused
from models.returns.dossier import dossier
from models.returns.queries import return_of, sold
from models.returns.tables import Sheet
from tests.clock import SettableClock
from tests.models.complaining import Given
from tests.models.returning import Shop, item


@pytest.fixture
def shop(desk: Desk, clock: SettableClock) -> Shop:
    """A shop with orders."""
    return Shop(desk, clock)


def urgent(shop: Shop, *items: Given) -> str:
    """A return of opened food after an adverse reaction; its number."""
    number = shop.applies("W3", *items or (item(reason="adverse_reaction", opened=True, seal_whole=False),))
    shop.does("agent", "cases.change_severity", case=number, version=shop.case(number).version, severity="P1",
              reason="身体不适")  # fmt: skip
    return number


def said_of(shop: Shop, number: str, route: str) -> list[str]:
    """What a route answers for each line."""
    found = return_of(shop.desk, shop.case(number))
    assert found is not None
    return [answer.answer for line in found.lines for answer in line.routes if answer.route == route]


def test_the_managers_goodwill_on_an_urgent_case_opens_the_route_of_safety(shop: Shop) -> None:
    number = urgent(shop)
    with pytest.raises(Refused) as still:
        shop.step("authorise", number, route="safety")
    assert still.value.field == "route"
    with pytest.raises(Refused) as blank:
        shop.step("grant_goodwill", number, "manager", reason=" ")
    assert blank.value.field == "reason"
    with pytest.raises(Refused) as agent:
        shop.step("grant_goodwill", number, reason="客户身体不适")
    assert agent.value.code == "not_allowed"
    shop.step("grant_goodwill", number, "manager", reason="客户身体不适")
    assert said_of(shop, number, "safety") == ["yes"]
    told = [entry for entry in view(shop.acting("agent"), number).timeline if "客户身体不适" in str(entry)]
    assert len(told) == 1
    shop.step("waive_goods", number, "supervisor", reason="已开封食品不再寄回")
    request = Approval.get(Approval.case == shop.case(number).id)
    assert (shop.lines(number)[0].route, request.matter) == ("safety", "out_of_policy")
    seen = dossier(shop.desk, request.id)
    assert seen is not None
    assert [text.values["why"] for text in seen.warnings if "why" in text.values] == ["客户身体不适"]
    shop.decide("manager2", number)
    assert shop.case(number).state == "refunding"


def test_goodwill_is_for_urgent_cases_and_for_the_lines_that_are_named(shop: Shop) -> None:
    plain = shop.applies("W1")
    with pytest.raises(Refused) as refused:
        shop.step("grant_goodwill", plain, "manager", reason="老客户")
    assert (refused.value.code, refused.value.field) == ("rule", "case")
    opened = item(reason="adverse_reaction", opened=True, seal_whole=False)
    number = urgent(shop, opened, item(reason="adverse_reaction"))
    first = shop.lines(number)[0].id
    shop.step("grant_goodwill", number, "manager", reason="已开封的收回", lines=(first,))
    assert said_of(shop, number, "safety") == ["yes", "open"]


def test_goodwill_after_the_inspection_gives_a_right_to_the_money(shop: Shop) -> None:
    number = urgent(shop, item(reason="no_reason"))
    shop.step("authorise", number)
    shop.takes_in(number)
    shop.inspects(number, "C")
    assert "route" in shop.lines(number)[0].differs
    with pytest.raises(Refused):
        shop.step("customer_decides", number, choice="refund", words="退款")
    shop.step("grant_goodwill", number, "manager", reason="客户身体不适")
    assert (shop.lines(number)[0].route, shop.lines(number)[0].differs) == ("safety", [])
    shop.step("customer_decides", number, choice="refund", words="退款")
    assert shop.case(number).state == "approving"


def failing(shop: Shop, **papers: object) -> str:
    """A device of W4, bought for 2,980.00 and signed for on 20 November, that fails on 10 May; its number."""
    shop.clock.at("2027-05-10 10:00")
    number = shop.applies("W4", item(reason="device_failure", evidence=True))
    shop.step("ask_qc", number, question="故障属实吗")
    shop.step("give_paper_opinion", number, "qc", opinion="属实", failure=True)
    given = {"papers": "维修单 A17、A23", "repairs": 2, "repair_days": 9, **papers}
    shop.step("record_repairs", number, "qc", **given)
    return number


def inspected(shop: Shop, **papers: object) -> str:
    """The same, after the inspection."""
    number = failing(shop, **papers)
    shop.step("authorise", number)
    shop.takes_in(number)
    shop.inspects(number, "D")
    return number


def test_a_device_that_could_be_exchanged_is_refunded_less_its_wear_if_the_customer_agrees(shop: Shop) -> None:
    # 20 November to 10 May: 171 days, 9 of them in repair; 162 x 0.05 % = 8.1 % of 2,980.00 = 241.38.
    number = inspected(shop)
    line = shop.lines(number)[0]
    assert (shop.case(number).state, line.differs) == ("customer_decision", ["wear"])
    body = Message.select().where(Message.template == "M7").get().body
    assert "241.38" in body
    assert "162" in body
    shop.step("customer_decides", number, choice="refund", words="同意扣折旧费退款")
    sheet = Sheet.get()
    worn = [one for one in sheet.document["lines"] if one["kind"] == "wear"]
    assert (sheet.total_cents, [one["cents"] for one in worn]) == (298_000 - 24_138, [-24_138])
    asked = {row.matter: row.amount_cents for row in Approval.select()}
    assert asked == {"refund": 273_862, "deduction": 24_138}
    shop.decide("manager", number)
    shop.decide("manager", number)
    assert shop.case(number).state == "refunding"


def test_no_wear_is_taken_off_without_consent(shop: Shop) -> None:
    number = failing(shop)
    with pytest.raises(Refused) as early:
        shop.step("waive_goods", number, "supervisor", reason="运费高")
    assert "折旧" in str(shop.desk.translator.say(early.value.text)) or early.value.code == "rule"
    shop.step("authorise", number)
    shop.takes_in(number)
    shop.inspects(number, "D", hold=True)
    with pytest.raises(Refused) as refused:
        shop.step("propose", number, "qc")
    assert refused.value.code == "rule"
    assert Sheet.select().count() == 0


def test_who_does_not_answer_about_the_wear_has_the_exchange_that_costs_nothing(shop: Shop) -> None:
    inspected(shop)
    shop.clock.advance(days=4)
    shop.system("returns.decide_silent")
    assert [(row.outcome, row.total_cents) for row in Sheet.select()] == [("exchange", 298_000)]
    assert [row.matter for row in Approval.select()] == ["exchange"]


def test_a_model_that_cannot_be_had_any_more_is_refunded_whole(shop: Shop) -> None:
    number = inspected(shop, model_available=False)
    assert shop.case(number).state == "approving"
    assert Sheet.get().total_cents == 298_000


def test_an_exchange_that_turns_out_to_be_impossible_is_refunded_whole(shop: Shop) -> None:
    number = inspected(shop)
    shop.step("customer_decides", number, choice="exchange", words="换新")
    shop.decide("manager", number)
    shop.step("out_of_stock", number, "warehouse")
    shop.step("choose_exchange", number, choice="money", words="那就退款")
    assert Sheet.select().order_by(Sheet.id.desc()).get().total_cents == 298_000


def test_an_exchange_that_the_customer_gives_up_is_refunded_less_the_wear(shop: Shop) -> None:
    number = inspected(shop)
    shop.step("customer_decides", number, choice="exchange", words="换新")
    shop.decide("manager", number)
    shop.step("choose_exchange", number, choice="money", words="不换了，同意扣折旧费")
    assert Sheet.select().order_by(Sheet.id.desc()).get().total_cents == 273_862


@pytest.mark.parametrize(
    ("papers", "field"),
    [
        ({"papers": " "}, "papers"),
        ({"repairs": -1}, "repairs"),
        ({"repair_days": 3651}, "repair_days"),
        ({"open_repair_days": 10}, "open_repair_days"),
    ],
)
def test_repair_papers_that_cannot_be(shop: Shop, papers: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        failing(shop, **papers)
    assert refused.value.field == field


def test_repair_papers_are_for_devices(shop: Shop) -> None:
    number = shop.applies("W1")
    with pytest.raises(Refused):
        shop.step("record_repairs", number, papers="维修单", repairs=2)


def test_nothing_is_proposed_that_was_not_looked_at_or_that_no_rule_covers(shop: Shop) -> None:
    number = shop.received("W3")
    shop.step("begin_inspection", number, "qc")
    with pytest.raises(Refused) as unseen:
        shop.step("propose", number, "qc")
    shop.inspects(number, "C", hold=True)
    with pytest.raises(Refused) as unfounded:
        shop.step("propose", number, "qc")
    assert unseen.value.text.message != unfounded.value.text.message
    assert Sheet.select().count() == 0


def test_what_was_agreed_to_ends_with_the_finding_that_it_was_about(shop: Shop) -> None:
    number = shop.received("W2", item(quantity=1))
    shop.inspects(number, "C")
    shop.step("customer_decides", number, choice="deduct", words="同意扣30元", deduction_cents=3_000)
    shop.decide("supervisor", number, approve=False, comment="请重新检验")
    shop.inspects(number, "A")
    assert shop.case(number).state == "approving"
    assert not [line for line in Sheet.select().order_by(Sheet.id.desc()).get().document["lines"]
                if line["kind"] == "deduction"]  # fmt: skip


def test_a_deduction_is_of_money_whatever_was_wished_for(shop: Shop) -> None:
    number = shop.received("W2", item(quantity=1, wish="exchange"))
    shop.inspects(number, "C")
    shop.step("customer_decides", number, choice="deduct", words="退款，同意扣30元", deduction_cents=3_000)
    assert [row.outcome for row in Sheet.select()] == ["refund"]


def test_pieces_of_one_line_in_two_conditions_are_judged_each_by_itself_and_add_up(shop: Shop) -> None:
    # Two boxes of W3 at 298.00: one is whole, of the other the seal is broken.
    whole, broken = item(), item(opened=True, seal_whole=False)
    number = shop.applies("W3", whole, broken)
    assert said_of(shop, number, "no_reason") == ["yes", "no"]
    assert sold("W3")[0].left == 0
    first, second = shop.lines(number)
    shop.step("authorise", number, lines=(first.id,))
    with pytest.raises(Refused):
        shop.step("authorise", number, lines=(second.id,))
    shop.step("override", number, "manager", route="no_reason", reason="老客户", lines=(second.id,))
    shop.step("authorise", number, lines=(second.id,))
    shop.takes_in(number)
    found = [
        {"line": first.id, "grade": "A", "disposition": "quarantine", "opinion": "完好"},
        {"line": second.id, "grade": "C", "disposition": "destroy", "opinion": "已开封"},
    ]
    shop.step("inspect", number, "qc", items=found)
    assert [line.state for line in shop.lines(number)] == ["approving", "customer_decision"]
    shop.step("customer_decides", number, choice="deduct", words="同意扣98元", deduction_cents=9_800)
    assert [row.total_cents for row in Sheet.select().order_by(Sheet.id)] == [29_800, 20_000]
    requests = list(Approval.select().where(Approval.state == "waiting").order_by(Approval.id))
    assert [row.matter for row in requests] == ["refund", "out_of_policy", "deduction"]
    seen = [dossier(shop.desk, row.id) for row in requests]
    assert [one.lines for one in seen if one is not None] == [(first.id,), (second.id,), (second.id,)]
    for _ in requests:
        shop.decide("manager", number)
    paid = [row.amount_cents for row in Refund.select().order_by(Refund.id)]
    assert sorted(paid) == [20_000, 29_800]


def test_two_conditions_on_one_sheet_are_two_lines_of_it(shop: Shop) -> None:
    # W2: 4 towels at 100.00, 50.00 off from 300.00 on; two faulty ones are refunded in proportion: 2 x 87.50.
    faulty: Given = {"reason": "quality", "evidence": True}
    number = shop.approving("W2", item(**faulty), item(opened=True, **faulty))
    sheet = Sheet.get()
    goods = [line["cents"] for line in sheet.document["lines"] if line["kind"] == "goods"]
    freight = [line["cents"] for line in sheet.document["lines"] if line["kind"] == "freight"]
    assert (goods, sheet.document["by_line"]) == ([10_000, 10_000], [[1, 17_500]])
    assert sheet.total_cents == 17_500 + sum(freight)
    assert sold("W2", number)[0].left == 4


def test_what_was_paid_on_top_for_an_exchange_is_given_back_once_for_two_lines(shop: Shop) -> None:
    shop.does("warehouse", "stock.count", product_code="P5", quantity=5)
    number = shop.refunding("W1", item(wish="exchange"), tracking="SF11")
    dearer: Given = {"choice": "goods", "words": "换贵20元的", "product_code": "P5", "unit_price_cents": 12_000}
    shop.step("choose_exchange", number, paid_reference="WX-1", **dearer)
    shop.step("ship", number, "warehouse", tracking="YT11")
    shop.step("record_delivered", number)
    shop.step("confirm", number)
    again = shop.approving("W1", item(), item(opened=True), tracking="SF12")
    total = Sheet.select().order_by(Sheet.id.desc()).get().total_cents
    assert total == 2 * 10_000 + 2_000
    shop.decide("supervisor", again)
    refunds = Refund.select().where(Refund.case == shop.case(again).id)
    assert sum(row.amount_cents for row in refunds) == total


def test_a_device_stands_on_an_application_once(shop: Shop) -> None:
    number = shop.returns("W5")
    towel = OrderLine.select().join(Order).where(Order.number == "W5").get()
    Serial.create(number="SN7", product=towel.product_id)
    twice = item(serial_number="SN7")
    with pytest.raises(Refused) as refused:
        shop.step("apply", number, order_number="W5", identity="已核实", items=(twice, {**twice, "opened": True}))
    assert refused.value.field == "items"
