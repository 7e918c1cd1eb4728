"""What the benches share: the big databases, and the table at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config import Rules
from tests.bench import kept, measuring
from tests.servers import Databases


@pytest.fixture(scope="session")
def big_sqlite(rules: Rules) -> Path:
    """The file of the big embedded database; only read."""
    return kept.sqlite(rules)


@pytest.fixture(scope="session")
def kept_server() -> Iterator[Databases]:
    """The PostgreSQL server of the big database."""
    with kept.server() as databases:
        yield databases


@pytest.fixture(scope="session")
def big_postgres(kept_server: Databases, rules: Rules) -> str:
    """The name of the big database on it; only read."""
    return kept.postgres(kept_server, rules)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def big_url(request: pytest.FixtureRequest) -> str:
    """The URL of the big database of each kind; only read."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('big_sqlite')}"
    name = request.getfixturevalue("big_postgres")
    databases: Databases = request.getfixturevalue("kept_server")
    return databases.url(name)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def copied_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a copy of the big database of each kind, which may be written to."""
    if request.param == "sqlite":
        with kept.copy_of(request.getfixturevalue("big_sqlite")) as url:
            yield url
    else:
        name = request.getfixturevalue("big_postgres")
        databases: Databases = request.getfixturevalue("kept_server")
        with databases.fresh(name) as url:
            yield url


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """All figures of this run, once more together, and in a file."""
    if measuring.FIGURES:
        terminalreporter.section("figures")
        for figure in measuring.FIGURES:
            terminalreporter.write_line(measuring.line(figure))
        measuring.write(measuring.FIGURES)
        terminalreporter.write_line(f"JSON: {measuring.RESULTS}")
