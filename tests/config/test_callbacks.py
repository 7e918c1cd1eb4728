"""callbacks.yaml: faults with their place, samples, plans, who calls, and what is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Rules, check, load
from config.callback_checks import places
from config.callbacks import CallbackKey, Question
from config.loading import SHIPPED
from config.texts import LANGUAGES, Name, Translator

Rewritten = Callable[..., Path]
BOUGHT = date(2026, 3, 1)
FAULTS = [
    ("    calendar: recall", "    calendar: recal", "did you mean recall?"),
    ("  recall:\n", "  recal:\n", "did you mean recall?"),
    ("    asked: true", "    aksed: true", "did you mean asked?"),
    ("    calendar: calling\n    asked: true", "    calendar: calling\n    due: {hours: 1}", "given elsewhere"),
    ("    due: {workdays: 5}\n", "", "the key due is missing"),
    ("due: {workdays: 5}", "due: {workdays: 5, calendar: calls}", "'calls'"),
    ("due: {workdays: 5}", "due: {workdays: 0}", "must be more than 0"),
    ("due: {natural_days: 37}", "due: {natural_days: 30}", "this is over before `after` is"),
    ("questions: [solved, satisfied, opinion]", "questions: [solved, satisfied, solved]", "solved stands here twice"),
    ("questions: [solved, satisfied, opinion]", "questions: [solved, satisfyed]", "satisfyed"),
    ("about your matter {number}.", "about your matter {nummer}.", "did you mean number?"),
    ("Thank you for buying", "Thank you, {number}, for buying", "'number'"),
    ("matter {number}. I should", "matter {promise}. I should", "'promise'"),
    ("matter {number}. I should", "matter {number. I should", "expected '}'"),
    ('opinion: {en: "Is there anything that we should do better?"', 'opinion: {en: " "', "the text is empty"),
    ('settled properly?", zh', 'cured?", zh', "may not be said to customers: cured"),
    ('  speed: {en: "And', '  sped: {en: "And', "did you mean speed?"),
    ("    speed: {en: Response", "    sped: {en: Response", "did you mean speed?"),
    ("    speed: {en: Response speed, zh: 响应速度}\n", "", "the key speed is missing"),
    (
        '  speed: {en: "And for the speed at which we responded?", zh: 对我们的响应速度，您打几分？}\n',
        "",
        "speed is missing",
    ),
    ("kinds: [verification,", "kinds: [verifikation,", "did you mean verification?"),
    ("severities: [P1, P2]", "severities: [P1, P9]", "P9"),
    ("channels: [seller]", "channels: [sellers]", "did you mean seller?"),
    ("{most: 3, days: 2,", "{most: 0, days: 2,", "most is from 1"),
    ("{most: 3, days: 2,", "{most: 3, days: 0,", "days is from 1"),
    ("{most: 3, days: 2,", "{most: 3, days: 4,", "so many days need as many attempts"),
    ("apart: {hours: 4}", "apart: {workdays: 1}", "this runs day and night"),
    ("apart: {hours: 4}", "apart: {hours: -4}", "must be more than 0"),
    ("message: {days: 7}", "message: {days: 0}", "days is from 1"),
    ("reschedule: {most: 2, days: 7}", "reschedule: {most: -1, days: 7}", "most is from 0"),
    ("reschedule: {most: 2, days: 7}", "reschedule: {most: 2, days: 0}", "days is from 1"),
    ("refused_rest_days: 90", "refused_rest_days: -90", "refused_rest_days is from 0"),
    ("calling_minutes: 30", "calling_minutes: 0", "calling_minutes is from 1"),
    ("dissatisfied: 2", "dissatisfied: 0", "dissatisfied is from 1 to 5"),
    ("dissatisfied: 2", "dissatisfied: 5", "more points than dissatisfaction"),
    ("praise: 5", "praise: 6", "praise is from 1 to 5"),
    ("rest_days: 30", "rest_days: 1000000", "rest_days is from 0"),
    ("at_risk: {seconds: 900}", "at_risk: {desk_minutes: 15}", "this runs day and night"),
    ("others_after: {seconds: 300}", "others_after: {seconds: 901}", "the promise is broken before that"),
    ("{done: 98", "{done: 101", "done is from 0 to 100"),
    ("reached: 75}", "reached: -1}", "reached is from 0 to 100"),
    ("consultation: 10", "consultation: 101", "consultation is from 0 to 100"),
    ("inspection: 10}", "inspection: -1}", "inspection is from 0 to 100"),
    ("vip: {at: [7, 30, 90]", "vip: {at: [7, 90, 30]", "the days follow one another"),
    ("vip: {at: [7, 30, 90]", "vip: {at: [0, 30, 90]", "at must be more than 0"),
    ("then_every: 90}", "then_every: 0}", "then_every must be more than 0"),
    ("regular: {at: [30]}", "regular: {at: []}", "at least one is needed"),
    ("regular: {at: [30]}", "ordinary: {at: [30]}", "'ordinary'"),
    ("      - from: 2026-01-01", "      - from: 2026-01-01\n        to: 2026-12-31", "no version is in force after"),
    (
        "          regular: {at: [30]}",
        "          regular: {at: [30]}\n      - {from: 2026-06-01, days: {}}",
        "this version overlaps the one before it",
    ),
    (
        "          regular: {at: [30]}",
        "          regular: {at: [30]}\n  - {id: b, name: {en: B, zh: 乙}, versions: [{from: 2026-01-01, days: {}}]}",
        "no product comes to this plan",
    ),
    (
        "plans:\n",
        "plans:\n  - {id: callback.plan, name: {en: B, zh: 乙}, product_classes: [cosmetic], "
        "versions: [{from: 2026-01-01, days: {}}]}\n",
        "there is a rule callback.plan already",
    ),
    ("    versions:\n", "    product_classes: [cosmetics]\n    versions:\n", "did you mean cosmetic?"),
]


@pytest.mark.parametrize(("old", "new", "says"), FAULTS)
def test_a_fault_is_told_with_its_line_and_column(rewritten: Rewritten, old: str, new: str, says: str) -> None:
    found = check(rewritten("callbacks.yaml", old, new))
    told = [fault for fault in found if says in Translator("en").say(fault.text)]
    assert told, [f"{fault} {Translator('en').say(fault.text)}" for fault in found]
    assert all(re.match(r"callbacks\.yaml:\d+:\d+: ", str(fault)) for fault in found)


def test_a_fault_stands_where_it_was_written(rewritten: Rewritten) -> None:
    [fault] = check(rewritten("callbacks.yaml", "most: 3, days: 2", "most: 3, days: 4"))
    lines = (SHIPPED / "callbacks.yaml").read_text("utf-8").splitlines()
    assert lines[fault.place.line - 1].startswith("attempts:")
    assert lines[fault.place.line - 1][: fault.place.column - 1].endswith("days: ")


def test_hours_that_a_company_gives_up_are_missed_by_the_kinds_of_calls(rewritten: Rewritten) -> None:
    found = check(rewritten("calendar.yaml", "  recall:\n", "  alarm:\n"))
    assert [fault.key for fault in found] == ["kinds.recall.calendar"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_is_whole_and_promises_no_treatment(rules: Rules, language: str) -> None:
    callbacks = rules.callbacks
    assert {*callbacks.kinds} == {*get_args(CallbackKey)}
    assert {*callbacks.questions} == {*get_args(Question)}
    openings = []
    for key, kind in callbacks.kinds.items():
        values = {place: f"<{place}>" for place in places(key)}
        opening = _said(kind.opening, language).format(**values)
        assert all(value in opening for value in values.values())
        openings.append(opening)
    for text in (*openings, *(_said(words, language) for words in callbacks.questions.values())):
        assert rules.wording.check_words(text, "health_food") == ()


def _said(name: Name, language: str) -> str:
    return name.zh if language == "zh" else name.en


@pytest.mark.parametrize(
    ("importance", "days"),
    [("vip", [7, 30, 90, 180, 270, 360]), ("important", [15, 60]), ("regular", [30]), ("", []), ("gold", [])],
)
def test_the_plan_goes_by_purchase_date_and_importance(rules: Rules, importance: str, days: list[int]) -> None:
    last = BOUGHT + timedelta(days=400)
    found = rules.callbacks.plan_days(importance, "cosmetic", BOUGHT, BOUGHT, last)
    assert found == tuple(("callback.plan", BOUGHT + timedelta(days=n)) for n in days)


@given(
    first=st.integers(-10, 800), length=st.integers(0, 400), importance=st.sampled_from(["vip", "important", "regular"])
)
def test_a_span_of_a_plan_is_what_the_whole_has_in_it(rules: Rules, first: int, length: int, importance: str) -> None:
    """So nothing is lost or doubled where one span follows another; both ends belong to it."""
    begin = BOUGHT + timedelta(days=first)
    end = begin + timedelta(days=length)
    whole = rules.callbacks.plan_days(importance, "other", BOUGHT, date.min, BOUGHT + timedelta(days=1300))
    found = rules.callbacks.plan_days(importance, "other", BOUGHT, begin, end)
    assert found == tuple((plan, day) for plan, day in whole if begin <= day <= end)


def test_the_first_plan_for_the_class_holds_in_the_version_of_the_purchase(rewritten: Rewritten) -> None:
    own = (
        "plans:\n  - id: own\n    name: {en: Own, zh: 自定}\n    product_classes: [cosmetic]\n    versions:\n"
        "      - {from: 2026-01-01, to: 2026-03-01, days: {regular: {at: [2]}}}\n"
        "      - {from: 2026-03-02, days: {regular: {at: [], then_every: 3}}}\n"
    )
    callbacks = load(rewritten("callbacks.yaml", "plans:\n", own)).callbacks

    def days(product_class: str, bought: date) -> list[tuple[str, int]]:
        found = callbacks.plan_days("regular", product_class, bought, bought, bought + timedelta(days=7))
        return [(plan, (day - bought).days) for plan, day in found]

    assert days("cosmetic", BOUGHT) == [("own", 2)]
    assert days("cosmetic", BOUGHT + timedelta(days=1)) == [("own", 3), ("own", 6)]
    assert days("other", BOUGHT) == []
    assert callbacks.plan_days("vip", "cosmetic", BOUGHT, BOUGHT, date.max) == ()


def test_a_sample_is_the_same_everywhere_and_grows_with_its_share(rules: Rules) -> None:
    numbers = [f"CS{n:08d}" for n in range(2000)]
    chosen = [number for number in numbers if rules.callbacks.sampled(number, 10)]
    assert chosen[:3] == ["CS00000010", "CS00000013", "CS00000018"]
    assert 150 < len(chosen) < 250
    assert all(rules.callbacks.sampled(number, 20) for number in chosen)
    assert not any(rules.callbacks.sampled(number, 0) for number in numbers)
    assert all(rules.callbacks.sampled(number, 100) for number in numbers)


@pytest.mark.parametrize(
    ("kind", "severity", "channel", "other"),
    [
        ("verification", "P1", "phone", True),
        ("verification", "P2", "phone", True),
        ("verification", "P3", "phone", False),
        ("verification", "P4", "seller", True),
        ("inspection", "P3", "seller", True),
        ("promised", "P1", "seller", False),
        ("periodic", "", "", False),
    ],
)
def test_who_handled_an_urgent_or_a_sellers_case_does_not_call_about_it(
    rules: Rules, kind: str, severity: str, channel: str, other: bool
) -> None:
    assert rules.callbacks.other_caller_needed(kind, severity, channel) is other
