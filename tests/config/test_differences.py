"""What changed between two sets of rules, in sentences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from config import RulesInvalid
from config.differences import Change, differences
from config.loading import SHIPPED, files
from config.texts import Translator

Rewritten = Callable[..., Path]
SHOP = "      - {id: general, queue: general"


def said(changes: list[Change], language: Any = "en") -> list[str]:
    return [Translator(language).say(change.text) for change in changes]


def changed(rewritten: Rewritten, file: str, old: str, new: str) -> list[str]:
    return said(differences(files(), files(rewritten(file, old, new))))


def test_the_same_rules_do_not_differ(tmp_path: Path) -> None:
    assert differences(files(), files()) == []
    for path in SHIPPED.glob("*.yaml"):
        (tmp_path / path.name).write_text(f"# a remark\n{path.read_text('utf-8')}\n", "utf-8")
    assert differences(files(), files(tmp_path)) == []


P2 = "clocks: {first_response: {desk_minutes: 120}, plan: {workdays: %s}, solve: {workdays: 3}}"
P3 = "clocks: {first_response: {desk_minutes: 240}, plan: {workdays: 2}, solve: {workdays: 5}}"
IN_FORCE = "in force from 2026-01-01 (Thu)"


@pytest.mark.parametrize(
    ("file", "old", "new", "sentences"),
    [
        (
            "callbacks.yaml",
            "attempts: {most: 3, days: 2, apart: {hours: 4}}",
            "attempts: {most: 4, days: 2, apart: {hours: 5}}",
            [
                "callbacks.yaml: how often at most changes from 3 to 4",
                "callbacks.yaml: the time in between changes from 4 h, running to 5 h, running",
            ],
        ),
        (
            "callbacks.yaml",
            "calendar: recall",
            "calendar: calling",
            [
                "callbacks.yaml, Recall call (recall): "
                "the calendar changes from calling hours in a recall to calling hours"
            ],
        ),
        (
            "callbacks.yaml",
            "vip: {at: [7, 30, 90], then_every: 90}",
            "vip: {at: [7, 30], then_every: 60}",
            [
                f"callbacks.yaml, After the purchase (callback.plan), {IN_FORCE}, VIP: on day: no longer: 90",
                f"callbacks.yaml, After the purchase (callback.plan), {IN_FORCE}, VIP: "
                "then every so many days changes from 90 to 60",
            ],
        ),
        (
            "callbacks.yaml",
            "kinds: [verification, seller,",
            "kinds: [verification, seller, promised,",
            ["callbacks.yaml: the kinds: new: Promised call"],
        ),
        (
            "returns.yaml",
            "window: {natural_days: 7}\n",
            "window: {natural_days: 10}\n",
            [
                "returns.yaml, No-reason return (return.no_reason), in force from 2017-03-15 (Wed): "
                "the window changes from 7 natural days to 10 natural days"
            ],
        ),
        (
            "sla.yaml",
            P2 % 1,
            P2 % 2,
            [
                f"sla.yaml, P2 complaint (sla.complaint.p2), {IN_FORCE}: "
                "Plan told changes from 1 working day of desk hours to 2 working days of desk hours"
            ],
        ),
        (
            "sla.yaml",
            f"      - from: 2026-01-01\n        channel: stricter\n        {P3}",
            f"      - from: 2026-01-01\n        to: 2026-12-31\n        channel: stricter\n        {P3}\n"
            "      - {from: 2027-01-01, clocks: {plan: {workdays: 2}}}",
            [
                f"sla.yaml, P3 complaint (sla.complaint.p3), {IN_FORCE}: last day is new: 2026-12-31 (Thu)",
                "sla.yaml, P3 complaint (sla.complaint.p3): in force from 2027-01-01 (Fri) is new: "
                "the clocks: Plan told: 2 working days of desk hours",
            ],
        ),
        (
            "sla.yaml",
            "wechat: {limit: {minutes: 5, calendar: hotline}}",
            "wechat: {limit: {desk_minutes: 5}}",
            [
                f"sla.yaml, first response on the channel (sla.channel), {IN_FORCE}, WeChat: "
                "the limit changes from 5 min of hotline hours to 5 min of desk hours"
            ],
        ),
        (
            "routing.yaml",
            SHOP,
            "      - {id: oil, queue: cosmetics, name: {en: Oil, zh: 油}, "
            "when: {text_has: [oil, 油], any: [{kind: [return]}, {amount_from: 20000}]}}\n" + SHOP,
            [
                f"routing.yaml, {IN_FORCE}: Oil (oil) is new, before Everything else (general): the queue: Cosmetics, "
                "the condition: words in the text oil or 油 and one of (the kind Return or the amount from ¥200.00)"
            ],
        ),
        ("routing.yaml", "cap: 30", "cap: 25", ["routing.yaml: the load cap changes from 30 to 25"]),
        (
            "routing.yaml",
            "skills: [health_food]}",
            "skills: [health_food, english]}",
            [f"routing.yaml, {IN_FORCE}, the skills for the product class Health food: the skills: new: English"],
        ),
        (
            "severity.yaml",
            "{flags: [injury, adverse_reaction, allergy, hospital]}",
            "{flags: [hospital, injury, adverse_reaction]}",
            [f"severity.yaml, {IN_FORCE}, Harm to health (p1.health): the marks: no longer: Allergic reaction"],
        ),
        (
            "severity.yaml",
            "{flags: [injury, adverse_reaction, allergy, hospital]}",
            "{flags: [injury, adverse_reaction, hospital, allergy]}",
            [
                f"severity.yaml, {IN_FORCE}, Harm to health (p1.health): the marks stand in another order: "
                "Injury, Adverse reaction, In hospital, Allergic reaction"
            ],
        ),
        (
            "severity.yaml",
            "when: {kind: [complaint], repeat: true}",
            "when: {repeat: true}",
            [f"severity.yaml, {IN_FORCE}, Repeat complaint (p2.repeat): the kind is gone, it was Complaint"],
        ),
        (
            "calendar.yaml",
            '&desk ["09:00-18:00"]',
            '&desk ["09:00-12:00", "13:00-18:00"]',
            [
                "calendar.yaml, desk hours (desk): Monday, Tuesday, Wednesday, Thursday, Friday "
                "changes from 09:00-18:00 to 09:00-12:00, 13:00-18:00"
            ],
        ),
        (
            "numbering.yaml",
            "prefix: CS",
            "prefix: KF",
            ["numbering.yaml: prefix changes from CS to KF"],
        ),
    ],
)
def test_a_change_is_a_sentence(rewritten: Rewritten, file: str, old: str, new: str, sentences: list[str]) -> None:
    assert changed(rewritten, file, old, new) == sentences


def test_a_rule_that_was_moved(rewritten: Rewritten) -> None:
    lines = (SHIPPED / "routing.yaml").read_text("utf-8").splitlines(keepends=True)
    cosmetics = next(line for line in lines if "id: cosmetics" in line)
    returns = next(line for line in lines if "id: returns" in line)
    directory = rewritten("routing.yaml", cosmetics, "")
    path = directory / "routing.yaml"
    path.write_text(path.read_text("utf-8").replace(returns, cosmetics + returns), "utf-8")
    moved = differences(files(), files(directory))
    assert said(moved) == [
        f"routing.yaml, {IN_FORCE}: Cosmetics (cosmetics) now stands before Returns and exchanges (returns)"
    ]
    assert [change.kind for change in moved] == ["moved"]


def test_a_rule_that_is_gone(rewritten: Rewritten) -> None:
    lines = (SHIPPED / "routing.yaml").read_text("utf-8").splitlines(keepends=True)
    cosmetics = next(line for line in lines if "id: cosmetics" in line)
    assert changed(rewritten, "routing.yaml", cosmetics, "") == [
        f"routing.yaml, {IN_FORCE}: Cosmetics (cosmetics) is gone, it was: "
        "the queue: Cosmetics, the condition: the product class Cosmetic"
    ]


def test_a_confirmed_year_of_holidays(rewritten: Rewritten) -> None:
    text = (SHIPPED / "holidays.yaml").read_text("utf-8")
    directory = rewritten("holidays.yaml", "state: provisional", "state: official")
    path = directory / "holidays.yaml"
    for old, new in (
        ("from: 2027-02-05, to: 2027-02-10}", "from: 2027-02-04, to: 2027-02-09}"),
        (
            "from: 2027-10-01, to: 2027-10-05}",
            "from: 2027-10-01, to: 2027-10-07}\n        worked:\n"
            "          - {day: 2027-10-09, for: {en: National Day, zh: 国庆节}}",
        ),
        ("          - {day: 2026-02-28, for: {en: Spring Festival, zh: 春节}}\n", ""),
    ):
        assert old in text
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    year = "holidays.yaml, China (china), 2027:"
    assert said(differences(files(), files(directory))) == [
        "holidays.yaml, China (china), 2026: no longer worked in exchange for Spring Festival: 2026-02-28 (Sat)",
        f"{year} the state changes from provisional to official",
        f"{year} new days off: 2027-02-04 (Thu), Spring Festival",
        f"{year} new days off: 2027-10-06 (Wed) to 2027-10-07 (Thu), National Day",
        f"{year} no longer off: 2027-02-10 (Wed), Spring Festival",
        f"{year} worked in exchange for National Day: 2027-10-09 (Sat)",
    ]


def test_the_fields_of_a_kind_are_matched_by_name(rewritten: Rewritten) -> None:
    found = changed(rewritten, "categories.yaml", "{name: demand, required: true}", "{name: demand}")
    assert len(found) == 1
    assert found[0].endswith("whether it is obligatory changes from yes to no")


def test_back_and_forth_tell_the_same_places(rewritten: Rewritten) -> None:
    other = files(rewritten("routing.yaml", SHOP, SHOP.replace("general", "other", 1)))
    there, back = differences(files(), other), differences(other, files())
    assert sorted(change.kind for change in there) == ["gone", "new"]
    assert there[0].where == back[0].where


def test_every_shipped_value_has_words(tmp_path: Path) -> None:
    """Each list emptied in turn: whatever goes is told in both languages, and nothing falls over."""
    before = files()
    for name, file in before.items():
        for field in msgspec.structs.fields(type(file)):
            value = getattr(file, field.name)
            if not isinstance(value, dict | tuple):
                continue
            empty: Any = type(value)()
            after = {**before, name: msgspec.structs.replace(file, **{field.name: empty})}
            for language in ("en", "zh"):
                for old, new in ((before, after), (after, before)):
                    sentences = said(differences(old, new), language)
                    assert bool(sentences) == bool(value)
                    assert not any("Text(" in sentence or "Struct" in sentence for sentence in sentences)


def test_rules_with_faults_are_not_compared(rewritten: Rewritten) -> None:
    with pytest.raises(RulesInvalid):
        files(rewritten("routing.yaml", "cap: 30", "cap: none"))
