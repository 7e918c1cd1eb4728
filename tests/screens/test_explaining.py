"""The screen "why?": sentences to be read aloud, in both languages."""

from __future__ import annotations

import pytest

from config.texts import Language
from models.assignment.operations import ClaimCase, claim
from models.cases.tables import Case
from models.clocks.operations import StopClocks, stop
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.staff.members import member
from screens.cases.screen import CaseScreen
from tests.clock import SettableClock
from tests.screens.driving import page, press, shown
from tests.screens.working import working

TALL = (80, 70)


@pytest.fixture
def complaint(company: Desk) -> str:
    """The number of a complaint that nobody owns."""
    given = OpenCase(
        kind="complaint", customer_id=1, product_code="P1", order_number="D1001", batch_number="B2601",
        category="product_quality", demand="refund", text="胶囊发霉",
    )  # fmt: skip
    return open_case(company.acting(member("lin")), given).number


SENTENCES: dict[Language, tuple[str, ...]] = {
    "en": (
        "The severity is P3 medium.",
        "It goes to the queue Health food.",
        "Who takes it must have the skill Health food.",
        "林静:",
        "First response: due 2026-11-23 (Mon) 13:00, 4 h left.",
        "2026-11-23 (Mon) counts from 09:00 to 13:00: 4 h.",
        "Rule P3 complaint (sla.complaint.p3), in force from 2026-01-01 (Thu).",
    ),
    "zh": (
        "严重程度为P3中。",
        "工单进入队列：保健食品。",
        "处理人须具备技能：保健食品。",
        "林静：",
        "首次响应：截止2026-11-23（周一）13:00，剩余4小时。",
        "2026-11-23（周一）计09:00至13:00：4小时。",
        "依据规则：P3 投诉（sla.complaint.p3），自2026-01-01（周四）起执行。",
    ),
}


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_why_is_said_in_sentences(company: Desk, complaint: str, language: Language) -> None:
    async with working(company, "lin", lambda: CaseScreen(complaint), language=language, size=TALL) as pilot:
        await press(pilot, "w")
        await shown(pilot, *SENTENCES[language])


PAUSED: dict[Language, str] = {
    "en": "Plan told: 1 h 20 min left, paused since 16:40, waiting for the customer.",
    "zh": "告知方案：剩余1小时20分钟，自16:40起暂停，等待客户。",
}


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_paused_clock_says_what_is_left_and_since_when(
    company: Desk, complaint: str, clock: SettableClock, language: Language
) -> None:
    clock.at("2026-11-25 16:40")
    row = Case.get(Case.number == complaint)
    stop(company, StopClocks(case=complaint, version=row.version, reason="customer"))
    clock.at("2026-11-25 17:30")
    async with working(company, "lin", lambda: CaseScreen(complaint), language=language, size=TALL) as pilot:
        await press(pilot, "w")
        await shown(pilot, PAUSED[language])


async def test_an_owned_case_tells_no_candidates(company: Desk, complaint: str) -> None:
    lin = company.acting(member("lin"))
    claim(lin, ClaimCase(case=complaint, version=Case.get(Case.number == complaint).version))
    async with working(company, "lin", lambda: CaseScreen(complaint), size=TALL) as pilot:
        await press(pilot, "w")
        await shown(pilot, "Solved: due")
        assert "given it" not in page(pilot)


async def test_it_scrolls_on_a_small_terminal(company: Desk, complaint: str) -> None:
    async with working(company, "lin", lambda: CaseScreen(complaint), size=(80, 24)) as pilot:
        await press(pilot, "w")
        await shown(pilot, "The severity is P3 medium.")
        await press(pilot, "end")
        await shown(pilot, "Rule deemed refusal after 15 days (law.fifteen_days)")
