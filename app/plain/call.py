"""A call to a customer: what is known, what to say, the questions one by one, and its other ends."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, cast

from app.plain.asking import BACK, CANCEL, HELP, Back
from app.plain.console import EndOfInput
from app.plain.drafts import Draft
from app.plain.form import saves
from app.plain.place import Place
from app.plain.work import Halted, finished
from config.texts import T, Text
from models.callbacks import attempting, queries
from models.callbacks.answering import answer
from models.callbacks.finding import OnCallback
from models.callbacks.taking import release
from models.callbacks.views import CallbackRow, CallbackView
from models.cases.queries import view
from models.refusals import Refused
from screens.actions import Action, Actions, fold
from screens.asking import Cancelled
from screens.callbacks import asking, sheet
from screens.callbacks.actions import CALL_ACTIONS
from screens.callbacks.answers import Answers
from screens.callbacks.lines import Look
from screens.callbacks.outcome import outcome, saved
from screens.cases.lines import CaseText, heading

ENDS = ("unanswered", "wrong_number", "later", "refused", "give", "drop")
"""What ends a call without answers, and may be typed in place of any of them."""
SHEET = Actions([action for action in CALL_ACTIONS if action.id in (*ENDS, "praise", "open_it")])


class Over(Exception):  # noqa: N818 - the call has ended otherwise
    """One of the other ends."""


class Call(Place):
    """One call that who is signed in makes."""

    SHEET = SHEET

    def __init__(self, calls: Place, callback_id: int) -> None:
        super().__init__(calls.work, calls)
        self._id = callback_id
        self.view: CallbackView = self.work.run(queries.callback, callback_id)
        self._answers = Answers.to(self.view.questions)
        self._draft = Draft(self.work, f"callback-{callback_id}")

    @property
    def selected(self) -> CallbackRow:
        """The call."""
        return self.view.row

    @property
    def _look(self) -> Look:
        member = self.work.member
        return Look(self.translator, self.rules, self.now(), member.id if member is not None else None)

    def run(self) -> None:
        """Make the call, to one of its ends; whoever leaves it gives it back."""
        self._begin()
        try:
            while not self._is_reached():
                pass
            self._ask_all()
        except Over:
            return
        except (Cancelled, KeyboardInterrupt):
            self._give_back()
        except Halted:
            self.work.run(release, OnCallback(callback_id=self._id, version=self.selected.version))
            raise

    def _begin(self) -> None:
        kind = self.rules.callbacks.kind(self.selected.kind).name
        self.tell(T("{kind}: {name}", kind=kind, name=self.view.name))
        self.work.tell_lines(sheet.facts(self.view, self._look))
        self.tell(T("Say: {words}", words=self.view.opening))
        kept = self._draft.found()
        if kept is not None:
            self._answers = replace(Answers.kept(self.view.questions, kept.content), at=0)
            self.tell(T("What you had noted at {at} is back.", at=kept.updated_at))

    def _is_reached(self) -> bool:
        """Whether the customer answers; how it ends otherwise is typed in place of that."""
        prompt = T("{label} [{value}]: ", label=T("Reached"), value=T("Yes"))
        typed = self._read(prompt)
        sign = fold(typed).lower()
        action = self._action("", {"n": "u", "2": "u", "否": "u"}.get(sign, sign))
        if sign in HELP:
            self._explain_ends()
        elif sign in CANCEL + BACK:
            raise Cancelled
        elif sign in ("", "y", "1", "是"):
            return True
        elif action is None:
            self.fail(T("y: the customer answers; ? tells how else a call can end."))
        else:
            self._do(action)
        return False

    def _read(self, prompt: Text) -> str:
        """What was typed; `Cancelled` at the end of the input and on Ctrl+C."""
        try:
            return self.work.read(self.say(prompt))
        except (EndOfInput, KeyboardInterrupt) as end:
            if isinstance(end, EndOfInput) and not self.work.console.by_hand:
                self.fail(T("The input has ended before this was done."))
            raise Cancelled from None

    def _ask_all(self) -> None:
        """The questions in their order, until the answers are saved."""
        while True:
            try:
                if self._answers.current:
                    self._question(self._answers.current)
                elif saves(self):
                    self._save()
                else:
                    raise Cancelled
            except Back:
                self._answers = self._answers.back()
            except Refused as refused:
                self.fail(refused.text)
                if refused.field in self._answers.questions:
                    self._answers = replace(self._answers, at=self._answers.questions.index(refused.field))

    def _question(self, name: str) -> None:
        """Ask one question; another code than an answer does what it does on the screen."""
        given = self._answers.given.get(name)
        if name in self.rules.callbacks.questions:
            self.tell(self.rules.callbacks.questions[cast("Any", name)])
        label = sheet.label(name, self._look)
        if given is None:
            prompt = T("{label}: ", label=label)
        else:
            prompt = T("{label} [{value}]: ", label=label, value=sheet.value(name, given, self._look))
        self._take_in(name, self._read(prompt))

    def _take_in(self, name: str, typed: str) -> None:
        sign = fold(typed)
        if sign in HELP:
            self._explain(name)
        elif sign in BACK:
            raise Back
        elif sign in CANCEL:
            raise Cancelled
        elif (action := self._action(name, sign)) is not None:
            self._do(action)
        elif sign == "0" or (not sign and (sheet.is_text(name) and name not in self._answers.given)):
            self._put(self._answers.skipped())
        elif not sign and name in self._answers.given:
            self._put(self._answers.on())
        elif sheet.is_text(name):
            self._put(self._answers.written(name, typed.strip()))
        else:
            self._score(sign.lower())

    def _score(self, sign: str) -> None:
        """A digit; in place of one for every key, the words of yes and no."""
        got = self._answers.answered({"是": "y", "否": "n", "yes": "y", "no": "n"}.get(sign, sign))
        if isinstance(got, Text):
            self.fail(got)
        else:
            self._put(got)

    def _put(self, answers: Answers) -> None:
        changed = answers.content() != self._answers.content()
        self._answers = answers
        if changed:
            self._draft.keep(answers.content())

    def _action(self, name: str, sign: str) -> Action | None:
        """The action of a code, or of a key where no words are asked for; behind a colon everywhere."""
        colon = re.fullmatch(r"[:：]\s*(\w+)", sign)
        code = colon[1] if colon else sign
        if sheet.is_text(name) and not colon:
            return None
        keyed = next((one for one in self.SHEET if code.lower() in one.key_names(self.rules.keys.keymap)), None)
        return self.SHEET.by_code(code) or keyed

    def _do(self, action: Action) -> None:
        if (reason := action.why_not(self)) is not None:
            self.fail(reason)
            return
        try:
            said = getattr(self, action.method)()
        except Cancelled:
            return
        except Refused as refused:
            self._go_on(refused)
            return
        if action.id in ENDS and said is not None:
            self._draft.end()
            self.tell(said)
            raise Over

    def _go_on(self, refused: Refused) -> None:
        """Something was refused: the call goes on, unless it is not made here any more."""
        self.fail(refused.text)
        self.view = self.work.run(queries.callback, self._id)
        if self.selected.state != "calling":
            raise Over

    def _explain(self, name: str) -> None:
        """How to answer, and how the call can end otherwise."""
        how = self._answers.answered("?")
        self.tell(
            how
            if isinstance(how, Text) and not sheet.is_text(name)
            else T("Type what the customer says; Enter goes on.")
        )
        self._explain_ends()
        self.tell(T("p notes whom the customer praises; where words are asked for, type a colon before such a letter."))
        self.tell(T("< goes back a question, . gives the call back."))

    def _explain_ends(self) -> None:
        self.work.tell_lines(sheet.ends(self.view, self._look))

    # Its ends

    def _save(self) -> None:
        given = self._answers.as_input(self._id, self.selected.version)
        self.work.run(answer, given)
        self._draft.end()
        self.tell(saved(self.selected.customer, given, self.rules))
        raise Over

    def _ended(self, operation: Any, kind: Any, question: Text, **given: Any) -> Text | None:
        if not finished(self.ask_yes(question, default=True)):
            return None
        done = self.work.run(operation, kind(callback_id=self._id, version=self.selected.version, **given))
        return outcome(self.selected.customer, done)

    def act_unanswered(self) -> Text | None:
        """`unanswered`."""
        question = T("No answer: {then}?", then=sheet.then(self.view))
        return self._ended(attempting.no_answer, attempting.NoAnswer, question)

    def act_wrong_number(self) -> Text | None:
        """`wrong`: with another number, where one is told."""
        question = T("Another number (none: {then})", then=sheet.other_number(self.view))
        number = finished(self.ask(question, required=False))
        given = attempting.WrongNumber(callback_id=self._id, version=self.selected.version, number=number)
        return outcome(self.selected.customer, self.work.run(attempting.invalid, given))

    def act_later(self) -> Text:
        """`later`."""
        return outcome(self.selected.customer, finished(asking.put_off(self, self.selected)))

    def act_refused(self) -> Text | None:
        """`refused`."""
        question = T("The customer wants no calls about this?")
        return self._ended(attempting.refuse, attempting.RefuseCalls, question)

    def act_give(self) -> Text:
        """`give`."""
        return cast("Text", finished(asking.give(self, self.selected)))

    def act_drop(self) -> Text:
        """`drop`."""
        return cast("Text", finished(asking.put_aside(self, self.selected)))

    def act_praise(self) -> None:
        """`praise`: the agent of the case is proposed; again takes it away."""
        if self._answers.praised:
            self._put(replace(self._answers, praised=""))
            return
        people = finished(asking.colleagues(self))
        praised = finished(self.ask_choice(T("Whom does the customer praise"), people, self.view.handled_by))
        self._put(replace(self._answers, praised=praised))

    def act_open_it(self) -> None:
        """`this`: the case is told; the call goes on."""
        case = self.work.run(view, self.selected.case)
        self.tell(heading(case))
        self.work.tell_lines(CaseText(case, self.translator, self.rules, self.now()).facts())

    def _give_back(self) -> None:
        if self._answers.anything:
            self._draft.leave(self, self._answers.content())
        try:
            self.work.run(release, OnCallback(callback_id=self._id, version=self.selected.version))
        except Refused as refused:
            self.fail(refused.text)
            return
        self.tell(T("The call is given back."))
