"""One reader of the feed for all sessions of a host: it looks whether anything has changed, and tells each of them.

A session sends one end of a line of its own through a socket that all have from the host, and listens at the other.
It is told of events as soon as they are there, and at each beat of nothing, by which it knows that somebody looks.
Whoever does not listen is let go when his line is full: the line ends, and he knows that he must read for himself.
"""

from __future__ import annotations

import logging
import os
import resource
import select
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import msgspec

from app.feeding import Wait
from screens.feed import Happening

BEAT = 1.0
"""Seconds after which a line says something, if only that there is nothing; nothing that hurries waits longer."""
TURN = 0.2
"""Seconds after which it looks who has come."""
UNHURRIED = frozenset({"staff"})
"""Kinds of things of whose changes nobody is told more than once in a beat: who comes and goes. When a shift starts,
each one who signs in would else wake up everybody."""
SHARE = 0.025
"""Seconds of a processor that a session may take to paint what it was told. Before all can have painted nothing more
is told: they would paint more often than there is time for, and nobody who changes something would get his turn."""
LARGEST = 1000
"""Events in one message, which must fit into a line whole."""
AGAIN = 1.0
"""Seconds after which it asks again when the database did not answer."""
_log = logging.getLogger("desk.host")


class Told(msgspec.Struct, array_like=True, frozen=True):
    """An event as it is told: enough to know whom it concerns."""

    id: int
    case_id: int | None
    subject: str


_pack = msgspec.msgpack.Encoder().encode
unpack: Callable[[bytes], list[Told]] = msgspec.msgpack.Decoder(list[Told]).decode
"""The events of a message."""


class Teller:
    """Asks `wait` for the events after the one that `begin` names, and tells them to all whose lines come in by
    `coming`, which does not block."""

    def __init__(
        self, wait: Wait, begin: Callable[[], int], coming: socket.socket, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._wait = wait
        self._begin = begin
        self._after: int | None = None
        self._coming = coming
        self._elapsed = elapsed
        self._lines: list[socket.socket] = []
        self._kept: list[Told] = []
        self._said_at = self._told_at = elapsed()

    def tell(self, last_gone: int) -> None:
        """Go on until nobody has the other end of this pipe any more."""
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a line for each session
        silent = False
        while not select.select([last_gone], [], [], 0)[0]:
            try:
                self.turn()
                if silent:
                    _log.warning("the feed of all sessions is answered again")
                silent = False
            except Exception:
                if not silent:  # once, however long it lasts
                    _log.warning("the feed of all sessions got no answer", exc_info=True)
                silent = True
                self._let_go()
                time.sleep(AGAIN)

    def turn(self) -> None:
        """Look once: take in who has come, and tell what there is to be told.

        Raises:
            Exception: the database does not answer; nobody was told anything, nor taken in.
        """
        if self._after is None:
            self._after = self._begin()
        found = self._wait(self._after, max(0.0, min(TURN, self._due_in())))
        self._after = max([self._after, *(event.id for event in found)])
        self._kept += [Told(event.id, event.case_id, event.subject) for event in found]
        self._take_in()
        if self._due_in() <= 0:
            self._say(self._kept)
            self._told_at = self._said_at if self._kept else self._told_at
            self._kept = []

    def _due_in(self) -> float:
        """Seconds until something is to be said: of what hurries as soon as all can have painted what they were told
        before, of nothing at the next beat.
        """
        hurries = any(event.subject not in UNHURRIED for event in self._kept)
        pace = min(BEAT, len(self._lines) * SHARE / (os.cpu_count() or 1)) if hurries else BEAT
        return (self._told_at if self._kept else self._said_at) + pace - self._elapsed()

    def _say(self, events: Sequence[Happening]) -> None:
        for start in range(0, len(events) or 1, LARGEST):
            message = _pack(events[start : start + LARGEST])
            self._lines = [line for line in self._lines if _sent(line, message)]
        self._said_at = self._elapsed()

    def _take_in(self) -> None:
        """Whoever has come is told of nothing at once: from then on he will hear of everything."""
        with suppress(BlockingIOError):
            while True:
                _, lines, _, _ = socket.recv_fds(self._coming, 1, 1)
                for line in map(_line, lines):
                    if _sent(line, _pack(())):
                        self._lines.append(line)

    def _let_go(self) -> None:
        """Nobody shall rely on being told."""
        for line in self._lines:
            line.close()
        self._lines = []


def _line(fd: int) -> socket.socket:
    return socket.socket(fileno=fd)


def _sent(line: socket.socket, message: bytes) -> bool:
    """Whether it was taken; else that was the last message on this line."""
    try:
        line.send(message, socket.MSG_DONTWAIT)
    except OSError:
        line.close()
        return False
    return True
