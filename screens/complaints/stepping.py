"""The steps of a complaint, and how those are taken that no form is enough for."""

from __future__ import annotations

from config.texts import Sayable, T, Text
from models.complaints import ending, flow, merging
from models.complaints.given import StepInput
from models.complaints.promising import KeepPromise, keep_promise
from screens.cases.shown import ShownCase
from screens.cases.stepping import Steps
from screens.complaints.forms import FORMS

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


async def _unmerge(screen: ShownCase) -> None:
    if await screen.ask_yes(T("Tell the two cases apart again?")):
        await screen.on_case(merging.unmerge, StepInput)


async def _close_unreachable(screen: ShownCase) -> None:
    if await screen.ask_yes(T("Close it because the customer cannot be reached?")):
        await screen.on_case(ending.close_unreachable, StepInput)


async def _keep(screen: ShownCase) -> None:
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


_TAKEN = {
    "complaints.unmerge": _unmerge,
    "complaints.close_unreachable": _close_unreachable,
    "complaints.keep_promise": _keep,
}
_NAMED: dict[str, Sayable] = {
    step.operation: step.name for step in flow.STEPS if step.operation in FORMS or step.operation in _TAKEN
}
STEPS = Steps({**_NAMED, **BESIDES}, _TAKEN)
"""What can be done with a complaint."""
