"""The screen of a call: the customer, the case, the script; answers by digits, and the other ends by one key each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from textual.app import ComposeResult
from textual.containers import Container

from config.texts import T, Text
from models.callbacks import attempting, queries
from models.callbacks.answering import answer
from models.callbacks.finding import OnCallback
from models.callbacks.taking import release
from models.callbacks.views import CallbackRow, CallbackView
from models.refusals import Refused
from screens.callbacks import asking
from screens.callbacks.actions import CALL_ACTIONS
from screens.callbacks.answers import TEXTS, Answers
from screens.callbacks.lines import Look
from screens.callbacks.outcome import outcome, saved
from screens.callbacks.script import Script
from screens.callbacks.sheet import facts, is_text, other_number, script, then
from screens.draft import Draft, newest
from screens.widgets import Paragraphs
from screens.work import WorkScreen

WIDE_FROM = 120


class CallScreen(WorkScreen):
    """A call that who is signed in makes. It is left with the sentence of what came of it, or None when given back.

    With `goes_on` the next call is wanted at once.
    """

    HEADING = T("Call")
    LIVE = True
    FIRST_FOCUS = "Script"
    ACTIONS = CALL_ACTIONS

    def __init__(self, callback_id: int) -> None:
        super().__init__()
        self._callback_id = callback_id
        self.view: CallbackView | None = None
        self.answers = Answers(())
        self.goes_on = False
        self._people: dict[str, Any] = {}
        self._draft = Draft(self, f"callback-{callback_id}", lambda: self.answers.content())

    @property
    def selected(self) -> CallbackRow | None:
        """The call."""
        return self.view.row if self.view is not None else None

    @property
    def row(self) -> CallbackRow:
        """The call, once it is read."""
        return cast("CallbackView", self.view).row

    @property
    def look(self) -> Look:
        """For whom lines are painted, and when."""
        member = self.session.member
        return Look(self.translator, self.rules, self.now(), member.id if member is not None else None)

    def heading(self) -> Text:
        """Which kind of call to whom."""
        if self.view is None:
            return self.HEADING
        kind = self.rules.callbacks.kind(self.row.kind).name
        return T("{kind}: {name}", kind=kind, name=self.view.name)

    def body(self) -> ComposeResult:
        """What is known above, or at the left; the script below, or at the right."""
        with Container(id="calling"):
            yield Paragraphs(focusable=False, id="known")
            yield Script(id="script")

    def on_resize(self) -> None:
        """Side by side from 120 cells on."""
        self.query_one("#calling").set_class(self.size.width >= WIDE_FROM, "wide")

    async def load(self) -> None:
        """Read the call; one that is not mine any more is left."""
        first = self.view is None
        self.view = await self.gateway.run(queries.callback, self._callback_id)
        if self.row.state != "calling" or self.row.caller_id != self.look.me:
            self._over(T("{name}: you are not making this call any more.", name=self.row.customer))
            return
        if first:
            await self._begin()
        self.paint_title()
        self._show()

    async def _begin(self) -> None:
        """What was answered before the session died is there again."""
        questions = cast("CallbackView", self.view).questions
        self.answers = Answers.to(questions)
        kept = await self.gateway.run(newest, self._draft.form)
        if kept is not None:
            self.answers = Answers.kept(questions, kept.content)
            self.tell(T("What you had noted at {at} is back.", at=kept.updated_at))
        if self.answers.praised:
            self._people = await asking.colleagues(self)

    def _show(self) -> None:
        view = cast("CallbackView", self.view)
        praised = self.say(self._people.get(self.answers.praised, self.answers.praised))
        self.query_one("#known", Paragraphs).show(facts(view, self.look))
        self.query_one(Script).show(script(view, self.answers, praised, self.look))

    # Answers

    def _put(self, answers: Answers) -> None:
        if answers.content() != self.answers.content():
            self._draft.touched()
        self.answers = answers
        self._show()

    def on_script_pressed(self, event: Script.Pressed) -> None:
        """A key on the script."""
        event.stop()
        if self.view is None:
            return
        self.clear_status()
        match event.sign:
            case "enter":
                self.start(self.act_record())
            case "back":
                self._put(self.answers.back())
            case "on":
                self._put(self.answers.on())
            case "0":
                self._put(self.answers.skipped())
            case sign:
                self._answer(sign)

    def _answer(self, sign: str) -> None:
        got = self.answers.answered(sign)
        if isinstance(got, Text):
            self.fail(got)
        else:
            self._put(got)

    async def act_words(self) -> None:
        """`t`."""
        name = self.answers.current if is_text(self.answers.current) else "opinion"
        question = T("How it is used") if name == "effect" else T("What the customer says")
        words = await self.ask(question, str(self.answers.given.get(name, "")), required=False)
        self._put(self.answers.written(name, words))

    async def act_praise(self) -> None:
        """`p`: the agent of the case is offered first."""
        if self.answers.praised:
            self._put(replace(self.answers, praised=""))
            return
        self._people = await asking.colleagues(self)
        handled_by = cast("CallbackView", self.view).handled_by
        praised = await self.ask_choice(T("Whom does the customer praise"), self._people, handled_by)
        self._put(replace(self.answers, praised=praised))

    async def act_record(self) -> None:
        """Enter."""
        await self._save(goes_on=False)

    async def act_take_next(self) -> None:
        """F7."""
        await self._save(goes_on=True)

    async def _save(self, *, goes_on: bool) -> None:
        """Save the answers; where only words are asked for, the text opens first."""
        if not self.answers.given and set(self.answers.questions) <= set(TEXTS):
            await self.act_words()
            return
        given = self.answers.as_input(self._callback_id, self.row.version)
        try:
            with self._draft.saving():
                await self.do(answer, given)
        except Refused as refused:
            self._stand_at(refused.field)
            raise
        self.goes_on = goes_on
        await self._end(saved(self.row.customer, given, self.rules))

    def _stand_at(self, name: str | None) -> None:
        """The question that a refusal is about is asked again."""
        if name in self.answers.questions:
            self._put(replace(self.answers, at=self.answers.questions.index(name)))

    # The other ends

    async def act_unanswered(self) -> None:
        """`u`, then Enter."""
        said = T("No answer: {then}?", then=then(cast("CallbackView", self.view)))
        await self._ended(attempting.no_answer, attempting.NoAnswer, said)

    async def act_wrong_number(self) -> None:
        """`w`: with another number, where one is told."""
        other = other_number(cast("CallbackView", self.view))
        number = await self.ask(T("Another number (none: {then})", then=other), required=False)
        given = attempting.WrongNumber(callback_id=self._callback_id, version=self.row.version, number=number)
        await self._end(outcome(self.row.customer, await self.do(attempting.invalid, given)))

    async def act_later(self) -> None:
        """`l`."""
        await self._end(outcome(self.row.customer, await asking.put_off(self, self.row)))

    async def act_refused(self) -> None:
        """`r`, then Enter."""
        said = T("The customer wants no calls about this?")
        await self._ended(attempting.refuse, attempting.RefuseCalls, said)

    async def _ended(self, operation: Any, kind: Any, said: Text) -> None:
        """An end that one key and Enter make, after what happens then was said."""
        if not await self.ask_yes(said, default=True):
            return
        given = kind(callback_id=self._callback_id, version=self.row.version)
        await self._end(outcome(self.row.customer, await self.do(operation, given)))

    async def _end(self, said: Text) -> None:
        """The call is over, and what was noted of it is not a draft any more."""
        await self._draft.end(thrown_away=True)
        self.back(said)

    def _over(self, said: Text) -> None:
        """Nobody makes this call here any more; a draft stays, should it come back."""
        self.back(said)

    # Besides

    async def act_give(self) -> None:
        """`g`."""
        await self._end(await asking.give(self, self.row))

    async def act_drop(self) -> None:
        """`d`."""
        await self._end(await asking.put_aside(self, self.row))

    async def act_open_it(self) -> None:
        """`o`."""
        await self.open_case(self.row.case)

    def act_more(self) -> None:
        """`v`."""
        self.query_one("#known", Paragraphs).action_page(1)

    def act_less(self) -> None:
        """`b`."""
        self.query_one("#known", Paragraphs).action_page(-1)

    async def leaving(self) -> bool:
        """Give the call back; what was noted stays as a draft if the user wants it."""
        if self.answers.anything:
            await self._draft.end(thrown_away=not await self._draft.ask_to_keep())
        if self.view is not None:
            try:
                await self.do(release, OnCallback(callback_id=self._callback_id, version=self.row.version))
            except Refused as refused:
                self.fail(refused.text)  # somebody else has it by now, and nothing is to be given back
        return True
