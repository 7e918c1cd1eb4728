"""Every state, step and role of complaints: what is allowed works, all else is refused with a reason, unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from config import Rules
from models import database as databases
from models import operation
from models.cases.queries import view
from models.cases.tables import Case
from models.complaints import flow
from models.complaints.tables import Complaint
from models.desk import Desk
from models.events import last_number
from models.refusals import Refused
from models.steps import BEFORE, SAME
from tests.clock import SettableClock
from tests.models.complaining import WAYS, Company, Given
from tests.models.walking import undone

STEPS = [step for step in flow.STEPS if step.action != "decided"]
"""What people do; deciding is done on the request."""


class Walk:
    """One complaint in every state, and a master to merge with."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.cases = {state: company.reach(state) for state in WAYS}
        self.master = company.opens()
        self.since = company.clock()

    def given(self, action: str, number: str) -> Given:
        """An input with which the step is taken."""
        later = self.company.clock() + timedelta(days=2)
        wanted: dict[str, Given] = {
            "accept": {"apologised": True},
            "investigate": {"evidence": "照片"},
            "plan": {"reason": "已核实"},
            "conclude": {"cause": "storage"},
            "propose": {"items": [{"kind": "explanation"}], "measure": "说明。", "effect": "放心。", "ready_by": later},
            "customer_accepts": {"how": "电话录音", "by": "本人"},
            "go_external": {"final_offer": "换货。", "wish": True},
            "feed_back": {"done": "已换货。"},
            "confirm": {"satisfied": True},
            "close": {"root_cause": "储运", "prevention": "培训"},
            "merge": {"master": self.master, "reason": "同一件事"},
            "offer": {},
            "unmerge": {},
            "close_unreachable": {},
        }
        known = wanted.get(action, {"reason": "客户说的"})
        return {"case": number, "version": self.company.case(number).version, **known}

    def prepare(self, action: str, number: str) -> None:
        """What the step asks for besides the state."""
        company = self.company
        match action, company.case(number).state:
            case "offer", _:
                company.propose(number)
            case "conclude", _:
                company.look_into(number)
            case "plan", _:
                Case.update(category="logistics").where(Case.number == number).execute()
            case "close", _:
                Complaint.update(reopenings=1).execute()  # so that it is not closed by the call itself
                company.call_back(number, solved=True, satisfied=5)
            case "close_unagreed", "planning":
                Complaint.update(refusals=3, final_offer_at=company.clock()).execute()
            case "close_unreachable", _:
                self._nobody_is_reached(number)
            case _:
                pass

    def _nobody_is_reached(self, number: str) -> None:
        company = self.company
        company.does("supervisor", "cases.ask", case=number, version=company.case(number).version, need="请回电")
        for hours in (1, 5, 24):
            company.clock.advance(hours=hours)
            spoken = {"case": number, "direction": "out", "text": "无人接听", "reached": False}
            company.does("supervisor", "contacts.record", **spoken)
        company.clock.advance(days=8)


@pytest.fixture(scope="module")
def walk(request: pytest.FixtureRequest, rules: Rules, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    import shutil

    template = request.getfixturevalue("sqlite_template")
    url = f"sqlite:///{shutil.copy(template, tmp_path_factory.mktemp('steps') / 'desk.db')}"
    clock = SettableClock()
    desk = Desk(databases.connect(url), rules, clock=clock)
    yield Walk(Company(desk, clock))
    desk.database.close()


@pytest.mark.parametrize("state", sorted(WAYS))
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_every_role_at_every_step(walk: Walk, state: str, step: flow.Step) -> None:
    company, number = walk.company, walk.cases[state]
    roles = company.desk.rules.roles
    for role in roles.names:
        allowed = state in step.sources and role in roles.who_may(step.operation)
        with undone(company.desk.database):
            if allowed:
                walk.prepare(step.action, number)
                _taken(walk, role, step, number, state)
            else:
                _refused(walk, role, step, number)
        company.clock.at(walk.since)


def _taken(walk: Walk, role: str, step: flow.Step, number: str, state: str) -> None:
    before = last_number()
    operation.run(walk.company.acting(role), step.operation, _as_json(walk.given(step.action, number)))
    after = walk.company.case(number)
    assert last_number() > before
    if step.action == "close_unagreed":
        assert after.state == state  # until it is approved
    elif step.action == "propose":
        assert after.state == "planning"  # an explanation alone needs no approval
    elif step.target not in (SAME, BEFORE):
        assert after.state == step.target


def _refused(walk: Walk, role: str, step: flow.Step, number: str) -> None:
    before, row = last_number(), list(Case.select().where(Case.number == number).tuples())
    with pytest.raises(Refused) as caught:
        operation.run(walk.company.acting(role), step.operation, _as_json(walk.given(step.action, number)))
    assert caught.value.code in ("not_allowed", "rule", "not_found")
    assert walk.company.desk.translator.say(caught.value.text)
    assert (last_number(), list(Case.select().where(Case.number == number).tuples())) == (before, row)


def _as_json(given: Given) -> Any:
    return msgspec.json.decode(msgspec.json.encode(given))


def test_the_rules_name_somebody_for_every_step(rules: Rules) -> None:
    assert [step.id for step in STEPS if not rules.roles.who_may(step.operation)] == []


def test_every_operation_of_the_table_is_there() -> None:
    from models.capabilities import names

    assert {step.operation for step in STEPS} <= names()


def test_the_history_tells_whom_a_step_has_asked_for_what_and_nothing_twice(desk: Desk, clock: SettableClock) -> None:
    company = Company(desk, clock)
    number = company.opens(take=True)
    company.accept(number)
    company.investigate(number)
    company.does("agent", "contacts.record", case=number, direction="out", channel="phone", text="师傅今天上门")
    asked = "照片三张，同批留样"
    told = [
        (entry.title.message, entry.body)
        for entry in view(company.acting("agent"), number).timeline
        if entry.title.message in ("Contact", "Task", "Investigation asked for")
    ]
    assert sorted(told) == [
        ("Contact", "师傅今天上门"),
        ("Investigation asked for", f"{asked}\nState: Accepted -> Under investigation"),
        ("Task", f"Quality control: {asked}"),
        ("Task", f"Technical support: {asked}"),
    ]
