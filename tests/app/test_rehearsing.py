"""The host opens the first screens once before anybody comes: nothing is written, and nothing is left open."""

from __future__ import annotations

import threading

import pytest

from app.context import Context
from app.host.rehearsing import rehearse
from models.desk import Desk
from models.events import last_number
from models.staff.tables import Staff
from screens.home.screen import HomeScreen
from screens.intake.screen import IntakeScreen
from tests.screens.company import found_company


def rehearsed(desk: Desk, url: str) -> None:
    """On the database of a desk; no thread is left, and no connection of this one."""
    before = set(threading.enumerate())
    context = Context({"DESK_DB": url}, "en")
    context.writing()
    rehearse(context)
    context.database.close()
    assert set(threading.enumerate()) <= before


def test_without_anybody_who_works_here_the_sign_in_is_enough(sqlite_desk: Desk, sqlite_url: str) -> None:
    rehearsed(sqlite_desk, sqlite_url)


def test_what_everybody_opens_is_opened_and_nothing_is_written(
    sqlite_desk: Desk, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_company(sqlite_desk)
    loaded: list[str] = []
    for screen in (HomeScreen, IntakeScreen):
        load = screen.load

        async def noted(self: HomeScreen | IntakeScreen, load: object = load) -> None:
            loaded.append(type(self).__name__)
            await load(self)  # type: ignore[operator]

        monkeypatch.setattr(screen, "load", noted)
    before = last_number(), [(row.login, row.state) for row in Staff.select()]
    rehearsed(sqlite_desk, sqlite_url)
    sqlite_desk.database.connect(reuse_if_open=True)
    assert (last_number(), [(row.login, row.state) for row in Staff.select()]) == before
    assert loaded == ["HomeScreen", "IntakeScreen"]
