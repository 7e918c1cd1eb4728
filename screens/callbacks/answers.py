"""What the customer has answered so far, question by question: plain data that a draft can keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from config.texts import T, Text
from models.callbacks.answering import CallbackAnswer

TEXTS: Final = ("effect", "opinion")
"""The questions that are answered in words."""
SIGNS: Final = {"y": True, "1": True, "n": False, "2": False}
"""How it is said whether the matter is solved."""
SCORES: Final = "12345"


@dataclass(frozen=True)
class Answers:
    """The questions in their order, the place of the one that is asked now, and what was answered.

    Behind the last question `at` is their number: everything was asked.
    """

    questions: tuple[str, ...]
    at: int = 0
    given: Mapping[str, Any] = field(default_factory=dict)
    praised: str = ""

    @classmethod
    def to(cls, questions: tuple[str, ...]) -> Answers:
        """Nothing answered yet; what the customer thinks can always be written down."""
        return cls(questions if "opinion" in questions else (*questions, "opinion"))

    @classmethod
    def kept(cls, questions: tuple[str, ...], content: Mapping[str, Any]) -> Answers:
        """What a draft kept, as far as it is still asked; on the first question without an answer."""
        fresh = cls.to(questions)
        given = {name: content[name] for name in fresh.questions if content.get(name) is not None}
        place = next((n for n, name in enumerate(fresh.questions) if name not in given), len(fresh.questions))
        return replace(fresh, given=given, at=place, praised=str(content.get("praised", "")))

    @property
    def current(self) -> str:
        """The question that is asked now; empty behind the last one."""
        return self.questions[self.at] if self.at < len(self.questions) else ""

    @property
    def anything(self) -> bool:
        """Whether something was answered that could be lost."""
        return bool(self.given or self.praised)

    def answered(self, sign: str) -> Answers | Text:
        """The answer by one key and the next question; or the sentence why the key is none."""
        name = self.current
        if name == "solved":
            if sign in SIGNS:
                return self._put(name, SIGNS[sign])
            return T("1 or y: it is solved; 2 or n: it is not.")
        if name in TEXTS or not name:
            return T("t writes down what the customer says, Enter saves.")
        if sign in SCORES:
            return self._put(name, int(sign))
        return T("A digit from 1 to 5, of which 5 is best; 0 skips the question.")

    def written(self, name: str, words: str) -> Answers:
        """Words for a question; none take them away."""
        if not words:
            return replace(self, given={key: value for key, value in self.given.items() if key != name})
        after = self._put(name, words)
        return after if name == self.current else replace(after, at=self.at)

    def skipped(self) -> Answers:
        """The next question; this one has no answer."""
        given = {name: value for name, value in self.given.items() if name != self.current}
        return replace(self, given=given, at=min(self.at + 1, len(self.questions)))

    def back(self) -> Answers:
        """The question before."""
        return replace(self, at=max(0, self.at - 1))

    def on(self) -> Answers:
        """The question after, whatever this one has for an answer."""
        return replace(self, at=min(self.at + 1, len(self.questions)))

    def content(self) -> dict[str, Any]:
        """What a draft keeps; `text` is what the list of drafts shows of it."""
        return {**self.given, "praised": self.praised, "text": self.given.get("opinion", "")}

    def as_input(self, callback_id: int, version: int) -> CallbackAnswer:
        """The answers as they are given to the operation."""
        return CallbackAnswer(callback_id=callback_id, version=version, praised=self.praised, **self.given)

    def _put(self, name: str, value: Any) -> Answers:
        return replace(self, given={**self.given, name: value}, at=min(self.at + 1, len(self.questions)))
