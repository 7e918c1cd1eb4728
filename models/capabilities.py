"""All operations of the product, for whoever finds them by name: `desk do`, the check of roles, tests."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from models.operation import OPERATIONS, Operation

MODULES = (
    "models.assignment.dealing",
    "models.assignment.handover",
    "models.alarms.operations",
    "models.approvals.operations",
    "models.assignment.operations",
    "models.attachments.operations",
    "models.callbacks.answering",
    "models.callbacks.attempting",
    "models.callbacks.making",
    "models.callbacks.periodic",
    "models.callbacks.replies",
    "models.callbacks.taking",
    "models.callbacks.watching",
    "models.cases.operations",
    "models.clocks.correcting",
    "models.clocks.operations",
    "models.complaints.accepting",
    "models.complaints.ending",
    "models.complaints.investigating",
    "models.complaints.merging",
    "models.complaints.promising",
    "models.complaints.records",
    "models.complaints.solving",
    "models.consultations.operations",
    "models.contacts.operations",
    "models.customers.operations",
    "models.imports.operations",
    "models.intake.drafts",
    "models.intake.operations",
    "models.messages.deciding",
    "models.messages.notices",
    "models.messages.outbox",
    "models.presence.operations",
    "models.returns.applying",
    "models.returns.choosing",
    "models.returns.ending",
    "models.returns.exchanging",
    "models.returns.inspecting",
    "models.returns.judging",
    "models.returns.proposing",
    "models.returns.receiving",
    "models.returns.refusing",
    "models.returns.repaired",
    "models.returns.travelling",
    "models.refunds.batches",
    "models.refunds.correcting",
    "models.refunds.deciding",
    "models.refunds.paying",
    "models.rules.operations",
    "models.staff.operations",
    "models.staff.sessions",
    "models.staff.terminals",
    "models.stock.operations",
    "models.tasks.operations",
)
"""Where operations stand; a test looks whether one was forgotten."""


def operations() -> Mapping[str, Operation[Any, Any]]:
    """Every operation by its name."""
    for module in MODULES:
        import_module(module)
    return OPERATIONS


def names() -> frozenset[str]:
    """The names of all operations, against which roles are checked."""
    return frozenset(operations())
