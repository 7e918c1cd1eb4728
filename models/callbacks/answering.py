"""What the customer answered (K4, K7): written down by the agent who called, or by his own reply to the message."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from config.texts import T, Text
from models.callbacks import consequences, surveys
from models.callbacks.attempting import attempted
from models.callbacks.finding import CallbackChanged, OnCallback, changed, find, find_mine
from models.callbacks.planning import dialled, end, judged
from models.callbacks.tables import Callback, Survey
from models.cases.tables import Case
from models.clocks import standing
from models.contacts.operations import reply_given
from models.contacts.recording import add
from models.desk import Desk
from models.instants import past
from models.operation import operation
from models.refusals import Refused
from models.search.index import index_text
from models.staff.members import find_staff
from models.texts import missing

Score = Literal[1, 2, 3, 4, 5]
WRITTEN_TO = ("sms_sent", "closed_unreached")
"""Where a message may have asked for the customer's answer."""
NAMES: dict[str, Text] = {
    "solved": T("Whether it is solved"),
    "satisfied": T("How satisfied the customer is"),
}


class CallbackAnswer(OnCallback, kw_only=True):
    """The customer's answers: 5 is best. What was not asked, or he did not say, is left out.

    `praised` is the login of whom he praises. `by` is `customer` where he answered the message himself, at
    `replied_at` (left out: now): what came in time counts also if it is taken over later.
    """

    by: Literal["agent", "customer"] = "agent"
    replied_at: datetime | None = None
    solved: bool | None = None
    satisfied: Score | None = None
    attitude: Score | None = None
    speed: Score | None = None
    solving: Score | None = None
    result: Score | None = None
    effect: str = ""
    opinion: str = ""
    praised: str = ""


@operation("callbacks.answer")
def answer(desk: Desk, given: CallbackAnswer) -> CallbackChanged:
    """K4, K7: keep the answers and end the callback; what follows from them happens at once (K11, K12)."""
    row = _find(desk, given)
    _check(desk, row, given)
    praised = find_staff(given.praised, "praised").id if given.praised.strip() else None
    spoken, at = given.by == "agent", dialled(desk, row)
    if spoken:
        attempted(desk, row, "reached", given.opinion or given.effect)
    survey = _keep(desk, row, given, praised)
    note = {"in": given.opinion or given.effect, "satisfied": given.satisfied, "solved": given.solved}
    end(desk, row, "done" if spoken else "done_sms", note, version=given.version, in_time=judged(row, at))
    _tell_case(desk, row, given, at)
    if surveys.bad(desk, survey):
        consequences.dissatisfied(desk, row, survey)
    else:
        consequences.satisfied(desk, row, survey)
    if praised is not None:
        consequences.praised(desk, row, survey, praised)
    return changed(row)


def _find(desk: Desk, given: CallbackAnswer) -> Callback:
    if given.by == "agent":
        return find_mine(desk, given)
    row = find(desk, given.callback_id, WRITTEN_TO)
    replied_at = desk.now() if given.replied_at is None else past(desk, given.replied_at, "replied_at")
    if row.answer_until is None:
        raise Refused("rule", T("This callback has ended."), "callback_id")
    if replied_at >= row.answer_until:
        raise Refused("rule", T("An answer counted until {at}.", at=row.answer_until), "callback_id")
    if given.satisfied is None:
        raise Refused("missing", missing(NAMES["satisfied"]), "satisfied")
    return row


def _check(desk: Desk, row: Callback, given: CallbackAnswer) -> None:
    """An answer to what was asked, and to whether it is solved where that was asked by a person."""
    asked = surveys.questions(desk, row)
    for name in surveys.SCORES:
        if getattr(given, name) is not None and name not in asked:
            raise Refused("rule", T("This is not asked again: the customer has answered it lately."), name)
    if given.by == "agent" and "solved" in asked and given.solved is None:
        raise Refused("missing", missing(NAMES["solved"]), "solved")
    if not any(getattr(given, name) not in (None, "") for name in (*asked, "opinion")):
        raise Refused("missing", missing(T("The customer's answer")), "opinion")


def _keep(desk: Desk, row: Callback, given: CallbackAnswer, praised: int | None) -> Survey:
    case = Case.get_by_id(row.case_id) if row.case_id else None
    answers: dict[str, Any] = {name: getattr(given, name) for name in ("solved", *surveys.SCORES)}
    words = {"effect": given.effect.strip(), "opinion": given.opinion.strip()}
    return surveys.keep(desk, case, row.customer_id, given.by, callback=row.id, praised=praised, **answers, **words)


def _tell_case(desk: Desk, row: Callback, given: CallbackAnswer, at: datetime) -> None:
    """What he said is found with the case; a customer who was spoken to has his first response from then on."""
    if row.case_id is None:
        return
    case: Case = Case.get_by_id(row.case_id)
    said = "\n".join(text for text in (given.effect.strip(), given.opinion.strip()) if text)
    if given.by == "customer":
        add(desk, case, "in", "sms", said or str(given.satisfied))
    elif any(clock.kind in standing.REPLY_KINDS for clock in standing.running(case)):
        reply_given(desk, case, "phone", said or desk.translator.say(T("Called back.")), at)
    if said:
        index_text(desk, case.id, said)
