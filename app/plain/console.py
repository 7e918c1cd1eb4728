"""The two streams of the line mode: a prompt and its answer in one line, and sentences; never a control sequence."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TextIO

from screens.paint import clean, width, wrap

STRANGE = "\ufffd"
"""What bytes of another encoding become."""
_KEYS = re.compile("\x1b(?:\\[[0-9;?]*[ -/]*[@-~]|O.|.)?")
"""What arrows and function keys send; nothing happens at them here."""


class EndOfInput(Exception):  # noqa: N818 - nothing went wrong: there is no more to read
    """Ctrl+D, or the end of the file."""


class Console:
    """Reads answers and writes lines.

    Args:
        source: where answers come from, a line each.
        target: where prompts and sentences go.
        by_hand: whether somebody types; else it is a script, whose answers are repeated, so that what was said reads
            like a session.
        columns: how many cells a line has; 0 where lines are not broken.
        hidden: while inside, what is typed is not shown.
    """

    def __init__(
        self,
        source: TextIO,
        target: TextIO,
        *,
        by_hand: bool,
        columns: Callable[[], int] = lambda: 0,
        hidden: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._source = source
        self._target = target
        self.by_hand = by_hand
        self._columns = columns
        self._hidden = hidden
        self.line = 0

    def tell(self, text: str) -> None:
        """Write lines, broken where the terminal's lines end."""
        cells = self._columns()
        for line in text.splitlines() or [""]:
            for row in wrap(line, cells - 1) if cells > 1 and width(line) >= cells else [clean(line)]:
                self._target.write(row.rstrip() + "\n")
        self._target.flush()

    def read(self, prompt: str, *, secret: bool = False) -> str:
        """The answer to a prompt, `line` being its number.

        Raises:
            EndOfInput: there is none.
        """
        try:
            with self._hidden() if secret else nullcontext():  # before it is asked for: a quick hand types at once
                self._target.write(clean(prompt))
                self._target.flush()
                typed = self._source.readline()
        except KeyboardInterrupt:
            self.tell("")
            raise
        self.line += 1
        answer = clean(_KEYS.sub("", typed).rstrip("\r\n"))
        if not self.by_hand or secret or not typed:
            self._target.write(("" if secret else answer) + "\n")
            self._target.flush()
        if not typed:
            raise EndOfInput
        return answer
