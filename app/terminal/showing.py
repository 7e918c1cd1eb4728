"""What `desk terminal` prints: one page after the other on a terminal, else what can be said without one."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext

from app.context import Context
from app.driver import prepare
from app.driver.traits import Traits, can_place_its_cursor, traits_of
from app.output import cells, print_json
from app.terminal.advice import advice
from app.terminal.asking import Line, listening
from app.terminal.facts import Terminal, facts
from config.texts import T, Translator
from screens.terminal.surroundings import Fact

_BLANK = "\x1b[m\x1b[H\x1b[J"
_LEAVING = (b"q", b"Q", b"\x03", b"\x04", b"")
_STDIN, _STDOUT = 0, 1
_GAP = 2


def show(context: Context, *, as_json: bool, with_card: bool) -> None:
    """Print everything; the card and the keys only where somebody looks at them.

    Raises:
        Unfit: a variable says what is none of its values.
    """
    environ = {**context.environ, **({"DESK_ASCII": "1"} if context.ascii else {}), "DESK_THEME": context.theme}
    words = Translator(context.language, context.zone)
    traits = traits_of(environ)
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty() and can_place_its_cursor(environ)
    line = Line(_STDIN, _STDOUT, traits.encoding)
    with listening(_STDIN) if on_terminal else nullcontext():
        measured = line.measure() if on_terminal else None
        size = os.get_terminal_size(_STDOUT) if sys.stdout.isatty() else None
        terminal = Terminal(environ, (size.columns, size.lines) if size is not None else None)
        if measured is not None:
            terminal = terminal._replace(measured=measured)
        if on_terminal and with_card and not as_json:
            _pages(line, terminal, traits_of(environ, found=terminal.found), words)
            return
    if as_json:
        _print_json(terminal, words)
    else:
        print("\n".join(_page(terminal, words)))


def _pages(line: Line, terminal: Terminal, traits: Traits, words: Translator) -> None:
    """What was found, then the card, then the keys; q leaves."""
    prepare(os.environ)  # the keys are read as a session reads them
    from app.terminal.card import card
    from app.terminal.keys import show_keys

    for page, question in (
        (_page(terminal, words), T("Enter: the test card; q leaves")),
        (card(traits, words), T("Enter: the keys as they arrive; q leaves")),
    ):
        line.write(_BLANK + "\n".join(page) + "\n\n" + words.say(question) + " ")
        if line.read() in _LEAVING:
            line.write("\n")
            return
    line.write(_BLANK)
    show_keys(line, traits, words)


def _page(terminal: Terminal, words: Translator) -> list[str]:
    """What was found, in lines, and what would make it better."""
    said = [[words.say(fact.what), words.say(fact.told), words.say(fact.by)] for fact in facts(terminal)]
    advised = [f"- {words.say(text)}" for text in advice(terminal)]
    heading = ["", words.say(T("What would make it better:"))] if advised else []
    return [*_columns(said), *heading, *advised]


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """What, what there is, and in brackets where it comes from."""
    widest = max(cells(row[0]) for row in rows)
    return [
        f"{what}{' ' * (widest - cells(what) + _GAP)}{told}" + (f"  ({by})" if by else "") for what, told, by in rows
    ]


def _print_json(terminal: Terminal, words: Translator) -> None:
    def plain(fact: Fact) -> dict[str, str]:
        return {"value": fact.value, "told": words.say(fact.told), "by": words.say(fact.by)}

    found = {fact.name: plain(fact) for fact in facts(terminal)}
    print_json({"found": found, "advice": [words.say(text) for text in advice(terminal)]}, words)
