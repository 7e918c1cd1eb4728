"""Rules in words: in order, complete, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from config import Rules, load
from config.conditions import Condition
from config.rule_words import MOST_SHOWN, TELLERS, condition_said, holiday_years, told
from config.texts import Language, Translator


def said(rules: Rules, file: str, language: Language = "en") -> list[str]:
    words = Translator(language)
    return [words.say(line.text) for line in told(rules, file)]


def test_severity_rules_stand_in_their_order_with_their_conditions(rules: Rules) -> None:
    lines = said(rules, "severity.yaml")
    assert lines[:3] == [
        "from 2026-01-01 (Thu)",
        "1. P1 Harm to health",
        "when marked Injury, Adverse reaction, Allergic reaction, In hospital",
    ]
    assert "when kind Complaint and the same matter again" in lines
    assert lines[-1] == "when always"


def test_targets_stops_and_legal_limits_are_told(rules: Rules) -> None:
    lines = said(rules, "sla.yaml")
    for expected in (
        "Solved: 5 working days of desk hours",
        "These clocks never stop.",
        "Phone: 20 s, running",
        "Legal 15 days: 15 natural days",
        "when one of: [kind Return], [kind Complaint, Repair and money is claimed]",
        "until its end",
        "Service level, deadlines of a day to be kept: 95 %",
    ):
        assert expected in lines


def test_returns_tell_their_routes_and_where_they_are_worse_than_the_law(rewritten: Callable[..., Path]) -> None:
    old = "        window: {natural_days: 7}\n"
    new = "        override_reason: a trial\n        window: {natural_days: 5}\n"
    lines = said(load(rewritten("returns.yaml", old, new)), "returns.yaml")
    assert "A No-reason return" in lines
    assert "5 natural days after you signed for the goods" in lines
    assert "! worse than the law: the window is shorter than 7 natural days; because: a trial" in lines
    assert "Back to stock, not for Health food" in lines


def test_callbacks_tell_kinds_attempts_promises_and_plans(rules: Rules) -> None:
    lines = said(rules, "callbacks.yaml")
    for expected in (
        "Recall call",
        "called in calling hours in a recall",
        "due within 3 natural days",
        "opens after 30 natural days",
        "at most 3 attempts, on at least 2 days",
        "at least 4 h from one to the next",
        "in cases of P1, P2",
        "broken 15 min after it",
        "VIP: called on day 7, 30, 90, then every 90 days",
    ):
        assert expected in lines
    assert [line for line in lines if line.startswith("“Hello, am I speaking to [customer]?")]


def test_routing_tells_queues_skills_and_weights(rules: Rules) -> None:
    lines = said(rules, "routing.yaml")
    assert "1. Urgent cases first: to the queue Urgent" in lines
    assert lines[-1] == "P1 counts 4, P2 counts 3, P3 counts 2, P4 counts 1; at most 30 for each person"


def test_a_calendar_tells_its_ordinary_week_and_its_years(rules: Rules) -> None:
    assert said(rules, "calendar.yaml")[:2] == ["desk hours", "Monday: 09:00-18:00"]
    lines = said(rules, "holidays.yaml", "zh")
    assert "2026-10-01（周四）至 2026-10-07（周三）：国庆节" in lines
    assert holiday_years(rules.calendars["desk"]) == [(2025, True), (2026, True), (2027, False)]
    assert holiday_years(rules.calendars["hotline"]) == []


@pytest.mark.parametrize("file", TELLERS)
def test_every_line_has_words_in_both_languages(rules: Rules, file: str) -> None:
    english, chinese = said(rules, file), said(rules, file, "zh")
    assert len(english) == len(chinese) > 0
    assert not [line for line in (*english, *chinese) if "{" in line or not line.strip()]
    assert english != chinese


def test_long_lists_of_words_are_cut_with_their_number(rules: Rules) -> None:
    words = tuple(f"w{n}" for n in range(MOST_SHOWN + 3))
    line = Translator("en").say(condition_said(Condition(text_has=words), rules.categories.name))
    assert line.endswith("w11, 3 more")


def test_versions_that_end_tell_both_days(rewritten: Callable[..., Path]) -> None:
    rule = "rules: [{id: x, severity: P3, name: {en: X, zh: 甲}}]"
    ended = f"    to: 2026-06-30\n    {rule}\n  - from: 2026-07-01\n    rules:"
    lines = said(load(rewritten("severity.yaml", "    rules:", ended)), "severity.yaml")
    assert lines[0] == "from 2026-01-01 (Thu) to 2026-06-30 (Tue)"
    assert "from 2026-07-01 (Wed)" in lines
