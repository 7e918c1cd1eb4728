"""A complaint of real length (4,000 characters, 200 entries, 20 files): reading it, its lines, its screen."""

from __future__ import annotations

import asyncio
import statistics
import time

from config.texts import Translator
from models import operation
from models.cases.queries import view
from models.cases.tables import Case
from models.desk import Desk
from models.events import Event
from screens.application import DeskApplication
from screens.cases.lines import CaseText
from screens.cases.screen import CaseScreen
from screens.widgets.paragraphs import wrapped
from tests.bench.measuring import report, seconds
from tests.models.complaining import FOOD
from tests.models.long_case import open_long_case
from tests.screens.company import found_company
from tests.screens.driving import wait_until
from tests.screens.working import working

OPENS_WITHIN = 0.2
"""Seconds in which the screen of a case must stand on a quiet machine, where computing is all that it waits for."""


def bench_a_case_of_real_length(sqlite_desk: Desk) -> None:
    """The query, the lines at 80 cells, and the screen from the key to the last row."""
    number = open_long_case(found_company(sqlite_desk), "lin")
    case = Case.get(Case.number == number)
    history, parameters = Event.select().where(Event.case == case.id).sql()
    bare = seconds(lambda: sqlite_desk.database.execute_sql(history, parameters).fetchall(), 20)
    report("read a long case", seconds(lambda: view(sqlite_desk, number), 20), bare, "bare SELECT of its history")
    words = Translator("en", sqlite_desk.rules.zone)
    text = CaseText(view(sqlite_desk, number), words, sqlite_desk.rules, sqlite_desk.now())
    laid = seconds(lambda: [wrapped(lines, 80) for lines in (text.facts(), text.timeline())])
    said = "".join(str(row) for row in Event.select(Event.note).where(Event.case == case.id).tuples())
    report("its lines", laid, seconds(lambda: [ord(sign) for sign in said]), "looking at each character once")
    short, long = asyncio.run(_opening(sqlite_desk, number))
    report("opening its screen (computing time)", long, short, "the screen of a short case")
    assert long < OPENS_WITHIN, f"{long:.3f} s"


async def _opening(desk: Desk, number: str) -> tuple[float, float]:
    """Seconds of computing, in all threads, to open the screen of a short case and of the long one; the medians."""
    short: str = operation.run(desk, "intake.open", {"kind": "complaint", **FOOD}).number
    medians = []
    async with working(desk, "lin") as pilot:
        app: DeskApplication = pilot.app  # type: ignore[assignment]
        for each in (short, number):
            taken = []
            for _ in range(6):
                started = time.process_time()
                await pilot.app.push_screen(CaseScreen(each))
                await wait_until(pilot, lambda: not app.busy())
                taken.append(time.process_time() - started)
                await pilot.app.pop_screen()
            medians.append(statistics.median(taken[1:]))
    return medians[0], medians[1]
