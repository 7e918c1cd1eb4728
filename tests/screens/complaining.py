"""Screens of the complaints work on a company whose complaints can be brought into any state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.paint import width
from tests.screens.driving import press, screen_text, type_text, wait_until

BOTH = pytest.mark.parametrize("language", ["en", "zh"])


def rows(pilot: Pilot[Any]) -> list[str]:
    """What stands on the screen."""
    return screen_text(pilot.app)  # type: ignore[arg-type]


async def shown(pilot: Pilot[Any], *words: str) -> None:
    """Wait until all of this stands on the screen."""
    await _seen(pilot, lambda text: all(word in text for word in words), f"not all of {words!r} is shown")


async def gone(pilot: Pilot[Any], words: str) -> None:
    """Wait until this stands there no longer."""
    await _seen(pilot, lambda text: words not in text, f"{words!r} is still shown")


async def _seen(pilot: Pilot[Any], holds: Callable[[str], bool], problem: str) -> None:
    try:
        await wait_until(pilot, lambda: holds("\n".join(rows(pilot))))
    except TimeoutError:
        raise AssertionError(problem + ":\n" + "\n".join(rows(pilot))) from None


async def answer(pilot: Pilot[Any], text: str) -> None:
    """Type an answer and give it."""
    await type_text(pilot, text)
    await press(pilot, "enter")


async def command(pilot: Pilot[Any], code: str) -> None:
    """Type a code on the command line."""
    await press(pilot, "f2")
    await answer(pilot, code)


def fits(pilot: Pilot[Any], cells: int = 80) -> bool:
    """Whether no line is wider than the terminal, and the key line names no key without room for its word."""
    return all(width(line) <= cells for line in rows(pilot))
