"""What the screens of callbacks ask: a colleague, a time, a reason."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from config.calling import next_allowed
from config.texts import T, Text
from models.callbacks.attempting import Reschedule, reschedule
from models.callbacks.finding import CallbackChanged, OnCallback
from models.callbacks.making import AssignCallback, DropCallback, assign, drop
from models.callbacks.taking import release
from models.callbacks.views import CallbackRow
from models.staff.queries import everybody
from screens.callbacks.outcome import outcome
from screens.complaints.settlement_forms import wall_instant

if TYPE_CHECKING:
    from screens.asks import Asks

TEAM = "-"
"""The answer that gives a call to the team."""


async def colleagues(screen: Asks) -> dict[str, Any]:
    """Whoever makes calls, login to name and state."""
    people = await screen.gateway.run(everybody)
    may = screen.rules.roles.may
    return {who.login: who.name for who in people if may(who.roles, "callbacks.take")}


async def give(screen: Asks, row: CallbackRow) -> Text:
    """Give a call to a colleague or to the team; one that is being made here is given back first.

    Raises:
        Cancelled: the question was left.
        Refused: as the operations do.
    """
    choices: dict[str, Any] = {TEAM: T("The team"), **await colleagues(screen)}
    to = await screen.ask_choice(T("Give the call to"), choices)
    version = row.version
    if row.state == "calling":
        version = (await screen.do(release, OnCallback(callback_id=row.id, version=version))).version
    await screen.do(assign, AssignCallback(callback_id=row.id, version=version, to="" if to == TEAM else to))
    return T("{name}: the call goes to {to}.", name=row.customer, to=choices[to])


async def put_aside(screen: Asks, row: CallbackRow) -> Text:
    """Drop a call, with the reason.

    Raises:
        Cancelled: the question was left.
        Refused: as the operation does.
    """
    reason = await screen.ask(T("No longer needed, because"))
    changed = await screen.do(drop, DropCallback(callback_id=row.id, version=row.version, reason=reason))
    return outcome(row.customer, changed)


async def put_off(screen: Asks, row: CallbackRow) -> CallbackChanged:
    """Ask for the time that the customer wishes; one outside the hours of calling is moved only when the user agrees.

    Raises:
        Cancelled: the question was left.
        Refused: as the operation does.
    """
    wished = await screen.ask_value(T("Call again at (15:30, tomorrow 3pm, +2h)"), "when", ahead=True)
    at = wall_instant(cast("datetime", wished), screen.rules)
    calendar = screen.rules.calendars[screen.rules.callbacks.kind(row.kind).calendar]
    moment = next_allowed(calendar, at)
    if moment.at != at:
        await _agree(screen, T("{why}: call at {at}?", why=list(moment.why), at=moment.at))
    changed: CallbackChanged = await screen.do(
        reschedule, Reschedule(callback_id=row.id, version=row.version, at=moment.at)
    )
    return changed


async def _agree(screen: Asks, question: Text) -> None:
    from screens.asking import Cancelled

    if not await screen.ask_yes(question, default=True):
        raise Cancelled
