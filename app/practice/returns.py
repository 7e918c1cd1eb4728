"""Exercises 9 and 10: a return that holds, and one that does not; the rules say why, the agent tells the customer."""

from __future__ import annotations

from app.practice import scenes
from app.practice.company import PEOPLE, SUPERVISOR, Person, does
from app.practice.exercise import Exercise
from app.practice.seen import DONE, NOT_YET, Seen, Verdict, customer, half, lacks, wrong
from config.texts import T, Text
from models.approvals.tables import Approval
from models.cases.tables import Case
from models.returns.tables import Return, ReturnLine

UNOPENED = T("one of three towels, unopened, no reason, refund")
OPENED = T("one Q10, opened, seal broken, no reason, refund")
KEEPS_ORDER, OPENED_IT = PEOPLE["return"], PEOPLE["refuse"]


def authorised(seen: Seen) -> Verdict:
    """One unopened piece may come back, and the code is given."""
    case = _case(seen, KEEPS_ORDER)
    if isinstance(case, Verdict):
        return case
    lines = _lines(case)
    told = _unlike(case, lines, opened=False)
    if told is not None:
        return told
    if any(line.state == "applied" for line in lines):
        return half(T("{number}: the rules allow it. Authorise it, and she gets her code.", number=case.number))
    if all(line.state == "authorised" for line in lines):
        return DONE
    return lacks(T("{number} went another way; take down her call anew.", number=case.number))


def refused(seen: Seen) -> Verdict:
    """No route holds, and the refusal is proposed with the reason for the customer."""
    case = _case(seen, OPENED_IT)
    if isinstance(case, Verdict):
        return case
    lines = _lines(case)
    told = _unlike(case, lines, opened=True)
    if told is not None:
        return told
    if all(line.refused for line in lines):
        return DONE
    return half(T("{number}: no route holds. Propose to refuse it, with the reason for him.", number=case.number))


def _case(seen: Seen, person: Person) -> Case | Verdict:
    """The newest return that the trainee took down for a customer; else what is missing."""
    cases = seen.cases("intake.open")
    of_his = [case for case in cases if case.customer_id == customer(person.number)]
    returns = [case for case in of_his if case.kind == "return"]
    if returns:
        return returns[-1]
    if of_his:
        return lacks(T("{number} is there, but its kind is not Return.", number=of_his[-1].number))
    if cases:
        return lacks(T("{number} is not a case of {name}.", number=cases[-1].number, name=person.name))
    return NOT_YET


def _lines(case: Case) -> list[ReturnLine]:
    return list(ReturnLine.select().join(Return).where(Return.case == case.id).order_by(ReturnLine.id))


def _unlike(case: Case, lines: list[ReturnLine], *, opened: bool) -> Verdict | None:
    """What the application says that the customer did not; None where it is right."""
    if not lines:
        return half(T("{number} is there; now the application (b): {facts}.", number=case.number,
                      facts=OPENED if opened else UNOPENED))  # fmt: skip
    differs = wrong(
        (T("Pieces"), sum(line.quantity for line in lines), 1),
        (T("Reason"), {line.reason for line in lines}, {"no_reason"}),
        (T("Wish"), {line.wish for line in lines}, {"refund"}),
        (T("Pack"), {(line.opened, line.seal_whole) for line in lines}, {(opened, not opened)}),
    )
    if not differs:
        return None
    if all(line.state == "applied" for line in lines):
        return lacks(T("{number}: the application is not as told: {fields}. Correct it with b.",
                       number=case.number, fields=differs))  # fmt: skip
    return lacks(T("{number}: the application is not as told: {fields}. Take down the call anew.",
                   number=case.number, fields=differs))  # fmt: skip


def confirmed(seen: Seen) -> None:
    """The supervisor agrees to the refusal, and the customer is written to."""
    for case in seen.cases("returns.propose_refusal"):
        for row in Approval.select().where(Approval.case == case.id, Approval.state == "waiting"):
            given = {"approval_id": row.id, "version": row.version, "approve": True, "comment": ""}
            does(seen.desk, SUPERVISOR, "approvals.decide", **given)


RETURNS = (
    Exercise(
        "return",
        T("Authorise a return"),
        (
            T("“{name}, {digits}. I have bought three towels and do not want one of them. I have not opened it. Can I "
              "send it back and get my money?”", name=KEEPS_ORDER.name, digits=KEEPS_ORDER.digits),
            T("Take down a return without reason with the demand “Return and refund”. After saving, record the "
              "application: one piece, unopened; name and telephone agree. The rules then say whether it may come "
              "back, and why; authorise it, and read the code to her."),
        ),
        T("{name} ({digits}) returns one of three towels, unopened, no reason, refund. Authorise it.",
          name=KEEPS_ORDER.name, digits=KEEPS_ORDER.digits),
        T("F6, digits, kind 6; F10 goes to what is still missing. Saved: b is the application, y authorises."),
        ("f6", Text(KEEPS_ORDER.digits), "enter", "6", "f10", "1", "f10", "8", "f10", "1", "f10",
         T("Not wanted"), "f10", "b", "1", "f10", "1", "f10", "1", "f10", "y", "f10"),
        scenes.nothing,
        authorised,
    ),
    Exercise(
        "refuse",
        T("Refuse a return"),
        (
            T("“{name}, {digits}. One of the two boxes of Q10 I do not like. I opened it and had two capsules. I want "
              "to give it back.”", name=OPENED_IT.name, digits=OPENED_IT.digits),
            T("Take it down like the one before: no reason, refund, one piece, opened, seal broken. No route holds; "
              "the screen says for each one why. Read him the sentence of route A, that of the seal, and propose to "
              "refuse, with this reason. The supervisor decides, and he is written to."),
        ),
        T("{name} ({digits}) returns one Q10, opened, seal broken, no reason, refund. Refuse, and say why.",
          name=OPENED_IT.name, digits=OPENED_IT.digits),
        T("As before with the pack opened, seal broken. Where the routes stand, s lists the steps: Refuse."),
        ("f6", Text(OPENED_IT.digits), "enter", "6", "f10", "1", "f10", "8", "f10", "1", "f10",
         T("Not liked"), "f10", "b", "1", "f10", "3", "f10", "1", "f10", "s", "5", "enter",
         T("Seal broken"), "f10"),
        scenes.nothing,
        refused,
        confirmed,
    ),
)  # fmt: skip
