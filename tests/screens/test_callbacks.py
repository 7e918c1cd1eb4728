"""The list of callbacks and the screen of a call: twenty in a row by keys, every end by one key, what is seen live."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from config.texts import Language, Translator
from models.callbacks.tables import Callback, CallbackAttempt, Survey
from models.cases.tables import Case
from models.customers.tables import Customer, CustomerContact
from models.desk import Desk
from models.intake.tables import Draft
from models.staff.members import member
from models.staff.tables import Staff
from screens.callbacks.answers import Answers
from screens.callbacks.screen import CallbacksScreen
from screens.frame import DeskScreen
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.screens.complaining import BOTH, answer, fits
from tests.screens.driving import command, gone, page, press, shown, type_text, wait_until
from tests.screens.working import working

MOST_KEYS = 8
"""Keypresses that a callback may take besides its free text."""


class Calls(Company):
    """A company with calls to make."""

    def about(self, name: str = "钱多多", phone: str = "13911112222", **given: Any) -> Callback:
        """A call about a case of a caller whom nobody knows, or without a number of the customer 1."""
        who = {"contact_name": name, "contact_value": phone} if phone else {"customer_id": 1}
        case = self.does("agent", "intake.open", kind="praise", text="服务很好", **who).number
        made = self.does("supervisor", "callbacks.plan", kind="inspection", case=case, reason="抽查服务", **given)
        return self.row(made.callback_id)

    def row(self, callback_id: int) -> Callback:
        """A call as it is now."""
        found: Callback = Callback.get_by_id(callback_id)
        return found

    def case_number(self, row: Callback) -> str:
        """The number of the case of a call."""
        return str(Case.get_by_id(row.case_id).number)

    def promised(self, minutes: int, login: str = "lin") -> Callback:
        """A call that somebody promised for so many minutes from now."""
        case = self.does("agent", "intake.open", kind="praise", text="请回电", customer_id=1).number
        at = self.clock() + timedelta(minutes=minutes)
        return self.row(self.does(login, "callbacks.promise", case=case, text="告知检测结果", at=at).callback_id)

    def told(self, at: Any, language: Language = "en") -> str:
        """An instant as the screen tells it."""
        return Translator(language, self.desk.rules.zone).instant(at)


@pytest.fixture
def calls(sqlite_desk: Desk, clock: SettableClock) -> Calls:
    return Calls(sqlite_desk, clock)


@asynccontextmanager
async def calling(calls: Calls, login: str = "lin", **options: Any) -> AsyncIterator[Pilot[Any]]:
    """The list is open."""
    async with working(calls.desk, login, CallbacksScreen, **options) as pilot:
        yield pilot


class Counted:
    """Presses keys and counts them."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.presses = 0

    async def __call__(self, *keys: str) -> None:
        self.presses += len(keys)
        await press(self.pilot, *keys)


async def test_twenty_in_a_row_by_keys_alone(calls: Calls) -> None:
    rows = [calls.about(f"客户{n}", f"1391111{n:04}") for n in range(20)]
    async with calling(calls) as pilot:
        for n in range(20):
            keys = Counted(pilot)
            if n < 3:
                await keys("enter")
            await shown(pilot, f"客户{n}", f"1391111{n:04}", "> ")
            await keys("1", "5", "5", "4", "3", "5", "enter" if n < 2 else "f7")  # by the list, or at once
            await gone(pilot, f"1391111{n:04}")
            assert keys.presses <= MOST_KEYS
        await shown(pilot, "No call is to be made.")
    assert {calls.row(row.id).state for row in rows} == {"done"}
    answers = {(s.solved, s.satisfied, s.attitude, s.speed, s.solving, s.result) for s in Survey.select()}
    assert (Survey.select().count(), answers) == (20, {(True, 5, 5, 4, 3, 5)})


@BOTH
async def test_the_call_shows_who_what_and_the_words_to_say(calls: Calls, language: Language) -> None:
    number = calls.reach("callback")
    row = Callback.get(Callback.case == calls.case(number).id)
    calls.clock.advance(seconds=max(0, (row.next_at - calls.clock()).total_seconds()))
    async with calling(calls, "supervisor", language=language) as pilot:
        assert fits(pilot)
        await press(pilot, "enter")
        await shown(pilot, "王秀英", "138 0000 1001", number, "辅酶Q10软胶囊", "胶囊受潮结块", "已换发新批次。")
        assert fits(pilot)
        await press(pilot, "y")
        await shown(pilot, "from 5, very satisfied" if language == "en" else "从5到1打分")
        await press(pilot, "9")
        await shown(pilot, "5 is best; 0" if language == "en" else "5分最好")
        await press(pilot, "4", "backspace", "3", "space", "2", "t")
        await answer(pilot, "包装太难开")
        await press(pilot, "p", "enter", "enter")
        await gone(pilot, "包装太难开")
    survey = Survey.get()
    assert (survey.solved, survey.satisfied, survey.attitude, survey.speed, survey.solving) == (True, 3, None, 2, None)
    assert (survey.opinion, survey.praised.login) == ("包装太难开", calls.case(number).owner.login)


async def test_no_answer_by_one_key_and_enter_and_the_time_shown_is_kept(calls: Calls) -> None:
    row = calls.about()
    async with calling(calls) as pilot:
        await press(pilot, "enter", "u")
        await shown(pilot, "No answer: next attempt 2026-11-23 (Mon) 13:00")
        await press(pilot, "enter")
        await shown(pilot, "called again from 2026-11-23 (Mon) 13:00 on", "comes up")
        assert calls.told(calls.row(row.id).next_at) == "2026-11-23 (Mon) 13:00"
    calls.clock.advance(hours=4)
    async with calling(calls) as pilot:
        await press(pilot, "f7", "u")
        await shown(pilot, "No answer: next attempt 2026-11-24 (Tue) 09:00", "on 2 different")
        await press(pilot, "enter")
        await shown(pilot, "called again from 2026-11-24 (Tue) 09:00 on")
        assert calls.told(calls.row(row.id).next_at) == "2026-11-24 (Tue) 09:00"
    calls.clock.advance(hours=20)
    async with calling(calls) as pilot:
        await press(pilot, "f7", "u")
        await shown(pilot, "No answer: a message goes out that asks for a digit")
        await press(pilot, "enter")
        await shown(pilot, "a message goes out that asks for an answer", "written to 1")
    assert calls.row(row.id).state == "sms_sent"


async def test_the_time_shown_counts_from_the_beginning_of_the_call(calls: Calls) -> None:
    calls.about()
    async with calling(calls) as pilot:
        await press(pilot, "enter")
        await shown(pilot, "next attempt 2026-11-23 (Mon) 13:00")
        calls.clock.advance(minutes=7)
        await press(pilot, "f5")
        await shown(pilot, "next attempt 2026-11-23 (Mon) 13:00", "as of 09:07")


async def test_a_wrong_number_leads_to_the_next_one_or_to_one_that_is_told(calls: Calls) -> None:
    CustomerContact.create(customer=1, kind="phone", value="13999990000", normal="13999990000")
    row = calls.about(phone="")
    async with calling(calls) as pilot:
        await press(pilot, "enter")
        await shown(pilot, "13999990000  138 0000 1001", "then 138 0000 1001, or another one")
        await press(pilot, "w", "enter")
        await shown(pilot, "called again from 2026-11-23 (Mon) 09:00 on")
        assert calls.told(calls.row(row.id).next_at) == "2026-11-23 (Mon) 09:00"
        await press(pilot, "enter")
        await shown(pilot, "another one, else a message goes out")
        await press(pilot, "w")
        await answer(pilot, "13788887777")
        await press(pilot, "enter")
        await shown(pilot, "13788887777", "wrong number 138 0000 1001")
    assert CustomerContact.select().where(CustomerContact.wrong_since.is_null(False)).count() == 2


async def test_another_time_is_moved_into_the_hours_before_it_is_kept(calls: Calls) -> None:
    row = calls.about()
    async with calling(calls) as pilot:
        await press(pilot, "enter")
        await shown(pilot, "at most 7 days ahead; put off 0 of 2 times")
        await press(pilot, "l")
        await answer(pilot, "11-24 21:30")
        await shown(pilot, "calls are made 09:00-20:00 only: call at 2026-11-25 (Wed) 09:00?")
        await press(pilot, "enter")
        await shown(pilot, "called again from 2026-11-25 (Wed) 09:00 on")
        assert calls.told(calls.row(row.id).next_at) == "2026-11-25 (Wed) 09:00"
        await press(pilot, "enter")
        await shown(pilot, "! This call may be made from")
    calls.clock.advance(days=2)
    async with calling(calls) as pilot:
        await press(pilot, "f7", "l")
        await answer(pilot, "12-24 10:00")
        await shown(pilot, "! At most 7 days ahead")
        await press(pilot, "l")
        await answer(pilot, "15:30")
        await shown(pilot, "called again from 2026-11-25 (Wed) 15:30 on")
    calls.clock.advance(hours=6, minutes=20)
    async with calling(calls) as pilot:
        await press(pilot, "f7", "l")
        await shown(pilot, "! It was put off 2 times already.")


async def test_who_wants_no_calls_is_called_no_more(calls: Calls) -> None:
    row = calls.about()
    async with calling(calls) as pilot:
        await press(pilot, "enter")
        await shown(pilot, "r No calls wished: no further call about this case")
        await press(pilot, "r", "enter")
        await shown(pilot, "is not called about this any more.", "No call is to be made.")
    assert calls.row(row.id).state == "refused"


async def test_the_worst_stands_first_with_mark_and_word(calls: Calls) -> None:
    calls.about("赵一", due_at=calls.clock() + timedelta(hours=1))
    calls.promised(30)
    calls.promised(100)
    calls.promised(300)
    calls.clock.advance(minutes=90)
    calls.about("孙二")
    async with calling(calls) as pilot:
        await shown(pilot, "P broken 1  ! at risk 1  OVR late 1  due now 1  comes up 1", "the promise is broken")
        table = page(pilot).split("Stands")[1]
        order = [table.index(word) for word in ("P broken", "! at risk", "OVR late", "due now", "comes up")]
        assert order == sorted(order)
        await press(pilot, "enter")
        await shown(pilot, "P promised for 2026-11-23 (Mon) 09:30: broken", "to call you at 2026-11-23 (Mon) 09:30")


async def test_a_call_taken_elsewhere_disappears(calls: Calls) -> None:
    first, second = calls.about("赵一"), calls.about("孙二")
    async with calling(calls, live=True) as pilot:
        await shown(pilot, "due now 2")
        calls.does("zhou", "callbacks.take", callback_id=first.id, version=first.version)
        await shown(pilot, "due now 1", "others are calling: 1")
        await gone(pilot, calls.case_number(first))
        calls.does("zhou", "callbacks.no_answer", callback_id=first.id, version=first.version + 1)
        await shown(pilot, calls.case_number(first), "comes up 1")
        await press(pilot, "f7")
        await shown(pilot, "孙二", "1 or y: yes")
        mine = calls.row(second.id)
        calls.does("lin", "callbacks.release", callback_id=mine.id, version=mine.version)
        await shown(pilot, "you are not making this call any more")


async def test_escape_gives_the_call_back_and_keeps_what_was_noted(calls: Calls) -> None:
    row = calls.about()
    async with calling(calls) as pilot:
        await press(pilot, "enter", "escape")
        await shown(pilot, "due now 1", "The call is given back.")
        assert calls.row(row.id).state == "planned"
        await press(pilot, "enter", "2", "1", "escape")
        await shown(pilot, "Keep it as a draft")
        await press(pilot, "1")
        await shown(pilot, "due now 1")
        await press(pilot, "enter")
        await shown(pilot, "What you had noted at", "Problem solved          no", "Satisfaction            1")
        await press(pilot, "enter")
        await shown(pilot, "Not content: the matter is taken up again.")
    assert (Survey.get().solved, Survey.get().satisfied) == (False, 1)
    assert Draft.select().count() == 0


async def test_what_was_noted_survives_a_session_that_dies(calls: Calls) -> None:
    calls.about()
    async with calling(calls) as pilot:
        await press(pilot, "enter", "1", "4")
        await wait_until(pilot, lambda: Draft.select().count() and Draft.get().content.get("satisfied"))
    async with working(calls.desk, "lin") as pilot:
        await press(pilot, "c")
        await shown(pilot, "calling")
        await press(pilot, "f7")
        await shown(pilot, "Problem solved          yes", "Satisfaction            4")


async def test_a_promised_call_wants_what_was_said(calls: Calls) -> None:
    row = calls.promised(10)
    async with calling(calls) as pilot:
        await press(pilot, "f7", "enter")
        await answer(pilot, "已告知客户满意")
        await press(pilot, "enter")
        await shown(pilot, "saved.")
    assert (calls.row(row.id).state, calls.row(row.id).in_time) == ("done", True)
    assert CallbackAttempt.get().text == "已告知客户满意"


async def test_the_case_opens_and_leads_back_to_the_call(calls: Calls) -> None:
    row = calls.about()
    async with calling(calls) as pilot:
        await press(pilot, "enter", "1", "o")
        await shown(pilot, calls.case_number(row), "F7 Take next")
        await press(pilot, "f3")
        await shown(pilot, "Problem solved          yes")
        await press(pilot, "o")
        await command(pilot, "callbacks")
        await shown(pilot, "Problem solved          yes")


async def test_calls_are_given_dropped_and_filtered(calls: Calls) -> None:
    row = calls.about()
    async with calling(calls) as pilot:
        await press(pilot, "g")
        await answer(pilot, "周磊")
        await shown(pilot, "the call goes to 周磊")
        assert calls.row(row.id).owner.login == "zhou"
        await press(pilot, "m")
        await shown(pilot, "Callbacks: mine", "No call is to be made.")
        await press(pilot, "m", "enter", "g")
        await answer(pilot, "1")
        await shown(pilot, "the call goes to The team")
        assert calls.row(row.id).owner is None
        await press(pilot, "enter", "d")
        await answer(pilot, "客户已来电")
        await shown(pilot, "the call is dropped.")
    assert calls.row(row.id).state == "dropped"


async def test_refusals_are_sentences_where_they_belong(calls: Calls) -> None:
    row = calls.about()
    Callback.update(not_by=member("lin").id).where(Callback.id == row.id).execute()
    quiet = calls.about(phone="")
    Customer.update(do_not_disturb=True).where(Customer.id == 1).execute()
    async with calling(calls) as pilot:
        await press(pilot, "enter")
        await shown(pilot, "! Somebody other than the agent of the case calls")
        await press(pilot, "down", "enter")
        await shown(pilot, "! The customer is not to be disturbed")
        await press(pilot, "f7")
        await shown(pilot, "No call is due that you could make.")
    calls.clock.advance(hours=12)
    async with calling(calls) as pilot:
        await press(pilot, "f7")
        await shown(pilot, "! Calls may be made again from 2026-11-24 (Tue) 09:00 on.")
        await press(pilot, "down", "d")
        await answer(pilot, "客户不愿意")
        await shown(pilot, "the call is dropped.")
    assert calls.row(quiet.id).state == "dropped"


async def test_digits_that_answer_nothing_say_what_would() -> None:
    fresh = Answers.to(("solved", "satisfied", "opinion"))
    assert "1 or y" in str(fresh.answered("3"))
    after = fresh.answered("n")
    assert isinstance(after, Answers)
    assert (after.given, after.current) == ({"solved": False}, "satisfied")
    assert "from 1 to 5" in str(after.answered("y"))
    end = after.skipped().skipped()
    assert (end.current, end.skipped().at, end.back().current) == ("", 3, "opinion")
    assert Answers.kept(("solved", "satisfied"), after.content()) == Answers(
        ("solved", "satisfied", "opinion"), 1, {"solved": False}
    )


async def test_the_screens_are_reached_by_key_and_code(calls: Calls) -> None:
    async with working(calls.desk, "lin") as pilot:
        await press(pilot, "c")
        await shown(pilot, "No call is to be made.")
        await press(pilot, "f11", "c")
        await shown(pilot, "No call is to be made.")
        assert isinstance(pilot.app.screen, DeskScreen)


async def test_my_desk_lists_ones_own_calls_and_enter_leads_to_the_one_chosen(calls: Calls) -> None:
    calls.about("赵一")
    mine = calls.promised(90)
    calls.clock.advance(minutes=88)
    async with working(calls.desk, "lin") as pilot:
        await shown(pilot, "! at risk", "promised for 2026-11-23 (Mon) 10:30", "1 call")
        await press(pilot, "enter")
        await shown(pilot, "Callbacks", "告知检测结果")
        await press(pilot, "enter")
        await shown(pilot, calls.case_number(mine), "王秀英", "to call you at 2026-11-23 (Mon) 10:30")
        await press(pilot, "t")
        await answer(pilot, "已告知")
        await press(pilot, "enter")
        await gone(pilot, calls.case_number(mine))
        await press(pilot, "f3")
        await shown(pilot, "My desk", "0 calls")
    assert (calls.row(mine.id).state, calls.row(mine.id).in_time) == ("done", True)


async def test_the_hand_over_names_the_calls_and_gives_them_on_by_key(calls: Calls) -> None:
    mine = calls.promised(3_000)
    calls.does("zhou", "staff.set_state", state="ready")
    async with working(calls.desk, "supervisor") as pilot:
        await press(pilot, "colon")
        await type_text(pilot, "handover lin")
        await press(pilot, "enter")
        await shown(pilot, "1 call", "Call to the team", "告知检测结果")
        await press(pilot, "f10")
        await answer(pilot, "调离")
        await press(pilot, "1")
        await shown(pilot, "tasks 0, calls 1")
    assert calls.row(mine.id).owner_id is None
    async with calling(calls, "zhou") as pilot:
        await shown(pilot, "告知检测结果", "comes up 1")


@BOTH
async def test_a_seller_calls_his_customers_and_sees_no_others(calls: Calls, language: Language) -> None:
    seller = Staff.get(Staff.login == "seller")
    Customer.update(seller=seller.id).where(Customer.id == 1).execute()
    calls.reach("result_fed_back", channel="seller")
    calls.about("钱多多")
    row = Callback.get(Callback.kind == "seller")
    async with working(calls.desk, "seller", language=language) as pilot:
        assert fits(pilot)
        await press(pilot, "c")
        await shown(pilot, "王**", calls.case_number(row), {"en": "due now 1", "zh": "待拨 1"}[language])
        assert "钱" not in page(pilot), "nor is the call seen that asks how he worked"
        assert fits(pilot)
        await press(pilot, "f7")
        await shown(pilot, "138 0000 1001", calls.case_number(row))
        assert fits(pilot)
        await press(pilot, "y", "5", "t")
        await answer(pilot, "用着很好")
        await press(pilot, "enter")
        await gone(pilot, calls.case_number(row))
    assert (calls.row(row.id).state, Survey.get().opinion) == ("done", "用着很好")
