"""A callback for an operation: whether who acts may see it, and whether he may call now."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from config.calling import next_allowed
from config.texts import T, Text
from models.assignment.operations import SUPERVISORS
from models.callbacks import flow
from models.callbacks.planning import SELLER, hours, reasons
from models.callbacks.tables import Callback
from models.cases.tables import Case
from models.customers.tables import Customer, CustomerContact
from models.desk import Desk
from models.messages.sending import kind_of
from models.operation import Input
from models.refusals import Refused
from models.staff.members import at_work
from models.staff.tables import Staff
from models.texts import not_found


class OnCallback(Input, kw_only=True):
    """The callback, and the version of it that was seen."""

    callback_id: int
    version: int


class CallbackChanged(msgspec.Struct, frozen=True):
    """How the callback is now; while it is open, when the next attempt may be made, and why not earlier."""

    callback_id: int
    version: int
    state: str
    next_at: datetime | None = None
    why: tuple[Text, ...] = ()


def changed(row: Callback) -> CallbackChanged:
    """The answer of an operation that changed this callback."""
    waiting = row.state in flow.CALLABLE
    return CallbackChanged(
        row.id, row.version, row.state, row.next_at if waiting else None, reasons(row) if waiting else ()
    )


def find(desk: Desk, callback_id: int, sources: tuple[str, ...]) -> Callback:
    """The callback of an id, if it is in one of these states.

    Raises:
        Refused: `not_found`; `rule`, when the step is impossible in its state.
    """
    row: Callback | None = Callback.get_or_none(Callback.id == callback_id)
    if row is None or not may_see(desk, row):
        raise Refused("not_found", not_found(T("callback"), callback_id), "callback_id")
    if row.state not in sources:
        raise Refused("rule", _state_says(row), "callback_id")
    return row


def find_mine(desk: Desk, given: OnCallback) -> Callback:
    """The callback that who acts is making just now.

    Raises:
        Refused: `not_found`; `rule`, when it is not being made, or by somebody else.
    """
    row = find(desk, given.callback_id, ("calling",))
    if desk.staff is not None and row.caller_id != desk.staff.id and given.version == row.version:
        raise Refused("rule", T("{name} is making this call.", name=Staff.get_by_id(row.caller_id).name), "callback_id")
    return row


def _state_says(row: Callback) -> Text:
    if not row.open:
        return T("This callback has ended.")
    if row.state == "calling":
        return T("{name} is making this call.", name=Staff.get_by_id(row.caller_id).name)
    if row.state == "sms_sent":
        return T("The customer was written to, and has until {at} to answer.", at=row.answer_until)
    return T("Take the call first.")


def may_see(desk: Desk, row: Callback) -> bool:
    """Whether who acts may see it: whoever sees cases, all; everybody his own.

    A direct seller sees no others, also not of his own customers: some of them ask how he worked.
    """
    if desk.staff is None or row.owner_id == desk.staff.id:
        return True
    roles = desk.rules.roles
    return roles.sees_cases(desk.staff.roles) and not roles.sees_only_own(desk.staff.roles)


def check_may_call(desk: Desk, row: Callback) -> None:
    """Refuse who may not make this call, or not now (K3).

    Raises:
        Refused: `rule`, with the sentence why; at `next_at` with the earliest instant at which it may be made.
    """
    why = why_not_by(desk, row)
    if why is not None:
        raise Refused("rule", why, "callback_id")
    if undisturbed(desk, row):
        raise Refused(
            "rule", T("The customer is not to be disturbed: a message goes out in place of the call."), "callback_id"
        )
    earliest = earliest_call(desk, row)
    if earliest > desk.now():
        raise Refused("rule", T("This call may be made from {at} on.", at=earliest), "next_at", {"at": earliest})


def why_not_by(desk: Desk, row: Callback) -> Text | None:
    """Why who acts may not make this call, whenever; None when he may."""
    me = desk.staff
    if me is None:
        return T("Only a member of staff can call.")
    if row.not_by_id == me.id:
        return T("Somebody other than the agent of the case calls: the call asks how he worked.")
    if row.owner_id in (None, me.id) or SUPERVISORS & set(me.roles):
        return None
    owner = Staff.get_by_id(row.owner_id)
    if row.kind == SELLER:
        return T("{name} makes this call.", name=owner.name)
    if row.promised_at is not None and not free_for_others(desk, row, owner):
        return T("{name} has promised this call for {at}.", name=owner.name, at=row.promised_at)
    return None


def free_for_others(desk: Desk, row: Callback, owner: Staff) -> bool:
    """Whether a promised call is everybody's, because its owner is not at work or has not called for a while."""
    if at_work(owner, desk.now()):
        return desk.now() >= others_from(desk, row)
    return True


def others_from(desk: Desk, row: Callback) -> datetime:
    """From when on anybody may make a promised call in place of who promised it."""
    late: datetime = desk.rules.calendars["desk"].due(row.next_at, desk.rules.callbacks.promise.others_after).at
    return late


def undisturbed(desk: Desk, row: Callback) -> bool:
    """Whether the customer does not want calls, and did not ask for this one."""
    if row.customer_id is None or desk.rules.callbacks.kind(row.kind).asked:
        return False
    return bool(Customer.get_by_id(row.customer_id).do_not_disturb)


def earliest_call(desk: Desk, row: Callback) -> datetime:
    """From when it may be called: a promise a little before its time, everything else at its time; in its hours."""
    opens = row.next_at
    if row.promised_at is not None and row.state in flow.AT_ITS_TIME:
        opens -= ahead(desk)
    return next_allowed(hours(desk, row.kind), max(opens, desk.now())).at


def ahead(desk: Desk) -> timedelta:
    """How long before its time a promised call may be made, and is at risk."""
    return timedelta(microseconds=desk.rules.callbacks.promise.at_risk.length)


def numbers_of(row: Callback) -> list[str]:
    """The telephone numbers of the customer that are not known to be wrong, the newest first."""
    found: list[str] = []
    if row.customer_id is not None:
        contacts = CustomerContact.select().where(
            CustomerContact.customer == row.customer_id,
            CustomerContact.kind == "phone",
            CustomerContact.wrong_since.is_null(),
        )
        found = [contact.value for contact in contacts.order_by(CustomerContact.id.desc())]
    elif row.case_id is not None:
        value = Case.get_by_id(row.case_id).contact_value
        found = [value] if kind_of(value) == "phone" else []
    return found
