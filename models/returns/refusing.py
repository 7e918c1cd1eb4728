"""Refusing a return (R7, R12b): one proposes, a second person decides, the customer is told why, and other ways."""

from __future__ import annotations

from collections.abc import Iterable

from config.eligibility import RouteAnswer
from config.texts import T, Text, Translator
from models.approvals import requesting
from models.approvals.tables import Approval
from models.cases.finding import CaseChanged
from models.cases.tables import Case
from models.cases.telling import tell_owner
from models.desk import Desk
from models.intake.drafts import forget
from models.messages import sending
from models.messages.wording import check_words
from models.operation import operation
from models.refusals import Refused
from models.returns import eligible
from models.returns.moving import Course, StepInput, find
from models.returns.tables import ReturnLine
from models.texts import missing

SUBJECT = "return_refusal"


class ProposeRefusal(StepInput, kw_only=True):
    """Why nothing can be done, in words for the customer; what every route says goes with it."""

    reason: str


@operation("returns.propose_refusal")
def propose_refusal(desk: Desk, given: ProposeRefusal) -> CaseChanged:
    """R7, R12b: propose to refuse; a second person decides. Impossible while any route holds."""
    course = find(desk, given, "propose_refusal")
    reason = given.reason.strip()
    if not reason:
        raise Refused("missing", missing(T("The reason")), "reason")
    check_words(desk, course.case, reason, "reason")
    for line in course.chosen:
        answer = eligible.best(line, eligible.judge(desk, course.case, course.application, line))
        if answer is not None or line.overridden:
            said = answer.why if answer else Text(line.overridden)
            raise Refused("rule", T("This may not be refused: {why}", why=said), "case")
        line.refused = reason
        line.save()
    requesting.void(desk, SUBJECT, course.application.id, T("Proposed anew."))
    requesting.request(desk, course.case, "refuse_return", 0, (SUBJECT, course.application.id), reason)
    forget(desk, given.draft)
    return course.finish({"text": reason, "proposed": "refusal", "lines": [line.id for line in course.chosen]})


def decided(desk: Desk, approval: Approval) -> None:
    """R7: refused by two; the customer is told which rule, until when and when he applied, and where else to go."""
    course = Course(desk, Case.get_by_id(approval.case_id), "propose_refusal")
    lines = [line for line in course.lines if line.refused and line.state in course.step.sources]
    if approval.state == "refused":
        for line in lines:
            line.refused = ""
            line.save()
        tell_owner(desk, course.case, T("{number}: it may not be refused.", number=course.case.number))
        return
    for line in lines:
        course.go(line, "refused")
    course.finish({"decision": "approved", "text": approval.reason})
    words = sending.customer_words(desk.rules)
    routes = desk.rules.complaints.routes_said(words)
    sending.queue_message(desk, course.case, "M13", f"return:{approval.id}", reason=_why(words, lines), routes=routes)


def _why(words: Translator, lines: Iterable[ReturnLine]) -> str:
    return said_why(words, [line.refused for line in lines], [one for line in lines for one in eligible.kept(line)])


def said_why(words: Translator, reasons: Iterable[str], answers: Iterable[RouteAnswer]) -> str:
    """What the person wrote, and what each route says of the goods, as the customer reads it."""
    return " ".join(dict.fromkeys([*reasons, *(words.say(answer.why) for answer in answers)]))
