"""URLs, errors in sentences, write transactions, and what a database says of itself."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from peewee import Database, IntegrityError, OperationalError

from models import database as databases
from models import failures, settings, statements
from models.customers.tables import Customer
from models.desk import Desk
from models.places import places
from models.refusals import Refused
from models.search.tables import SearchKey
from tests.clock import SettableClock

BAD = ["mysql://x/y", "/a/path.db", "", "sqlite", "postgresql://[::1/desk", "postgresql://a:0,b/desk",
       "postgresql://me@a:54x2/desk", "postgresql://a:70000/desk", "postgresql://a:²/desk",
       f"postgresql://a:{'5' * 5000}/desk"]  # fmt: skip


@pytest.mark.parametrize("url", BAD)
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        databases.connect(url)
    assert (refused.value.code, refused.value.field) == ("invalid", "db")


def test_a_url_that_cannot_be_read_names_no_file_and_tells_no_password() -> None:
    url = "postgresql://me:secret@[::1/desk"
    assert databases.sqlite_path(url) is None
    with pytest.raises(Refused) as refused:
        databases.connect(url)
    assert "secret" not in str(refused.value.text.values)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "postgresql://me@db/desk?password=secret&sslmode=require",
            "postgresql://me@db/desk?password=***&sslmode=require",
        ),
        ("postgresql://me:a@db/desk?sslpassword=secret", "postgresql://me:***@db/desk?sslpassword=***"),
        ("postgresql://me@db/desk?application_name=room", "postgresql://me@db/desk?application_name=room"),
        ("sqlite:////srv/desk.db", "sqlite:////srv/desk.db"),
        ("sqlite:///desk.db", "sqlite:///desk.db"),
    ],
)
def test_a_url_is_shown_without_its_passwords(url: str, shown: str) -> None:
    assert databases.without_password(url) == shown


@pytest.mark.parametrize("name", ["a b.db", "100%25.db", "a?b=c#d.db", "单.db"])
def test_the_url_of_a_file_finds_it(tmp_path: Path, name: str) -> None:
    assert databases.sqlite_path(databases.sqlite_url(tmp_path / name)) == tmp_path / name


@pytest.mark.parametrize(
    ("named", "known"),
    [
        ("", {}),
        ("one", {"host": "one"}),
        ("one:6432", {"host": "one", "port": "6432"}),
        ("[::1]:6432", {"host": "::1", "port": "6432"}),
        ("[::1]", {"host": "::1"}),
        ("%2Frun%2Fpg:5433", {"host": "/run/pg", "port": "5433"}),
        ("one:5432,two:5433", {"host": "one,two", "port": "5432,5433"}),
        ("one,two:5433", {"host": "one,two", "port": ",5433"}),
        (":5433", {"port": "5433"}),
    ],
)
def test_servers_are_named_as_libpq_takes_them(named: str, known: dict[str, str]) -> None:
    assert places(named) == known


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is a text " * 100)
    with pytest.raises(Refused) as refused:
        databases.connect(f"sqlite:///{tmp_path / 'text.db'}")
    assert refused.value.code == "not_found"


def test_a_server_that_does_not_answer_is_refused_without_its_password() -> None:
    with pytest.raises(Refused) as refused:
        databases.connect("postgresql://anna:secret@localhost:1/desk")
    assert refused.value.text.values["url"] == "postgresql://anna:***@localhost:1/desk"
    assert "secret" not in str(refused.value.text.values)


def test_folders_of_a_new_file_are_made(tmp_path: Path) -> None:
    database = databases.connect(f"sqlite:///{tmp_path / 'a' / 'b' / 'desk.db'}")
    database.close()
    assert (tmp_path / "a" / "b" / "desk.db").exists()


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:////var/desk.db", Path("/var/desk.db")),
        ("sqlite:///desk.db", Path("desk.db")),
        ("sqlite:///a%20b.db", Path("a b.db")),
        ("sqlite:///:memory:", None),
        ("postgresql:///desk", None),
    ],
)
def test_the_file_behind_a_url(url: str, path: Path | None) -> None:
    assert databases.sqlite_path(url) == path


def test_a_write_transaction_that_fails_changes_nothing(database: Database) -> None:
    def fail() -> None:
        with databases.writing(database):
            Customer.create(name="王芳", created_at=SettableClock()())
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert Customer.select().count() == 0


def test_writers_wait_for_each_other(database: Database) -> None:
    def add(name: str) -> None:
        with databases.writing(database):
            count = Customer.select().count()
            Customer.create(name=f"{name} {count}", created_at=SettableClock()())
        database.close()

    threads = [threading.Thread(target=add, args=(str(n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Customer.select().count() == 8


@pytest.mark.parametrize(
    ("said", "passes"),
    [
        ("database is locked", True),
        ("deadlock detected", True),
        ("could not serialize access due to concurrent update", True),
        ("no such table: customer", False),
    ],
)
def test_errors_that_pass_by_themselves(said: str, passes: bool) -> None:
    assert failures.passes(OperationalError(said)) is passes


def test_a_database_is_in_production_unless_it_says_otherwise(database: Database) -> None:
    assert settings.purpose(database) == "production"
    settings.mark(database, "demo")
    assert settings.purpose(database) == "demo"
    settings.mark(database, "production")
    assert settings.purpose(database) == "production"


def test_a_database_in_production_never_becomes_a_demo(database: Database) -> None:
    Customer.create(name="王芳", created_at=SettableClock()())
    with pytest.raises(Refused) as refused:
        settings.mark(database, "demo")
    assert refused.value.code == "conflict"
    assert settings.purpose(database) == "production"


def test_settings_are_changed_in_place(database: Database) -> None:
    settings.write(database, "created_at", "2026-11-23T01:00:00+00:00")
    settings.write(database, "created_at", "2026-11-24T01:00:00+00:00")
    assert settings.created_at(database) == SettableClock("2026-11-24 09:00")()


def test_an_empty_database_has_no_settings(tmp_path: Path) -> None:
    database = databases.open_only(f"sqlite:///{tmp_path / 'new.db'}")
    assert settings.read(database, "purpose") is None
    assert settings.created_at(database) is None
    database.close()


def test_rows_sent_in_one_go_are_all_there_or_none(desk: Desk) -> None:
    rows = {key: {"key": key, "kind": "case", "ref": 1} for key in "ABCD"}

    def send(*keys: str) -> None:
        with databases.writing(desk.database), databases.together(desk.database):
            for key in keys:
                statements.put(SearchKey, [rows[key]])

    send("A", "B")
    with pytest.raises(IntegrityError):
        send("C", "A", "D")
    assert [row.key for row in SearchKey.select().order_by(SearchKey.key)] == ["A", "B"]
    assert not statements.insert_unless(SearchKey, "id", {**rows["C"], "id": SearchKey.get(key="A").id})


def test_an_id_that_is_asked_for_first_is_that_of_no_other_row(desk: Desk) -> None:
    for key in ("A", "B"):
        with databases.writing(desk.database):
            row = statements.next_id(SearchKey)
            statements.put(SearchKey, [{"id": row, "key": key, "kind": "case", "ref": row}])
            assert statements.insert(SearchKey, {"key": f"{key}2", "kind": "case", "ref": row}) > row
    assert SearchKey.select().where(SearchKey.id == SearchKey.ref).count() == 2
