"""Which questions a customer is asked, and keeping his answers: one satisfaction question a case, and rest between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from models.callbacks.tables import Callback, Survey
from models.cases.tables import Case
from models.desk import Desk
from models.staff.tables import Staff

DIMENSIONS = ("attitude", "speed", "solving", "result")
SCORES = ("satisfied", *DIMENSIONS)


def questions(desk: Desk, row: Callback) -> tuple[str, ...]:
    """The questions of a callback, in the order in which they are asked.

    How satisfied he is, is asked once for each case; the four dimensions only of whoever has rested from surveys.
    """
    wanted: tuple[str, ...] = desk.rules.callbacks.kind(row.kind).questions
    if row.case_id is not None and Survey.select().where(Survey.case == row.case_id, RATED).exists():
        return tuple(name for name in wanted if name not in SCORES)
    if row.customer_id is not None and _surveyed_lately(desk, row.customer_id):
        return tuple(name for name in wanted if name not in DIMENSIONS)
    return wanted


RATED = Survey.satisfied.is_null(False)
"""The surveys that say how satisfied somebody is."""


def _surveyed_lately(desk: Desk, customer_id: int) -> bool:
    since = desk.now() - timedelta(days=desk.rules.callbacks.survey.rest_days)
    asked = Survey.attitude.is_null(False) | Survey.speed.is_null(False) | Survey.solving.is_null(False)
    recent = (Survey.customer == customer_id) & (Survey.at > since)
    return bool(Survey.select().where(recent, asked | Survey.result.is_null(False)).exists())


def keep(desk: Desk, case: Case | None, customer_id: int | None, given_by: str, **answers: Any) -> Survey:
    """Store what a customer answered; it judges whoever has the case now, and his team."""
    judged = Staff.get_or_none(Staff.id == case.owner_id) if case is not None and case.owner_id else None
    row: Survey = Survey.create(
        case=case.id if case else None,
        customer=customer_id,
        product=case.product_id if case else None,
        about=judged.id if judged else None,
        team=judged.team if judged else "",
        at=desk.now(),
        given_by=given_by,
        staff=desk.staff_id,
        **answers,
    )
    return row


def bad(desk: Desk, survey: Survey) -> bool:
    """Whether the answers ask for more to be done: not solved, or so dissatisfied (K11)."""
    worst = desk.rules.callbacks.survey.dissatisfied
    return survey.solved is False or (survey.satisfied is not None and survey.satisfied <= worst)
