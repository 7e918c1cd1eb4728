"""Before saving: where the case will go, why, by when each answer is due, and whether it is here already."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from config.texts import Text
from models.cases.tables import Case
from models.clocks.queries import words_of
from models.desk import Desk
from models.intake import building
from models.intake.given import CaseGiven

CLOSED_DAYS = 7
"""A case closed at most so many days ago still counts as a possible duplicate (workflows 1.7)."""
MEDICAL = frozenset({"injury", "adverse_reaction", "allergy", "hospital"})
"""Marks with which the customer is told to see a doctor at once (workflows 5, Q8)."""


class PreviewClock(msgspec.Struct, frozen=True):
    """A deadline that saving will start."""

    kind: str
    due_at: datetime
    inclusive: bool
    provisional: bool
    steps: tuple[str, ...]


class Duplicate(msgspec.Struct, frozen=True):
    """A case that may be the same matter."""

    number: str
    kind: str
    state: str
    open: bool
    received_at: datetime
    text: str

    @property
    def key(self) -> str:
        """What a list knows the row by."""
        return self.number


class Preview(msgspec.Struct, frozen=True):
    """What saving will do. `script` is what is to be said to the customer now, if anything."""

    severity: str
    severity_why: Text
    queue: str
    queue_why: Text
    skills: tuple[str, ...]
    clocks: tuple[PreviewClock, ...]
    duplicates: tuple[Duplicate, ...]
    script: str | None
    disclaimer: bool


def preview(desk: Desk, given: CaseGiven) -> Preview:
    """What would happen with this case; nothing is saved.

    Raises:
        Refused: `not_found` or `invalid`, at the field that names nothing known.
    """
    case = building.build(desk, given)
    known = building.decided(desk, case)
    facts = known.facts
    plans = desk.rules.sla.plan(desk.rules.calendars, facts)
    return Preview(
        severity=known.severity.severity,
        severity_why=known.severity.why,
        queue=known.route.queue,
        queue_why=known.route.why,
        skills=known.route.skills,
        clocks=tuple(
            PreviewClock(p.kind, p.due.at, p.due.inclusive, p.due.provisional, words_of(desk, p.due.steps))
            for p in sorted(plans, key=lambda plan: plan.due.at)
        ),
        duplicates=_duplicates(desk, case),
        script=_script(desk, case),
        disclaimer=desk.rules.wording.needs_disclaimer(facts.product_class),
    )


def _script(desk: Desk, case: Case) -> str | None:
    if MEDICAL & set(case.flags):
        return desk.rules.wording.script("urgent_medical", desk.language)
    if case.kind == "complaint":
        return desk.rules.wording.script("apology", desk.language)
    return None


def _duplicates(desk: Desk, case: Case) -> tuple[Duplicate, ...]:
    """Cases of this customer and kind with the same order, or the same product and batch (workflows 1.7)."""
    if case.customer_id is None:
        return ()
    same = None
    if case.order_id:
        same = Case.order == case.order_id
    if case.product_id:
        goods = (Case.product == case.product_id) & (Case.batch_number == case.batch_number)
        same = goods if same is None else same | goods
    if same is None:
        return ()
    recent = Case.open | (Case.closed_at >= desk.now() - timedelta(days=CLOSED_DAYS))
    rows = (
        Case.select()
        .where(Case.customer == case.customer_id, Case.kind == case.kind, same, recent)
        .order_by(Case.received_at.desc())
        .limit(5)
    )
    return tuple(Duplicate(row.number, row.kind, row.state, row.open, row.received_at, row.text[:80]) for row in rows)
