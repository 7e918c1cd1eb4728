"""Long lists, read out ten lines at a time: nobody listens to a hundred."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from config.texts import T, Text

if TYPE_CHECKING:
    from app.plain.work import Work

AT_ONCE = 10
"""Lines that are read out before it is asked for more."""
MORE = "more"
"""What is typed to hear the next ones, in every language, as all codes are."""


class Reading:
    """What is read out of a list, and what is left of it; `how` says how many those are, and how to hear them."""

    def __init__(self, work: Work, how: Callable[[int], Text]) -> None:
        self._work = work
        self._how = how
        self._left: Sequence[str] = ()

    def begin(self, lines: Sequence[str], first: int = AT_ONCE) -> None:
        """Read out the first lines; what was left of another list is forgotten."""
        self._left = lines
        self._go_on(first)

    def more(self) -> bool:
        """Read on; False where nothing is left."""
        if not self._left:
            return False
        self._go_on(AT_ONCE)
        return True

    def forget(self) -> None:
        """Nothing is left of it any more."""
        self._left = ()

    def _go_on(self, lines: int) -> None:
        if len(self._left) == lines + 1:  # it is said as quickly as that there is one more
            lines += 1
        for line in self._left[:lines]:
            self._work.console.tell(line)
        self._left = self._left[lines:]
        if self._left:
            self._work.tell(self._how(len(self._left)))


def of_a_place(n: int) -> Text:
    """How to hear the rest of a list at the prompt for codes."""
    return T("{n} more: type more to hear them.", n=n)


def of_values(n: int) -> Text:
    """How to hear the rest of the values of a field."""
    return T("{n} more: type more to hear them, or a part of the name.", n=n)
