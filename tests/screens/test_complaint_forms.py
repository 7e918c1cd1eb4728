"""Forms of complaints: what they refuse and where, and the message that they show before it goes."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from models.cases.tables import Message
from models.complaints.tables import Solution
from models.customers.tables import CustomerContact
from models.desk import Desk
from screens.cases.screen import CaseScreen
from screens.widgets import Form
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.screens.driving import page, press, type_text, wait_until
from tests.screens.working import working


@pytest.fixture
def company(sqlite_desk: Desk, clock: SettableClock) -> Company:
    return Company(sqlite_desk, clock)


async def test_a_forbidden_word_is_refused_at_its_field_of_the_proposal(company: Company) -> None:
    number = company.reach("planning")
    async with working(company.desk, "agent", lambda: CaseScreen(number)) as pilot:
        await chosen(pilot, "Propose")
        for name, typed in (
            ("kind", "Explanation"),
            ("measure", "换新"),
            ("effect", "可根治失眠"),
            ("ready_by", "2026-11-27"),
        ):
            pilot.app.screen.query_one(Form).focus_field(name)
            await type_text(pilot, typed)
        await press(pilot, "f10")
        await wait_until(pilot, lambda: "“根治” may not be said" in page(pilot))
        assert pilot.app.screen.query_one(Form).current == "effect"
        assert not Solution.select().exists()


def sent(number: str, template: str) -> str:
    """The message that was queued, without the breaks that a screen makes."""
    return flat(Message.get(Message.template == template, Message.key.startswith(number)).body)


def flat(text: str) -> str:
    return "".join(text.split())


async def chosen(pilot: Pilot[Any], step: str) -> None:
    """The form of a step is open."""
    await press(pilot, "s")
    await type_text(pilot, step)
    await press(pilot, "enter")
    await wait_until(pilot, lambda: pilot.app.screen.query(Form))


def previewed(pilot: Pilot[Any]) -> str:
    """What the form says that the customer will read."""
    return flat(page(pilot).partition("The customer will read:")[2].partition("F1 Help")[0])


async def test_acceptance_shows_what_the_customer_will_read_before_it_goes(company: Company) -> None:
    number = company.opens(apologised=False)
    async with working(company.desk, "agent", lambda: CaseScreen(number)) as pilot:
        await press(pilot, "y")
        await wait_until(pilot, lambda: number in previewed(pilot))
        shown = previewed(pilot)
        await press(pilot, "f10")
        assert company.case(number).state == "received", "nobody has apologised yet"
        await press(pilot, "y", "f10")
        await wait_until(pilot, lambda: company.case(number).state == "accepted")
    assert sent(number, "M2") in shown


async def test_what_the_customer_is_asked_for_is_shown_as_he_will_read_it(company: Company) -> None:
    number = company.reach("accepted")
    async with working(company.desk, "agent", lambda: CaseScreen(number)) as pilot:
        await chosen(pilot, "Ask the customer")
        assert previewed(pilot) == ""
        await type_text(pilot, "外包装照片")
        await wait_until(pilot, lambda: "外包装照片" in previewed(pilot))
        shown = previewed(pilot)
        await press(pilot, "f10")
        await wait_until(pilot, lambda: Message.select().where(Message.template == "M3").exists())
    assert sent(number, "M3") in shown


async def test_nothing_is_shown_where_nothing_can_be_sent(company: Company) -> None:
    CustomerContact.delete().execute()
    number = company.opens(apologised=True)
    async with working(company.desk, "agent", lambda: CaseScreen(number)) as pilot:
        await press(pilot, "y")
        await wait_until(pilot, lambda: pilot.app.screen.query(Form))
        assert "will read" not in page(pilot)
        await press(pilot, "f10")
        await wait_until(pilot, lambda: company.case(number).state == "accepted")
    assert not Message.select().where(Message.template == "M2").exists()
