"""Asking whom a case goes to: the best first, with the reason, and those who cannot last, with why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from config.texts import T
from models.assignment.operations import AssignCase, assign
from models.assignment.queries import candidates
from models.refusals import Refused

if TYPE_CHECKING:
    from screens.work import WorkScreen


async def ask_candidate(screen: WorkScreen, number: str, *, first: dict[str, Any] | None = None, but: str = "") -> str:
    """The login that was chosen for a case; `first` are answers that stand before all people.

    Raises:
        Cancelled: the question was left.
    """
    choices: dict[str, Any] = dict(first or {})
    for who in await screen.gateway.run(candidates, number):
        if who.login != but:
            said = T("{name}: {why}", name=who.name, why=who.why)
            choices[who.login] = said if who.able else T("({person})", person=said)
    return await screen.ask_choice(T("Assign to"), choices)


async def give(screen: WorkScreen, number: str, version: int, to: str) -> None:
    """Assign a case; over the load cap only when the user says so.

    Raises:
        Cancelled: he does not.
        Refused: as the operation does.
    """
    given = AssignCase(case=number, version=version, to=to)
    try:
        await screen.do(assign, given)
    except Refused as refused:
        if not refused.details.get("over_cap"):
            raise
        if await screen.ask_yes(T("{problem} Assign it all the same?", problem=refused.text), default=False):
            over = AssignCase(case=number, version=version, to=to, over_cap=True)
            await screen.do(assign, over)
        else:
            raise
