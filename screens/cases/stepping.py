"""Choosing the next step of a case: the possible ones first, then the others with the reason why not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from config.texts import Sayable, T
from models.cases.views import CaseView
from screens.cases.shown import ShownCase

Taking = Callable[[ShownCase], Awaitable[None]]


class Steps(NamedTuple):
    """What can be done with a kind of case: the operations with their labels, in order.

    `taken` are those that no form is enough for: how they are taken. All others have a form under their name.
    """

    named: Mapping[str, Sayable]
    taken: Mapping[str, Taking]


def _complaints() -> Steps:
    from screens.complaints.stepping import STEPS

    return STEPS


def _returns() -> Steps:
    from screens.returns.stepping import STEPS

    return STEPS


KINDS: dict[str, Callable[[], Steps]] = {"complaint": _complaints, "return": _returns}
"""The kinds of cases that go on by steps."""


def choices(view: CaseView, named: Mapping[str, Sayable]) -> dict[str, Sayable]:
    """The operations to choose from, by name, each with its label."""
    able = {name: label for name, label in named.items() if name not in view.why_not}
    unable: dict[str, Sayable] = {
        name: T("{step} - {reason}", step=label, reason=view.why_not[name])
        for name, label in named.items()
        if name in view.why_not
    }
    return {**able, **unable}


async def take_step(screen: ShownCase) -> None:
    """Ask which step, and take it: by its form, or as it is taken without one."""
    view, steps = screen.shown, KINDS[screen.kind]()
    chosen = await screen.ask_choice(T("Next step"), choices(view, steps.named))
    if (reason := view.why_not.get(chosen)) is not None:
        screen.fail(reason)
    elif chosen in steps.taken:
        await steps.taken[chosen](screen)
    else:
        await screen.open_form(chosen)
