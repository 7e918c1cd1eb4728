"""The themes: readable on real terminals, told apart by everybody, and changed while somebody works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from rich.color import Color
from rich.style import Style
from textual.app import ComposeResult
from textual.pilot import Pilot

from config.texts import T, Text, Translator
from config.themes import NAMES
from screens import call_text
from screens.callbacks import words
from screens.clock_text import clock_text
from screens.frame import DeskScreen
from screens.paint import Span, style
from screens.themes import THEMES
from screens.widgets import Field, Form, Lines
from tests.screens.driving import command, playing, press, rows, shown, type_text

RGB = tuple[float, float, float]
PALETTES = {
    "xterm": ("000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5",
              "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"),
    "linux": ("000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa",
              "555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"),
    "putty": ("000000 bb0000 00bb00 bbbb00 0000bb bb00bb 00bbbb bbbbbb",
              "555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"),
    "windows": ("0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc",
                "767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2"),
    "gnome": ("171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc",
              "5e5c64 f66151 33d17a e9ad0c 2a7bde c061cb 33c7de ffffff"),
}  # fmt: skip
"""The eight colours and the eight bright ones as terminals are delivered, from black to white."""
GROUNDS = {"dark": (True,), "light": (False,), "high-contrast": (True, False), "16-colour": (True, False)}
"""Whether the background that a theme is for is dark."""
LEAST = {"high-contrast": 7.0}
"""The contrast that is wanted; 4.5 of the others (WCAG 2.1, 1.4.3 and 1.4.6)."""
STATES = ("alarm", "breached", "warning")
SEEN_BY = {
    "protanopes": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopes": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopes": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""How linear red, green and blue are seen (Machado, Oliveira, Fernandes 2009)."""
APART = 15.0
"""A difference of colours in CIELAB that nobody overlooks in a word; 2.3 are just noticeable."""


def colours(look: Style, palette: str, dark: bool) -> tuple[RGB, RGB]:
    """Letters and ground, in linear light."""
    known = [tuple(bytes.fromhex(one)) for one in " ".join(PALETTES[palette]).split()]
    letters, ground = (known[7], known[0]) if dark else (known[0], known[15])
    seen = [_of(look.color, known, letters), _of(look.bgcolor, known, ground)]
    first, second = reversed(seen) if look.reverse else seen
    return first, second


def _of(colour: Color | None, known: list[Any], default: Any) -> RGB:
    red, green, blue = known[colour.number] if colour is not None and colour.number is not None else default
    return _linear(red), _linear(green), _linear(blue)


def _linear(level: int) -> float:
    part = level / 255
    return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)


def luminance(colour: RGB) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrast(one: RGB, other: RGB) -> float:
    darker, brighter = sorted((luminance(one), luminance(other)))
    return (brighter + 0.05) / (darker + 0.05)


def difference(one: RGB, other: RGB, seen_by: str) -> float:
    """How different two colours are to somebody (CIE 1976)."""
    pairs = zip(*(_lab(_seen(colour, seen_by)) for colour in (one, other)), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


def _seen(colour: RGB, seen_by: str) -> RGB:
    def part(row: RGB) -> float:
        return min(1.0, max(0.0, sum(a * b for a, b in zip(row, colour, strict=True))))

    first, second, third = SEEN_BY[seen_by]
    return part(first), part(second), part(third)


def _lab(colour: RGB) -> RGB:
    red, green, blue = colour
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, luminance(colour), z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def everywhere(theme: str) -> Iterator[tuple[str, bool]]:
    """Each terminal, on each background that the theme is for."""
    return ((palette, dark) for palette in PALETTES for dark in GROUNDS[theme])


def test_each_theme_that_may_be_asked_for_is_there() -> None:
    assert tuple(THEMES) == NAMES


@pytest.mark.parametrize("theme", THEMES)
def test_everything_can_be_read_on_real_terminals(theme: str) -> None:
    for palette, dark in everywhere(theme):
        for name in THEMES[theme].styles:
            for over in ("", "cursor"):
                found = contrast(*colours(style(name, theme) + style(over, theme), palette, dark))
                assert found >= LEAST.get(theme, 4.5), (palette, dark, name, over, found)


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_late_is_seen_without_colours(theme: str) -> None:
    looks = {name: re.sub(r"\b(bright_)?(red|yellow|cyan|blue|magenta|white|black)\b|\bon\b", "", said).split()
             for name, said in THEMES[theme].styles.items()}  # fmt: skip
    assert looks["breached"] == ["reverse"]
    assert looks["alarm"]


@pytest.mark.parametrize("theme", THEMES)
def test_states_are_told_apart_by_whoever_does_not_see_all_colours(theme: str) -> None:
    for palette, dark in everywhere(theme):
        for one, other in combinations(STATES, 2):
            looks = style(one, theme), style(other, theme)
            attributes = [(look.bold, look.underline, look.reverse) for look in looks]
            seen = [colours(look, palette, dark) for look in looks]
            for eyes in SEEN_BY:
                apart = max(difference(a, b, eyes) for a, b in zip(*seen, strict=True))
                assert attributes[0] != attributes[1] or apart >= APART, (palette, dark, one, other, eyes, apart)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_state_says_in_words_what_its_colour_says(language: Any) -> None:
    say = Translator(language).say
    minutes = timedelta(minutes=5)
    clocks = [clock_text(-minutes), clock_text(minutes, paused=True), clock_text(minutes), clock_text(minutes * 9)]
    assert len({re.sub(r"\d", "", say(clock.text)) for clock in clocks}) == len(clocks)
    for standings in (call_text.STANDINGS, words.STANDINGS):
        said = [say(text) for text, _ in standings.values()]
        assert len(set(said)) == len(said)


def test_blanks_that_fill_up_a_column_are_not_underlined() -> None:
    from screens.paint import strip

    looks = {segment.text: segment.style for segment in strip([Span(" P1  ", "alarm")], 8, theme="light")}
    assert [text for text, look in looks.items() if look is not None and look.underline] == ["P1"]


class Late(DeskScreen):
    """Shows something that is late, above a field."""

    HEADING = T("Desk")
    FIRST_FOCUS = "Input"

    def body(self) -> ComposeResult:
        yield Lines([Span("OVR 2h", "breached")])
        yield Form(Field("words", Text("Words"), Text("Any.")), id="words")


def look_of(pilot: Pilot[Any], text: str) -> Style:
    """How the first piece of the screen with this text looks."""
    strips = pilot.app.screen._compositor.render_strips()
    found = next(segment.style for line in strips for segment in line if segment.text == text)
    assert found is not None
    return found


async def test_another_theme_shows_at_once_and_what_is_typed_stays() -> None:
    async with playing(Late, theme="light") as pilot:
        await type_text(pilot, "half")
        assert look_of(pilot, "OVR 2h").color == Color.parse("red")
        await command(pilot, "theme")
        await shown(pilot, "1 Dark background", "> 2 Light background", "3 High contrast", "4 16 colours")
        before = rows(pilot)
        await press(pilot, "3")
        await shown(pilot, "DESK_THEME=high-contrast")
        assert look_of(pilot, "OVR 2h").color == Color.parse("bright_yellow")
        await type_text(pilot, " a word")
        assert any("half a word" in row for row in rows(pilot))
        assert rows(pilot)[:2] == before[:2]
        await command(pilot, "theme 16")
        await shown(pilot, "DESK_THEME=16-colour")
        assert look_of(pilot, "OVR 2h").bgcolor == Color.parse("bright_white")
        await command(pilot, "theme none")
        await shown(pilot, "1 Dark background", "> 4 16 colours")
        await press(pilot, "f12")
        app: Any = pilot.app
        assert app.palette == "16-colour"
