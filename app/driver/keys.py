"""What a piece of what a terminal sends means: keys of the desk, a paste, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

from app.driver.sequences import ESCAPE, PASTE_BEGINS, PASTE_ENDS
from app.driver.traits import Traits

CURSOR = re.compile(r"\x1b\[(\d+);(\d+)R")
"""Where the cursor is; Shift+F3 and its like look the same."""
_VT220 = {"\x1b[28~": "f1", "\x1b[29~": "f2"}
"""The keys Help and Do of a VT220, whose F1 to F5 are its own."""


class Keyboard:
    """Makes events of pieces as `Sequences` cuts them."""

    def __init__(self, traits: Traits, debug: bool = False) -> None:
        self._digits_are_function_keys = traits.escape_digits
        self._parser = XTermParser(debug)

    def read(self, piece: str) -> Iterator[Message]:
        """The events; a sequence that is no key gives none, and never letters."""
        if piece == ESCAPE:
            yield events.Key("escape", ESCAPE)
        elif not piece.startswith(ESCAPE) or piece in (PASTE_BEGINS, PASTE_ENDS):
            yield from self._parser.feed(piece)
        elif len(piece) == 2 and piece[1].isdigit():
            number = int(piece[1])
            yield events.Key(f"f{number or 10}" if self._digits_are_function_keys else f"alt+{number}", None)
        elif self._digits_are_function_keys and piece in _VT220:
            yield events.Key(_VT220[piece], None)
        else:
            yield from self._key(ANSI_SEQUENCES_KEYS.get(piece))

    def _key(self, known: object) -> Iterator[Message]:
        """A key of Textual's table: names, or the text of a key of the number pad."""
        if isinstance(known, str):
            yield from self._parser.feed(known)
        elif isinstance(known, tuple):
            # Alt and an arrow stand there as Esc and the arrow: nobody who presses it wants to leave the screen.
            names = [key.value for key in known if isinstance(key, Keys)]
            yield events.Key("alt+" + names[-1] if len(names) > 1 else names[0], None)
