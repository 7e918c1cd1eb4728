"""What the course of a complaint says on the case screen: pure functions from the view to lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from config import Rules
from config.texts import Money, Sayable, T, Text, Translator
from models.complaints.views import ComplaintView, SolutionView
from screens.paint import Line, Span
from screens.widgets import Paragraph

APPROVALS: dict[str, Text] = {
    "none": T("needs no approval"),
    "waiting": T("waits for approval"),
    "approved": T("approved"),
    "refused": T("not approved"),
}
ANSWERS: dict[str, Text] = {"accepted": T("the customer agrees"), "refused": T("the customer does not agree")}


class CourseText:
    """One reader's words for the course of one complaint at one moment."""

    def __init__(self, view: ComplaintView, words: Translator, rules: Rules, now: datetime) -> None:
        self._view = view
        self._words = words
        self._rules = rules
        self._now = now

    def _say(self, said: Sayable) -> str:
        return self._words.say(said)

    def lines(self) -> list[Line | Paragraph]:
        """What presses first, then what was found, then the rounds."""
        parts = (self._signals, self._promises, self._investigation, self._solutions, self._end)
        return [line for part in parts for line in part()]

    def _signals(self) -> Iterator[Line | Paragraph]:
        view = self._view
        if view.batch_level:
            text = T("! {n} {n:case|cases} of this batch with this symptom in {days} days", n=view.batch,
                     days=self._rules.complaints.batch.days)  # fmt: skip
            yield Span(self._say(text), "alarm" if view.batch_level == "red" else "warning")
        for request in view.requests:
            if request.state == "waiting":
                matter = self._rules.approval.matters[request.matter].name
                text = T("Waits for approval: {matter} {amount}, since {at}", matter=matter,
                         amount=Money(request.amount_cents), at=request.proposed_at)  # fmt: skip
                yield Span(self._say(text), "info")
        if view.merged:
            yield Paragraph(self._say(T("Merged with: {numbers}", numbers=list(view.merged))), 2)

    def _promises(self) -> Iterator[Line | Paragraph]:
        """Those that somebody calls stand with the calls of the case."""
        for promise in (one for one in self._view.promises if not one.call):
            if promise.broken:
                text = T("! Promise broken: {text}, for {at}", text=promise.text, at=promise.due_at)
                yield Paragraph(Span(self._say(text), "breached"), 2)
            elif promise.kept_at is None:
                yield Paragraph(self._say(T("Promised: {text}, for {at}", text=promise.text, at=promise.due_at)), 2)

    def _investigation(self) -> Iterator[Line | Paragraph]:
        view, rules = self._view, self._rules
        if view.evidence:
            yield Paragraph(self._say(T("To be looked at: {text}", text=view.evidence)), 2)
        for finding in view.findings:
            item = rules.complaints.investigation.get(finding.item)
            name = item.name if item is not None else finding.item
            text = T("{item}: {text}", item=name, text=finding.text)
            if not finding.applicable:
                text = T("{item}: not applicable, {text}", item=name, text=finding.text)
            yield Paragraph(self._say(text), 2)
        for opinion in view.opinions:
            department = rules.routing.departments.get(opinion.department, opinion.department)
            text = T("{department}: {text}", department=department, text=opinion.text)
            if opinion.waived:
                text = T("{department}: waived, {text}", department=department, text=opinion.text)
            yield Paragraph(self._say(text), 2)
        if view.cause:
            cause = rules.categories.name("cause", view.cause)
            who = rules.categories.file.responsibilities.get(view.responsibility, view.responsibility)
            yield Paragraph(Span(self._say(T("Cause: {cause} ({who})", cause=cause, who=who)), "strong"), 2)

    def _solutions(self) -> Iterator[Line | Paragraph]:
        for solution in reversed(self._view.solutions):
            yield from self._solution(solution)

    def _solution(self, solution: SolutionView) -> Iterator[Line | Paragraph]:
        state = APPROVALS.get(solution.approval, Text(""))
        if solution.answer:
            state = ANSWERS[solution.answer]
        elif solution.told_at is not None:
            state = T("told at {at}", at=solution.told_at)
        head = T("Round {n}: {state}", n=solution.round, state=state)
        yield Span(self._say(head), "strong")
        kinds = self._rules.complaints.solutions
        parts = [
            self._say(kinds[kind].name if kind in kinds else kind) + (f" {self._say(Money(cents))}" if cents else "")
            for kind, cents in solution.items
        ]
        said = T("{parts}: {measure} {effect} By {at}.", parts=list(parts), measure=solution.measure,
                 effect=solution.effect, at=solution.ready_by)  # fmt: skip
        yield Paragraph(f"  {self._say(said)}", 2)
        if solution.reason:
            reason = T("Reason: {reason}", reason=solution.reason)
            yield Paragraph(f"  {self._say(reason)}", 4)

    def _end(self) -> Iterator[Line | Paragraph]:
        view = self._view
        for what, text in (
            (T("Done"), view.done),
            (T("Root cause"), view.root_cause),
            (T("Prevention"), view.prevention),
            (T("For the authority"), view.authority_result),
        ):
            if text:
                yield Paragraph(self._say(T("{what}: {text}", what=what, text=text)), 2)
