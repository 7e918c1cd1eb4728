"""Taking down a call: who calls, what it is about, what saving will do, and what survives."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual.pilot import Pilot

from models.cases.tables import Case
from models.customers.tables import Customer, CustomerContact
from models.desk import Desk
from models.intake.tables import Draft
from models.staff.members import member
from screens.intake.screen import IntakeScreen
from screens.widgets import Form
from screens.widgets.field_row import FieldRow
from tests.screens.driving import press, shown, type_text, wait_until
from tests.screens.working import working


def form(pilot: Pilot[Any]) -> Form:
    return pilot.app.screen.query_one(Form)


class Keys:
    """Presses keys and counts them."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self._pilot = pilot
        self.count = 0

    async def press(self, *keys: str) -> None:
        self.count += len(keys)
        await press(self._pilot, *keys)

    async def type(self, text: str) -> None:
        await self.press(*text)


async def test_what_is_not_asked_is_not_there_while_the_screen_opens(
    company: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with working(company, "lin") as pilot:
        answers, gateway = asyncio.Event(), pilot.app.gateway  # type: ignore[attr-defined]
        run = gateway.run

        async def slowly(*asked: Any) -> Any:
            await answers.wait()
            return await run(*asked)

        monkeypatch.setattr(gateway, "run", slowly)
        await pilot.app.push_screen(IntakeScreen())
        assert [row.field.name for row in form(pilot).query(FieldRow) if row.display] == ["caller", "kind"]
        answers.set()


async def test_a_known_callers_complaint_takes_at_most_30_keys(company: Desk) -> None:
    async with working(company, "lin") as pilot:
        keys = Keys(pilot)
        await keys.press("f6")
        await keys.type("1001")
        await keys.press("enter")
        await keys.type("2")
        await keys.press("enter", "enter")
        await keys.type("1")
        await keys.press("enter")
        await keys.press("enter", "enter", "enter")
        await keys.type("1")
        await keys.press("enter")
        await keys.press("enter", "enter", "enter", "enter")
        await type_text(pilot, "胶囊发霉有异味")
        await shown(pilot, "Due: First response")
        await keys.press("f10")
        await shown(pilot, "C S 0 0 0 0")
        assert keys.count <= 30
        case = Case.get()
        assert (case.kind, case.state, case.queue, case.severity) == ("complaint", "received", "health_food", "P3")
        assert (case.customer.name, case.order.number, case.batch_number) == ("王秀英", "D1001", "B2601")
        assert case.text == "胶囊发霉有异味"
        assert Draft.select().count() == 0


@pytest.mark.parametrize("typed", ["1001", "+86 138-0000-1001", "王秀英", "wangxiuying", "wxy", "d1002", "sn001"])
async def test_a_caller_is_found_by_whatever_he_says(company: Desk, typed: str) -> None:
    async with working(company, "lin", IntakeScreen) as pilot:
        await type_text(pilot, typed)
        await shown(pilot, "1 王秀英")
        await press(pilot, "enter")
        await shown(pilot, "In warranty to")
        assert form(pilot).value("caller") == "王秀英"
        assert form(pilot).current == "kind"


async def test_one_of_several_callers_is_chosen_by_number(company: Desk) -> None:
    async with working(company, "lin", IntakeScreen) as pilot:
        await type_text(pilot, "王")
        await press(pilot, "enter")
        await shown(pilot, "Which one:")
        await press(pilot, "2")
        assert form(pilot).value("caller") in ("王秀英", "王强")
        await press(pilot, "3")
        assert form(pilot).current == "kind"


async def test_the_last_digits_of_a_number_that_nobody_has_are_nobodys_name(company: Desk) -> None:
    async with working(company, "lin", IntakeScreen) as pilot:
        await type_text(pilot, "7777")
        await press(pilot, "enter")
        await shown(pilot, "Nobody is known by that")
        assert form(pilot).current == "name"
        assert form(pilot).value("name") == form(pilot).value("phone") == ""


async def test_a_new_customer_takes_three_fields(company: Desk) -> None:
    async with working(company, "lin", IntakeScreen) as pilot:
        await type_text(pilot, "13612345678")
        await press(pilot, "enter")
        assert form(pilot).current == "name"
        assert form(pilot).value("phone") == "13612345678"
        await type_text(pilot, "赵新")
        form(pilot).focus_field("kind")
        await type_text(pilot, "4")
        await press(pilot, "enter")
        form(pilot).focus_field("text")
        await type_text(pilot, "很好用")
        await press(pilot, "f10")
        await shown(pilot, "C S 0 0 0 0")
        new = Customer.get(Customer.name == "赵新")
        assert CustomerContact.get(CustomerContact.customer == new.id).normal == "13612345678"
        assert Case.get().customer_id == new.id
        assert Case.get().state == "closed"


async def test_only_the_fields_that_the_kind_needs_are_shown(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await type_text(pilot, "1")
        await press(pilot, "enter")
        names = {field.name for field in form(pilot).fields}
        assert {"topic", "answer", "article", "transfer_to"} <= names
        assert not {"category", "demand", "batch", "authority_no", "name"} & names
        form(pilot).focus_field("kind")
        await type_text(pilot, "2")
        await press(pilot, "enter")
        names = {field.name for field in form(pilot).fields}
        assert {"category", "demand", "no_order_reason"} <= names
        assert "topic" not in names
        form(pilot).focus_field("product")
        await type_text(pilot, "1")
        await press(pilot, "enter")
        assert "no_order_reason" not in {field.name for field in form(pilot).fields}
        assert form(pilot).value("order") == "D1001"
        assert str(form(pilot).value("expiry")) == "2027-05-01"


async def test_a_question_is_answered_on_the_spot_without_forbidden_words(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await type_text(pilot, "1")
        await press(pilot, "enter")
        form(pilot).focus_field("product")
        await type_text(pilot, "1")
        form(pilot).focus_field("topic")
        await type_text(pilot, "1")
        form(pilot).focus_field("text")
        await type_text(pilot, "有什么功能")
        form(pilot).focus_field("answer")
        await type_text(pilot, "可以治疗高血压")
        await press(pilot, "f10")
        await shown(pilot, "治疗")
        assert Case.select().count() == 0
        assert form(pilot).value("answer") == "可以治疗高血压"
        form(pilot).put({"answer": "请看包装说明"})
        await press(pilot, "f10")
        await shown(pilot, "C S 0 0 0 0")
        case = Case.get()
        assert case.state == "answered"
        assert case.answered_on_spot


async def test_before_saving_it_shows_what_may_be_the_same(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        for _ in range(2):
            await type_text(pilot, "2")
            await press(pilot, "enter", "enter")
            await type_text(pilot, "1")
            await press(pilot, "enter")
            form(pilot).focus_field("category")
            await type_text(pilot, "1")
            form(pilot).focus_field("text")
            await type_text(pilot, "发霉")
            if Case.select().count():
                break
            await press(pilot, "f10")
            await shown(pilot, "C S 0 0 0 0")
            await press(pilot, "f6")
            await type_text(pilot, "1001")
            await press(pilot, "enter")
        await shown(pilot, "! Maybe the same: CS0000")


async def test_what_is_missing_is_said_at_the_field_and_nothing_is_lost(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await type_text(pilot, "2")
        await press(pilot, "enter", "f10")
        assert form(pilot).current == "category"
        await shown(pilot, "Category is missing.")
        assert form(pilot).value("kind") == "complaint"


async def test_a_draft_is_there_again_in_the_next_session(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await type_text(pilot, "2")
        await press(pilot, "enter")
        form(pilot).focus_field("text")
        await type_text(pilot, "说到一半")
        await wait_until(pilot, lambda: "说到一半" in str([kept.content for kept in Draft.select()]))
    async with working(company, "lin", IntakeScreen) as pilot:
        await shown(pilot, "Your draft of")
        assert form(pilot).value("text") == "说到一半"
        assert form(pilot).value("caller") == "王秀英"
        assert form(pilot).value("kind") == "complaint"


async def test_leaving_asks_what_becomes_of_it(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await press(pilot, "f3")
        await shown(pilot, "Throw it away")
        await press(pilot, "f12")
        assert isinstance(pilot.app.screen, IntakeScreen)
        await press(pilot, "f3", "2")
        await wait_until(pilot, lambda: not isinstance(pilot.app.screen, IntakeScreen))
        await wait_until(pilot, lambda: Draft.select().count() == 0)


async def test_a_second_call_does_not_touch_the_first_draft(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await press(pilot, "f3", "1")
        await wait_until(pilot, lambda: not isinstance(pilot.app.screen, IntakeScreen))
        await press(pilot, "f2")
        await type_text(pilot, "n 2002")
        await press(pilot, "enter")
        await shown(pilot, "李强")
        await press(pilot, "f3", "1")
        await wait_until(pilot, lambda: Draft.select().count() == 2)
        assert {row.staff_id for row in Draft.select()} == {company.acting(member("lin")).staff_id}
