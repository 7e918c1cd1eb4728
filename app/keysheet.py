"""The keys of all screens: as a sheet to read or to print, and as the data that other keys are checked against."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from config.texts import Translator

CELLS = 80


def lines(words: Translator, keymap: Mapping[str, str]) -> list[str]:
    """The keys of all screens as lines of text, 80 cells wide."""
    from screens.help.text import all_keys
    from screens.known import screens
    from screens.paint import spans_of
    from screens.widgets.paragraphs import wrapped
    from screens.work import WorkScreen

    sheets = [(screen.HEADING, screen.SHEET) for screen in screens()]
    page = all_keys(sheets, WorkScreen.COMMON, words.say, keymap)
    return ["".join(span.text for span in spans_of(line)).rstrip() for line in wrapped(page, CELLS)]


def data() -> str:
    """The sheet as JSON: screens, ids of actions, keys, codes."""
    from screens.known import sheet

    return msgspec.json.format(msgspec.json.encode(sheet()), indent=1).decode() + "\n"
