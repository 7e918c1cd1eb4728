"""What happens to callbacks by itself: messages in place of calls, silence, broken promises, owners who left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from config.texts import T
from models.assignment.dealing import supervisors
from models.callbacks import consequences, flow, owning, taking, writing
from models.callbacks.planning import end
from models.callbacks.tables import OPEN, Callback
from models.cases.tables import Case
from models.desk import Desk
from models.messages.notices import tell
from models.operation import Input, operation

BATCH = 100
"""Callbacks of one kind of work in one transaction."""


class WatchCallbacks(Input):
    """Nothing to say: whatever is due by itself is done."""


@operation("callbacks.watch")
def watch(desk: Desk, given: WatchCallbacks) -> int:
    """Do what is due by itself (K3, K6, K7), and see that no promise is without an owner; returns how many things."""
    done = 0
    for row in taking.forgotten(desk)[:BATCH]:
        taking.give_back_forgotten(desk, row)
        done += 1
    for row, person in owning.left_behind(desk)[:BATCH]:
        owning.give(desk, row, person, None)
        done += 1
    for row in _undisturbed(desk):
        writing.write_instead(desk, row, "M14.instead")
        done += 1
    for row in _silent(desk):
        end(desk, row, "closed_unreached")
        consequences.unanswered(desk, row)
        done += 1
    return done + _break_promises(desk)


def _rows(condition: Any) -> list[Callback]:
    return list(Callback.select().where(OPEN, condition).order_by(Callback.next_at, Callback.id).limit(BATCH))


def _undisturbed(desk: Desk) -> list[Callback]:
    """Calls that are due to customers who do not want any."""
    return _rows((Callback.next_at <= desk.now()) & Callback.state.in_(flow.CALLABLE) & ~taking.disturbable(desk))


def _silent(desk: Desk) -> list[Callback]:
    """Messages whose answer has not come before 24:00 of the last day."""
    return _rows((Callback.state == "sms_sent") & (Callback.answer_until <= desk.now()))


def _break_promises(desk: Desk) -> int:
    """Promises that nobody attempted in time are shown as broken, once, to whose they are and the supervisors.

    One that is just being kept waits: what comes of the call decides, or that it was forgotten.
    """
    rows = _rows(_promised() & (Callback.due_at < desk.now()))
    leading = supervisors(desk) if rows else []
    for row in rows:
        desk.change(row, None, {"text": row.reason}, broken_at=desk.now(), ever_broken=True)
        case = Case.get_by_id(row.case_id) if row.case_id else None
        text = T("A promised call was not made: {at}, {text}", at=row.promised_at, text=row.reason)
        for person in leading:
            tell(desk, person.id, text, case)
        if row.owner_id is not None and row.owner_id not in {person.id for person in leading}:
            tell(desk, row.owner_id, text, case)
    return len(rows)


def _promised() -> Any:
    """The condition of a promise that nobody has attempted, nor is attempting, and that is not known as broken."""
    unheard = Callback.promised_at.is_null(False) & Callback.in_time.is_null() & Callback.broken_at.is_null()
    return unheard & (Callback.state != "calling")


def next_due(desk: Desk) -> datetime | None:
    """When there is next something to do by itself, as far as it is known; None when there is nothing."""
    soon = [
        Callback.select(Callback.due_at).where(OPEN, _promised()).order_by(Callback.due_at).limit(1).scalar(),
        Callback.select(Callback.answer_until).where(
            OPEN, Callback.answer_until.is_null(False)
        ).order_by(Callback.answer_until).limit(1).scalar(),
    ]  # fmt: skip
    return min((at for at in soon if at is not None), default=None)
