"""What can be done on the case screen: one record for each action.

What is done in most calls comes into the key line before the keys that every screen has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from config.texts import T, Text
from screens.actions import NEVER_IN_LINE, Action

CASE = T("Case")


def _now(operation: str) -> Callable[[Any], Text | None]:
    """Whether an operation is possible now, and if not, why."""
    return lambda screen: screen.why_not(operation)


def _no_steps(screen: Any) -> Text | None:
    from screens.cases.stepping import KINDS

    return None if screen.kind in KINDS else T("This is possible for complaints and returns only.")


def _no_routes(screen: Any) -> Text | None:
    if screen.kind != "return":
        return T("This is possible for returns only.")
    return None if screen.shown.application is not None else T("The application is not recorded yet.")


def _open_task(screen: Any) -> Text | None:
    return None if screen.open_tasks else T("There is no open task.")


def _open_call(operation: str) -> Callable[[Any], Text | None]:
    """Whether there is a call with which this can be done."""

    def why_not(screen: Any) -> Text | None:
        return screen.why_not(operation) or (None if screen.open_calls else T("No call to the customer waits."))

    return why_not


def _call_now(screen: Any) -> Text | None:
    if screen.SHEET.by_id("callbacks") is None:
        return T("Calls are made on the screen of callbacks.")
    return _open_call("callbacks.take")(screen)


def _undelivered(screen: Any) -> Text | None:
    return None if screen.undelivered else T("No message waits for a decision.")


ACTIONS = (
    Action("note", T("Note"), T("Writes a note that the customer does not see."), "n", code="note", group=CASE,
           why_not=_now("cases.note"), rank=1),
    Action("contact", T("Contact"), T("Records a call or message."), "k", code="contact", group=CASE,
           why_not=_now("contacts.record"), rank=1),
    Action("answer", T("Answer"), T("Answers a consultation or suggestion."), "a", code="answer", group=CASE,
           why_not=_now("consultations.answer"), rank=1),
    Action("accept", T("Accept"), T("Accepts a complaint; the customer is told the time points."), "y",
           code="accept", group=CASE, why_not=_now("complaints.accept"), rank=1),
    Action("application", T("Application"), T("Records what is to be returned, or changes it."), "b",
           code="application", group=CASE, why_not=_now("returns.apply"), rank=1),
    Action("routes", T("Routes"), T("Tells every route by which the goods may come back, yes or no, and why."), "h",
           code="routes", group=CASE, why_not=_no_routes, rank=1),
    Action("step", T("Next step"), T("Takes a complaint or return on: what is possible now, and why the rest is not."),
           "s", code="step", group=CASE, why_not=_no_steps, rank=1),
    Action("promise_call", T("Promise"), T("Promises the customer a call for a time."), "o", code="promise",
           group=CASE, why_not=_now("callbacks.promise"), rank=2),
    Action("claim", T("Take"), T("Makes the case yours."), "t", code="take", group=CASE,
           why_not=_now("cases.claim"), rank=1),
    Action("why", T("Why?"), T("Explains severity, queue and each deadline, step by step."), "w", code="why",
           group=CASE, rank=1),
    Action("stop", T("Stop clocks"), T("Stops the clocks that may wait, with a reason."), "p", code="stop",
           group=CASE, why_not=_now("clocks.stop"), rank=1),
    Action("resume", T("Resume"), T("Lets the clocks run on."), "u", code="resume", group=CASE,
           why_not=_now("clocks.resume"), rank=1),
    Action("edit", T("Edit"), T("Changes the facts."), "e", code="edit", group=CASE,
           why_not=_now("cases.edit"), rank=29),
    Action("message", T("Message"), T("Writes to the customer."), "m", code="message", group=CASE,
           why_not=_now("cases.message"), rank=31),
    Action("hand_over", T("Ask dept."), T("Hands the question to a department."), "d", code="ask", group=CASE,
           why_not=_now("consultations.transfer"), rank=32),
    Action("interim", T("Interim"), T("Gives an interim answer with a new date."), "i", code="interim", group=CASE,
           why_not=_now("consultations.interim"), rank=33),
    Action("close", T("Close"), T("Closes an answered case after the customer confirmed."), "c", code="close",
           group=CASE, why_not=_now("consultations.close"), rank=34),
    Action("convert", T("Convert"), T("Turns a consultation into a complaint, return or repair."), "v",
           code="convert", group=CASE, why_not=_now("consultations.convert"), rank=35),
    Action("severity", T("Severity"), T("Raises or lowers the severity, with a reason."), "r", code="severity",
           group=CASE, why_not=_now("cases.change_severity"), rank=36),
    Action("transfer", T("To queue"), T("Sends the case to another queue."), "x", code="transfer", group=CASE,
           why_not=_now("cases.transfer"), rank=37),
    Action("assign", T("Assign"), T("Gives the case to somebody."), "g", code="assign", group=CASE,
           why_not=_now("cases.assign"), rank=38),
    Action("release", T("Give back"), T("Gives the case back to its queue."), "z", code="release", group=CASE,
           why_not=_now("cases.release"), rank=39),
    Action("task", T("Task"), T("Asks a department to do something."), "j", code="task", group=CASE,
           why_not=_now("tasks.add"), rank=41),
    Action("finish", T("Task done"), T("Finishes a task with its result."), "f", code="done", group=CASE,
           why_not=_open_task, rank=42),
    Action("call_now", T("Call now"), T("Makes a call to the customer that waits."), code="call", group=CASE,
           why_not=_call_now, rank=NEVER_IN_LINE),
    Action("plan_call", T("Plan a call"), T("Plans a call to the customer."), code="plan_call", group=CASE,
           why_not=_now("callbacks.plan"), rank=NEVER_IN_LINE),
    Action("give_call", T("Give call"), T("Gives a call to a colleague, or to the team."), code="give_call",
           group=CASE, why_not=_open_call("callbacks.assign"), rank=NEVER_IN_LINE),
    Action("drop_call", T("Drop call"), T("Ends a call that is not needed any more, with the reason."),
           code="drop_call", group=CASE, why_not=_open_call("callbacks.drop"), rank=NEVER_IN_LINE),
    Action("attach", T("Attach"), T("Attaches a file of this machine."), code="attach", argument=T("FILE"),
           group=CASE, why_not=_now("attachments.add"), rank=43),
    Action("undelivered", T("Undelivered"), T("Decides about a message that failed or was perhaps sent."),
           code="undelivered", group=CASE, why_not=_undelivered, rank=NEVER_IN_LINE),
    Action("link", T("Link"), T("Links the case to another one."), "l", code="link", group=CASE,
           why_not=_now("cases.link"), rank=44),
)  # fmt: skip
