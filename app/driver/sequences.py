"""What a terminal sends, cut into letters, whole sequences and the Escape key.

An Escape that is followed by a letter is that key and that letter: nothing in the desk is on Alt, which terminals do
not deliver alike, whereas operators leave with Esc and type on at once. Textual's own parser would take the two for
Alt and hold back all that follows, for as long as somebody types without a pause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

ESCAPE = "\x1b"
PASTE_BEGINS = "\x1b[200~"
PASTE_ENDS = "\x1b[201~"
_WHOLE = re.compile(r"\x1b(?:\[\[[A-Z]|\[[0-9]+\$|\[[0-?]*[ -/]*[@-Z\\-~]|O[0-9;]*[@-Z\\-~]|[\t\x7f])")
"""CSI and SS3 sequences; `ESC [ [ A` (F1 of the Linux console), `ESC [ 3 $` (rxvt), `ESC TAB` (Shift+Tab of the
Linux console), `ESC DEL` (Alt+Backspace)."""
_BEGUN = re.compile(r"\x1b(?:\[\[?|\[[0-?]*[ -/]*|O[0-9;]*)?\Z")
_BROKEN = re.compile(r"\x1b(?:\[[0-?]+[ -/]*|O[0-9;]+)")
"""The beginning of a sequence whose end was lost: no key, and no letters."""
_TAIL = re.compile(r"[0-9;]*~")
_TAIL_OF_SEVERAL = re.compile(r"[0-9;]*[A-Z~]")
"""The end of a sequence whose beginning was given up: keys with a number end in a tilde, with two also in a letter."""
_ESCAPE_DIGIT = re.compile(r"\x1b[0-9]")
_REPORT = re.compile(r"\x1b\[\d+;\d+R")
_BREAK = re.compile(rf"{re.escape(PASTE_ENDS)}|{_REPORT.pattern}")
_BEGUN_IN_PASTE = re.compile(r"\x1b(?:\[[\d;]*)?\Z")
"""Terminals may say where their cursor is in the midst of a paste, which is no part of it."""
_BARE = 2
"""How long a begun sequence may be to have been typed: Esc, and a letter that sequences begin with."""


class Sequences:
    """Cuts what arrives; a sequence may arrive in parts.

    With `escape_digits` Esc and a digit are one key. Without, they are two, but for a read of nothing else: that is
    Alt and the digit, since nobody types as fast as that.
    """

    def __init__(self, *, escape_digits: bool = False) -> None:
        self._escape_digits = escape_digits
        self._begun = ""
        self._given_up = ""
        self._pasting = False

    @property
    def unfinished(self) -> bool:
        """Whether the beginning of a sequence waits for its end. A paste may take as long as it likes."""
        return bool(self._begun) and not self._pasting

    def feed(self, text: str) -> Iterator[str]:
        """The pieces that are complete now: text without escapes, a whole sequence, or `ESCAPE` for the key.

        The text of a paste comes between `PASTE_BEGINS` and `PASTE_ENDS`, freed of escapes.
        """
        if not self._begun and not self._pasting and _ESCAPE_DIGIT.fullmatch(text):
            yield text
            return
        text, self._begun = self._begun + self._without_tail(text), ""
        while text:
            piece, text = self._first_of_paste(text) if self._pasting else self._first(text)
            if piece:
                yield piece
            if piece in (PASTE_BEGINS, PASTE_ENDS):
                self._pasting = piece == PASTE_BEGINS

    def give_up(self) -> Iterator[str]:
        """The pieces of what was begun, now that its end has not come: a key Esc, perhaps with a letter after it."""
        begun, self._begun = self._begun, ""
        if len(begun) <= _BARE:
            yield from begun
        else:
            self._given_up = begun

    def _without_tail(self, text: str) -> str:
        """What has come, but for the end of a sequence that the line has held up for too long.

        A paste that began so late is one all the same: typed, its ends of lines would be Enter.
        """
        given_up, self._given_up = self._given_up, ""
        tail = (_TAIL_OF_SEVERAL if ";" in given_up else _TAIL).match(text) if given_up and text else None
        if tail is None:
            return text
        begins = PASTE_BEGINS if given_up + tail.group() == PASTE_BEGINS else ""
        return begins + text[tail.end() :]

    def _first(self, text: str) -> tuple[str, str]:
        """The first piece, and what is left; no piece when it is only begun."""
        if not text.startswith(ESCAPE):
            plain, escape, rest = text.partition(ESCAPE)
            return plain, escape + rest
        whole = _WHOLE.match(text) or (_ESCAPE_DIGIT.match(text) if self._escape_digits else None)
        if whole is None and _BEGUN.match(text):
            self._begun = text
            return "", ""
        if whole is None and (broken := _BROKEN.match(text)):
            return "", text[broken.end() :]
        end = whole.end() if whole else len(ESCAPE)
        return text[:end], text[end:]

    def _first_of_paste(self, text: str) -> tuple[str, str]:
        if text.startswith(PASTE_ENDS):
            return PASTE_ENDS, text[len(PASTE_ENDS) :]
        if report := _REPORT.match(text):
            return report.group(), text[report.end() :]
        end = next((found.start() for found in _BREAK.finditer(text, 1)), len(text))
        if end == len(text) and (begun := _BEGUN_IN_PASTE.search(text)):
            end, self._begun = begun.start(), text[begun.start() :]
            return text[:end].replace(ESCAPE, ""), ""
        return text[:end].replace(ESCAPE, ""), text[end:]
