"""Which screen each place of work is that the roles may name."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from screens.frame import DeskScreen

SCREENS = {
    "queue": "screens.queue.screen.QueueScreen",
    "tasks": "screens.tasks.screen.TasksScreen",
    "approvals": "screens.approvals.screen.ApprovalsScreen",
    "complaints": "screens.complaints.tracking.TrackingScreen",
    "warehouse": "screens.warehouse.screen.WarehouseScreen",
    "inspection": "screens.inspection.screen.InspectionScreen",
    "refunds": "screens.refunds.screen.RefundsScreen",
}
"""Named, since only the one that is wanted is imported: a session must open at once."""


def screen(place: str) -> type[DeskScreen] | None:
    """The screen of a place of work; None for one's own desk."""
    if place not in SCREENS:
        return None
    module, _, name = SCREENS[place].rpartition(".")
    return cast("type[DeskScreen]", getattr(import_module(module), name))
