"""Deciding about a message that failed or was perhaps sent: send it again, or give it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from config.texts import T
from models.messages.deciding import GiveUp, SendAgain, give_up, send_again

if TYPE_CHECKING:
    from screens.cases.screen import CaseScreen


async def decide(screen: CaseScreen) -> None:
    """Ask which message, what with it, and why."""
    messages = {message.key: message for message in screen.undelivered}
    names: dict[str, Any] = {
        key: T("{name}, {at}", name=message.name, at=message.at) for key, message in messages.items()
    }
    key = next(iter(names)) if len(names) == 1 else await screen.ask_choice(T("Message"), names)
    answer = "again"
    if messages[key].state == "uncertain":
        answer = await screen.ask_choice(T("Message"), {"again": T("Send again"), "give_up": T("Give up")})
    reason = await screen.ask(T("Reason"))
    if answer == "again":
        await screen.do(send_again, SendAgain(key=key, reason=reason))
    else:
        await screen.do(give_up, GiveUp(key=key, reason=reason))
    screen.reload()
