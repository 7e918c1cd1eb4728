"""The report of the callbacks of a month: calls, answers and points of the trend are read in one statement each.

A call belongs to the month in which it was due, the last time where the customer wished another one; an answer to the
month in which it was given. Both in the desk's zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from peewee import JOIN, Case, fn

from config.texts import Sayable, T, Text
from models.callbacks.attempting import SPOKEN
from models.callbacks.figures import DIMENSIONS, Answer, Call, Calls, Figures, Scores, called, figures, scores
from models.callbacks.surveys import RATED
from models.callbacks.tables import Callback, CallbackAttempt, Survey
from models.desk import Desk
from models.products.tables import Product
from models.reports.counting import Share
from models.reports.months import month_at, shifted, span
from models.reports.writing import Table
from models.staff.tables import Staff

TREND = 12
"""Months of the trend, the one of the report the last."""
COUNTED = T(
    "Calls count in the month in which they were due, answers in the month in which they were given. Complete is who"
    " answered, refused, or was tried as often as the rules ask; reached is who was spoken to, of all who were tried."
)
"""What the reader has to know of how it is counted."""
TITLES: dict[str, Text] = {
    "dimension": T("By dimension"),
    "person": T("By person"),
    "team": T("By team"),
    "product": T("By product"),
    "by": T("By who wrote it down"),
}
GIVEN_BY: dict[str, Text] = {"agent": T("The agent"), "customer": T("The customer himself")}


class Month(msgspec.Struct, frozen=True):
    """A month of the trend: its first day, its calls, and the points given in it."""

    month: date
    calls: Calls
    satisfied: Scores


class Report(msgspec.Struct, frozen=True):
    """The figures of a month, its first day, and the months up to it."""

    month: date
    figures: Figures
    trend: tuple[Month, ...]


class Figure(msgspec.Struct, frozen=True):
    """A figure with what it is, and the percent that it ought to have, where there is such a target."""

    what: Text
    value: int | float | Share | None
    target: int | None = None


def report(desk: Desk, month: date) -> Report:
    """The report of the month of this day."""
    last, now = month.replace(day=1), desk.now()
    months = [shifted(last, place - TREND + 1) for place in range(TREND)]
    calls: dict[date, list[Call]] = {one: [] for one in months}
    points: dict[date, list[int]] = {one: [] for one in months}
    start, end = span(desk, months[0], last)
    for call in _calls(start, end):
        calls.get(_month_of_call(desk, call), []).append(call)
    for at, satisfied in _points(start, end):
        points[month_at(desk, at)].append(satisfied)
    trend = tuple(Month(one, called(calls[one], now), scores(points[one])) for one in months)
    return Report(last, figures(calls[last], list(_answers(*span(desk, last))), now), trend)


def _month_of_call(desk: Desk, call: Call) -> date:
    """A limit of 24:00 of a day is the midnight after it, exclusive: it belongs to the month of that day."""
    return month_at(desk, call.due_at if call.due_inclusive else call.due_at - timedelta(microseconds=1))


def _calls(start: datetime, end: datetime) -> Iterator[Call]:
    """The calls due from the beginning to the end, that midnight included, each with its attempts."""
    inside = (Callback.due_at >= start) & (Callback.due_at <= end)
    spoken = Case(None, ((CallbackAttempt.result.in_(SPOKEN), 1),), 0)
    tried = (
        CallbackAttempt.select(
            CallbackAttempt.callback, fn.COUNT(CallbackAttempt.id).alias("n"), fn.MAX(spoken).alias("spoken")
        )
        .join(Callback)
        .where(inside)
        .group_by(CallbackAttempt.callback)
        .alias("tried")
    )
    rows = (
        Callback.select(
            Callback.kind, Callback.state, Callback.due_at, Callback.due_inclusive, Callback.ended_at,
            Callback.promised_at, Callback.in_time, Callback.ever_broken, tried.c.n, tried.c.spoken,
        )
        .join(tried, JOIN.LEFT_OUTER, on=(tried.c.callback_id == Callback.id))
        .where(inside)
        .tuples()
    )  # fmt: skip
    for kind, state, due_at, inclusive, ended_at, promised_at, in_time, broken, attempts, reached in rows:
        yield Call(
            kind=kind, state=state, due_at=due_at, due_inclusive=inclusive, ended_at=ended_at, ever_broken=broken,
            promised=promised_at is not None, in_time=in_time, attempts=attempts or 0, reached=bool(reached),
        )  # fmt: skip


def _points(start: datetime, end: datetime) -> Iterator[tuple[datetime, int]]:
    """The points for how satisfied customers are, given from the beginning to the end, exclusive, each with when."""
    within = Survey.select(Survey.at, Survey.satisfied).where(Survey.at >= start, Survey.at < end, RATED)
    return iter(within.tuples())


def _answers(start: datetime, end: datetime) -> Iterator[Answer]:
    """The answers given from the beginning to the end, exclusive."""
    rows = (
        Survey.select(
            Survey.solved, Survey.satisfied, *(getattr(Survey, name) for name in DIMENSIONS),
            Staff.login, Staff.name, Survey.team, Product.code, Product.name, Survey.given_by,
        )
        .join(Staff, JOIN.LEFT_OUTER, on=(Survey.about == Staff.id))
        .switch(Survey)
        .join(Product, JOIN.LEFT_OUTER)
        .where(Survey.at >= start, Survey.at < end)
        .tuples()
    )  # fmt: skip
    for solved, satisfied, *points, login, person, team, code, product, by in rows:
        named = {"person": (login, person), "team": (team, ""), "product": (code, product), "by": (by, "")}
        yield Answer(
            solved=solved, satisfied=satisfied, **dict(zip(DIMENSIONS, points, strict=True)),
            groups={group: pair for group, pair in named.items() if pair[0]},
        )  # fmt: skip


def label(desk: Desk, group: str, key: str, name: str = "") -> Sayable:
    """What a key of a group is called."""
    rules = desk.rules.callbacks
    names: dict[str, Mapping[Any, Sayable]] = {
        "kind": {kind: one.name for kind, one in rules.kinds.items()},
        "dimension": rules.survey.dimensions,
        "team": desk.rules.routing.teams,
        "by": GIVEN_BY,
    }
    return names.get(group, {}).get(key, name or key)


def totals(desk: Desk, found: Figures) -> tuple[Figure, ...]:
    """The totals in words."""
    calls, targets = found.calls, desk.rules.callbacks.targets
    broken = calls.promises.of - calls.promises.count
    return (
        Figure(T("Callbacks due"), calls.due),
        Figure(T("Made in time"), calls.in_time),
        Figure(T("Completion rate"), calls.done, targets.done),
        Figure(T("Reach rate"), calls.reached, targets.reached),
        Figure(T("Calls per reach"), calls.attempts_per_reach),
        Figure(T("Promises kept"), calls.promises),
        Figure(T("Promises broken"), broken),
        Figure(T("Answered message"), calls.answered_by_message),
        Figure(T("Refused calls"), calls.refused),
        Figure(T("Not reached"), calls.unreached),
        Figure(T("Written instead"), calls.written_instead),
        Figure(T("No longer needed"), calls.dropped),
        Figure(T("Not due yet"), calls.coming),
        Figure(T("Problems solved"), found.solved),
    )


def tables(desk: Desk, found: Report) -> list[Table]:
    """The report as tables in the language of who acts, for CSV and XLSX; what cannot be said stays empty."""
    say, figures_ = desk.translator.say, found.figures
    percent = [say(title) for title in (T("In time %"), T("Completion %"), T("Reached %"))]
    points = [say(title) for title in (T("Answers"), T("Average"), T("4-5 %"), T("1-2 %"))]
    what, due, month = say(T("What")), say(T("Calls due")), say(T("Month"))
    kinds = tuple((say(label(desk, "kind", key)), *in_calls(calls)) for key, calls in figures_.kinds)
    trend = tuple((f"{one.month:%Y-%m}", *in_calls(one.calls), *in_points(one.satisfied)) for one in found.trend)
    scored = {"dimension": figures_.dimensions, **figures_.groups}
    groups = [
        Table(say(TITLES[group]), (what, say(T("Key")), *points), tuple(
            (say(label(desk, group, one.key, one.name)), one.key, *in_points(one.scores)) for one in rows))
        for group, rows in scored.items()
    ]  # fmt: skip
    return [
        _head(desk, found),
        Table(say(T("By kind")), (what, due, *percent), kinds),
        Table(say(T("Satisfaction")), (what, *points), ((say(T("All answers")), *in_points(figures_.satisfied)),)),
        *groups,
        Table(say(T("By month")), (month, due, *percent, *points), trend),
    ]


def _head(desk: Desk, found: Report) -> Table:
    """The totals: a figure, or how many of how many, in percent, and what it ought to be."""
    say = desk.translator.say
    header = tuple(say(title) for title in (T("What"), T("Figure"), T("Out of"), T("Percent"), T("Target %")))
    rows: list[tuple[Any, ...]] = [(say(T("Month")), f"{found.month:%Y-%m}", None, None, None)]
    for one in totals(desk, found.figures):
        many = (one.value.count, one.value.of, one.value.percent) if isinstance(one.value, Share) else None
        rows.append((say(one.what), *(many or (one.value, None, None)), one.target))
    rows.append((say(COUNTED), None, None, None, None))
    return Table(say(T("Callbacks of a month")), header, tuple(rows))


def in_calls(calls: Calls) -> tuple[int, float | None, float | None, float | None]:
    """Calls as a row: how many were due; in time, completion and reached in percent."""
    return calls.due, calls.in_time.percent, calls.done.percent, calls.reached.percent


def in_points(found: Scores) -> tuple[int, float | None, float | None, float | None]:
    """Points as a row: how many answers, their average; 4 and 5, 1 and 2 in percent."""
    return found.count, found.average, found.good.percent, found.bad.percent
