"""The server goes away under a session: the screen stays, says so, keeps what is typed, and goes on by itself."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from models.cases.tables import Case
from models.desk import Desk
from models.events import Event
from screens.intake.screen import IntakeScreen
from screens.queue.screen import QueueScreen
from screens.session import Session
from screens.widgets import Form
from tests.relay import Relay, relay
from tests.screens.company import found_company
from tests.screens.driving import gone, press, shown, type_text
from tests.screens.working import working
from tests.servers import OwnServer, own_server

CALL = json.dumps({"kind": "suggestion", "text": "非常不满意"}).encode()


@pytest.fixture
def server() -> Iterator[OwnServer]:
    """A server of this test alone."""
    with own_server() as made:
        yield made


@pytest.fixture
def way(postgres_url: str) -> Iterator[Relay]:
    """The way to a PostgreSQL database, which can be cut."""
    with relay(postgres_url) as made:
        yield made


async def types_on(desk: Desk, fails: Callable[[], object], comes_back: Callable[[], object]) -> None:
    """An agent types a call while the server is away, and saves it on the one that comes back."""
    async with working(desk, "lin", lambda: IntakeScreen("1001"), live=True) as pilot:
        await type_text(pilot, "4")
        await press(pilot, "enter")
        pilot.app.screen.query_one(Form).focus_field("text")
        await type_text(pilot, "well")
        fails()
        await shown(pilot, "! No database since 09:00; trying again. Your input is kept.")
        await pilot.press(*"done")
        await shown(pilot, "welldone")
        await pilot.press("f10")
        await pilot.press("f10")
        comes_back()
        await shown(pilot, "C S 0 0 0 0")
        await gone(pilot, "No database")
    assert [case.text for case in Case.select()] == ["welldone"]
    assert Event.select().where(Event.operation == "intake.open", Event.subject == "case").count() == 1


async def test_a_server_that_is_stopped_and_started_loses_nothing_that_is_typed(
    server: OwnServer, open_desk: Callable[[str], Desk]
) -> None:
    with server.fresh() as url:
        desk = found_company(open_desk(url))
        await types_on(desk, server.stop, server.start)
        desk.database.close()


async def test_a_queue_that_was_cut_off_shows_what_it_missed(
    way: Relay, open_desk: Callable[[str], Desk], postgres_url: str
) -> None:
    desk = found_company(open_desk(way.url))
    async with working(desk, "zhao", QueueScreen, live=True) as pilot:
        way.closed = True
        way.cut()
        await shown(pilot, "! No database since 09:00")
        command = [sys.executable, "-m", "app", "--db", postgres_url, "do", "intake.open", "--as", "lin"]
        await asyncio.to_thread(subprocess.run, command, input=CALL, check=True, capture_output=True)
        way.closed = False
        await shown(pilot, "Open 1")
        await gone(pilot, "No database")


async def test_whoever_leaves_meanwhile_waits_for_nobody(way: Relay, open_desk: Callable[[str], Desk]) -> None:
    desk = found_company(open_desk(way.url))
    async with working(desk, "zhao", QueueScreen) as pilot:
        way.closed = True
        way.cut()
        await pilot.press("f5")
        await shown(pilot, "! No database since")
        session = pilot.app
        assert isinstance(session, Session)
        await session.act_quit()
    desk.database.close()
