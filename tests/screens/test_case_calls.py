"""Callbacks on the case screen: promised in mid-call, planned, given away, dropped; the steps say who calls."""

from __future__ import annotations

from typing import Any

import pytest

from models.callbacks.tables import Callback
from models.desk import Desk
from screens.cases.screen import CaseScreen
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.screens.complaining import BOTH, answer, fits
from tests.screens.driving import command, press, shown, type_text, wait_until
from tests.screens.working import working


@pytest.fixture
def company(sqlite_desk: Desk, clock: SettableClock) -> Company:
    return Company(sqlite_desk, clock)


def calls(kind: str) -> list[Callback]:
    return list(Callback.select().where(Callback.kind == kind))


async def test_a_call_at_night_is_promised_for_the_morning_and_the_form_says_so(company: Company) -> None:
    number = company.reach("accepted")
    async with working(company.desk, "agent", lambda: CaseScreen(number)) as pilot:
        await press(pilot, "o")
        await type_text(pilot, "22:30")
        await press(pilot, "tab")
        await type_text(pilot, "告知检测结果")
        await shown(pilot, "At that time nobody may be called", "calls are made 09:00-20:00 only")
        assert calls("promised") == []
        await press(pilot, "f10")
        await shown(pilot, "A call is promised for", "Promised call, not due yet", "告知检测结果", "Agent")
        await wait_until(pilot, lambda: len(calls("promised")) == 1)
    (row,) = calls("promised")
    assert (row.owner.login, row.promised_at.astimezone(company.desk.rules.zone).hour) == ("agent", 9)


@BOTH
async def test_calls_stand_on_the_case_and_are_given_and_dropped(company: Company, language: Any) -> None:
    number = company.reach("callback")
    company.does("agent", "callbacks.plan", case=number, kind="inspection", reason="抽查")
    async with working(company.desk, "supervisor", lambda: CaseScreen(number), language=language) as pilot:
        await shown(pilot, {"en": "Verification callback", "zh": "回访验证"}[language], "抽查")
        assert fits(pilot)
        await command(pilot, "drop_call")
        await press(pilot, "1" if _first_is_inspection(company) else "2")
        await answer(pilot, "误排")
        await wait_until(pilot, lambda: calls("inspection")[0].state == "dropped")
        await command(pilot, "give_call")
        await answer(pilot, "Supervisor Two")
        await wait_until(pilot, lambda: calls("verification")[0].owner is not None)
        await shown(pilot, "Supervisor Two")


def _first_is_inspection(company: Company) -> bool:
    return calls("inspection")[0].due_at < calls("verification")[0].due_at


async def test_until_the_customer_is_called_the_steps_say_who_calls(company: Company) -> None:
    number = company.reach("callback", flags=["injury"])
    async with working(company.desk, "agent", lambda: CaseScreen(number)) as pilot:
        await press(pilot, "s")
        await type_text(pilot, "Close")
        await shown(pilot, "Not called back yet: anybody but Agent, by")


async def test_what_the_customer_answered_is_read_on_the_case(company: Company) -> None:
    number = company.reach("callback")
    company.call_back(number, solved=True, satisfied=5, attitude=4, opinion="谢谢")
    async with working(company.desk, "agent", lambda: CaseScreen(number), size=(132, 43)) as pilot:
        await shown(pilot, "Verification callback, Called", "Satisfaction 5 of 5", "Service attitude 4 of 5", "谢谢")
