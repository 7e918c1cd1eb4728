"""Rules as if their newest versions were in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from config import Rules, load
from config.facts import Facts
from config.newest import limits, newest, newest_days
from config.severity import decide

LATER = """    to: 2027-02-28
    rules: [{id: old, severity: P4, name: {en: Old, zh: 旧}}]
  - from: 2027-03-01
    rules:"""


def test_the_newest_version_is_in_force_on_every_day(
    rewritten: Callable[..., Path], facts: Callable[..., Facts]
) -> None:
    rules = load(rewritten("severity.yaml", "    rules:", LATER))
    past = facts(received_at=datetime(2026, 2, 1, tzinfo=UTC))
    assert decide(rules, past).rule == "old"
    assert decide(newest(rules), past).rule == "p3.other"
    assert newest_days(rules)["severity.yaml"] == date(2027, 3, 1)


def test_every_limit_keeps_one_version(rules: Rules) -> None:
    alone = newest(rules)
    assert all(len(versions) == 1 for versions in limits(alone))
    assert len(limits(alone)) == len(limits(rules))
    assert alone.sla.stops == rules.sla.stops
