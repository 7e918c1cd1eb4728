"""Questions of the prompt line as data: what is asked, what can be chosen, and what counts as an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from config.texts import Sayable, T, Text
from screens.actions import fold
from screens.matching import EXACT, plain, rank
from screens.paint import Line

NUMBER = EXACT + 0.5
"""The rank of the number of a value: behind a code that is the same, before all else."""

NOTHING = T("Nothing in the list begins like this.")

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

    @property
    def at_one_key(self) -> bool:
        """Whether something that is typed answers without Enter."""
        return self.at_once is not _never


def counted(typed: str, most: int) -> int:
    """The number from 1 to `most` that was typed; 0 for anything else, such as a page of digits that was pasted."""
    digits = fold(typed).lstrip("0")
    fits = digits.isascii() and digits.isdigit() and len(digits) <= len(str(most)) and int(digits) <= most
    return int(digits) if fits else 0


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
    """Keys with labels, found by number, key, code, the beginning of the label or of its pinyin, or anywhere in it."""

    def __init__(self, labels: Mapping[str, Sayable], say: Say) -> None:
        self.keys = tuple(labels)
        self.labels = {key: say(label) for key, label in labels.items()}

    def matching(self, typed: str) -> tuple[str, ...]:
        """The keys that what was typed can mean; all of them for nothing."""
        ranked = self._ranked(typed)
        best = ranked[0][0] if ranked else 0
        found = tuple(key for rank, key in ranked if rank == best)
        return found[:1] if best == EXACT and plain(typed) else found

    def candidates(self, typed: str) -> list[Candidate]:
        """What can be chosen, each with its number."""
        digits = len(str(len(self.keys)))
        return [
            Candidate(key, f"{self.keys.index(key) + 1:>{digits}} {self.labels[key]}") for _, key in self._ranked(typed)
        ]

    def by_number(self, typed: str) -> str | None:
        """The key whose number was typed in full: no longer number, and no code that is shown, could begin like it."""
        wanted = fold(typed)
        number = counted(wanted, len(self.keys))
        if not number or number * 10 <= len(self.keys):
            return None
        numbered = self.keys[number - 1]
        coded = [key for key in self.keys if key.startswith(wanted) and key in self.labels[key].split()]
        return numbered if not coded or coded == [numbered] else None

    def _ranked(self, typed: str) -> list[tuple[float, str]]:
        """The keys that can be meant, the best first: a code, a number, what begins so, what has it anywhere."""
        wanted = plain(typed)
        if not wanted:
            return [(EXACT, key) for key in self.keys]
        numbered = self._numbered(wanted)
        ranks = {key: rank(wanted, self.labels[key], [key]) for key in self.keys}
        found: list[tuple[float, str]] = [(known, key) for key, known in ranks.items() if known is not None]
        if numbered is not None and ranks[numbered] != EXACT:
            found = [(NUMBER, numbered), *((known, key) for known, key in found if key != numbered)]
        return sorted(found, key=lambda pair: pair[0])

    def _numbered(self, wanted: str) -> str | None:
        number = counted(wanted, len(self.keys))
        return self.keys[number - 1] if number else None


def choice(question: str, choices: Choices, chosen: str) -> Asking:
    """A question for one of several: by number at once, by the beginning and Enter, or by arrows and Enter."""

    def accept(typed: str, highlighted: str | None) -> str:
        if highlighted is None:
            raise Unfit(NOTHING)
        return highlighted

    begin = chosen if chosen in choices.keys else (choices.keys[0] if choices.keys else None)
    return Asking(question, chosen=begin, suggest=choices.candidates, accept=accept, at_once=choices.by_number)
