"""What customers are written: from templates alone, with the disclaimer, and without words of healing."""

from __future__ import annotations

import pytest

from config.messages import PLACES
from models.cases.queries import view
from models.cases.tables import Case, Message
from models.desk import Desk
from models.messages.sending import message_id, queue_message
from models.products.tables import Product
from models.refusals import Refused
from tests.clock import SettableClock
from tests.models.complaining import Company

DISCLAIMER = "本品不能代替药物"


@pytest.fixture
def company(desk: Desk, clock: SettableClock) -> Company:
    return Company(desk, clock)


def filled(template: str, words: str = "请看说明") -> dict[str, str]:
    return {place: words for place in PLACES[template] if place != "number"}


@pytest.mark.parametrize("template", PLACES)
def test_every_message_about_health_food_carries_the_disclaimer_once(company: Company, template: str) -> None:
    case = company.case(company.opens())
    assert queue_message(company.desk, case, template, "part", **filled(template))
    body = Message.get(Message.template == template, Message.key.endswith(":part")).body
    assert body.count(DISCLAIMER) == 1
    assert case.number in body or "number" not in PLACES[template]
    assert company.desk.rules.messages.hotline in body


@pytest.mark.parametrize("template", [name for name in PLACES if len(PLACES[name]) > 1])
def test_words_of_healing_are_refused_by_name_and_nothing_is_queued(company: Company, template: str) -> None:
    case = company.case(company.opens())
    before = Message.select().count()
    with pytest.raises(Refused) as caught:
        queue_message(company.desk, case, template, "part", **filled(template, "可根治并降血糖"))
    assert caught.value.code == "rule"
    assert caught.value.text.values["words"] == "根治、降血糖"
    assert Message.select().count() == before


def test_other_goods_carry_no_disclaimer(company: Company) -> None:
    case = company.case(company.opens())
    Product.update(product_class="household_appliance").execute()
    queue_message(company.desk, case, "M12")
    assert DISCLAIMER not in Message.get(Message.template == "M12").body


def test_the_same_message_is_queued_once_under_one_message_id(company: Company) -> None:
    case = company.case(company.opens())
    assert not queue_message(company.desk, case, "M1")
    row = Message.get(Message.template == "M1")
    assert row.message_id == message_id(row.key, company.desk.rules.gateways.domain)
    assert queue_message(company.desk, case, "M12", "1")
    assert len({row.message_id for row in Message.select()}) == Message.select().count() == 2


def test_free_words_and_answers_go_out_in_a_template(company: Company) -> None:
    number = company.opens()
    company.does("agent", "cases.message", case=number, text="已为您登记。")
    question = {"kind": "consultation", "topic": "usage", "text": "饭前服用？", "category": "", "demand": ""}
    company.opens(channel="wechat", answer="饭后服用。", **question)
    for template, words in (("text", "已为您登记。"), ("consultation_reply", "饭后服用。")):
        row = Message.get(Message.template == template)
        assert words in row.body
        assert Case.get_by_id(row.case_id).number in row.body
        assert company.desk.rules.messages.hotline in row.body


def test_the_case_shows_its_messages(company: Company) -> None:
    number = company.opens()
    company.does("agent", "cases.message", case=number, text="已为您登记。")
    shown = view(company.acting("agent"), number).messages
    assert [(one.name.zh, one.state) for one in shown] == [("消息", "waiting"), ("已收到", "waiting")]  # type: ignore[union-attr]
    assert shown[0].case == number
