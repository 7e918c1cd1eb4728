"""Whose whole work is in one department begins there, and hears there too what waits on his own desk."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from config.roles import Screen
from models.desk import Desk
from screens.departments import SCREENS, screen
from screens.home.screen import HomeScreen
from screens.inspection.screen import InspectionScreen
from screens.refunds.screen import RefundsScreen
from screens.warehouse.screen import WarehouseScreen
from screens.work import COMMON
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.screens.driving import page, press, rows, shown
from tests.screens.working import working


@pytest.fixture
def company(sqlite_desk: Desk, clock: SettableClock) -> Company:
    """One person of each role."""
    return Company(sqlite_desk, clock)


def test_every_place_that_a_role_may_name_has_a_screen_and_a_command() -> None:
    assert {*SCREENS, "home"} == set(get_args(Screen))
    assert set(SCREENS) <= {action.id for action in COMMON}
    assert all(screen(place) is not None for place in SCREENS)


@pytest.mark.parametrize(
    ("login", "first"), [("warehouse", WarehouseScreen), ("qc", InspectionScreen), ("finance", RefundsScreen)]
)
async def test_the_screen_of_the_department_opens(company: Company, login: str, first: type[Any]) -> None:
    company.does("agent", "notices.send", to=login, text="请回电")
    async with working(company.desk, login) as pilot:
        assert isinstance(pilot.app.screen, first)
        assert "  messages 1" in rows(pilot)[0], "the ! belongs to alarms"
        await press(pilot, "f3")
        assert isinstance(pilot.app.screen, HomeScreen)
        await shown(pilot, "请回电")
        await press(pilot, "enter")
        assert "messages" not in rows(pilot)[0]
        await press(pilot, "w")
        assert isinstance(pilot.app.screen, first)


async def test_all_others_begin_at_their_own_desk(company: Company) -> None:
    roles = company.desk.rules.roles
    assert roles.opens(["qc", "agent"]) == "home"
    assert roles.works_at(["agent", "qc"]) == "inspection"
    assert roles.opens(["nobody"]) == "home"
    async with working(company.desk, "agent") as pilot:
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "messages" not in page(pilot)
