"""A broken promise is marked wherever cases are listed, from the moment at which it breaks until it is settled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from models.desk import Desk
from models.queue.queries import own, queue, rows
from screens.complaints.tracking import TrackingScreen
from screens.frame import DeskScreen
from screens.queue.painting import BROKEN
from screens.queue.screen import QueueScreen
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.screens.complaining import BOTH, fits
from tests.screens.driving import page, press, shown, wait_until
from tests.screens.driving import rows as lines
from tests.screens.working import working


@pytest.fixture
def company(desk: Desk, clock: SettableClock) -> Company:
    return Company(desk, clock)


def promise(company: Company, number: str, hours: int) -> int:
    due = company.clock() + timedelta(hours=hours)
    made = company.does("agent", "complaints.promise", case=number, text="回电", due_at=due)
    return int(made.promise_id)


def broken(company: Company, number: str) -> set[bool]:
    """What every list of cases says of one."""
    agent, now = company.acting("agent"), company.clock()
    found = [row for list_ in (queue(agent), own(agent), rows(agent, [company.case(number).id])) for row in list_]
    return {row.broken(now) for row in found if row.number == number}


def test_a_promise_is_broken_after_its_time_until_it_is_settled(company: Company, clock: SettableClock) -> None:
    number, other = company.reach("accepted"), company.reach("accepted")
    first, second = promise(company, number, 1), promise(company, number, 2)
    clock.advance(hours=1, minutes=15)
    assert broken(company, number) == {False}
    clock.advance(seconds=1)
    assert (broken(company, number), broken(company, other)) == ({True}, {False})
    company.does("agent", "complaints.keep_promise", promise_id=first)
    assert broken(company, number) == {False}
    clock.advance(hours=2)
    assert broken(company, number) == {True}
    company.does("agent", "complaints.keep_promise", promise_id=second, dropped="客户不再需要")
    assert broken(company, number) == {False}
    assert len([row for row in queue(company.acting("agent")) if row.number == number]) == 1


def marked(pilot: Pilot[Any]) -> list[str]:
    """The rows of a list that have the mark, after the two cells of the cursor."""
    return [line for line in lines(pilot) if line[2:4].rstrip("@ ") == BROKEN]


@BOTH
@pytest.mark.parametrize("screen", [QueueScreen, TrackingScreen])
async def test_lists_show_the_mark_and_the_help_explains_it(
    sqlite_desk: Desk, clock: SettableClock, screen: type[DeskScreen], language: Any
) -> None:
    company = Company(sqlite_desk, clock)
    number = company.reach("accepted")
    company.opens()
    promise(company, number, 1)
    async with working(company.desk, "agent", screen, language=language) as pilot:
        assert marked(pilot) == []
    clock.advance(hours=2)
    async with working(company.desk, "agent", screen, language=language) as pilot:
        await wait_until(pilot, lambda: len(marked(pilot)) == 1)
        assert fits(pilot)
        await press(pilot, "f1")
        said = {"en": "a promise to the customer is broken", "zh": "对客户的承诺已逾期"}[language]
        await wait_until(pilot, lambda: said in page(pilot))


async def test_home_shows_the_mark(sqlite_desk: Desk, clock: SettableClock) -> None:
    company = Company(sqlite_desk, clock)
    number = company.reach("accepted")
    promise(company, number, 1)
    clock.advance(hours=2)
    async with working(company.desk, "agent") as pilot:
        await shown(pilot, f"{BROKEN} {number}")
