"""Terminals that draw nothing, so that twenty of them cost next to nothing: they only note when awaited bytes come.

Like a real terminal they answer the question where the cursor is, without which the desk would wait.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from tests.terminal.terminals import ROOT

ASKED, ANSWER = b"\x1b[6n", b"\x1b[1;1R"
KEPT = 200
"""So many of the last bytes are kept, as what is awaited may come in two pieces."""
WITHIN = 240.0
"""Seconds in which all must be where they are to be, on a machine that is busy with other things."""
Script = Sequence[tuple[bytes, bytes]]
"""What is waited for, and what is typed then, step by step."""


class Onlooker:
    """A program in a real pseudo-terminal of 80×24."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], script: Script) -> None:
        self._script = list(script)
        self._seen = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            os.execvpe(command[0], list(command), {**os.environ, **environ, "TERM": "xterm", "LANG": "C.UTF-8"})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def send(self, keys: bytes) -> None:
        """Type."""
        os.write(self.fd, keys)

    def read(self) -> bytes:
        """What has come, with the end of what had come before; questions are answered."""
        data = os.read(self.fd, 65536)
        before, self._seen = self._seen, (self._seen + data)[-KEPT:]
        for _ in range((before[-len(ASKED) + 1 :] + data).count(ASKED)):
            self.send(ANSWER)
        return before + data

    def step(self) -> bool:
        """Read, and go on with the script; whether it is at its end."""
        seen = self.read()
        if self._script and self._script[0][0] in seen:
            keys = self._script.pop(0)[1]
            self._seen = b""
            self.send(keys)
        return not self._script

    @property
    def last(self) -> bytes:
        """The end of what has come."""
        return self._seen

    def forget(self) -> None:
        """What has come so far is not looked for any more."""
        self._seen = b""

    def leave(self) -> None:
        """Break the connection."""
        os.kill(self.pid, signal.SIGKILL)
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def python(*arguments: str) -> list[str]:
    """A command of this Python."""
    return [sys.executable, *arguments]


@contextmanager
def at_their_places(onlookers: Sequence[Onlooker]) -> Iterator[Sequence[Onlooker]]:
    """All of them, when each has come to the end of its script; afterwards they leave."""
    until = time.monotonic() + WITHIN
    try:
        coming = {one.fd: one for one in onlookers}
        while coming:
            assert time.monotonic() < until, [one.last for one in coming.values()]
            for fd in select.select(list(coming), [], [], 1.0)[0]:
                if coming[fd].step():
                    del coming[fd]
        yield onlookers
    finally:
        for one in onlookers:
            one.leave()


def arrivals(onlookers: Mapping[int, Onlooker], seconds: float) -> Iterator[tuple[int, bytes, float]]:
    """Whose terminal got something within so many seconds, what, and when by the monotonic clock."""
    for fd in select.select(list(onlookers), [], [], max(0.0, seconds))[0]:
        at = time.monotonic()
        yield fd, onlookers[fd].read(), at
