"""A complaint of real length on its screen: it opens, and the keys reach its last line; nothing is cut."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from config.texts import Language
from models.desk import Desk
from screens.cases.screen import CaseScreen
from screens.paint import width
from screens.widgets import Paragraphs
from tests.models.long_case import ENTRIES, FILES, long_text, open_long_case
from tests.screens.driving import press, screen_text, wait_until
from tests.screens.working import working

REST = "-- "
"""How a part begins to say that there is more below."""


@pytest.fixture
def long_case(company: Desk) -> str:
    return open_long_case(company, "lin")


def part(pilot: Pilot[Any], id_: str) -> list[str]:
    """The rows of one part of the screen, as they stand there."""
    region = pilot.app.screen.query_one(id_, Paragraphs).region
    rows = screen_text(pilot.app)[region.y : region.bottom]  # type: ignore[arg-type]
    assert all(width(row) <= 80 for row in rows)
    return rows


async def read_to_the_end(pilot: Pilot[Any], id_: str, pages: str) -> list[str]:
    """Everything that stands in a part, read page by page with a key, until nothing more is below."""
    pilot.app.screen.query_one(id_).focus()
    await press(pilot, "home")
    found: list[str] = []
    for _ in range(1000):
        rows = part(pilot, id_)
        more = rows[-1].startswith(REST)
        shown = rows[:-1] if more else rows
        overlap = next(n for n in range(min(len(found), len(shown)), -1, -1) if found[len(found) - n :] == shown[:n])
        assert overlap or not found, "a page was skipped"
        found += shown[overlap:]
        if not more:
            return found
        await press(pilot, pages)
    raise AssertionError("the end was never reached")


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_all_of_a_long_case_can_be_read_with_the_keys(company: Desk, long_case: str, language: Language) -> None:
    async with working(company, "lin", lambda: CaseScreen(long_case), language=language) as pilot:
        await wait_until(pilot, lambda: any(long_case in row for row in screen_text(pilot.app)))  # type: ignore[arg-type]
        said = without_spaces("".join(await read_to_the_end(pilot, "#facts", "pagedown")))
        assert without_spaces(long_text()) in said
        assert all(f"现场照片{n:02d}.jpg" in said for n in range(1, FILES + 1))
        told = without_spaces("".join(await read_to_the_end(pilot, "#timeline", "pagedown")))
        assert all(f"第{n}次联系：" in told for n in range(1, ENTRIES - FILES))
        last = {"en": "Caseopened", "zh": "建立工单"}[language]
        assert told.rindex(last) > told.rindex("现场照片01.jpg")
        await press(pilot, "home", "end")
        assert not part(pilot, "#timeline")[-1].startswith(REST)


def without_spaces(text: str) -> str:
    return "".join(text.split())
