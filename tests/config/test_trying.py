"""Cases beside the rules: the shipped ones hold, what differs is told, what is wrong is named with its place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from config import Rules, load
from config.loading import CASES, SHIPPED
from config.scenarios import moment, written
from config.texts import Translator
from config.trying import Tried, files, tried

SAY = Translator("en").say
FACTS = "facts: {kind: complaint, received_at: 2026-11-23 09:00, product_class: health_food}"


def test_the_shipped_rules_say_what_the_shipped_cases_expect(rules: Rules) -> None:
    paths = files(SHIPPED)
    assert paths
    for path in paths:
        found, faults = tried(rules, path)
        assert (faults, [one for one in found if one.differences]) == ([], [])
        assert len(found) >= 12


def tried_text(rules: Rules, tmp_path: Path, text: str) -> tuple[list[Tried], list[str]]:
    path = tmp_path / f"ours{CASES}"
    path.write_text(text, "utf-8")
    found, faults = tried(rules, path)
    return found, [f"{fault} {SAY(fault.text)}" for fault in faults]


def test_another_rule_is_a_difference(rules: Rules, tmp_path: Path) -> None:
    text = (SHIPPED / "sla.yaml").read_text("utf-8")
    (tmp_path / "sla.yaml").write_text(
        text.replace("plan: {workdays: 2}, solve", "plan: {workdays: 3}, solve"), "utf-8"
    )
    changed = load(tmp_path)
    for path in files(SHIPPED):
        found, _ = tried(changed, path)
        different = {one.name: one.differences for one in found if one.differences}
        [difference] = different["An ordinary complaint on a Monday morning"]
        assert SAY(difference.what) == "due time of “Plan told”"
        assert (difference.expected, difference.found) == ("2026-11-25 18:00", "2026-11-26 18:00")


def test_everything_that_can_be_expected_can_differ(rules: Rules, tmp_path: Path) -> None:
    text = f"""
cases:
  - name: all wrong
    {FACTS}
    staff: [{{login: a, skills: [health_food]}}, {{login: b}}]
    expect:
      severity: P1
      severity_rule: p1.health
      queue: general
      queue_rule: general
      skills: []
      first: b
      due: {{first_response: 2026-11-23 13:00:01, plan: 2026-11-25 24:00, solve: none, legal: 2026-12-01 18:00}}
"""
    [one], faults = tried_text(rules, tmp_path, text)
    assert faults == []
    assert (one.place.file, one.place.line, one.place.column) == ("ours.case.yaml", 3, 11)
    said = [f"{SAY(each.what)}: {each.expected} / {each.found}" for each in one.differences]
    assert said == [
        "severity: P1 / P3",
        "severity rule: p1.health / p3.other",
        "queue: general / health_food",
        "queue rule: general / health_food",
        "first candidate: b / a",
        "skills: none / health_food",
        "due time of “First response”: 2026-11-23 13:00:01 / 2026-11-23 13:00",
        "due time of “Plan told”: 2026-11-25 24:00 / 2026-11-25 18:00",
        "due time of “Solved”: none / 2026-11-30 18:00",
        "due time of “Legal limit”: 2026-12-01 18:00 / none",
    ]


@pytest.mark.parametrize(
    ("case", "key", "words"),
    [
        (f"{{name: x, {FACTS}, expect: {{queue: helth_food}}}}", "cases[0].expect.queue", "did you mean health_food?"),
        (f"{{name: x, {FACTS}, expect: {{severity: P5}}}}", "cases[0].expect.severity", "P1"),
        (f"{{name: x, {FACTS}, expect: {{queue_rule: nowhere}}}}", "cases[0].expect.queue_rule", "known are"),
        (f"{{name: x, {FACTS}, expect: {{severity_rule: p1.helth}}}}", "cases[0].expect.severity_rule", "p1.health"),
        (f"{{name: x, {FACTS}, expect: {{skills: [p9]}}}}", "cases[0].expect.skills[0]", "known are"),
        (f"{{name: x, {FACTS}, expect: {{first: z}}}}", "cases[0].expect.first", "known are: none"),
        (f"{{name: x, {FACTS}, expect: {{due: {{plan: soon}}}}}}", "cases[0].expect.due.plan", "2026-10-08 11:50"),
        (f"{{name: x, {FACTS}, expect: {{due: {{plam: none}}}}}}", "cases[0].expect.due.plam", "did you mean plan?"),
        (f"{{name: x, {FACTS}, expect: {{}}}}", "cases[0].expect", "nothing is expected here"),
        (
            "{name: x, facts: {kind: complaint, received_at: 2026-02-30 10:00}, expect: {queue: general}}",
            "cases[0].facts.received_at",
            "expected a time",
        ),
        (
            "{name: x, facts: {kind: return, received_at: 2026-11-23 09:00, same_batch: -1}, expect: {queue: general}}",
            "cases[0].facts",
            "negative",
        ),
        (
            f"{{name: x, {FACTS}, pauses: [{{from: 2026-11-24 10:00, to: 2026-11-24 9:00}}], expect: {{first: none}}}}",
            "cases[0].pauses[0].to",
            "ends before it begins",
        ),
        (
            f"{{name: x, {FACTS}, staff: [{{login: a}}, {{login: a, team: nobody}}], expect: {{queue: general}}}}",
            "cases[0].staff[1].login",
            "twice",
        ),
    ],
)
def test_a_wrong_case_is_a_fault_with_its_place(rules: Rules, tmp_path: Path, case: str, key: str, words: str) -> None:
    found, faults = tried_text(rules, tmp_path, f"cases:\n  - {case}\n")
    assert found == []
    assert faults[0].startswith("ours.case.yaml:2:")
    assert f": {key} " in faults[0]
    assert words in faults[0]


def test_two_cases_of_one_name(rules: Rules, tmp_path: Path) -> None:
    case = f"  - {{name: x, {FACTS}, expect: {{queue: health_food}}}}\n"
    assert "there is a case x already" in tried_text(rules, tmp_path, "cases:\n" + case * 2)[1][0]


@pytest.mark.parametrize(
    ("given", "utc", "inclusive"),
    [
        ("2026-10-08 11:50", "2026-10-08T03:50", True),
        ("2026-10-08 24:00", "2026-10-08T16:00", False),
        ("2026-10-08T11:50:07", "2026-10-08T03:50:07", True),
        ("2026-10-08T11:50+00:00", "2026-10-08T11:50", True),
        ("2026-10-08T11:50Z", "2026-10-08T11:50", True),
    ],
)
def test_times_as_they_are_written(rules: Rules, given: str, utc: str, inclusive: bool) -> None:
    found = moment(given, rules.zone)
    assert found == (datetime.fromisoformat(utc).replace(tzinfo=UTC), inclusive)
    assert moment(written(*found, rules.zone), rules.zone) == found


@pytest.mark.parametrize(
    "given",
    [
        "",
        "soon",
        "2026-10-08",
        "2026-13-08 10:00",
        "2026-10-08 24:01",
        "2026-10-08 25:00",
        "9999-12-31 24:00",
        "0001-01-01 00:00",
    ],
)
def test_times_that_are_none(rules: Rules, given: str) -> None:
    assert moment(given, rules.zone) is None
