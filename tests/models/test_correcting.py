"""Running clocks computed again after a change of the rules: which ones, from what, once, and resumably."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from config.budget import Budget
from models import operation
from models.cases.queries import view
from models.cases.tables import Case
from models.clocks import running, standing
from models.clocks.correcting import Recompute, recompute, unfinished
from models.clocks.operations import ResumeClocks, StopClocks, resume, stop
from models.clocks.tables import Clock
from models.desk import Desk
from models.events import Event
from models.rules.current import InForce
from models.rules.operations import ApplyRules, RollBack, apply, roll_back
from models.rules.tables import RuleSet
from tests.clock import SettableClock
from tests.models.ruling import capped, complaint, confirmed, corrected, rewritten

YEAR_END = "2026-12-30 10:00"


@pytest.fixture
def following(desk: Desk, clock: SettableClock) -> Desk:
    """A desk that works by the set in force in its database, at the end of a year whose successor is provisional."""
    clock.at(YEAR_END)
    return Desk(desk.database, InForce(desk.database, clock()), clock=clock)


def finish(desk: Desk, cases: int = 1000) -> int:
    """Do all batches; how many clocks changed."""
    changed = 0
    while (done := recompute(desk, Recompute(cases=cases))).rule_set:
        changed += done.changed
    return changed


def clock_of(case: Case, kind: str) -> Clock:
    return Clock.select().where(Clock.case == case.id, Clock.kind == kind).order_by(Clock.id.desc()).get()


def steps_of(desk: Desk, case: Case, kind: str = "solve") -> tuple[str, ...]:
    """The derivation of the last clock of a kind, as people read it."""
    return next(c.steps for c in reversed(view(desk, case.number).clocks) if c.kind == kind)


def everything() -> list[tuple[object, ...]]:
    """All cases and clocks, as they are stored."""
    return [row for table in (Case, Clock) for row in table.select().order_by(table.id).tuples()]


def paused(desk: Desk, clock: SettableClock) -> Case:
    """A complaint whose clocks stood still for a working hour."""
    case = complaint(desk)
    stop(desk, StopClocks(case=case.number, version=1, reason="customer"))
    clock.advance(hours=1)
    resume(desk, ResumeClocks(case=case.number, version=2))
    return Case.get_by_id(case.id)


def test_a_confirmed_year_moves_what_reaches_into_it_and_nothing_else(following: Desk, clock: SettableClock) -> None:
    case = paused(following, clock)
    before = {c.kind: c for c in view(following, case.number).clocks}
    assert before["solve"].provisional
    assert not before["first_response"].provisional
    assert apply(following, ApplyRules(files=confirmed())).corrects == sum(c.provisional for c in before.values())
    assert finish(following) > 0
    after = {c.kind: c for c in view(following, case.number).clocks}
    assert not any(c.provisional for c in after.values())
    assert after["first_response"] == before["first_response"]
    expected = following.rules.sla.recompute(
        following.rules.calendars,
        standing.plan_of(clock_of(case, "solve")),
        standing.pauses(standing.stops_of(case), "solve"),
    )
    assert after["solve"].due_at == expected.at > before["solve"].due_at
    assert any("paused" in step for step in after["solve"].steps)
    assert not any("not confirmed" in step for step in after["solve"].steps)


def test_the_case_sums_up_its_clocks_anew_and_keeps_its_version(following: Desk) -> None:
    case = complaint(following)
    apply(following, ApplyRules(files=corrected(1)))
    finish(following)
    now = Case.get_by_id(case.id)
    assert {name: getattr(now, name) for name in standing.summary(now)} == standing.summary(now)
    assert now.version == case.version


def test_every_change_is_logged_from_old_to_new(following: Desk) -> None:
    case = complaint(following)
    old = clock_of(case, "solve")
    apply(following, ApplyRules(files=confirmed()))
    changed = finish(following)
    logged = list(Event.select().where(Event.operation == "clocks.recompute").order_by(Event.id))
    assert len(logged) == changed
    [event] = [event for event in logged if event.subject_id == old.id]
    assert event.changes["due"] == [old.due_at.isoformat(), clock_of(case, "solve").due_at.isoformat()]
    assert event.changes["provisional"] == [True, False]
    entry = next(e for e in view(following, case.number).timeline if "->" in e.body)
    assert entry.title.message == "Computed again, since the rules changed"


def test_twice_gives_the_same(following: Desk, clock: SettableClock) -> None:
    paused(following, clock)
    complaint(following)
    apply(following, ApplyRules(files=confirmed() | corrected()))
    assert finish(following) > 0
    stored = everything()
    RuleSet.update(recomputed_to=0, recomputed_at=None).execute()
    assert finish(following) == 0
    assert everything() == stored


@pytest.mark.parametrize("days", [1, 2, 3, 8])
def test_a_retroactive_version_corrects_from_the_original_start(
    following: Desk, clock: SettableClock, days: int
) -> None:
    case = paused(following, clock)
    apply(following, ApplyRules(files=corrected(days)))
    finish(following)
    solve = clock_of(case, "solve")
    calendar = following.rules.calendars["desk"]
    pauses = standing.pauses(standing.stops_of(case), "solve")
    assert solve.due_at == calendar.due(case.received_at, Budget(workdays=days), pauses).at
    assert (solve.rule_set, solve.start_at) == (1, case.received_at)
    assert standing.plan_of(solve).budget == Budget(workdays=days)


def test_a_version_that_is_not_retroactive_touches_nothing_earlier(following: Desk) -> None:
    complaint(following)
    before = everything()
    assert apply(following, ApplyRules(files=corrected(retroactive=False))).corrects == 0
    assert finish(following) == 0
    assert everything() == before


def test_a_correction_that_is_marked_later_still_corrects(following: Desk) -> None:
    case = complaint(following)
    apply(following, ApplyRules(files=corrected(3, retroactive=False)))
    apply(following, ApplyRules(files=corrected(3)))
    finish(following)
    assert standing.plan_of(clock_of(case, "solve")).budget == Budget(workdays=3)


def test_a_clock_of_half_the_time_gets_half_of_the_new_time(following: Desk) -> None:
    case = complaint(following)
    sla, calendars = following.rules.sla, following.rules.calendars
    whole = standing.plan_of(clock_of(case, "solve"))
    half = msgspec.structs.replace(whole, budget=sla.half(whole.budget), start=following.now())
    running.start(following, case, [msgspec.structs.replace(half, due=sla.recompute(calendars, half, ()))])
    apply(following, ApplyRules(files=corrected(2)))
    finish(following)
    assert standing.plan_of(clock_of(case, "solve")).budget == Budget(workdays=1)
    RuleSet.update(recomputed_to=0, recomputed_at=None).execute()
    assert finish(following) == 0


def test_clocks_that_ended_stay_as_they_are(following: Desk, clock: SettableClock) -> None:
    case = complaint(following)
    clock.advance(minutes=5)
    operation.run(following, "contacts.record", {"case": case.number, "direction": "out", "text": "已回电"})
    ended = list(Clock.select().where(Clock.ended_at.is_null(False)).tuples())
    assert ended
    apply(following, ApplyRules(files=corrected(1)))
    finish(following)
    assert list(Clock.select().where(Clock.ended_at.is_null(False)).tuples()) == ended


def test_killed_in_the_middle_it_goes_on_where_it_was(
    following: Desk, open_desk: Callable[[str], Desk], database_url: str
) -> None:
    cases = [complaint(following) for _ in range(5)]
    apply(following, ApplyRules(files=corrected(2)))
    first = recompute(following, Recompute(cases=2))
    assert (first.rule_set, first.cases) == (1, 2)
    corrected_before = Event.select().where(Event.operation == "clocks.recompute").count()
    assert unfinished(following.now())
    survivor = open_desk(database_url)
    later = finish(survivor, 2)
    assert (first.changed, later) == (corrected_before, first.changed // 2 * 3)
    assert not unfinished(following.now())
    assert {clock_of(case, "solve").rule_set for case in cases} == {1}
    assert finish(survivor) == 0


def test_a_batch_that_fails_leaves_everything_to_the_next(following: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    complaint(following)
    apply(following, ApplyRules(files=corrected(2)))
    before = everything()
    with monkeypatch.context() as patched:
        patched.setattr("models.bulk.insert", _fails)
        with pytest.raises(KeyboardInterrupt):
            recompute(following, Recompute())
    assert everything() == before
    assert finish(following) > 0


def test_a_set_of_the_future_corrects_at_its_date(following: Desk, clock: SettableClock) -> None:
    case = complaint(following)
    start = clock.at("2026-12-31 00:00")
    clock.at(YEAR_END)
    assert apply(following, ApplyRules(files=confirmed(), start=start)).corrects > 0
    assert finish(following) == 0
    assert Case.get_by_id(case.id).next_due_provisional == case.next_due_provisional
    clock.at("2026-12-31 00:00")
    assert finish(following) > 0
    assert not clock_of(case, "solve").provisional


def test_a_rollback_takes_the_correction_back(following: Desk) -> None:
    case = complaint(following)
    before, told = clock_of(case, "solve"), steps_of(following, case)
    apply(following, ApplyRules(files=confirmed() | corrected(1)))
    finish(following)
    assert clock_of(case, "solve").due_at != before.due_at
    assert steps_of(following, case) != told
    roll_back(following, RollBack())
    finish(following)
    after = clock_of(case, "solve")
    assert (after.due_at, after.provisional, after.budget) == (before.due_at, True, before.budget)
    assert steps_of(following, case) == told


def test_what_corrects_nothing_is_done_at_once(following: Desk) -> None:
    complaint(following)
    assert apply(following, ApplyRules(files=capped(12))).corrects == 0
    assert recompute(following, Recompute(cases=1)).cases == 0
    assert not unfinished(following.now())


def test_calendars_without_holidays_have_nothing_to_confirm(following: Desk) -> None:
    complaint(following)
    changed = rewritten("calendar.yaml", ("    holidays: china\n", ""))
    assert apply(following, ApplyRules(files=changed)).corrects > 0
    finish(following)
    assert not Clock.select().where(Clock.provisional).exists()


def _fails(*_: object) -> None:
    raise KeyboardInterrupt
