"""A case that follows from another one, or from a call: opened inside that operation, linked, clocked on its own."""

from __future__ import annotations

from models.cases.tables import Case
from models.desk import Desk
from models.intake import building
from models.intake.operations import finish, store

KEPT = ("channel", "customer", "contact_name", "contact_value", "product", "batch", "batch_number", "order")
"""What the new case takes over."""


def follow(desk: Desk, kind: str, basis: Case, text: str) -> Case:
    """Open a case of a kind for the customer and the goods of another one, and link it where that one is stored."""
    kept = {name: basis.__data__.get(name) for name in KEPT if basis.__data__.get(name) is not None}
    made = Case(
        kind=kind, state=building.FIRST_STATE[kind], received_at=desk.now(), opened_at=desk.now(), text=text,
        linked_to=basis.id, created_by=desk.staff_id, flags=[], skills=[], severity="", queue="", **kept,
    )  # fmt: skip
    store(desk, made, building.decided(desk, made).facts)
    finish(desk, made)
    return made
