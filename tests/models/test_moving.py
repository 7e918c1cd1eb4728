"""A company moves between the two kinds of database: all of it, compared, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from models import copying, migrating
from models import database as databases
from models.cases.tables import Case
from models.customers.tables import Customer
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.moving import move
from models.refusals import Refused
from models.search.engines import engine
from tests.models.test_backup import content
from tests.screens.company import found_company


@pytest.fixture
def company(desk: Desk) -> Desk:
    """A company with two cases, on each kind of database in turn."""
    found_company(desk)
    open_case(desk, OpenCase(kind="suggestion", text="请提供退款说明"))
    open_case(desk, OpenCase(kind="suggestion", text="the bottle was broken, broken"))
    return desk


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table, of each kind in turn."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield f"sqlite:///{tmp_path / 'moved.db'}"
        else:
            yield stack.enter_context(request.getfixturevalue("postgres_server").fresh(template=None))


def is_empty(url: str) -> bool:
    path = databases.sqlite_path(url)
    if path is not None and not path.exists():
        return not list(path.parent.glob("moved*"))
    database = databases.open_only(url)
    found = migrating.is_empty(database)
    database.close()
    return found


def test_everything_moves_and_the_desk_goes_on(
    company: Desk, database_url: str, empty_url: str, open_desk: Callable[[str], Desk]
) -> None:
    before, told = content(company.database), []
    moved = move(database_url, empty_url, lambda done, total: told.append((done, total)))
    assert moved.rows["cases"] == 2
    assert moved.left == ()
    assert told[-1] == (2 * moved.total, 2 * moved.total)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    there = open_desk(empty_url)
    assert content(there.database) == before
    assert engine(there.database).cases(there.database, "退款", 10) == [1]
    assert engine(there.database).cases(there.database, "broken", 10) == [2]
    opened = open_case(there, OpenCase(kind="praise", text="好"))
    assert [case.number for case in Case.select().order_by(Case.id)][-1] == opened.number


def test_a_target_that_is_not_empty_is_refused(company: Desk, database_url: str, sqlite_url: str) -> None:
    for target in (database_url, sqlite_url):
        with pytest.raises(Refused) as refused:
            move(database_url, target)
        assert (refused.value.code, refused.value.field) == ("conflict", "target")
    assert Customer.select().count() == 3


def test_an_interrupted_copy_leaves_the_target_empty(company: Desk, database_url: str, empty_url: str) -> None:
    def interrupt(done: int, total: int) -> None:
        if done > total / 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(database_url, empty_url, interrupt)
    assert is_empty(empty_url)


def test_a_copy_that_is_not_the_same_does_not_count(
    company: Desk, database_url: str, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = copying.copy_all

    def spoiled(source: Any, target: Any, more: Any) -> None:
        copied(source, target, more)
        target.execute_sql("UPDATE customer SET name = '李四' WHERE id = 2")

    monkeypatch.setattr(copying, "copy_all", spoiled)
    with pytest.raises(Refused) as refused:
        move(database_url, empty_url)
    assert refused.value.text.values["name"] == "customer"
    assert is_empty(empty_url)


def test_what_the_other_database_does_not_take_is_named(
    sqlite_url: str, open_desk: Callable[[str], Desk], postgres_server: Any
) -> None:
    desk = found_company(open_desk(sqlite_url))
    desk.database.execute_sql("UPDATE customer SET name = ? WHERE id = 1", ("x" * 10_000,))
    with postgres_server.fresh(template=None) as target:
        with pytest.raises(Refused) as refused:
            move(sqlite_url, target)
        assert (refused.value.code, refused.value.text.values["name"]) == ("invalid", "customer")
        assert is_empty(target)


def test_tables_of_others_are_named_and_left(sqlite_url: str, tmp_path: Path) -> None:
    database = databases.open_only(sqlite_url)
    database.execute_sql("CREATE TABLE notes_of_somebody (id INTEGER)")
    database.close()
    assert move(sqlite_url, f"sqlite:///{tmp_path / 'moved.db'}").left == ("notes_of_somebody",)


def test_nothing_is_copied_from_nowhere(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        move(f"sqlite:///{tmp_path / 'none.db'}", f"sqlite:///{tmp_path / 'moved.db'}")
    assert (refused.value.code, refused.value.field) == ("not_found", "source")
    assert not list(tmp_path.glob("*.db*"))
