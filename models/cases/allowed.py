"""Which operations on a case are possible now, and for the others the sentence why not.

Screens disable by it; the operations themselves check again.
"""

from __future__ import annotations

from config.texts import T, Text
from models.capabilities import operations
from models.cases.tables import Case
from models.clocks import standing
from models.complaints import flow as course
from models.complaints.checks import callback_awaited, open_promise
from models.complaints.possible import why_not as step_possible
from models.consultations import flow
from models.desk import Desk
from models.returns import flow as return_flow
from models.returns.possible import why_not as return_possible
from models.returns.queries import states_of
from models.texts import NOT_ALLOWED

ON_OPEN_CASES = (
    "cases.edit", "cases.ask", "cases.transfer", "cases.assign", "cases.claim", "cases.release",
    "cases.change_severity", "clocks.stop", "clocks.resume", "consultations.answer", "consultations.transfer",
    "consultations.interim", "consultations.close", "consultations.convert", "tasks.add",
)  # fmt: skip
ALWAYS = ("cases.note", "cases.link", "cases.message", "contacts.record", "attachments.add", "tasks.finish",
          "callbacks.promise", "callbacks.plan", "callbacks.take", "callbacks.assign", "callbacks.drop")  # fmt: skip


def why_not(desk: Desk, case: Case) -> dict[str, Text]:
    """Operation → why it is not possible now, for who acts; what is possible is not listed."""
    found: dict[str, Text] = {}
    known = operations()
    for name in (*ON_OPEN_CASES, *ALWAYS):
        reason = None if known[name].may(desk) else NOT_ALLOWED
        if reason is None and name in ON_OPEN_CASES:
            reason = _reason(desk, case, name) if case.open else T("The case {number} is closed.", number=case.number)
        if reason is not None:
            found[name] = reason
    return found | _complaint_steps(desk, case) | _return_steps(desk, case)


def _complaint_steps(desk: Desk, case: Case) -> dict[str, Text]:
    """What of a complaint is impossible in its state, or not for who acts."""
    known = operations()
    sources = {step.operation: step.sources for step in course.STEPS}
    sources |= {f"complaints.{name}": states for name, states in course.BESIDES.items()}
    found: dict[str, Text] = {}
    for name, states in sources.items():
        reason = step_possible(case, states)
        if reason is None and name in known and not known[name].may(desk):
            reason = NOT_ALLOWED
        if reason is not None:
            found[name] = reason
    if "complaints.close" not in found and (awaited := callback_awaited(desk, case)) is not None:
        found["complaints.close"] = awaited
    if "complaints.keep_promise" not in found and open_promise(case) is None:
        found["complaints.keep_promise"] = T("There is no open promise.")
    return found


def _return_steps(desk: Desk, case: Case) -> dict[str, Text]:
    """What of a return is impossible in the states of its lines, or not for who acts."""
    known, states = operations(), states_of(case) if case.kind == "return" else set()
    found: dict[str, Text] = {}
    for step in return_flow.OFFERED:
        reason = return_possible(case, states, step)
        if reason is None and not known[step.operation].may(desk):
            reason = NOT_ALLOWED
        if reason is not None:
            found[step.operation] = reason
    return found


def _reason(desk: Desk, case: Case, name: str) -> Text | None:
    mine = desk.staff is not None and case.owner_id == desk.staff.id
    match name:
        case "cases.claim" if mine:
            return T("The case is yours already.")
        case "cases.claim" if case.owner_id is not None:
            return T("The case belongs to {name}.", name=case.owner.name)
        case "cases.release" if case.owner_id is None:
            return T("Nobody owns this case.")
        case "clocks.stop" | "clocks.resume":
            return _clock_reason(case, name)
        case _ if name.startswith("consultations."):
            return _step_reason(case, name.removeprefix("consultations."))
        case _:
            return None


def _clock_reason(case: Case, name: str) -> Text | None:
    stopped = standing.active_stop(standing.stops_of(case)) is not None
    if name == "clocks.resume":
        return None if stopped else T("The clocks are running.")
    if stopped:
        return T("The clocks stand still already.")
    if not any(clock.stoppable for clock in standing.running(case)):
        return T("No clock of this case may stop: P1, first-response and legal clocks always run.")
    return None


def _step_reason(case: Case, step: str) -> Text | None:
    if case.kind not in flow.KINDS:
        return T("This is possible for consultations and suggestions only.")
    if case.state not in flow.STEPS[step]:
        return T("This is not possible in the state that the case is in.")
    return None
