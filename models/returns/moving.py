"""Taking steps of a return: the one place where the state of a line, and with it of the case, changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from config.texts import T
from models.cases.changing import save_changes, seen
from models.cases.facts import facts_of
from models.cases.finding import CaseChanged, changed, find_case
from models.cases.tables import Case
from models.cases.telling import tell_owner, tell_role
from models.clocks import running, standing
from models.desk import Desk
from models.operation import Input
from models.refusals import Refused
from models.returns import flow
from models.returns.possible import why_not
from models.returns.tables import Return, ReturnLine
from models.texts import not_found


class StepInput(Input, kw_only=True):
    """The case and the version of it that was seen; `draft` is the draft that is forgotten with it.

    `lines` are the ids of the lines that the step is for; left out, all lines that it is possible for.
    """

    case: str
    version: int
    lines: tuple[int, ...] = ()
    draft: str = ""


class Course:
    """A return inside an operation: its case and application, its lines, and those that the step is for."""

    def __init__(self, desk: Desk, case: Case, action: str, version: int | None = None) -> None:
        self.desk, self.case, self.step = desk, case, flow.step(action)
        self.before = seen(case, version)
        self.application: Return = Return.get_or_none(Return.case == case.id)
        self.lines: list[ReturnLine] = lines_of(self.application)
        self.chosen: list[ReturnLine] = []
        self.since: datetime | None = None
        """From when the clocks count that the step starts, where that was before now."""

    def choose(self, wanted: Sequence[int] = ()) -> Course:
        """Take these lines, or all that the step is possible for.

        Raises:
            Refused: `rule`, with the sentence why it is possible for none; `not_found`, at `lines`.
        """
        reason = why_not(self.case, {line.state for line in self.lines}, self.step)
        if reason is not None:
            raise Refused("rule", reason, "case")
        known = {line.id: line for line in self.lines}
        for number in wanted:
            if number not in known:
                raise Refused("not_found", not_found(T("line"), number), "lines")
            if known[number].state not in self.step.sources:
                raise Refused("rule", T("This is not possible in the state that the goods are in."), "lines")
        ids = wanted or [line.id for line in self.lines if line.state in self.step.sources]
        self.chosen = [known[number] for number in dict.fromkeys(ids)]
        return self

    def go(self, line: ReturnLine, state: str = "") -> None:
        """The line is in the step's target state now, or in the one that the operation has decided on."""
        line.state = state or self.step.target
        line.save()

    def split(self, line: ReturnLine, quantity: int) -> ReturnLine:
        """So many pieces of a line as a line of their own, in the same state; the line itself if it is all of them."""
        if quantity == line.quantity:
            return line
        data = {name: value for name, value in line.__data__.items() if name not in ("id", "quantity", "parent")}
        part: ReturnLine = ReturnLine.create(**data, quantity=quantity, parent=line.id)
        line.quantity -= quantity
        line.save()
        self.lines.append(part)
        return part

    def finish(self, note: dict[str, Any] | None = None) -> CaseChanged:
        """Write the case as its lines make it: state, clocks, history, and who is told."""
        self.application.save()
        case, desk, step = self.case, self.desk, self.step
        case.state = flow.summed_up(line.state for line in self.lines)
        self._clocks(step)
        self._open(case.state not in flow.ENDED)
        given = {key: value for key, value in (note or {}).items() if value not in (None, "", [])}
        save_changes(desk, case, self.before, given)
        for role in step.told:
            if role in desk.rules.roles.roles:
                tell_role(desk, role, T("{number}: {step}", number=case.number, step=step.name), case)
        if "owner" in step.told:
            tell_owner(desk, case, T("{number}: {step}", number=case.number, step=step.name))
        return changed(case)

    def note(self, note: dict[str, Any]) -> CaseChanged:
        """Write that something happened which takes no line a step further."""
        self.application.save()
        save_changes(self.desk, self.case, self.before, note)
        return changed(self.case)

    def _open(self, is_open: bool) -> None:
        case = self.case
        if not is_open:
            running.resume(self.desk, case)
            running.end(self.desk, [clock for clock in standing.running(case) if clock.kind in flow.FINAL])
        if is_open != case.open:
            case.open, case.closed_at = is_open, None if is_open else self.desk.now()

    def _clocks(self, step: flow.Step) -> None:
        """A clock is met when no line is left in a state that it watches over."""
        met = [kind for kind in step.meets if not self._watched(kind)]
        running.meet(self.desk, self.case, met)
        for name in step.starts:
            start_clock(self.desk, self.case, name, self.since)

    def _watched(self, kind: str) -> bool:
        return any(line.state in WATCHED.get(kind, ()) for line in self.lines)


WATCHED: dict[str, Collection[str]] = {
    "plan": ("applied", "info_needed", "qc_pre"),
    "qc": ("qc_pre",),
    "inspection": ("goods_received", "inspecting"),
    "ship": ("exchanging",),
    "refund": ("goods_received", "inspecting", "customer_decision", "approving", "refunding", "exchanging"),
}
"""Which states of lines a clock waits for to be left by all."""


def start_clock(desk: Desk, case: Case, name: str, since: datetime | None = None) -> None:
    """Start the clock of a step of the rules, now or from `since`; one of its kind that runs already goes on."""
    facts = facts_of(case, desk.now().astimezone(desk.rules.zone).date())
    plans = desk.rules.sla.plan_step(desk.rules.calendars, facts, name, since or desk.now())  # type: ignore[arg-type]
    running_kinds = {clock.kind for clock in standing.running(case)}
    running.start(desk, case, [plan for plan in plans if plan.kind not in running_kinds])


def find(desk: Desk, given: StepInput, action: str) -> Course:
    """The return of a case, with the lines that this step is for.

    Raises:
        Refused: `not_found`; `rule`, with the sentence why the step is impossible.
    """
    return Course(desk, find_case(desk, given.case), action, given.version).choose(given.lines)


def lines_of(application: Return | None) -> list[ReturnLine]:
    """The lines of an application in their order."""
    if application is None:
        return []
    return list(ReturnLine.select().where(ReturnLine.application == application.id).order_by(ReturnLine.id))
