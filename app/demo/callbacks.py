"""Callbacks in the demo: made by the supervisor, some in vain; promised ones for the hours to come; periodic ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from models.callbacks import answering, attempting, making, taking
from models.callbacks.finding import OnCallback
from models.callbacks.periodic import PlanPeriodic, plan_periodic
from models.callbacks.tables import Callback
from models.callbacks.watching import WatchCallbacks, watch
from models.cases.tables import Case
from models.refusals import Refused

if TYPE_CHECKING:
    from app.demo.history import History

CALLER = "zhao.min"
"""The supervisor, who makes the calls that the agent of a case may not make himself."""
OUTCOMES = ("answer", "answer", "no_answer", "no_answer", "reschedule", "answer", "invalid", "refuse", "answer")
"""What comes of a call by its id; who wished another time or has another number is reached then."""
MADE_AT_ONCE = 40
PROMISES = ("告知检测结果", "确认换货时间", "答复退款进度", "回复使用方法")
OPINIONS = ("处理得很快，谢谢", "希望以后包装更结实", "", "客服很耐心")


def call_back(history: History, case: Case) -> None:
    """Make the call that asks whether a case is solved, if it may be made now."""
    row = Callback.get_or_none(Callback.case == case.id, Callback.kind == "verification", Callback.open)
    if row is not None:
        _make(history, row, "answer")


def make_due(history: History) -> None:
    """What the worker does, and most of the calls that are due, with all that may come of them."""
    system = history.by(None)
    plan_periodic(system, PlanPeriodic())
    watch(system, WatchCallbacks())
    for row in Callback.select().where(Callback.state == "sms_sent"):
        if row.id % 2:
            given = answering.CallbackAnswer(callback_id=row.id, version=row.version, by="customer", satisfied=4)
            answering.answer(system, given)
    due = Callback.select().where(Callback.open, Callback.next_at <= history.at, Callback.state != "sms_sent")
    for row in due.order_by(Callback.due_at, Callback.id).limit(MADE_AT_ONCE):
        again = row.state in ("rescheduled", "invalid")
        _make(history, row, "answer" if again else OUTCOMES[row.id % len(OUTCOMES)])


def promise_today(history: History) -> None:
    """A few customers are promised a call for the hours to come."""
    cases = Case.select().where(Case.open, Case.owner.is_null(False)).order_by(Case.received_at.desc())
    for place, case in enumerate(cases.limit(len(PROMISES))):
        at = history.at + timedelta(minutes=25 + 50 * place)
        given = making.PromiseCall(case=case.number, text=PROMISES[place], at=at, to=case.owner.login)
        making.promise(history.by(CALLER), given)


def _make(history: History, row: Callback, outcome: str) -> None:
    """One call; what the rules refuse, since it is the wrong hour, is left."""
    who = history.by(CALLER)
    try:
        taken = taking.take(who, taking.TakeCall(callback_id=row.id, version=row.version))
    except Refused:
        return
    on: dict[str, Any] = {"callback_id": row.id, "version": taken.version}
    try:
        match outcome:
            case "no_answer":
                attempting.no_answer(who, attempting.NoAnswer(**on))
            case "invalid":
                attempting.invalid(who, attempting.WrongNumber(**on, number="13900009999"))
            case "refuse":
                attempting.refuse(who, attempting.RefuseCalls(**on))
            case "reschedule":
                at = history.at + timedelta(days=1)
                attempting.reschedule(who, attempting.Reschedule(**on, at=at, text="客户正在开会"))
            case _:
                answering.answer(who, answering.CallbackAnswer(**on, **_answers(history, row)))
    except Refused:
        taking.release(who, OnCallback(**on))


def _answers(history: History, row: Callback) -> dict[str, Any]:
    """What customers say: most are content."""
    from models.callbacks.surveys import SCORES, questions

    asked = questions(history.by(None), row)
    scores = {name: history.chance.choices((5, 4, 3), (60, 30, 10))[0] for name in SCORES if name in asked}
    answers: dict[str, Any] = {**scores, "opinion": history.chance.choice(OPINIONS) or "没有意见"}
    if "solved" in asked:
        answers["solved"] = True
    if "effect" in asked:
        answers["effect"] = "使用正常"
    return answers
