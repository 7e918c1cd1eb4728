"""Weeks of work, played through the operations by a clock that is set: so history and deadlines are right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from itertools import cycle
from random import Random
from typing import Any

from app.demo.callbacks import make_due, promise_today
from app.demo.company import SEED, Purchase, data
from app.demo.complaints import DECIDERS, PEOPLE, Course
from app.demo.returns import TARGETS, ReturnCourse, bought, fresh, when
from app.demo.scripts import script
from models.alarms.operations import AcknowledgeAlarms, FireAlarms, acknowledge, fire
from models.assignment.operations import ClaimCase, claim
from models.cases.operations import NoteCase, note
from models.cases.tables import Case, Task
from models.clocks.operations import StopClocks, stop
from models.complaints.accepting import AcceptComplaint, accept
from models.consultations.operations import (
    AnswerConsultation,
    CloseConsultation,
    CloseSilent,
    InterimAnswer,
    TransferConsultation,
    answer,
    close,
    close_silent,
    interim,
    transfer,
)
from models.contacts.operations import RecordContact, record
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.refusals import Refused
from models.returns.travelling import WatchSending, watch_sending
from models.staff.members import load_of, member, member_of
from models.staff.sessions import SetState, set_state
from models.staff.tables import Staff
from models.tasks.operations import AddTask, FinishTask, add, finish

WEEKS = 5
RECENT_DAYS = 4
"""Complaints are of these days, so that each stage has some. Urgent ones, returns and repairs are of the last."""
CALLED_DAYS = 14
"""Days in which calls by plan are made: enough for three attempts, a message, and silence."""
LASTING = ("complaint", "return", "repair")
AGENTS = ("lin.jing", "zhou.lei", "he.xiaoyan", "deng.chao", "xu.meng", "luo.jia", "tang.yi", "feng.hao")
STATES = ("ready", "ready", "ready", "busy", "ready", "away", "ready", "busy")
FULL = 50
"""Weighted cases from which on an agent of the demo takes no more by himself."""
Step = Callable[[], object]


class History:
    """Steps in the order of their instants; each may plan further ones."""

    def __init__(self, desk: Desk, now: datetime) -> None:
        self.at = now
        self.now = now
        self.chance = Random(SEED + 1)  # noqa: S311 - a demo holds no secret
        self._desk = Desk(desk.database, desk.rules, None, lambda: self.at, "zh")
        self._steps: list[tuple[datetime, int, Step]] = []
        self._planned = 0
        self._members = {login: member(login) for login in (*AGENTS, "cao.lin", *PEOPLE.values(), *DECIDERS)}

    def plan(self, at: datetime, step: Step) -> None:
        """Do this at that instant, unless it lies in the future."""
        if at <= self.now:
            self._planned += 1
            heappush(self._steps, (at, self._planned, step))

    def later(self, step: Step, least: float, most: float) -> None:
        """Do this between so many minutes from the present step."""
        self.plan(self.at + timedelta(minutes=self.chance.uniform(least, most)), step)

    def play(self) -> None:
        """Do everything that is planned."""
        while self._steps:
            self.at, _, step = heappop(self._steps)
            step()
        self.at = self.now

    def by(self, login: str | None) -> Desk:
        """The desk at the present step, with somebody acting."""
        return self._desk.acting(self._members[login] if login else None)

    def agent(self) -> str:
        """Some agent."""
        return self.chance.choice(AGENTS)


def make_history(
    desk: Desk, purchases: Sequence[Purchase], cases: int, now: datetime, done: Callable[[int], None]
) -> None:
    """Open so many cases over the last weeks and work on them."""
    history = History(desk, now)
    calls = [_call(history, purchases) for _ in range(cases)]
    targets = _targets(history, purchases, calls)
    for count, (at, given, said, target) in enumerate(sorted(targets, key=lambda call: call[0]), 1):
        history.plan(at, _opening(history, given, said, count, done, target))
    for hours in range(0, 24 * 7 * WEEKS, 6):
        history.plan(now - timedelta(hours=hours), _housekeeping(history))
    history.play()
    promise_today(history)
    for login, state in zip(AGENTS, STATES, strict=True):
        set_state(history.by(login), SetState(state=state))  # type: ignore[arg-type]


def _housekeeping(history: History) -> Step:
    """What the worker does; the alarms of the time before are seen by then."""

    def step() -> None:
        system = history.by(None)
        for person in Staff.select().where(Staff.active):
            acknowledge(system.acting(member_of(person)), AcknowledgeAlarms(all=True))
        while fire(system, FireAlarms()).more:
            pass
        close_silent(system, CloseSilent())
        watch_sending(system, WatchSending())
        if history.now - history.at < timedelta(days=CALLED_DAYS):
            make_due(history)

    return step


def _call(history: History, purchases: Sequence[Purchase]) -> tuple[datetime, OpenCase, str]:
    chance = history.chance
    given, said = script(chance, chance.choice(purchases))
    days = 7 * WEEKS * chance.random() ** 1.3
    if given.kind in LASTING:
        recent = RECENT_DAYS if given.kind == "complaint" and not given.flags else 1
        days = recent * chance.random() ** 1.5
    zone = history.by(None).rules.zone
    day = (history.now - timedelta(days=days)).astimezone(zone).date()
    hour = chance.choices(range(24), [1, 0, 0, 0, 0, 0, 0, 2, 8, 14, 14, 12, 6, 10, 13, 13, 11, 8, 5, 4, 4, 3, 2, 1])[0]
    at = datetime.combine(day, time(hour, chance.randrange(60), chance.randrange(60)), zone)
    return min(at, history.now - timedelta(minutes=chance.randrange(1, 90))), given, said


def _targets(
    history: History, purchases: Sequence[Purchase], calls: Sequence[tuple[datetime, OpenCase, str]]
) -> Iterator[tuple[datetime, OpenCase, str, str]]:
    """The calls, each with the state that a return is to come into; its goods were bought shortly before."""
    goods, targets, chance = fresh(history.now), cycle(TARGETS), history.chance
    for at, given, said in calls:
        target = next(targets) if given.kind == "return" else ""
        if target:
            at = when(chance, target, history.now)
            purchase = bought(chance, at, goods) if target != "refused" else None
            given, said = script(chance, purchase or chance.choice(purchases), "return")
        yield at, given, said, target if given.kind == "return" else ""


def _opening(
    history: History, given: OpenCase, said: str, count: int, done: Callable[[int], None], target: str
) -> Step:
    def step() -> None:
        agent, chance = history.agent(), history.chance
        spot = given.kind == "consultation" and given.channel == "phone" and chance.random() < 0.62
        opened = open_case(history.by(agent), _with(given, answer=said if spot else ""))
        work = Work(history, opened.number, agent, said)
        if target:
            history.later(ReturnCourse(history, opened.number, agent, target).apply, 5, 90)
        if spot:
            history.later(work.confirm, 60, 1500)
        elif given.kind in ("consultation", "suggestion"):
            history.later(work.answer if chance.random() < 0.75 else work.hand_over, 4, 220)
        elif given.kind in LASTING:
            history.later(work.take, 2, 200)
        if count % 10 == 0:
            done(count)

    return step


def _with(given: OpenCase, **changes: Any) -> OpenCase:
    import msgspec

    return msgspec.structs.replace(given, **changes)


class Work:
    """What happens to one case after it was opened. A step that is refused (a full load) is left to others."""

    def __init__(self, history: History, number: str, agent: str, said: str) -> None:
        self._history = history
        self._number = number
        self._agent = agent
        self._said = said

    def _row(self) -> Case:
        row: Case = Case.get(Case.number == self._number)
        return row

    def _try(self, login: str, operation: Callable[[Desk, Any], object], given: Any) -> bool:
        try:
            operation(self._history.by(login), given)
        except Refused:
            return False
        return True

    def answer(self) -> None:
        """Q2: take it, answer it."""
        self._try(self._agent, claim, ClaimCase(case=self._number, version=self._row().version))
        given = AnswerConsultation(case=self._number, version=self._row().version, answer=self._said)
        if self._try(self._agent, answer, given):
            self._history.later(self.confirm, 60, 2000)

    def hand_over(self) -> None:
        """Q3: ask the technicians, who answer some hours later, sometimes with an interim answer first."""
        given = TransferConsultation(
            case=self._number, version=self._row().version, department="tech", question="请协助确认后答复客户"
        )
        if self._try(self._agent, transfer, given):
            self._history.later(self.say_interim if self._history.chance.random() < 0.3 else self.answer, 120, 900)

    def say_interim(self) -> None:
        """Q4: a first answer, with a new date."""
        given = InterimAnswer(case=self._number, version=self._row().version, answer="正在向研发核实，先请您暂停使用")
        if self._try("wu.tao", interim, given):
            self._history.later(self.answer, 300, 2500)

    def confirm(self) -> None:
        """Q6: some customers say that all is well."""
        if self._history.chance.random() < 0.5:
            rating = self._history.chance.choices((5, 4, 3, 2, 1), (60, 25, 8, 4, 3))[0]
            given = CloseConsultation(case=self._number, version=self._row().version, rating=rating)  # type: ignore[arg-type]
            self._try(self._agent, close, given)

    def take(self) -> None:
        """Somebody who has room makes the case his own, and works on it; the others wait for take next."""
        self._agent = self._history.agent()
        if load_of(self._history.by(None), self._history.by(self._agent).staff_id or 0) > FULL:
            return
        self._try(self._agent, claim, ClaimCase(case=self._number, version=self._row().version))
        if self._row().kind == "complaint":
            self._history.later(self.accept, 1, 60)
        self._history.later(self.note, 20, 400)
        self._history.later(self.call, 60, 900)
        if self._history.chance.random() < 0.3:
            self._history.later(self.ask, 30, 600)
        if self._history.chance.random() < 0.15:
            self._history.later(self.wait, 200, 1500)

    def accept(self) -> None:
        """T2, and on from there."""
        given = AcceptComplaint(case=self._number, version=self._row().version, apologised=True)
        if self._try(self._agent, accept, given):
            self._history.later(Course(self._history, self._number, self._agent).look_into, 10, 300)

    def note(self) -> None:
        """What the next one must know."""
        text = self._history.chance.choice(data("calls")["notes"])
        self._try(self._agent, note, NoteCase(case=self._number, text=text))

    def call(self) -> None:
        """A call with the customer."""
        text = self._history.chance.choice(data("calls")["said"])
        self._try(self._agent, record, RecordContact(case=self._number, direction="out", text=text))

    def ask(self) -> None:
        """A task for another department, finished the next day or not yet."""
        department = self._history.chance.choice(("qc", "warehouse", "tech"))
        text = self._history.chance.choice(data("calls")["tasks"])
        if self._try(self._agent, add, AddTask(case=self._number, department=department, text=text)):
            self._history.later(self.finish, 400, 4000)

    def finish(self) -> None:
        """The department is done."""
        task = Task.get_or_none(Task.case == self._row().id, Task.done_at.is_null())
        if task is not None:
            text = self._history.chance.choice(data("calls")["results"])
            self._try("sun.li", finish, FinishTask(task_id=task.id, version=task.version, result=text))

    def wait(self) -> None:
        """The clocks stop until the customer sends something."""
        reasons = list(self._history.by(None).rules.sla.stops)
        given = StopClocks(case=self._number, version=self._row().version, reason=reasons[0], note="等待客户补充照片")
        self._try(self._agent, stop, given)
