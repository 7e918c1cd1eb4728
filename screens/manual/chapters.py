"""Reading the chapters of the manual, with the keys of this desk and the pictures in their places.

A chapter is a file of plain Markdown in the folder of its language: headings, paragraphs, lists, and lines of commands
that are indented. `{new_case}` stands for the key of that action on every screen, `{cases.note}` for one of a screen of
its own, by the ids of `desk docs keys --ids`; a line `{picture queue}` for a screen of the pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from config.texts import Language, T, Text
from models.refusals import Refused
from screens.actions import Action
from screens.paint import Line, Span
from screens.widgets.paragraphs import Paragraph

CHAPTERS: Mapping[str, Text] = {
    "beginning": T("The first hour"),
    "calls": T("Taking calls"),
    "cases": T("Working on cases"),
    "complaints": T("Complaints"),
    "returns": T("Returns and refunds"),
    "callbacks": T("Calling back"),
    "supervising": T("The supervisor's day"),
    "administration": T("Administration"),
    "terminals": T("Terminals"),
}
"""The chapters in the order in which one reads them, by the names that `desk docs manual NAME` knows."""
_PICTURE = re.compile(r"\{picture (\w+)\}")
_KEY = re.compile(r"\{([a-z_.]+)\}")
_ITEM = re.compile(r"(- |\d+\. )(.*)")
_RULE = "-" * 80
_HEADING = re.compile(r"#+ (.*)")


class Block(NamedTuple):
    """One paragraph, heading, item, command or picture of a chapter; `mark` stands before an item."""

    kind: str
    text: str
    mark: str = ""


def chapter(name: str, language: Language, keymap: Mapping[str, str]) -> list[Block]:
    """The blocks of a chapter.

    Raises:
        KeyError: a key is named of an action that there is not, or a chapter.
    """
    shown = keys(keymap)
    text = _KEY.sub(lambda found: shown[found[1]], source(name, language))
    return [_with_picture(block, language) for block in _blocks(text)]


def named(name: str, *besides: str) -> str:
    """The same name, of a chapter or of what there is `besides`.

    Raises:
        Refused: `not_found`, there is none of this name.
    """
    known = (*CHAPTERS, *besides)
    if name not in known:
        text = T("There is no chapter {name}; there are: {known}.", name=name, known=", ".join(known))
        raise Refused("not_found", text)
    return name


def source(name: str, language: Language) -> str:
    """The chapter as it is written; `KeyError` if there is none of this name."""
    if name not in CHAPTERS:
        raise KeyError(name)
    return files("screens.manual").joinpath(language, f"{name}.md").read_text("utf-8")


def keys(keymap: Mapping[str, str]) -> dict[str, str]:
    """The key of each action; where it has none, the code that is typed after the key of the command line."""
    command = _everywhere()["command"].shown_keys(keymap)[0]

    def shown(action: Action) -> str:
        names = action.shown_keys(keymap)
        return names[0] if names else f"{command} {action.code}"

    return {name: shown(action) for name, action in _actions().items()}


def lines(blocks: Sequence[Block]) -> Iterator[Line | Paragraph]:
    """The blocks as they are read on a screen."""
    before: Block | None = None
    for block in blocks:
        if before is not None and not _close(before, block):
            yield ""
        before = block
        yield from _SHOWN[block.kind](block)


def markdown(blocks: Sequence[Block]) -> str:
    """The blocks as Markdown, for a handbook of one's own."""
    written = ""
    before: Block | None = None
    for block in blocks:
        if before is not None:
            written += "\n" if _close(before, block) else "\n\n"
        before = block
        written += _MARKDOWN[block.kind].format(mark=block.mark, text=block.text)
    return written


def _close(before: Block, block: Block) -> bool:
    """Whether no empty line stands between them: items of one list, commands of one piece."""
    return block.kind == before.kind and block.kind in ("item", "command")


def _blocks(text: str) -> Iterator[Block]:
    for part in re.split(r"\n\s*\n", text.strip("\n")):
        if part.startswith("    "):
            yield from (Block("command", line.strip()) for line in part.splitlines())
            continue
        items: list[list[str]] = []
        for line in part.splitlines():
            if items and not _ITEM.match(line) and not _HEADING.match(line):
                items[-1].append(line.strip())
            else:
                items.append([line])
        for item in items:
            yield _block(item)


def _block(written: Sequence[str]) -> Block:
    first, *more = written
    if heading := _HEADING.match(first):
        return Block("heading", heading[1], first.split(" ")[0])
    if item := _ITEM.match(first):
        return Block("item", _joined([item[2], *more]), item[1])
    if picture := _PICTURE.fullmatch(first):
        return Block("picture", picture[1])
    return Block("paragraph", _joined(written))


def _joined(parts: Sequence[str]) -> str:
    """Lines of one paragraph: a space between words, none between Chinese characters."""
    return re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])", "", " ".join(parts))


def _with_picture(block: Block, language: Language) -> Block:
    if block.kind != "picture":
        return block
    drawn = files("screens.manual").joinpath("pictures", f"{block.text}.{language}.txt").read_text("utf-8")
    return block._replace(text=drawn.rstrip("\n"))


_MARKDOWN = {
    "heading": "{mark} {text}",
    "item": "{mark}{text}",
    "command": "    {text}",
    "picture": "```text\n{text}\n```",
    "paragraph": "{text}",
}
_SHOWN: Mapping[str, Callable[[Block], Sequence[Line | Paragraph]]] = {
    "heading": lambda block: [Span(block.text, "heading")],
    "item": lambda block: [Paragraph((Span(block.mark, "strong"), Span(block.text)), len(block.mark))],
    "command": lambda block: [Paragraph((Span("    "), Span(block.text, "strong")), 6)],
    "picture": lambda block: [_RULE, *block.text.split("\n"), _RULE],
    "paragraph": lambda block: [block.text],
}


def _everywhere() -> Mapping[str, Action]:
    from screens.work import WorkScreen

    return {action.id: action for action in WorkScreen.COMMON}


@cache
def _actions() -> dict[str, Action]:
    """Each action by the name that the manual gives it."""
    from screens.known import name, screens

    own = {f"{name(screen)}.{action.id}": action for screen in screens() for action in screen.SHEET.own}
    return {**_everywhere(), **own}
