"""Whether a step of a complaint is possible in the state of its case."""

from __future__ import annotations

from config.texts import T, Text
from models.cases.tables import Case
from models.complaints import flow


def why_not(case: Case, step: flow.Step) -> Text | None:
    """Why a step is impossible in the state of the case; None when it is possible."""
    if case.kind != "complaint":
        return T("This is possible for complaints only.")
    if case.state in step.sources:
        return None
    if not case.open:
        return T("The case {number} is closed.", number=case.number)
    return T("This is not possible in the state that the case is in.")
