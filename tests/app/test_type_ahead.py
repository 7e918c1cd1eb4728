"""Type-ahead: what is typed in one burst, in pieces, or with pauses gives the same record, in forms and questions."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.demo import FILLED
from models import settings
from models.cases.tables import Case, Notice
from models.desk import Desk
from models.events import Event
from models.intake.tables import Draft
from tests.screens.company import found_company
from tests.terminal.terminals import F, Terminal, desk

WITHIN = re.compile(rb"(?:\x1b(?:\[[0-9]*|O)?|[\xc0-\xff][\x80-\xbf]?)\Z")
"""The end of what was sent so far lies within a sequence or a character."""
SOME, ALL = 4, 200
A_BUSY_MACHINE = "20000"
"""Milliseconds for which one may put a pause in the midst of a sequence that the test did not mean."""
COMPLAINT = F[6] + "1001\r2\r\r1\r\r\r\r1\r\r\r\r\r" + "fa mei le, 发霉了" + F[10]
TO_A_COLLEAGUE = "m1call me back\r"
SEVERITY = "r2pressing, 很急\r"
LEFT_AND_ASKED_AGAIN = "r" + F[12] + "/wang\x1bs2g" + F[12] + "r3less so\r"


@pytest.fixture
def company(sqlite_desk: Desk) -> Desk:
    settings.mark(sqlite_desk.database, "demo")
    settings.write(sqlite_desk.database, FILLED, "yes")
    return found_company(sqlite_desk)


@contextmanager
def session(url: str, login: str) -> Iterator[Terminal]:
    one = desk(url, "demo", "--as", login, environ={"ESCDELAY": A_BUSY_MACHINE})
    try:
        one.wait("as of")
        yield one
    finally:
        one.close()


def cut(keys: str, chance: random.Random) -> Iterator[bytes]:
    """The bytes in pieces of any size, which cut characters and sequences too."""
    left = keys.encode()
    while left:
        size = chance.choice([1, 1, 2, 3, 5, 8, 40])
        yield left[:size]
        left = left[size:]


def in_one_burst(one: Terminal, keys: str, chance: random.Random) -> None:
    one.send(keys)


def in_pieces(one: Terminal, keys: str, chance: random.Random) -> None:
    for piece in cut(keys, chance):
        one.send(piece)


def with_pauses(one: Terminal, keys: str, chance: random.Random) -> None:
    sent = b""
    for piece in cut(keys, chance):
        one.send(piece)
        sent += piece
        if WITHIN.search(sent):  # a terminal says nothing else, where its cursor is for example, in the midst of a key
            time.sleep(chance.choice([0, 0.001, 0.01]))
        else:
            one.read(chance.choice([0, 0, 0.001, 0.01, 0.05]))


WAYS: list[Callable[[Terminal, str, random.Random], None]] = [in_one_burst, in_pieces, with_pauses]


def record(case: Case) -> tuple[object, ...]:
    """What was taken down. (Severity and queue change with each complaint of the same customer.)"""
    what = (case.category, case.symptom, case.demand, case.text)
    return (case.kind, *what, case.customer_id, case.order_id, case.product_id, case.batch_id)


def take_down_again_and_again(url: str, times: int) -> None:
    """One complaint after the other in one session; each is the first one over again."""
    chance = random.Random(times)
    with session(url, "lin") as one:
        for number in range(times):
            chance.choice(WAYS)(one, COMPLAINT, chance)
            one.wait(lambda: Case.select().count() == number + 1)  # noqa: B023
            one.wait(lambda: "C S 0 0" in one.text)
            one.wait(lambda: Draft.select().count() == 0)
    records = {record(case) for case in Case.select()}
    assert len(records) == 1, records
    assert "fa mei le, 发霉了" in next(iter(records))


def ask_again_and_again(url: str, times: int) -> None:
    """Choices, and texts after them, on the queue; a question left, and asked again."""
    chance = random.Random(times)
    with session(url, "lin") as one:
        one.send(COMPLAINT)
        one.wait("C S 0 0")
    changed = Event.select().where(Event.operation == "cases.change_severity")
    with session(url, "zhao") as one:
        one.send(F[11])
        one.wait("王**")
        for number in range(1, times + 1):
            chance.choice(WAYS)(one, TO_A_COLLEAGUE, chance)
            chance.choice(WAYS)(one, SEVERITY, chance)
            chance.choice(WAYS)(one, LEFT_AND_ASKED_AGAIN, chance)
            one.wait(lambda: sum("severity" in event.changes for event in changed.clone()) == 2 * number)  # noqa: B023
            one.wait(lambda: Notice.select().where(Notice.text == "call me back").count() == number)  # noqa: B023
    assert Case.get().severity == "P3"


def test_a_complaint_typed_ahead(company: Desk, sqlite_url: str) -> None:
    take_down_again_and_again(sqlite_url, SOME)


def test_questions_typed_ahead(company: Desk, sqlite_url: str) -> None:
    ask_again_and_again(sqlite_url, SOME)


@pytest.mark.soak
def test_two_hundred_complaints_typed_ahead(company: Desk, sqlite_url: str) -> None:
    take_down_again_and_again(sqlite_url, ALL)


@pytest.mark.soak
def test_two_hundred_times_questions_typed_ahead(company: Desk, sqlite_url: str) -> None:
    ask_again_and_again(sqlite_url, ALL)
