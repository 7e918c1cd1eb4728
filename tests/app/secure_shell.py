"""A real sshd on the loopback address, set up as `desk docs host --sshd` says, and clients that come to it."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.host import manual
from tests.app.hosting import Hosted
from tests.terminal.terminals import ROOT, Terminal
from tests.waiting import wait_until

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
"""The server; None where it is not installed."""
PRIVILEGES = Path("/run/sshd")
"""Where it locks itself in when root starts it."""
BASE = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {home}/host_key
PidFile none
AuthorizedKeysFile {home}/key.pub
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
AcceptEnv LANG LC_*
"""


class Shell:
    """The server of one host, and whoever comes to it."""

    def __init__(self, home: Path, port: int, host: Hosted) -> None:
        self.home, self.port, self.host = home, port, host
        options = ("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "BatchMode=yes")
        self._options = ["-F/dev/null", f"-i{home / 'key'}", *(f"-o{option}" for option in options)]
        self.address = f"{getpass.getuser()}@127.0.0.1"

    def command(self, *options: str, asked: tuple[str, ...] = ()) -> list[str]:
        """How to come in; `asked` is what the client would like to have done."""
        return ["ssh", *self._options, f"-p{self.port}", *options, self.address, *asked]

    def run(self, *options: str, asked: tuple[str, ...] = (), **environ: str) -> subprocess.CompletedProcess[str]:
        """Come in without a terminal."""
        return subprocess.run(
            self.command(*options, asked=asked), env={**os.environ, **environ}, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip

    def copying(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Come in to copy files, by scp or sftp."""
        command = [program, *self._options, f"-P{self.port}", *arguments]
        return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)

    def terminal(self, *options: str, asked: tuple[str, ...] = (), **environ: str) -> Terminal:
        """Come in with a terminal."""
        return self.host.terminal(command=self.command(*options, asked=asked), **environ)

    def effective(self) -> dict[str, str]:
        """What the server makes of its configuration for this user."""
        assert SSHD
        where = f"user={getpass.getuser()},host=localhost,addr=127.0.0.1"
        said = subprocess.run(
            [SSHD, "-T", "-f", str(self.home / "config"), "-C", where], capture_output=True, text=True, check=True
        )
        return dict(line.split(" ", 1) for line in said.stdout.splitlines() if " " in line)


@contextmanager
def secure_shell(host: Hosted) -> Iterator[Shell]:
    """The server, until the end of the test."""
    home = host.directory / "ssh"
    home.mkdir()
    for name in ("host_key", "key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = home / "config"
    config.write_text(BASE.format(home=home, port=port) + _shipped(home, host))
    if os.getuid() == 0:
        PRIVILEGES.mkdir(exist_ok=True)
    assert SSHD
    server = subprocess.Popen([SSHD, "-D", "-e", "-f", str(config)], stderr=(home / "log").open("w"))
    try:
        wait_until(lambda: _listens(port) or server.poll() is not None, "sshd")
        assert server.poll() is None, (home / "log").read_text()
        yield Shell(home, port, host)
    finally:
        server.terminate()
        server.wait(20)


def _shipped(home: Path, host: Hosted) -> str:
    """What the program says, with the places of this test."""
    program = home / "desk"
    program.write_text(f'#!/bin/sh\ncd {ROOT} && exec {sys.executable} -m app "$@"\n')
    program.chmod(0o755)
    said = manual.sshd(str(program), getpass.getuser())
    return said.replace(manual.SOCKET, host.socket).replace(manual.FILES, str(host.directory / "files"))


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0
