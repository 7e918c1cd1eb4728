"""My desk: one's own cases stay in sight, however much stands before them."""

from __future__ import annotations

from typing import Any

import pytest

from models.alarms.operations import FireAlarms, fire
from models.cases.tables import Notice
from models.desk import Desk
from models.staff.tables import Staff
from screens.widgets import RowTable
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.screens.complaining import BOTH, fits
from tests.screens.driving import page, press, wait_until
from tests.screens.working import working


@pytest.fixture
def busy(sqlite_desk: Desk, clock: SettableClock) -> tuple[Company, str]:
    """A supervisor with a case of his own, and with many alarms, messages and a draft."""
    company = Company(sqlite_desk, clock)
    for _ in range(8):
        company.opens(category="logistics", customer_id=2, order_number="", no_order_reason="gift")
        company.does("agent", "notices.send", to="supervisor", text="请回电")
    clock.advance(days=10)
    fire(company.desk, FireAlarms())
    own = company.opens()
    company.does("supervisor", "cases.claim", case=own, version=company.case(own).version)
    return company, own


@BOTH
@pytest.mark.parametrize("size", [(80, 24), (132, 24)])
async def test_own_cases_are_in_sight_behind_alarms_and_messages(
    busy: tuple[Company, str], language: Any, size: tuple[int, int]
) -> None:
    company, own = busy
    word = {"en": "more: Enter shows them", "zh": "按回车查看"}[language]
    async with working(company.desk, "supervisor", language=language, size=size) as pilot:
        await wait_until(pilot, lambda: own in page(pilot))
        assert page(pilot).count(word) == 2, "alarms and messages"
        assert fits(pilot, size[0])
        table: RowTable[Any] = pilot.app.screen.query_one(RowTable)
        before = len(table.rows)
        place = next(n for n, row in enumerate(table.rows) if row.unfolds == "notices")
        await press(pilot, *["down"] * place, "enter")
        await wait_until(pilot, lambda: len(table.rows) == before + 8 - 3)
        assert page(pilot).count(word) == 1


async def test_more_rows_fold_less_and_own_cases_stay_in_sight(busy: tuple[Company, str]) -> None:
    company, own = busy
    async with working(company.desk, "supervisor", size=(132, 43)) as pilot:
        await wait_until(pilot, lambda: own in page(pilot))
        assert page(pilot).count("请回电") == 8
        table: RowTable[Any] = pilot.app.screen.query_one(RowTable)
        folded = sum(bool(row.unfolds) for row in table.rows)
        assert len(table.rows) <= 43 - 7
        await pilot.resize_terminal(132, 24)
        await wait_until(pilot, lambda: page(pilot).count("请回电") < 8)
        assert own in page(pilot)
        assert sum(bool(row.unfolds) for row in table.rows) > folded


async def test_the_messages_that_are_not_read_from_the_database_count_too(
    sqlite_desk: Desk, clock: SettableClock
) -> None:
    company = Company(sqlite_desk, clock)
    to = Staff.get(Staff.login == "agent").id
    Notice.insert_many([{"to": to, "text": f"请回电 {n}", "at": clock()} for n in range(73)]).execute()
    async with working(company.desk, "agent") as pilot:
        await wait_until(pilot, lambda: "  messages 73" in page(pilot) and "71 more: Enter shows them" in page(pilot))
        await press(pilot, "down", "down", "enter", "end")
        await wait_until(pilot, lambda: "23 more: they come when these are read" in page(pilot))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "Read those above first" in page(pilot))
        await press(pilot, "home", "enter")
        await wait_until(pilot, lambda: "  messages 72" in page(pilot))
