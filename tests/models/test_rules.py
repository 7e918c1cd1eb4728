"""Sets of rules: applied, in force from an instant, taken back, followed by whoever works."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from config import RulesInvalid, load
from models import events, operation
from models.cases.queries import view
from models.desk import Desk
from models.refusals import Refused
from models.rules import stored
from models.rules.current import InForce
from models.rules.operations import ApplyRules, RollBack, apply, roll_back
from models.rules.queries import follow
from models.rules.tables import RuleSet
from models.staff.operations import AddStaff, add
from tests.clock import SettableClock
from tests.conftest import AsRole
from tests.models.ruling import capped, complaint, corrected, rewritten


@pytest.fixture
def following(desk: Desk, clock: SettableClock) -> Desk:
    """A desk that works by the set in force in its database."""
    return Desk(desk.database, InForce(desk.database, clock()), clock=clock)


def refusal(desk: Desk, files: dict[str, str], start: datetime | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        apply(desk, ApplyRules(files=files, start=start))
    return caught.value


def test_without_a_set_the_shipped_rules_are_in_force(following: Desk) -> None:
    assert following.rules.number == stored.SHIPPED
    assert complaint(following).rule_set is None


def test_a_set_is_in_force_from_the_next_operation_on(following: Desk) -> None:
    other = Desk(following.database, InForce(following.database, following.now()), clock=following.clock)
    applied = apply(other, ApplyRules(files=capped(12), note="  Fewer cases  "))
    case = complaint(following)
    assert following.rules.routing.cap == 12
    assert case.rule_set == applied.number == following.rules.number
    assert view(following, case.number).rule_set == applied.number
    [told] = stored.sets()
    assert (told.note, told.files, told.ends_at, told.recomputing) == ("Fewer cases", ("routing.yaml",), None, True)


def test_never_inside_an_operation(following: Desk, clock: SettableClock) -> None:
    apply(following, ApplyRules(files=capped(12), start=clock() + timedelta(hours=1)))
    seen: list[int] = []

    def work() -> None:
        seen.append(following.rules.routing.cap)
        clock.advance(hours=2)
        following.acting(None).transact("test.inner", lambda: seen.append(following.rules.routing.cap))
        seen.append(following.acting(None).rules.routing.cap)

    following.transact("test.outer", work)
    assert seen == [30, 30, 30]
    following.transact("test.next", lambda: seen.append(following.rules.routing.cap))
    assert seen[-1] == 12


def test_a_desk_with_rules_of_its_own_keeps_them(desk: Desk) -> None:
    apply(desk, ApplyRules(files=capped(12)))
    assert complaint(desk).rule_set is None
    assert desk.rules.routing.cap == 30


def test_a_set_of_the_future_takes_force_by_itself(following: Desk, clock: SettableClock) -> None:
    tomorrow = clock() + timedelta(days=1)
    apply(following, ApplyRules(files=capped(12), start=tomorrow))
    apply(following, ApplyRules(files=capped(20)))
    assert follow(following).next_start == tomorrow
    assert following.rules.routing.cap == 20
    clock.advance(days=1, seconds=-1)
    assert follow(following).rules.routing.cap == 20
    clock.advance(seconds=1)
    standing = follow(following)
    assert (standing.rules.routing.cap, standing.rules.number, standing.next_start) == (12, 1, None)
    assert [stored.number_at(following.database, clock() - timedelta(hours=h)) for h in (0, 1, 48)] == [1, 2, 0]


def test_the_past_had_its_rules(desk: Desk, clock: SettableClock) -> None:
    refused = refusal(desk, capped(12), clock() - timedelta(seconds=1))
    assert (refused.code, refused.field) == ("invalid", "from")


def test_the_same_set_twice_is_refused(desk: Desk, clock: SettableClock) -> None:
    apply(desk, ApplyRules(files=capped(12)))
    assert refusal(desk, capped(12)).code == "conflict"
    assert refusal(desk, capped(12), clock() + timedelta(days=9)).code == "conflict"
    assert refusal(desk, {}).code == "missing"
    apply(desk, ApplyRules(files=capped(13)))
    assert len(stored.sets()) == 2


def test_what_is_like_the_shipped_rules_is_in_force_already(desk: Desk) -> None:
    assert refusal(desk, capped(30)).code == "conflict"


def test_faults_change_nothing_and_all_are_in_the_details(desk: Desk) -> None:
    last = events.last_number()
    refused = refusal(desk, {**rewritten("routing.yaml", ("cap: 30", "cap: many")), "rolls.yaml": "a: 1"})
    assert (refused.code, refused.field) == ("invalid", "files")
    assert [fault["file"] for fault in refused.details["faults"]] == ["rolls.yaml", "routing.yaml"]
    assert refused.details["faults"][1]["line"] > 1
    assert (RuleSet.select().count(), events.last_number()) == (0, last)


def test_what_open_work_needs_cannot_be_taken_away(desk: Desk) -> None:
    case = complaint(desk)
    add(desk, AddStaff(login="fang", name="方", roles=("warehouse",)))
    roles = rewritten("roles.yaml", ("  warehouse:", "  stores:"))
    queues = {"routing.yaml": rewritten("routing.yaml")["routing.yaml"].replace(case.queue, f"{case.queue}_new")}
    refused = refusal(desk, {**roles, **queues})
    assert {fault["key"] for fault in refused.details["faults"]} == {f"queues.{case.queue}", "roles.warehouse"}


def test_a_rollback_is_a_new_entry_with_the_texts_before(following: Desk) -> None:
    for cap in (12, 13):
        apply(following, ApplyRules(files=capped(cap)))
    assert roll_back(following, RollBack(note="Too many")).number == 3
    assert follow(following).rules.routing.cap == 12
    assert roll_back(following, RollBack(number=stored.SHIPPED)).number == 4
    assert follow(following).rules.routing.cap == 30
    assert [(told.number, told.restores) for told in stored.sets()] == [(4, 0), (3, 1), (2, None), (1, None)]


def test_there_must_be_something_to_go_back_to(desk: Desk) -> None:
    for given, code in ((RollBack(), "rule"), (RollBack(number=7), "rule")):
        with pytest.raises(Refused) as caught:
            roll_back(desk, given)
        assert caught.value.code == code
    apply(desk, ApplyRules(files=capped(12)))
    for given, code in ((RollBack(number=1), "conflict"), (RollBack(number=7), "not_found")):
        with pytest.raises(Refused) as caught:
            roll_back(desk, given)
        assert caught.value.code == code


def test_who_applies_what_is_in_the_history(desk: Desk, as_role: AsRole) -> None:
    manager = as_role(desk, "manager")
    apply(manager, ApplyRules(files=capped(12), note="Pilot"))
    [told] = stored.sets()
    row = RuleSet.get()
    [event] = events.read(events.Event.id == row.event_id, 1)
    assert (told.who, event.who, event.subject, event.subject_id) == ("Manager", "Manager", "rules", 1)
    with pytest.raises(Refused):
        operation.run(as_role(desk, "agent"), "rules.apply", {"files": capped(13)})


def test_an_old_case_is_explained_by_the_rules_of_its_day(following: Desk, clock: SettableClock) -> None:
    apply(following, ApplyRules(files=corrected(4, retroactive=False)))
    case = complaint(following)
    before = view(following, case.number).clocks
    clock.advance(days=1)
    apply(following, ApplyRules(files=corrected(3, retroactive=False)))
    after = view(following, case.number).clocks
    assert [(c.rule, c.due_at, c.steps) for c in after] == [(c.rule, c.due_at, c.steps) for c in before]
    day = stored.load_set(case.rule_set, whole=True)
    [target] = [target for target in day.sla.file.targets if target.id == "sla.complaint.p3"]
    assert target.versions[0].clocks["solve"].workdays == 4
    assert stored.texts(case.rule_set, whole=True).keys() == stored.texts(stored.SHIPPED, whole=True).keys()


@pytest.mark.parametrize("starting", [False, True], ids=["running", "starting"])
def test_a_set_that_this_release_cannot_read_leaves_the_last_good_one(
    following: Desk, clock: SettableClock, starting: bool
) -> None:
    apply(following, ApplyRules(files=capped(12)))
    follow(following)
    row = RuleSet.get()
    RuleSet.insert(
        texts={"routing.yaml": "tomorrow: 1"}, own=["routing.yaml"], digest="x", applied_at=clock(), starts_at=clock()
    ).execute()
    desk = Desk(following.database, InForce(following.database, clock()), clock=clock) if starting else following
    standing = follow(desk)
    assert standing.rules.number == row.id
    assert standing.unreadable is not None
    assert standing.unreadable.number == row.id + 1
    assert complaint(desk).rule_set == row.id
    apply(desk, ApplyRules(files=capped(14)))
    assert (follow(desk).rules.routing.cap, follow(desk).unreadable) == (14, None)


def test_rules_are_read_from_texts_as_from_a_directory() -> None:
    assert load(capped(12), number=5).routing.cap == 12
    assert load(capped(12), number=5).number == 5
    with pytest.raises(RulesInvalid) as raised:
        load({"routing.yaml": "nothing: 1", "others.yaml": ""})
    assert {fault.place.file for fault in raised.value.faults} == {"routing.yaml", "others.yaml"}
