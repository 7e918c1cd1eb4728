"""Migrations lead to the tables, once, all or nothing, and never backwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from peewee import Database
from playhouse.migrations import Runner

from models import database as databases
from models import migrating
from models.cases.tables import Case, Message
from models.clocks.tables import Clock
from models.messages.sending import message_id
from models.refusals import Refused
from models.search.engines import INDEXES
from models.tables import all_tables


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, of each kind in turn."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path / 'empty.db'}"
        else:
            url = stack.enter_context(request.getfixturevalue("postgres_server").fresh(template=None))
        database = databases.connect(url)
        yield database
        database.close()


def test_the_migrations_make_the_tables(empty: Database) -> None:
    migrating.migrate(empty)
    assert str(migrating.differences(empty)) == ""


def test_the_difference_names_what_is_missing(empty: Database) -> None:
    migrating.migrate(empty)
    empty.execute_sql("ALTER TABLE customer DROP COLUMN note")
    assert str(migrating.differences(empty)) == "add column customer.note"


def test_a_second_time_there_is_nothing_to_do(empty: Database) -> None:
    every = sorted(path.stem for path in migrating.DIRECTORY.glob("[0-9]*.py"))
    assert migrating.migrate(empty) == every
    assert migrating.pending(empty) == []
    assert migrating.migrate(empty) == []


def test_a_migration_that_fails_leaves_nothing_behind(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "0001_good.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE good (id INTEGER)')\n"
    )
    (tmp_path / "0002_bad.py").write_text("def up(migrator, db):\n    raise ValueError('bad')\n")
    monkeypatch.setattr(migrating, "DIRECTORY", tmp_path)
    with pytest.raises(ValueError, match="bad"):
        migrating.migrate(empty)
    assert empty.get_tables() == []


def test_a_database_of_a_newer_release_is_refused(empty: Database) -> None:
    migrating.migrate(empty)
    empty.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('0999_future', '2030-01-01 00:00:00')")
    for refusing in (migrating.migrate, migrating.ensure_current):
        with pytest.raises(Refused) as refused:
            refusing(empty)
        assert refused.value.code == "conflict"
        assert refused.value.text.values["names"] == "0999_future"


def test_an_empty_and_an_older_database_are_refused_with_the_command_that_helps(empty: Database) -> None:
    def sentence(check: Callable[[Database], object]) -> str:
        with pytest.raises(Refused) as refused:
            check(empty)
        return refused.value.text.message

    assert "desk init" in sentence(migrating.ensure_current)
    migrating.migrate(empty)
    migrating.ensure_current(empty)
    empty.execute_sql("DELETE FROM schema_migration WHERE name = '0002_search_index'")
    assert "desk migrate" in sentence(migrating.ensure_current)


def test_indexes_of_the_search_are_really_there(postgres_url: str) -> None:
    database = databases.connect(postgres_url)
    found = {row[0] for row in database.execute_sql("SELECT indexname FROM pg_indexes").fetchall()}
    database.close()
    assert found >= INDEXES


def test_parents_come_first() -> None:
    seen: set[object] = set()
    for table in all_tables():
        assert all(key.rel_model in seen | {table} for key in table._meta.refs)
        seen.add(table)


def test_messages_that_wait_get_a_message_id(empty: Database) -> None:
    migrating.migrate(empty)
    Runner(empty, str(migrating.DIRECTORY)).down("0007_add_outbox")
    columns = "key, template, channel, address, body, created_at, state"
    empty.execute_sql(f"INSERT INTO message ({columns}) VALUES ('CS1:M1:', 'M1', 'sms', '138', 'x', 1, 'waiting')")
    migrating.migrate(empty)
    row = Message.get()
    assert (row.message_id, row.attempts, row.state) == (message_id("CS1:M1:", "aftersales.invalid"), 0, "waiting")
    assert str(migrating.differences(empty)) == ""


def test_clocks_keep_their_derivations_there_and_back(empty: Database) -> None:
    migrating.migrate(empty)
    at = datetime(2026, 12, 30, tzinfo=UTC)
    case = Case.create(
        kind="complaint",
        state="received",
        severity="P3",
        channel="phone",
        received_at=at,
        opened_at=at,
        queue="general",
    )
    for kind, steps in (("plan", [{"kind": "due"}]), ("solve", None)):
        Clock.create(
            case=case, kind=kind, rule="x", rule_version=at.date(), calendar="desk", budget={}, start_at=at, due_at=at,
            steps=steps,
        )  # fmt: skip
    Runner(empty, str(migrating.DIRECTORY)).down("0008_add_counted_by")
    migrating.migrate(empty)
    assert {clock.kind: clock.steps for clock in Clock.select()} == {"plan": [{"kind": "due"}], "solve": []}
    Clock.update(steps=None, counted_by=1, counted_at=at).execute()
    assert str(migrating.differences(empty)) == ""
