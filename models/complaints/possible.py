"""Whether a step of a complaint is possible in the state of its case."""

from __future__ import annotations

from collections.abc import Container

from config.texts import T, Text
from models.cases.tables import Case


def why_not(case: Case, sources: Container[str]) -> Text | None:
    """Why something that can be done in these states is impossible now; None when it is possible."""
    if case.kind != "complaint":
        return T("This is possible for complaints only.")
    if case.state in sources:
        return None
    if not case.open:
        return T("The case {number} is closed.", number=case.number)
    return T("This is not possible in the state that the case is in.")
