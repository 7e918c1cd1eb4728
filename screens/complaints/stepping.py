"""Choosing the next step of a complaint: the possible ones first, then the others with the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.texts import Sayable, T, Text
from models.cases.views import CaseView
from models.complaints import ending, flow, merging
from models.complaints.given import StepInput
from models.complaints.promising import KeepPromise, keep_promise
from screens.complaints.forms import FORMS

if TYPE_CHECKING:
    from screens.cases.screen import CaseScreen

AT_ONCE = ("complaints.unmerge", "complaints.close_unreachable")
"""Steps that need no form: a question is enough. Decisions have a screen of their own."""
BESIDES: dict[str, Text] = {
    "complaints.record_finding": T("Record a finding"),
    "complaints.give_opinion": T("Give an opinion"),
    "complaints.waive_opinion": T("Waive an opinion"),
    "complaints.promise": T("Promise something"),
    "complaints.keep_promise": T("Promise kept"),
    "complaints.record_staff": T("Record of a colleague"),
    "complaints.split_report": T("Split off the report"),
    "cases.ask": T("Ask the customer"),
}
"""What can be done besides the steps that lead to another state."""


def choices(view: CaseView) -> dict[str, Sayable]:
    """The operations to choose from, by name, each with its label."""
    steps: dict[str, Sayable] = {
        step.operation: step.name for step in flow.STEPS if step.operation in FORMS or step.operation in AT_ONCE
    }
    named = {**steps, **BESIDES}
    able = {name: label for name, label in named.items() if name not in view.why_not}
    unable = {
        name: T("{step} - {reason}", step=label, reason=view.why_not[name])
        for name, label in named.items()
        if name in view.why_not
    }
    return {**able, **unable}


async def take_step(screen: CaseScreen) -> None:
    """Ask which step, and take it: at once, after a question, or by its form."""
    view = screen.shown
    chosen = await screen.ask_choice(T("Next step"), choices(view))
    reason = view.why_not.get(chosen)
    if reason is not None:
        screen.fail(reason)
    elif chosen == "complaints.keep_promise":
        await _keep(screen)
    elif chosen == "complaints.unmerge":
        if await screen.ask_yes(T("Tell the two cases apart again?")):
            await screen.on_case(merging.unmerge, StepInput)
    elif chosen == "complaints.close_unreachable":
        if await screen.ask_yes(T("Close it because the customer cannot be reached?")):
            await screen.on_case(ending.close_unreachable, StepInput)
    else:
        await screen.open_form(chosen)


async def _keep(screen: CaseScreen) -> None:
    """Which promise was kept, or why it need not be."""
    complaint = screen.shown.complaint
    promises = [one for one in complaint.promises if one.kept_at is None] if complaint is not None else []
    if not promises:
        screen.fail(T("There is no open promise."))
        return
    labels: dict[str, Sayable] = {str(one.id): T("{text}, for {at}", text=one.text, at=one.due_at) for one in promises}
    chosen = next(iter(labels)) if len(labels) == 1 else await screen.ask_choice(T("Promise"), labels)
    dropped = await screen.ask(T("Kept: Enter. Not needed any more, because"), required=False)
    await screen.gateway.run(keep_promise, KeepPromise(promise_id=int(chosen), dropped=dropped))
    screen.reload()
