"""A program in a real pseudo-terminal, and an emulator that shows what its user sees."""

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
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte
from wcwidth import wcswidth

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
"""Seconds of waiting for a machine that has nothing else to do."""
QUIET = 0.4
F = {2: "\x1bOQ", 3: "\x1bOR", 4: "\x1bOS", 6: "\x1b[17~", 7: "\x1b[18~", 8: "\x1b[19~", 10: "\x1b[21~", 11: "\x1b[23~",
     12: "\x1b[24~"}  # fmt: skip
"""What function keys send."""


class Emulator(pyte.Screen):
    """A terminal that answers by `answer` when it is asked where its cursor is."""

    def __init__(self, columns: int, lines: int, answer: Callable[[str], object]) -> None:
        self._answer = answer
        super().__init__(columns, lines)

    def write_process_input(self, data: str) -> None:
        self._answer(data)

    @property
    def display(self) -> list[str]:
        """The lines, also in the midst of a frame, when half of a wide character may be written over."""
        return [_text_of([self.buffer[y][x].data for x in range(self.columns)]) for y in range(self.lines)]


def load() -> float:
    """How many times as long everything takes on this machine as on one that has nothing else to do."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def _text_of(cells: Sequence[str]) -> str:
    before = ["", *cells]
    return "".join(text or ("" if wcswidth(left) == 2 else " ") for left, text in zip(before, cells, strict=False))


class Terminal:
    """Runs a command and keeps its screen."""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        columns: int = 80,
        lines: int = 24,
        *,
        answers: bool = True,
    ) -> None:
        self.screen = Emulator(columns, lines, self.send if answers else lambda answer: None)
        self._stream = pyte.ByteStream(self.screen)
        self.bytes = bytearray()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored where the tests run in the background
            os.chdir(ROOT)
            os.execvpe(command[0], list(command), {**os.environ, "COLUMNS": "80", "TERM": "xterm", **environ})
        self.code: int | None = None

    def send(self, keys: str | bytes) -> None:
        """Send keys in one write, as a slow line or a scanner does."""
        os.write(self.fd, keys.encode() if isinstance(keys, str) else keys)

    def spoil(self, noise: str) -> None:
        """Somebody else writes on the terminal."""
        self._stream.feed(noise.encode())

    def resize(self, columns: int, lines: int) -> None:
        """The user makes the window larger or smaller; some terminals keep little of what they showed."""
        self.screen.reset()
        self.screen.resize(lines, columns)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def read(self, seconds: float = 0.05) -> None:
        """Take over what the program has written meanwhile."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # the program has ended
            data = b""
        if not data:
            time.sleep(seconds)
        self.take(data)

    def take(self, data: bytes) -> None:
        """Show what has arrived."""
        self.bytes += data
        self._stream.feed(data)

    @property
    def text(self) -> str:
        """What is seen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait(self, seen: str | Callable[[], object], patience: float = PATIENCE) -> None:
        """Wait until a text is seen, or something holds.

        Raises:
            AssertionError: it never was; with what is seen instead.
        """
        until = time.monotonic() + patience * load()
        while not (seen in self.text if isinstance(seen, str) else seen()):
            assert time.monotonic() < until, f"{seen!r} is not seen:\n{self.text}"
            self.read()

    def wait_for_quiet(self) -> None:
        """Wait until the program has nothing more to say for a moment."""
        before = -1
        while before != len(self.bytes):
            before = len(self.bytes)
            self.read(QUIET * load())

    def hang_up(self) -> None:
        """Take the terminal away, as a connection does that breaks."""
        os.close(self.fd)
        self.fd = os.open(os.devnull, os.O_RDWR)

    def wait_for_end(self) -> int:
        """The exit code of the program."""
        until = time.monotonic() + PATIENCE * load()
        while self.code is None:
            assert time.monotonic() < until, f"it does not end:\n{self.text}"
            self.read()
            self._reap(os.WNOHANG)
        return self.code

    def kill(self) -> None:
        """kill -9."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            self._reap(0)

    def close(self) -> None:
        """End it, whatever it does."""
        self.kill()
        os.close(self.fd)

    def _reap(self, options: int) -> None:
        pid, status = os.waitpid(self.pid, options)
        if pid:
            self.code = os.waitstatus_to_exitcode(status)


def desk(
    url: str,
    *arguments: str,
    columns: int = 80,
    lines: int = 24,
    environ: Mapping[str, str] | None = None,
    language: str = "en",
) -> Terminal:
    """`desk` on a database."""
    command = [sys.executable, "-m", "app", "--db", url, "--lang", language, *arguments]
    return Terminal(command, environ or {}, columns, lines)
