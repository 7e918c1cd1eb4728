"""The door of the rules: all files read, every fault found, one `Rules` made of them or none.

The shipped defaults lie beside this module; a company's own files, from a directory or from texts in memory,
replace them file by file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path
from typing import Any

import msgspec

from config import (
    approval,
    calendar,
    callbacks,
    categories,
    complaints,
    eligibility,
    escalation,
    gateways,
    keys,
    knowledge,
    messages,
    numbering,
    privacy,
    returns,
    roles,
    routing,
    severity,
    sla,
    wording,
)
from config.checking import CHECKS
from config.reading import Document, Fault, Place, read, read_text, unknown
from config.texts import T, Text

SHIPPED = Path(__file__).parent
FILES: dict[str, type[msgspec.Struct]] = {
    "calendar.yaml": calendar.CalendarFile,
    "holidays.yaml": calendar.HolidayFile,
    "sla.yaml": sla.SlaFile,
    "escalation.yaml": escalation.EscalationFile,
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
    "returns.yaml": returns.Returns,
    "callbacks.yaml": callbacks.Callbacks,
    "keys.yaml": keys.KeyFile,
}
"""The files of the rules, and what each must be."""
CASES = ".case.yaml"
"""How files end that lie beside the rules and say what is expected of them; `config.trying` reads them."""


Source = Path | Mapping[str, str] | None
"""Where a company's own files are: a directory, or YAML texts by the names of the files; None for none of them."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """All rules, checked. `directory` is the company's own, None for others; `number` that of a stored set, or 0."""

    directory: Path | None
    number: int
    calendars: calendar.Calendars
    sla: sla.Sla
    escalation: escalation.Escalation
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
    returns: returns.Returns
    eligibility: eligibility.Eligibility
    callbacks: callbacks.Callbacks
    keys: keys.KeyFile

    @property
    def zone(self) -> tzinfo:
        """The zone in which the desk lives and in which instants are shown."""
        return self.calendars.zone


class RulesInvalid(Exception):  # noqa: N818 - what it is, not that it is an error
    """The rules have faults; nothing was loaded."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(f"{fault} {fault.text.message}" for fault in faults))
        self.faults = faults


def load(source: Source = None, operations: frozenset[str] | None = None, *, number: int = 0) -> Rules:
    """Read and check all rules.

    Args:
        source: the company's own files; those that are not there are the shipped ones.
        operations: the names of all operations; roles that name others are at fault.
        number: of the set that these are, where they are stored.

    Raises:
        RulesInvalid: with every fault of every file.
    """
    rules, faults = _load(source, operations, number)
    if rules is None:
        raise RulesInvalid(faults)
    return rules


def check(source: Source = None, operations: frozenset[str] | None = None) -> list[Fault]:
    """Every fault of the rules, by file, line and column; empty when they can be loaded."""
    return _load(source, operations, 0)[1]


def texts_of(source: Source = None, *, whole: bool = False) -> dict[str, str]:
    """The files of a sound source by name; with `whole`, the shipped ones for those that it does not have."""
    own = _own(source)
    chosen = {name: own.get(name, SHIPPED / name) for name in FILES} if whole else own
    return {name: text if isinstance(text, str) else text.read_text("utf-8") for name, text in chosen.items()}


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each file, for editors."""
    return {name: msgspec.json.schema(kind) for name, kind in FILES.items()}


def files(source: Source = None) -> dict[str, msgspec.Struct]:
    """Each file as it is written, by name, checked like everything that is loaded; the shipped one where there is none.

    Raises:
        RulesInvalid: with every fault of every file.
    """
    values, faults = _read(source, None)
    if faults:
        raise RulesInvalid(faults)
    return values


def _load(source: Source, operations: frozenset[str] | None, number: int) -> tuple[Rules | None, list[Fault]]:
    values, faults = _read(source, operations)
    if faults:
        return None, faults
    return _built(source if isinstance(source, Path) else None, number, values), []


def _read(source: Source, operations: frozenset[str] | None) -> tuple[dict[str, Any], list[Fault]]:
    """The values of all files, and every fault in its order."""
    faults = _foreign_files(source)
    values: dict[str, Any] = {}
    documents: dict[str, Document] = {}
    own = _own(source)
    for name, kind in FILES.items():
        found = own.get(name, SHIPPED / name)
        value, document = read_text(name, found, kind) if isinstance(found, str) else read(found, kind)
        faults += document.faults
        documents[name] = document
        if value is not None:
            values[name] = value
    for faults_of, names in CHECKS:
        if all(name in values for name in names):
            faults += faults_of(values, documents)
    if "roles.yaml" in values:
        faults += roles.faults(values["roles.yaml"], documents["roles.yaml"], operations)
    return values, sorted(faults, key=lambda fault: fault.place)


def _own(source: Source) -> dict[str, str | Path]:
    """The files of the rules that the source has, by name: the texts, or where they lie."""
    if isinstance(source, Path):
        return {name: source / name for name in FILES if (source / name).is_file()}
    return {name: text for name, text in (source or {}).items() if name in FILES}


def _foreign_files(source: Source) -> list[Fault]:
    """A directory that is not there, or YAML files that are none of the rules."""
    if isinstance(source, Path):
        if not source.is_dir():
            return [Fault(Place(str(source), 1, 1), "", T("there is no such directory"))]
        given = [path.name for path in source.iterdir() if path.suffix in (".yaml", ".yml")]
    else:
        given = list(source or {})
    return [
        Fault(Place(name, 1, 1), "", _no_rules_file(name))
        for name in sorted(given)
        if name not in FILES and not name.endswith(CASES)
    ]


def _no_rules_file(name: str) -> Text:
    return T("this is not a file of the rules: {why}", why=unknown(name, FILES))


def _built(directory: Path | None, number: int, values: dict[str, Any]) -> Rules:
    plan = sla.Sla(values["sla.yaml"])
    stops = {key: reason.name for key, reason in plan.stops.items()}
    calendars = calendar.Calendars.build(values["calendar.yaml"], values["holidays.yaml"])
    return Rules(
        directory=directory,
        number=number,
        calendars=calendars,
        sla=plan,
        escalation=escalation.Escalation(values["escalation.yaml"]),
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
        returns=values["returns.yaml"],
        eligibility=eligibility.Eligibility(values["returns.yaml"], calendars),
        callbacks=values["callbacks.yaml"],
        keys=values["keys.yaml"],
    )
