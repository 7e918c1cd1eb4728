"""Rules of clocks that are refused, with where and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest

from config import check
from config.texts import Translator


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "{desk_minutes: 240}, plan: {workdays: 2}",
            "{workdays: 6}, plan: {workdays: 2}",
            "First response is due later than Solved",
        ),
        (
            "plan: {hours: 4}, solve: {hours: 24}",
            "plan: {hours: 40}, solve: {hours: 24}",
            "Plan told is due later than Solved",
        ),
        ("{minutes: 5, calendar: hotline}", "{minutes: 5, calendar: hotlime}", "did you mean hotline?"),
        ("{desk_minutes: 240}", "{desk_minutes: -240}", "desk_minutes must be more than 0"),
        ("{desk_minutes: 240}", "{desk_minutes: 240, hours: 4}", "exactly one of these keys"),
        ("{desk_minutes: 240}", "{desk_minuts: 240}", "did you mean desk_minutes?"),
        ("kind: [repair]", "kind: [repairs]", "did you mean repair?"),
        ("kind: [repair]", "category: [repairing]", "'repairing'"),
        (
            "name: {en: suggestion, zh: 建议}",
            "name: {en: suggestion, zh: 建议}\n    when: {kind: [suggestion]}",
            "must have no `when:`",
        ),
        ("id: sla.return", "id: sla.repair", "there is a rule sla.repair already"),
        (
            "- {from: 2026-01-01, clocks: {}}",
            "- {from: 2026-01-01, to: 2026-05-31, clocks: {}}",
            "no version is in force after",
        ),
        ("clock: answer", "clock: answers", "did you mean answer?"),
        ("clocks: [plan, solve]", "clocks: [plan, first_response]", "'first_response'"),
        ("        sms: {limit", "        sns: {limit", "did you mean sms?"),
        ("        sms: {limit: {minutes: 15, calendar: hotline}}\n", "", "the key sms is missing"),
        ("\n  interim:", "\n  interims:", "did you mean interim?"),
        ("limit: {natural_days: 3}", "limit: {workdays: 3}", "a stop is limited by"),
        ("total_stop: {natural_days: 10}", "total_stop: {desk_minutes: 10}", "a stop is limited by"),
        ("service_level: 95", "service_level: 101", "service_level is from 1 to 100"),
        (
            "total_stop: {natural_days: 10}",
            "total_stop: {hours: 240, not_before: 2026-01-01T00:00:00Z}",
            "this is not written in rules",
        ),
    ],
)
def test_rules_that_are_refused(rewritten: Callable[..., Path], old: str, new: str, says: str) -> None:
    found = check(rewritten("sla.yaml", old, new))
    said = [Translator("en", UTC).say(fault.text) for fault in found]
    assert any(says in text for text in said), said
    assert all(fault.place.file == "sla.yaml" and fault.place.line > 1 for fault in found)
