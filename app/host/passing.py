"""What a client and a host say to each other over the local socket, and where that socket is. Reads next to nothing.

The client sends a request with its terminal, then the number of each signal that it gets, one byte each. It hears
`STARTED`, and at the end `ENDED` with the exit code; or `REFUSED` or `ELSEWHERE` instead. Silence means a crash.
"""

from __future__ import annotations

import array
import os
import socket
import struct
from collections.abc import Mapping

SOCKET = "DESK_HOST_SOCKET"
"""The variable that names the socket; set to nothing, no host is used."""
FILE = "desk-host.sock"
"""Its name in the user's runtime directory, where the variable is not set."""
CLIENT = "DESK_CLIENT_PID"
"""The variable by which a session knows the process that the terminal belongs to."""
STARTED, ENDED, REFUSED, ELSEWHERE = b"S", b"E", b"R", b"O"
"""A session has begun; it has ended; the host does not serve this user; this is nothing that the host has ready."""
TERMINAL = 3
"""How many file descriptors come along: standard input, output and error."""
LARGEST = 1 << 16
"""Bytes of a request."""
_LENGTH = struct.Struct("!I")
_ABOUT_THE_TERMINAL = (
    *("TERM", "COLORTERM", "NO_COLOR", "LANG", "ESCDELAY", "TZ"),
    *("TERM_PROGRAM", "TMUX", "STY", "VTE_VERSION", "WT_SESSION", "KONSOLE_VERSION"),
)
_FAMILIES = ("LC_", "DESK_", "SSH_", "TEXTUAL_")


def socket_path(environ: Mapping[str, str]) -> str:
    """Where the host of this user listens, or would listen; empty for nowhere."""
    if SOCKET in environ:
        return environ[SOCKET]
    directory = environ.get("XDG_RUNTIME_DIR", "")
    return os.path.join(directory, FILE) if directory else ""


def is_passed(name: str) -> bool:
    """Whether a variable of the client's environment belongs to its terminal, and goes to the host with it."""
    return name in _ABOUT_THE_TERMINAL or name.startswith(_FAMILIES)


def send(connection: socket.socket, given: Mapping[str, str], terminal: tuple[int, ...]) -> None:
    """Send a request: names with values, and the terminal."""
    said = b"\0".join(os.fsencode(f"{name}={value}") for name, value in given.items())
    along = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", terminal))]
    message = _LENGTH.pack(len(said)) + said
    sent = connection.sendmsg([message], along)
    connection.sendall(message[sent:])


def receive(connection: socket.socket) -> tuple[dict[str, str], list[int]]:
    """A request and its terminal, as file descriptors that are to be closed.

    Raises:
        ValueError: it is none. OSError: the client has gone, or says nothing.
    """
    fds = array.array("i")
    said, along, _, _ = connection.recvmsg(LARGEST, socket.CMSG_SPACE(TERMINAL * fds.itemsize))
    for level, kind, data in along:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            fds.frombytes(data[: len(data) - len(data) % fds.itemsize])
    if len(fds) != TERMINAL or len(said) < _LENGTH.size:
        raise ValueError("no terminal came along")
    (length,) = _LENGTH.unpack_from(said)
    if length > LARGEST:
        raise ValueError("too long")
    said = said[_LENGTH.size :]
    while len(said) < length:
        more = connection.recv(length - len(said))
        if not more:
            raise ConnectionResetError
        said += more
    pairs = (os.fsdecode(pair).partition("=") for pair in said.split(b"\0"))
    return {name: value for name, _, value in pairs}, list(fds)
