"""Replies to the message that asks for a digit, out of a file: each once, by number; wrong lines are named."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.callbacks.tables import Callback, Survey
from models.callbacks.watching import WatchCallbacks, watch
from models.desk import Desk
from tests.clock import SettableClock
from tests.models.complaining import Company

PHONE = "138 0000 1001"


@pytest.fixture
def company(desk: Desk, clock: SettableClock) -> Company:
    return Company(desk, clock)


def written_to(company: Company) -> str:
    """A complaint whose customer was called three times in vain; its number."""
    number = company.reach("callback")
    for _ in range(3):
        row = Callback.get(Callback.case == company.case(number).id)
        company.clock.advance(seconds=max(0, (row.next_at - company.clock()).total_seconds()))
        taken = company.does("supervisor", "callbacks.take", callback_id=row.id, version=row.version)
        company.does("supervisor", "callbacks.no_answer", callback_id=row.id, version=taken.version)
    assert Callback.get(Callback.case == company.case(number).id).state == "sms_sent"
    return number


def imported(company: Company, *rows: tuple[str, ...], **more: bool) -> tuple[int, int, list[tuple[int, str]]]:
    columns = ("电话", "数字", "时间", "内容")
    outcome = company.does("supervisor", "imports.answers", columns=columns, rows=rows, **more)
    return outcome.added, outcome.unchanged, [(fault.line, fault.column) for fault in outcome.faults]


def test_a_reply_answers_the_callback_once(company: Company) -> None:
    number = written_to(company)
    at = company.clock().isoformat()
    reply = (PHONE.replace(" ", ""), "５", at, "谢谢")
    assert imported(company, reply, dry_run=True) == (1, 0, [])
    assert Survey.select().count() == 0
    company.clock.advance(hours=1)
    assert imported(company, reply) == (1, 0, [])
    survey = Survey.get()
    assert (survey.given_by, survey.satisfied, survey.opinion) == ("customer", 5, "谢谢")
    assert company.case(number).state == "closed"
    assert imported(company, reply) == (0, 1, [])
    assert Survey.select().count() == 1


def test_wrong_lines_are_named_and_nothing_is_taken_over(company: Company) -> None:
    number = written_to(company)
    at = company.clock().isoformat()
    later = "2027-01-01 10:00"
    found = imported(company, (PHONE, "4", at, ""), ("13999999999", "4", at, ""), (PHONE, "6", at, ""),
                     (PHONE, "4", later, ""))  # fmt: skip
    assert found == (0, 0, [(3, "电话"), (4, "数字"), (5, "时间")])
    assert (Survey.select().count(), company.case(number).state) == (0, "callback")


def test_a_reply_that_came_in_time_counts_also_when_it_is_taken_over_late(company: Company) -> None:
    number = written_to(company)
    call = Callback.get(Callback.case == company.case(number).id)
    in_time, late = call.answer_until - timedelta(seconds=1), call.answer_until
    company.clock.at(call.answer_until)
    watch(company.desk, WatchCallbacks())
    assert company.case(number).state == "closed"
    assert imported(company, (PHONE, "1", late.isoformat(), "还是坏的")) == (0, 0, [(2, "时间")])
    assert imported(company, (PHONE, "1", in_time.isoformat(), "还是坏的")) == (1, 0, [])
    assert Callback.get_by_id(call.id).state == "done_sms"
    assert company.case(number).state == "planning"
    assert imported(company, (PHONE, "1", in_time.isoformat(), "还是坏的")) == (0, 1, [])
