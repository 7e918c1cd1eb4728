"""How many keys the commonest jobs take: played here, and told in a table of README that must say the same."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from models.cases.tables import Case, Contact
from models.desk import Desk
from screens.approvals.screen import ApprovalsScreen
from screens.callbacks.screen import CallbacksScreen
from screens.cases.screen import CaseScreen
from screens.inspection.screen import InspectionScreen
from screens.warehouse.screen import WarehouseScreen
from tests.clock import SettableClock
from tests.models.returning import Shop, item
from tests.screens.driving import gone, shown, type_text
from tests.screens.test_intake import Keys
from tests.screens.working import working

README = Path(__file__).parents[2] / "README.md"
TABLE = re.compile(r"^\| (?P<job>[^|]+?) +\| +(?P<keys>\d+) \|$", re.MULTILINE)
Job = Callable[[Shop], Awaitable[int]]


async def complaint(shop: Shop) -> int:
    async with working(shop.desk, "agent") as pilot:
        keys = Keys(pilot)
        await keys.press("f6", *"1001", "enter", "2", "enter", "enter", "1", "enter", "enter", "enter", "enter")
        await keys.press("1", "enter", "enter", "enter", "enter", "enter")
        await type_text(pilot, "胶囊发霉有异味")
        await shown(pilot, "Due: First response")
        await keys.press("f10")
        await shown(pilot, "C S 0 0 0 0")
    return keys.count


async def take_next(shop: Shop) -> int:
    number = shop.opens()
    async with working(shop.desk, "agent") as pilot:
        keys = Keys(pilot)
        await keys.press("f7")
        await shown(pilot, number, "Agent")
    assert Case.get(Case.number == number).owner.login == "agent"
    return keys.count


async def note(shop: Shop) -> int:
    number = shop.opens()
    async with working(shop.desk, "agent", lambda: CaseScreen(number)) as pilot:
        keys = Keys(pilot)
        await keys.press("n")
        await type_text(pilot, "已联系客户")
        await keys.press("f10")
        await shown(pilot, "已联系客户", "Note")
    return keys.count


async def contact(shop: Shop) -> int:
    number = shop.opens()
    async with working(shop.desk, "agent", lambda: CaseScreen(number)) as pilot:
        keys = Keys(pilot)
        await keys.press("k", "tab", "tab", "tab")
        await type_text(pilot, "已告知处理进度")
        await keys.press("f10")
        await shown(pilot, "已告知处理进度")
    assert Contact.select().where(Contact.text == "已告知处理进度").exists()
    return keys.count


async def promise(shop: Shop) -> int:
    number = shop.opens()
    async with working(shop.desk, "agent", lambda: CaseScreen(number)) as pilot:
        keys = Keys(pilot)
        await keys.press("o", *"+2h", "tab")
        await type_text(pilot, "告知检测结果")
        await keys.press("f10")
        await shown(pilot, "A call is promised for")
    return keys.count


async def callback(shop: Shop) -> int:
    case = shop.does("agent", "intake.open", kind="praise", text="服务很好", customer_id=1).number
    shop.does("supervisor", "callbacks.plan", kind="inspection", case=case, reason="抽查服务")
    async with working(shop.desk, "lin", CallbacksScreen) as pilot:
        keys = Keys(pilot)
        await shown(pilot, case)
        await keys.press("f7")
        await shown(pilot, "138 0000 1001")
        await keys.press("1", "5", "5", "4", "3", "5", "enter")
        await gone(pilot, "138 0000 1001")
    return keys.count


async def approval(shop: Shop) -> int:
    number = shop.reach("planning")
    shop.propose(number, ("compensation", 5_000))
    async with working(shop.desk, "supervisor", ApprovalsScreen) as pilot:
        keys = Keys(pilot)
        await shown(pilot, number)
        await keys.press("y", "enter")
        await shown(pilot, f"{number} is approved.")
    return keys.count


async def parcel(shop: Shop) -> int:
    number = shop.authorised("W1", item(quantity=2))
    async with working(shop.desk, "warehouse", WarehouseScreen) as pilot:
        keys = Keys(pilot)
        await type_text(pilot, str(shop.application(number).code))  # the scanner types it
        await keys.press("enter", "enter")
        await shown(pilot, f"{number}: 2 pieces are taken in.")
    return keys.count


async def inspection(shop: Shop) -> int:
    number = shop.received("W1", item(quantity=2))
    async with working(shop.desk, "qc", InspectionScreen) as pilot:
        keys = Keys(pilot)
        await keys.press("a", "1", "enter")
        await type_text(pilot, "包装完好")
        await keys.press("enter")
        await shown(pilot, f"{number}: Pending approval")
    return keys.count


async def find(shop: Shop) -> int:
    async with working(shop.desk, "agent") as pilot:
        keys = Keys(pilot)
        await keys.press("f8", *"1001")
        await shown(pilot, "王秀英")
    return keys.count


JOBS: dict[str, Job] = {
    "Take down a complaint of a known caller: number, product, category, wish": complaint,
    "Find a customer by the last four digits": find,
    "Take the case that is next": take_next,
    "Write a note on a case": note,
    "Record a call with the customer": contact,
    "Promise a call in two hours": promise,
    "Make a callback with all its answers": callback,
    "Approve a solution": approval,
    "Take in a parcel that was scanned": parcel,
    "Inspect goods: grade, place, opinion": inspection,
}


@pytest.mark.parametrize("job", JOBS)
async def test_the_table_of_readme_is_what_it_takes(sqlite_desk: Desk, clock: SettableClock, job: str) -> None:
    told: dict[str, Any] = {found["job"]: int(found["keys"]) for found in TABLE.finditer(README.read_text("utf-8"))}
    assert await JOBS[job](Shop(sqlite_desk, clock)) == told.get(job)
