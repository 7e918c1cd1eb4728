"""Backups: complete, verified, from and to both kinds of database, while others work."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from peewee import Database

from models import backup, copying, migrating
from models import database as databases
from models.customers.tables import Customer
from models.refusals import Refused
from models.search.engines import engine
from models.tables import all_tables
from tests.clock import SettableClock
from tests.models.conftest import fill


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table, of each kind in turn."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield f"sqlite:///{tmp_path / 'empty.db'}"
        else:
            yield stack.enter_context(request.getfixturevalue("postgres_server").fresh(template=None))


def content(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables, and the index of words."""
    database.bind(all_tables(), bind_refs=False, bind_backrefs=False)
    rows = {table._meta.table_name: list(table.select().order_by(table.id).dicts()) for table in all_tables()}
    return {**rows, "words": list(engine(database).entries(database))}


def refusal(database: Database, file: Path) -> Refused:
    with pytest.raises(Refused) as refused:
        backup.backup(database, file)
    return refused.value


def test_what_is_restored_is_what_was_there(database: Database, empty_url: str, tmp_path: Path) -> None:
    fill(database)
    before = content(database)
    made = backup.backup(database, tmp_path / "copy.db")
    assert made.size > 0
    assert made.rows["cases"] == 2
    restored = backup.restore(tmp_path / "copy.db", empty_url)
    assert restored.rows == made.rows
    again = databases.connect(empty_url)
    assert content(again) == before
    assert str(migrating.differences(again)) == ""
    assert engine(again).cases(again, "退款", 10) == engine(database).cases(database, "退款", 10) == [2, 1]
    again.close()


def test_new_rows_follow_on_after_a_restore(database: Database, empty_url: str, tmp_path: Path) -> None:
    fill(database)
    backup.backup(database, tmp_path / "copy.db")
    backup.restore(tmp_path / "copy.db", empty_url)
    again = databases.connect(empty_url)
    assert Customer.create(name="李雷", created_at=SettableClock()()).id == 2
    again.close()


def test_a_backup_replaces_no_file(database: Database, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("something else")
    assert refusal(database, tmp_path / "copy.db").code == "conflict"
    assert (tmp_path / "copy.db").read_text() == "something else"


def test_a_backup_of_an_empty_database_is_refused(tmp_path: Path) -> None:
    database = databases.open_only(f"sqlite:///{tmp_path / 'none.db'}")
    assert refusal(database, tmp_path / "copy.db").code == "not_found"
    assert not (tmp_path / "copy.db").exists()
    database.close()


def test_a_backup_is_of_one_instant_while_others_write(database: Database, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with databases.writing(database):
                for _ in range(2):
                    number += 1
                    Customer.create(name=str(number), created_at=SettableClock()())
        database.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [backup.backup(database, tmp_path / f"{n}.db") for n in range(3)]
    finally:
        stop.set()
        writer.join()
    assert all(copy.rows["customer"] % 2 == 0 for copy in copies)


def test_a_database_with_something_in_it_is_only_replaced_after_a_copy_was_kept(
    sqlite_url: str, tmp_path: Path
) -> None:
    database = databases.connect(sqlite_url)
    fill(database)
    backup.backup(database, tmp_path / "copy.db")
    Customer.create(name="李雷", created_at=SettableClock()())
    database.close()
    with pytest.raises(Refused) as refused:
        backup.restore(tmp_path / "copy.db", sqlite_url)
    assert refused.value.code == "conflict"
    assert "--force" in refused.value.text.message
    backup.restore(tmp_path / "copy.db", sqlite_url, keep_as=tmp_path / "kept.db")
    assert backup.verify(tmp_path / "kept.db")["customer"] == 2
    database.connect(reuse_if_open=True)
    assert copying.counts(database)["customer"] == 1
    database.close()


def test_a_postgresql_database_with_something_in_it_is_never_replaced(
    sqlite_url: str, postgres_url: str, tmp_path: Path
) -> None:
    database = databases.connect(sqlite_url)
    backup.backup(database, tmp_path / "copy.db")
    database.close()
    with pytest.raises(Refused) as refused:
        backup.restore(tmp_path / "copy.db", postgres_url, keep_as=tmp_path / "kept.db")
    assert refused.value.code == "conflict"


def _text(path: Path) -> None:
    path.write_text("this is no database " * 400)


def _other_program(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE something (id INTEGER)")
    other.close()


def _torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])


def _future(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("INSERT INTO schema_migration (name, applied) VALUES ('0999_future', '2030-01-01')")
    other.close()


@pytest.mark.parametrize("spoil", [_text, _other_program, _torn, _future, Path.unlink])
def test_what_is_no_sound_backup_restores_nothing(spoil: Any, sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    database = databases.connect(sqlite_url)
    backup.backup(database, file)
    database.close()
    if spoil is _other_program:
        file.unlink()
    spoil(file)
    with pytest.raises(Refused) as refused:
        backup.restore(file, f"sqlite:///{tmp_path / 'new.db'}")
    assert refused.value.field == "file"
    assert not (tmp_path / "new.db").exists()


def test_a_failed_backup_leaves_no_file(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(path: Path) -> dict[str, int]:
        return {}

    monkeypatch.setattr(backup, "verify", damaged)
    assert refusal(database, tmp_path / "copy.db").code == "invalid"
    assert not list(tmp_path.glob("copy.db*"))
