"""Rules as if their newest versions were in force already: a draft is tried before its day has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from config.sla import Sla
from config.versions import V, Version

if TYPE_CHECKING:
    from config.loading import Rules


def newest(rules: Rules) -> Rules:
    """The same rules with the newest version of each alone, which is then the one in force on every day."""
    file = rules.sla.file
    alone = msgspec.structs.replace
    sla = alone(
        file,
        targets=tuple(alone(target, versions=_last(target.versions)) for target in file.targets),
        channels=alone(file.channels, versions=_last(file.channels.versions)),
        legal=tuple(alone(rule, versions=_last(rule.versions)) for rule in file.legal),
        steps={name: alone(step, versions=_last(step.versions)) for name, step in file.steps.items()},
    )
    return alone(
        rules,
        severity=alone(rules.severity, versions=_last(rules.severity.versions)),
        routing=alone(rules.routing, versions=_last(rules.routing.versions)),
        sla=Sla(sla),
    )


def newest_days(rules: Rules) -> dict[str, date]:
    """By file, the first day of the newest version that stands in it."""
    return {
        "severity.yaml": max(version.start for version in rules.severity.versions),
        "routing.yaml": max(version.start for version in rules.routing.versions),
        "sla.yaml": max(version.start for versions in limits(rules) for version in versions),
    }


def limits(rules: Rules) -> list[Sequence[Version]]:
    """The versions of each rule of sla.yaml that gives a limit."""
    file = rules.sla.file
    return [
        *(target.versions for target in file.targets),
        file.channels.versions,
        *(rule.versions for rule in file.legal),
        *(step.versions for step in file.steps.values()),
    ]


def _last(versions: Sequence[V]) -> tuple[V, ...]:
    return (max(versions, key=lambda version: version.start),)
