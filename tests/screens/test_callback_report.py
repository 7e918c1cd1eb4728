"""The report of callbacks on the screen and by command: figures, bars, other months, files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import main
from config.texts import Language
from models.desk import Desk
from screens.callbacks.report import CallbackReportScreen
from tests.clock import SettableClock
from tests.models.month_of_calls import november
from tests.screens.complaining import BOTH, answer, fits
from tests.screens.driving import command, press, rows, shown
from tests.screens.working import working


async def test_a_month_in_figures_and_bars_another_one_and_a_file(
    sqlite_desk: Desk, clock: SettableClock, tmp_path: Path
) -> None:
    november(sqlite_desk, clock)
    path = tmp_path / "callbacks.csv"
    async with working(sqlite_desk, "supervisor", size=(200, 70)) as pilot:
        await command(pilot, "callbacks_report")
        await shown(
            pilot, "Callbacks of a month 2026-11", "Callbacks due    5", "Made in time     60.0 %, 3 of 5",
            "Completion rate  80.0 %, 4 of 5 (target 98 %)", "Reach rate       75.0 %, 3 of 4 (target 75 %)",
            "Calls per reach  2.00", "Promises kept    50.0 %, 1 of 2", "Promises broken  1",
            "Satisfaction     3.50 of 5 in 2 answers; 4-5: 50.0 %, 1-2: 50.0 %", "Problems solved  100.0 %, 1 of 1",
        )  # fmt: skip
        lines = [" ".join(line.split()) for line in rows(pilot)]
        assert [line for line in lines if line.startswith("Recall call 1 100.0 100.0 100.0 ####")]
        assert [line for line in lines if line.startswith("2026-11 5 60.0 80.0 75.0 3.50 ####")]
        assert [line for line in lines if line.startswith("2026-10 0 - - - -")]
        assert [line for line in lines if line.startswith("Response speed 1 4.00 100.0 0.0 ####")]
        await press(pilot, "b")
        await shown(
            pilot, "Callbacks of a month 2026-10", "Callbacks due    0", "Completion rate  -", "Satisfaction     -"
        )
        await press(pilot, "a", "w")
        await shown(pilot, "callbacks-2026-11.xlsx")
        await press(pilot, "ctrl+u")
        await answer(pilot, str(path))
        await shown(pilot, f"{path} written.")
    assert "Agent,agent,1,5.0,100.0,0.0" in path.read_text("utf-8-sig")


@BOTH
async def test_it_fits(sqlite_desk: Desk, clock: SettableClock, language: Language) -> None:
    november(sqlite_desk, clock)
    last = {"en": "The agent", "zh": "客服代填"}[language]
    async with working(sqlite_desk, "supervisor", CallbackReportScreen, language=language) as pilot:
        await shown(pilot, {"en": "Completion rate", "zh": "回访完成率"}[language])
        assert fits(pilot)
        await press(pilot, "end")
        await shown(pilot, last)
        assert fits(pilot)
        await pilot.resize_terminal(132, 43)
        await press(pilot, "end")
        await shown(pilot, last)
        assert fits(pilot, 132)


def test_the_command(
    sqlite_desk: Desk, clock: SettableClock, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    november(sqlite_desk, clock)
    sqlite_desk.database.execute_sql("INSERT INTO setting (key, value) VALUES ('purpose', 'test')")
    environ = {"DESK_DB": sqlite_url, "DESK_LANG": "en", "DESK_CLOCK": "2026-11-30T09:00+08:00"}
    assert main.run(["report", "callbacks"], environ) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    for expected in ("Callbacks due 5", "Reach rate 3 4 75.0 75", "Promised call 2 50.0 50.0 100.0", "2026-10 0 0"):
        assert expected in lines
    assert main.run(["report", "callbacks", "--json", "--month", "2026-11"], environ) == 0
    assert json.loads(capsys.readouterr().out)["figures"]["calls"]["in_time"] == {"count": 3, "of": 5, "percent": 60.0}
