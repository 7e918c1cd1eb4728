"""A return by keys alone: from the call to the code, and from the code to a customer who is satisfied or not."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from textual.pilot import Pilot

from config.texts import Language, Translator
from models.desk import Desk
from models.returns import flow
from screens.cases.screen import CaseScreen
from screens.intake.saved import SavedScreen
from screens.returns.application import ApplicationScreen
from screens.returns.routes import RoutesScreen
from screens.widgets import Form
from tests.clock import SettableClock
from tests.models.returning import Shop, item
from tests.screens.driving import page, press, shown, type_text, wait_until
from tests.screens.test_intake import Keys
from tests.screens.working import working

LANGUAGES: tuple[Language, ...] = ("en", "zh")
MOST_KEYS = 25


@pytest.fixture
def shop(sqlite_desk: Desk, clock: SettableClock) -> Shop:
    """A shop with orders."""
    return Shop(sqlite_desk, clock)


def on(pilot: Pilot[Any], kind: type) -> bool:
    return isinstance(pilot.app.screen, kind)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_from_the_call_to_the_code_takes_at_most_25_keys(shop: Shop, language: Language) -> None:
    say = Translator(language, shop.desk.rules.zone).say
    category = list(shop.desk.rules.categories.options("category", "return")).index("no_reason") + 1
    demand = list(shop.desk.rules.categories.options("demand", "return")).index("refund") + 1
    async with working(shop.desk, "agent", language=language) as pilot:
        keys = Keys(pilot)
        await keys.press("f6")
        await keys.type("1001")
        await keys.press("enter")
        await keys.type("6")
        await keys.press("f10")
        form = pilot.app.screen.query_one(Form)
        assert form.current == "product"
        w1 = next(n for n, key in enumerate(form.field("product").labels, 1) if key.startswith("W1#"))
        await keys.type(str(w1))
        await keys.press("f10")
        await keys.type(str(category))
        await keys.press("f10")
        await keys.type(str(demand))
        await keys.press("f10")
        assert form.current == "text"
        await type_text(pilot, "不想要了")
        await keys.press("f10")
        await wait_until(pilot, lambda: on(pilot, SavedScreen))
        await keys.press("b")
        await wait_until(pilot, lambda: on(pilot, ApplicationScreen))
        await keys.type("2")
        await keys.press("f10")
        await keys.type("1")
        await keys.press("f10")
        await keys.type("1")
        await keys.press("f10")
        await wait_until(pilot, lambda: on(pilot, RoutesScreen))
        await shown(pilot, say(shop.desk.rules.returns.head("no_reason").name))
        await keys.press("y")
        await wait_until(pilot, lambda: pilot.app.screen.query(Form))
        await keys.press("f10")
        await wait_until(pilot, lambda: on(pilot, CaseScreen))
        number = pilot.app.screen.shown.number  # type: ignore[attr-defined]
        code = shop.application(number).code
        await shown(pilot, f"{code[:4]} {code[4:8]}")
        assert keys.count <= MOST_KEYS
        assert shop.states(number) == [("authorised", 2)]


class Played:
    """A return, and the agent who takes it on by keys."""

    def __init__(self, shop: Shop, pilot: Pilot[Any], number: str, language: Language) -> None:
        self.shop, self.pilot, self.number = shop, pilot, number
        self.say = Translator(language, shop.desk.rules.zone).say

    @property
    def state(self) -> str:
        """Where the return is."""
        return str(self.shop.case(self.number).state)

    async def begin(self, action: str) -> None:
        """Choose a step by its name."""
        await press(self.pilot, "f5", "s")
        await type_text(self.pilot, self.say(flow.step(action).name))
        await press(self.pilot, "enter")

    async def step(self, action: str, state: str, **given: str) -> None:
        """Choose a step, fill in its form, save it; nothing that the form does not ask is left over."""
        await self.begin(action)
        await wait_until(self.pilot, lambda: self.pilot.app.screen.query(Form))
        form = self.pilot.app.screen.query_one(Form)
        for name, value in given.items():
            form.focus_field(name)
            await wait_until(self.pilot, partial(_is_in, form, name))
            await type_text(self.pilot, value)
        await press(self.pilot, "f10")
        await wait_until(self.pilot, lambda: on(self.pilot, CaseScreen) and self.state == state)
        await wait_until(self.pilot, lambda: not self.pilot.app.busy())  # type: ignore[attr-defined]


def _is_in(form: Form, name: str) -> bool:
    return form.current == name


@pytest.mark.parametrize("language", LANGUAGES)
async def test_lines_that_differ_are_told_apart(shop: Shop, language: Language) -> None:
    number = shop.returns("W2")
    async with working(shop.desk, "agent", lambda: CaseScreen(number), language=language) as pilot:
        await press(pilot, "b")
        await wait_until(pilot, lambda: on(pilot, ApplicationScreen))
        form = pilot.app.screen.query_one(Form)
        assert form.current == "pieces_1"
        await type_text(pilot, "9")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: pilot.app.screen.status.failed)  # type: ignore[attr-defined]
        form.focus_field("pieces_1")
        await press(pilot, "home", "delete")
        await type_text(pilot, "2")
        form.focus_field("pieces_2")
        await type_text(pilot, "1")
        await wait_until(pilot, lambda: "apart" in [field.name for field in form.fields])
        form.focus_field("apart")
        await type_text(pilot, "y")
        names = {field.name for field in form.fields}
        assert {"goods_1", "goods_2", "reason_2"} <= names
        assert "goods" not in names
        assert form.value("reason_2") == "no_reason"
        await press(pilot, "f10")
        for name, digit in (("goods_1", "1"), ("goods_2", "3"), ("identity", "2")):
            await wait_until(pilot, partial(_is_in, form, name))
            await type_text(pilot, digit)
            await press(pilot, "f10")
        await wait_until(pilot, lambda: on(pilot, RoutesScreen))
    lines = shop.lines(number)
    assert [(line.quantity, line.opened, line.seal_whole) for line in lines] == [(2, False, True), (1, True, False)]
    assert shop.application(number).identity == "order"


async def test_pieces_of_one_line_in_two_states_are_told_apart(shop: Shop) -> None:
    number = shop.returns("W1")
    async with working(shop.desk, "agent", lambda: CaseScreen(number)) as pilot:
        await press(pilot, "b")
        await wait_until(pilot, lambda: on(pilot, ApplicationScreen))
        form = pilot.app.screen.query_one(Form)
        for typed, problem in (("2+2", "a number from 0 to 3"), ("1+", "a number from 0 to 3"), ("1+2", "")):
            form.focus_field("pieces_1")
            await press(pilot, "end", *["backspace"] * 4)
            await type_text(pilot, typed)
            await press(pilot, "enter")
            await wait_until(pilot, lambda: problem in page(pilot))  # noqa: B023
        assert {"reason_1", "goods_1", "reason_1b", "goods_1b"} <= {field.name for field in form.fields}
        assert not {"goods", "apart", "goods_1c"} & {field.name for field in form.fields}
        assert form.value("reason_1b") == "no_reason"
        await shown(pilot, "棉柔毛巾 × 1", "棉柔毛巾 × 2")
        await press(pilot, "f10")
        for name, digit in (("goods_1", "3"), ("goods_1b", "1"), ("identity", "2")):
            await wait_until(pilot, partial(_is_in, form, name))
            await press(pilot, digit, "f10")
        await wait_until(pilot, lambda: on(pilot, RoutesScreen))
        assert _told(shop, number) == [(1, True, False), (2, False, True)]
        await press(pilot, "b")
        await wait_until(pilot, lambda: on(pilot, ApplicationScreen))
        form = pilot.app.screen.query_one(Form)
        assert (form.value("pieces_1"), form.value("goods_1"), form.value("goods_1b")) == ("1+2", "broken", "unopened")
        await press(pilot, "f10")
        await wait_until(pilot, lambda: on(pilot, RoutesScreen))
    assert _told(shop, number) == [(1, True, False), (2, False, True)]


def _told(shop: Shop, number: str) -> list[tuple[int, bool, bool]]:
    return [(line.quantity, line.opened, line.seal_whole) for line in shop.lines(number)]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_agent_takes_a_return_to_its_end(shop: Shop, language: Language) -> None:
    number = shop.applies("W1", item(quantity=2))
    async with working(shop.desk, "agent", lambda: CaseScreen(number), language=language) as pilot:
        played = Played(shop, pilot, number, language)
        await played.step("need_info", "info_needed", need="照片")
        await played.step("supply_info", "applied", text="已发")
        await played.step("ask_qc", "qc_pre", question="是否受潮")
        shop.step("give_paper_opinion", number, "qc", opinion="未见异常", quality=False)
        await played.step("authorise", "authorised")
        await played.step("record_sent", "in_transit", tracking="SF1001")
        shop.takes_in(number, tracking="SF1001")
        shop.inspects(number, "C")
        assert played.state == "customer_decision"
        await press(pilot, "f5")
        await played.step("customer_decides", "approving", choice="1", words="照规定办")
        shop.decide("supervisor", number)
        shop.pays(number)
        await press(pilot, "f5")
        await played.step("confirm", "done", text="满意")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_who_is_dissatisfied_has_a_complaint_at_once(shop: Shop, language: Language) -> None:
    number = shop.refunding("W1")
    shop.pays(number)
    async with working(shop.desk, "agent", lambda: CaseScreen(number), language=language) as pilot:
        played = Played(shop, pilot, number, language)
        await played.begin("dissatisfied")
        await wait_until(pilot, lambda: pilot.app.screen.query(Form))
        await type_text(pilot, "太慢")
        await press(pilot, "f10")
        await wait_until(pilot, lambda: on(pilot, CaseScreen) and _number(pilot) not in ("", number))
        complaint = shop.case(_number(pilot))
        assert (complaint.kind, complaint.linked_to_id) == ("complaint", shop.case(number).id)


def _number(pilot: Pilot[Any]) -> str:
    view = getattr(pilot.app.screen, "shown", None)
    return view.number if view is not None else ""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_no_route_covers_is_proposed_to_be_refused(shop: Shop, language: Language) -> None:
    number = shop.applies("W3", item(reason="no_reason", opened=True, seal_whole=False))
    async with working(shop.desk, "agent", lambda: CaseScreen(number), language=language) as pilot:
        played = Played(shop, pilot, number, language)
        await press(pilot, "h", "y")
        assert on(pilot, RoutesScreen)
        await press(pilot, "f3")
        await played.step("propose_refusal", "applied", reason="密封已破")
        shop.decide("supervisor", number)
        assert played.state == "refused"
