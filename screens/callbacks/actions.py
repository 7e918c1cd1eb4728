"""What can be done in the list of callbacks and in a call: one record for each action. Digits answer questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from config.texts import T, Text
from models.texts import NOT_ALLOWED
from screens.actions import NEVER_IN_LINE, Action

CALLS = T("Callbacks")
CALL = T("Call")
NO_CALL = T("There is no call under the cursor.")


def may(operation: str, *, row: bool = True) -> Callable[[Any], Text | None]:
    """Why an operation is impossible: nothing is under the cursor, or the role forbids it."""

    def why_not(screen: Any) -> Text | None:
        if row and screen.selected is None:
            return NO_CALL
        member = screen.session.member
        allowed = member is not None and screen.rules.roles.may(member.roles, operation)
        return None if allowed else NOT_ALLOWED

    return why_not


def _no_case(screen: Any) -> Text | None:
    if screen.selected is None:
        return NO_CALL
    return None if screen.selected.case else T("This call is about no case.")


def _no_drop(screen: Any) -> Text | None:
    reason = may("callbacks.drop")(screen)
    if reason is None and screen.selected.kind == "verification":
        return T("Whether the problem is solved must be asked.")
    return reason


def _no_later(screen: Any) -> Text | None:
    if screen.view is not None and not screen.view.may_put_off:
        return T("It was put off {n} times already.", n=screen.view.row.reschedules)
    return may("callbacks.reschedule")(screen)


_BESIDES = (
    Action("open_it", T("Open case"), T("Opens the case; F3 comes back to here."), "o", code="this", group=CALLS,
           why_not=_no_case, rank=3),
    Action("give", T("Give to"), T("Gives the call to a colleague, or to the team."), "g", code="give", group=CALLS,
           why_not=may("callbacks.assign"), rank=4),
    Action("drop", T("Drop"), T("Ends a call that is no longer needed, with the reason."), "d", code="drop",
           group=CALLS, why_not=_no_drop, rank=11),
)  # fmt: skip
LIST_ACTIONS = (
    Action("take_next", T("Next call"), T("Takes the worst call that is due and that you may make."), "f7", "n",
           "next", group=CALLS, why_not=may("callbacks.take_next", row=False), rank=1),
    *_BESIDES,
    Action("mine", T("Mine/all"), T("Shows your own calls only, or all that you may see."), "m", code="mine",
           group=CALLS, rank=2),
)  # fmt: skip
CALL_ACTIONS = (
    Action("unanswered", T("Unanswered"), T("Nobody answers: u, then Enter."), "u", code="unanswered", group=CALL,
           why_not=may("callbacks.no_answer"), rank=1),
    Action("wrong_number", T("Wrong no."), T("Not the customer's number; asks for another one."), "w", code="wrong",
           group=CALL, why_not=may("callbacks.invalid"), rank=1),
    Action("later", T("Later"), T("The customer wishes to be called at another time."), "l", code="later", group=CALL,
           why_not=_no_later, rank=1),
    Action("refused", T("No calls"), T("The customer does not want to be called about this."), "r", code="refused",
           group=CALL, why_not=may("callbacks.refuse"), rank=1),
    Action("words", T("Text"), T("Opens the text of the question, else of the opinion."), "t", code="text", group=CALL,
           why_not=may("callbacks.answer"), rank=1),
    Action("praise", T("Praise"), T("Notes whom the customer praises; again takes it away."), "p", code="praise",
           group=CALL, why_not=may("callbacks.answer"), rank=2),
    Action("record", T("Save"), T("Saves the answers; so does Enter."), "f10", "ctrl+f", "save", group=CALL,
           why_not=may("callbacks.answer"), rank=5),
    Action("take_next", T("Save, next"), T("Saves the answers and takes the next call at once."), "f7", code="next",
           group=CALL, why_not=may("callbacks.answer"), rank=1),
    *_BESIDES,
    Action("more", T("Read on"), T("Scrolls what is known of the customer and the case."), "v", code="more",
           group=CALL, rank=12),
    Action("less", T("Read back"), T("Scrolls it back."), "b", code="less", group=CALL, rank=NEVER_IN_LINE),
)  # fmt: skip
