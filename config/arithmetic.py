"""Working-time arithmetic for other programs: each question a line of JSON, each answer a value of its own.

A question brings its calendar along, or names one of the company's. Calendars are kept by the JSON in which they
came, so that a hundred thousand questions on the same few are answered in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

import msgspec

from config.calendar import Calendar, Calendars
from config.explaining import Step, explained_elapsed
from config.misfits import misfit, shown
from config.questions import (
    AMOUNTS,
    NULL,
    DueQuestion,
    ElapsedQuestion,
    GivenCalendar,
    Wrong,
    budget_of,
    built,
    instant_of,
    number,
    pauses_of,
)
from config.reading import unknown
from config.reckoning import merged
from config.texts import Language, T, Translator
from config.timeline import micros

KEPT = 512
"""So many calendars are remembered."""
Q = TypeVar("Q", DueQuestion, ElapsedQuestion)
S = TypeVar("S", bound=msgspec.Struct)


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to a question of the same `id`: a due instant, minutes of working time, or what is wrong with it.

    `provisional`: holidays of a year that it reaches into are not confirmed.
    """

    id: msgspec.Raw
    due: str | None = None
    minutes: float | None = None
    provisional: bool = False
    explanation: list[str] | None = None
    error: str | None = None


class Arithmetic:
    """Answers questions on working time.

    Args:
        company: gives the company's calendars; it is asked when a question names one.
        language: of errors and explanations.
        explain: whether answers tell how they came about.
    """

    def __init__(self, company: Callable[[], Calendars], language: Language, *, explain: bool = False) -> None:
        self._company = company
        self._language: Language = language
        self._explain = explain
        self._due = msgspec.json.Decoder(DueQuestion)
        self._elapsed = msgspec.json.Decoder(ElapsedQuestion)
        self._kept = lru_cache(KEPT)(self._calendar)

    def due(self, line: bytes) -> Answer:
        """The answer to a line that is a `DueQuestion`."""
        return self._answered(line, self._due, self._due_answer)

    def elapsed(self, line: bytes) -> Answer:
        """The answer to a line that is an `ElapsedQuestion`."""
        return self._answered(line, self._elapsed, self._elapsed_answer)

    def _answered(self, line: bytes, decoder: msgspec.json.Decoder[Q], answer: Callable[[Q], Answer]) -> Answer:
        try:
            question = decoder.decode(line)
        except (ValueError, RecursionError):
            return self._refused(_id(line), _why(line, decoder.type))
        try:
            return answer(question)
        except Wrong as wrong:
            return self._refused(question.id, wrong)

    def _refused(self, id_: msgspec.Raw, wrong: Wrong) -> Answer:
        said = T("{field}: {problem}", field=wrong.field, problem=wrong.text) if wrong.field else wrong.text
        return Answer(id_, error=Translator(self._language).say(said))

    def _due_answer(self, question: DueQuestion) -> Answer:
        calendar = self._found(question.calendar)
        start, pauses = instant_of(question.start, calendar.zone, "start"), pauses_of(question.pauses, calendar.zone)
        budget = budget_of(question)
        if budget is None:
            told = self._told(calendar, explained_elapsed(calendar, micros(start), micros(start), []))
            return Answer(question.id, due=start.astimezone(calendar.zone).isoformat(), explanation=told)
        try:
            due = calendar.due(start, budget, pauses, explain=self._explain)
        except OverflowError:
            text = T("found {found}, but the calendar never has so much working time", found=number(budget.amount))
            raise Wrong(next(key for key in AMOUNTS if getattr(question, key) is not None), text) from None
        told = self._told(calendar, due.steps)
        at = due.at.astimezone(calendar.zone).isoformat()
        return Answer(question.id, due=at, provisional=due.provisional, explanation=told)

    def _elapsed_answer(self, question: ElapsedQuestion) -> Answer:
        calendar = self._found(question.calendar)
        start, end = (instant_of(getattr(question, key), calendar.zone, key) for key in ("start", "end"))
        if end < start:
            text = T("found {found}, which is before the start, {start}", found=question.end, start=question.start)
            raise Wrong("end", text)
        pauses, first = pauses_of(question.pauses, calendar.zone), micros(start)
        minutes = calendar.working_seconds(start, end, pauses) / 60
        steps = explained_elapsed(calendar, first, micros(end), merged(pauses, first)) if self._explain else ()
        told = self._told(calendar, steps)
        return Answer(question.id, minutes=minutes, explanation=told)

    def _told(self, calendar: Calendar, steps: Sequence[Step]) -> list[str] | None:
        """The steps in words, if they are wanted."""
        if not self._explain:
            return None
        translator = Translator(self._language, calendar.zone)
        return [step.said(translator) for step in steps]

    def _found(self, raw: msgspec.Raw) -> Calendar:
        found = self._kept(bytes(raw))
        if isinstance(found, Wrong):
            raise found
        return found

    def _calendar(self, written: bytes) -> Calendar | Wrong:
        """The calendar of a piece of JSON, or what is wrong with it, which is remembered as well."""
        try:
            if written.startswith(b'"'):
                return self._of_the_company(msgspec.json.decode(written, type=str))
            if not written.startswith(b"{"):
                found = shown(msgspec.json.decode(written))
                return Wrong("calendar", T("found {found}, expected a calendar or the name of one", found=found))
            given = msgspec.json.decode(written, type=GivenCalendar)
        except (ValueError, RecursionError):
            return _why(written, GivenCalendar, "calendar")
        return built(given)

    def _of_the_company(self, key: str) -> Calendar | Wrong:
        calendars = self._company()
        return calendars[key] if key in calendars else Wrong("calendar", unknown(key, calendars))


def _id(line: bytes) -> msgspec.Raw:
    """The id of a line that is wrong, if it can be found."""
    try:
        found = msgspec.json.decode(line)
    except (ValueError, RecursionError):
        return NULL
    return msgspec.Raw(msgspec.json.encode(found.get("id"))) if isinstance(found, dict) else NULL


def _why(line: bytes, kind: type[S], key: str = "") -> Wrong:
    """What is wrong with a piece of JSON that is no `kind`."""
    try:
        value = msgspec.json.decode(line)
    except (ValueError, RecursionError) as error:
        return Wrong(key, T("this is not JSON: {problem}", problem=str(error).removeprefix("JSON is malformed: ")))
    found = misfit(value, kind, key)
    return Wrong(*found) if found else Wrong(key, T("found {found}, which does not fit here", found=shown(value)))
