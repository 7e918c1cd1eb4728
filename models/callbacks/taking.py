"""Taking calls (K3): the worst one that is due, or a certain one; and giving one back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec

from config.calling import allowed, next_allowed
from config.texts import T
from models import database as databases
from models.callbacks import finding, flow
from models.callbacks.finding import CallbackChanged, OnCallback, changed, find, find_mine
from models.callbacks.planning import hours
from models.callbacks.tables import OPEN, Callback
from models.customers.tables import Customer
from models.desk import Desk
from models.operation import Input, operation
from models.refusals import Refused

LOOKED_AT = 200
"""So many due calls are looked at, the worst first: far more than one person may not make."""


class TakeCall(OnCallback, kw_only=True):
    """The call that one makes oneself."""


class TakeNextCall(Input):
    """Nothing to say: the worst call that is due and that one may make."""


class CallTaken(msgspec.Struct, frozen=True):
    """The call that was taken; both None when none is due for this person."""

    callback_id: int | None
    version: int | None


@operation("callbacks.take")
def take(desk: Desk, given: TakeCall) -> CallbackChanged:
    """Make this call now."""
    row = find(desk, given.callback_id, flow.CALLABLE)
    finding.check_may_call(desk, row)
    begin(desk, row, given.version)
    return changed(row)


@operation("callbacks.take_next")
def take_next(desk: Desk, given: TakeNextCall) -> CallTaken:
    """Take the worst call that is due: promises first, then by due time. Nobody else gets it.

    Who is making a call gets that one again, so that a lost connection loses no call.

    Raises:
        Refused: `rule`, when calls are due but none may be made at this hour, with the earliest instant.
    """
    if desk.staff is None:
        raise Refused("not_allowed", T("Only a member of staff can call."))
    mine = _making(desk)
    if mine is not None:
        return CallTaken(mine.id, mine.version)
    for seen in due(desk):
        if finding.may_see(desk, seen) and finding.why_not_by(desk, seen) is None and (row := _claimed(desk, seen)):
            begin(desk, row, None)
            return CallTaken(row.id, row.version)
    _refuse_hours(desk)
    return CallTaken(None, None)


def _making(desk: Desk) -> Callback | None:
    """The call that who acts is making; one that he has forgotten is given back."""
    for row in forgotten(desk):
        if row.caller_id == desk.staff_id:
            give_back_forgotten(desk, row)
    mine: Callback | None = Callback.get_or_none(Callback.caller == desk.staff_id, Callback.state == "calling")
    return mine


def due(desk: Desk) -> list[Callback]:
    """The calls that may be made now, the worst first."""
    now = desk.now()
    kinds = [kind for kind in desk.rules.callbacks.kinds if allowed(hours(desk, kind), now)]
    early = now + finding.ahead(desk)
    opened = (Callback.next_at <= now) | (
        Callback.state.in_(flow.AT_ITS_TIME) & Callback.promised_at.is_null(False) & (Callback.next_at <= early)
    )
    query = Callback.select().where(
        OPEN, Callback.state.in_(flow.CALLABLE), Callback.kind.in_(kinds), opened, disturbable(desk)
    )
    return list(worst_first(query).limit(LOOKED_AT))


def _claimed(desk: Desk, seen: Callback) -> Callback | None:
    """The call as it is, held until the end of the transaction; None when somebody else has it or is just taking it.

    One by one: who held all that are due would leave none to a colleague who takes at the same moment.
    """
    query = Callback.select().where(Callback.id == seen.id, Callback.version == seen.version)
    if not databases.is_sqlite(desk.database):
        query = query.for_update("FOR UPDATE SKIP LOCKED")
    return query.first()


def worst_first(query: Any) -> Any:
    """Promised times come first, since a customer waits for them; then what is due the soonest."""
    return query.order_by(Callback.promised_at.is_null(), Callback.promised_at, Callback.due_at, Callback.id)


def disturbable(desk: Desk) -> Any:
    """The condition that the customer may be called: he has not said no, or asked for the call himself."""
    asked = [key for key, kind in desk.rules.callbacks.kinds.items() if kind.asked]
    quiet = Customer.select(Customer.id).where(Customer.do_not_disturb)
    return Callback.customer.is_null() | Callback.kind.in_(asked) | Callback.customer.not_in(quiet)


def _refuse_hours(desk: Desk) -> None:
    """Say from when on calls may be made, if some wait and this is not the hour for them."""
    now = desk.now()
    waiting = Callback.select(Callback.kind).where(OPEN, Callback.state.in_(flow.CALLABLE), Callback.next_at <= now)
    kinds = {kind for (kind,) in waiting.distinct().tuples()}
    shut = [next_allowed(hours(desk, kind), now).at for kind in kinds if not allowed(hours(desk, kind), now)]
    if shut and len(shut) == len(kinds):
        raise Refused("rule", T("Calls may be made again from {at} on.", at=min(shut)), details={"at": min(shut)})


def begin(desk: Desk, row: Callback, version: int | None) -> None:
    """Who acts makes this call now; a call that he has on his screen already is refused.

    Raises:
        Refused: `rule`; `stale`.
    """
    making = _making(desk)
    if making is not None and making.id != row.id:
        raise Refused("rule", T("You are making another call; end it first."), "callback_id")
    desk.change(row, version, state="calling", from_state=row.state, caller=desk.staff_id, calling_since=desk.now())


@operation("callbacks.release")
def release(desk: Desk, given: OnCallback) -> CallbackChanged:
    """Give back a call that was not made; it is where it was before."""
    row = find_mine(desk, given)
    put_back(desk, row, given.version)
    return changed(row)


def put_back(desk: Desk, row: Callback, version: int | None, note: Any = None) -> None:
    """Nobody makes the call just now."""
    desk.change(row, version, note, state=row.from_state, caller=None, calling_since=None)


def give_back_forgotten(desk: Desk, row: Callback) -> None:
    """Put back a call that nobody ended, and say so."""
    put_back(desk, row, None, {"why": T("The call was not ended.")})


def forgotten(desk: Desk) -> list[Callback]:
    """The calls that somebody took so long ago that he cannot be making them any more."""
    since = desk.now() - timedelta(minutes=desk.rules.callbacks.calling_minutes)
    return list(Callback.select().where(OPEN, Callback.state == "calling", Callback.calling_since <= since))
