"""Writing to the customer in place of a call: after the last attempt, or since he is not to be disturbed (K3, K6)."""

from __future__ import annotations

from models.callbacks import consequences, surveys
from models.callbacks.planning import dialled, end, judged
from models.callbacks.tables import Callback, CallbackAttempt
from models.cases.tables import Case
from models.desk import Desk
from models.instants import days_from_now
from models.messages import sending


def write_instead(desk: Desk, row: Callback, template: str, version: int | None = None) -> None:
    """The message that asks for an answer by a digit; it counts for the days of the rules.

    A call without that question is not answered by a digit: it ends, and a customer who was called in vain reads so.
    It ends too where there is no address at all.
    """
    tried = CallbackAttempt.select().where(CallbackAttempt.callback == row.id).exists()
    in_time = judged(row, dialled(desk, row)) if tried else row.in_time
    asks = "satisfied" in surveys.questions(desk, row)
    written = (asks or bool(tried)) and _written(desk, row, template if asks else "M14.missed")
    if not (asks and written):
        end(desk, row, "closed_unreached", {"message": template}, version=version, in_time=in_time)
        consequences.unanswered(desk, row)
        return
    until = days_from_now(desk, desk.rules.callbacks.message.days).at
    desk.change(
        row, version, {"message": template, "until": until.isoformat()}, state="sms_sent", caller=None,
        calling_since=None, answer_until=until, in_time=in_time,
    )  # fmt: skip


def _written(desk: Desk, row: Callback, template: str) -> bool:
    part = f"callback:{row.id}"
    if row.case_id is not None:
        return sending.queue_message(desk, Case.get_by_id(row.case_id), template, part)
    if row.customer_id is None:
        return False
    return sending.write_to(desk, row.customer_id, "M14.periodic", part)
