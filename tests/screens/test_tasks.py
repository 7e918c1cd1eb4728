"""The tasks of a department: due times, finishing, other departments, and changes that come by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.texts import Language
from models.cases.tables import Task
from models.desk import Desk
from screens.cases.screen import CaseScreen
from screens.tasks.screen import TasksScreen
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.screens.complaining import BOTH, answer, fits
from tests.screens.driving import command, gone, press, rows, shown
from tests.screens.working import working


@pytest.fixture
def company(sqlite_desk: Desk, clock: SettableClock) -> Company:
    return Company(sqlite_desk, clock)


def asked(company: Company, text: str, hours: float | None, department: str = "qc") -> None:
    """A department is asked for something on a new complaint."""
    due = None if hours is None else company.clock() + timedelta(hours=hours)
    company.does("agent", "tasks.add", case=company.opens(), department=department, text=text, due_at=due)


async def test_the_tasks_of_my_department_the_most_urgent_first(company: Company) -> None:
    asked(company, "whenever", None)
    asked(company, "tomorrow", 26)
    asked(company, "soon\nwith the retained sample", 2)
    asked(company, "not ours", 1, "tech")
    async with working(company.desk, "qc") as pilot:
        await command(pilot, "tasks")
        await shown(pilot, "My department's work", "> 2h", "soon", "whenever")
        listed = [word for line in rows(pilot)[:12] for word in ("soon", "tomorrow", "whenever") if word in line]
        assert listed == ["soon", "tomorrow", "whenever"]
        assert "not ours" not in "\n".join(rows(pilot))
        await shown(pilot, "with the retained sample")  # the whole text of the task under the cursor
        await press(pilot, "down")
        await gone(pilot, "with the retained sample")


async def test_an_investigation_asks_both_departments(company: Company) -> None:
    number = company.reach("investigating")
    for login in ("qc", "tech"):
        async with working(company.desk, login, TasksScreen) as pilot:
            await shown(pilot, number, "照片三张", "辅酶Q10")


async def test_a_task_is_finished_with_its_result(company: Company) -> None:
    asked(company, "look at the sample", 2)
    async with working(company.desk, "qc", TasksScreen) as pilot:
        await press(pilot, "f", "enter")
        assert Task.get().done_at is None  # a result is needed
        await answer(pilot, "nothing found")
        await shown(pilot, "The task is finished.", "There is no open task.")
    assert (Task.get().result, Task.get().done_by.login) == ("nothing found", "qc")


async def test_what_somebody_else_finished_meanwhile_is_said_and_goes(company: Company) -> None:
    asked(company, "look at the sample", 2)
    async with working(company.desk, "qc", TasksScreen) as pilot:
        await press(pilot, "f")
        company.does("supervisor", "tasks.finish", task_id=Task.get().id, version=1, result="mine")
        await answer(pilot, "nothing found")
        await shown(pilot, "! The task is finished already.", "There is no open task.")
    assert Task.get().result == "mine"


async def test_another_department_is_shown(company: Company) -> None:
    asked(company, "measure the voltage", 2, "tech")
    async with working(company.desk, "qc", TasksScreen) as pilot:
        await gone(pilot, "measure")
        await press(pilot, "d", str(2 + list(company.desk.rules.routing.departments).index("tech")))
        await shown(pilot, "Work of", "measure the voltage")
        await press(pilot, "d", "1", "enter")
        await shown(pilot, "My department's work")


@pytest.mark.parametrize("key", ["f", "o"])
async def test_without_a_task_each_key_says_so(company: Company, key: str) -> None:
    async with working(company.desk, "qc", TasksScreen) as pilot:
        await press(pilot, key)
        await shown(pilot, "! There is no open task.")


async def test_tasks_come_and_go_by_themselves_and_get_late(company: Company, clock: SettableClock) -> None:
    async with working(company.desk, "qc", TasksScreen, live=True) as pilot:
        await shown(pilot, "There is no open task.")
        asked(company, "look at the sample", 0.05)
        await shown(pilot, "look at the sample", "> !3m")
        clock.advance(minutes=5)
        await shown(pilot, "OVR 2m")
        company.does("supervisor", "tasks.finish", task_id=Task.get().id, version=1, result="done")
        await gone(pilot, "look at the sample")


async def test_enter_and_o_open_the_case(company: Company) -> None:
    asked(company, "look at the sample", 2)
    async with working(company.desk, "qc", TasksScreen) as pilot:
        for key in ("enter", "o"):
            await press(pilot, key)
            assert isinstance(pilot.app.screen, CaseScreen)
            await press(pilot, "f3")


@BOTH
async def test_it_fits(company: Company, language: Language) -> None:
    asked(company, "很长的任务" * 20, 2)
    async with working(company.desk, "qc", TasksScreen, language=language) as pilot:
        words = {"en": ("f Task done", "o Open case", "d Department"), "zh": ("f ", "o ", "d ")}
        await shown(pilot, *words[language])
        assert fits(pilot)
