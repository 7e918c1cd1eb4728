"""The settings of a terminal, and their values, in words."""

from __future__ import annotations

from collections.abc import Mapping

from config.texts import Sayable, T, Text
from models.staff import choices
from screens.themes import THEMES

NAMES: Mapping[str, Text] = {
    choices.LINES: T("Lines"),
    choices.AMBIGUOUS: T("Ambiguous width"),
    choices.COLOURS: T("Colours"),
    choices.THEME: T("Theme"),
}
VALUES: Mapping[str, Mapping[str, Sayable]] = {
    choices.LINES: {"box": T("drawn as lines"), "ascii": T("in ASCII: + - |")},
    choices.AMBIGUOUS: {
        "1": T("one cell"),
        "2": T("two cells; likenesses are drawn"),
        "": T("not known"),
    },
    choices.COLOURS: {
        "none": T("none"),
        "8": "8",
        "16": "16",
        "256": "256",
        "truecolor": T("16 million"),
    },
    choices.THEME: {name: theme.name for name, theme in THEMES.items()},
}
