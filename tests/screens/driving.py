"""Playing a screen by keys, without a database and without a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from textual.pilot import Pilot

from config.texts import Language, Translator
from screens.application import DeskApplication
from screens.frame import DeskScreen
from screens.gateway import Gateway

PATIENCE = 10.0
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Monday 2026-11-23, 12:00 in Shanghai."""


class SettableClock:
    """A clock that stands until it is told otherwise."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **length: float) -> None:
        """Let time pass."""
        self.at += timedelta(**length)


async def wait_until(pilot: Pilot[Any], predicate: Callable[[], object]) -> None:
    """Wait for a state: poll the predicate until it holds.

    Raises:
        TimeoutError: it never did.
    """
    async with asyncio.timeout(PATIENCE):
        while not predicate():
            await pilot.pause(0.01)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys as the paced driver hands them over: each when the application is not busy any more."""
    app = pilot.app
    assert isinstance(app, DeskApplication)
    for key in keys:
        await wait_until(pilot, lambda: not app.busy())
        await pilot.press(key)
    await wait_until(pilot, lambda: not app.busy())
    await pilot.pause()


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type a text, Han characters as an IME commits them."""
    await press(pilot, *text)


def screen_text(app: DeskApplication) -> list[str]:
    """What stands on the screen, row by row, without the spaces at the end of a row."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def rows(pilot: Pilot[Any]) -> list[str]:
    """The same of a session that is played."""
    app = pilot.app
    assert isinstance(app, DeskApplication)
    return screen_text(app)


def page(pilot: Pilot[Any]) -> str:
    """The rows as one text."""
    return "\n".join(rows(pilot))


async def shown(pilot: Pilot[Any], *words: str) -> None:
    """Wait until all of this stands on the screen at the same time."""
    await _seen(pilot, lambda text: all(word in text for word in words), f"not all of {words!r} is shown")


async def gone(pilot: Pilot[Any], words: str) -> None:
    """Wait until this stands there no longer."""
    await _seen(pilot, lambda text: words not in text, f"{words!r} is still shown")


async def _seen(pilot: Pilot[Any], holds: Callable[[str], bool], problem: str) -> None:
    try:
        await wait_until(pilot, lambda: holds(page(pilot)))
    except TimeoutError:
        raise AssertionError(f"{problem}:\n{page(pilot)}") from None


async def command(pilot: Pilot[Any], typed: str) -> None:
    """Give a command in the command line."""
    await press(pilot, "f2")
    await type_text(pilot, typed)
    await press(pilot, "enter")


@asynccontextmanager
async def playing(
    first: Callable[[], DeskScreen],
    *,
    desk: Any = None,
    language: Language = "en",
    clock: SettableClock | None = None,
    size: tuple[int, int] = (80, 24),
    allow_incidents: bool = False,
    known: Sequence[type[DeskScreen]] = (),
    **options: Any,
) -> AsyncIterator[Pilot[Any]]:
    """A session that opens with a screen; it must end without an error that nobody foresaw."""
    gateway: Gateway[Any] = Gateway(lambda: desk)
    app = DeskApplication(
        gateway, Translator(language), clock or SettableClock(), first, desk_name="Demo", known=known, **options
    )
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda: not app.busy())
        yield pilot
    await gateway.close()
    if not allow_incidents:
        assert app.incidents == [], [incident.error for incident in app.incidents]
