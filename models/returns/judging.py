"""The decision on an application: with quality control's opinion, by a route, or by a person (R4 to R6)."""

from __future__ import annotations

from typing import get_args

from config.returns import Route
from config.texts import T
from models.cases.finding import CaseChanged
from models.cases.telling import add_task
from models.desk import Desk
from models.instants import days_from_now
from models.intake.drafts import forget
from models.messages import sending
from models.operation import operation
from models.refusals import Refused
from models.returns import codes, eligible, proposing
from models.returns.differing import judge_again
from models.returns.moving import Course, StepInput, find
from models.returns.tables import Return, ReturnLine
from models.texts import required


class AskQc(StepInput, kw_only=True):
    """What quality control is to look at."""

    question: str


class PaperOpinion(StepInput, kw_only=True):
    """What quality control says by the papers; whether there is a quality problem, and a failure of a device."""

    opinion: str
    quality: bool | None = None
    failure: bool | None = None


class Authorise(StepInput, kw_only=True):
    """By which route; left out, the best that holds. `pickup` is when and where the goods are fetched."""

    route: str = ""
    pickup: str = ""


class WaiveGoods(StepInput, kw_only=True):
    """Why the goods need not come: their way back costs more than they are worth, or they are not safe."""

    reason: str
    route: str = ""


class Override(StepInput, kw_only=True):
    """Why these lines are allowed by a route that the rules deny."""

    route: str
    reason: str


class GrantGoodwill(StepInput, kw_only=True):
    """Why the goods are taken back although nobody must."""

    reason: str


@operation("returns.ask_qc")
def ask_qc(desk: Desk, given: AskQc) -> CaseChanged:
    """R4: quality control looks at the papers and photos first."""
    course = find(desk, given, "ask_qc")
    required(given.question, T("The question"), "question")
    for line in course.chosen:
        course.go(line)
    result = course.finish({"text": given.question.strip()})
    add_task(desk, course.case, "qc", given.question.strip())
    forget(desk, given.draft)
    return result


@operation("returns.give_paper_opinion")
def give_paper_opinion(desk: Desk, given: PaperOpinion) -> CaseChanged:
    """R5: the opinion by the papers; the rules judge again with what was confirmed, and the agent decides."""
    course = find(desk, given, "give_paper_opinion")
    required(given.opinion, T("The opinion"), "opinion")
    for line in course.chosen:
        line.opinion = given.opinion.strip()
        line.quality = line.quality if given.quality is None else given.quality
        line.failure = line.failure if given.failure is None else given.failure
        eligible.judge(desk, course.case, course.application, line)
        course.go(line)
    forget(desk, given.draft)
    return course.finish({"text": given.opinion.strip(), "quality": given.quality, "failure": given.failure})


@operation("returns.override")
def override(desk: Desk, given: Override) -> CaseChanged:
    """Allow by a route what the rules deny; who did so and why is kept, and counted in the report (returns, rule 7)."""
    course = find(desk, given, "override")
    required(given.reason, T("The reason"), "reason")
    if given.route not in get_args(Route):
        raise Refused("invalid", T("There is no {value} here.", value=given.route), "route")
    for line in course.chosen:
        line.route, line.overridden, line.overridden_by = given.route, given.reason.strip(), desk.staff_id
        line.save()
    forget(desk, given.draft)
    return course.finish({"text": given.reason.strip(), "route": given.route, "overridden": True})


@operation("returns.grant_goodwill")
def grant_goodwill(desk: Desk, given: GrantGoodwill) -> CaseChanged:
    """Agree to take back the goods of an urgent case out of goodwill; the rules judge again (route E, law L3.12)."""
    course = find(desk, given, "grant_goodwill")
    reason = required(given.reason, T("The reason"), "reason")
    severities = desk.rules.returns.goodwill(course.case.received_at.astimezone(desk.rules.zone).date())
    if course.case.severity not in severities:
        raise Refused("rule", T("Goodwill is for cases of {severities}.", severities=list(severities)), "case")
    for line in course.lines:
        if line in course.chosen:
            line.goodwill, line.goodwill_by = reason, desk.staff_id
        if line.state in course.step.sources:
            judge_again(desk, course, line)
            line.save()
    forget(desk, given.draft)
    return course.finish({"text": reason, "goodwill": True})


@operation("returns.authorise")
def authorise(desk: Desk, given: Authorise) -> CaseChanged:
    """R6: the goods may come back: the customer gets the code with address, contact and last sending day (M5)."""
    course = find(desk, given, "authorise")
    for line in course.chosen:
        take_route(desk, course, line, given.route)
    row = course.application
    payers = {_freight(line) for line in course.chosen}
    row.freight = "company" if "company" in payers else "customer"
    row.pickup = given.pickup.strip()[:200]
    if any(line.route == "direct_sale" for line in course.chosen) and not row.pickup:
        # The refund is due seven days after the request: the goods must not travel for long (workflows 3.3).
        raise Refused("missing", T("A return of a direct sale is fetched, or handed in: say when and where."), "pickup")
    for line in course.chosen:
        course.go(line)
    issue_code(desk, course)
    forget(desk, given.draft)
    return course.finish({"routes": sorted({line.route for line in course.chosen}), "code": row.code})


def take_route(desk: Desk, course: Course, line: ReturnLine, wanted: str) -> None:
    """Choose the route of a line: the wanted one, the one a person has allowed, or the best that holds.

    Raises:
        Refused: `rule`, when no route holds, or the wanted one does not.
    """
    if line.overridden and wanted in ("", line.route):
        return
    found = eligible.judge(desk, course.case, course.application, line)
    if not wanted:
        answer = eligible.best(line, found)
        if answer is None:
            raise Refused("rule", T("No route holds for {goods}: look at the answers of the rules.",
                                    goods=line.product.name), "route")  # fmt: skip
        line.route = answer.route
        return
    by_route = {answer.route: answer for answer in found}
    if wanted not in by_route:
        raise Refused("invalid", T("There is no {value} here.", value=wanted), "route")
    if by_route[wanted].answer != "yes":
        raise Refused("rule", by_route[wanted].why, "route")
    line.route = wanted


def _freight(line: ReturnLine) -> str:
    return next((answer.freight for answer in eligible.kept(line) if answer.route == line.route), "company")


def issue_code(desk: Desk, course: Course) -> None:
    """Give the return its code and last sending day, and tell the customer where to send the goods (M5)."""
    row, rules = course.application, desk.rules.returns
    row.code = row.code or codes.make(desk)
    due = days_from_now(desk, rules.sending.days)
    row.code_at, row.send_by, row.reminded = desk.now(), due.at, 0
    sending.queue_message(desk, course.case, "M5", f"{row.code}:{row.reissues}", **where_to(desk, row))


def where_to(desk: Desk, row: Return) -> dict[str, str]:
    """Code, address, contact and last sending day of a return, as messages mention them."""
    words, address = sending.customer_words(desk.rules), desk.rules.returns.address

    return {
        "code": codes.spaced(row.code),
        "address": words.say(address.address),
        "contact": words.say(address.contact),
        "phone": address.phone,
        "last_day": words.deadline(row.send_by, False),
    }


@operation("returns.waive_goods")
def waive_goods(desk: Desk, given: WaiveGoods) -> CaseChanged:
    """R6b: the customer keeps the goods, and the money is asked for at once."""
    course = find(desk, given, "waive_goods")
    required(given.reason, T("The reason"), "reason")
    for line in course.chosen:
        take_route(desk, course, line, given.route)
        line.note = f"{line.note}\n{given.reason.strip()}".strip()
    proposing.request(desk, course, course.chosen)
    forget(desk, given.draft)
    return course.finish({"text": given.reason.strip(), "goods": "waived"})
