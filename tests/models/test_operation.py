"""Operations: by name and JSON, allowed by role, all or nothing, and with a history."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from peewee import IntegrityError, OperationalError

from config.texts import T
from models import capabilities, events, operation
from models.customers.tables import Customer
from models.desk import Desk
from models.events import Event
from models.operation import OPERATIONS, Input, Operation
from models.refusals import Refused
from models.staff.tables import Staff
from tests.conftest import AsRole

MODELS = Path(capabilities.__file__).parent


class Rename(Input):
    """A customer and the new name."""

    customer_id: int
    version: int
    name: str
    note: str = ""


class Renamed(msgspec.Struct):
    """The version after it."""

    version: int


def _rename(desk: Desk, given: Rename) -> Renamed:
    """Rename a customer."""
    row = Customer.get_by_id(given.customer_id)
    desk.change(row, given.version, name=given.name)
    if given.note == "refuse":
        raise Refused("rule", T("Not today."), "note")
    return Renamed(row.version)


@pytest.fixture
def rename(monkeypatch: pytest.MonkeyPatch) -> Operation[Rename, Renamed]:
    """An operation of these tests alone."""
    made = Operation("tests.rename", _rename, open_to_all=False)
    monkeypatch.setitem(OPERATIONS, "tests.rename", made)
    return made


@pytest.fixture
def wang(desk: Desk) -> Customer:
    row: Customer = Customer.create(name="王芳", created_at=desk.now())
    return row


def refused(desk: Desk, **given: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        operation.run(desk, "tests.rename", given)
    assert Customer.get().name == "王芳"
    assert events.last_number() == 0
    return caught.value


def test_an_operation_changes_and_writes_the_history(rename: Any, desk: Desk, wang: Customer) -> None:
    result = operation.run(desk, "tests.rename", {"customer_id": wang.id, "version": 1, "name": "王方"})
    assert result == Renamed(2)
    [event] = events.of_subject_since("customer", wang.id, 0)
    assert (event.operation, event.subject_version, event.at) == ("tests.rename", 2, desk.now())
    assert event.changes == {"name": ["王芳", "王方"]}


def test_what_was_changed_meanwhile_is_told(rename: Any, desk: Desk, wang: Customer) -> None:
    rename(desk, Rename(customer_id=wang.id, version=1, name="王方"))
    with pytest.raises(Refused) as caught:
        rename(desk, Rename(customer_id=wang.id, version=1, name="王红"))
    assert caught.value.code == "stale"
    assert caught.value.details["version"] == 2
    assert [change.changes for change in caught.value.details["changes"]] == [{"name": ["王芳", "王方"]}]
    assert Customer.get().name == "王方"


def test_a_refusal_in_the_middle_takes_everything_back(rename: Any, desk: Desk, wang: Customer) -> None:
    error = refused(desk, customer_id=wang.id, version=1, name="王方", note="refuse")
    assert (error.code, error.field) == ("rule", "note")


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"version": 1, "name": "x"}, "missing", "customer_id"),
        ({"customer_id": 1, "version": 1, "name": "x", "nmae": "y"}, "unknown_key", "nmae"),
        ({"customer_id": "1", "version": 1, "name": "x"}, "invalid", "customer_id"),
        ({"customer_id": 2**80, "version": 1.5, "name": None}, "invalid", "version"),
    ],
)
def test_input_that_does_not_fit_is_refused_at_its_field(
    rename: Any, desk: Desk, wang: Customer, given: dict[str, Any], code: str, field: str
) -> None:
    error = refused(desk, **given)
    assert (error.code, error.field) == (code, field)


def test_input_must_be_an_object(rename: Any, sqlite_desk: Desk) -> None:
    not_an_object: Any = [1]
    with pytest.raises(Refused) as caught:
        operation.run(sqlite_desk, "tests.rename", not_an_object)
    assert caught.value.code == "invalid"


def test_the_role_decides(rename: Any, desk: Desk, wang: Customer, as_role: AsRole) -> None:
    agent = as_role(desk, "agent")
    with pytest.raises(Refused) as caught:
        operation.run(agent, "tests.rename", {"customer_id": wang.id, "version": 1, "name": "王方"})
    assert caught.value.code == "not_allowed"
    assert Customer.get().name == "王芳"


def test_an_unknown_operation_is_told_the_nearest_one() -> None:
    capabilities.operations()
    with pytest.raises(Refused) as caught:
        operation.find("staff.ad")
    assert caught.value.text.values["near"] == "staff.add"


def test_a_busy_database_is_tried_again(desk: Desk) -> None:
    attempts: list[int] = []

    def work() -> str:
        attempts.append(1)
        if len(attempts) < 3:
            raise OperationalError("database is locked")
        return "done"

    assert desk.transact("tests.work", work) == "done"
    assert len(attempts) == 3


def test_a_database_that_stays_busy_is_a_refusal(desk: Desk) -> None:
    def work() -> None:
        raise OperationalError("database is locked")

    with pytest.raises(Refused) as caught:
        desk.transact("tests.work", work)
    assert caught.value.code == "busy"


def test_of_two_that_stand_in_each_others_way_each_is_done_once(
    postgres_url: str, open_desk: Callable[[str], Desk]
) -> None:
    """The server ends one of two transactions that wait for each other; it is tried again, and adds one, not two."""
    desk = open_desk(postgres_url)
    rows = [Customer.create(name=name, created_at=desk.now(), version=0).id for name in ("王芳", "李强")]
    met = threading.Barrier(2)
    attempts: list[int] = []

    def add_to(first: int, second: int) -> None:
        mine = desk.acting(None)

        def work() -> None:
            attempts.append(first)
            for row in (first, second):
                Customer.update(version=Customer.version + 1).where(Customer.id == row).execute()
                if row == first and attempts.count(first) == 1:
                    met.wait(20)
            mine.record("customer", first)

        mine.transact("tests.cross", work)
        desk.database.close()

    threads = [threading.Thread(target=add_to, args=pair) for pair in (rows, rows[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [row.version for row in Customer.select()] == [2, 2]
    assert len(attempts) == 3
    assert Event.select().count() == 2


def test_what_is_put_off_cannot_make_what_is_done_look_refused(desk: Desk) -> None:
    def fails(_: Desk) -> None:
        raise Refused("busy", T("Not now."))

    def work() -> str:
        desk.record("test", None)
        desk.afterwards(fails)
        return "done"

    assert desk.transact("tests.put_off", work) == "done"
    assert Event.select().count() == 1


def test_an_error_that_does_not_pass_is_raised_at_once(desk: Desk) -> None:
    Staff.create(login="lin", name="林静")
    attempts: list[int] = []

    def work() -> None:
        attempts.append(1)
        Staff.create(login="lin", name="另一个")

    with pytest.raises(IntegrityError):
        desk.transact("tests.work", work)
    assert len(attempts) == 1


def test_time_stands_still_inside_an_operation(sqlite_desk: Desk) -> None:
    clock: Any = sqlite_desk.clock

    def work() -> bool:
        before = sqlite_desk.now()
        clock.advance(hours=1)
        return sqlite_desk.now() == before

    before = sqlite_desk.now()
    assert sqlite_desk.transact("tests.work", work)
    assert sqlite_desk.now() > before


def test_every_operation_is_listed() -> None:
    written = {
        name
        for path in MODELS.rglob("*.py")
        for name in re.findall(r'^@operation\(\s*"([a-z_.]+)"', path.read_text("utf-8"), re.MULTILINE)
    }
    assert written == set(capabilities.names())


@pytest.mark.parametrize("name", sorted(capabilities.names()))
def test_every_operation_explains_itself(name: str) -> None:
    found = OPERATIONS[name]
    assert found.summary.endswith(".")
    schema = found.schema()
    assert schema["$defs"][found.input.__name__]["additionalProperties"] is False
