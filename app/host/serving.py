"""Waiting for terminals: one socket, a fork for each that comes in, and what is left of those that have gone.

The host never reads what a client says: that is done in the child, where nobody else can be kept waiting by it.
"""

from __future__ import annotations

import fcntl
import logging
import os
import selectors
import signal
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import NamedTuple

from app.context import Context
from app.host import sessions
from app.host.doors import Door
from app.host.readiness import follow_rules
from app.host.workplace import Workplace
from config.texts import T
from models.refusals import Refused

BACKLOG = 1024
"""How many may knock at the same moment; the kernel may allow fewer."""
LOOK_AFTER_RULES = 60.0
"""Seconds after which the host looks whether other rules are in force, when somebody comes."""
PATIENCE = 2.0
"""Seconds in which a host must take a connection."""
FAILED = 70
_CREDENTIALS = struct.Struct("3i")
_log = logging.getLogger("desk.host")


class Peer(NamedTuple):
    """Who knocks, as the kernel says it."""

    pid: int
    uid: int
    gid: int


def peer(connection: socket.socket) -> Peer:
    """Who is at the other end."""
    return Peer(*_CREDENTIALS.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)))


def answers(path: str) -> int | None:
    """The process that serves this path; None when nobody does."""
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(PATIENCE)
        connection.connect(path)
        return peer(connection).pid
    return None


class Host:
    """Serves everybody whom the door lets in with what `ready` has open, until SIGTERM or SIGINT.

    The sessions go on when it ends.
    """

    def __init__(self, ready: Context, door: Door, workplace: Workplace) -> None:
        self._ready = ready
        self._door = door
        self._workplace = workplace
        self._sessions: dict[int, int] = {}
        self._came = 0
        self._ending = False
        self._looked_at = time.monotonic()

    def serve(self, listener: socket.socket) -> None:
        """Take whoever comes; returns when it is told to end."""
        with self._signals() as woken, selectors.DefaultSelector() as selector:
            selector.register(listener, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            while not self._ending:
                for key, _ in selector.select(self._workplace.open(self._ready, listener)):
                    if key.fileobj is listener:
                        self._take_one(listener)
                    else:
                        os.read(woken, 512)
                self._reap()
        _log.info("ended; %s sessions go on", len(self._sessions))

    def _take_one(self, listener: socket.socket) -> None:
        try:
            connection, _ = listener.accept()
        except OSError as problem:  # gone already, or no more files: the next one may have more luck
            _log.warning("nobody could be let in: %s", problem)
            return
        with connection:
            who = peer(connection)
            lets_in = self._door.lets_in(who.uid, who.gid)
            if lets_in:
                self._look_after_rules()
                self._came += 1
                seat = partial(self._workplace.seat, self._came)
                hearing = self._workplace.hearing
                attend = partial(sessions.attend, connection, self._ready, self._workplace.turn, seat, hearing)
            else:
                _log.warning("user %s is not served", who.uid)
                attend = partial(sessions.refuse, connection)
            child = forked(attend, listener)
            if child and lets_in:
                self._sessions[child] = who.uid
                _log.info("session %s began for user %s", child, who.uid)

    def _look_after_rules(self) -> None:
        if time.monotonic() - self._looked_at > LOOK_AFTER_RULES:
            follow_rules(self._ready)
            self._looked_at = time.monotonic()

    def _reap(self) -> None:
        """Take note of the children that have ended."""
        with suppress(ChildProcessError):
            while True:
                child, status = os.waitpid(-1, os.WNOHANG)
                if not child:
                    return
                code = os.waitstatus_to_exitcode(status)
                if child in self._sessions:
                    tell = _log.info if code >= 0 or -code == signal.SIGHUP else _log.warning
                    tell("session %s of user %s ended: %s", child, self._sessions.pop(child), code)
                elif (lost := self._workplace.lost(child)) and not self._ending:
                    _log.warning("the %s ended: %s; another one begins", lost, code)

    @contextmanager
    def _signals(self) -> Iterator[int]:
        """While inside, signals wake whoever waits for the file descriptor, and the last ones end the host."""
        woken, waking = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

        def end(number: int, frame: object) -> None:
            self._ending = True

        before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
        try:
            yield woken
        finally:
            signal.set_wakeup_fd(-1)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(woken)
            os.close(waking)


def forked(work: Callable[[], int], *left_behind: socket.socket) -> int:
    """Do this in a child, whose exit code it returns; the child's number, or 0 when there could be none."""
    try:
        child = os.fork()
    except OSError as problem:
        _log.error("no child could be made: %s", problem)
        return 0
    if child:
        return child
    code = FAILED
    try:
        for one in left_behind:
            one.close()
        sessions.begin_anew()
        code = work()
    except BaseException:
        _log.exception("a child failed")
    finally:
        os._exit(code)


@contextmanager
def listening(path: str, door: Door) -> Iterator[socket.socket]:
    """A socket at this path, which is gone afterwards.

    Raises:
        Refused: `conflict`, when another host serves it; `not_found`, when there is no such directory.
    """
    with _alone(path), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        with suppress(FileNotFoundError):
            os.unlink(path)
        before = os.umask(0o177)
        try:
            listener.bind(path)
        except OSError as problem:
            text = T("There can be no socket {path}: {problem}", path=path, problem=problem.strerror or str(problem))
            raise Refused("not_found", text) from problem
        finally:
            os.umask(before)
        os.chmod(path, door.mode)
        listener.listen(BACKLOG)
        listener.setblocking(False)
        try:
            yield listener
        finally:
            with suppress(FileNotFoundError):
                os.unlink(path)


@contextmanager
def _alone(path: str) -> Iterator[None]:
    """While inside, no other host serves this path. (The lock is the process's own, its children do not hold it.)"""
    try:
        with open(f"{path}.lock", "w") as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError as held:
        raise Refused("conflict", T("Another host serves {path} already.", path=path)) from held
    except FileNotFoundError as missing:
        raise Refused("not_found", T("There is no directory for the socket {path}.", path=path)) from missing
