"""How callbacks are born (K1), and how they end when nobody has to call any more. Inside operations only."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from config.budget import ALWAYS
from config.calendar import Calendar, Due
from config.calling import Moment, next_allowed
from config.texts import T, Text, kept
from models.callbacks.tables import Callback
from models.cases.facts import facts_of
from models.cases.tables import Case
from models.desk import Desk
from models.staff.tables import Staff

SELLER = "seller"
"""The channel of the cases that direct sellers bring in, and the kind of the calls that they make afterwards."""


class Birth(NamedTuple):
    """What a callback is born with.

    Without a `reason` it has the one of its kind (`WHY`), in the language of whoever reads it. `opens` is from when it
    may be made, `due` until when (both left out: from now on, as long as its kind has). `promised` makes `opens` what
    the customer was told.
    """

    key: str
    reason: str = ""
    case: Case | None = None
    customer_id: int | None = None
    order_id: int | None = None
    owner_id: int | None = None
    opens: datetime | None = None
    due: Due | None = None
    promised: bool = False
    promise_id: int | None = None


def plan(desk: Desk, kind: str, birth: Birth) -> Callback | None:
    """K1: a call that is to be made; None when it was born already.

    It opens at the first instant within the hours of its kind; one whose time lies outside is moved, with the reason.
    """
    if Callback.select().where(Callback.key == birth.key).exists():
        return None
    moment = next_allowed(hours(desk, kind), birth.opens or desk.now())
    due = birth.due or _due(desk, kind, moment, birth)
    row: Callback = Callback.create(
        key=birth.key,
        kind=kind,
        state="planned",
        case=birth.case.id if birth.case else None,
        customer=birth.case.customer_id if birth.case else birth.customer_id,
        order=birth.order_id,
        promise=birth.promise_id,
        reason=birth.reason,
        created_at=desk.now(),
        created_by=desk.staff_id,
        next_at=moment.at,
        moved=stored(moment),
        due_at=due.at,
        due_inclusive=due.inclusive,
        promised_at=moment.at if birth.promised else None,
        owner=birth.owner_id,
        not_by=_handling_agent(desk, kind, birth.case),
    )
    note = {"kind": kind, "text": birth.reason, "at": moment.at.isoformat()}
    desk.record("callback", row.id, 1, {"state": [None, "planned"]}, note, birth.case.id if birth.case else None)
    return row


def hours(desk: Desk, kind: str) -> Calendar:
    """The calendar in whose hours calls of a kind may be made."""
    return desk.rules.calendars[desk.rules.callbacks.kind(kind).calendar]


def stored(moment: Moment) -> list[Any]:
    """Why an attempt is not earlier, as it is stored."""
    return [kept(text) for text in moment.why]


def reasons(row: Callback) -> tuple[Text, ...]:
    """Why the next attempt is not earlier."""
    return tuple(msgspec.convert(row.moved, list[Text]))


def _due(desk: Desk, kind: str, opens: Moment, birth: Birth) -> Due:
    """Until when: a while after the time promised, else as long as the kind has from its birth.

    Where the hours of calling open only after that, it counts from the opening.
    """
    calendars, rules = desk.rules.calendars, desk.rules.callbacks
    if birth.promised:
        return breaks(desk, opens.at)
    limit = rules.kind(kind).due
    if limit is not None:
        due = calendars["desk"].due(desk.now(), limit)
        return due if due.at > opens.at else calendars["desk"].due(opens.at, limit)
    if birth.case is None:
        raise ValueError(kind)  # callbacks.yaml gives every kind but those of cases a time of its own
    facts = facts_of(birth.case, desk.now().astimezone(desk.rules.zone).date())
    return desk.rules.sla.plan_step(calendars, facts, "callback", opens.at)[0].due


def breaks(desk: Desk, promised_at: datetime) -> Due:
    """After which instant a promise for a time is broken (workflows 6: 15 minutes later)."""
    return desk.rules.calendars[ALWAYS].due(promised_at, desk.rules.callbacks.promise.broken_after, explain=False)


def _handling_agent(desk: Desk, kind: str, case: Case | None) -> int | None:
    """Who may not make the call himself, since it asks how he worked (K3)."""
    if case is None or not desk.rules.callbacks.other_caller_needed(kind, case.severity, case.channel):
        return None
    owner: int | None = case.owner_id
    return owner


def verify(desk: Desk, case: Case) -> None:
    """Ask whether the problem is really solved; one call for each time that the case comes this far."""
    birth = Birth(f"verification:{case.number}:{case.version}", case=case)
    plan(desk, "verification", birth)


def verify_sample(desk: Desk, case: Case) -> None:
    """Ask after a consultation if it is one of the sample, and after every P1."""
    if case.severity == "P1" or desk.rules.callbacks.sampled(case.number, desk.rules.callbacks.sample.consultation):
        verify(desk, case)


def call_by_seller(desk: Desk, case: Case) -> None:
    """The seller who brought the case in calls when it is solved; a sample of such cases is called by the company."""
    owner = _seller_of(case)
    if case.channel != SELLER or owner is None:
        return
    round_ = f"{case.number}:{case.version}"
    plan(desk, SELLER, Birth(f"seller:{round_}", case=case, owner_id=owner))
    if desk.rules.callbacks.sampled(case.number, desk.rules.callbacks.sample.inspection):
        plan(desk, "inspection", Birth(f"inspection:{case.number}", case=case))


def _seller_of(case: Case) -> int | None:
    """The seller who brought the case in, else the one whose customer it is."""
    maker = Staff.get_or_none(Staff.id == case.created_by_id)
    if maker is not None and SELLER in maker.roles:
        return int(maker.id)
    return case.customer.seller_id if case.customer_id else None


def check_improvement(desk: Desk, case: Case, measure: str) -> None:
    """Ask some time after a preventive measure whether it holds."""
    after = desk.rules.callbacks.kind("improvement").after
    opens = desk.rules.calendars["desk"].due(desk.now(), after).at if after else None
    plan(desk, "improvement", Birth(f"improvement:{case.number}:{case.version}", measure, case, opens=opens))


WHY: dict[str, Text] = {
    "verification": T("Is the problem really solved?"),
    "seller": T("Call your customer: is the problem solved?"),
    "inspection": T("How did the seller deal with it?"),
    "periodic": T("How does the customer get on with what he bought?"),
}
"""Why calls of a kind are made that nobody gave a reason for."""


def of_case(case: Case, *kinds: str) -> list[Callback]:
    """The open callbacks of a case, of these kinds or of all."""
    query = Callback.select().where(Callback.case == case.id, Callback.open)
    return list(query.where(Callback.kind.in_(kinds)) if kinds else query)


def end(desk: Desk, row: Callback, state: str, note: Any = None, *, version: int | None = None, **also: Any) -> None:
    """Nobody has to call any more; when and whether in time is kept.

    A promise that was attempted keeps what was said of it then.
    """
    in_time = also.pop("in_time", row.in_time)
    desk.change(
        row, version, note, state=state, open=False, caller=None, calling_since=None, ended_at=desk.now(),
        in_time=in_time, **also,
    )  # fmt: skip


def drop_of(desk: Desk, case: Case, why: Text, *kinds: str) -> None:
    """The calls of a case are no longer needed: it ended another way."""
    for row in of_case(case, *kinds):
        end(desk, row, "dropped", {"reason": why})


def dialled(desk: Desk, row: Callback) -> datetime:
    """When the call that is being made began, however late it is written down; now, where nobody is calling."""
    since: datetime | None = row.calling_since
    return since or desk.now()


def punctual(row: Callback, at: datetime) -> bool:
    """Whether something done at this instant is in time."""
    return bool(at <= row.due_at if row.due_inclusive else at < row.due_at)


def judged(row: Callback, at: datetime) -> bool:
    """Whether a callback that ends at this instant was in time: what an attempt has said of its promise stays."""
    return bool(row.in_time) if row.in_time is not None else punctual(row, at)
