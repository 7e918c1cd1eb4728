"""What is asked of the rules across their files, once these could be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from config import (
    approval,
    calendar,
    callback_checks,
    categories,
    complaints,
    escalation,
    gateways,
    keys,
    knowledge,
    messages,
    numbering,
    privacy,
    return_checks,
    routing,
    severity,
    sla,
    wording,
)
from config.reading import Document, Fault

Values = Mapping[str, Any]
Documents = Mapping[str, Document]
Check = tuple[Callable[[Values, Documents], list[Fault]], tuple[str, ...]]
"""Finds faults in files that could be read, and which files these are."""


def _alone(name: str, faults: Callable[[Any, Document], list[Fault]]) -> Check:
    """The check of a file that asks no other file."""
    return (lambda values, documents: faults(values[name], documents[name])), (name,)


def _with_words(name: str, faults: Callable[[Any, Document, Mapping[str, frozenset[str]]], list[Fault]]) -> Check:
    """The check of a file that names categories, symptoms or demands."""

    def check_words(values: Values, documents: Documents) -> list[Fault]:
        return faults(values[name], documents[name], categories.keys(values["categories.yaml"]))

    return check_words, (name, "categories.yaml")


def _calendar_faults(values: Values, documents: Documents) -> list[Fault]:
    return calendar.faults(
        values["calendar.yaml"], documents["calendar.yaml"], values["holidays.yaml"], documents["holidays.yaml"]
    )


def _sla_faults(values: Values, documents: Documents) -> list[Fault]:
    """Targets are held against calendars, so these must be right first."""
    if _calendar_faults(values, documents):
        return []
    calendars = calendar.Calendars.build(values["calendar.yaml"], values["holidays.yaml"])
    return sla.faults(values["sla.yaml"], documents["sla.yaml"], calendars, categories.keys(values["categories.yaml"]))


def _escalation_faults(values: Values, documents: Documents) -> list[Fault]:
    return escalation.faults(
        values["escalation.yaml"],
        documents["escalation.yaml"],
        categories.keys(values["categories.yaml"]),
        values["roles.yaml"].roles,
        values["calendar.yaml"].calendars,
    )


def _knowledge_faults(values: Values, documents: Documents) -> list[Fault]:
    known = categories.keys(values["categories.yaml"])
    return knowledge.faults(values["knowledge.yaml"], documents["knowledge.yaml"], known, values["wording.yaml"])


def _approval_faults(values: Values, documents: Documents) -> list[Fault]:
    return approval.faults(values["approval.yaml"], documents["approval.yaml"], values["roles.yaml"].roles)


def _return_faults(values: Values, documents: Documents) -> list[Fault]:
    return return_checks.faults(values["returns.yaml"], documents["returns.yaml"], values["categories.yaml"].categories)


def _complaint_faults(values: Values, documents: Documents) -> list[Fault]:
    words = values["categories.yaml"]
    return complaints.faults(
        values["complaints.yaml"],
        documents["complaints.yaml"],
        words.categories,
        words.responsibilities,
        values["routing.yaml"].departments,
        values["approval.yaml"].matters,
    )


def _callback_faults(values: Values, documents: Documents) -> list[Fault]:
    return callback_checks.faults(
        values["callbacks.yaml"],
        documents["callbacks.yaml"],
        values["calendar.yaml"].calendars,
        values["wording.yaml"],
    )


CHECKS: tuple[Check, ...] = (
    _alone("categories.yaml", categories.faults),
    _alone("numbering.yaml", numbering.faults),
    _alone("privacy.yaml", privacy.faults),
    _alone("messages.yaml", messages.faults),
    _alone("gateways.yaml", gateways.faults),
    _alone("wording.yaml", wording.faults),
    _alone("keys.yaml", keys.faults),
    _with_words("severity.yaml", severity.faults),
    _with_words("routing.yaml", routing.faults),
    (_calendar_faults, ("calendar.yaml", "holidays.yaml")),
    (_sla_faults, ("calendar.yaml", "holidays.yaml", "sla.yaml", "categories.yaml")),
    (_escalation_faults, ("escalation.yaml", "categories.yaml", "roles.yaml", "calendar.yaml")),
    (_knowledge_faults, ("knowledge.yaml", "wording.yaml", "categories.yaml")),
    (_approval_faults, ("approval.yaml", "roles.yaml")),
    (_return_faults, ("returns.yaml", "categories.yaml")),
    (_callback_faults, ("callbacks.yaml", "calendar.yaml", "wording.yaml")),
    (_complaint_faults, ("complaints.yaml", "categories.yaml", "routing.yaml", "approval.yaml")),
)
"""What is asked once the files could be read."""
