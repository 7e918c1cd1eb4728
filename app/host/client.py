"""`desk` when a host is there: hands over the terminal, passes signals on, takes over the exit code.

It reads next to nothing: neither the command line's library nor the database's nor the screens.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket

    from config.texts import Text

OPTIONS = {"--db": "DESK_DB", "--lang": "DESK_LANG", "--config": "DESK_CONFIG", "--theme": "DESK_THEME"}
"""The options that a host understands, as the variables that say the same."""
SWITCHES = {"--plain": "DESK_PLAIN", "--ascii": "DESK_ASCII"}
"""Those without a value, as the variables that say the same by 1."""
CRASHED = 70
"""The exit code after a session that died: that of an error that nobody foresaw."""
REFUSED = 1
PATIENCE = 60.0
"""Seconds in which a host must have begun the session, however many come; else the client does it itself."""
FORWARDED = ("SIGWINCH", "SIGHUP", "SIGTERM", "SIGINT", "SIGCONT")
"""The signals that concern the session. A stop would leave the terminal to two programs, and is ignored."""
AFTER_A_CRASH = "\x1b[?2004l\x1b[?1004l\x1b[?7h\x1b[?25h\x1b[m\x1b[?1049l"
"""What a session would have written at its end: no marks of pastes and focus, the cursor, the screen of before."""


def opened_by_host(arguments: Sequence[str], environ: Mapping[str, str]) -> int | None:
    """Let a host open the screen; returns the exit code when it has ended.

    None: there is no host, or this is nothing for it; the program goes on by itself.
    """
    asked = _asked(arguments)
    if asked is None or not all(os.isatty(fd) for fd in (0, 1, 2)):
        return None
    from app.host.passing import CLIENT, is_passed, send, socket_path

    path = socket_path(environ)
    if not path or not os.path.exists(path):
        return None
    connection = _connected(path, ours=path != environ.get("DESK_HOST_SOCKET"))
    if connection is None:
        return None
    given = {name: value for name, value in environ.items() if is_passed(name)} | asked
    try:
        send(connection, given | {"PWD": os.getcwd(), CLIENT: str(os.getpid())}, (0, 1, 2))
        answer = connection.recv(1)
        connection.settimeout(None)
    except OSError:
        answer = b""
    return _followed(connection, answer, given)


def _asked(arguments: Sequence[str]) -> dict[str, str] | None:
    """The options given, as variables; None when anything else is asked for than the screen."""
    asked: dict[str, str] = {}
    left = list(arguments)
    while left:
        name, equals, value = left.pop(0).partition("=")
        if name in SWITCHES and not equals:
            asked[SWITCHES[name]] = "1"
            continue
        if name not in OPTIONS or not (equals or left):
            return None
        asked[OPTIONS[name]] = value if equals else left.pop(0)
    return asked


def _connected(path: str, ours: bool) -> socket.socket | None:
    """A connection to the host; None when nobody listens. `ours`: it must be this user's, or root's."""
    import socket
    import struct

    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(PATIENCE)
    try:
        connection.connect(path)
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    except (OSError, AttributeError):
        connection.close()
        return None
    if ours and struct.unpack("3i", credentials)[1] not in (0, os.getuid()):
        connection.close()
        return None
    return connection


def _followed(connection: socket.socket, answer: bytes, given: Mapping[str, str]) -> int | None:
    from app.host.passing import REFUSED as TURNED_AWAY
    from app.host.passing import STARTED

    if answer == STARTED:
        return _waited(connection, given)
    connection.close()
    if answer == TURNED_AWAY:
        from config.texts import T

        _say(T("The host does not serve this user; whoever runs it allows that by desk host --allow."), given)
        return REFUSED
    return None


def _waited(connection: socket.socket, given: Mapping[str, str]) -> int:
    """Pass signals on until the session ends; returns its exit code."""
    import signal
    import termios

    from app.host.passing import ENDED

    got = []

    def forward(number: int, frame: Any) -> None:
        got.append(number)
        try:
            connection.send(bytes([number]))
        except OSError:
            return  # the session has ended; what it left is read below

    before = termios.tcgetattr(0)
    for name in FORWARDED:
        signal.signal(getattr(signal, name), forward)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    said = b""
    while more := _received(connection):
        said += more
    if said[:1] == ENDED and len(said) > 1:
        return said[1]
    told = next((int(number) for number in got if number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)), 0)
    return _crashed(before, given, told)


def _received(connection: socket.socket) -> bytes:
    try:
        return connection.recv(2)
    except OSError:
        return b""


def _crashed(before: list[Any], given: Mapping[str, str], told: int) -> int:
    """Give the terminal back as it was, and say what happened, unless a signal has `told` the session to end."""
    import termios

    from config.texts import T

    with suppress(OSError, termios.error):  # the terminal may have gone too
        termios.tcsetattr(0, termios.TCSADRAIN, before)
        sys.stdout.write(AFTER_A_CRASH)
        sys.stdout.flush()
        if not told:
            _say(T("The session has ended unexpectedly. What you typed is kept: start desk again."), given)
    return 128 + told if told else CRASHED


def _say(said: Text, given: Mapping[str, str]) -> None:
    from app.context import language_of
    from config.texts import Translator

    print(Translator(language_of((), given), None).say(said), file=sys.stderr)
