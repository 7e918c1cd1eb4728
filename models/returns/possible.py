"""Whether a step of a return is possible in the states of its lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from config.texts import T, Text
from models.cases.tables import Case
from models.returns import flow


def why_not(case: Case, states: Collection[str], step: flow.Step) -> Text | None:
    """Why a step is impossible for a case whose lines have these states; None when it is possible for one of them."""
    if case.kind != "return":
        return T("This is possible for returns only.")
    if step.action == "apply":
        return None if changeable(case, states) else T("The application has been decided on; it stays as it is.")
    if not states:
        return T("The application is not recorded yet.")
    if any(state in step.sources for state in states):
        return None
    if not case.open and step.sources and step.sources[-1] not in flow.ENDED:
        return T("The case {number} is closed.", number=case.number)
    return T("This is not possible in the state that the goods are in.")


def changeable(case: Case, states: Iterable[str]) -> bool:
    """Whether the application may still be written anew."""
    return case.open and set(states) <= {"applied", "info_needed"}
