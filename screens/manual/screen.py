"""A chapter of the manual on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from config.texts import Language, T
from screens.frame import DeskScreen
from screens.help.screen import HelpScreen
from screens.manual.chapters import CHAPTERS, chapter, lines, named


async def asked_chapter(front: DeskScreen, typed: str) -> str:
    """The chapter that was named after the code, or the one that is chosen now.

    Raises:
        Cancelled: the question was left. Refused: `not_found`, there is no chapter of this name.
    """
    return named(typed) if typed else await front.ask_choice(T("Chapter"), CHAPTERS)


def page(name: str, language: Language, keymap: Mapping[str, str]) -> HelpScreen:
    """The screen that shows a chapter; the arrows scroll it."""
    return HelpScreen(CHAPTERS[name], lambda say: list(lines(chapter(name, language, keymap))))
