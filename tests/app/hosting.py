"""A host with terminals that come in, as on the machine of a company."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from models.desk import Desk
from models.staff import passwords
from models.staff.tables import Staff
from tests.screens.company import found_company
from tests.terminal.terminals import ROOT, Terminal
from tests.waiting import wait_until

SIGNED_IN = "as of"
"""What My desk says when it is there."""
PASSWORD = "right-1"


class Hosted:
    """A host on a database, and what comes to it."""

    def __init__(self, url: str, directory: Path, *options: str) -> None:
        self.url, self.directory, self.options = url, directory, options
        self.socket = str(directory / "host.sock")
        self.terminals: list[Terminal] = []
        self.start()

    @property
    def environ(self) -> dict[str, str]:
        """What every client's environment says."""
        return {"DESK_HOST_SOCKET": self.socket, "DESK_LANG": "en"}

    def start(self) -> None:
        """Start it, and wait until it takes whoever comes."""
        self.process = self.begin()
        assert self.process.stdout
        assert self.socket in self.process.stdout.readline()

    def begin(self) -> subprocess.Popen[str]:
        """Start one, wherever that leads."""
        command = [sys.executable, "-m", "app", "--db", self.url, "host", *self.options]
        return subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **self.environ}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it by a signal; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(20)

    def terminal(self, *arguments: str, command: Sequence[str] = (), **environ: str) -> Terminal:
        """A terminal that comes in, at the sign-in."""
        program = [*(command or (sys.executable, "-m", "app")), *arguments]
        self.terminals.append(Terminal(program, {**self.environ, **environ}))
        return self.terminals[-1]

    def signed_in(self, *arguments: str, login: str = "lin", password: str = PASSWORD) -> Terminal:
        """A terminal at which somebody has signed in."""
        one = self.terminal(*arguments)
        one.wait("Password")
        one.send(f"{login}\r{password}\r")
        one.wait(SIGNED_IN)
        return one

    def children(self) -> list[int]:
        """The processes that the host has made and that live."""
        return children_of(self.process.pid)

    def sessions(self) -> list[int]:
        """Those at whose terminal somebody is, the oldest first."""
        return [pid for pid in self.children() if _terminal_of(pid)]


def children_of(pid: int) -> list[int]:
    """The living children of a process, the oldest first."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def lives(pid: int) -> bool:
    """Whether a process is there and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _terminal_of(pid: int) -> bool:
    try:
        return os.readlink(f"/proc/{pid}/fd/0").startswith("/dev/pts/")
    except FileNotFoundError:  # it has just ended
        return False


def signing_in(desk: Desk) -> Desk:
    """A small company whose staff all have the same password."""
    found_company(desk)
    Staff.update(password_hash=passwords.hashed(PASSWORD)).execute()
    return desk


@contextmanager
def hosted(url: str, *options: str) -> Iterator[Hosted]:
    """A host that is ended afterwards with all that came to it."""
    directory = Path(tempfile.mkdtemp(prefix="desk-"))
    directory.chmod(0o755)
    host = Hosted(url, directory, *options)
    try:
        yield host
    finally:
        for one in host.terminals:
            one.close()
        if host.process.poll() is None:
            left = host.children()
            host.end()
            wait_until(lambda: not any(map(lives, left)), "the end of all sessions")
        if host.process.stdout:
            host.process.stdout.close()
        shutil.rmtree(directory)
