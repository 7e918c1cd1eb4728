"""Bytes that nobody has typed, into every screen: random ones, and a text of another encoding.

They go through the desk's own parser and pacing into the application. Random bytes soon leave whatever screen is open:
each is therefore opened anew for a little of them. `test_noise` does the same to a few screens of a real terminal.
"""

from __future__ import annotations

import os
import random
import shutil
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from textual.pilot import Pilot

from app.practice import opening
from app.practice.company import TRAINEE, found
from models import settings
from models.cases.tables import Case
from models.desk import Desk
from models.intake.tables import Draft
from models.queue.wall import wall
from screens.cases.acting import ActingScreen
from screens.frame import DeskScreen
from screens.guiding.briefing import BriefingScreen
from screens.help.screen import HelpScreen
from screens.home.screen import HomeScreen
from screens.login.screen import LoginScreen
from screens.rules.words import RuleWordsScreen
from screens.wall.screen import WallScreen
from screens.warehouse.noting import CountScreen, ParcelScreen
from tests.app.feeding import Feeding, a_terminal
from tests.app.test_noise import GBK
from tests.app.test_practice import tour
from tests.app.ways_in import LATER, WAYS_IN, Way, known
from tests.clock import SettableClock
from tests.screens.driving import playing, shown, wait_until
from tests.screens.working import working
from tests.terminal.terminals import F

EACH = int(os.environ.get("DESK_TEST_NOISE", "3400"))
"""Bytes into each screen, 100,000 in all; DESK_TEST_NOISE says how many more there is time for."""
TOLD = "! Your terminal sends another encoding than UTF-8"
PIECE, ANEW = 200, 1000
"""Bytes after which the screen is opened anew if it was left meanwhile, and even if not."""


class Place(NamedTuple):
    """A screen, and how one comes to it."""

    screen: type[DeskScreen]
    way: Way


PLACES = {name: Place(screen, WAYS_IN[name]) for name, screen in known().items() if name in WAYS_IN} | {
    "cases.note": Place(ActingScreen, Way("o {case}\rn")),
    "help": Place(HelpScreen, Way("keys\r")),
    "manual": Place(HelpScreen, Way("manual\r1\r")),
    "login": Place(LoginScreen, Way("lock\r")),
    "rules.words": Place(RuleWordsScreen, Way("rules\r\x1b[B\r")),
    "warehouse.parcel": Place(ParcelScreen, Way("warehouse\r\tn", "ma.jun")),
    "warehouse.count": Place(CountScreen, Way("warehouse\r\tk", "ma.jun")),
    "wall": Place(WallScreen, Way("", "")),
}
"""Screens with keys of their own, and without."""
WORDS = "first things first"
DRAFTS = {
    "cases.note": WORDS,
    "intake": "1\t\t\t\t\t" + WORDS,
    "inspection": f"n{WORDS}\r",
    "callbacks.calling": f"t{WORDS}\r",
}
"""What is typed on the screens that keep drafts, of each kind."""
STRANGE = [*range(0x80, 0x100), *b" ,."]
"""What a terminal of another encoding sends, and nothing that saves, leaves or throws away."""


@pytest.fixture
def desks(
    fuller_demo: Path, clock: SettableClock, tmp_path: Path, open_desk: Callable[[str], Desk], monkeypatch: Any
) -> Iterator[Desk]:
    """One demo after the other, each as it was at first; files that are named by chance lie in a folder of the test."""
    clock.advance(LATER)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return (open_desk(f"sqlite:///{shutil.copy(fuller_demo, tmp_path / f'{number}.db')}") for number in count())


@asynccontextmanager
async def session(desk: Desk, name: str) -> AsyncIterator[Pilot[Any]]:
    """Somebody works, or a wallboard hangs there."""
    clock: Any = desk.clock
    hanging = playing(lambda: WallScreen(wall, timedelta(0)), desk=desk, clock=clock)
    who = PLACES[name].way.who
    async with working(desk, who, terminal=a_terminal) if who else hanging as pilot:
        yield pilot


async def come_in(pilot: Pilot[Any], feeding: Feeding, name: str) -> bool:
    """Leave everything that is open, and go to a screen; whether it is there."""
    app: Any = pilot.app
    place = PLACES[name]
    if app.return_code is not None or any(isinstance(one, LoginScreen) for one in app.desk_screens):
        return False
    if place.way.typed:
        app.begin(HomeScreen())
        await wait_until(pilot, lambda: not app.busy())
        case = Case.select().where(Case.state == "received").order_by(Case.id).first()
        feeding.take((F[2] + place.way.typed.format(case=case and case.number)).encode())
        await feeding.done(pilot)
    return isinstance(app.front, place.screen)


async def bombard(desks: Iterator[Desk], name: str, noise: bytes) -> None:
    """Noise into a screen, and a new demo where it cannot be opened any more after what the noise has done."""
    at = 0
    while at < len(noise):
        async with session(next(desks), name) as pilot:
            app: Any = pilot.app
            there = await come_in(pilot, Feeding(app), name)
            assert there
            while there and at < len(noise):
                feeding = Feeding(app)
                feeding.take(noise[at : at + PIECE])
                await feeding.done(pilot)
                no_incident(app, noise[at : at + PIECE])
                at += PIECE
                stays = at % ANEW > 0 and app.return_code is None and isinstance(app.front, PLACES[name].screen)
                there = stays or await come_in(pilot, Feeding(app), name)


def no_incident(app: Any, after: bytes) -> None:
    """Nothing has happened that nobody foresaw."""
    found = ["".join(traceback.format_exception(incident.error)) for incident in app.incidents]
    assert not found, f"after {after!r}:\n" + "\n".join(found)


def test_every_screen_is_covered() -> None:
    assert set(known()) - set(PLACES) == {"guiding.briefing"}


@pytest.mark.soak
@pytest.mark.parametrize("name", PLACES)
async def test_random_bytes_end_no_screen(desks: Iterator[Desk], name: str) -> None:
    await bombard(desks, name, random.Random(name).randbytes(EACH))


@pytest.mark.soak
@pytest.mark.parametrize("name", PLACES)
async def test_a_text_of_another_encoding_is_told_of_on_every_screen(desks: Iterator[Desk], name: str) -> None:
    async with session(next(desks), name) as pilot:
        feeding = Feeding(pilot.app)
        assert await come_in(pilot, feeding, name)
        feeding.take(GBK)
        await feeding.done(pilot)
        await shown(pilot, TOLD)
        no_incident(pilot.app, GBK)


@pytest.mark.soak
@pytest.mark.parametrize("name", DRAFTS)
async def test_no_draft_is_lost(desks: Iterator[Desk], name: str) -> None:
    chance = random.Random(name)
    async with session(next(desks), name) as pilot:
        feeding = Feeding(pilot.app)
        assert await come_in(pilot, feeding, name)
        feeding.take(DRAFTS[name].encode())
        for _ in range(20):
            feeding.take(bytes(chance.choices(STRANGE, k=50)))
            await feeding.done(pilot)
        no_incident(pilot.app, b"")
        await wait_until(pilot, lambda: WORDS in str([draft.content for draft in Draft.select()]))
    assert [draft for draft in Draft.select() if WORDS in str(draft.content)]


@pytest.mark.soak
async def test_noise_ends_no_practice(sqlite_desk: Desk, clock: SettableClock) -> None:
    clock.at(opening.MORNING)
    settings.mark(sqlite_desk.database, "practice")
    found(sqlite_desk)
    chance = random.Random("practice")
    for _ in range(0, EACH, PIECE):
        async with working(sqlite_desk, TRAINEE, guide=tour(sqlite_desk)) as pilot:
            assert isinstance(pilot.app.screen, BriefingScreen)
            feeding, noise = Feeding(pilot.app), chance.randbytes(PIECE)
            feeding.take(GBK)
            await feeding.done(pilot)
            await shown(pilot, TOLD)
            feeding.take(noise)
            await feeding.done(pilot)
            no_incident(pilot.app, noise)
