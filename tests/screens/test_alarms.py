"""Alarms at the terminal: a line wherever one is, the bell, home, the list, and how they are acknowledged."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest

from config.texts import T
from models import operation
from models.alarms.operations import AcknowledgeAlarms, FireAlarms, acknowledge, fire
from models.alarms.queries import News, mine, news
from models.cases.tables import Case
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.refusals import Refused
from models.staff.members import member
from models.staff.tables import Staff
from screens.alarms.screen import AlarmsScreen
from screens.cases.screen import CaseScreen
from screens.feed import Changed
from screens.home.screen import HomeScreen
from screens.intake.screen import IntakeScreen
from screens.session import Session
from tests.clock import SettableClock
from tests.screens.driving import command, page, press, rows, shown, type_text, wait_until
from tests.screens.working import working


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen does not lock when the clock is put forward."""
    monkeypatch.setattr("screens.session.IDLE", timedelta(days=30))


@pytest.fixture
def number(company: Desk) -> str:
    """A repair of Lin's: first response within 120 desk minutes from 9:00."""
    given = OpenCase(kind="repair", customer_id=1, product_code="P2", order_number="D1002", category="device_fault",
                     text="不通电", take=True)  # fmt: skip
    return open_case(company.acting(member("lin")), given).number


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Each ring of the terminal."""
    rung: list[int] = []
    monkeypatch.setattr(Session, "bell", lambda self: rung.append(1))
    return rung


async def test_an_alarm_is_said_on_whatever_screen_one_is(
    company: Desk, number: str, clock: SettableClock, bells: list[int]
) -> None:
    async with working(company, "lin", IntakeScreen, live=True) as pilot:
        await type_text(pilot, "10")
        clock.at("2026-11-23 10:30")
        fire(company, FireAlarms())
        await shown(pilot, f"! {number} P3 First response: used 75 %")
        assert "! alarms 1" in rows(pilot)[0]
        assert bells == [1]
        assert isinstance(pilot.app.screen, IntakeScreen)
        await type_text(pilot, "01")
        assert "1001" in page(pilot)


class Asked:
    """What a session heard of the feed, and how often it then asked for its alarms."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.heard: set[int] = set()
        self.times = 0
        asks, hears = news, Session.on_changed

        def asked(desk: Desk, after: int) -> News:
            self.times += 1
            return asks(desk, after)

        def heard(session: Session, event: Changed) -> None:
            hears(session, event)
            self.heard |= event.case_ids

        monkeypatch.setattr("screens.session.news", asked)
        monkeypatch.setattr(Session, "on_changed", heard)


async def test_only_what_concerns_alarms_makes_a_session_ask_for_them(
    company: Desk, number: str, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lin, zhao = company.acting(member("lin")), company.acting(member("zhao"))
    asked = Asked(monkeypatch)
    async with working(company, "lin", live=True) as pilot:
        before = asked.times
        opened = [open_case(zhao, OpenCase(kind="suggestion", text="x", contact_name="y", contact_value="z"))]
        opened += [open_case(zhao, OpenCase(kind="praise", text="x", contact_name="y", contact_value="z"))]
        cases = {case.id for case in Case.select().where(Case.number.in_([one.number for one in opened]))}
        await wait_until(pilot, lambda: cases <= asked.heard)
        assert asked.times == before
        clock.at("2026-11-23 10:30")
        fire(company, FireAlarms())
        await shown(pilot, "alarms 1")
        reply = {"case": number, "direction": "out", "text": "已回电"}
        operation.run(zhao, "contacts.record", reply)
        await wait_until(pilot, lambda: "alarms" not in rows(pilot)[0])
        clock.at("2026-11-25 18:00")
        fire(company, FireAlarms())
        await shown(pilot, "alarms")
        acknowledge(lin, AcknowledgeAlarms(all=True))
        await wait_until(pilot, lambda: "alarms" not in rows(pilot)[0])


async def test_who_got_no_answer_asks_after_the_next_change(
    company: Desk, number: str, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch)
    async with working(company, "lin", live=True) as pilot:
        session = cast("Session", pilot.app)
        with monkeypatch.context() as patched:
            patched.setattr("screens.session.news", _busy)
            clock.at("2026-11-23 10:30")
            fire(company, FireAlarms())
            await shown(pilot, "busy")
        given = OpenCase(kind="praise", text="x", contact_name="y", contact_value="z")
        open_case(company.acting(member("zhao")), given)
        await shown(pilot, "alarms 1")
        assert session.last_alarm > 0
        assert asked.times > 0


def _busy(desk: Desk, after: int) -> News:
    raise Refused("busy", T("The database is busy."))


async def test_the_bell_is_silent_for_who_wants_that(
    company: Desk, number: str, clock: SettableClock, bells: list[int]
) -> None:
    async with working(company, "lin", live=True) as pilot:
        await command(pilot, "bell")
        await shown(pilot, "Ring at an alarm?")
        await press(pilot, "n")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: not Staff.get(Staff.login == "lin").bell)
        clock.at("2026-11-23 10:30")
        fire(company, FireAlarms())
        await shown(pilot, "alarms 1")
        assert bells == []


async def test_home_begins_with_the_alarms_and_enter_acknowledges(
    company: Desk, number: str, clock: SettableClock
) -> None:
    clock.at("2026-11-23 10:40")
    fire(company, FireAlarms())
    async with working(company, "lin") as pilot:
        await shown(pilot, "! Alarm")
        first = next(line for line in rows(pilot) if "! Alarm" in line)
        assert number in first
        assert "First response: used 75 %" in first
        assert "alarms 1" in rows(pilot)[0]
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        assert "alarms" not in rows(pilot)[0]
        assert mine(company.acting(member("lin"))) == []
        await press(pilot, "f3")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        await wait_until(pilot, lambda: "! Alarm" not in page(pilot))


async def test_the_list_acknowledges_one_or_all(company: Desk, number: str, clock: SettableClock) -> None:
    clock.at("2026-11-25 18:00")
    fire(company, FireAlarms())
    zhao = company.acting(member("zhao"))
    waiting = len(mine(zhao))
    assert waiting >= 3
    async with working(company, "zhao") as pilot:
        await command(pilot, "alarms")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, AlarmsScreen))
        await shown(pilot, "First response: late")
        await press(pilot, "x")
        await wait_until(pilot, lambda: len(mine(zhao)) == waiting - 1)
        await press(pilot, "a", "y", "enter")
        await shown(pilot, "No alarm waits for you.")
        assert mine(zhao) == []


async def test_enter_in_the_list_opens_the_case(company: Desk, number: str, clock: SettableClock) -> None:
    clock.at("2026-11-23 10:40")
    fire(company, FireAlarms())
    async with working(company, "zhao", AlarmsScreen, language="zh") as pilot:
        await shown(pilot, "首次响应：时限已用 75%")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        assert mine(company.acting(member("zhao"))) == []
        await shown(pilot, "预警")
