"""Quality control looks at the goods (R11 to R13): grade, what is missing, where the goods go, and what follows."""

from __future__ import annotations

from datetime import date

import msgspec

from config.returns import Disposition, Grade
from config.texts import Money, T, Text
from models.cases.finding import CaseChanged
from models.cases.telling import add_task
from models.desk import Desk
from models.instants import days_from_now
from models.intake.drafts import forget
from models.messages import sending
from models.messages.wording import check_words
from models.operation import operation
from models.refusals import Refused
from models.returns import amounts, eligible, proposing
from models.returns.differing import judge_again
from models.returns.moving import Course, StepInput, find
from models.returns.tables import ReturnLine
from models.texts import missing, required

OPENED = ("B", "C", "D")
BROKEN = ("C",)


class InspectedLine(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What was found of so many pieces of a line; left out, all of them. Pieces of another grade are another item.

    `quality` says whether there is a quality problem, `failure` whether a device does not work; None: not looked at.
    """

    line: int
    grade: Grade
    disposition: Disposition
    opinion: str
    quantity: int | None = None
    accessories: bool = True
    seal_whole: bool = True
    quality: bool | None = None
    failure: bool | None = None
    expires_on: date | None = None


class MissingGift(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A gift that should have come back: its line in the order, and how many pieces."""

    line: int
    quantity: int = 1


class Inspect(StepInput, kw_only=True):
    """The findings. `hold` keeps the lines in inspection; else they go on by what was found."""

    items: tuple[InspectedLine, ...]
    missing_gifts: tuple[MissingGift, ...] = ()
    hold: bool = False


class AskWish(StepInput, kw_only=True):
    """What differs, in words for the customer."""

    text: str


@operation("returns.begin_inspection")
def begin_inspection(desk: Desk, given: StepInput) -> CaseChanged:
    """R11: take the goods from the shelf to the table."""
    course = find(desk, given, "begin_inspection")
    for line in course.chosen:
        course.go(line)
    return course.finish()


@operation("returns.inspect")
def inspect(desk: Desk, given: Inspect) -> CaseChanged:
    """R12, R13: the findings. What is in order is proposed for decision; what differs from the wish, the customer says.

    The rules judge again with what was found, and the best route that holds is taken.
    """
    course = find(desk, given, "inspect")
    if not given.items:
        raise Refused("missing", missing(T("The findings")), "items")
    _gifts(course, given)
    inspected = [_found(desk, course, item) for item in given.items]
    if not given.hold:
        _go_on(desk, course, inspected)
    forget(desk, given.draft)
    notes = [{"line": line.id, "grade": line.grade, "differs": line.differs} for line in inspected]
    return course.finish({"text": inspected[0].opinion, "found": notes})


def _gifts(course: Course, given: Inspect) -> None:
    gifts = {line.line: line for line in course.application.order.lines if line.gift}
    for gift in given.missing_gifts:
        if gift.line not in gifts or not 1 <= gift.quantity <= gifts[gift.line].quantity:
            raise Refused("invalid", T("The order has no such gift."), "missing_gifts")
    if given.missing_gifts:
        course.application.missing_gifts = [[gift.line, gift.quantity] for gift in given.missing_gifts]


def _found(desk: Desk, course: Course, item: InspectedLine) -> ReturnLine:
    line = next((line for line in course.chosen if line.id == item.line), None)
    if line is None:
        raise Refused("rule", T("This is not possible in the state that the goods are in."), "items")
    _check(desk, line, item)
    line = course.split(line, item.quantity or line.quantity)
    line.grade, line.disposition, line.opinion = item.grade, item.disposition, item.opinion.strip()
    line.accessories = item.accessories
    line.opened = line.opened or item.grade in OPENED
    line.seal_whole = line.seal_whole and item.seal_whole and item.grade not in BROKEN
    line.quality = line.quality if item.quality is None else item.quality
    line.failure = line.failure if item.failure is None else item.failure
    line.expires_on = item.expires_on or line.expires_on
    line.inspected_at, line.inspected_by = desk.now(), desk.staff_id
    # What the customer has agreed to was about what was found before.
    line.choice, line.deduction_cents, line.consent = "", 0, ""
    judge_again(desk, course, line)
    course.go(line, "inspecting")
    return line


def _check(desk: Desk, line: ReturnLine, item: InspectedLine) -> None:
    required(item.opinion, T("The opinion"), "items")
    if item.quantity is not None and not 1 <= item.quantity <= line.quantity:
        raise Refused("rule", T("{count} were received.", count=line.quantity), "items")
    if not desk.rules.returns.may_go(item.disposition, line.product.product_class):
        # What comes back of food is never sold again (law L3.6).
        name = desk.rules.returns.dispositions[item.disposition].name
        raise Refused("rule", T("Goods of this kind that came back may not go there: {place}.", place=name), "items")


DIFFERS: dict[str, Text] = {
    "route": T("no rule gives a right to return these goods"),
    "wish": T("the rules offer another thing than what is wished for"),
    "wear": T("a refund is less the wear of the device; an exchange costs nothing"),
    "grade": T("the goods have been used"),
    "gift": T("a gift did not come back"),
    "accessories": T("accessories are missing"),
}
"""What can differ, as the customer is told it."""


def _go_on(desk: Desk, course: Course, lines: list[ReturnLine]) -> None:
    clear = [line for line in lines if not line.differs]
    odd = [line for line in lines if line.differs]
    if clear:
        proposing.request(desk, course, clear)
    if odd:
        said = sending.customer_words(desk.rules)
        words = [said.say(_told(line, key)) for line in odd for key in line.differs]
        ask(desk, course, odd, "；".join(dict.fromkeys(words)))


def _told(line: ReturnLine, key: str) -> Text:
    """What differs, for the customer; of the wear he must know how much it is before he agrees."""
    wear = eligible.wear(line)
    if key != "wear" or wear is None:
        return DIFFERS[key]
    return T("a refund of {goods} is {amount} less for {days} days of use; an exchange costs nothing",
             goods=line.product.name, amount=Money(amounts.worn_cents(line, wear)), days=wear.days)  # fmt: skip


def ask(desk: Desk, course: Course, lines: list[ReturnLine], what: str) -> None:
    """Ask the customer how it shall go on; without an answer, the undisputed minimum is done (R13)."""
    due = days_from_now(desk, desk.rules.returns.decision_days)
    course.application.decide_by = due.at
    for line in lines:
        course.go(line, "customer_decision")
    words = sending.customer_words(desk.rules)
    part = f"{course.application.id}:{due.at:%Y%m%d}:{lines[0].id}"
    sending.queue_message(desk, course.case, "M7", part, result=what, due=words.deadline(due.at, False))
    add_task(desk, course.case, "aftersales", T("Ask the customer how to go on: {what}", what=what), due)


@operation("returns.ask_customer")
def ask_customer(desk: Desk, given: AskWish) -> CaseChanged:
    """R13: ask the customer how it shall go on with what was found."""
    course = find(desk, given, "ask_customer")
    required(given.text, T("What differs"), "text")
    check_words(desk, course.case, given.text, "text")
    ask(desk, course, course.chosen, given.text.strip())
    forget(desk, given.draft)
    return course.finish({"out": given.text.strip()})
