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
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from textual.message import Message
from textual.pilot import Pilot

from app.driver.decoding import Decoder
from app.driver.keys import Keyboard
from app.driver.pacing import Pacing
from app.driver.sequences import Sequences
from app.driver.traits import traits_of
from models.cases.tables import Case
from models.desk import Desk
from models.events import Event
from screens.frame import DeskScreen
from screens.known import screens
from tests.app.test_type_ahead import cut
from tests.screens.driving import page, wait_until
from tests.screens.working import working
from tests.terminal.terminals import F

TRAITS = traits_of({"TERM": "xterm", "LANG": "C.UTF-8"})
STUCK = 60
ANSWERS = "2ab 王1\r1\r+2h\rxy\r" + F[10]
"""Choices and texts in turn: a digit, words, Enter, a digit, a time, words; then it is saved."""
LEAVE = F[12] + "1\r" + F[12] + F[12]
WAYS_IN = {
    "cases": "o {case}\r", "queue": "queue\r", "home": "home\r", "search": "s 王\r", "intake": "n 王\r",
    "alarms": "alarms\r", "rules": "rules\r", "handover": "handover\r1\r", "approvals": "approvals\r",
    "tasks": "tasks\r", "complaints.tracking": "complaints\r", "warehouse": "warehouse\r",
    "inspection": "inspection\r", "refunds": "refunds\r", "callbacks": "callbacks\r",
    "callbacks.calling": "callbacks\r" + F[7], "callbacks.report": "callbacks_report\r",
    "returns.report": "returns_report\r", "complaints.report": "complaints\r" + "m", "approvals.alike": "approvals\rg",
    "warehouse.taking": "warehouse\r\r",
}  # fmt: skip
"""What is typed on the command line, and behind it, to come to each screen."""
OPENED_OTHERWISE = {"wall", "terminal", "guiding.briefing"}
SOME = ("callbacks",)
SAVES_NOTHING_AGAIN = ("quit", "lock", "export", "write", "photo", "import", "attach", "worksheet")
"""Actions that leave the session, or touch files."""


class Typed(NamedTuple):
    """What came of typing: the history, and what is seen in the end."""

    history: list[tuple[str, object, object]]
    seen: str


def known() -> dict[str, type[DeskScreen]]:
    """The screens by the name of their module, as the sheet of keys calls them."""
    return {one.__module__.removeprefix("screens.").removesuffix(".screen"): one for one in screens()}


def keys(name: str, case: str) -> str:
    """Each action of a screen, opened anew for it, with answers to whatever it asks."""
    typed = ""
    for action in known()[name].SHEET.own:
        if not action.id.startswith(SAVES_NOTHING_AGAIN):
            key = action.key_names()[0] if action.key_names() else ""
            way = key if len(key) == 1 else f"{F[2]}{action.code}\r"
            typed += F[2] + WAYS_IN[name].format(case=case) + way + ANSWERS + LEAVE
    return typed


class Feeding:
    """The way of bytes from a terminal to an application."""

    def __init__(self, app: Any) -> None:
        self._decoder, self._sequences, self._keyboard = Decoder(TRAITS), Sequences(), Keyboard(TRAITS)
        self._app = app
        self._left = 0
        self._pacing = Pacing(app.busy, self._post)

    def _post(self, message: Message) -> None:
        self._left -= 1
        message.set_sender(self._app)
        self._app.post_message(message)

    def take(self, data: bytes) -> None:
        """Bytes have arrived."""
        for piece in self._sequences.feed(self._decoder.feed(data)):
            for message in self._keyboard.read(piece):
                self._left += 1
                self._pacing.take(message)

    async def done(self, pilot: Pilot[Any]) -> None:
        """Wait until all has been handed over and has had its effect.

        Raises:
            TimeoutError: for so long no key was handed over.
        """
        while self._left or self._app.busy():
            left = self._left
            async with asyncio.timeout(STUCK):
                while self._left == left and (left or self._app.busy()):
                    await asyncio.sleep(0.005)
        await pilot.pause()


async def slowly(feeding: Feeding, pilot: Pilot[Any], typed: str) -> None:
    """Key by key, each when the one before it has had its effect."""
    for piece in Sequences().feed(typed):
        for key in [piece] if piece.startswith("\x1b") else piece:
            feeding.take(key.encode())
            await feeding.done(pilot)


async def in_one_burst(feeding: Feeding, pilot: Pilot[Any], typed: str) -> None:
    feeding.take(typed.encode())


async def in_pieces(feeding: Feeding, pilot: Pilot[Any], typed: str) -> None:
    for piece in cut(typed, random.Random(typed)):
        feeding.take(piece)
        await asyncio.sleep(0)


Way = Callable[[Feeding, Pilot[Any], str], Awaitable[None]]


async def outcome(desk: Desk, name: str, way: Way) -> Typed:
    """What comes of typing the keys of a screen in this way."""
    before = Event.select().count()
    case = str(Case.select().where(Case.state == "received").order_by(Case.id).first().number)
    async with working(desk, "zhao.min") as pilot:
        feeding = Feeding(pilot.app)
        await way(feeding, pilot, keys(name, case))
        await feeding.done(pilot)
        await wait_until(pilot, lambda: not pilot.app.busy())  # type: ignore[attr-defined]
        seen = page(pilot)
    events = Event.select().order_by(Event.id).offset(before)
    return Typed([(event.operation, event.changes, event.note) for event in events], seen)


async def alike(demo: Path, tmp_path: Path, open_desk: Callable[[str], Desk], name: str) -> set[str]:
    """Type the same in all ways, each into its own copy of the demo; the operations that came of it."""
    found = []
    for way in (slowly, in_one_burst, in_pieces):
        copy = shutil.copy(demo, tmp_path / f"{way.__name__}.db")
        found.append(await outcome(open_desk(f"sqlite:///{copy}"), name, way))
    assert found[1] == found[0], "in one burst"
    assert found[2] == found[0], "in pieces"
    return {operation for operation, _, _ in found[0].history}


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
    small_demo: Path, tmp_path: Path, open_desk: Callable[[str], Desk], name: str
) -> None:
    await alike(small_demo, tmp_path, open_desk, name)
