"""The history as a feed: every event once, late ones too."""

from __future__ import annotations

from typing import Any

import pytest
from peewee import Database

from models import events
from models.cases.tables import Case
from models.events import Event, Reader
from models.staff.tables import Staff
from tests.clock import SettableClock

NOW = SettableClock()()


@pytest.fixture
def case(database: Database) -> Case:
    plain = {"kind": "complaint", "state": "received", "severity": "P2", "channel": "phone", "queue": "complaints"}
    row: Case = Case.create(received_at=NOW, opened_at=NOW, **plain)
    return row


def happen(number: int | None = None, **given: Any) -> int:
    fields = {"at": NOW, "operation": "cases.note", "subject": "case", **given}
    return int(Event.insert(**fields, **({"id": number} if number else {})).execute())


def numbers(reader: Reader) -> list[int]:
    return [change.id for change in reader.read()]


def test_a_reader_reads_on_from_its_number(case: Case) -> None:
    first = happen(case=case)
    reader = Reader(first)
    assert reader.read() == []
    second, third = happen(case=case), happen()
    assert numbers(reader) == [second, third]
    assert numbers(reader) == []


def test_an_event_that_comes_after_one_with_a_higher_number_is_read_once(case: Case) -> None:
    reader = Reader(0)
    happen(10)
    assert numbers(reader) == [10]
    happen(9)
    happen(11)
    assert numbers(reader) == [9, 11]
    assert numbers(reader) == []


def test_a_late_event_is_read_however_many_others_came_meanwhile(case: Case) -> None:
    elapsed = [0.0]
    reader = Reader(0, lambda: elapsed[0])
    happen(1)
    for number in range(10, 400):
        happen(number)
    assert len(numbers(reader)) == 391
    happen(5)
    happen(400)
    assert numbers(reader) == [5, 400]
    happen(9)
    happen(2)
    elapsed[0] = 119
    assert numbers(reader) == [2, 9]
    elapsed[0] = 121
    happen(401)
    happen(3)
    assert numbers(reader) == [401]  # nothing comes so late: the numbers were those of what was undone


def test_as_many_gaps_as_are_kept_can_be_looked_for_at_once(case: Case) -> None:
    reader = Reader(0)
    for number in range(2, 2 * events.GAPS + 2, 2):
        happen(number)
    assert len(numbers(reader)) == events.GAPS
    assert numbers(reader) == []
    happen(1)
    happen(2 * events.GAPS - 1)
    assert numbers(reader) == [1, 2 * events.GAPS - 1]


def test_what_was_there_before_is_not_read(case: Case) -> None:
    for number in range(1, 6):
        happen(number)
    reader = Reader(5)
    happen(6)
    assert numbers(reader) == [6]


def test_a_limit_leaves_the_rest_for_later(case: Case) -> None:
    for number in range(1, 8):
        happen(number)
    reader = Reader(0)
    assert [c.id for c in reader.read(limit=3)] == [1, 2, 3]
    assert [c.id for c in reader.read(limit=3)] == [4, 5, 6]
    assert numbers(reader) == [7]


def test_the_history_of_a_case_tells_who(case: Case) -> None:
    lin = Staff.create(login="lin.jing", name="林静")
    happen(case=case, staff=lin, changes={"state": ["received", "accepted"]}, note={"text": "好"})
    happen()
    [change] = events.of_cases([case.id])
    assert (change.who, change.case_id, change.at) == ("林静", case.id, NOW)
    assert change.changes == {"state": ["received", "accepted"]}
    assert change.note == {"text": "好"}


def test_the_system_has_no_name(case: Case) -> None:
    happen(case=case)
    assert events.of_cases([case.id])[0].who == ""


def test_versions_of_a_subject(case: Case) -> None:
    for version in (1, 2, 3):
        happen(case=case, subject_id=case.id, subject_version=version)
    assert [c.subject_version for c in events.of_subject_since("case", case.id, 1)] == [2, 3]


def test_the_last_number(case: Case) -> None:
    happen(case=case)
    happen()
    assert events.last_number() == 2
