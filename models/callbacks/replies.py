"""Customers' replies to the message that asks for a digit, out of a file: number, digit, time, words (K7)."""

from __future__ import annotations

from typing import Any, cast

from config.texts import T
from models.callbacks.answering import WRITTEN_TO, CallbackAnswer, Score, answer
from models.callbacks.finding import may_see
from models.callbacks.tables import Callback, Survey
from models.cases.tables import Case
from models.customers.operations import normal_form
from models.customers.tables import CustomerContact
from models.desk import Desk
from models.imports import values
from models.imports.outcome import Outcome
from models.imports.reading import Column, ImportRows, Reading, Record, read
from models.operation import operation

DIGITS = {str(digit): str(digit) for digit in range(1, 6)}


@operation("imports.answers")
def answers(desk: Desk, given: ImportRows) -> Outcome:
    """Take over replies, all lines or none: each answers the callback of its number; one known before does nothing."""
    reading = read(_columns(desk), given)
    added = unchanged = 0
    with desk.database.atomic() as trial:
        for record in reading.records:
            if _known(record):
                unchanged += 1
            elif (row := _waiting(desk, record, reading)) is not None:
                score, words = cast("Score", int(record.get("digit"))), record.get("text", "")
                said = CallbackAnswer(
                    callback_id=row.id, version=row.version, by="customer", satisfied=score, opinion=words,
                    replied_at=record.get("at"),
                )  # fmt: skip
                answer.body(desk, said)
                added += 1
        if reading.faults or given.dry_run:
            trial.rollback()
    if reading.faults:
        return reading.refused()
    return Outcome(added=added, unchanged=unchanged, dry_run=given.dry_run)


def _columns(desk: Desk) -> tuple[Column, ...]:
    return (
        Column("phone", ("电话", "手机号", "手机"), values.code(), required=True),
        Column("digit", ("数字", "评分", "满意度"), values.one_of(DIGITS), required=True),
        Column("at", ("时间", "回复时间"), values.instant(desk.rules.zone), required=True),
        Column("text", ("内容", "意见"), values.text(2000)),
    )


def _of_number(phone: str) -> Any:
    """The condition that a callback is to this number: the customer's, or where he is not known, the case's."""
    customers = CustomerContact.select(CustomerContact.customer).where(
        CustomerContact.kind == "phone", CustomerContact.normal == normal_form("phone", phone)
    )
    cases = Case.select(Case.id).where(Case.customer.is_null(), Case.contact_value == phone)
    return Callback.customer.in_(customers) | Callback.case.in_(cases)


def _known(record: Record) -> bool:
    """Whether this reply was taken over before."""
    replied = (Survey.given_by == "customer") & (Survey.satisfied == int(record.get("digit")))
    same = replied & (Survey.opinion == record.get("text", "")) & (Callback.answer_until > record.get("at"))
    query = Survey.select().join(Callback).where(same, _of_number(record.get("phone")))
    return bool(query.where(Callback.state == "done_sms", Callback.ended_at >= record.get("at")).exists())


def _waiting(desk: Desk, record: Record, reading: Reading) -> Callback | None:
    """The callback that the reply answers: the oldest that waited then; where there is none, the line is at fault."""
    at = record.get("at")
    if at > desk.now():
        reading.fault(record.line, "at", T("This is in the future."))
        return None
    asked = Callback.select().where(
        Callback.state.in_(WRITTEN_TO), Callback.answer_until.is_null(False), _of_number(record.get("phone"))
    )
    found = [row for row in asked.order_by(Callback.answer_until, Callback.id) if may_see(desk, row)]
    in_time = [row for row in found if at < row.answer_until]
    if in_time:
        return in_time[0]
    if found:
        reading.fault(record.line, "at", T("An answer counted until {at}.", at=found[-1].answer_until))
    else:
        reading.fault(record.line, "phone", T("No callback to this number waits for an answer."))
    return None
