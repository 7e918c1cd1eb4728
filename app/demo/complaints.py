"""The course of a complaint in the demo, step by step: how far it has come depends on how long ago it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.demo.callbacks import call_back
from app.demo.company import data
from models.approvals.operations import Decide, decide
from models.approvals.tables import Approval
from models.cases.tables import Case, Task
from models.complaints import ending, investigating, solving
from models.desk import Desk
from models.refusals import Refused
from models.tasks.operations import FinishTask, finish

if TYPE_CHECKING:
    from app.demo.history import History

PEOPLE = {"qc": "sun.li", "tech": "wu.tao", "warehouse": "ma.jun", "finance": "gu.ping"}
"""Who works off the tasks of a department; those of the others are the agent's own."""
DECIDERS = ("zhao.min", "shen.yun", "lu.ming")
"""Who decides, the lowest first: whoever the limits do not allow it leaves it to the next."""
CAUSES = {"logistics": "delivery_delay", "packaging": "transport_damage", "wrong_item": "picking_error"}
OTHER_CAUSE = "storage"
HASTE = 8
"""How much faster everything goes with a P1."""


def decided(history: History, row: Approval, *, approve: bool, comment: str = "") -> bool:
    """Whether somebody decided on a request: the lowest of those whom the limits allow."""
    given = Decide(approval_id=row.id, version=row.version, approve=approve, comment=comment)
    for login in DECIDERS:
        try:
            decide(history.by(login), given)
        except Refused:
            continue
        return True
    return False


class Played:
    """One case whose steps are taken in turn. A step that the rules refuse is left, and the case stays there."""

    def __init__(self, history: History, number: str, agent: str) -> None:
        self._history = history
        self._number = number
        self._agent = agent

    def _row(self) -> Case:
        row: Case = Case.get(Case.number == self._number)
        return row

    def _later(self, step: Callable[[], object], least: float, most: float) -> None:
        """Between so many minutes; for a P1 people hurry."""
        haste = HASTE if self._row().severity == "P1" else 1
        self._history.later(step, least / haste, most / haste)

    def _say(self, what: str) -> str:
        return str(self._history.chance.choice(data("calls")[what]))

    def _do(self, login: str, operation: Callable[[Desk, Any], object], given: type[Any], **values: Any) -> bool:
        try:
            operation(self._history.by(login), given(case=self._number, **values))
        except Refused:
            return False
        return True

    def _step(self, operation: Callable[[Desk, Any], object], given: type[Any], login: str = "", **values: Any) -> bool:
        return self._do(login or self._agent, operation, given, version=self._row().version, **values)


class Course(Played):
    """One complaint after it was accepted."""

    def look_into(self) -> None:
        """T3, or T3a where nothing needs to be looked into."""
        if self._step(investigating.plan, investigating.PlanAtOnce, reason="事实清楚，无需调查"):
            self._later(self.propose, 20, 240)
            return
        values = {"evidence": self._say("evidence"), "health_refused": self._row().severity == "P1"}
        if self._step(investigating.investigate, investigating.Investigate, **values):
            self._later(self.conclude, 200, 1600)

    def conclude(self) -> None:
        """T4: both departments have looked, and say what they think."""
        rules = self._history.by(None).rules.complaints
        for item, asked in rules.investigation.items():
            text = self._say("findings")
            self._do(PEOPLE[asked.department], investigating.record_finding, investigating.RecordFinding,
                     item=item, text=text)  # fmt: skip
        for department in rules.departments:
            text = self._say("findings")
            self._do(PEOPLE[department], investigating.give_opinion, investigating.GiveOpinion, text=text)
        self._finish_tasks()
        cause = CAUSES.get(self._row().category, OTHER_CAUSE)
        if self._step(investigating.conclude, investigating.Conclude, "sun.li", cause=cause):
            self._later(self.propose, 20, 300)

    def propose(self) -> None:
        """T5: half of the solutions cost money, some more than the supervisor may approve."""
        kind = self._history.chance.choice(("explanation", "exchange", "compensation", "return"))
        cents = 0 if kind == "explanation" else self._history.chance.choice((5_000, 12_000, 29_800, 68_000, 260_000))
        given = solving.Propose(
            case=self._number,
            version=self._row().version,
            items=(solving.SolutionItem(kind=kind, amount_cents=cents),),
            measure=self._say("measures"),
            effect="问题得到解决，产品可正常使用",
            ready_by=self._history.at + timedelta(days=self._history.chance.randrange(2, 5)),
            cost_category="complaint" if cents else "",
        )
        solving.propose(self._history.by(self._agent), given)
        self._later(self.decide if cents else self.offer, 30, 900)

    def decide(self) -> None:
        """T6: whoever may; a few are refused, and proposed anew."""
        row = Approval.get(Approval.case == self._row().id, Approval.state == "waiting")
        approve = self._history.chance.random() < 0.9
        if decided(self._history, row, approve=approve, comment="" if approve else "金额偏高，请重新拟定"):
            self._later(self.offer if approve else self.propose, 20, 240)

    def offer(self) -> None:
        """T7."""
        if self._step(solving.offer, solving.Offer):
            self._later(self.hear, 60, 900)

    def hear(self) -> None:
        """T8 or T9: most agree."""
        if self._history.chance.random() < 0.15:
            if self._step(solving.customer_refuses, solving.CustomerRefuses, reason="客户认为补偿太少"):
                self._later(self.propose, 60, 400)
        elif self._step(solving.customer_accepts, solving.CustomerAccepts, how="电话录音", by="本人"):
            self._later(self.tell, 200, 1400)

    def tell(self) -> None:
        """T11: the departments are done."""
        self._finish_tasks()
        if self._step(ending.feed_back, ending.FeedBack, done=self._say("measures")):
            self._later(self.confirm, 60, 900)

    def confirm(self) -> None:
        """T12."""
        if self._step(ending.confirm, ending.Confirm, satisfied=True):
            self._later(self.close, 300, 2900)

    def close(self) -> None:
        """T14: the customer is called back by somebody else; what needs a root cause is closed by hand."""
        call_back(self._history, self._row())
        if self._row().state == "callback":
            values = {"result": "客户满意", "root_cause": "储运环节受潮", "prevention": "加强入库与包装检查"}
            self._step(ending.close, ending.CloseComplaint, **values)

    def _finish_tasks(self) -> None:
        for task in Task.select().where(Task.case == self._row().id, Task.done_at.is_null()):
            by = self._history.by(PEOPLE.get(task.department, self._agent))
            finish(by, FinishTask(task_id=task.id, version=task.version, result=self._say("results")))
