"""What the case screen says of callbacks: those to be made, those that were, and what the customer answered."""

from __future__ import annotations

from collections.abc import Iterator

from config import Rules
from config.terms import term
from config.texts import Sayable, T, Translator
from models.callbacks.views import CallbackRow, SurveyView
from models.cases.views import CaseView
from screens.call_text import kind_of, stands, style_of, when, whose
from screens.paint import Line, Span
from screens.widgets import Paragraph

SCORES = ("satisfied", "attitude", "speed", "solving", "result")


class CallsText:
    """One reader's words for the callbacks of one case."""

    def __init__(self, view: CaseView, words: Translator, rules: Rules) -> None:
        self._view = view
        self._words = words
        self._rules = rules

    def _say(self, said: Sayable) -> str:
        return self._words.say(said)

    def lines(self) -> Iterator[Line | Paragraph]:
        """The callbacks, the open ones first, then the answers."""
        for row in self._view.calls:
            yield from self._call(row)
        for survey in self._view.answers:
            yield from self._answers(survey)

    def _call(self, row: CallbackRow) -> Iterator[Line | Paragraph]:
        kind, at = kind_of(row, self._rules), when(row, self._words)
        head = T("{kind}, {standing}: {when}", kind=kind, standing=stands(row), when=at)
        parts = [self._say(head), *([] if row.ended_at is not None else [self._say(whose(row))])]
        if row.attempts:
            most = self._rules.callbacks.attempts.most
            parts.append(self._say(T("attempts: {n} of {most}", n=row.attempts, most=most)))
        yield Paragraph(Span("  ".join(parts), style_of(row)), 2)
        if row.ended_at is not None:
            return
        if row.reason:
            yield Paragraph(f"  {row.reason}", 2)
        if row.promised_at is not None and row.next_at != row.promised_at:
            later = T("Next attempt from {at}", at=row.next_at)
            yield Paragraph(f"  {self._say(later)}", 2)
        if row.why:
            moved = T("Not earlier: {why}", why=list(row.why))
            yield Paragraph(f"  {self._say(moved)}", 2)

    def _answers(self, survey: SurveyView) -> Iterator[Line | Paragraph]:
        """Whether it is solved, the points, and what was said."""
        parts: list[Sayable] = []
        if survey.solved is not None:
            parts.append(T("solved") if survey.solved else T("! not solved"))
        for name in SCORES:
            if (score := getattr(survey, name)) is not None:
                parts.append(T("{question} {score} of 5", question=term(name), score=score))
        if survey.praised:
            parts.append(T("praises {name}", name=survey.praised))
        head = T("The customer's answer") if survey.given_by == "agent" else T("The customer's answer in writing")
        said = T("{what} of {at}: {answers}", what=head, at=survey.at, answers=parts)
        bad = survey.solved is False or (survey.satisfied or 5) <= self._rules.callbacks.survey.dissatisfied
        yield Paragraph(Span(self._say(said), "warning" if bad else ""), 2)
        for text in (survey.effect, survey.opinion):
            if text:
                yield Paragraph(f"  {text}", 2)
