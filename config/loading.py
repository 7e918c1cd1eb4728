"""The door of the rules: all files read, every fault found, one `Rules` made of them or none.

The shipped defaults lie beside this module; a company's own directory replaces them file by file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from pathlib import Path
from typing import Any

import msgspec

from config import (
    approval,
    calendar,
    categories,
    complaints,
    gateways,
    knowledge,
    messages,
    numbering,
    privacy,
    roles,
    routing,
    severity,
    sla,
    wording,
)
from config.reading import Document, Fault, Place, read, unknown
from config.texts import T, Text

SHIPPED = Path(__file__).parent
FILES: dict[str, type[msgspec.Struct]] = {
    "calendar.yaml": calendar.CalendarFile,
    "holidays.yaml": calendar.HolidayFile,
    "sla.yaml": sla.SlaFile,
    "severity.yaml": severity.SeverityRules,
    "routing.yaml": routing.Routing,
    "roles.yaml": roles.Roles,
    "categories.yaml": categories.CategoriesFile,
    "numbering.yaml": numbering.Numbering,
    "privacy.yaml": privacy.Privacy,
    "messages.yaml": messages.Messages,
    "gateways.yaml": gateways.Gateways,
    "wording.yaml": wording.Wording,
    "knowledge.yaml": knowledge.KnowledgeFile,
    "approval.yaml": approval.Approval,
    "complaints.yaml": complaints.Complaints,
}
"""The files of the rules, and what each must be."""


Values = Mapping[str, Any]
Documents = Mapping[str, Document]
Check = tuple[Callable[[Values, Documents], list[Fault]], tuple[str, ...]]
"""Finds faults in files that could be read, and which files these are."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """All rules, checked. `directory` is the company's own, None for the shipped ones."""

    directory: Path | None
    calendars: calendar.Calendars
    sla: sla.Sla
    severity: severity.SeverityRules
    routing: routing.Routing
    roles: roles.Roles
    categories: categories.Categories
    numbering: numbering.Numbering
    privacy: privacy.Privacy
    messages: messages.Messages
    gateways: gateways.Gateways
    wording: wording.Wording
    knowledge: knowledge.Knowledge
    approval: approval.Approval
    complaints: complaints.Complaints

    @property
    def zone(self) -> tzinfo:
        """The zone in which the desk lives and in which instants are shown."""
        return self.calendars.zone


class RulesInvalid(Exception):  # noqa: N818 - what it is, not that it is an error
    """The rules have faults; nothing was loaded."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(f"{fault} {fault.text.message}" for fault in faults))
        self.faults = faults


def load(directory: Path | None = None, operations: frozenset[str] | None = None) -> Rules:
    """Read and check all rules.

    Args:
        directory: the company's own files; those that are not there are the shipped ones.
        operations: the names of all operations; roles that name others are at fault.

    Raises:
        RulesInvalid: with every fault of every file.
    """
    rules, faults = _load(directory, operations)
    if rules is None:
        raise RulesInvalid(faults)
    return rules


def check(directory: Path | None = None, operations: frozenset[str] | None = None) -> list[Fault]:
    """Every fault of the rules, by file, line and column; empty when they can be loaded."""
    return _load(directory, operations)[1]


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each file, for editors."""
    return {name: msgspec.json.schema(kind) for name, kind in FILES.items()}


def _load(directory: Path | None, operations: frozenset[str] | None) -> tuple[Rules | None, list[Fault]]:
    faults = _foreign_files(directory)
    values: dict[str, Any] = {}
    documents: dict[str, Document] = {}
    for name, kind in FILES.items():
        own = directory / name if directory else None
        value, document = read(own if own and own.is_file() else SHIPPED / name, kind)
        faults += document.faults
        documents[name] = document
        if value is not None:
            values[name] = value
    for faults_of, names in _CHECKS:
        if all(name in values for name in names):
            faults += faults_of(values, documents)
    if "roles.yaml" in values:
        faults += roles.faults(values["roles.yaml"], documents["roles.yaml"], operations)
    if faults:
        return None, sorted(faults, key=lambda fault: fault.place)
    return _built(directory, values), []


def _foreign_files(directory: Path | None) -> list[Fault]:
    """A directory that is not there, or YAML files in it that are none of the rules."""
    if directory is None:
        return []
    if not directory.is_dir():
        return [Fault(Place(str(directory), 1, 1), "", T("there is no such directory"))]
    return [
        Fault(Place(path.name, 1, 1), "", _no_rules_file(path.name))
        for path in sorted(directory.iterdir())
        if path.suffix in (".yaml", ".yml") and path.name not in FILES
    ]


def _no_rules_file(name: str) -> Text:
    return T("this is not a file of the rules: {why}", why=unknown(name, FILES))


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


def _knowledge_faults(values: Values, documents: Documents) -> list[Fault]:
    known = categories.keys(values["categories.yaml"])
    return knowledge.faults(values["knowledge.yaml"], documents["knowledge.yaml"], known, values["wording.yaml"])


def _approval_faults(values: Values, documents: Documents) -> list[Fault]:
    return approval.faults(values["approval.yaml"], documents["approval.yaml"], values["roles.yaml"].roles)


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


_CHECKS: tuple[Check, ...] = (
    _alone("categories.yaml", categories.faults),
    _alone("numbering.yaml", numbering.faults),
    _alone("privacy.yaml", privacy.faults),
    _alone("messages.yaml", messages.faults),
    _alone("gateways.yaml", gateways.faults),
    _alone("wording.yaml", wording.faults),
    _with_words("severity.yaml", severity.faults),
    _with_words("routing.yaml", routing.faults),
    (_calendar_faults, ("calendar.yaml", "holidays.yaml")),
    (_sla_faults, ("calendar.yaml", "holidays.yaml", "sla.yaml", "categories.yaml")),
    (_knowledge_faults, ("knowledge.yaml", "wording.yaml", "categories.yaml")),
    (_approval_faults, ("approval.yaml", "roles.yaml")),
    (_complaint_faults, ("complaints.yaml", "categories.yaml", "routing.yaml", "approval.yaml")),
)
"""What is asked once the files could be read."""


def _built(directory: Path | None, values: dict[str, Any]) -> Rules:
    plan = sla.Sla(values["sla.yaml"])
    stops = {key: reason.name for key, reason in plan.stops.items()}
    return Rules(
        directory=directory,
        calendars=calendar.Calendars.build(values["calendar.yaml"], values["holidays.yaml"]),
        sla=plan,
        severity=values["severity.yaml"],
        routing=values["routing.yaml"],
        roles=values["roles.yaml"],
        categories=categories.Categories(values["categories.yaml"], stops),
        numbering=values["numbering.yaml"],
        privacy=values["privacy.yaml"],
        messages=values["messages.yaml"],
        gateways=values["gateways.yaml"],
        wording=values["wording.yaml"],
        knowledge=knowledge.Knowledge(values["knowledge.yaml"]),
        approval=values["approval.yaml"],
        complaints=values["complaints.yaml"],
    )
