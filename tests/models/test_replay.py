"""Trying rules on past cases: every figure of a small week was computed by hand."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from config import Rules, load
from models.cases import facts
from models.cases.tables import Case
from models.desk import Desk
from models.events import last_number
from models.products.tables import Product
from models.refusals import Refused
from models.rules import replay as replays
from models.rules.replay import Replaying, Trial, replay
from models.rules.replay_reading import SameBatch, read
from models.rules.replay_tables import headline, reasons
from models.rules.replay_views import Difference, Moved, Replay
from tests.clock import SettableClock
from tests.conftest import AsRole
from tests.models.complaining import WAYS
from tests.models.replaying import past_week, write_candidate
from tests.models.returning import RETURN_WAYS, Shop

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


@pytest.fixture
def candidate(tmp_path: Path) -> Rules:
    return load(write_candidate(tmp_path / "rules"))


@pytest.fixture
def numbers(desk: Desk, clock: SettableClock) -> list[str]:
    return past_week(desk, clock)


def tried(desk: Desk, candidate: Rules, **more: Any) -> Replay:
    return replay(desk, Trial(candidate=candidate, first=MONDAY, last=FRIDAY, **more))


def clock_figures(found: Replay) -> dict[str, tuple[Any, ...]]:
    """By clock: compared; earlier and later as count, median and largest in hours; judged and the missed ones."""
    hour = timedelta(hours=1)
    return {
        one.kind: (
            one.compared,
            (one.earlier.count, one.earlier.median / hour, one.earlier.largest / hour),
            (one.later.count, one.later.median / hour, one.later.largest / hour),
            (one.judged, one.late_before, one.late_after, one.newly_late, one.newly_kept),
        )
        for one in found.clocks
    }


def test_the_figures_are_those_that_were_computed_by_hand(desk: Desk, numbers: list[str], candidate: Rules) -> None:
    found = tried(desk, candidate)
    assert (found.cases, found.differing, found.corrected) == (6, 5, 2)
    assert found.queues == (Moved("appliance", "general", 4),)
    assert found.severities == (Moved("P3", "P2", 1),)
    assert clock_figures(found) == {
        "first_response": (6, (1, 2, 2), (0, 0, 0), (6, 4, 5, 1, 0)),
        "plan": (5, (1, 24, 24), (4, 24, 24), (5, 5, 3, 0, 2)),
        "solve": (5, (5, 72, 96), (0, 0, 0), (5, 0, 1, 1, 0)),
    }


def test_the_load_is_that_at_the_end_of_each_day(desk: Desk, numbers: list[str], candidate: Rules) -> None:
    found = tried(desk, candidate)
    queues = {load.key: msgspec.structs.astuple(load)[2:] for load in found.queue_loads}
    assert queues == {
        "appliance": (4, 0, 8.0, 0.0, 8, 0),
        "general": (0, 4, 0.0, 8.0, 0, 8),
        "health_food": (1, 1, 2.0, 3.0, 2, 3),
        "consultations": (1, 1, 0.2, 0.2, 1, 1),
    }
    [agent] = found.agent_loads
    assert msgspec.structs.astuple(agent) == ("lin", "林静", 3, 3, 4.2, 5.2, 5, 6)


def test_each_case_that_differs_says_why_on_both_sides(desk: Desk, numbers: list[str], candidate: Rules) -> None:
    found = {one.number: one for one in tried(desk, candidate).differences}
    assert set(found) == {*numbers} - {numbers[2]}
    say = desk.translator.say
    assert say(headline(found[numbers[1]], candidate)) == (
        "P3 becomes P2, First response 2 h earlier, Plan told 1 d earlier, Solved 4 d earlier"
    )
    assert say(reasons(found[numbers[1]].before, candidate)).startswith("P3: Other complaint, return or repair; Health")
    assert "amount ¥2,000.00" in say(reasons(found[numbers[1]].after, candidate))


def test_work_by_hand_does_not_look_like_a_rule(desk: Desk, numbers: list[str], candidate: Rules) -> None:
    """Severity, queue and facts are those at first; the reason is that of the rule, the clocks are those planned."""
    found = {one.number: one for one in tried(desk, candidate).differences}
    for number in numbers[4:]:
        before, after = found[number].before, found[number].after
        assert (before.severity, before.severity_rule, before.queue) == ("P3", "p3.other", "appliance")
        assert (after.severity, after.queue) == ("P3", "general")
        hours = {one.kind: one.moved / timedelta(hours=1) for one in found[number].deadlines if one.moved}
        assert hours == {"plan": 24, "solve": -72}


def test_a_pause_counts_on_both_sides(desk: Desk, numbers: list[str], candidate: Rules) -> None:
    found = next(one for one in tried(desk, candidate).differences if one.number == numbers[3])
    local = {one.kind: (_local(one.before), _local(one.after)) for one in found.deadlines}
    assert local == {"plan": ("11-26 11:00", "11-27 11:00"), "solve": ("12-01 11:00", "11-30 11:00")}


def _local(at: datetime | None) -> str:
    assert at is not None
    return f"{at + timedelta(hours=8):%m-%d %H:%M}"


def test_the_rules_in_force_change_nothing_and_nothing_is_written(desk: Desk, numbers: list[str]) -> None:
    before = last_number(), {case.id: case.version for case in Case.select()}
    found = tried(desk, desk.rules)
    assert (found.cases, found.differing, found.queues, found.severities) == (6, 0, (), ())
    assert before == (last_number(), {case.id: case.version for case in Case.select()})


def test_a_version_of_the_future_is_tried_as_if_in_force(desk: Desk, numbers: list[str], tmp_path: Path) -> None:
    later = (
        "versions:\n  - from: 2027-03-01\n    rules: [{id: all, queue: general, name: {en: All, zh: 全部}}]\n  - from"
    )
    to = "  - from: 2026-01-01\n    to: 2027-02-28"
    changes = {"routing.yaml": (("versions:\n  - from", later), ("  - from: 2026-01-01", to))}
    candidate = load(write_candidate(tmp_path / "later", changes))
    found = tried(desk, candidate)
    assert found.versions["routing.yaml"] == date(2027, 3, 1)
    assert {row.after for row in found.queues} == {"general"}
    assert sum(row.count for row in found.queues) == 6
    by_date = tried(desk, candidate, as_if=False)
    assert (by_date.differing, by_date.versions) == (0, {})


def test_a_clock_of_one_side_only_is_counted_and_never_judged(desk: Desk, numbers: list[str], tmp_path: Path) -> None:
    changes = {
        "sla.yaml": (("plan: {workdays: 2}, solve: {workdays: 5}", "solve: {workdays: 5}, answer: {workdays: 1}"),)
    }
    found = {one.kind: one for one in tried(desk, load(write_candidate(tmp_path / "other", changes))).clocks}
    assert (found["plan"].dropped, found["plan"].judged) == (5, 0)
    assert (found["answer"].added, found["answer"].judged) == (5, 0)


def test_only_cases_of_the_span_are_tried(desk: Desk, numbers: list[str], candidate: Rules) -> None:
    trial = Trial(candidate=candidate, first=MONDAY - timedelta(days=9), last=MONDAY - timedelta(days=1))
    assert replay(desk, trial).cases == 0
    for first, last in ((FRIDAY, MONDAY), (date.min, MONDAY), (MONDAY, date.max)):
        with pytest.raises(Refused, match="invalid"):
            replay(desk, Trial(candidate=candidate, first=first, last=last))


def test_steps_of_any_size_give_the_same(
    desk: Desk, numbers: list[str], candidate: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tried(desk, candidate)
    monkeypatch.setattr(replays, "STEP", 1)
    heard: list[tuple[int, int]] = []
    found: list[Difference] = []
    trial = Trial(candidate=candidate, first=MONDAY, last=FRIDAY, limit=2)
    small = replay(desk, trial, lambda *done: heard.append(done), found.append)
    assert msgspec.structs.replace(small, differences=whole.differences) == whole
    assert (len(small.differences), small.differing, len(found)) == (2, 5, 5)
    assert heard == [(n, 6) for n in range(1, 7)]


def test_who_may_see_the_rules_may_try_them(desk: Desk, numbers: list[str], candidate: Rules, as_role: AsRole) -> None:
    """The administrator sees no case, and so not why single cases differ either."""
    trial = Trial(candidate=candidate, first=MONDAY, last=FRIDAY)
    with pytest.raises(Refused, match="not_allowed"):
        Replaying(as_role(desk, "agent"), trial)
    assert len(replay(as_role(desk, "supervisor"), trial).differences) == 5
    by_admin = replay(as_role(desk, "admin"), trial)
    assert (by_admin.differing, by_admin.differences) == (5, ())


def test_cases_of_one_batch_are_counted_as_at_intake(desk: Desk, clock: SettableClock) -> None:
    """In one pass, as the count that is asked for one case by itself; from before the span too."""
    chance, start = random.Random(3), clock()
    for name in ("P1", "P2"):
        Product.create(code=name, name=name, product_class="health_food")
    minutes = sorted(chance.randrange(20 * 1440) for _ in range(150))
    for number, minute in enumerate(minutes):
        at = start + timedelta(minutes=minute)
        Case.create(
            number=f"C{number}", kind=chance.choice(("complaint", "return", "consultation")), state="open",
            severity="P3", channel="phone", received_at=at, opened_at=at, queue="general",
            product=chance.choice((1, 2)), batch_number=chance.choice(("", "B1", "B2")), symptom=chance.choice("ab"),
        )  # fmt: skip
    since = start + timedelta(days=8)
    cases = list(Case.select().where(Case.received_at >= since).order_by(Case.received_at, Case.id))
    found = read([case.id for case in cases], SameBatch(since), desk.rules.zone, desk.now())
    expected = [facts.same_batch(case) if case.batch_number else 0 for case in cases]
    assert [past.facts.same_batch for past in found] == expected
    assert max(expected) > 3


def test_the_facts_are_those_that_intake_asked_the_rules_about(
    desk: Desk, clock: SettableClock, numbers: list[str]
) -> None:
    today = desk.now().astimezone(desk.rules.zone).date()
    same: Callable[[Any], Any] = lambda one: msgspec.structs.replace(one, severity=None)  # noqa: E731
    cases = list(Case.select().order_by(Case.id))
    found = read([case.id for case in cases], SameBatch(desk.now() - timedelta(days=4)), desk.rules.zone, desk.now())
    unchanged = [place for place, past in enumerate(found) if not past.corrected]
    assert len(unchanged) == 4
    assert [found[n].facts for n in unchanged] == [same(facts.facts_of(cases[n], today)) for n in unchanged]


def test_rules_change_nothing_beside_themselves(desk: Desk, clock: SettableClock) -> None:
    # In every state of complaints and returns: clocks of steps, of investigations, and such as began anew.
    shop = Shop(desk, clock)
    for way in RETURN_WAYS.values():
        way(shop)
    for state in WAYS:
        shop.reach(state)
    found = replay(desk, Trial(candidate=desk.rules, first=MONDAY, last=clock().date()))
    assert found.cases > len(RETURN_WAYS)
    assert [one.number for one in found.differences] == []
