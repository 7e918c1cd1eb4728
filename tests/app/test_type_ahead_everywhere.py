"""Every question and form of every screen: what is typed in one burst, or in pieces, does what it does typed slowly.

The bytes go through the desk's own parser and pacing into the application. Which keys answer a question well does not
matter here: each screen gets the keys of all its actions, each followed by answers, and the history of the database
and what is seen in the end must be the same however fast they came.
"""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import Awaitable, Callable
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from textual.pilot import Pilot

from app.driver.sequences import Sequences
from models.cases.tables import Case
from models.desk import Desk
from models.events import Event
from tests.app.feeding import Feeding, a_terminal
from tests.app.test_type_ahead import cut
from tests.app.ways_in import LATER, OPENED_OTHERWISE, WAYS_IN, known
from tests.clock import SettableClock
from tests.screens.driving import page, wait_until
from tests.screens.working import working
from tests.terminal.terminals import F

ANSWERS = "2ab 王1\r1\r+2h\rxy\r" + F[10]
"""Choices and texts in turn: a digit, words, Enter, a digit, a time, words; then it is saved."""
LEAVE = F[12] + "1\r" + F[12] + F[12]
SOME = ("callbacks",)
SAVES_NOTHING_AGAIN = ("quit", "lock", "export", "write", "photo", "import", "attach", "worksheet")
"""Actions that leave the session, or touch files."""


class Typed(NamedTuple):
    """What came of typing: the history, and what is seen in the end."""

    history: list[tuple[str, object, object]]
    seen: str


class Work(NamedTuple):
    """An action with what is typed for it: the way to its screen, then its key and answers to whatever it asks."""

    way: str
    keys: str


def works(name: str, case: str) -> list[Work]:
    """All actions of a screen, which is opened anew for each."""
    screen, way = known()[name], F[2] + WAYS_IN[name].typed.format(case=case)
    found = []
    for action in screen.SHEET.own:
        if not action.id.startswith(SAVES_NOTHING_AGAIN):
            key = next(iter(action.key_names()), "")
            in_a_field = screen.FIRST_FOCUS == "Input"
            begun = key if len(key) == 1 and not in_a_field else f"{F[2]}{action.code}\r"
            found.append(Work(way, begun + ANSWERS + LEAVE))
    return found


async def key_by_key(feeding: Feeding, pilot: Pilot[Any], typed: str) -> None:
    """Each when the one before it has had its effect."""
    for piece in Sequences().feed(typed):
        for key in [piece] if piece.startswith("\x1b") else piece:
            feeding.take(key.encode())
            await feeding.done(pilot)


async def slowly(feeding: Feeding, pilot: Pilot[Any], name: str, typed: list[Work]) -> None:
    """Key by key. Most ways lead to the screen, unless what was done before has left nothing to be done there."""
    there = 0
    for work in typed:
        await key_by_key(feeding, pilot, work.way)
        there += isinstance(pilot.app.screen, known()[name])
        await key_by_key(feeding, pilot, work.keys)
    assert there > len(typed) / 2, f"{there} of {len(typed)} times"


async def in_one_burst(feeding: Feeding, pilot: Pilot[Any], name: str, typed: list[Work]) -> None:
    feeding.take("".join(chain(*typed)).encode())


async def in_pieces(feeding: Feeding, pilot: Pilot[Any], name: str, typed: list[Work]) -> None:
    keys = "".join(chain(*typed))
    for piece in cut(keys, random.Random(keys)):
        feeding.take(piece)
        await asyncio.sleep(0)


Typing = Callable[[Feeding, Pilot[Any], str, list[Work]], Awaitable[None]]


async def outcome(desk: Desk, name: str, typing: Typing, actions: slice) -> Typed:
    """What comes of typing the keys of these actions of a screen like this."""
    before = Event.select().count()
    case = str(Case.select().where(Case.state == "received").order_by(Case.id).first().number)
    async with working(desk, WAYS_IN[name].who, terminal=a_terminal) as pilot:
        feeding = Feeding(pilot.app)
        await typing(feeding, pilot, name, works(name, case)[actions])
        await feeding.done(pilot)
        await wait_until(pilot, lambda: not pilot.app.busy())  # type: ignore[attr-defined]
        seen = page(pilot)
    events = Event.select().order_by(Event.id).offset(before)
    return Typed([(event.operation, event.changes, event.note) for event in events], seen)


async def alike(demo: Path, tmp_path: Path, open_desk: Callable[[str], Desk], name: str) -> set[str]:
    """Type the same in all ways, each into its own copy of the demo; the operations that came of it."""
    operations: set[str] = set()
    lasts = WAYS_IN[name].lasts
    for begin in range(0, len(works(name, "")), lasts):
        found = []
        for typing in (slowly, in_one_burst, in_pieces):
            copy = shutil.copy(demo, tmp_path / f"{typing.__name__}_{begin}.db")
            found.append(await outcome(open_desk(f"sqlite:///{copy}"), name, typing, slice(begin, begin + lasts)))
        assert found[1] == found[0], "in one burst"
        assert found[2] == found[0], "in pieces"
        operations |= {operation for operation, _, _ in found[0].history}
    return operations


def test_every_screen_with_keys_is_covered() -> None:
    assert set(known()) == set(WAYS_IN) | OPENED_OTHERWISE
    asked = [action.id for name in WAYS_IN for action in known()[name].SHEET.own]
    assert len(asked) > 100


@pytest.mark.parametrize("name", SOME)
async def test_keys_typed_ahead_do_what_they_do_typed_slowly(
    small_demo: Path, tmp_path: Path, open_desk: Callable[[str], Desk], name: str
) -> None:
    assert await alike(small_demo, tmp_path, open_desk, name) >= {"callbacks.assign", "callbacks.drop"}


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(set(WAYS_IN) - set(SOME)))
async def test_keys_typed_ahead_on_all_other_screens(
    fuller_demo: Path, clock: SettableClock, tmp_path: Path, open_desk: Callable[[str], Desk], name: str
) -> None:
    clock.advance(LATER)
    await alike(fuller_demo, tmp_path, open_desk, name)
