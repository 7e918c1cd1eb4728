"""How much a line carries: one frame on it at a time, the next when the terminal has answered the one before."""

from __future__ import annotations

PROBE = 1.0
"""Seconds that the first question may take; a terminal that is silent then is taken for one that never answers."""
PATIENCE = 2.0
SLOWEST = 100.0
"""A later answer may take `PATIENCE` seconds, and one more for so many bytes before it."""
SILENCES = 3
"""After so many lost answers, the terminal is not asked any more."""
SLOW = 8000.0
"""Bytes a second from which on a line is fast, and frames are sent whole."""
SHARE = 0.2
"""On a slow line no more is sent at once than it carries in so many seconds: the next key does not wait longer."""
LEAST = 64


class Flow:
    """Keeps the account of one line; the time is passed in, in seconds of any steady clock."""

    def __init__(self) -> None:
        self.asks = True
        self._asked: float | None = None
        self._size = 0
        self._heard = False
        self._silences = 0
        self._quickest: float | None = None
        self._speed: float | None = None

    @property
    def waits(self) -> bool:
        """Whether an answer is on its way."""
        return self._asked is not None

    @property
    def is_free(self) -> bool:
        """Whether the terminal has answered to all that was sent: nothing is on its way, and nothing stands still."""
        return self._heard and self._asked is None and not self._silences

    @property
    def round_trip(self) -> float | None:
        """The seconds after which the quickest answer came; None while there was none."""
        return self._quickest

    @property
    def limit(self) -> int | None:
        """How many bytes the next frame should have at most; None for a fast line."""
        return None if self._speed is None else max(LEAST, int(self._speed * SHARE))

    def sent(self, size: int, at: float) -> None:
        """A frame of so many bytes was handed to the line, with a question behind it."""
        self._asked, self._size = at, size

    def answered(self, at: float) -> None:
        """The terminal has answered: it has drawn the frame."""
        if self._asked is not None:
            self._measure(at - self._asked)
        self.asks = self._heard = True
        self._asked, self._silences = None, 0

    def patience(self, at: float) -> float:
        """For how many seconds the next frame must wait at most; 0: it may be sent."""
        if self._asked is None:
            return 0.0
        allowed = PATIENCE + self._size / SLOWEST if self._heard else PROBE
        left = self._asked + allowed - at
        if left <= 0:
            self._asked = None
            self._silences += 1
            self.asks = self._heard and self._silences < SILENCES
        return max(0.0, left)

    def _measure(self, elapsed: float) -> None:
        """The quickest answer tells the way there and back, what is beyond it, how long the bytes took."""
        self._quickest = elapsed if self._quickest is None else min(self._quickest, elapsed)
        if self._size < LEAST:
            return
        speed = self._size / max(elapsed - self._quickest, 1e-6)
        self._speed = speed if speed < SLOW else None
