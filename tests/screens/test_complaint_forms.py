"""Forms of complaints: what they refuse and where, and the message that they show before it goes."""

from __future__ import annotations

import pytest

from models.complaints.tables import Solution
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
        await press(pilot, "s")
        await type_text(pilot, "Propose")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: pilot.app.screen.query(Form))
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
