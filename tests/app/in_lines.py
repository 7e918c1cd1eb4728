"""Somebody who works in lines, in this process: what he types, and all that he is told."""

from __future__ import annotations

import io

from app.plain.console import Console
from app.plain.loop import work_on
from app.plain.work import Work
from config.texts import Language, Translator
from models.capabilities import operations
from models.desk import Desk
from models.staff.members import member

ESCAPE = "\x1b"
CTRL_C = "\x03"
"""An answer that is no line but the key."""


class _Typed(io.StringIO):
    """What somebody types."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        """One line; `KeyboardInterrupt` for Ctrl+C."""
        line = super().readline(size)
        if line.rstrip() == CTRL_C:
            raise KeyboardInterrupt
        return line


class Lines:
    """Works as `login`; `by_hand` like a person, who is asked again, else like a script, which ends at a refusal.

    `code` is the exit code of the last session.
    """

    def __init__(self, desk: Desk, login: str = "lin", language: Language = "en", *, by_hand: bool = True) -> None:
        operations()
        self.desk = desk.acting(member(login)).speaking(language)
        self.by_hand = by_hand
        self.code: int | None = None

    def __call__(self, *answers: str, target: io.StringIO | None = None) -> str:
        """Type these lines, and then the end of the input; all that was told, prompts and sentences."""
        target = target or io.StringIO()
        source = _Typed("".join(f"{answer}\n" for answer in answers))
        console = Console(source, target, by_hand=self.by_hand)
        self.code = work_on(Work(console, self.desk, Translator(self.desk.language, self.desk.rules.zone)))
        told = target.getvalue()
        assert ESCAPE not in told
        assert "Something went wrong" not in told, told
        return told
