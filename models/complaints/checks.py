"""What must be true before a complaint is closed (T14, T18)."""

from __future__ import annotations

from config.texts import Sayable, T, Text
from models.callbacks import planning
from models.cases.tables import Case, Contact, Message, Task
from models.complaints.tables import Complaint, Promise
from models.desk import Desk
from models.refusals import Refused
from models.texts import missing


def open_tasks(case: Case) -> list[Task]:
    """The tasks of the case that are not finished."""
    return list(Task.select().where(Task.case == case.id, Task.done_at.is_null()).order_by(Task.id))


def not_done(desk: Desk, task: Task) -> Text:
    """That a task is open, by the first words of its text."""
    return T("Not everything is done: {task}", task=desk.translator.say(task.text).splitlines()[0][:60])


def open_promise(case: Case) -> Promise | None:
    """A promise to the customer that is neither kept nor dropped, if there is one."""
    row: Promise | None = Promise.get_or_none(Promise.case == case.id, Promise.kept_at.is_null(), Promise.dropped == "")
    return row


def callback_awaited(desk: Desk, case: Case) -> Text | None:
    """Who is still to ask the customer whether it is solved, and by when; None when nobody is (T14)."""
    row = next(iter(planning.of_case(case, "verification")), None)
    if row is None:
        return None
    due = desk.translator.deadline(row.due_at, row.due_inclusive)
    who: Sayable = T("anybody")
    if row.state == "calling":
        who = row.caller.name
    elif row.owner_id is not None:
        who = row.owner.name
    elif row.not_by_id is not None:
        who = T("anybody but {name}", name=row.not_by.name)
    return T("Not called back yet: {who}, by {due}.", who=who, due=due)


def check_closable(desk: Desk, case: Case, complaint: Complaint) -> None:
    """Root cause and prevention where they are obligatory, the authority's text, and no promise left open.

    Raises:
        Refused: `missing`, at the field; `rule`.
    """
    rules = desk.rules.complaints
    if rules.must_prevent(case.severity, complaint.responsibility, complaint.reopenings):
        if not complaint.root_cause:
            raise Refused("missing", missing(T("The root cause")), "root_cause")
        if not complaint.prevention:
            raise Refused("missing", missing(T("The preventive measure")), "prevention")
    if (case.authority_no or case.channel == "authority") and not complaint.authority_result:
        raise Refused("missing", missing(T("The result text for the authority")), "authority_result")
    left = open_promise(case)
    if left is not None:
        raise Refused("rule", T("A promise is open: {promise}", promise=left.text), "case")
    tasks = open_tasks(case)
    if tasks:
        raise Refused("rule", not_done(desk, tasks[0]), "case")


def check_unreachable(desk: Desk, case: Case) -> None:
    """Enough attempts on enough days over enough channels, a message that asks, and days of silence after it.

    Raises:
        Refused: `rule`, with what is still lacking.
    """
    rules = desk.rules.complaints.unreachable
    contacts = list(Contact.select().where(Contact.case == case.id).order_by(Contact.at))
    heard = max((c.at for c in contacts if c.direction == "in" or c.reply), default=case.received_at)
    tried = [c for c in contacts if c.direction == "out" and not c.reply and c.at >= heard]
    asked = (
        Message.select()
        .where(Message.case == case.id, Message.template == "M3", Message.created_at >= heard)
        .order_by(Message.id.desc())
        .first()
    )
    channels = {c.channel for c in tried} | ({asked.channel} if asked else set())
    days = {c.at.astimezone(desk.rules.zone).date() for c in tried}
    if len(tried) < rules.attempts or len(days) < rules.days:
        raise Refused(
            "rule",
            T("There were {n} attempts on {days} days; {least} on {least_days} are needed.", n=len(tried),
              days=len(days), least=rules.attempts, least_days=rules.days),
            "case",
        )  # fmt: skip
    if asked is None or len(channels) < rules.channels:
        raise Refused("rule", T("A message that asks the customer to call must go out too."), "case")
    if desk.now() < asked.created_at + rules.silence:
        until = asked.created_at + rules.silence
        raise Refused("rule", T("The customer has until {at} to answer.", at=until), "case")
