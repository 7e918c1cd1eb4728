"""The sheet of all keys: made from the actions, printed in both languages, and what other keys are checked against."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import keysheet
from config.keys import SHEET
from config.loading import load
from config.texts import Language, Translator
from models.desk import Desk
from models.rules.current import Current
from screens.paint import width
from screens.queue.screen import QueueScreen
from tests.screens.company import found_company
from tests.screens.driving import press, rows, shown
from tests.screens.working import working


def test_the_sheet_is_not_stale() -> None:
    assert SHEET.read_text("utf-8") == keysheet.data(), "run `make keys`"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_printed_with_the_keys_in_force(language: Language, tmp_path: Path) -> None:
    (tmp_path / "keys.yaml").write_text("keys: {take_next: [F5, '%'], refresh: [Ctrl+R]}", "utf-8")
    printed = keysheet.lines(Translator(language), load(tmp_path).keys.keymap)
    assert all(width(line) <= keysheet.CELLS for line in printed)
    assert any(line.startswith("F5, %, next") for line in printed)
    assert any("实时队列" in line for line in printed) == (language == "zh")


async def test_a_session_has_the_keys_of_the_rules(sqlite_desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "keys.yaml").write_text("keys: {group: ['%'], help: [F5], refresh: [F1, Ctrl+R]}", "utf-8")
    desk = Desk(sqlite_desk.database, Current(load(tmp_path)), clock=sqlite_desk.clock)
    async with working(found_company(desk), "lin", QueueScreen) as pilot:
        assert "F5 Help" in rows(pilot)[23]
        await press(pilot, "%")
        await shown(pilot, "By severity")
        await press(pilot, "escape", "f5")
        await shown(pilot, "Help: Live queue", "%, group", "F1 Refresh")
