"""Questions of the prompt line as data: what is asked, what can be chosen, and what counts as an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from config.texts import Sayable, T, Text
from screens.actions import fold
from screens.paint import Line

Say = Callable[[Sayable | None], str]


class Cancelled(Exception):  # noqa: N818 - not an error: the user changed his mind
    """The question was left with F12 or Esc; `DeskScreen.start` swallows this."""


class Candidate(NamedTuple):
    """One thing to choose: its key, and the line that stands above the prompt."""

    key: str
    line: Line


class Unfit(Exception):  # noqa: N818 - the answer is not accepted, the question stays
    """What was typed is no answer; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.message)
        self.text = text


def _nothing(typed: str) -> Sequence[Candidate]:
    return ()


def _as_typed(typed: str, highlighted: str | None) -> str:
    return typed


def _never(typed: str) -> str | None:
    return None


@dataclass(frozen=True)
class Asking:
    """A question.

    `suggest` lists the candidates for what has been typed. `accept` gets what was typed and the key of the
    highlighted candidate at Enter, and returns the answer or raises `Unfit`. `at_once` returns an answer as
    soon as what was typed is one, without Enter. `chosen` is the key that the highlight begins on; where there
    is none, nothing is highlighted until something is typed.
    """

    question: str
    default: str = ""
    secret: bool = False
    chosen: str | None = None
    suggest: Callable[[str], Sequence[Candidate]] = _nothing
    accept: Callable[[str, str | None], str] = _as_typed
    at_once: Callable[[str], str | None] = _never


def line(
    question: str, default: str, *, required: bool, secret: bool, check: Callable[[str], Text | None] | None
) -> Asking:
    """A question for one line of text."""

    def accept(typed: str, highlighted: str | None) -> str:
        answer = typed if secret else typed.strip()
        if required and not answer:
            raise Unfit(T("An answer is needed here; F12 leaves it."))
        if check is not None and (reason := check(answer)):
            raise Unfit(reason)
        return answer

    return Asking(question, default, secret, accept=accept)


_YES_NO = {"y": "yes", "yes": "yes", "1": "yes", "是": "yes", "n": "no", "no": "no", "2": "no", "否": "no"}


def yes_no(question: str, default: bool | None) -> Asking:
    """A question for yes or no: answered by one key, or by Enter where there is a default."""

    def accept(typed: str, highlighted: str | None) -> str:
        known = _YES_NO.get(fold(typed).lower())
        if known is None and not typed and default is not None:
            known = "yes" if default else "no"
        if known is None:
            raise Unfit(T("Type y for yes or n for no; F12 leaves it."))
        return known

    hint = {None: "(y/n)", True: "(Y/n)", False: "(y/N)"}[default]
    return Asking(f"{question} {hint}", accept=accept, at_once=lambda typed: _YES_NO.get(fold(typed).lower()))


class Choices:
    """Keys with labels, found by number, key, or the beginning of the label."""

    def __init__(self, labels: Mapping[str, Sayable], say: Say) -> None:
        self.keys = tuple(labels)
        self.labels = {key: say(label) for key, label in labels.items()}

    def matching(self, typed: str) -> tuple[str, ...]:
        """The keys that what was typed can mean; all of them for nothing."""
        wanted = fold(typed).casefold()
        if not wanted:
            return self.keys
        for exact in (self._exact(wanted), self._numbered(wanted)):
            if exact is not None:
                return (exact,)
        begins = tuple(self._where(lambda text: text.startswith(wanted)))
        return begins or tuple(self._where(lambda text: wanted in text))

    def candidates(self, typed: str) -> list[Candidate]:
        """What can be chosen, each with its number."""
        digits = len(str(len(self.keys)))
        return [
            Candidate(key, f"{self.keys.index(key) + 1:>{digits}} {self.labels[key]}") for key in self.matching(typed)
        ]

    def by_number(self, typed: str) -> str | None:
        """The key whose number was typed in full: no longer number could begin like it."""
        number = self._numbered(fold(typed))
        return number if number is not None and int(fold(typed)) * 10 > len(self.keys) else None

    def _exact(self, wanted: str) -> str | None:
        return next((key for key in self.keys if wanted in (key.casefold(), fold(self.labels[key]).casefold())), None)

    def _numbered(self, wanted: str) -> str | None:
        if not (wanted.isascii() and wanted.isdigit()) or not 1 <= int(wanted) <= len(self.keys):
            return None
        return self.keys[int(wanted) - 1]

    def _where(self, fits: Callable[[str], bool]) -> Iterable[str]:
        return (key for key in self.keys if fits(fold(self.labels[key]).casefold()) or fits(key.casefold()))


def choice(question: str, choices: Choices, chosen: str) -> Asking:
    """A question for one of several: by number at once, by the beginning and Enter, or by arrows and Enter."""

    def accept(typed: str, highlighted: str | None) -> str:
        if highlighted is None:
            raise Unfit(T("Nothing in the list begins like this."))
        return highlighted

    begin = chosen if chosen in choices.keys else (choices.keys[0] if choices.keys else None)
    return Asking(question, chosen=begin, suggest=choices.candidates, accept=accept, at_once=choices.by_number)
