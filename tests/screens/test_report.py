"""The report of a month: figures, bars, other months, files."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from config.texts import Language
from models.cases.tables import Case
from models.complaints.tables import Complaint
from models.desk import Desk
from screens.complaints.report import ReportScreen
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.screens.complaining import BOTH, answer, fits
from tests.screens.driving import press, rows, shown, type_text
from tests.screens.working import working


@pytest.fixture
def company(sqlite_desk: Desk, clock: SettableClock) -> Company:
    """Two complaints of November, one of them closed; one of October."""
    clock.at("2026-10-20 09:00")
    company = Company(sqlite_desk, clock)
    company.opens()
    clock.at("2026-11-23 09:00")
    company.reach("closed")
    company.opens()
    return company


async def test_the_present_month_in_figures_and_bars(company: Company) -> None:
    async with working(company.desk, "supervisor", ReportScreen) as pilot:
        await shown(pilot, "Complaint analysis 2026-11", "Complaints       2", "Closed           1")
        await shown(pilot, "First answer     1: median 0.0 h, nine of ten within 0.0 h, 100 % in time", "By product")
        bars = [line for line in rows(pilot) if line.startswith("辅酶Q10软胶囊 2")]
        assert bars
        assert "####" in bars[0]
        assert "Times taken up" not in "".join(rows(pilot))  # none was taken up again


async def test_the_months_before_and_after_and_any_other(company: Company) -> None:
    async with working(company.desk, "supervisor", ReportScreen) as pilot:
        await press(pilot, "b")
        await shown(pilot, "Complaint analysis 2026-10", "Complaints       1", "none yet")
        await press(pilot, "a", "a")
        await shown(pilot, "Complaint analysis 2026-12", "Complaints       0")
        await press(pilot, "m", "ctrl+u")
        await answer(pilot, "2026-13")
        await shown(pilot, "Write a month like 2026-11.")
        await press(pilot, "ctrl+u")
        await answer(pilot, "2026-10")
        await shown(pilot, "Complaint analysis 2026-10")


async def test_how_often_those_were_taken_up_that_were(company: Company) -> None:
    Complaint.update(reopenings=2).where(Complaint.case == Case.get(Case.state == "closed").id).execute()
    async with working(company.desk, "supervisor", ReportScreen) as pilot:
        await shown(pilot, "Taken up again   1", "Times taken up   2")


async def test_what_does_not_fit_is_scrolled(company: Company) -> None:
    async with working(company.desk, "supervisor", ReportScreen) as pilot:
        await shown(pilot, "-- ")
        await press(pilot, "end")
        await shown(pilot, "By category")


@pytest.mark.parametrize("name", ["nov.xlsx", "nov.csv"])
async def test_it_is_written_to_a_file(company: Company, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    async with working(company.desk, "supervisor", ReportScreen, size=(200, 24)) as pilot:
        await press(pilot, "w")
        await shown(pilot, "complaints-2026-11.xlsx")
        await press(pilot, "ctrl+u")
        await answer(pilot, str(path))
        await shown(pilot, f"{path} written.")
        await press(pilot, "w", "ctrl+u")
        await answer(pilot, str(path))
        await shown(pilot, f"! {path} exists already; choose another name.")
    if name.endswith("xlsx"):
        assert load_workbook(path)["By product"]["B2"].value == 2
    else:
        assert "Complaints,2" in path.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("name", "said"), [("nov.pdf", "ends neither in .csv nor in .xlsx"), ("no/nov.csv", "cannot be written")]
)
async def test_a_file_that_cannot_be_written(company: Company, tmp_path: Path, name: str, said: str) -> None:
    async with working(company.desk, "supervisor", ReportScreen, size=(200, 24)) as pilot:
        await press(pilot, "f2")
        await type_text(pilot, f"write {tmp_path / name}")
        await press(pilot, "enter")
        await shown(pilot, said)


@BOTH
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_it_fits(company: Company, language: Language, size: tuple[int, int]) -> None:
    async with working(company.desk, "supervisor", ReportScreen, language=language, size=size) as pilot:
        words = {"en": ("b Before", "a After", "w Write file"), "zh": ("b ", "a ", "w ", "按产品")}
        await shown(pilot, *words[language])
        assert fits(pilot, size[0])


async def test_what_was_recorded_about_colleagues_stands_below(company: Company) -> None:
    given = {"login": "seller", "kind": "complaint", "text": "夸大", "confirmed": True}
    company.does("agent", "complaints.record_staff", case=company.opens(), **given)
    async with working(company.desk, "supervisor", ReportScreen) as pilot:
        await shown(pilot, "-- ")
        await press(pilot, "end")
        await shown(pilot, "Complaint about a seller", "Seller           1: 1 confirmed, 0 not so, 0 open")
