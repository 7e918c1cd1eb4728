"""The approvals screen: what waits, all that is known of it, and a decision by one key."""

from __future__ import annotations

import pytest

from config.texts import Language
from models.approvals.tables import Approval, Decision
from models.complaints.tables import Solution
from models.desk import Desk
from screens.approvals.screen import ApprovalsScreen
from screens.cases.screen import CaseScreen
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.screens.complaining import BOTH, answer, fits
from tests.screens.driving import command, gone, press, rows, shown
from tests.screens.working import working


@pytest.fixture
def company(sqlite_desk: Desk, clock: SettableClock) -> Company:
    return Company(sqlite_desk, clock)


def asks(company: Company, cents: int) -> str:
    """The number of a complaint whose solution of this sum waits."""
    number = company.reach("planning")
    company.propose(number, ("compensation", cents))
    return number


def states() -> list[str]:
    return [row.state for row in Approval.select().order_by(Approval.id)]


async def test_older_days_first_then_the_dearest(company: Company, clock: SettableClock) -> None:
    old = asks(company, 5_000)
    clock.at("2026-11-24 09:00")
    cheap, dear = asks(company, 1_000), asks(company, 9_000)
    async with working(company.desk, "supervisor") as pilot:
        await command(pilot, "approvals")
        await shown(pilot, old, cheap, dear)
        for heading in ("Approvals ", "Approvals: what waits for anybody"):
            await shown(pilot, heading)
            listed = [(line[2:12], line[-5:]) for line in rows(pilot) if line[2:12] in (old, cheap, dear)]
            assert listed == [(old, "11-23"), (dear, "11-24"), (cheap, "11-24")]
            await press(pilot, "l")


async def test_all_that_a_decision_needs_stands_below(company: Company) -> None:
    first, second = asks(company, 10_000), asks(company, 30_000)
    async with working(company.desk, "supervisor", ApprovalsScreen) as pilot:
        await shown(pilot, "Compensation, gift or points  ¥300.00", "Agent")
        await shown(pilot, "换发新批次一盒。", "In a year: complaints 2, approved 0 times", "paid ¥596.00")
        await shown(pilot, "With what was asked on this order before: ¥400.00", second)
        await press(pilot, "down")
        await gone(pilot, "With what was asked")
        await shown(pilot, f"{first}  Pending approval")


async def test_one_key_and_the_next_is_there(company: Company) -> None:
    cheap, dear = asks(company, 10_000), asks(company, 30_000)
    async with working(company.desk, "supervisor", ApprovalsScreen) as pilot:
        await shown(pilot, cheap)
        await press(pilot, "y", "enter")
        await shown(pilot, f"{dear} is approved.")
        await gone(pilot, f"{dear} P")
        await shown(pilot, f"{cheap}  ")
        await press(pilot, "n", "enter")
        await shown(pilot, f"Refuse {cheap}, because")
        await answer(pilot, "too much")
        await shown(pilot, f"{cheap} is refused.", "Nothing waits for your decision.")
    assert states() == ["refused", "approved"]
    assert [row.comment for row in Decision.select().order_by(Decision.id)] == ["", "too much"]
    assert [row.approval for row in Solution.select().order_by(Solution.id)] == ["refused", "approved"]


async def test_a_question_that_is_left_decides_nothing(company: Company) -> None:
    asks(company, 10_000)
    async with working(company.desk, "supervisor", ApprovalsScreen) as pilot:
        await press(pilot, "n", "f12", "y", "f12")
        await shown(pilot, "100.00")
    assert states() == ["waiting"]


@pytest.mark.parametrize("key", ["y", "n", "o", "d", "b"])
async def test_without_a_request_each_key_says_so(company: Company, key: str) -> None:
    asks(company, 10_000)
    async with working(company.desk, "agent", ApprovalsScreen) as pilot:  # who proposed it does not decide
        await press(pilot, key)
        await shown(pilot, "! Nothing waits for your decision.")


async def test_a_new_request_comes_by_itself_and_a_decided_one_goes(company: Company) -> None:
    async with working(company.desk, "supervisor", ApprovalsScreen, live=True) as pilot:
        await shown(pilot, "Nothing waits for your decision.")
        number = asks(company, 10_000)
        await shown(pilot, number, "换发新批次一盒。")
        company.decide("supervisor2", number)
        await shown(pilot, "Nothing waits for your decision.")
        await gone(pilot, "换发新批次一盒。")


async def test_who_comes_too_late_is_told_by_whom_it_was_decided(company: Company) -> None:
    number = asks(company, 10_000)
    async with working(company.desk, "supervisor", ApprovalsScreen) as pilot:
        await press(pilot, "y")
        company.decide("supervisor2", number)
        await press(pilot, "enter")
        await shown(pilot, "! ", "Nothing waits for your decision.")
    assert Decision.select().count() == 1


async def test_one_that_waits_too_long_is_marked(company: Company, clock: SettableClock) -> None:
    asks(company, 10_000)
    async with working(company.desk, "supervisor", ApprovalsScreen) as pilot:
        await shown(pilot, " 11-23")
        await gone(pilot, "!11-23")
    clock.advance(hours=25)
    async with working(company.desk, "supervisor", ApprovalsScreen) as pilot:
        await shown(pilot, "!11-23")


async def test_the_text_is_read_on_and_the_next_begins_at_its_top(company: Company) -> None:
    asks(company, 10_000)
    asks(company, 30_000)
    async with working(company.desk, "supervisor", ApprovalsScreen, size=(80, 16)) as pilot:
        await shown(pilot, "-- ")
        await press(pilot, "d", "d")
        await gone(pilot, "换发新批次一盒。")
        await press(pilot, "down")
        await shown(pilot, "换发新批次一盒。")
        await press(pilot, "d", "b")
        await shown(pilot, "换发新批次一盒。")


async def test_enter_and_o_open_the_case(company: Company) -> None:
    number = asks(company, 10_000)
    async with working(company.desk, "supervisor", ApprovalsScreen) as pilot:
        for key in ("enter", "o"):
            await press(pilot, key)
            assert isinstance(pilot.app.screen, CaseScreen)
            await shown(pilot, number)
            await press(pilot, "f3")
            assert isinstance(pilot.app.screen, ApprovalsScreen)


@BOTH
async def test_it_fits(company: Company, language: Language) -> None:
    asks(company, 10_000)
    async with working(company.desk, "supervisor", ApprovalsScreen, language=language) as pilot:
        words = {"en": ("Approvals", "y Approve", "n Refuse"), "zh": ("审批", "y 通过", "n 驳回")}
        await shown(pilot, *words[language])
        await press(pilot, "d", "d")
        await shown(pilot, {"en": "By 2026-11-25", "zh": "2026-11-25（周三）09:00前完成。"}[language])
        assert fits(pilot)
