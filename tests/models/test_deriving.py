"""What is told of a clock that was counted among many is what would have been stored with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from config import Rules
from config.calendar import Pauses
from config.explaining import Step
from models.cases.operations import ChangeSeverity, change_severity
from models.cases.queries import view
from models.cases.tables import Case
from models.clocks import running, standing
from models.clocks.correcting import Recompute, recompute
from models.clocks.deriving import derivation
from models.clocks.operations import ResumeClocks, StopClocks, resume, stop
from models.clocks.tables import Clock
from models.desk import Desk
from models.explanations.queries import of_case
from models.rules.current import InForce
from models.rules.operations import ApplyRules, apply
from models.rules.tables import RuleSet
from tests.clock import SettableClock
from tests.models.ruling import complaint, confirmed, corrected

YEAR_END = "2026-12-30 10:00"


@pytest.fixture
def following(desk: Desk, clock: SettableClock) -> Desk:
    """A desk that works by the set in force in its database, at the end of a year whose successor is provisional."""
    clock.at(YEAR_END)
    return Desk(desk.database, InForce(desk.database, clock()), clock=clock)


def counted(desk: Desk, files: dict[str, str]) -> Rules:
    """Apply a set and count all clocks that it corrects again; returns its rules."""
    apply(desk, ApplyRules(files=files))
    while recompute(desk, Recompute()).rule_set:
        pass
    return desk.rules


def solve_of(case: Case) -> Clock:
    return Clock.select().where(Clock.case == case.id, Clock.kind == "solve").order_by(Clock.id.desc()).get()


def stored(steps: Sequence[Step]) -> list[Any]:
    """Steps as they come back from the database."""
    found: list[Any] = msgspec.json.decode(msgspec.json.encode(steps))
    return found


def told(desk: Desk, case: Case) -> list[Any]:
    return stored(derivation(desk, solve_of(case), standing.stops_of(case)))


def in_full(rules: Rules, case: Case, pauses: Pauses) -> list[Any]:
    """The derivation as it is when it is made together with the due time."""
    clock = solve_of(case)
    due = rules.sla.recompute(rules.calendars, standing.plan_of(clock), pauses)
    assert due.at == clock.due_at
    return stored(due.steps)


def stood_still(desk: Desk, clock: SettableClock, case: Case, hours: int = 1) -> None:
    """Let the clocks of a case stand still for some hours, from now."""
    version = Case.get_by_id(case.id).version
    stop(desk, StopClocks(case=case.number, version=version, reason="customer"))
    clock.advance(hours=hours)
    resume(desk, ResumeClocks(case=case.number, version=version + 1))


def test_it_is_the_same_at_once_and_after_further_changes(following: Desk) -> None:
    case = complaint(following)
    rules = counted(following, confirmed())
    assert (solve_of(case).steps, solve_of(case).counted_by, solve_of(case).rule_set) == (None, 1, None)
    expected = in_full(rules, case, ())
    assert told(following, case) == expected
    assert not any(step["kind"] == "provisional" for step in expected)
    words = tuple(step.said(following.translator) for step in msgspec.convert(expected, list[Step]))
    assert next(c.steps for c in view(following, case.number).clocks if c.kind == "solve") == words
    [explained] = [c for c in of_case(following, case.number).explanation.clocks if c.plan.kind == "solve"]
    assert stored(explained.plan.due.steps) == expected
    counted(following, confirmed() | corrected(retroactive=False))
    assert (following.rules.number, solve_of(case).counted_by) == (2, 1)
    assert told(following, case) == expected
    corrected_rules = counted(following, confirmed() | corrected(3))
    assert (solve_of(case).counted_by, solve_of(case).rule_set) == (3, 3)
    assert told(following, case) == in_full(corrected_rules, case, ()) != expected


def test_a_pause_before_is_told_and_one_after_is_stored(following: Desk, clock: SettableClock) -> None:
    case = complaint(following)
    stood_still(following, clock, case)
    rules = counted(following, confirmed())
    [pause] = standing.pauses(standing.stops_of(case), "solve")
    expected = in_full(rules, case, [pause])
    assert told(following, case) == expected
    assert [step["kind"] for step in expected].count("paused") == 1
    stood_still(following, clock, case, hours=2)
    again = solve_of(case)
    assert (again.counted_by, again.counted_at) == (None, None)
    both = standing.pauses(standing.stops_of(case), "solve")
    assert again.steps == told(following, case) == in_full(rules, case, both)


def test_what_comes_after_its_end_is_not_told_of_a_clock(following: Desk, clock: SettableClock) -> None:
    case = complaint(following)
    stood_still(following, clock, case)
    rules = counted(following, confirmed())
    expected = in_full(rules, case, standing.pauses(standing.stops_of(case), "solve"))
    clock.advance(minutes=5)
    version = Case.get_by_id(case.id).version
    stop(following, StopClocks(case=case.number, version=version, reason="customer"))
    clock.advance(minutes=5)
    running.end(following, [solve_of(case)])
    clock.advance(hours=1)
    resume(following, ResumeClocks(case=case.number, version=version + 1))
    counted(following, confirmed() | corrected(1))
    assert (solve_of(case).steps, solve_of(case).counted_by) == (None, 1)
    assert told(following, case) == expected


def test_a_clock_that_ended_in_the_past_keeps_the_pauses_that_it_was_counted_with(
    following: Desk, clock: SettableClock
) -> None:
    case = complaint(following)
    before = clock.advance(minutes=5)
    stood_still(following, clock, case)
    rules = counted(following, confirmed())
    expected = in_full(rules, case, standing.pauses(standing.stops_of(case), "solve"))
    following.transact("test", lambda: running.meet(following, case, ("solve",), before))
    assert solve_of(case).ended_at == before
    assert told(following, case) == expected


def test_a_rise_writes_it_again(following: Desk, clock: SettableClock) -> None:
    case = complaint(following)
    counted(following, confirmed())
    clock.advance(minutes=5)
    version = Case.get_by_id(case.id).version
    change_severity(following, ChangeSeverity(case=case.number, version=version, severity="P1", reason="很急"))
    raised = solve_of(case)
    assert raised.steps
    assert (raised.counted_by, raised.counted_at) == (None, None)


def test_a_set_that_says_something_else_by_now_is_read_as_it_was(following: Desk) -> None:
    case = complaint(following)
    rules = counted(following, confirmed())
    expected = in_full(rules, case, ())
    RuleSet.update(own=[]).execute()
    upgraded = Desk(following.database, InForce(following.database, following.now()), clock=following.clock)
    assert upgraded.rules.number == 1
    assert told(upgraded, case) == expected


def test_where_no_rules_give_the_due_time_nothing_is_told(following: Desk) -> None:
    case = complaint(following)
    counted(following, confirmed())
    RuleSet.update(own=[], texts={}).execute()
    assert told(Desk(following.database, InForce(following.database, following.now())), case) == []
