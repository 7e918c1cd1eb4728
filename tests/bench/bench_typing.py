"""From a key to its sign on the line, while twenty people type: a text of a new case, beside a bare input of Textual.

What is typed are letters of which none comes twice, so that each is known in whatever bytes come. A key that was
not painted before the next one is due is waited for, and the next one comes later.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Sequence

import pytest

from models.desk import Desk
from models.staff import passwords
from models.staff.tables import Staff
from tests.app.hosting import PASSWORD, SIGNED_IN, hosted
from tests.bench.measuring import Figure, note, share
from tests.bench.onlooker import Onlooker, arrivals, at_their_places, python
from tests.screens.company import found_company
from tests.terminal.terminals import F

SESSIONS = int(os.environ.get("BENCH_TYPISTS", "20"))
KEYS_A_SECOND = 3.0
KEYS = int(os.environ.get("BENCH_KEYS", "60"))
"""Of each session, after those that warm up."""
WARM_UP = 6
LETTERS = [chr(code) for code in range(0xC0, 0x250) if chr(code).isalpha()]
GIVEN_UP = 10.0
"""Seconds after which a key counts as lost."""
TIMES, WITHIN = 2.0, 0.060
BARE = """
from textual.app import App
from textual.widgets import Input

class Bare(App):
    def compose(self):
        yield Input(placeholder="ready")

Bare().run()
"""


@pytest.fixture
def company(sqlite_desk: Desk) -> Desk:
    """A small company with as many agents as type."""
    found_company(sqlite_desk)
    stored = passwords.hashed(PASSWORD)
    for number in range(SESSIONS):
        Staff.create(login=f"agent{number}", name=f"Agent {number}", roles=["agent"], password_hash=stored)
    return sqlite_desk


class Typist:
    """One who types at an even pace, and how long each key took until it was painted."""

    def __init__(self, onlooker: Onlooker, first_at: float) -> None:
        self.onlooker = onlooker
        self.due = first_at
        self.taken: list[float] = []
        self._awaited = b""
        self._sent_at = 0.0

    @property
    def next(self) -> float:
        """When there is something to do for him: a key, or to give up."""
        return self._sent_at + GIVEN_UP if self._awaited else self.due

    @property
    def done(self) -> bool:
        """Whether all is typed and painted."""
        return len(self.taken) == WARM_UP + KEYS

    def type(self, now: float) -> None:
        """The next key, if it is due."""
        if self._awaited or self.done or now < self.due:
            assert not self._awaited or now < self._sent_at + GIVEN_UP, self.onlooker.last
            return
        self._awaited = LETTERS[len(self.taken)].encode()
        self.due += 1 / KEYS_A_SECOND
        self._sent_at = time.monotonic()
        self.onlooker.send(self._awaited)

    def painted(self, data: bytes, at: float) -> None:
        """Bytes have come."""
        if self._awaited and self._awaited in data:
            self.taken.append(at - self._sent_at)
            self._awaited = b""


def bench_keys_of_twenty_at_once(company: Desk, sqlite_url: str) -> None:
    """3 keys a second in each session, through the host; then the same in as many bare inputs."""
    with hosted(sqlite_url) as host:
        ours = _typed([
            Onlooker(python("-m", "app"), host.environ, [
                (b"Password", f"agent{number}\r{PASSWORD}\r".encode()),
                (SIGNED_IN.encode(), F[6].encode()),
                (b"Kind", b"1001\r4\r"),
                (b"VIP", b"\r\r\r"),
            ])
            for number in range(SESSIONS)
        ])  # fmt: skip
    bare = _typed([Onlooker(python("-c", BARE), {}, [(b"ready", b"")]) for _ in range(SESSIONS)])
    for what, part, within in (("median", statistics.median, None), ("95 %", share, WITHIN)):
        mine, theirs = part(ours), part(bare)
        holds = mine <= TIMES * theirs and (within is None or mine <= within)
        wanted = f"{TIMES:.0f} times at most" + (f", {within * 1000:.0f} ms" if within else "")
        said = f"key to paint, {SESSIONS} sessions at {KEYS_A_SECOND:.0f} keys a second, {what}"
        note(Figure(said, mine, "s", theirs, "a bare Textual Input in the same crowd", wanted, holds))


def _typed(onlookers: Sequence[Onlooker]) -> list[float]:
    """How long each key took, of all sessions."""
    with at_their_places(onlookers):
        chance = random.Random(1)
        began = time.monotonic() + 2.0  # whatever coming in has left to do
        typists = {one.fd: Typist(one, began + chance.uniform(0, 1 / KEYS_A_SECOND)) for one in onlookers}
        terminals = {fd: one.onlooker for fd, one in typists.items()}
        while left := [one for one in typists.values() if not one.done]:
            now = time.monotonic()
            for one in left:
                one.type(now)
            for fd, data, at in arrivals(terminals, min(one.next for one in left) - time.monotonic()):
                typists[fd].painted(data, at)
        return [taken for one in typists.values() for taken in one.taken[WARM_UP:]]
