"""The manual on paper: `desk docs manual`."""

from __future__ import annotations

from collections.abc import Mapping

from config.texts import T, Translator
from screens.manual.chapters import CHAPTERS, chapter, lines, named
from screens.manual.chapters import markdown as as_markdown
from screens.paint import spans_of
from screens.widgets.paragraphs import wrapped

CELLS = 80
ALL = "all"


def contents(words: Translator) -> list[str]:
    """The chapters by the names under which they are printed."""
    widest = max(map(len, CHAPTERS))
    return [
        words.say(T("desk docs manual NAME prints a chapter, desk docs manual all the whole:")),
        *(f"  {name.ljust(widest)}  {words.say(title)}" for name, title in CHAPTERS.items()),
    ]


def printed(name: str, words: Translator, keymap: Mapping[str, str], *, markdown: bool) -> str:
    """A chapter, or all of them, 80 cells wide or as Markdown.

    Raises:
        Refused: `not_found`, there is no chapter of this name.
    """
    names = CHAPTERS if named(name, ALL) == ALL else (name,)
    found = [chapter(one, words.language, keymap) for one in names]
    if markdown:
        return "\n\n".join(map(as_markdown, found))
    pages = [wrapped(list(lines(blocks)), CELLS) for blocks in found]
    written = ["".join(span.text for span in spans_of(line)).rstrip() for page in pages for line in (*page, "")]
    return "\n".join(written).rstrip()
