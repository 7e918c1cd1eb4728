"""Every state, step and role of returns: what is allowed works, all else is refused with a reason, unchanged."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from config import Rules
from models import database as databases
from models import operation
from models.desk import Desk
from models.events import last_number
from models.products.tables import Product
from models.refusals import Refused
from models.returns import flow
from models.returns.tables import ReturnLine
from tests.clock import SettableClock
from tests.models.complaining import Given
from tests.models.returning import RETURN_WAYS, Shop, item
from tests.models.walking import undone

STEPS = [step for step in flow.OFFERED if step.action != "apply"]
"""What people do in a state; an application is written before there is one."""


class Walk:
    """One return in every state."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.cases = {state: way(shop) for state, way in RETURN_WAYS.items()}
        shop.does("warehouse", "stock.count", product_code="P1", batch_number="B2601", quantity=5)
        self.since = shop.clock()

    def given(self, action: str, number: str) -> Given:
        """An input with which the step is taken."""
        first = self.shop.lines(number)[0].id
        found = {"line": first, "grade": "A", "disposition": "quarantine", "opinion": "完好"}
        wanted: dict[str, Given] = {
            "need_info": {"need": "请补照片"},
            "supply_info": {"text": "见附件"},
            "ask_qc": {"question": "照片属实吗"},
            "give_paper_opinion": {"opinion": "属实", "quality": True},
            "grant_goodwill": {"reason": "身体不适，同意收回"},
            "record_repairs": {"papers": "维修单两份", "repairs": 2, "repair_days": 9},
            "override": {"route": "no_reason", "reason": "老客户"},
            "waive_goods": {"reason": "运费高"},
            "propose_refusal": {"reason": "不符合规定"},
            "record_sent": {"tracking": "SF9"},
            "receive": {"condition": "intact", "items": [{"line": first, "quantity": 1}]},
            "inspect": {"items": [found]},
            "ask_customer": {"text": "与描述不同"},
            "customer_decides": {"choice": "send_back", "words": "寄回"},
            "ship": {"tracking": "YT9"},
            "choose_exchange": {"choice": "wait", "words": "等"},
            "dissatisfied": {"reason": "太慢"},
            "cancel": {"words": "不退了"},
            "send_back": {"tracking": "YT8"},
        }
        return {"case": number, "version": self.shop.case(number).version, **wanted.get(action, {})}

    def prepare(self, action: str, number: str) -> None:
        """What the step asks for besides the state."""
        lines = self.shop.lines(number)
        if action == "propose_refusal":
            # Applied for long after every window, by a customer who opened it.
            case = self.shop.case(number)
            type(case).update(received_at=self.shop.clock.at("2027-06-01 10:00")).where(
                type(case).id == case.id
            ).execute()
            self.shop.clock.at(self.since)
        if action == "grant_goodwill":
            self.shop.does("agent", "cases.change_severity", case=number, version=self.shop.case(number).version,
                           severity="P1", reason="身体不适")  # fmt: skip
        if action == "record_repairs":
            device = Product.get(Product.code == "P2")
            ReturnLine.update(product=device.id).where(ReturnLine.id.in_([line.id for line in lines])).execute()
        if action == "choose_exchange":
            for line in lines:
                line.wish = "exchange"
                line.save()


@pytest.fixture(scope="module")
def walk(request: pytest.FixtureRequest, rules: Rules, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    template = request.getfixturevalue("sqlite_template")
    url = f"sqlite:///{shutil.copy(template, tmp_path_factory.mktemp('steps') / 'desk.db')}"
    clock = SettableClock()
    desk = Desk(databases.connect(url), rules, clock=clock)
    yield Walk(Shop(desk, clock))
    desk.database.close()


@pytest.mark.parametrize("state", sorted(RETURN_WAYS))
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_every_role_at_every_step(walk: Walk, state: str, step: flow.Step) -> None:
    shop, number = walk.shop, walk.cases[state]
    roles = shop.desk.rules.roles
    assert shop.case(number).state == state
    for role in roles.names:
        allowed = state in step.sources and role in roles.who_may(step.operation)
        with undone(shop.desk.database):
            if allowed:
                walk.prepare(step.action, number)
                _taken(walk, role, step, number)
            else:
                _refused(walk, role, step, number)
        shop.clock.at(walk.since)


def _taken(walk: Walk, role: str, step: flow.Step, number: str) -> None:
    before = last_number()
    operation.run(walk.shop.acting(role), step.operation, _as_json(walk.given(step.action, number)))
    assert last_number() > before
    states = {state for state, _ in walk.shop.states(number)}
    if step.target and step.action != "propose_refusal":
        assert step.target in states or (step.action == "cancel" and "sent_back" in states)


def _refused(walk: Walk, role: str, step: flow.Step, number: str) -> None:
    before, lines = last_number(), walk.shop.states(number)
    with pytest.raises(Refused) as refused:
        operation.run(walk.shop.acting(role), step.operation, _as_json(walk.given(step.action, number)))
    assert refused.value.text.message
    assert (last_number(), walk.shop.states(number)) == (before, lines)


def _as_json(given: Given) -> Any:
    return msgspec.json.decode(msgspec.json.encode(given))


def test_every_state_has_a_way(walk: Walk) -> None:
    assert set(RETURN_WAYS) | {"refused"} == set(flow.STATES)


def test_a_refusal_needs_two_and_tells_the_customer_why_and_where_else_to_go(desk: Desk, clock: SettableClock) -> None:
    from models.cases.tables import Message

    shop = Shop(desk, clock)
    clock.at("2027-06-01 10:00")
    number = shop.applies("W1", item())
    shop.step("propose_refusal", number, reason="已超过全部期限")
    with pytest.raises(Refused):
        shop.decide("agent", number)
    shop.decide("supervisor", number)
    assert (shop.case(number).state, shop.case(number).open) == ("refused", False)
    body = Message.get(Message.template == "M13").body
    assert "已超过全部期限" in body
    assert "12315" in body
    assert "2026" in body
