"""The rules of callbacks in words (`config.rule_words`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from config.budget import Budget
from config.callbacks import CallbackKind, Callbacks, Plan, PlanDays
from config.terms import term
from config.texts import Minutes, Name, Sayable, T, Text
from config.told import Told, span

if TYPE_CHECKING:
    from config.calendar import Calendars

PLACES: dict[str, Name] = {
    "company": Name(en="[company]", zh="［公司］"),
    "customer": Name(en="[customer]", zh="［客户］"),
    "agent": Name(en="[agent]", zh="［客服］"),
    "number": Name(en="[case number]", zh="［工单编号］"),
    "promise": Name(en="[promised time]", zh="［约定时间］"),
}
"""What stands in an opening where a value will be."""


def callbacks_told(file: Callbacks, calendars: Calendars) -> Iterator[Told]:
    """The kinds with what is said and asked, who calls and how often, promises, the survey and the plans."""
    for kind in file.kinds.values():
        yield Told(0, T("{name}", name=kind.name))
        yield from _kind(kind, calendars)
    yield Told(0, T("Questions"))
    for words in file.questions.values():
        yield Told(1, T("{name}", name=words))
    yield from _calls(file)
    yield from _promises(file)
    yield from _survey(file)
    for plan in file.plans:
        yield from _plan(plan)


def _kind(kind: CallbackKind, calendars: Calendars) -> Iterator[Told]:
    yield Told(1, T("called in {calendar}", calendar=calendars[kind.calendar].name))
    if kind.after is not None:
        yield Told(1, T("opens after {budget}", budget=_said(kind.after, calendars)))
    if kind.due is not None:
        yield Told(1, T("due within {budget}", budget=_said(kind.due, calendars)))
    if kind.asked:
        yield Told(1, T("Made even to customers who are not to be disturbed."))
    if kind.questions:
        yield Told(1, T("asks: {questions}", questions=[term(key) for key in kind.questions]))
    yield Told(1, T("“{opening}”", opening=_shown(kind.opening)))


def _shown(opening: Name) -> Name:
    """An opening with words in its places."""
    english = opening.en.format(**{place: name.en for place, name in PLACES.items()})
    return Name(en=english, zh=opening.zh.format(**{place: name.zh for place, name in PLACES.items()}))


def _said(budget: Budget, calendars: Calendars) -> Text:
    return budget.said(calendars[budget.runs_in].name)


def _calls(file: Callbacks) -> Iterator[Told]:
    yield Told(0, T("Who calls, and how often"))
    other, attempts = file.other_caller, file.attempts
    names: list[Sayable] = [file.kinds[key].name for key in other.kinds]
    yield Told(1, T("not by the handling agent: {kinds}", kinds=names))
    yield Told(2, T("in cases of {severities}", severities=list(other.severities)))
    yield Told(2, T("in cases that came by {channels}", channels=[term(one) for one in other.channels]))
    yield Told(1, T("at most {most} attempts, on at least {days} days", most=attempts.most, days=attempts.days))
    yield Told(2, T("at least {length} from one to the next", length=_minutes(attempts.apart)))
    yield Told(1, T("An answer to the message after the last attempt counts {n} days.", n=file.message.days))
    again = file.reschedule
    yield Told(1, T("times that the customer may choose another time: {n}, {days} days ahead at most",
                    n=again.most, days=again.days))  # fmt: skip
    yield Told(1, T("{n} days without periodic callbacks after one was refused", n=file.refused_rest_days))
    yield Told(1, T("A call that nobody ended is free again after {length}.", length=Minutes(file.calling_minutes)))
    aims = {"done": f"{file.targets.done}%", "reached": f"{file.targets.reached}%"}
    yield Told(1, T("Targets: {done} of the calls due are made, {reached} of the customers tried are reached", **aims))
    shares = {"share": f"{file.sample.consultation}%", "other": f"{file.sample.inspection}%"}
    yield Told(1, T("Called back by sample: {share} of consultations, {other} for inspection", **shares))


def _minutes(budget: Budget) -> Minutes:
    return Minutes(budget.length / 60_000_000)


def _promises(file: Callbacks) -> Iterator[Told]:
    promise = file.promise
    yield Told(0, T("Promised calls"))
    yield Told(1, T("at risk {length} before the time", length=_minutes(promise.at_risk)))
    yield Told(1, T("made by anybody of the team {length} after it", length=_minutes(promise.others_after)))
    yield Told(1, T("broken {length} after it", length=_minutes(promise.broken_after)))


def _survey(file: Callbacks) -> Iterator[Told]:
    survey = file.survey
    yield Told(0, T("Satisfaction survey"))
    dimensions: list[Sayable] = list(survey.dimensions.values())
    yield Told(1, T("1 to 5 points for {dimensions}", dimensions=dimensions))
    yield Told(1, T("{n} points or fewer, or not solved: the case is taken up again", n=survey.dissatisfied))
    yield Told(1, T("{n} points or more: praise can be recorded", n=survey.praise))
    yield Told(1, T("A customer is surveyed once in {n} days at most.", n=survey.rest_days))


def _plan(plan: Plan) -> Iterator[Told]:
    yield Told(0, T("{name}", name=plan.name))
    if plan.product_classes:
        yield Told(1, T("for {goods}", goods=[term(one) for one in plan.product_classes]))
    for version in plan.versions:
        yield Told(1, span(version))
        for importance, days in version.days.items():
            yield Told(2, T("{importance}: {days}", importance=term(importance), days=_days(days)))


def _days(days: PlanDays) -> Text:
    if days.then_every is None:
        return T("called on day {days}", days=list(days.at))
    if not days.at:
        return T("called every {n} days", n=days.then_every)
    return T("called on day {days}, then every {n} days", days=list(days.at), n=days.then_every)
