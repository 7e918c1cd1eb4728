"""What can be wrong in callbacks.yaml although every part of it is of the right type."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import get_args

from config import versions
from config.approval import LONGEST
from config.budget import Budget
from config.callbacks import CallbackKey, CallbackKind, Callbacks, Dimension, PlanDays, Question
from config.messages import place_faults
from config.reading import Document, Fault, unknown
from config.texts import LANGUAGES, T
from config.wording import Wording

TIMED_ELSEWHERE = ("verification", "promised")
"""Kinds whose time is a clock of sla.yaml, or was promised."""
SAID = frozenset({"company", "customer", "agent"})
"""What every opening may mention."""
BEST = 5
"""Points go from 1 to this."""


def faults(file: Callbacks, document: Document, calendars: Collection[str], wording: Wording) -> list[Fault]:
    """Every fault of callbacks.yaml; `calendars` are the keys of calendar.yaml."""
    found = _missing(file, document)
    for key, kind in file.kinds.items():
        found += _kind(key, kind, document, calendars)
    found += _texts(file, document, wording)
    found += _numbers(file, document)
    found += _running(file, document)
    found += _survey(file, document)
    found += _plans(file, document)
    return found


def places(kind: str) -> frozenset[str]:
    """What the opening of a kind may mention: periodic calls have no case, and only promised ones a promise."""
    return SAID | ({"number"} if kind != "periodic" else set()) | ({"promise"} if kind == "promised" else set())


def _missing(file: Callbacks, document: Document) -> list[Fault]:
    """Kinds, questions and dimensions that are not there."""
    missing = [f"kinds.{key}" for key in get_args(CallbackKey) if key not in file.kinds]
    missing += [f"questions.{key}" for key in get_args(Question) if key not in file.questions]
    missing += [f"survey.dimensions.{key}" for key in get_args(Dimension) if key not in file.survey.dimensions]
    return [document.fault(key, T("the key {name} is missing", name=key.rpartition(".")[2])) for key in missing]


def _kind(key: str, kind: CallbackKind, document: Document, calendars: Collection[str]) -> Iterator[Fault]:
    place = f"kinds.{key}"
    if kind.calendar not in calendars:
        yield document.fault(f"{place}.calendar", unknown(kind.calendar, calendars))
    for name, budget in (("due", kind.due), ("after", kind.after)):
        if budget is not None:
            yield from _budget(budget, f"{place}.{name}", document, calendars)
    if key in TIMED_ELSEWHERE and kind.due is not None:
        yield document.fault(f"{place}.due", T("`due` has no effect here: the time of these calls is given elsewhere"))
    if key not in TIMED_ELSEWHERE and kind.due is None:
        yield document.fault(f"{place}.due", T("the key {name} is missing", name="due"))
    due, after = kind.due, kind.after
    if due is not None and after is not None and due.unit == after.unit and due.days_at_least <= after.days_at_least:
        yield document.fault(f"{place}.due", T("this is over before `after` is, and both count from the cause"))
    for i, question in enumerate(kind.questions):
        if question in kind.questions[:i]:
            yield document.fault(f"{place}.questions[{i}]", T("{word} stands here twice", word=question))


def _budget(budget: Budget, place: str, document: Document, calendars: Collection[str]) -> Iterator[Fault]:
    if budget.runs_in not in calendars:
        yield document.fault(f"{place}.calendar", unknown(budget.runs_in, calendars))
    if budget.not_before is not None:
        yield document.fault(f"{place}.not_before", T("this is not written in rules"))


def _texts(file: Callbacks, document: Document, wording: Wording) -> Iterator[Fault]:
    """Words to say that are empty, mention what is never filled in, or may not be said to customers."""
    said = [(f"kinds.{key}.opening", kind.opening, places(key)) for key, kind in file.kinds.items()]
    said += [(f"questions.{key}", words, frozenset()) for key, words in file.questions.items()]
    for key, words, known in said:
        for language in LANGUAGES:
            text = words.zh if language == "zh" else words.en
            place = f"{key}.{language}"
            yield from place_faults(text, known, place, document)
            hits = sorted({hit.word for hit in wording.check_words(text, None)})
            if hits:
                yield document.fault(place, T("these words may not be said to customers: {words}", words=hits))


def _numbers(file: Callbacks, document: Document) -> Iterator[Fault]:
    """Numbers that can never be meant."""
    counted = {
        "attempts.most": (file.attempts.most, 1, LONGEST),
        "attempts.days": (file.attempts.days, 1, LONGEST),
        "message.days": (file.message.days, 1, LONGEST),
        "reschedule.most": (file.reschedule.most, 0, LONGEST),
        "reschedule.days": (file.reschedule.days, 1, LONGEST),
        "refused_rest_days": (file.refused_rest_days, 0, LONGEST),
        "calling_minutes": (file.calling_minutes, 1, LONGEST),
        "survey.rest_days": (file.survey.rest_days, 0, LONGEST),
        "survey.dissatisfied": (file.survey.dissatisfied, 1, BEST),
        "survey.praise": (file.survey.praise, 1, BEST),
        "targets.done": (file.targets.done, 0, 100),
        "targets.reached": (file.targets.reached, 0, 100),
        "sample.consultation": (file.sample.consultation, 0, 100),
        "sample.inspection": (file.sample.inspection, 0, 100),
    }
    for key, (number, least, most) in counted.items():
        if not least <= number <= most:
            name = key.rpartition(".")[2]
            yield document.fault(key, T("{key} is from {least} to {most}", key=name, least=least, most=most))
    if file.attempts.days > file.attempts.most:
        text = T("so many days need as many attempts: {n} are made at most", n=file.attempts.most)
        yield document.fault("attempts.days", text)


def _running(file: Callbacks, document: Document) -> Iterator[Fault]:
    """Times that run day and night, and are told in no other unit."""
    promise = file.promise
    budgets = {
        "attempts.apart": file.attempts.apart,
        "promise.at_risk": promise.at_risk,
        "promise.others_after": promise.others_after,
        "promise.broken_after": promise.broken_after,
    }
    for key, budget in budgets.items():
        if budget.unit != "running":
            yield document.fault(key, T("this runs day and night: `seconds` or `hours`"))
        elif budget.not_before is not None:
            yield document.fault(f"{key}.not_before", T("this is not written in rules"))
    if promise.others_after.length > promise.broken_after.length:
        yield document.fault("promise.others_after", T("the promise is broken before that"))


def _survey(file: Callbacks, document: Document) -> Iterator[Fault]:
    if file.survey.dissatisfied >= file.survey.praise:
        yield document.fault("survey.praise", T("praise has more points than dissatisfaction"))


def _plans(file: Callbacks, document: Document) -> Iterator[Fault]:
    """Plans that share an id, or that no product ever comes to; versions and days that do not fit together."""
    taken: set[str] = set()
    for i, plan in enumerate(file.plans):
        key = f"plans[{i}]"
        before = file.plans[:i]
        if plan.id in [one.id for one in before]:
            yield document.fault(f"{key}.id", T("there is a rule {id} already", id=plan.id))
        everything = any(not one.product_classes for one in before)
        if everything or (plan.product_classes and taken.issuperset(plan.product_classes)):
            yield document.fault(key, T("no product comes to this plan: those before it are for all of its classes"))
        taken.update(plan.product_classes)
        yield from versions.faults(plan.versions, f"{key}.versions", document)
        for j, version in enumerate(plan.versions):
            for importance, days in version.days.items():
                yield from _days(days, f"{key}.versions[{j}].days.{importance}", document)


def _days(days: PlanDays, key: str, document: Document) -> Iterator[Fault]:
    if not days.at and days.then_every is None:
        yield document.fault(key, T("at least one is needed"))
    if days.then_every is not None and not 0 < days.then_every < LONGEST:
        text = T("{key} must be more than 0, and within measure", key="then_every")
        yield document.fault(f"{key}.then_every", text)
    for i, day in enumerate(days.at):
        if not 0 < day < LONGEST:
            yield document.fault(f"{key}.at[{i}]", T("{key} must be more than 0, and within measure", key="at"))
    for i, (one, other) in enumerate(pairwise(days.at), 1):
        if one >= other:
            yield document.fault(f"{key}.at[{i}]", T("the days follow one another"))
