"""The script for a PostgreSQL server: who may do what afterwards, and the desk at work as the role that may least."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from peewee import DatabaseError, PostgresqlDatabase

from app.context import Context
from app.main import desk as program
from app.scaling import PARTITION
from models import database as databases
from models import migrating
from models.cases.tables import Case
from models.desk import Desk
from models.events import Event
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.refusals import Refused
from tests.screens.company import found_company
from tests.servers import Databases, locked


def script() -> str:
    return CliRunner().invoke(program, ["docs", "postgresql"], obj=Context({}, "en")).output


def as_(role: str, url: str) -> str:
    """The same database, as this role."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{role}@{parts.netloc.rpartition('@')[2]}").geturl()


@pytest.fixture
def url(postgres_server: Databases, run_directory: Path) -> Iterator[str]:
    """A database that was set up by the script once, and made by its owner."""
    with postgres_server.fresh(template=None) as made:
        administrator = databases.open_only(made)
        with locked(run_directory / "postgres.roles"):  # roles belong to the server, which others test on too
            administrator.connection().execute(script())
        administrator.close()
        owner = databases.open_only(as_("desk_owner", made))
        migrating.migrate(owner)
        owner.close()
        yield made


@pytest.fixture
def at_work(url: str, open_desk: Callable[[str], Desk]) -> Desk:
    """A desk that works as the role of the program."""
    return found_company(open_desk(as_("desk", url)))


def refused(database: Any, statement: str) -> bool:
    with pytest.raises(DatabaseError, match=r"permission denied|read-only"):
        database.execute_sql(statement)
    return True


def test_the_program_works_with_its_role_and_can_only_add_to_the_history(at_work: Desk) -> None:
    opened = open_case(at_work, OpenCase(kind="suggestion", text="好"))
    assert Case.get().number == opened.number
    for statement in (
        "UPDATE event SET operation = 'x'",
        "DELETE FROM event",
        "TRUNCATE event",
        "DELETE FROM cases",
        "CREATE TABLE mine (id INTEGER)",
        "ALTER TABLE cases ADD COLUMN mine INTEGER",
        "DROP TABLE event",
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            at_work.database.execute_sql(statement)


def test_tables_of_a_later_release_need_no_second_run_of_the_script(url: str) -> None:
    owner = databases.open_only(as_("desk_owner", url))
    owner.execute_sql("CREATE TABLE later (id SERIAL PRIMARY KEY, what TEXT)")
    owner.close()
    program, reports = (databases.open_only(as_(role, url)) for role in ("desk", "desk_reports"))
    program.execute_sql("INSERT INTO later (what) VALUES ('x')")
    program.execute_sql("UPDATE later SET what = 'y'")
    assert reports.execute_sql("SELECT what FROM later").fetchall() == [("y",)]
    assert refused(reports, "DELETE FROM later")
    program.execute_sql("DELETE FROM later")
    program.close()
    reports.close()


def test_the_script_may_be_run_again_at_any_time(url: str, run_directory: Path) -> None:
    administrator = databases.open_only(url)
    with locked(run_directory / "postgres.roles"):
        administrator.connection().execute(script())
    administrator.close()
    program = databases.open_only(as_("desk", url))
    assert refused(program, "DELETE FROM event")
    program.close()


def test_the_history_may_be_parted_and_everything_goes_on(url: str, at_work: Desk) -> None:
    before = open_case(at_work, OpenCase(kind="suggestion", text="好"))
    owner = databases.open_only(as_("desk_owner", url))
    owner.connection().execute(PARTITION)
    assert str(migrating.differences(owner)) == ""
    owner.execute_sql("ALTER SEQUENCE event_id_seq RESTART WITH 100000000")
    owner.close()
    after = open_case(at_work, OpenCase(kind="suggestion", text="好"))
    assert Event.select().where(Event.operation == "intake.open", Event.subject == "case").count() == 2
    assert at_work.database.execute_sql("SELECT COUNT(*) FROM event WHERE id >= 100000000").fetchone()[0] > 0
    assert {case.number for case in Case.select()} == {before.number, after.number}
    for table in ("event", "event_0", "event_1"):
        assert refused(at_work.database, f"DELETE FROM {table}")
        assert refused(at_work.database, f"UPDATE {table} SET operation = 'x'")


def test_what_the_role_may_not_do_is_a_sentence(at_work: Desk) -> None:
    with pytest.raises(Refused) as caught:
        at_work.transact("tests.x", lambda: Case.delete().execute())
    assert caught.value.code == "not_allowed"


def test_reports_are_read_by_a_role_that_writes_nothing(at_work: Desk, url: str) -> None:
    reports = databases.open_only(as_("desk_reports", url))
    assert reports.execute_sql("SELECT COUNT(*) FROM staff").fetchone()[0] == 3
    assert refused(reports, "DELETE FROM staff")
    reports.close()


def test_each_connection_has_its_limits_which_the_url_may_change(postgres_url: str) -> None:
    def shown(url: str) -> list[str]:
        database = databases.open_only(url)
        names = ("application_name", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        found = [database.execute_sql(f"SHOW {name}").fetchone()[0] for name in names]
        database.close()
        return found

    assert shown(postgres_url) == ["desk", "1min", "5s", "1min"]
    more = "statement_timeout=7s&application_name=room-2"
    assert shown(f"{postgres_url}{'&' if '?' in postgres_url else '?'}{more}") == ["room-2", "7s", "5s", "1min"]


def test_an_old_server_is_refused(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def old(self: PostgresqlDatabase, connection: object) -> None:
        self.server_version = 140_012

    monkeypatch.setattr(PostgresqlDatabase, "_set_server_version", old)
    with pytest.raises(Refused) as caught:
        databases.open_only(postgres_url)
    assert (caught.value.code, caught.value.text.values["found"]) == ("conflict", "14")
