"""The hand-over screen: proposed owners, each P1 and P2 confirmed, all carried out at once."""

from __future__ import annotations

import pytest

from config.texts import Language
from models.cases.tables import Case
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.staff.members import member
from models.staff.operations import AddStaff, add
from models.staff.sessions import SetState, SignOut, set_state, sign_out
from models.staff.tables import Staff
from screens.handover.screen import HandoverScreen
from screens.paint import width
from screens.queue.screen import QueueScreen
from tests.screens.driving import press, rows, shown, type_text
from tests.screens.working import working


def owners() -> list[str | None]:
    return [row.owner.login if row.owner_id else None for row in Case.select().order_by(Case.id)]


def lin() -> HandoverScreen:
    return HandoverScreen("lin")


@pytest.fixture
def leaving(company: Desk) -> list[str]:
    """The numbers of three open cases of 林静: a P3, a P1, and one more P1. 周磊 and 赵敏 are ready."""
    add(company, AddStaff(login="chen", name="陈经理", roles=("manager",)))
    for login in ("zhou", "zhao"):
        set_state(company.acting(member(login)), SetState(state="ready"))
    numbers = []
    for customer in (1, 2, 3):
        given = OpenCase(
            kind="complaint", customer_id=customer, product_code="P2", category="device_fault", text="不转", take=True,
            flags=() if customer == 1 else ("device_hazard",),
        )  # fmt: skip
        numbers.append(open_case(company.acting(member("lin")), given).number)
    return numbers


async def test_opened_by_its_code_it_proposes_and_carries_out(company: Desk, leaving: list[str]) -> None:
    async with working(company, "zhao") as pilot:
        await press(pilot, "colon")
        await type_text(pilot, "handover lin")
        await press(pilot, "enter")
        await shown(pilot, "Hand-over: 林静")
        await shown(pilot, "P1/P2 confirmed: 0 of 2. Without a new owner: 0.")
        await press(pilot, "f10")
        await shown(pilot, f"{leaving[1]} is not confirmed")
        await press(pilot, "y", "y")
        await shown(pilot, "P1/P2 confirmed: 2 of 2.")
        await press(pilot, "f10")
        await type_text(pilot, "has left")
        await press(pilot, "enter", "1")
        await shown(pilot, "Done: 3 handed over, 0 back in queues; tasks 0, calls 0.")
        await shown(pilot, "No case is open.")
    assert set(owners()) == {"zhou", "zhao"}
    assert Staff.get(Staff.login == "lin").active


async def test_all_urgent_ones_are_asked_about_one_by_one(company: Desk, leaving: list[str]) -> None:
    async with working(company, "zhao", lin) as pilot:
        await press(pilot, "a")
        await shown(pilot, f"{leaving[1]} P1 李* to 周磊: right?")
        await press(pilot, "y")
        await shown(pilot, f"{leaving[2]} P1 王* to")
        await press(pilot, "n")
        await shown(pilot, "P1/P2 confirmed: 1 of 2.")
        await press(pilot, "y", "a")
        await shown(pilot, "There is nothing left to confirm.")


async def test_another_owner_the_queue_and_what_stays(company: Desk, leaving: list[str]) -> None:
    async with working(company, "zhao", lin) as pilot:
        await press(pilot, "c")
        await type_text(pilot, "赵敏")
        await press(pilot, "enter")
        await shown(pilot, "chosen by hand")
        await press(pilot, "y", "c", "2")  # the cursor is at the next urgent one, which stays
        await shown(pilot, "(stays)")
        await press(pilot, "end", "c", "1")
        await shown(pilot, "(queue)")
        await press(pilot, "f10")
        await type_text(pilot, "on leave")
        await press(pilot, "enter", "1")
        await shown(pilot, "Done: 1 handed over, 1 back")
        await shown(pilot, "1 case, 0 tasks")
    assert owners() == [None, "zhao", "lin"]


async def test_what_changed_meanwhile_is_looked_at_again(company: Desk, leaving: list[str]) -> None:
    async with working(company, "zhao", lin) as pilot:
        await press(pilot, "y", "y")
        await shown(pilot, "2 of 2")
        Case.update(version=Case.version + 1).where(Case.number == leaving[2]).execute()
        await press(pilot, "f10")
        await type_text(pilot, "left")
        await press(pilot, "enter", "1")
        await shown(pilot, f"{leaving[2]} has changed meanwhile")
        await shown(pilot, "P1/P2 confirmed: 1 of 2.")
        assert owners() == ["lin"] * 3
        await press(pilot, "y", "f10")
        await type_text(pilot, "left")
        await press(pilot, "enter", "2")
        await shown(pilot, "Done: 3 handed over")
    assert not Staff.get(Staff.login == "lin").active


async def test_a_manager_is_asked_before_a_login_ends_with_open_cases(company: Desk, leaving: list[str]) -> None:
    async with working(company, "chen", lin) as pilot:
        for key in ("home", "down", "down"):
            await press(pilot, key, "c", "2")
        await press(pilot, "f10")
        await type_text(pilot, "left")
        await press(pilot, "enter", "2")
        await shown(pilot, "3 cases, 0 tasks, 0 calls. Back to the queues with them?")
        await press(pilot, "y")
        await shown(pilot, "Done: 0 handed over, 3 back in queues")
    assert owners() == [None] * 3


async def test_over_the_cap_only_when_the_supervisor_says_so(company: Desk, leaving: list[str]) -> None:
    async with working(company, "zhao", lin) as pilot:
        await press(pilot, "y", "y")
        await shown(pilot, "2 of 2")
        Staff.update(load_cap=1).execute()
        await press(pilot, "f10")
        await type_text(pilot, "left")
        await press(pilot, "enter", "1")
        await shown(pilot, "has a load of 0 of 1. Hand over all the same?")
        await press(pilot, "y")
        await shown(pilot, "Done: 3 handed over")


async def test_an_agent_may_not(company: Desk) -> None:
    async with working(company, "lin") as pilot:
        await press(pilot, "colon")
        await type_text(pilot, "handover zhou")
        await press(pilot, "enter")
        await shown(pilot, "! Your role may not do this.")


async def test_who_can_be_given_a_case_is_asked_best_first(company: Desk, leaving: list[str]) -> None:
    sign_out(company.acting(member("zhao")), SignOut())
    async with working(company, "chen", QueueScreen) as pilot:
        await shown(pilot, "李*")
        await press(pilot, "a")
        await shown(pilot, "1 周磊: load 0/30, idle 0 min")
        await shown(pilot, "2 (赵敏: off duty)")
        await shown(pilot, "3 (陈经理: lacks Urgent cases, Appliances)")
        Staff.update(load_cap=3).where(Staff.login == "zhou").execute()
        await press(pilot, "1")
        await shown(pilot, "周磊 has a load of 0 of 3. Assign it all the same? (y/N)")
        await press(pilot, "y")
        await shown(pilot, "1 assigned.")
    assert owners().count("zhou") == 1


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_it_fits(company: Desk, leaving: list[str], language: Language, size: tuple[int, int]) -> None:
    async with working(company, "zhao", lin, language=language, size=size) as pilot:
        await shown(pilot, leaving[0])
        assert all(width(line) <= size[0] for line in rows(pilot))
        keys = rows(pilot)[-1]
        assert ("F10 Carry out" if language == "en" else "F10 执行移交") in keys
