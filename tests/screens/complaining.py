"""Screens of the complaints work on a company whose complaints can be brought into any state."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from screens.paint import width
from tests.screens.driving import press, rows, type_text

BOTH = pytest.mark.parametrize("language", ["en", "zh"])


async def answer(pilot: Pilot[Any], text: str) -> None:
    """Type an answer and give it."""
    await type_text(pilot, text)
    await press(pilot, "enter")


def fits(pilot: Pilot[Any], cells: int = 80) -> bool:
    """Whether no line is wider than the terminal, and the key line names no key without room for its word."""
    return all(width(line) <= cells for line in rows(pilot))
