"""What every test may ask for: databases of both kinds, a desk on them, a clock to set, people to act."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from zlib import crc32

import pytest
from hypothesis import settings

from tests.clock import SettableClock
from tests.once import once
from tests.servers import Databases, shared_server

if TYPE_CHECKING:
    from config import Rules
    from models.desk import Desk


settings.register_profile("no timings", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("no timings")


class AsRole(Protocol):
    """`as_role(desk, "agent")`: the desk with somebody of that role acting."""

    def __call__(self, desk: Desk, *roles: str, login: str = "", skills: tuple[str, ...] = ()) -> Desk:
        """The same login is the same person; `login` is the first role unless it is given."""


LESS_ON_A_SERVER = ("walk", "return_cases", "return_rights", "clocks", "callbacks", "complaints", "messages",
                    "correcting", "handover", "refunds", "approvals", "dealing", "alarms")  # fmt: skip
"""Files of tests/models whose rules are the same whatever the database: on PostgreSQL `make test` tries a quarter of
them, always the same, and `make soak` the others."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """See `LESS_ON_A_SERVER`."""
    for item in items:
        here = item.path.parent.name == "models" and item.path.stem.removeprefix("test_") in LESS_ON_A_SERVER
        if here and "postgresql" in item.name and crc32(item.name.encode()) % 4:
            item.add_marker(pytest.mark.soak)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of these tests."""
    parser.addoption("--update-goldens", action="store_true", help="write the screens of screens/manual/pictures anew")


@pytest.fixture(autouse=True)
def strange_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting or file of whoever runs the tests leaks in, and none of theirs is touched."""
    for name in [name for name in os.environ if name.startswith("DESK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / "home" / kind.lower()))


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords are hashed with the least effort: a hash that is to be safe takes longer than most tests."""
    from argon2 import PasswordHasher

    from models.staff import passwords

    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: quick)
        yield


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The shipped rules."""
    from config import load

    return load()


@pytest.fixture
def clock() -> SettableClock:
    """Monday, 23 November 2026, 9:00 at the desk."""
    return SettableClock()


@pytest.fixture(scope="session")
def run_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory that all processes of this run of tests share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="session")
def postgres_server(run_directory: Path) -> Iterator[Databases]:
    """A real PostgreSQL server, one for the whole run."""
    with shared_server(run_directory) as databases:
        yield databases


@pytest.fixture(scope="session")
def sqlite_template(run_directory: Path) -> Path:
    """A migrated SQLite file that others are copied from."""
    from models import database, migrating

    def migrated(path: Path) -> None:
        made = database.open_only(f"sqlite:///{path}")
        migrating.migrate(made)
        made.close()

    return once(run_directory / "template.db", migrated)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a fresh, migrated SQLite database."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'desk.db')}"


@pytest.fixture
def postgres_url(postgres_server: Databases) -> Iterator[str]:
    """The URL of a fresh, migrated PostgreSQL database."""
    with postgres_server.fresh() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, migrated database, of each kind in turn."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def open_desk(rules: Rules, clock: SettableClock) -> Iterator[Callable[[str], Desk]]:
    """Opens desks on database URLs, nobody acting, and closes them at the end."""
    from models import database
    from models.desk import Desk

    opened: list[Desk] = []

    def open_url(url: str) -> Desk:
        opened.append(Desk(database.connect(url), rules, clock=clock))
        return opened[-1]

    yield open_url
    for desk in opened:
        desk.database.close()


@pytest.fixture
def desk(database_url: str, open_desk: Callable[[str], Desk]) -> Desk:
    """A desk on a fresh database of each kind; the system itself acts, who may do everything."""
    return open_desk(database_url)


@pytest.fixture
def sqlite_desk(sqlite_url: str, open_desk: Callable[[str], Desk]) -> Desk:
    """A desk on a fresh embedded database, where the kind of database is of no interest."""
    return open_desk(sqlite_url)


@pytest.fixture
def as_role() -> AsRole:
    """Makes members of staff and lets them act."""

    def acting(desk: Desk, *roles: str, login: str = "", skills: tuple[str, ...] = ()) -> Desk:
        from models.staff.members import member
        from models.staff.operations import AddStaff, add
        from models.staff.tables import Staff

        name = login or roles[0]
        if not Staff.select().where(Staff.login == name).exists():
            add(desk.acting(None), AddStaff(login=name, name=name.title(), roles=roles, skills=skills))
        return desk.acting(member(name))

    return acting


@pytest.fixture(scope="session")
def small_demo(run_directory: Path) -> Path:
    """The database of a demo company with eight open cases, made when the clock of these tests stands; to be copied."""
    return once(run_directory / "small-demo.db", partial(_demo, customers=60, orders=120, cases=40))


@pytest.fixture(scope="session")
def fuller_demo(run_directory: Path) -> Path:
    """One in which every department has something to do."""
    return once(run_directory / "fuller-demo.db", partial(_demo, customers=200, orders=400, cases=160))


def _demo(path: Path, **sizes: int) -> None:
    command = [sys.executable, "-m", "app", "--db", f"sqlite:///{path}", "demo", "--no-open"]
    wanted = [word for name, size in sizes.items() for word in (f"--{name}", str(size))]
    environ = {**os.environ, "DESK_CLOCK": "2026-11-23T09:00+08:00*0.001"}
    done = subprocess.run(
        [*command, *wanted], cwd=Path(__file__).parents[1], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
