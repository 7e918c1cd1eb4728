"""The consultation, step by step (workflows 5): open, answered, transferred, interim, closed.

Suggestions follow the same steps. The functions work inside an operation, on a case that may be new; what
they set on the case is saved by the operation.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from config.sla import ClockPlan
from config.texts import T
from models.cases.facts import facts_of
from models.cases.tables import Case, Task
from models.clocks import running
from models.contacts.recording import add
from models.desk import Desk
from models.messages import sending
from models.messages.wording import check_words, with_disclaimer
from models.refusals import Refused
from models.search.index import index_text
from models.texts import missing

KINDS = ("consultation", "suggestion")
ANSWERED = ("first_response", "plan", "solve", "answer", "interim")
"""The clocks that an answer stops: it stops them when the customer is told."""
BY_VOICE = ("phone", "face")
"""Channels on which the answer is told in the conversation itself; on all others it is sent."""
STEPS: dict[str, tuple[str, ...]] = {
    "answer": ("open", "transferred", "interim"),
    "transfer": ("open", "transferred", "interim"),
    "interim": ("transferred",),
    "close": ("answered",),
    "convert": ("open", "transferred", "interim", "answered"),
}
"""From which states each step is possible (Q2 to Q7)."""


def check_step(case: Case, step: str) -> None:
    """Refuse a step that the state of the case does not allow.

    Raises:
        Refused: `rule`, naming the state.
    """
    if case.kind not in KINDS:
        raise Refused("rule", T("This is possible for consultations and suggestions only."), "case")
    if case.state not in STEPS[step]:
        raise Refused("rule", T("This is not possible in the state that the case is in."), "case")


def answer_now(desk: Desk, case: Case, text: str, article: str = "", *, on_the_spot: bool = False) -> str:
    """Q2, Q5: the customer is told the answer; returns what was told, with the disclaimer where it is due.

    Raises:
        Refused: `missing`, with neither text nor article; `rule`, when the words promise treatment.
    """
    said = _worded(desk, case, _with_article(desk, text, article))
    tell(desk, case, said, "consultation_reply", text=said)
    running.meet(desk, case, ANSWERED)
    case.state = "answered"
    case.answered_on_spot = on_the_spot
    if on_the_spot and desk.staff:
        case.owner = desk.staff.id
    return said


def transfer_now(desk: Desk, case: Case, department: str, question: str, why: str) -> datetime:
    """Q3: hand the question to a department and tell the customer by when; returns the promised time."""
    if department not in desk.rules.routing.departments:
        known = ", ".join(desk.rules.routing.departments)
        raise Refused(
            "invalid",
            T("There is no department {name}; known are: {known}.", name=department, known=known),
            "department",
        )
    plans = _plans(desk, case, "transferred")
    running.start(desk, case, plans)
    due = plans[0].due
    task = Task.create(
        case=case.id,
        department=department,
        text="\n".join(part for part in (question.strip(), why.strip()) if part),
        created_at=desk.now(),
        created_by=desk.staff_id,
        due_at=due.at,
        due_inclusive=due.inclusive,
    )
    desk.record("task", task.id, 1, note={"added": task.text, "department": department}, case_id=case.id)
    case.state = "transferred"
    by = _said(desk, due.at, due.inclusive)
    promise = desk.rules.messages.render("consultation_transferred", sending.LANGUAGE, number=case.number, due=by)
    tell(desk, case, promise, "consultation_transferred", due=by)
    running.meet(desk, case, ("first_response",))
    return due.at


def interim_now(desk: Desk, case: Case, text: str) -> datetime:
    """Q4: an interim answer with a new date, three working days from receipt; returns the new date."""
    said = _worded(desk, case, text)
    plans = _plans(desk, case, "interim")
    running.meet(desk, case, ("answer",))
    running.start(desk, case, plans)
    due = plans[0].due
    by = _said(desk, due.at, due.inclusive)
    body = desk.rules.messages.render("consultation_interim", sending.LANGUAGE, number=case.number, text=said, due=by)
    tell(desk, case, body, "consultation_interim", text=said, due=by)
    case.state = "interim"
    return due.at


def tell(desk: Desk, case: Case, said: str, template: str, **values: str) -> None:
    """Record that a person told the customer something: by voice, or as a message of this template."""
    contact = add(desk, case, "out", case.channel, said, reply=True)
    desk.record("contact", contact.id, note={"out": said}, case_id=case.id)
    index_text(desk, case.id, said)
    if case.channel not in BY_VOICE:
        sending.queue_message(desk, case, template, str(contact.id), **values)


def _plans(desk: Desk, case: Case, step: Literal["transferred", "interim"]) -> tuple[ClockPlan, ...]:
    facts = facts_of(case, desk.now().astimezone(desk.rules.zone).date())
    return desk.rules.sla.plan_step(desk.rules.calendars, facts, step)


def _said(desk: Desk, at: datetime, inclusive: bool) -> str:
    from config.texts import Translator

    return Translator("zh", desk.rules.zone).deadline(at, inclusive)


def _with_article(desk: Desk, text: str, article: str) -> str:
    if not article:
        return text.strip()
    found = desk.rules.knowledge.articles.get(article)
    if found is None:
        raise Refused("not_found", T("There is no article {article}.", article=article), "article")
    return "\n".join(part for part in (text.strip(), found.text.zh) if part)


def _worded(desk: Desk, case: Case, text: str) -> str:
    """The text after the word check, with the disclaimer for health food."""
    if not text.strip():
        raise Refused("missing", missing(T("The answer")), "answer")
    check_words(desk, case, text, "answer")
    return with_disclaimer(desk, case, text)
