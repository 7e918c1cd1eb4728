"""Taking down a call that goes otherwise: changed minds, second calls, refusals, and what must not be lost."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from models.cases.tables import Case
from models.customers.tables import Customer
from models.desk import Desk
from models.intake.drafts import KeepDraft, keep
from models.intake.tables import Draft
from models.staff.members import member
from screens.intake.saved import SavedScreen
from screens.intake.screen import IntakeScreen
from screens.widgets import Form
from tests.screens.driving import page, press, rows, shown, type_text, wait_until
from tests.screens.working import working


def form(pilot: Pilot[Any]) -> Form:
    return pilot.app.screen.query_one(Form)


async def fill(pilot: Pilot[Any], **values: str) -> None:
    """Type into these fields, one after the other, and stay in the last."""
    for name, text in values.items():
        form(pilot).focus_field(name)
        await type_text(pilot, text)


async def test_clearing_the_caller_forgets_the_customer_and_his_purchases(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await fill(pilot, kind="1", product="1", topic="1", text="怎么吃")
        assert form(pilot).value("batch") == "B2601"
        form(pilot).focus_field("caller")
        await press(pilot, "ctrl+u", "enter")
        assert form(pilot).value("product") == ""
        assert form(pilot).value("batch") == ""
        await press(pilot, "f10")
        await shown(pilot, "C S 0 0 0 0")
        assert Case.get().customer_id is None
        assert Case.get().order_id is None


async def test_another_caller_brings_his_own_purchases(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await fill(pilot, kind="2", product="1")
        form(pilot).focus_field("caller")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "2002")
        await press(pilot, "enter")
        assert form(pilot).value("caller") == "李强"
        assert form(pilot).value("order") == ""
        assert form(pilot).value("kind") == "complaint"


async def test_saving_while_the_caller_is_being_typed_asks_for_one_more_look(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await fill(pilot, kind="4", text="谢谢")
        form(pilot).focus_field("caller")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "2002")
        await press(pilot, "f10")
        await shown(pilot, "save again")
        assert Case.select().count() == 0
        await press(pilot, "f10")
        await shown(pilot, "C S 0 0 0 0")
        assert Case.get().customer.name == "李强"


async def test_f4_in_the_callers_field_asks_once(company: Desk) -> None:
    async with working(company, "lin", IntakeScreen) as pilot:
        await type_text(pilot, "王")
        await press(pilot, "f4")
        await shown(pilot, "Which one:")
        await press(pilot, "enter")
        assert form(pilot).value("caller") in ("王秀英", "王强")
        assert "Which one:" not in page(pilot)


async def test_the_command_line_over_a_caller_who_is_looked_up_gets_the_keys(company: Desk) -> None:
    async with working(company, "lin", IntakeScreen) as pilot:
        await type_text(pilot, "王")
        await press(pilot, "f2")
        await shown(pilot, "Command:")
        await wait_until(pilot, lambda: not pilot.app.busy())  # type: ignore[attr-defined]
        await press(pilot, "f12")
        await shown(pilot, "Which one:")
        await press(pilot, "f12")
        await wait_until(pilot, lambda: form(pilot).current is not None)


async def test_a_caller_whom_nobody_knows_takes_no_keys_from_the_command_line(company: Desk) -> None:
    async with working(company, "lin", IntakeScreen) as pilot:
        await type_text(pilot, "钱多多")
        await press(pilot, "f2")
        await shown(pilot, "Nobody is known by that")
        await type_text(pilot, "zzz")
        await press(pilot, "enter")
        await shown(pilot, "There is no code zzz.")
        await press(pilot, "f12")
        await wait_until(pilot, lambda: form(pilot).current == "phone")
        assert form(pilot).value("phone") == ""


async def test_somebody_new_may_have_the_name_of_somebody_known(company: Desk) -> None:
    async with working(company, "lin", IntakeScreen) as pilot:
        await type_text(pilot, "王")
        await press(pilot, "enter")
        await shown(pilot, "A new customer")
        await press(pilot, "3")
        await wait_until(pilot, lambda: form(pilot).current == "phone")
        await type_text(pilot, "13612345678")
        form(pilot).focus_field("name")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "王秀英")
        await fill(pilot, kind="4", text="很好")
        await press(pilot, "f10")
        await shown(pilot, "C S 0 0 0 0")
        assert Customer.select().where(Customer.name == "王秀英").count() == 2


async def test_the_only_match_can_be_declined(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await press(pilot, "f2")
        await type_text(pilot, "new")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: form(pilot).current == "phone")
        assert form(pilot).value("name") == "王秀英"


async def test_a_new_callers_number_is_not_overwritten_by_going_through_the_fields_again(company: Desk) -> None:
    async with working(company, "lin", IntakeScreen) as pilot:
        await type_text(pilot, "13612345678")
        await press(pilot, "enter")
        form(pilot).focus_field("phone")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "13612345679")
        form(pilot).focus_field("caller")
        await press(pilot, "tab")
        assert form(pilot).value("phone") == "13612345679"


async def test_an_unknown_caller_may_ask(company: Desk) -> None:
    async with working(company, "lin", IntakeScreen) as pilot:
        await type_text(pilot, "周女士")
        await press(pilot, "enter")
        await fill(pilot, kind="1", topic="1", text="怎么吃")
        await press(pilot, "f10")
        await shown(pilot, "C S 0 0 0 0")
        assert (Case.get().contact_name, Case.get().customer_id) == ("周女士", None)


async def test_what_was_corrected_by_hand_stays(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await fill(pilot, kind="2", product="1")
        form(pilot).focus_field("batch")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "B2602")
        form(pilot).focus_field("product")
        await press(pilot, "enter")
        assert form(pilot).value("batch") == "B2602"


async def test_an_article_is_filled_in_once_and_can_be_changed(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await fill(pilot, kind="1", topic="1", article="1")
        await wait_until(pilot, lambda: form(pilot).value("answer"))
        prepared = str(form(pilot).value("answer"))
        assert "transfer_to" not in {field.name for field in form(pilot).fields}
        await fill(pilot, answer="另外请放在阴凉处")
        form(pilot).focus_field("article")
        await press(pilot, "enter")
        assert form(pilot).value("answer") == f"{prepared}另外请放在阴凉处"


async def test_a_forbidden_word_is_said_when_the_answer_is_left(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await fill(pilot, kind="1", product="1", topic="1", answer="可以根治高血压")
        await press(pilot, "tab")
        await shown(pilot, "Must not be said: 根治")


async def test_a_question_is_passed_on_to_a_department(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await fill(pilot, kind="1", topic="1", text="成分表", transfer_to="1")
        await press(pilot, "f10")
        await shown(pilot, "C S 0 0 0 0")
        assert Case.get().state == "transferred"


async def test_what_cannot_wait_is_to_be_said_at_once(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await fill(pilot, kind="2", flags="1")
        say = company.rules.wording.script("urgent_medical", "en")
        await shown(pilot, say[:40])
        await shown(pilot, "P1 ")


async def test_an_unknown_order_number_is_told_before_saving(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await fill(pilot, kind="2", order="D9999")
        await shown(pilot, "! There is no")


async def test_after_saving_the_case_can_be_taken_and_opened(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await fill(pilot, kind="2", product="1", category="1", text="发霉")
        await press(pilot, "f10")
        await shown(pilot, "First response: ")
        assert isinstance(pilot.app.screen, SavedScreen)
        assert "t Take" in rows(pilot)[-1]
        await press(pilot, "t")
        await shown(pilot, "The case is yours.")
        assert Case.get().owner.login == "lin"
        assert "t Take" not in rows(pilot)[-1]
        await press(pilot, "t")
        assert Case.get().version == 2
        await press(pilot, "o")
        await shown(pilot, "王秀英")


@pytest.mark.parametrize("answer", ["1", "enter"])
async def test_leaving_keeps_the_last_key_too(company: Desk, answer: str) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await fill(pilot, kind="4", text="说到最后一个字")
        await press(pilot, "f3", answer)
        await wait_until(pilot, lambda: not isinstance(pilot.app.screen, IntakeScreen))
        assert [kept.content["text"] for kept in Draft.select()] == ["说到最后一个字"]


async def test_a_call_during_a_call_has_its_own_draft(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await fill(pilot, kind="2", text="第一")
        await press(pilot, "f6")
        assert form(pilot).value("text") == ""
        await fill(pilot, kind="4", text="第二")
        await wait_until(pilot, lambda: Draft.select().count() == 2)
        await press(pilot, "f10")
        await shown(pilot, "C S 0 0 0 0")
        assert Case.get().text == "第二"
        await press(pilot, "f3")
        assert form(pilot).value("text") == "第一"
        assert [kept.content["text"] for kept in Draft.select()] == ["第一"]


async def test_the_home_screen_opens_the_draft_that_was_chosen(company: Desk) -> None:
    lin = company.acting(member("lin"))
    for name, text in (("intake", "旧的"), ("intake-2", "新的")):
        keep(lin, KeepDraft(form=name, content={"text": text, "kind": "praise"}))
    async with working(company, "lin", lambda: IntakeScreen(draft="intake")) as pilot:
        assert form(pilot).value("text") == "旧的"


async def test_after_a_refusal_what_is_typed_is_kept_on(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        await fill(pilot, kind="2", order="D9999", category="1", text="发霉")
        await press(pilot, "f10")
        await wait_until(pilot, lambda: form(pilot).current == "order")
        await fill(pilot, text="了")
        await wait_until(pilot, lambda: [kept.content.get("text") for kept in Draft.select()] == ["发霉了"])


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_the_card_and_the_deadlines_fit_beside_and_below_the_form(company: Desk, size: tuple[int, int]) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001"), language="zh", size=size) as pilot:
        await fill(pilot, kind="2", product="1", category="1", flags="1", text="发霉")
        await shown(pilot, "P1 ")
        await shown(pilot, "保修")
        await shown(pilot, "保修至 2028-10-01")
        await shown(pilot, "办结 2026-11-24")
        assert "2026-11-10（周二）" in page(pilot)
