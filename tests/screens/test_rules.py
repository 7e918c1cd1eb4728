"""The rules screen: what is in force in words, faults of a directory, a draft tried on past cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from config.texts import Language
from models.desk import Desk
from models.rules import replay
from models.staff.operations import AddStaff, add
from screens.cases.screen import CaseScreen
from screens.home.screen import HomeScreen
from screens.rules.differences import DifferenceScreen, DifferencesScreen
from screens.rules.replaying import ReplayScreen
from screens.rules.screen import RulesScreen
from screens.rules.words import RuleWordsScreen
from screens.widgets import RowTable
from tests.clock import SettableClock
from tests.models.replaying import past_week, write_candidate
from tests.screens.driving import command, page, press, shown, type_text, wait_until
from tests.screens.working import working

LANGUAGES: tuple[Language, ...] = ("en", "zh")


@pytest.fixture
def week(sqlite_desk: Desk, clock: SettableClock) -> Desk:
    """The week of which all figures are known, and an administrator."""
    past_week(sqlite_desk, clock)
    add(sqlite_desk, AddStaff(login="root", name="管理员", roles=("admin",)))
    return sqlite_desk


@pytest.fixture
def candidate(tmp_path: Path) -> str:
    return str(write_candidate(tmp_path / "rules"))


async def try_rules(pilot: Pilot[Any], directory: str) -> None:
    """From the rules screen, the whole week."""
    await press(pilot, "t")
    await type_text(pilot, directory)
    await press(pilot, "enter", "ctrl+u")
    await type_text(pilot, "2026-11-23")
    await press(pilot, "enter", "enter")


def table(pilot: Pilot[Any]) -> RowTable[Any]:
    found: RowTable[Any] = pilot.app.screen.query_one(RowTable)
    return found


async def test_the_code_opens_what_is_in_force_and_enter_tells_it_in_words(week: Desk) -> None:
    async with working(week, "zhao", HomeScreen) as pilot:
        await command(pilot, "rules")
        await shown(pilot, "Deadlines (sla.yaml)")
        await shown(pilot, "from 2026-01-01")
        await press(pilot, "end")  # the calendars stand below the files
        await shown(pilot, "2025, 2026")
        await shown(pilot, "2025–2036")
        table(pilot).move_to("severity.yaml")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, RuleWordsScreen)
        await shown(pilot, "1. P1 Harm to health")
        await press(pilot, "f3")
        table(pilot).move_to("wording.yaml")
        await press(pilot, "enter")
        await shown(pilot, "read it in an editor")


async def test_an_agent_may_not_look(week: Desk) -> None:
    async with working(week, "lin", HomeScreen) as pilot:
        await command(pilot, "rules")
        await shown(pilot, "Your role may not do this.")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_version_to_come_and_the_end_of_the_present_one(week: Desk, tmp_path: Path) -> None:
    rule = "rules: [{id: all, queue: general, name: {en: All, zh: 全部}}]"
    first = f"  - from: 2026-01-01\n    to: 2027-02-28\n    {rule}\n  - from: 2027-03-01"
    directory = write_candidate(tmp_path / "later", {"routing.yaml": (("  - from: 2026-01-01", first),)})
    async with working(week, "zhao", RulesScreen) as pilot:
        await command(pilot, f"rules {directory}")
        await shown(pilot, "2026-01-01 to 2027-02-28")
        await shown(pilot, "from 2027-03-01")


async def test_faults_of_a_directory_are_listed_and_it_cannot_be_tried(week: Desk, tmp_path: Path) -> None:
    bad = write_candidate(tmp_path / "bad", {"routing.yaml": (("queue: appliance,", "queue: aplliance,"),)})
    async with working(week, "zhao", RulesScreen) as pilot:
        await press(pilot, "d")
        await type_text(pilot, str(bad))
        await press(pilot, "enter")
        await shown(pilot, "1 fault")
        await shown(pilot, "routing.yaml:")
        await try_rules(pilot, "")
        await shown(pilot, "cannot be tried")
        await press(pilot, "f3", "d", "ctrl+u", "enter")
        await shown(pilot, "Rules in force")


async def test_a_draft_is_tried_and_each_case_explains_both_sides(week: Desk, candidate: str) -> None:
    async with working(week, "zhao", RulesScreen) as pilot:
        await try_rules(pilot, candidate)
        await shown(pilot, "5 of 6 cases would be treated otherwise.")
        await shown(pilot, "Appliances > General 4 ####")
        await press(pilot, "pagedown")
        await shown(pilot, "old 8.0, peak 8 ####")
        await press(pilot, "c")
        assert isinstance(pilot.app.screen, DifferencesScreen)
        await shown(pilot, "P3 becomes P2")
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, DifferenceScreen)
        await shown(pilot, "amount ¥2,000.00")
        await shown(pilot, "was due 2026-11-23 (Mon) 13:00")
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, CaseScreen)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_figures_fit_in_both_languages(
    week: Desk, candidate: str, language: Language, size: tuple[int, int]
) -> None:
    async with working(week, "zhao", RulesScreen, language=language, size=size) as pilot:
        await shown(pilot, "calendar.yaml")
        assert ".." not in page(pilot)
        await try_rules(pilot, candidate)
        await wait_until(pilot, lambda: getattr(pilot.app.screen, "result", None) is not None)
        for _ in range(3):
            lines = page(pilot).split("\n")[1:]
            assert not [line for line in lines if line.endswith("..")]
            await press(pilot, "pagedown")


async def test_keys_are_free_while_it_works_and_leaving_stops_it(
    week: Desk, candidate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step waits until it is let go; after the screen is left, none follows."""
    import threading

    steps: list[int] = []
    go = threading.Semaphore(1)
    step = replay.Replaying.step

    def held(self: replay.Replaying, desk: Desk) -> None:
        go.acquire(timeout=10)
        steps.append(self.finished)
        step(self, desk)

    monkeypatch.setattr(replay, "STEP", 1)
    monkeypatch.setattr(replay.Replaying, "step", held)
    async with working(week, "zhao", RulesScreen) as pilot:
        await try_rules(pilot, candidate)
        await shown(pilot, "1 of 6 cases tried; F3 stops.")
        assert isinstance(pilot.app.screen, ReplayScreen)
        await press(pilot, "c")
        await shown(pilot, "The cases are still being tried.")
        go.release()
        await press(pilot, "f3")
        go.release()
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, RulesScreen))
        before = len(steps)
        for _ in range(6):
            go.release()
        await press(pilot, "f5")
        await shown(pilot, "as of")
        assert len(steps) <= before + 1 < 6


async def test_the_administrator_sees_figures_and_no_cases(week: Desk, candidate: str) -> None:
    async with working(week, "root", RulesScreen) as pilot:
        await try_rules(pilot, candidate)
        await shown(pilot, "5 of 6 cases")
        await press(pilot, "c")
        await shown(pilot, "Your role sees no cases.")


async def test_questions_refuse_what_is_no_directory_and_no_day(week: Desk, candidate: str) -> None:
    async with working(week, "zhao", RulesScreen) as pilot:
        await press(pilot, "t")
        await type_text(pilot, "/no/where")
        await press(pilot, "enter")
        await shown(pilot, "there is no such directory")
        await press(pilot, "ctrl+u")
        await type_text(pilot, candidate)
        await press(pilot, "enter", "ctrl+u")
        await type_text(pilot, "soon")
        await press(pilot, "enter")
        await shown(pilot, "soon is no day")
        await press(pilot, "f12")
