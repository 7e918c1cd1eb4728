"""Before saving: where the case will go, why, by when each answer is due, and whether it is here already."""

from __future__ import annotations

from datetime import datetime

import msgspec

from config.texts import Text
from models.cases.duplicates import Duplicate, duplicates
from models.cases.tables import Case
from models.clocks.queries import words_of
from models.desk import Desk
from models.intake import building
from models.intake.given import CaseGiven

MEDICAL = frozenset({"injury", "adverse_reaction", "allergy", "hospital"})
"""Marks with which the customer is told to see a doctor at once (workflows 5, Q8)."""


class PreviewClock(msgspec.Struct, frozen=True):
    """A deadline that saving will start."""

    kind: str
    due_at: datetime
    inclusive: bool
    provisional: bool
    steps: tuple[str, ...]


class Preview(msgspec.Struct, frozen=True):
    """What saving will do. `script` is what is to be said to the customer now, if anything.

    `batch` counts cases of the batch with the same symptom, with this one; `batch_level` is the signal (workflows 9).
    """

    severity: str
    severity_why: Text
    queue: str
    queue_why: Text
    skills: tuple[str, ...]
    clocks: tuple[PreviewClock, ...]
    duplicates: tuple[Duplicate, ...]
    script: str | None
    disclaimer: bool
    batch: int = 0
    batch_level: str = ""


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
        duplicates=duplicates(desk, case, _addresses(given)),
        script=_script(desk, case),
        disclaimer=desk.rules.wording.needs_disclaimer(facts.product_class),
        batch=facts.same_batch,
        batch_level=desk.rules.complaints.batch.level(facts.same_batch),
    )


def _addresses(given: CaseGiven) -> tuple[str, ...]:
    """How somebody new can be reached."""
    return tuple(contact.value for contact in given.new_customer.contacts) if given.new_customer else ()


def _script(desk: Desk, case: Case) -> str | None:
    if MEDICAL & set(case.flags):
        return desk.rules.wording.script("urgent_medical", desk.language)
    if case.kind == "complaint":
        return desk.rules.wording.script("apology", desk.language)
    return None
