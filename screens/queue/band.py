"""The figures above the queue, as lines: today, each queue that has something to say, and who is there."""

from __future__ import annotations

from datetime import datetime

from config import Rules
from config.terms import STAFF_STATES
from config.texts import T, Text, Translator
from models.callbacks.views import CallFigures
from models.queue.views import AgentFigures, Band, QueueFigures
from screens.clock_text import coarse
from screens.paint import Line, Span, pad, width

QUEUE_CELLS = 40
"""Cells of the figures of one queue: two fit into 80, three into 132."""
MOST_LINES = 3
LEAST_CELLS = 8
"""Cells of one person at least."""


def band_lines(
    band: Band, calls: CallFigures, open_cases: int, words: Translator, rules: Rules, cells: int
) -> list[Line]:
    """All lines of the band for a terminal of so many cells."""
    busy = [figures for figures in band.queues if figures.waiting or figures.breached or figures.due_soon]
    beside = max(1, cells // QUEUE_CELLS)
    shown = [_queue(figures, words, rules, band.at) for figures in busy[: beside * MOST_LINES]]
    lines: list[Line] = [_today(band, open_cases, words), *_calls(calls, words)]
    for start in range(0, len(shown), beside):
        spans: list[Span] = []
        for queue in shown[start : start + beside]:
            spans += queue
        lines.append(tuple(spans))
    lines.append(_agents(band.agents, words, cells))
    return lines


def _today(band: Band, open_cases: int, words: Translator) -> Line:
    today = band.today
    kept = Text("-") if today.kept_percent is None else T("{n} %", n=today.kept_percent)
    said = T(
        "Open {open}   today: in {came}, out {went}, kept {kept}",
        open=open_cases,
        came=today.came,
        went=today.went,
        kept=kept,
    )
    return Span(words.say(said), "strong")


def _calls(calls: CallFigures, words: Translator) -> list[Line]:
    """How many callbacks are due, and the promises among them that are in danger or broken; no line without any."""
    figures = (
        (T("Calls due: {n}", n=_short(calls.due)), calls.due, ""),
        (T("! promises at risk: {n}", n=_short(calls.at_risk)), calls.at_risk, "alarm"),
        (T("P promises broken: {n}", n=_short(calls.broken)), calls.broken, "breached"),
    )
    spans: list[Span] = []
    for said, count, style in figures:
        if count:
            spans += [Span("   " if spans else ""), Span(words.say(said), style)]
    return [tuple(spans)] if spans else []


def _queue(figures: QueueFigures, words: Translator, rules: Rules, at: datetime) -> list[Span]:
    """Name, waiting, the oldest of them, breached, due within 15 minutes."""
    queue = rules.routing.queues.get(figures.queue)
    name = words.say(queue.name) if queue is not None else figures.queue
    oldest = words.say(coarse(at - figures.oldest)) if figures.oldest is not None else ""
    late = words.say(T("OVR {n}", n=_short(figures.breached))) if figures.breached else ""
    soon = words.say(T("due {n}", n=_short(figures.due_soon))) if figures.due_soon else ""
    return [
        Span(pad(name, 12)),
        Span(pad(words.say(T("wait {n}", n=_short(figures.waiting))), 8)),
        Span(pad(oldest, 4, "right")),
        Span(" "),
        Span(pad(late, 8), "alarm" if figures.breached else ""),
        Span(pad(soon, 7), "warning" if figures.due_soon else ""),
    ]


def _short(count: int) -> str:
    """A number in three cells: from 1,000 on in thousands, rounded down."""
    return str(count) if count < 1000 else f"{count // 1000}k"


def _agents(agents: tuple[AgentFigures, ...], words: Translator, cells: int) -> Line:
    """As many people as the line has room for, and how many more there are."""
    if not agents:
        return words.say(T("Nobody is signed in."))
    pieces = [f"{who.name} {words.say(STAFF_STATES[who.state])} {who.load}/{who.cap}" for who in agents]
    line = ""
    for shown in range(min(len(pieces), max(1, cells // LEAST_CELLS)), 0, -1):
        more = len(pieces) - shown
        line = "  ".join(pieces[:shown]) + (" " + words.say(T("and {n} more", n=more)) if more else "")
        if width(line) <= cells:
            break
    return line
