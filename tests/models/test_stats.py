"""The figures for administrators: counted by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.cases.tables import Message
from models.desk import Desk
from models.stats import Done, stats
from tests.clock import SettableClock
from tests.models.calling import Callers


@pytest.fixture
def company(desk: Desk, clock: SettableClock) -> Callers:
    return Callers(desk, clock)


def test_an_empty_desk_has_figures_too(desk: Desk) -> None:
    found = stats(desk)
    assert (found.queues, found.operations, found.newest_change, found.worker) == ((), (), 0, "")
    assert (found.alarm_late_seconds, found.newest_change_seconds) == (0.0, None)


def test_queues_operations_and_people_are_counted(company: Callers) -> None:
    company.opens()
    company.clock.advance(minutes=10)
    number = company.opens()
    company.does("lin", "cases.claim", case=number, version=company.case(number).version)
    company.clock.advance(seconds=30)
    found = stats(company.desk)
    (queue,) = found.queues
    assert (queue.waiting, queue.oldest_seconds) == (1, 630.0)
    done = {row.operation: row for row in found.operations}
    assert done["intake.open"] == Done("intake.open", 1, 2)
    assert done["cases.claim"] == Done("cases.claim", 1, 1)
    assert found.sessions == {"ready": 2}
    assert found.newest_change_seconds == 30.0


def test_what_is_late_is_told_in_seconds(company: Callers) -> None:
    number = company.opens()
    promised = company.promises(number, company.clock() + timedelta(hours=1))
    company.clock.at(promised.due_at + timedelta(seconds=1))
    found = stats(company.desk)
    assert (found.callbacks_due, found.promises_broken) == (1, 1)
    company.clock.advance(days=30)
    assert stats(company.desk).alarm_late_seconds > 86_400


def test_messages_that_are_not_sent_are_counted_by_state(company: Callers) -> None:
    company.reach("accepted")
    waiting = Message.select().where(Message.state == "waiting").count()
    assert waiting > 0
    assert stats(company.desk).messages == {"waiting": waiting}
