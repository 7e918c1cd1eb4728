"""The live queue: it changes by itself, keeps the cursor on its case, and lets a supervisor act."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from models.cases.tables import Case, Notice
from models.clocks.operations import StopClocks, stop
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import Opened, open_case
from models.staff.members import member
from screens.queue.screen import QueueScreen
from screens.widgets import RowTable
from tests.clock import SettableClock
from tests.screens.driving import press, rows, shown, type_text, wait_until
from tests.screens.working import working


def numbers(pilot: Pilot[Any]) -> list[str]:
    table: RowTable[Any] = pilot.app.screen.query_one(RowTable)
    return [row.number for row in table.rows if hasattr(row, "number")]


def complain(desk: Desk, text: str = "发霉", **more: Any) -> Opened:
    given: dict[str, Any] = {
        "kind": "complaint", "customer_id": 1, "product_code": "P2", "category": "device_fault", "text": text
    }  # fmt: skip
    return open_case(desk.acting(member("lin")), OpenCase(**(given | more)))


async def test_a_case_of_another_process_appears_in_its_place_and_the_cursor_stays(company: Desk) -> None:
    first = complain(company)
    async with working(company, "zhao", QueueScreen, live=True) as pilot:
        await shown(pilot, "王**")
        assert "P3" in rows(pilot)[5]
        urgent = complain(company, "插头冒烟", flags=("device_hazard",))
        await wait_until(pilot, lambda: numbers(pilot) == [urgent.number, first.number])
        table: RowTable[Any] = pilot.app.screen.query_one(RowTable)
        assert table.current is not None
        assert table.current.number == first.number
        await shown(pilot, "Open 2")


async def test_an_agent_takes_a_case_and_the_supervisor_sees_the_owner(company: Desk) -> None:
    complain(company)
    async with working(company, "zhao", QueueScreen, live=True) as pilot:
        await shown(pilot, "王**")
        async with working(company, "lin") as agent:
            await press(agent, "f7")
            await shown(agent, "林静")
        await wait_until(pilot, lambda: "林静" in rows(pilot)[5])


async def test_worst_first_changes_as_time_goes_by(company: Desk, clock: SettableClock) -> None:
    old = complain(company)
    company_agent = company.acting(member("lin"))
    clock.advance(minutes=1)
    paused = complain(company, "等照片")
    Case.update(severity="P2").where(Case.number == paused.number).execute()
    stop(company_agent, StopClocks(case=old.number, version=old.version, reason="customer"))
    clock.advance(minutes=1)
    newest = complain(company, "冒烟", flags=("device_hazard",))
    async with working(company, "zhao", QueueScreen) as pilot:
        await shown(pilot, "王**")
        await wait_until(pilot, lambda: numbers(pilot)[:1] == [newest.number])
        for _ in range(4):  # never so long without a key that the screen locks
            clock.advance(minutes=10)
            await press(pilot, "home")
        await wait_until(pilot, lambda: "OVR" in rows(pilot)[5])


async def test_filters_groups_and_words(company: Desk) -> None:
    complain(company, "发霉")
    complain(company, "冒烟", flags=("device_hazard",))
    async with working(company, "zhao", QueueScreen, size=(132, 43)) as pilot:
        await shown(pilot, "冒烟")
        await press(pilot, "f")
        await type_text(pilot, "5")
        assert len(numbers(pilot)) == 1
        await shown(pilot, "Live queue: P1 only")
        await press(pilot, "f", "1", "slash")
        await type_text(pilot, "发霉")
        await press(pilot, "enter")
        assert len(numbers(pilot)) == 1
        await press(pilot, "slash", "ctrl+u")
        await type_text(pilot, "漏油")
        await press(pilot, "enter")
        await shown(pilot, "No open case passes the filter")
        await press(pilot, "slash", "ctrl+u", "enter", "g", "4")
        await shown(pilot, "P1 urgent: 1")
        await shown(pilot, "P3 medium: 1")


async def test_assign_raise_and_message_from_the_list(company: Desk) -> None:
    case = complain(company)
    async with working(company, "zhao", QueueScreen, live=True) as pilot:
        await shown(pilot, "王**")
        company.acting(member("zhou"))
        await press(pilot, "space")
        assert rows(pilot)[5].startswith(">*")
        await press(pilot, "a")
        await type_text(pilot, "qqq")
        await shown(pilot, "Nothing in the list begins like this.")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "周磊")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "周磊" in rows(pilot)[5] or "not at work" in rows(pilot)[22])
        assert rows(pilot)[5].startswith(">*") == ("周磊" not in rows(pilot)[5]), "what was assigned is not marked"
        await press(pilot, "r", "2")
        await type_text(pilot, "urgent customer")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: Case.get(Case.number == case.number).severity == "P2")
        await wait_until(pilot, lambda: "P2" in rows(pilot)[5])
        await press(pilot, "m")
        await type_text(pilot, "林静")
        await press(pilot, "enter")
        await type_text(pilot, "please look")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: Notice.select().where(Notice.text == "please look").exists())


async def test_a_case_is_changed_again_before_the_feed_tells_of_the_first_change(company: Desk) -> None:
    case = complain(company)
    async with working(company, "zhao", QueueScreen) as pilot:
        await shown(pilot, "王**")
        for severity, reason in (("2", "pressing"), ("4", "less so")):
            await press(pilot, "r", severity)
            await type_text(pilot, reason)
            await press(pilot, "enter")
        assert Case.get(Case.number == case.number).severity == "P4"
        assert "P4" in rows(pilot)[5]


async def test_enter_opens_the_case_and_f11_comes_back(company: Desk) -> None:
    case = complain(company)
    async with working(company, "zhao", QueueScreen) as pilot:
        await shown(pilot, "王**")
        await press(pilot, "enter")
        await shown(pilot, case.number)
        await press(pilot, "f11")
        assert isinstance(pilot.app.screen, QueueScreen)


async def test_take_next_says_why_there_is_none(company: Desk) -> None:
    async with working(company, "lin") as pilot:
        await press(pilot, "f7")
        await shown(pilot, "No case waits that you could take.")
