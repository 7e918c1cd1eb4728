"""All complaints by stage: counts, filters, batches that stand out, and changes that come by themselves."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from config.texts import Language
from models.cases.tables import Case
from models.desk import Desk
from screens.cases.screen import CaseScreen
from screens.complaints.report import ReportScreen
from screens.complaints.tracking import TrackingScreen
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.screens.complaining import BOTH, answer, fits
from tests.screens.driving import command, gone, press, rows, shown
from tests.screens.working import working

DEVICE = {
    "product_code": "P2", "order_number": "D1002", "batch_number": "", "expires_on": None, "category": "device_fault",
    "text": "不通电",
}  # fmt: skip


@pytest.fixture
def company(sqlite_desk: Desk, clock: SettableClock) -> Company:
    return Company(sqlite_desk, clock)


async def only(pilot: Pilot[Any], choice: str, value: str = "") -> None:
    """Choose a filter by its name."""
    await press(pilot, "f", choice)
    if value:
        await answer(pilot, value)


async def test_every_stage_with_its_number_and_its_oldest(company: Company, clock: SettableClock) -> None:
    company.reach("received")
    clock.advance(hours=2)
    for state in ("received", "investigating", "approving", "callback", "closed"):
        company.reach(state)
    async with working(company.desk, "supervisor") as pilot:
        await command(pilot, "complaints")
        await shown(pilot, "Complaints by stage", "new 2 2h", "invest. 1 0s", "approval 1 0s", "callback 1 0s")
        await shown(pilot, "planning 0", "outside 0")
        assert sum("compl." in line for line in rows(pilot)) == 5


async def test_worst_first(company: Company, clock: SettableClock) -> None:
    company.opens(**DEVICE)
    clock.at("2026-11-25 09:00")
    company.opens(text="过敏住院", flags=("injury",))
    company.opens()
    async with working(company.desk, "supervisor", TrackingScreen, size=(132, 24)) as pilot:
        await shown(pilot, "CS00000013", "CS00000021", "CS00000037")
        numbers = [word for line in rows(pilot) for word in line.split() if word.startswith("CS0")]
        assert numbers == ["CS00000013", "CS00000021", "CS00000037"]  # late, P1, the rest


async def test_filters(company: Company, clock: SettableClock) -> None:
    device, food = company.opens(**DEVICE), company.reach("investigating")
    async with working(company.desk, "qc", TrackingScreen, size=(132, 24)) as pilot:
        await shown(pilot, device, food)
        await only(pilot, "3")
        await shown(pilot, "Complaints: With my department", food)
        await gone(pilot, device)
        await only(pilot, "6", "p2")
        await shown(pilot, "Complaints: p2", device)
        await gone(pilot, food)
        await only(pilot, "7", "b2601")
        await shown(pilot, food)
        await gone(pilot, device)
        await only(pilot, "5")
        await shown(pilot, "Complaints: P1 only", "No complaint like this is open.")
        await only(pilot, "1")
        await shown(pilot, "Complaints by stage", device, food)


async def test_mine_late_ones_and_those_of_a_seller(company: Company, clock: SettableClock) -> None:
    device, food = company.opens(**DEVICE), company.reach("accepted")
    company.does("agent", "complaints.record_staff", case=food, login="seller", kind="complaint", text="夸大宣传")
    async with working(company.desk, "agent", TrackingScreen, size=(132, 24)) as pilot:
        await shown(pilot, device, food)
        await only(pilot, "2")
        await shown(pilot, "Complaints: Mine", food)
        await gone(pilot, device)
        await only(pilot, "8", "seller")
        await shown(pilot, "Complaints: seller", food)
        await gone(pilot, device)
        await only(pilot, "4")
        await shown(pilot, "Complaints: Overdue", "No complaint like this is open.")
    clock.at("2026-11-24 09:00")
    async with working(company.desk, "agent", TrackingScreen, size=(132, 24)) as pilot:
        await only(pilot, "4")
        await shown(pilot, "Complaints: Overdue", device)


async def test_one_stage(company: Company) -> None:
    new, accepted = company.opens(), company.reach("accepted")
    async with working(company.desk, "supervisor", TrackingScreen, size=(132, 24)) as pilot:
        await shown(pilot, new, accepted)
        await press(pilot, "g", "3")
        await shown(pilot, "Complaints: accepted", accepted, "new 1")
        await gone(pilot, new)


async def test_a_batch_stands_out(company: Company, clock: SettableClock) -> None:
    company.opens(symptom="nausea")
    company.opens()  # nobody said what was noticed: not alike
    async with working(company.desk, "supervisor", TrackingScreen, live=True) as pilot:
        await shown(pilot, "new 2")
        assert "B2601" not in "\n".join(rows(pilot))
        company.opens(symptom="nausea")
        await shown(pilot, "! B2601 辅酶Q10软胶囊: 2 alike in 7 days")
        company.opens(symptom="nausea")
        await shown(pilot, "! B2601 辅酶Q10软胶囊: 3 alike in 7 days")
    clock.advance(days=8)
    async with working(company.desk, "supervisor", TrackingScreen) as pilot:
        await shown(pilot, "new 4")
        assert "alike" not in "\n".join(rows(pilot))


async def test_changes_come_by_themselves(company: Company) -> None:
    number = company.opens()
    async with working(company.desk, "supervisor", TrackingScreen, live=True) as pilot:
        await shown(pilot, "new 1", "accepted 0")
        company.accept(number)
        await shown(pilot, "new 0", "accepted 1")
        company.on("agent", "withdraw", number, reason="不投诉了")
        await shown(pilot, "accepted 0", "No complaint like this is open.")


async def test_enter_and_o_open_the_case_and_nothing_says_so(company: Company) -> None:
    company.opens()
    async with working(company.desk, "supervisor", TrackingScreen, live=True) as pilot:
        for key in ("enter", "o"):
            await press(pilot, key)
            assert isinstance(pilot.app.screen, CaseScreen)
            await press(pilot, "f3")
        Case.update(open=False).execute()
        await press(pilot, "f5", "o")
        await shown(pilot, "! There is no case under the cursor.")


async def test_the_report_is_one_key_or_code_away(company: Company) -> None:
    async with working(company.desk, "supervisor", TrackingScreen) as pilot:
        await command(pilot, "report")
        assert isinstance(pilot.app.screen, ReportScreen)
        await press(pilot, "f3", "m")
        assert isinstance(pilot.app.screen, ReportScreen)


@BOTH
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_it_fits(company: Company, language: Language, size: tuple[int, int]) -> None:
    for state in ("received", "investigating", "approving"):
        company.reach(state, symptom="nausea")
    async with working(company.desk, "supervisor", TrackingScreen, language=language, size=size) as pilot:
        words = {"en": ("f Filter", "g Stage", "approval 1 0s"), "zh": ("f 筛选", "g 阶段", "审批 1 0秒")}
        await shown(pilot, *words[language])
        assert fits(pilot, size[0])
