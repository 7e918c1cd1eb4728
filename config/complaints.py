"""How complaints are investigated, settled and ended (workflows 2): complaints.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from config.approval import LONGEST
from config.budget import Budget
from config.facts import Severity
from config.reading import Document, Fault, unknown
from config.texts import Name, T, Text, Translator


class InvestigationItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something to look into, and the department that does."""

    name: Name
    department: str


class SolutionKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of solution: the matter of approval, and the department that carries it out."""

    name: Name
    matter: str | None = None
    department: str | None = None


class Prevention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The cases for which root cause and preventive measure must be known before they are closed."""

    severities: tuple[Severity, ...]
    responsibilities: tuple[str, ...]


class Involved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From how many times on somebody is brought in."""

    manager: int
    supervisor: int = 0


class Unreachable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must have been tried before a case is closed because nobody could be reached (T18)."""

    attempts: int
    days: int
    channels: int
    silent_days: int

    @property
    def silence(self) -> timedelta:
        """How long the customer has been silent since the message."""
        return timedelta(days=self.silent_days)


class BatchSignal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many cases of a batch with a similar symptom within so many days give a signal (workflows 9)."""

    days: int
    amber: int
    red: int

    def level(self, count: int) -> str:
        """`red`, `amber`, or nothing."""
        return "red" if count >= self.red else "amber" if count >= self.amber else ""


class Complaints(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """complaints.yaml. Days are natural days."""

    investigation: dict[str, InvestigationItem]
    departments: tuple[str, ...]
    always_investigated: tuple[str, ...]
    needs_report: tuple[str, ...]
    needs_prevention: Prevention
    health: dict[str, Name]
    solutions: dict[str, SolutionKind]
    cost_categories: dict[str, Name]
    refusals: Involved
    reopenings: Involved
    cause_departments: dict[str, str]
    cause_answer: Budget
    reopen_days: int
    result_days: int
    unreachable: Unreachable
    unmerge_days: int
    report_hours: float
    batch: BatchSignal
    routes: tuple[Name, ...]

    def routes_said(self, words: Translator) -> str:
        """The outside routes, one after the other, for a message."""
        return words.say(Text("{routes}", {"routes": list(self.routes)}))

    def must_investigate(self, severity: str, category: str) -> bool:
        """Whether the plan may not be made without an investigation (T3a)."""
        return severity == "P1" or category in self.always_investigated

    def must_prevent(self, severity: str, responsibility: str, reopened: int) -> bool:
        """Whether root cause and preventive measure are needed before closing (S02-23)."""
        wanted = self.needs_prevention
        return severity in wanted.severities or responsibility in wanted.responsibilities or reopened > 0


def faults(
    file: Complaints,
    document: Document,
    categories: Mapping[str, object],
    responsibilities: Mapping[str, object],
    departments: Mapping[str, object],
    matters: Mapping[str, object],
) -> list[Fault]:
    """Unknown categories, responsibilities, departments and matters, and numbers that can never be meant."""
    named: list[tuple[str, str, Mapping[str, object]]] = []
    named += [(f"departments[{i}]", name, departments) for i, name in enumerate(file.departments)]
    named += [(f"always_investigated[{i}]", name, categories) for i, name in enumerate(file.always_investigated)]
    named += [(f"needs_report[{i}]", name, responsibilities) for i, name in enumerate(file.needs_report)]
    for i, name in enumerate(file.needs_prevention.responsibilities):
        named.append((f"needs_prevention.responsibilities[{i}]", name, responsibilities))
    for key, item in file.investigation.items():
        named.append((f"investigation.{key}.department", item.department, file_departments(file)))
    for key, solution in file.solutions.items():
        if solution.matter is not None:
            named.append((f"solutions.{key}.matter", solution.matter, matters))
        if solution.department is not None:
            named.append((f"solutions.{key}.department", solution.department, departments))
    for key, department in file.cause_departments.items():
        named.append((f"cause_departments.{key}", key, responsibilities))
        named.append((f"cause_departments.{key}", department, departments))
    found = [document.fault(key, unknown(name, known)) for key, name, known in named if name not in known]
    found += _number_faults(file, document)
    if not file.batch.amber < file.batch.red:
        found.append(document.fault("batch.red", T("red must be more than amber")))
    return found


def _number_faults(file: Complaints, document: Document) -> list[Fault]:
    found = []
    for key in ("reopen_days", "result_days", "unmerge_days", "report_hours"):
        if not 0 <= getattr(file, key) < LONGEST:
            found.append(document.fault(key, T("{key} is negative, or beyond all measure", key=key)))
    counted = {
        "unreachable": ("attempts", "days", "channels", "silent_days"),
        "batch": ("days", "amber"),
        "refusals": ("supervisor", "manager"),
        "reopenings": ("manager",),
    }
    for part, names in counted.items():
        for name in names:
            if not 0 < getattr(getattr(file, part), name) < LONGEST:
                text = T("{key} must be more than 0, and within measure", key=name)
                found.append(document.fault(f"{part}.{name}", text))
    return found


def file_departments(file: Complaints) -> dict[str, str]:
    """The departments whose opinion an investigation needs, by key."""
    return {name: name for name in file.departments}
