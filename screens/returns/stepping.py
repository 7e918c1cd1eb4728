"""The steps of a return that the agent, the supervisor and the manager take from the case.

Those of the warehouse and of quality control have screens of their own.
"""

from __future__ import annotations

from config.texts import Sayable, T
from models.returns import flow, travelling
from models.returns.moving import StepInput
from screens.cases.shown import ShownCase
from screens.cases.stepping import Steps
from screens.returns.forms import FORMS
from screens.returns.opening import apply


async def _apply(screen: ShownCase) -> None:
    await apply(screen)


async def _reissue(screen: ShownCase) -> None:
    days = screen.rules.returns.sending.days
    if await screen.ask_yes(T("Send the code again, with {days} more days?", days=days)):
        await screen.on_case(travelling.reissue, StepInput)


async def _dissatisfied(screen: ShownCase) -> None:
    """The complaint that was opened is shown at once."""
    opened = await screen.open_form("returns.dissatisfied")
    if opened is not None:
        await screen.open_case(opened.number)


_TAKEN = {"returns.apply": _apply, "returns.reissue": _reissue, "returns.dissatisfied": _dissatisfied}
_NAMED: dict[str, Sayable] = {
    step.operation: step.name for step in flow.OFFERED if step.operation in FORMS or step.operation in _TAKEN
}
STEPS = Steps(_NAMED, _TAKEN)
"""What can be done with a return."""
