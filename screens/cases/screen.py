"""The case screen: everything about one case, what can be done with it now, and who else looks at it."""

from __future__ import annotations

import base64
from typing import Any, cast

from textual.app import ComposeResult
from textual.containers import Container

from config.terms import SEVERITIES
from config.texts import T, Text
from models.assignment import operations as assignment
from models.attachments.operations import AddAttachment
from models.attachments.operations import add as attach
from models.callbacks.flow import CALLABLE
from models.callbacks.views import CallbackRow
from models.cases import operations as cases
from models.clocks.operations import ResumeClocks, resume
from models.consultations.operations import CloseConsultation, close
from models.messages.deciding import UNDECIDED
from models.messages.views import MessageView
from models.presence.operations import ClosePresence, close_presence
from models.refusals import Refused
from models.tasks.operations import FinishTask
from models.tasks.operations import finish as finish_task
from screens.assigning import ask_candidate, give
from screens.cases.actions import ACTIONS
from screens.cases.lines import CaseText
from screens.cases.shown import ShownCase
from screens.widgets import Paragraphs

SAY_PRESENT = 20.0
"""Seconds between two signs that the case is still open here; after 60 s without one nobody believes it any more."""
WIDE_FROM = 120


class CaseScreen(ShownCase):
    """One case. With `application`, the application form of a return opens over it at once."""

    FIRST_FOCUS = "#timeline"
    HEADING = T("Case")
    ACTIONS = ACTIONS

    def __init__(self, number: str, *, application: bool = False) -> None:
        super().__init__(number)
        self._application = application

    @property
    def open_tasks(self) -> dict[str, Any]:
        """The open tasks of the case, by id."""
        tasks = self._view.tasks if self._view is not None else ()
        return {str(task.id): task.text for task in tasks if task.done_at is None}

    @property
    def open_calls(self) -> list[CallbackRow]:
        """The calls about the case that nobody makes just now."""
        calls = self._view.calls if self._view is not None else ()
        return [call for call in calls if call.state in CALLABLE]

    @property
    def undelivered(self) -> list[MessageView]:
        """The messages about which somebody has to decide."""
        messages = self._view.messages if self._view is not None else ()
        return [message for message in messages if message.state in UNDECIDED]

    def body(self) -> ComposeResult:
        """What it is, and what happened; side by side where there is room."""
        with Container(id="case"):
            yield Paragraphs(id="facts")
            yield Paragraphs(id="timeline")

    def on_mount(self) -> None:
        """Say that the case is open here, as long as it is."""
        self.say_present()
        self.set_interval(SAY_PRESENT, self.say_present)

    def on_unmount(self) -> None:
        """Nobody looks at it here any more."""
        given = ClosePresence(case=self._number, session=self.presence)
        self.desk_app.hand_in(close_presence, given)

    def on_resize(self) -> None:
        """Side by side from 120 cells on."""
        self.query_one("#case").set_class(self.size.width >= WIDE_FROM, "wide")

    async def load(self) -> None:
        """Read the case, and go on with the application where that is wanted."""
        await super().load()
        if self._application:
            self._application = False
            self.start(self.act_application())

    def show_case(self) -> None:
        """What it is, and what happened."""
        text = CaseText(self.shown, self.translator, self.rules, self.now())
        self.query_one("#facts", Paragraphs).show(text.facts())
        self.query_one("#timeline", Paragraphs).show(text.timeline())

    # What needs a form

    async def act_note(self) -> None:
        """`n`."""
        await self.open_form("note")

    async def act_contact(self) -> None:
        """`k`."""
        await self.open_form("contact")

    async def act_answer(self) -> None:
        """`a`."""
        await self.open_form("answer")

    async def act_message(self) -> None:
        """`m`."""
        await self.open_form("message")

    async def act_edit(self) -> None:
        """`e`."""
        await self.open_form("edit")

    async def act_hand_over(self) -> None:
        """`d`."""
        await self.open_form("hand_over")

    async def act_interim(self) -> None:
        """`i`."""
        await self.open_form("interim")

    async def act_convert(self) -> None:
        """`v`."""
        await self.open_form("convert")

    async def act_stop(self) -> None:
        """`p`."""
        await self.open_form("stop")

    async def act_task(self) -> None:
        """`j`."""
        await self.open_form("task")

    # What a question or two are enough for

    async def act_step(self) -> None:
        """`s`: the next step of a complaint or a return."""
        from screens.cases.stepping import take_step

        await take_step(self)

    async def act_application(self) -> None:
        """`b`."""
        from screens.returns.opening import apply

        await apply(self)

    async def act_routes(self) -> None:
        """`h`."""
        from screens.returns.routes import RoutesScreen

        await self.go(RoutesScreen(self._number, self.presence))

    async def act_why(self) -> None:
        """`w`."""
        from screens.cases.explaining import ExplainingScreen

        await self.go(ExplainingScreen(self._number))

    async def act_accept(self) -> None:
        """`y`."""
        await self.open_form("complaints.accept")

    async def act_claim(self) -> None:
        """`t`."""
        await self.on_case(assignment.claim, assignment.ClaimCase)

    async def act_release(self) -> None:
        """`z`."""
        await self.on_case(assignment.release, assignment.ReleaseCase, reason=await self.ask(T("Reason")))

    async def act_resume(self) -> None:
        """`u`."""
        await self.on_case(resume, ResumeClocks, note=await self.ask(T("What happened"), required=False))

    async def act_close(self) -> None:
        """`c`."""
        stars: dict[str, Any] = {**{str(n): T("{n} of 5", n=n) for n in range(1, 6)}, "": T("No rating")}
        rating = await self.ask_choice(T("The customer's rating"), stars)
        await self.on_case(close, CloseConsultation, rating=cast("Any", int(rating) if rating else None))

    async def act_severity(self) -> None:
        """`r`."""
        severity = await self.ask_choice(T("Severity"), dict(SEVERITIES), self.shown.severity)
        reason = await self.ask(T("Reason"))
        await self.on_case(cases.change_severity, cases.ChangeSeverity, severity=cast("Any", severity), reason=reason)

    async def act_transfer(self) -> None:
        """`x`."""
        queues: dict[str, Any] = {key: queue.name for key, queue in self.rules.routing.queues.items()}
        queue = await self.ask_choice(T("Queue"), queues, self.shown.queue)
        await self.on_case(
            assignment.transfer, assignment.TransferCase, queue=queue, reason=await self.ask(T("Reason"))
        )

    async def act_assign(self) -> None:
        """`g`."""
        to = await ask_candidate(self, self._number)
        await give(self, self._number, self.shown.version, to)
        self.reload()

    async def act_finish(self) -> None:
        """`f`."""
        tasks = {key: Text("{t}", {"t": text}) for key, text in self.open_tasks.items()}
        chosen = next(iter(tasks)) if len(tasks) == 1 else await self.ask_choice(T("Task"), tasks)
        task = next(one for one in self.shown.tasks if str(one.id) == chosen)
        result = await self.ask(T("Result"))
        await self.do(finish_task, FinishTask(task_id=task.id, version=task.version, result=result))
        self.reload()

    async def act_promise_call(self) -> None:
        """`o`."""
        from screens.cases.calling import promise_call

        await promise_call(self)

    async def act_plan_call(self) -> None:
        """`plan_call`."""
        from screens.cases.calling import plan_call

        await plan_call(self)

    async def act_call_now(self) -> None:
        """`call`."""
        from screens.cases.calling import call_now

        await call_now(self)

    async def act_give_call(self) -> None:
        """`give_call`."""
        from screens.cases.calling import give_call

        await give_call(self)

    async def act_drop_call(self) -> None:
        """`drop_call`."""
        from screens.cases.calling import drop_call

        await drop_call(self)

    async def act_undelivered(self) -> None:
        """`undelivered`."""
        from screens.cases.undelivered import decide

        await decide(self)

    async def act_attach(self, path: str = "") -> None:
        """`attach FILE`."""
        file = self.session.file(path or await self.ask(T("File")))
        try:
            content = base64.b64encode(file.read_bytes()).decode()
        except OSError as error:
            text = T("{file} cannot be read: {problem}", file=file.name, problem=error.strerror or str(error))
            raise Refused("not_found", text) from error
        await self.do(attach, AddAttachment(case=self._number, name=file.name, content=content))
        self.reload()

    async def act_link(self) -> None:
        """`l`."""
        await self.on_case(cases.link, cases.LinkCase, to=await self.ask(T("Case number")))
