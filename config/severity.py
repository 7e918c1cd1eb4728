"""How severe a case is: the first rule of the version in force that matches (workflows 1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from config import versions
from config.conditions import Condition, condition_faults, first_match, why
from config.facts import Facts, Severity
from config.reading import Document, Fault
from config.texts import Name, T, Text

if TYPE_CHECKING:
    from config.loading import Rules


class SeverityRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the table: what gives which severity."""

    id: str
    severity: Severity
    name: Name
    when: Condition = Condition()


class SeverityVersion(versions.Version, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table as it was in force from a day on; the last rule must match everything."""

    rules: tuple[SeverityRule, ...]


class SeverityRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """severity.yaml."""

    versions: tuple[SeverityVersion, ...]


class Decision(msgspec.Struct, frozen=True):
    """A severity, the rule and the version that gave it, and why in words."""

    severity: Severity
    rule: str
    version: date
    why: Text


def decide(rules: Rules, facts: Facts) -> Decision:
    """The severity of a case by the rules in force on the day of receipt."""
    day = facts.received_at.astimezone(rules.zone).date()
    version = versions.in_force(rules.severity.versions, day)
    match = first_match(version.rules, lambda rule: rule.when, facts, rules.categories.name)
    if match is None:
        raise AssertionError("the last severity rule matches everything")
    rule, reasons = match
    return Decision(rule.severity, rule.id, version.start, why(rule.name, reasons))


def faults(file: SeverityRules, document: Document, known: Mapping[str, frozenset[str]]) -> list[Fault]:
    """Versions that do not join, rules with the same id, tables that leave a case without severity."""
    found = versions.faults(file.versions, "versions", document)
    for i, version in enumerate(file.versions):
        key = f"versions[{i}].rules"
        ids = [rule.id for rule in version.rules]
        for j, rule in enumerate(version.rules):
            found += condition_faults(rule.when, f"{key}[{j}].when", document, known)
            if rule.id in ids[:j]:
                found.append(document.fault(f"{key}[{j}].id", T("there is a rule {id} already", id=rule.id)))
        if not version.rules or version.rules[-1].when != Condition():
            found.append(document.fault(key, T("the last rule must have no `when:`, so that every case matches one")))
    return found
