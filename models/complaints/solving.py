"""Solutions in rounds (T5, T7, T8, T9): proposed, approved where money is in it, told, accepted or refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from config.facts import Channel
from config.texts import Money, T, Text
from models.approvals import requesting
from models.cases.finding import CaseChanged, changed
from models.cases.tables import Case
from models.cases.telling import add_task, tell_role
from models.complaints.given import StepInput
from models.complaints.moving import move, read
from models.complaints.tables import Complaint, Solution
from models.contacts.recording import add
from models.desk import Desk
from models.instants import future, instant
from models.intake.drafts import forget
from models.messages import sending
from models.messages.wording import check_words
from models.operation import Input, operation
from models.refusals import Refused
from models.texts import missing


class SolutionItem(Input):
    """One part of a solution: its kind, and cents where money is in it."""

    kind: str
    amount_cents: int = 0


class Propose(StepInput, kw_only=True):
    """What is proposed: its parts, the measure, by when, and what the customer gains by it."""

    items: tuple[SolutionItem, ...]
    measure: str
    effect: str
    ready_by: datetime
    cost_category: str = ""


class Offer(StepInput, kw_only=True):
    """How the customer was told of the solution; `final` is the last offer, which goes in writing with the routes."""

    channel: Channel = "phone"
    said: str = ""
    final: bool = False


class CustomerAccepts(StepInput, kw_only=True):
    """How the customer agreed, who it was, and when (now, unless it is given)."""

    how: str
    by: str
    at: datetime | None = None


class CustomerRefuses(StepInput, kw_only=True):
    """Why the customer does not agree."""

    reason: str


def newest(case: Case) -> Solution | None:
    """The solution of the last round."""
    found: Solution | None = Solution.select().where(Solution.case == case.id).order_by(Solution.round.desc()).first()
    return found


@operation("complaints.propose")
def propose(desk: Desk, given: Propose) -> CaseChanged:
    """T5: propose a solution; where the rules ask for it, it waits for approval. A changed one is a new round."""
    case, _, before = read(desk, given.case, "propose", given.version)
    total = _check(desk, case, given)
    last = newest(case)
    if last is not None and not last.answer:
        requesting.void(desk, "solution", last.id, T("Another solution was proposed."))
    row = Solution.create(
        case=case.id,
        round=(last.round if last else 0) + 1,
        items=[[item.kind, item.amount_cents] for item in given.items],
        measure=given.measure.strip(),
        effect=given.effect.strip(),
        ready_by=instant(given.ready_by, "ready_by"),
        amount_cents=total,
        cost_category=given.cost_category,
        proposed_by=desk.staff_id,
        proposed_at=desk.now(),
    )
    wanted = _request(desk, case, row)
    row.approval = "waiting" if wanted else "none"
    row.save()
    note = {"text": row.measure, "amount": total, "round": row.round}
    move(desk, case, before, "propose", note, target="approving" if wanted else "planning")
    forget(desk, given.draft)
    return changed(case)


def _check(desk: Desk, case: Case, given: Propose) -> int:
    """The sum in cents, if everything that T5 asks for is there, and nothing that may not be said to the customer."""
    kinds = desk.rules.complaints.solutions
    if not given.items:
        raise Refused("missing", missing(T("The kind of solution")), "items")
    for item in given.items:
        if item.kind not in kinds:
            raise Refused("invalid", T("There is no {value} here.", value=item.kind), "items")
        if item.amount_cents < 0:
            raise Refused("invalid", T("An amount is not negative."), "items")
    for name, what in (("measure", T("The measure")), ("effect", T("The expected effect"))):
        if not getattr(given, name).strip():
            raise Refused("missing", missing(what), name)
        check_words(desk, case, getattr(given, name), name)
    future(desk, given.ready_by, "ready_by")
    total = sum(item.amount_cents for item in given.items)
    if given.cost_category and given.cost_category not in desk.rules.complaints.cost_categories:
        raise Refused("invalid", T("There is no {value} here.", value=given.cost_category), "cost_category")
    if total and not given.cost_category:
        raise Refused("missing", missing(T("The cost category")), "cost_category")
    return total


def _request(desk: Desk, case: Case, row: Solution) -> bool:
    """Ask for approval of each matter that has an amount; whether anything was asked."""
    sums: dict[str, int] = {}
    for kind, cents in row.items:
        matter = desk.rules.complaints.solutions[kind].matter
        if matter is not None and cents:
            sums[matter] = sums.get(matter, 0) + cents
    for matter, cents in sums.items():
        requesting.request(desk, case, matter, cents, ("solution", row.id), row.measure)
    return bool(sums)


@operation("complaints.offer")
def offer(desk: Desk, given: Offer) -> CaseChanged:
    """T7: tell the customer measure, time and effect; what was told is kept, and goes to him in writing too."""
    case, complaint, before = read(desk, given.case, "offer", given.version)
    row = newest(case)
    if row is None or row.answer:
        raise Refused("rule", T("Propose a solution first."), "case")
    if row.approval not in ("none", "approved"):
        raise Refused("rule", T("The solution is not approved."), "case")
    said = given.said.strip() or _explained(desk, row)
    check_words(desk, case, said, "said")
    row.told_at, row.told_by, row.final = desk.now(), given.channel, given.final
    row.save()
    if given.final:
        complaint.final_offer_at = desk.now()
        complaint.save()
    move(desk, case, before, "offer", {"out": said, "channel": given.channel})
    add(desk, case, "out", given.channel, said, reply=True)
    _write(desk, case, row)
    forget(desk, given.draft)
    return changed(case)


def _explained(desk: Desk, row: Solution) -> str:
    words = sending.customer_words(desk.rules)
    return words.say(T("{measure} {effect} By {due}.", measure=row.measure, effect=row.effect, due=row.ready_by))


def _write(desk: Desk, case: Case, row: Solution) -> None:
    words = sending.customer_words(desk.rules)
    due = words.instant(row.ready_by)
    part = str(row.round)
    sending.queue_message(desk, case, "M4", part, measure=row.measure, effect=row.effect, due=due)
    if row.final:
        routes = desk.rules.complaints.routes_said(words)
        sending.queue_message(desk, case, "M13", part, reason=row.measure, routes=routes)


@operation("complaints.customer_accepts")
def customer_accepts(desk: Desk, given: CustomerAccepts) -> CaseChanged:
    """T8: the customer agrees; each department that carries out a part gets its task."""
    case, _, before = read(desk, given.case, "customer_accepts", given.version)
    for name, what in (("how", T("How the customer agreed")), ("by", T("Who agreed"))):
        if not getattr(given, name).strip():
            raise Refused("missing", missing(what), name)
    at = instant(given.at, "at") if given.at else desk.now()
    row = _told(case)
    if not row.told_at <= at <= desk.now():
        raise Refused("invalid", T("The answer came after the offer, and not in the future."), "at")
    row.answer, row.answered_at = "accepted", at
    row.answer_how, row.answer_by = given.how.strip()[:120], given.by.strip()[:120]
    row.save()
    move(desk, case, before, "customer_accepts", {"text": f"{row.answer_by}: {row.answer_how}"})
    for kind, cents in row.items:
        _order(desk, case, row, kind, cents)
    forget(desk, given.draft)
    return changed(case)


def _order(desk: Desk, case: Case, row: Solution, kind: str, cents: int) -> None:
    """The task of one part of the solution."""
    solution = desk.rules.complaints.solutions[kind]
    if solution.department is None:
        return
    text: Text = T("{solution}: {measure}", solution=solution.name, measure=row.measure)
    if cents:
        text = T("{solution} {amount}: {measure}", solution=solution.name, amount=Money(cents), measure=row.measure)
    task = add_task(desk, case, solution.department, text)
    task.due_at = row.ready_by
    task.save()


@operation("complaints.customer_refuses")
def customer_refuses(desk: Desk, given: CustomerRefuses) -> CaseChanged:
    """T9: the customer does not agree; the second time the supervisor is brought in, the third time the manager."""
    case, complaint, before = read(desk, given.case, "customer_refuses", given.version)
    if not given.reason.strip():
        raise Refused("missing", missing(T("The customer's reason")), "reason")
    row = _told(case)
    row.answer, row.answered_at, row.reason = "refused", desk.now(), given.reason.strip()
    row.save()
    complaint.refusals += 1
    complaint.save()
    note: dict[str, Any] = {"in": given.reason.strip(), "refusals": complaint.refusals}
    move(desk, case, before, "customer_refuses", note)
    bring_in(desk, case, complaint)
    forget(desk, given.draft)
    return changed(case)


def bring_in(desk: Desk, case: Case, complaint: Complaint) -> None:
    """Tell supervisor and manager from so many refusals or reopenings on as the rules say."""
    rules, n = desk.rules.complaints, complaint.refusals
    text = T("{number}: the customer has refused {n} times.", number=case.number, n=n)
    if n >= rules.refusals.manager:
        tell_role(desk, "manager", text, case)
    elif n >= rules.refusals.supervisor:
        tell_role(desk, "supervisor", text, case)


def _told(case: Case) -> Solution:
    row = newest(case)
    if row is None or row.told_at is None:
        raise Refused("rule", T("Propose a solution first."), "case")
    return row
