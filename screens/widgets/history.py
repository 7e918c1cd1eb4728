"""What stood in a line of input before, so that a slip can be taken back: steps, not single keys. Pure."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

PAUSE = 2.0
"""Seconds without a key after which what is typed is a step of its own, as in the fields of several lines."""
LONGEST, MOST = 100, 50
"""Signs in one step, and steps that are kept."""


class State(NamedTuple):
    """A text, and where the cursor belongs in it: behind what was changed."""

    text: str
    cursor: int


class _Change(NamedTuple):
    """What makes one text of another: so many signs are taken away at a place, and others put there."""

    at: int
    removed: int
    added: int

    @property
    def end(self) -> int:
        return self.at + self.added

    @property
    def one_key(self) -> bool:
        return self.added + self.removed == 1 or (self.added == 1 and self.removed > 0)


class History:
    """The texts of one line. `clock` tells seconds that only ever go forward."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._text = ""
        self._before: list[State] = []
        self._after: list[State] = []
        self._last: _Change | None = None
        self._last_at = 0.0
        self._length = 0

    def begin(self, text: str) -> None:
        """A text that is not taken back, with nothing before it."""
        self._text = text
        self._before, self._after, self._last = [], [], None

    def typed(self, text: str) -> None:
        """The user has changed the text: a step of its own, or more of the one before."""
        if text == self._text:
            return
        change, now = _change(self._text, text), self._clock()
        if not self._goes_on(change, now):
            self._step(change)
            self._length = 0
        self._text, self._last, self._last_at = text, change if change.one_key else None, now
        self._length += 1

    def put(self, text: str) -> None:
        """A value was put in: one step."""
        if text != self._text:
            self._step(_change(self._text, text))
            self._text, self._last = text, None

    def amend(self, text: str) -> None:
        """The same value in its proper form: no step."""
        self._text, self._last = text, None

    def take_back(self) -> State | None:
        """The state before the last step; None where there is none."""
        return self._turn(self._before, self._after)

    def bring_back(self) -> State | None:
        """The state after the step that was taken back last; None where there is none."""
        return self._turn(self._after, self._before)

    def _goes_on(self, change: _Change, now: float) -> bool:
        """Whether a change belongs to the step before: typed on, or deleted on, at the same place without a pause."""
        last = self._last
        if last is None or now - self._last_at > PAUSE or self._length >= LONGEST or change.added + change.removed != 1:
            return False
        if change.added:
            return last.added == 1 and change.at == last.end
        return last.added == 0 and change.at in (last.at, last.at - 1)

    def _step(self, change: _Change) -> None:
        self._before = [*self._before[1 - MOST :], State(self._text, change.at + change.removed)]
        self._after = []

    def _turn(self, source: list[State], target: list[State]) -> State | None:
        if not source:
            return None
        state = source.pop()
        target.append(State(self._text, _change(state.text, self._text).end))
        self._text, self._last = state.text, None
        return state


def _change(before: str, after: str) -> _Change:
    at = _alike(before, after)
    same_end = _alike(before[at:][::-1], after[at:][::-1])
    return _Change(at, len(before) - at - same_end, len(after) - at - same_end)


def _alike(one: str, other: str) -> int:
    """With how many of the same signs both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (left, right) in pairs if left != right), min(len(one), len(other)))
