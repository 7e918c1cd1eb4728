"""The report of returns on the screen and by command: figures, bars, other months, files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import main
from config.texts import Language
from models.desk import Desk
from screens.returns.report import ReturnReportScreen
from tests.clock import SettableClock
from tests.models.returning import Shop, item
from tests.screens.complaining import BOTH, answer, fits
from tests.screens.driving import command, press, rows, shown
from tests.screens.working import working


@pytest.fixture
def shop(sqlite_desk: Desk, clock: SettableClock) -> Shop:
    """Two returns of November, one of them paid; one allowed against the rules."""
    shop = Shop(sqlite_desk, clock)
    number = shop.refunding("W1", item(quantity=2))
    shop.pays(number)
    shop.step("override", shop.applies("W4"), "manager", route="device", reason="老客户")
    return shop


async def test_the_present_month_in_figures_and_bars(shop: Shop) -> None:
    async with working(shop.desk, "supervisor", size=(80, 30)) as pilot:
        await command(pilot, "returns_report")
        await shown(pilot, "Returns of a month 2026-11", "Returns          2", "Money back       ¥200.00")
        await shown(pilot, "Refund           1: median 0.0 h, nine of ten within 0.0 h, 100 % in time")
        bars = [line for line in rows(pilot) if line.startswith("2026-11 2 ¥200.00")]
        assert "####" in bars[0]
        await press(pilot, "end")
        await shown(pilot, "Allowed against the rules", "Manager, ¥0.00: 老客户")


async def test_other_months_and_a_file(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "returns.csv"
    async with working(shop.desk, "supervisor", ReturnReportScreen, size=(200, 24)) as pilot:
        await press(pilot, "b")
        await shown(pilot, "Returns of a month 2026-10", "Returns          0", "none yet")
        await press(pilot, "a", "w")
        await shown(pilot, "returns-2026-11.xlsx")
        await press(pilot, "ctrl+u")
        await answer(pilot, str(path))
        await shown(pilot, f"{path} written.")
    assert "A No-reason return,1,50.0" in path.read_text("utf-8-sig")


@BOTH
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_it_fits(shop: Shop, language: Language, size: tuple[int, int]) -> None:
    async with working(shop.desk, "supervisor", ReturnReportScreen, language=language, size=size) as pilot:
        await shown(pilot, {"en": "Money back", "zh": "退款金额"}[language])
        assert fits(pilot, size[0])
        await press(pilot, "end")
        await shown(pilot, {"en": "Allowed against", "zh": "规则外放行"}[language])
        assert fits(pilot, size[0])


def test_the_command(shop: Shop, sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    shop.desk.database.execute_sql("INSERT INTO setting (key, value) VALUES ('purpose', 'test')")
    environ = {"DESK_DB": sqlite_url, "DESK_LANG": "en", "DESK_CLOCK": "2026-11-27T09:00+08:00"}
    assert main.run(["report", "returns"], environ) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    for expected in ("Returns 2", "Money back 200.0", "Refund 1 0.0 0.0 100", "A No-reason return 1 50.0"):
        assert expected in lines
    assert main.run(["report", "returns", "--json", "--month", "2026-11"], environ) == 0
    assert json.loads(capsys.readouterr().out)["figures"]["refunded_cents"] == 20_000
