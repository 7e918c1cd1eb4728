"""What the customer decides when the goods are not as he said (R14), and what happens when he says nothing."""

from __future__ import annotations

from typing import Literal

from config.texts import T
from models.cases.finding import CaseChanged
from models.cases.tables import Case
from models.cases.telling import add_task
from models.contacts.recording import add
from models.desk import Desk
from models.each import for_each_row
from models.intake.drafts import forget
from models.operation import Input, operation
from models.refusals import Refused
from models.returns import proposing
from models.returns.differing import unfounded
from models.returns.moving import Course, StepInput, find
from models.returns.tables import Return, ReturnLine
from models.texts import missing

BATCH = 100
"""Returns of one round."""


class CustomerDecides(StepInput, kw_only=True):
    """The customer's choice and words.

    `refund` or `exchange` as the rules give it; `deduct`: so many cents less for each line, agreed to; `send_back`:
    the goods go back to him; `appraise`: somebody else shall look at them.
    """

    choice: Literal["refund", "exchange", "deduct", "send_back", "appraise"]
    words: str
    deduction_cents: int = 0


class DecideSilent(Input):
    """Nothing to say: what is over is over."""


@operation("returns.customer_decides")
def customer_decides(desk: Desk, given: CustomerDecides) -> CaseChanged:
    """R14: go on as the customer wishes, as far as the rules let him."""
    course = find(desk, given, "customer_decides")
    words = given.words.strip()
    if not words:
        raise Refused("missing", missing(T("The customer's words")), "words")
    _check(course, given)
    for line in course.chosen:
        line.choice = given.choice
        if given.choice in ("refund", "exchange", "deduct"):
            line.wish = "exchange" if given.choice == "exchange" else "refund"
            line.deduction_cents = given.deduction_cents if given.choice == "deduct" else 0
            line.consent = "" if given.choice == "exchange" else words[:200]
    add(desk, course.case, "in", course.case.channel, words)
    if given.choice == "send_back":
        _send_back(desk, course, course.chosen)
    elif given.choice == "appraise":
        for line in course.chosen:
            course.go(line, "inspecting")
        add_task(desk, course.case, "qc", T("The customer asks for an appraisal: {words}", words=words))
    else:
        proposing.request(desk, course, course.chosen)
    _settle(course)
    forget(desk, given.draft)
    return course.finish({"in": words, "choice": given.choice, "deduction": given.deduction_cents or None})


def _check(course: Course, given: CustomerDecides) -> None:
    """Money and goods need a route; a deduction needs an amount of the customer's money."""
    if given.choice in ("refund", "exchange", "deduct"):
        for line in course.chosen:
            if unfounded(line):
                raise Refused("rule", T("No rule gives a right to this; whoever may must allow it first."), "choice")
    if given.choice == "deduct":
        most = min(line.quantity * line.order_line.unit_price_cents for line in course.chosen)
        if not 0 < given.deduction_cents <= most:
            raise Refused("invalid", T("A deduction is more than 0 and at most the price."), "deduction_cents")


def _send_back(desk: Desk, course: Course, lines: list[ReturnLine]) -> None:
    for line in lines:
        line.disposition = "customer"
        course.go(line, "sent_back")
    add_task(desk, course.case, "warehouse", T("Send the goods back to the customer."))


def _settle(course: Course) -> None:
    """Nobody is waited for any more once no line waits."""
    if not any(line.state in ("customer_decision", "info_needed") for line in course.lines):
        course.application.decide_by = None


@operation("returns.decide_silent", in_steps=True)
def decide_silent(desk: Desk, given: DecideSilent) -> int:
    """Go on where the customer has not answered in time; returns for how many returns.

    An application that lacks something ends; the right to apply stays while its window is open (R3). Of inspected
    goods the undisputed is paid; what no rule covers goes to quality control and the supervisor to be refused (R13).
    """
    rows = Return.select().where(Return.decide_by <= desk.now()).order_by(Return.decide_by, Return.id).limit(BATCH)
    return for_each_row(desk, "returns.decide_silent", rows, _silent)


def _silent(desk: Desk, row: Return) -> None:
    course = Course(desk, Case.get_by_id(row.case_id), "customer_decides")
    course.application = row
    row.decide_by = None
    for line in course.lines:
        if line.state == "info_needed":
            course.go(line, "cancelled")
        elif line.state == "customer_decision":
            line.choice = "silent"
            line.save()
    silent = [line for line in course.lines if line.state == "customer_decision"]
    _undisputed(desk, course, silent)
    course.finish({"text": T("The customer has not answered.")})


def _undisputed(desk: Desk, course: Course, lines: list[ReturnLine]) -> None:
    """What is his in any case; of a worn device that is the exchange, which costs him nothing."""
    right = [line for line in lines if not unfounded(line)]
    for line in right:
        if "wear" in line.differs:
            line.wish = "exchange"
    if right:
        proposing.request(desk, course, right)
    for line in lines:
        if line not in right:
            course.go(line, "inspecting")
    if len(right) < len(lines):
        text = T("The customer has not answered, and no rule covers the goods: propose to refuse, or allow it.")
        add_task(desk, course.case, "qc", text)
