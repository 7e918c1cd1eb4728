"""The figures of a replay as tables of sayable values: what command line, CSV and screen all show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from config import Rules
from config.terms import term
from config.texts import Day, Minutes, Sayable, T, Text
from models.rules.replay_views import ClockFigures, Deadline, Decided, Difference, Load, Replay, Shift


class FigureTable(NamedTuple):
    """A table of figures; the first `labels` columns say what the row is about. `key` is for programs."""

    key: str
    title: Text
    heads: tuple[Text, ...]
    labels: int
    rows: tuple[tuple[Sayable, ...], ...]
    empty: Text


def introduction(replay: Replay) -> Iterator[Text]:
    """What was tried on what, how it is to be read, and how much differs."""
    yield T(
        "{directory} on the cases received {first} to {last}:",
        directory=replay.directory,
        first=Day(replay.first),
        last=Day(replay.last),
    )
    yield T("{differing} of {cases} {cases:case|cases} would be treated otherwise.", differing=replay.differing,
            cases=replay.cases)  # fmt: skip
    if replay.as_if:
        days = [T("{file} of {day}", file=file, day=str(day)) for file, day in replay.versions.items()]
        yield T("Tried as if the newest versions were in force already: {versions}.", versions=days)
    else:
        yield T("Each case has the version of its day of receipt.")
    if replay.corrected:
        n = replay.corrected
        yield T("{n} were changed by hand later; of them, what the rules first decided is compared.", n=n)


def tables(replay: Replay, rules: Rules) -> tuple[FigureTable, ...]:
    """All figures in the order in which they are asked about."""
    return (_queues(replay, rules), _severities(replay), _shifts(replay), _kept(replay), *loads(replay, rules))


def _queues(replay: Replay, rules: Rules) -> FigureTable:
    rows = [(queue_name(rules, row.before), queue_name(rules, row.after), row.count) for row in replay.queues]
    heads = (T("Queue"), T("New queue"), T("Cases"))
    return FigureTable("queues", T("Cases that would go elsewhere"), heads, 2, tuple(rows), _NONE)


def _severities(replay: Replay) -> FigureTable:
    rows = [(term(row.before), term(row.after), row.count) for row in replay.severities]
    heads = (T("Severity"), T("New severity"), T("Cases"))
    return FigureTable("severities", T("Severities that would change"), heads, 2, tuple(rows), _NONE)


def _shifts(replay: Replay) -> FigureTable:
    heads = (T("Clock"), T("Moves"), T("Cases"), T("Median"), T("Largest"))
    rows = tuple(row for clock in replay.clocks for row in _shift_rows(clock))
    return FigureTable("deadlines", T("Deadlines that would move"), heads, 2, rows, _NONE)


def _shift_rows(clock: ClockFigures) -> Iterator[tuple[Sayable, ...]]:
    shifts: tuple[tuple[Text, Shift], ...] = ((T("earlier"), clock.earlier), (T("later"), clock.later))
    for direction, shift in shifts:
        if shift.count:
            yield term(clock.kind), direction, shift.count, _length(shift.median), _length(shift.largest)
    for what, count in ((T("new clock"), clock.added), (T("no clock"), clock.dropped)):
        if count:
            yield term(clock.kind), what, count, "", ""


def _kept(replay: Replay) -> FigureTable:
    heads = (T("Clock"), T("Judged"), T("Late old"), T("Late new"), T("Newly late"), T("Newly kept"))
    rows = tuple(
        (term(clock.kind), clock.judged, clock.late_before, clock.late_after, clock.newly_late, clock.newly_kept)
        for clock in replay.clocks
        if clock.judged
    )
    title = T("Deadlines missed, by when they were really met (running ones by now)")
    return FigureTable("missed", title, heads, 1, rows, _NONE)


def loads(replay: Replay, rules: Rules) -> tuple[FigureTable, FigureTable]:
    """Load by queue and by agent."""
    heads = (T("Cases old"), T("Cases new"), T("Mean old"), T("Mean new"), T("Peak old"), T("Peak new"))
    queues = tuple((queue_name(rules, load.key), *_load(load)) for load in replay.queue_loads)
    agents = tuple((load.name or load.key, *_load(load)) for load in replay.agent_loads)
    title = T("Load by queue: weighted cases of this span, open at the end of each day")
    return (
        FigureTable("queue_load", title, (T("Queue"), *heads), 1, queues, _NONE),
        FigureTable("agent_load", T("Load by agent, measured alike"), (T("Agent"), *heads), 1, agents, _NONE),
    )


def _load(load: Load) -> tuple[Sayable, ...]:
    return (
        load.cases_before, load.cases_after, load.mean_before, load.mean_after, load.peak_before, load.peak_after
    )  # fmt: skip


_NONE = T("None.")


def _length(length: timedelta) -> Minutes:
    return Minutes(length.total_seconds() / 60)


def queue_name(rules: Rules, key: str) -> Sayable:
    """What a queue is called; one that the rules no longer know stands for itself."""
    queue = rules.routing.queues.get(key)
    return queue.name if queue is not None else key


def headline(difference: Difference, rules: Rules) -> Text:
    """In one line what becomes of a case."""
    before, after = difference.before, difference.after
    parts: list[Sayable] = []
    if before.severity != after.severity:
        parts.append(T("{before} becomes {after}", before=before.severity, after=after.severity))
    if before.queue != after.queue:
        old, new = queue_name(rules, before.queue), queue_name(rules, after.queue)
        parts.append(T("{before} to {after}", before=old, after=new))
    parts += [deadline_said(deadline) for deadline in difference.deadlines]
    return T("{parts}", parts=parts)


def deadline_said(deadline: Deadline) -> Text:
    """Which clock moves, and by how much."""
    clock, moved = term(deadline.kind), deadline.moved
    if moved is None:
        return T("{clock} added", clock=clock) if deadline.before is None else T("{clock} dropped", clock=clock)
    length = _length(abs(moved))
    return (
        T("{clock} {length} earlier", clock=clock, length=length)
        if moved < timedelta(0)
        else T("{clock} {length} later", clock=clock, length=length)
    )


def reasons(decided: Decided, rules: Rules) -> Text:
    """Severity and queue of one side, each with its reason."""
    return T(
        "{severity}: {severity_why}; {queue}: {queue_why}",
        severity=decided.severity,
        severity_why=decided.severity_why or "-",
        queue=queue_name(rules, decided.queue),
        queue_why=decided.queue_why or "-",
    )
