"""Between the code and the parcel (R8, R9): on the way, reminders, the end of a code, and a new one."""

from __future__ import annotations

from datetime import timedelta

from config.texts import T
from models.cases.finding import CaseChanged
from models.cases.tables import Case
from models.cases.telling import add_task, tell_role
from models.desk import Desk
from models.intake.drafts import forget
from models.messages import sending
from models.operation import Input, operation
from models.refusals import Refused
from models.returns import available, codes, judging
from models.returns.moving import Course, StepInput, find
from models.returns.tables import Return, ReturnLine
from models.texts import required

BATCH = 100
"""Returns of one transaction."""
WAITING = ("authorised",)


class RecordSent(StepInput, kw_only=True):
    """The number of the parcel, who carries it, and what the customer paid for it, in cents, on proof."""

    tracking: str
    carrier: str = ""
    freight_cents: int = 0


class WatchSending(Input):
    """Nothing to say: the days tell."""


@operation("returns.record_sent")
def record_sent(desk: Desk, given: RecordSent) -> CaseChanged:
    """R8: the goods are on the way."""
    course = find(desk, given, "record_sent")
    required(given.tracking, T("The tracking number"), "tracking")
    if given.freight_cents < 0:
        raise Refused("invalid", T("An amount is not negative."), "freight_cents")
    if given.freight_cents and course.application.freight != "company":
        raise Refused("invalid", T("By this route the customer pays for the way back."), "freight_cents")
    for line in course.chosen:
        line.tracking = given.tracking.strip()[:64]
        course.go(line)
    course.application.return_freight_cents += given.freight_cents
    forget(desk, given.draft)
    return course.finish({"tracking": given.tracking.strip(), "carrier": given.carrier.strip()})


@operation("returns.reissue")
def reissue(desk: Desk, given: StepInput) -> CaseChanged:
    """R9: a new last day, as often as the rules say, if nobody has applied for the pieces since."""
    course = find(desk, given, "reissue")
    row = course.application
    if row.reissues >= desk.rules.returns.sending.reissues:
        raise Refused("rule", T("The code was issued anew already; it may be done {count} times.",
                                count=desk.rules.returns.sending.reissues), "case")  # fmt: skip
    left = available.left(row.order)
    for line in course.chosen:
        if left[line.order_line_id] < line.quantity:
            raise Refused(
                "rule", T("{goods} has been applied for with another return.", goods=line.product.name), "case"
            )
        left[line.order_line_id] -= line.quantity
        course.go(line)
    row.reissues += 1
    judging.issue_code(desk, course)
    forget(desk, given.draft)
    return course.finish({"code": row.code})


@operation("returns.watch_sending")
def watch_sending(desk: Desk, given: WatchSending) -> int:
    """Remind of goods that were not sent, and end the codes whose last day is over (R9); returns how many."""
    first = min(desk.rules.returns.sending.reminders, default=0)
    since = desk.now() - timedelta(days=first)
    waiting = ReturnLine.select(ReturnLine.application).where(ReturnLine.state.in_(WAITING))
    rows = (
        Return.select()
        .where(Return.id.in_(waiting), Return.send_by.is_null(False), Return.code_at <= since)
        .order_by(Return.send_by, Return.id)
    )
    count = 0
    for row in rows:
        if count >= BATCH:
            break
        count += _expire(desk, row) if row.send_by <= desk.now() else _remind(desk, row)
    return count


@operation("returns.watch_advance")
def watch_advance(desk: Desk, given: WatchSending) -> int:
    """Ask the manager, once, to pay in advance for direct-sale goods that are not here in time (workflows 3.3).

    Such a refund is due seven days after the request, whenever the goods come. Returns how many were asked about.
    """
    waiting = ReturnLine.select(ReturnLine.application).where(
        ReturnLine.state.in_(("authorised", "in_transit")), ReturnLine.route == "direct_sale"
    )
    rows = Return.select().where(Return.id.in_(waiting), Return.advance_asked_at.is_null()).order_by(Return.id)
    count = 0
    for row in rows:
        case = row.case
        asked = case.received_at.astimezone(desk.rules.zone).date()
        days = (desk.now().astimezone(desk.rules.zone).date() - asked).days
        if days < desk.rules.returns.advance_day(asked):
            continue
        row.advance_asked_at = desk.now()
        row.save()
        text = T("{number}: the goods are not here yet; decide on paying in advance.", number=case.number)
        tell_role(desk, "manager", text, case)
        add_task(desk, case, "aftersales", text)
        count += 1
    return count


def _expire(desk: Desk, row: Return) -> int:
    course = Course(desk, Case.get_by_id(row.case_id), "expire").choose()
    for line in course.chosen:
        course.go(line)
    course.finish({"code": row.code})
    sending.queue_message(desk, course.case, "M15.expired", f"{row.reissues}", code=codes.spaced(row.code))
    return 1


def _remind(desk: Desk, row: Return) -> int:
    """The reminder of the last of the rules' days that is over; one each, and only the newest after a long sleep."""
    passed = (desk.now().astimezone(desk.rules.zone).date() - row.code_at.astimezone(desk.rules.zone).date()).days
    day = max((day for day in desk.rules.returns.sending.reminders if day <= passed), default=0)
    if day <= row.reminded:
        return 0
    row.reminded = day
    row.save()
    case = Case.get_by_id(row.case_id)
    where_to = judging.where_to(desk, row)
    sending.queue_message(desk, case, "M15.reminder", f"{row.reissues}:{day}", **where_to)
    return 1
