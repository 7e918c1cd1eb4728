"""The history of a case in words: each event as one entry of the timeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from config.terms import refund_term, term
from config.texts import Name, Sayable, T, Text, Translator
from models.callbacks import told as calls
from models.cases.views import EntryView
from models.desk import Desk
from models.events import Change
from models.returns import told

Names = Mapping[int | None, str]
"""The names of staff by id."""
HIDDEN = frozenset({"presence", "seen"})
"""What happens all the time and says nothing of the case."""
SUMMARY = frozenset({"next_due", "next_due_kind", "next_due_inclusive", "next_due_provisional", "paused", "open"})
"""Fields that only sum up the clocks."""
RECOMPUTE = "clocks.recompute"
"""The only operation that changes clocks and nothing else of a case."""
_TITLES: dict[str, Text] = {
    "intake.open": T("Case opened"),
    "cases.note": T("Note"),
    "cases.edit": T("Facts changed"),
    "cases.ask": T("Customer asked"),
    "complaints.accept": T("Complaint accepted"),
    "complaints.investigate": T("Investigation asked for"),
    "complaints.plan": T("Planned without investigation"),
    "complaints.record_finding": T("Finding"),
    "complaints.give_opinion": T("Opinion"),
    "complaints.waive_opinion": T("Opinion waived"),
    "complaints.conclude": T("Investigation concluded"),
    "complaints.propose": T("Solution proposed"),
    "complaints.offer": T("Solution offered"),
    "complaints.customer_accepts": T("Customer accepts"),
    "complaints.customer_refuses": T("Customer refuses"),
    "complaints.go_external": T("Outside routes told"),
    "complaints.end_external": T("Outside route ended"),
    "complaints.feed_back": T("Result told"),
    "complaints.confirm": T("Result confirmed"),
    "complaints.object": T("Customer objects"),
    "complaints.close": T("Closed"),
    "complaints.dissatisfied": T("Customer dissatisfied"),
    "complaints.withdraw": T("Withdrawn"),
    "complaints.merge": T("Merged"),
    "complaints.unmerge": T("Told apart again"),
    "complaints.close_unreachable": T("Closed, unreachable"),
    "complaints.close_unagreed": T("Closing without agreement asked for"),
    "complaints.reopen": T("Taken up again"),
    "complaints.promise": T("Promise"),
    "complaints.keep_promise": T("Promise settled"),
    "complaints.record_staff": T("Record of a colleague"),
    "complaints.split_report": T("Report split off"),
    "callbacks.promise": T("Call promised"),
    "callbacks.plan": T("Call planned"),
    "callbacks.take": T("Calling"),
    "callbacks.take_next": T("Calling"),
    "callbacks.release": T("Call given back"),
    "callbacks.answer": T("Called back: answers"),
    "callbacks.no_answer": T("Called back: no answer"),
    "callbacks.invalid": T("Called back: wrong number"),
    "callbacks.reschedule": T("Called back: another time"),
    "callbacks.refuse": T("Called back: no calls wished"),
    "callbacks.drop": T("Call no longer needed"),
    "callbacks.assign": T("Call given to somebody"),
    "callbacks.watch": T("Callback"),
    "approvals.decide": T("Decision"),
    "cases.transfer": T("Sent to another queue"),
    "cases.assign": T("Assigned"),
    "cases.claim": T("Claimed"),
    "cases.release": T("Given back to the queue"),
    "cases.change_severity": T("Severity changed"),
    "cases.link": T("Linked"),
    "cases.message": T("Message to the customer"),
    "clocks.stop": T("Clocks stopped"),
    "clocks.resume": T("Clocks resumed"),
    "clocks.recompute": T("Computed again, since the rules changed"),
    "clocks.resume_expired": T("Clocks resumed: the expected end has come"),
    "consultations.answer": T("Answered"),
    "consultations.transfer": T("Handed to a department"),
    "consultations.interim": T("Interim answer"),
    "consultations.close": T("Closed"),
    "consultations.close_silent": T("Closed after 24 h without a word from the customer"),
    "consultations.convert": T("Turned into another kind of case"),
    "contacts.record": T("Contact"),
    "tasks.add": T("Task"),
    "tasks.finish": T("Task finished"),
    "attachments.add": T("File attached"),
    "assignment.take_next": T("Taken as the next case"),
    "assignment.hand_out": T("Given out by the desk"),
    "assignment.alarm_waiting": T("Nobody could be given the case: supervisors told"),
    "assignment.hand_over": T("Handed over to a colleague"),
    "notices.send": T("Notice"),
    "notices.acknowledge": T("Notice read"),
    "messages.mark_sent": T("Message sent"),
    "messages.deliver": T("Message"),
    "messages.send_again": T("Message to be sent again"),
    "messages.give_up": T("Message given up"),
    "refunds.pay": T("Refund"),
    "refunds.enter_reference": T("Payment recorded"),
    "refunds.retry": T("Payment to be tried again"),
    "refunds.export_batch": T("Payment handed to finance"),
    "refunds.import_answers": T("Answer to a payment"),
    "refunds.note_reversal": T("Reversal noted"),
    "refunds.supplement": T("Supplementary refund"),
    "refunds.ask_back": T("Excess, asked back"),
    "refunds.write_off": T("Excess written off"),
    "customers.add": T("Customer added"),
    **told.TITLES,
}
_OF_SUBJECTS: dict[str, Text] = {"alarm": T("Alarm"), "notice": T("Notice")}
"""What is called the same whatever it came from: an alarm also when the severity was raised."""
FIELDS: dict[str, Text] = {
    "state": T("State"),
    "severity": T("Severity"),
    "queue": T("Queue"),
    "owner": T("Owner"),
    "text": T("Text"),
    "demand": T("Demand"),
    "category": T("Category"),
    "symptom": T("Symptom"),
    "topic": T("Topic"),
    "flags": T("Marks"),
    "amount_cents": T("Amount"),
    "product": T("Product"),
    "batch": T("Batch"),
    "batch_number": T("Batch"),
    "expires_on": T("Expires"),
    "order": T("Order"),
    "no_order_reason": T("Why no order"),
    "customer": T("Customer"),
    "contact_name": T("Name"),
    "contact_value": T("Contact"),
    "authority_no": T("Authority's number"),
    "linked_to": T("Linked to"),
    "apologised": T("Apologised"),
    "answered_on_spot": T("Answered on the spot"),
    "closed_at": T("Closed at"),
    "severity_why": T("Reason"),
    "met": T("Met"),
    "due": T("Due"),
    "done_at": T("Done at"),
    "done_by": T("Done by"),
    "result": T("Result"),
}
"""How the fields of the history are called; also for what others changed meanwhile."""


def title(operation: str) -> Text:
    """What an operation is called in the timeline."""
    return _TITLES.get(operation, T("Changed"))


def entries(desk: Desk, changes: list[Change], names: Names) -> tuple[EntryView, ...]:
    """The entries of a case, newest first; `names` are those of the staff, by id."""
    shown = [c for c in changes if c.subject not in HIDDEN and (c.subject != "clock" or c.operation == RECOMPUTE)]
    told_by = Counter((change.operation, change.at) for change in shown)
    found = []
    for change in reversed(shown):
        body = _body(desk, change, names)
        if not body and change.subject == "case" and told_by[change.operation, change.at] > 1:
            continue  # what was done is told by what it added; that the clocks went on says nothing more
        internal = change.subject == "note"
        what = _OF_SUBJECTS.get(change.subject) or calls.title(change) or title(change.operation)
        if _is_asked(change):
            what = T("Task")
        found.append(EntryView(change.id, change.at, change.who, what, body, internal))
    return tuple(found)


def _is_asked(change: Change) -> bool:
    """Whether a department was asked for something, in whatever step: one step may ask several."""
    return change.subject == "task" and isinstance(change.note, dict) and "added" in change.note


def _asked(desk: Desk, note: Mapping[str, Any]) -> str:
    """Whom, and for what."""
    department = desk.rules.routing.departments.get(note.get("department", ""))
    if department is None:
        return str(note["added"])
    return desk.translator.say(T("{what}: {text}", what=department, text=note["added"]))


def _body(desk: Desk, change: Change, names: Names) -> str:
    """What was said, then what changed from what to what."""
    if change.operation == RECOMPUTE:
        old, new = (datetime.fromisoformat(at) for at in change.changes["due"])
        if old == new:
            return desk.translator.say(T("{clock}: {due}, as before", clock=term(change.note), due=new))
        return desk.translator.say(T("{clock}: {old} -> {new}", clock=term(change.note), old=old, new=new))
    if _is_asked(change):
        return _asked(desk, change.note)
    said = [_spoken(change.note, desk.translator)] if change.note else []
    said += told.told(desk, change.operation, change.note)
    if change.subject == "callback":
        owner = change_line(desk, "owner", change.changes["owner"], names) if "owner" in change.changes else None
        said += [*calls.told(desk, change), desk.translator.say(owner)]
        return "\n".join(filter(None, said))
    if change.subject == "refund":
        return "\n".join([*filter(None, said), *_refund_state(desk, change)])
    said += [
        desk.translator.say(line)
        for field, pair in change.changes.items()
        if field in FIELDS and (line := change_line(desk, field, pair, names)) is not None
    ]
    return "\n".join(line for line in said if line)


def _refund_state(desk: Desk, change: Change) -> list[str]:
    """Refunds share their states' names with messages and cases, but not the words for them."""
    old, new = change.changes.get("state", ("", ""))
    return [desk.translator.say(T("{old} -> {new}", old=refund_term(old), new=refund_term(new)))] if old else []


def change_line(desk: Desk, field: str, pair: list[Any], names: Names | None = None) -> Text | None:
    """One changed field in words: `Queue: general → urgent`; None where it says nothing."""
    if field in SUMMARY or field in ("severity_why", "closed_at", "done_at", "done_by", "batch", "product", "order"):
        return None
    old, new = (_value(desk, field, value, names or {}) for value in pair)
    if not old and not new:
        return None
    if not old:
        return T("{field}: {new}", field=FIELDS.get(field, Text(field)), new=new)
    return T("{field}: {old} -> {new}", field=FIELDS.get(field, Text(field)), old=old, new=new)


def _value(desk: Desk, field: str, value: Any, names: Names) -> Sayable:
    """A stored value as a person reads it."""
    if value is None or value == "":
        return ""
    rules = desk.rules
    if field == "owner":
        return names.get(value, str(value))
    if field == "queue":
        queue = rules.routing.queues.get(value)
        return queue.name if queue else str(value)
    if field == "amount_cents":
        from config.texts import Money

        return Money(value)
    if field in ("category", "symptom", "topic", "demand", "no_order_reason"):
        name: Name | None = rules.categories.options(field).get(value)
        return name or str(value)
    if field in ("state", "severity"):
        return term(value)
    if isinstance(value, bool):
        return T("yes") if value else T("no")
    if isinstance(value, list):
        return desk.translator.say([term(item) for item in value])  # type: ignore[arg-type]
    return str(value)


def _spoken(note: Any, words: Translator) -> str:
    """The words in a note of the history; those that the desk found itself are kept as a `Text`."""
    if not isinstance(note, dict):
        return ""
    said = [note[key] for key in ("text", "out", "in", "reason", "result", "why", "name") if note.get(key)]
    return "\n".join(words.say(word) for word in said if isinstance(word, str | dict))  # type: ignore[arg-type]
