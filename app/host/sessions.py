"""The life of a child of the host: it takes over a terminal, works there as `desk` would, and tells how it ended."""

from __future__ import annotations

import locale
import os
import random
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from io import TextIOWrapper

from app.context import Context, asked_language, language_of
from app.driver import SETTINGS
from app.feeding import Wait, Waiting
from app.host import client, passing
from models.staff import passwords

PATIENCE = 10.0
"""Seconds that a client has to say what it wants."""
OWN = ("DESK_DB", "DESK_CONFIG", "DESK_CLOCK", "DESK_FILES")
"""What the host has made ready once for all; who names another goes on without it."""
FORWARDED = frozenset(int(getattr(signal, name)) for name in client.FORWARDED)


def attend(
    connection: socket.socket,
    ready: Context,
    turn: Callable[[], AbstractContextManager[object]],
    seat: Callable[[], Callable[[], None]],
    hearing: Callable[[Waiting], Wait],
) -> int:
    """Serve one client, in a process of its own; returns the exit code.

    `turn` is one at checking passwords, `seat` waits for one at opening the screen and returns what gives it back,
    `hearing` makes of what reads the feed what hears of it.
    """
    connection.settimeout(PATIENCE)
    try:
        given, terminal = passing.receive(connection)
    except (OSError, ValueError):
        return 0
    if _elsewhere(given, ready):
        connection.sendall(passing.ELSEWHERE)
        return 0
    connection.sendall(passing.STARTED)
    connection.settimeout(None)
    _sit_down(given, terminal)
    threading.Thread(target=_listen, args=(connection,), name="desk-client", daemon=True).start()
    passwords.take_turns(turn)
    context = ready.at_terminal(os.environ, language_of((), given), asked_language((), given))
    context.listen = hearing
    code = _work(context, seat())
    with suppress(OSError):
        connection.sendall(passing.ENDED + bytes([code & 0xFF]))
    return code


def refuse(connection: socket.socket) -> int:
    """Turn a client away, who prints the sentence himself."""
    with suppress(OSError):
        connection.sendall(passing.REFUSED)
    return 0


def begin_anew() -> None:
    """What a forked child leaves behind: the host's signals, its session and its chance.

    Its terminal is never the one that controls it: the client stays in front there, and passes signals on.
    """
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    random.seed()


def _elsewhere(given: Mapping[str, str], ready: Context) -> bool:
    """Whether the client wants what this host has not made ready: another database, or settings that are read once."""
    has = {**ready.environ, "DESK_DB": ready.database_url, "DESK_CONFIG": ready.rules_directory,
           "DESK_FILES": ready.files_directory}  # fmt: skip
    named = [name for name in given if name in OWN or name in SETTINGS or name.startswith("TEXTUAL_")]
    return any(given[name] != has.get(name, "") for name in named)


def _sit_down(given: Mapping[str, str], terminal: list[int]) -> None:
    """Take over the client's terminal, what it said of it, and the directory in which it stands."""
    for standard, fd in enumerate(terminal):
        os.dup2(fd, standard)
        if fd > 2:
            os.close(fd)
    for name in [name for name in os.environ if passing.is_passed(name) and name not in OWN and name not in SETTINGS]:
        del os.environ[name]
    os.environ.update({name: value for name, value in given.items() if passing.is_passed(name)})
    with suppress(OSError):
        os.chdir(given.get("PWD", "."))
    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "")
    encoding = _encoding()
    sys.stdin = sys.__stdin__ = os.fdopen(0, encoding=encoding, closefd=False)  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = _written(1, encoding, "replace")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _written(2, encoding, "backslashreplace")  # type: ignore[misc]


def _written(fd: int, encoding: str, errors: str) -> TextIOWrapper:
    return os.fdopen(fd, "w", buffering=1, encoding=encoding, errors=errors, closefd=False)


def _encoding() -> str:
    """That of the client's locale; UTF-8 where it names none, as Python does it."""
    said = locale.nl_langinfo(locale.CODESET)
    return "utf-8" if said in ("", "ANSI_X3.4-1968") else said


def _listen(connection: socket.socket) -> None:
    """Get the signals that the client gets; that it has gone is a hang-up."""
    while number := _heard(connection):
        if number in FORWARDED:
            os.kill(os.getpid(), number)
    os.kill(os.getpid(), signal.SIGHUP)


def _heard(connection: socket.socket) -> int:
    try:
        return int((connection.recv(1) or b"\0")[0])
    except OSError:
        return 0


def _work(context: Context, give_back: Callable[[], None]) -> int:
    from app.main import ended
    from app.opening import open_screen

    def opened() -> int:
        context.current.follow(context.clock()())
        return open_screen(context)

    context.when_open = give_back
    return ended(context, opened)
