"""Operations of consultations and suggestions (workflows 5, Q2 to Q7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from config.facts import Flag
from config.texts import T
from models.callbacks import planning, surveys
from models.cases.changing import save_changes, seen
from models.cases.finding import CaseChanged, changed, find_case, find_open_case
from models.cases.tables import Case, Contact
from models.clocks import running, standing
from models.consultations import flow
from models.desk import Desk
from models.each import for_each_row
from models.intake import building
from models.intake.drafts import forget
from models.intake.operations import finish, store
from models.operation import Input, operation
from models.refusals import Refused

SILENCE = timedelta(hours=24)
"""An answered consultation without a word from the customer for so long is closed (Q6)."""


class AnswerConsultation(Input):
    """What the customer is told, an article of the knowledge base, or both."""

    case: str
    version: int
    answer: str = ""
    article: str = ""
    draft: str = ""


class TransferConsultation(Input):
    """To which department, the question, and why."""

    case: str
    version: int
    department: str
    question: str
    why: str = ""
    draft: str = ""


class InterimAnswer(Input):
    """What the customer is told for now."""

    case: str
    version: int
    answer: str
    draft: str = ""


class CloseConsultation(Input):
    """How satisfied the customer is, if he said: 1 (not at all) to 5."""

    case: str
    version: int
    rating: Literal[1, 2, 3, 4, 5] | None = None


class ConvertConsultation(Input):
    """What the consultation turned out to be, and what that kind needs besides."""

    case: str
    version: int
    kind: Literal["complaint", "return", "repair"]
    category: str = ""
    symptom: str = ""
    demand: str = ""
    flags: tuple[Flag, ...] = ()


class CloseSilent(Input):
    """Nothing to say: what has been silent for a day is closed."""


@operation("consultations.answer")
def answer(desk: Desk, given: AnswerConsultation) -> CaseChanged:
    """Tell the customer the answer; the clocks stop now, when it is told."""
    case = find_open_case(desk, given.case)
    flow.check_step(case, "answer")
    before = seen(case, given.version)
    flow.answer_now(desk, case, given.answer, given.article)
    save_changes(desk, case, before)
    forget(desk, given.draft)
    return changed(case)


@operation("consultations.transfer")
def transfer(desk: Desk, given: TransferConsultation) -> CaseChanged:
    """Hand the question to a department and promise the customer the time by which it is answered."""
    case = find_open_case(desk, given.case)
    flow.check_step(case, "transfer")
    if not given.question.strip():
        raise Refused("missing", T("{what} is missing.", what=T("The question")), "question")
    before = seen(case, given.version)
    flow.transfer_now(desk, case, given.department, given.question, given.why)
    save_changes(desk, case, before, {"department": given.department, "why": given.why})
    forget(desk, given.draft)
    return changed(case)


@operation("consultations.interim")
def interim(desk: Desk, given: InterimAnswer) -> CaseChanged:
    """Give an interim answer with a new date."""
    case = find_open_case(desk, given.case)
    flow.check_step(case, "interim")
    before = seen(case, given.version)
    flow.interim_now(desk, case, given.answer)
    save_changes(desk, case, before)
    forget(desk, given.draft)
    return changed(case)


@operation("consultations.close")
def close(desk: Desk, given: CloseConsultation) -> CaseChanged:
    """Close an answered consultation after the customer confirmed."""
    case = find_open_case(desk, given.case)
    flow.check_step(case, "close")
    _close(desk, case, given.version, {"rating": given.rating} if given.rating else None)
    if given.rating is None:
        planning.verify_sample(desk, case)
    else:
        surveys.keep(desk, case, case.customer_id, "agent", satisfied=given.rating)
    return changed(case)


@operation("consultations.close_silent", in_steps=True)
def close_silent(desk: Desk, given: CloseSilent) -> int:
    """Close answered consultations whose customer has said nothing for 24 hours; returns how many."""
    since = desk.now() - SILENCE
    recent = Contact.select(Contact.case).where(Contact.at > since, Contact.case.is_null(False))
    silent = Case.select().where(
        Case.open, Case.state == "answered", Case.kind.in_(flow.KINDS), Case.opened_at <= since, Case.id.not_in(recent)
    )
    return for_each_row(desk, "consultations.close_silent", silent.order_by(Case.id), _silent)


def _silent(desk: Desk, case: Case) -> None:
    _close(desk, case, None, {"silent_hours": 24})
    planning.verify_sample(desk, case)


@operation("consultations.convert")
def convert(desk: Desk, given: ConvertConsultation) -> CaseChanged:
    """Make a consultation into a complaint, return or repair of the same receipt time, linked to it (Q7)."""
    old = find_case(desk, given.case)
    flow.check_step(old, "convert")
    new = _successor(desk, old, given)
    store(desk, new, building.decided(desk, new).facts)
    finish(desk, new)
    before = seen(old, given.version)
    running.end(desk, standing.running(old))
    old.state, old.open, old.closed_at, old.linked_to = "closed", False, desk.now(), new.id
    save_changes(desk, old, before, {"converted": new.number})
    return changed(new)


def _successor(desk: Desk, old: Case, given: ConvertConsultation) -> Case:
    """The new case with everything that the consultation knew."""
    kept = {
        name: old.__data__[name]
        for name in (
            "channel", "received_at", "customer", "contact_name", "contact_value", "text", "amount_cents",
            "authority_no", "product", "batch", "batch_number", "expires_on", "serial", "order", "no_order_reason",
            "owner",
        )
    }  # fmt: skip
    options = desk.rules.categories
    for what, value in (("category", given.category), ("demand", given.demand)):
        if value and value not in options.options(what, given.kind):
            raise Refused("invalid", T("There is no {value} here.", value=value), what)
    return Case(
        kind=given.kind,
        state=building.FIRST_STATE[given.kind],
        opened_at=desk.now(),
        category=given.category,
        symptom=given.symptom,
        demand=given.demand,
        flags=sorted({*old.flags, *given.flags}),
        money_claim=given.kind == "return" or given.demand == "refund",
        linked_to=old.id,
        created_by=desk.staff_id,
        skills=[],
        severity="",
        queue="",
        **kept,
    )


def _close(desk: Desk, case: Case, version: int | None, note: dict[str, object] | None) -> None:
    before = seen(case, version)
    running.end(desk, standing.running(case))
    case.state, case.open, case.closed_at = "closed", False, desk.now()
    save_changes(desk, case, before, note)
