"""How a session of a host hears what has changed: from the host's reader of the feed, and else by its own reading."""

from __future__ import annotations

import logging
import select
import socket
from collections.abc import Sequence

from app.feeding import Waiting
from app.host.telling import BEAT, Told, unpack
from screens.feed import Happening

SILENCE = 3 * BEAT
"""Seconds in which nothing was said, not even that there is nothing, after which a session reads for itself."""
LONGEST = 1 << 16
"""Bytes of a message."""
_log = logging.getLogger("desk.host")


class Hearing:
    """Listens where `coming`, which does not block, leads to somebody who tells; else `own` reads. For one thread.

    What was told before somebody listened, or while nobody told, is read once he does.
    """

    def __init__(self, coming: socket.socket, own: Waiting) -> None:
        self._coming = coming
        self._own = own
        self._line: socket.socket | None = None
        self._patience = SILENCE
        self._hears = False

    def wait(self, after: int, timeout: float) -> Sequence[Happening]:
        """As `app.feeding.Wait` says; as long as somebody tells, he says when there is nothing, not the timeout."""
        told = self._told() if self._hears or not self._own.more else []
        if told is None:
            if self._hears:
                _log.warning("nobody tells any more what has changed; this session reads for itself")
            self._hears, self._patience = False, 0.0
            return self._own.wait(after, timeout)
        if self._hears:
            self._own.told(after, [event.id for event in told])
            return told
        found = self._own.read(after)
        if not self._own.more:
            if not self._patience:
                _log.warning("this session is told again what has changed")
            self._hears, self._patience = True, SILENCE
            self._own.close()
        return found

    def _told(self) -> list[Told] | None:
        """What was said meanwhile, or is said next; None where there is nobody to say it."""
        if self._line is None:
            self._line = self._begun()
        try:
            return None if self._line is None else self._heard(self._line)
        except BlockingIOError:
            if self._patience:  # nobody speaks any more
                self.close()
        except OSError:
            self.close()
        return None

    def _heard(self, line: socket.socket) -> list[Told]:
        """All that was said, as soon as there is something.

        Raises:
            BlockingIOError: nothing was, for as long as patience lasts. OSError: the line has ended.
        """
        select.select([line], [], [], self._patience)
        messages: list[bytes] = []
        try:
            while message := line.recv(LONGEST, socket.MSG_DONTWAIT):
                messages.append(message)
        except BlockingIOError:
            if not messages:
                raise
            return [event for message in messages for event in unpack(message)]
        raise ConnectionResetError  # what was told before that will be read

    def _begun(self) -> socket.socket | None:
        """A line, whose other end is on its way."""
        line, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            try:
                socket.send_fds(self._coming, [b"."], [other.fileno()])
            except OSError:  # too many have come whom nobody takes in
                line.close()
                return None
        return line

    def close(self) -> None:
        """Listen no longer; the next question begins anew."""
        if self._line is not None:
            self._line.close()
            self._line = None
