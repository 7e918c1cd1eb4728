"""Signing in, home, locking, searching: what frames the work."""

from __future__ import annotations

from config.texts import Translator
from models.database import is_sqlite
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.messages.notices import SendNotice, send, unread
from models.staff.members import member
from models.staff.tables import Staff
from screens.cases.screen import CaseScreen
from screens.gateway import Gateway
from screens.home.screen import HomeScreen
from screens.intake.screen import IntakeScreen
from screens.login.screen import LoginScreen
from screens.search.screen import SearchScreen
from screens.session import Session
from tests.screens.driving import page, press, shown, type_text, wait_until
from tests.screens.working import working


def state_of(login: str) -> str:
    return str(Staff.get(Staff.login == login).state)


async def test_a_password_lets_in_and_a_wrong_one_does_not(company: Desk) -> None:
    def open_desk() -> Desk:
        company.database.connect(reuse_if_open=True)
        return Desk(company.database, company.rules, clock=company.clock)

    session = Session(company.rules, Gateway(open_desk), Translator("en", company.rules.zone), company.clock)
    async with session.run_test(size=(80, 24)) as pilot:
        await type_text(pilot, "lin")
        await press(pilot, "enter")
        await type_text(pilot, "wrong")
        await press(pilot, "enter")
        await shown(pilot, "Login or password is wrong.")
        assert state_of("lin") == "off"
        await type_text(pilot, "right-1")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(session.front, HomeScreen))
        assert state_of("lin") == "ready"
        assert "right-1" not in page(pilot)
        await press(pilot, "f2")
        await type_text(pilot, "quit")
        await pilot.press("enter")
        await wait_until(pilot, lambda: not session.is_running)
    assert state_of("lin") == "off"


async def test_a_lock_keeps_what_is_below_and_opens_for_the_same_person(company: Desk) -> None:
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        session = pilot.app
        assert isinstance(session, Session)
        session.idle()
        await wait_until(pilot, lambda: isinstance(session.front, LoginScreen))
        assert state_of("lin") == "away"
        assert "王秀英" not in page(pilot)
        await press(pilot, "f3")
        assert isinstance(session.front, LoginScreen)
        await type_text(pilot, "right-1")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(session.front, IntakeScreen))
        await shown(pilot, "王秀英")
        assert state_of("lin") == "ready"


async def test_a_database_that_takes_nothing_keeps_no_screen_open_and_nobody_here(company: Desk) -> None:
    read_only = "PRAGMA query_only = 1" if is_sqlite(company.database) else "SET default_transaction_read_only = on"
    async with working(company, "lin", lambda: IntakeScreen("1001")) as pilot:
        session = pilot.app
        assert isinstance(session, Session)
        await session.gateway.run(lambda desk: desk.database.execute_sql(read_only))
        session.idle()
        await wait_until(pilot, lambda: isinstance(session.front, LoginScreen))
        assert "王秀英" not in page(pilot)
        session.run_worker(session.act_quit(), exit_on_error=False)
        await wait_until(pilot, lambda: not session.is_running)


async def test_home_shows_messages_cases_drafts_and_what_changed(company: Desk) -> None:
    lin, zhao = (company.acting(member(login)) for login in ("lin", "zhao"))
    case = open_case(lin, OpenCase(kind="repair", customer_id=1, product_code="P2", order_number="D1002",
                                   category="device_fault", text="不通电", take=True))  # fmt: skip
    send(zhao, SendNotice(to="lin", text="please hurry", case=case.number))
    async with working(company, "lin") as pilot:
        await shown(pilot, "赵敏: please hurry")
        await shown(pilot, "不通电")
        await shown(pilot, "Mine: 1 case,")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        assert unread(lin) == []


async def test_search_finds_two_characters_of_a_text_and_customers(company: Desk) -> None:
    open_case(company, OpenCase(kind="praise", customer_id=1, text="客服特别有耐心"))
    open_case(company, OpenCase(kind="praise", customer_id=2, text="快递很快"))
    async with working(company, "lin") as pilot:
        await press(pilot, "f8")
        await type_text(pilot, "耐心")
        await shown(pilot, "客服特别有耐心")
        assert "快递很快" not in page(pilot)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        await press(pilot, "f3")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen))
        await press(pilot, "end", "ctrl+u")
        await type_text(pilot, "2002")
        await shown(pilot, "李强")


async def test_a_code_opens_a_case_and_a_wrong_digit_is_noticed(company: Desk) -> None:
    number = open_case(company, OpenCase(kind="praise", customer_id=1, text="很好")).number
    async with working(company, "lin") as pilot:
        await press(pilot, "f2")
        await type_text(pilot, f"o {number[2:].lstrip('0')}")
        await press(pilot, "enter")
        await shown(pilot, "很好")
        await press(pilot, "f3", "f2")
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        await type_text(pilot, f"o {wrong}")
        await press(pilot, "enter")
        await shown(pilot, "wrong check digit")


async def test_the_whole_screen_speaks_chinese(company: Desk) -> None:
    async with working(company, "lin", IntakeScreen, language="zh") as pilot:
        await shown(pilot, "新工单")
        await shown(pilot, "您好，这里是售后服务中心")
        assert "Customer" not in page(pilot)
