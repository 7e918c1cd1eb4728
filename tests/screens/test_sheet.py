"""The style sheet: what one session has read, the next one has not to read again."""

from __future__ import annotations

from typing import Any

import pytest
from textual.css import stylesheet

from screens.frame import DeskScreen
from screens.sheet import Sheet
from tests.screens.driving import playing

BOX = "#box { width: 7; color: $ink; }"


async def test_no_source_is_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    async with playing(DeskScreen):
        pass
    read: list[Any] = []

    def note(*given: Any, **named: Any) -> list[Any]:
        read.append(given)
        return []

    monkeypatch.setattr(stylesheet, "parse", note)
    async with playing(DeskScreen) as pilot:
        assert pilot.app.screen.styles.layout is not None
    assert not read


def test_other_colours_are_other_rules() -> None:
    sheet = Sheet(variables={"ink": "red"})
    sheet.add_source(BOX)
    red, *_ = sheet.rules
    sheet.set_variables({"ink": "blue"})
    sheet.reparse()
    blue, *_ = sheet.rules
    assert (red.styles.color.rgb, blue.styles.color.rgb) == ((255, 0, 0), (0, 0, 255))
    again = Sheet(variables={"ink": "red"})
    again.add_source(BOX)
    assert again.rules[0].styles.color.rgb == (255, 0, 0)
