"""The result of a replay as lines: figures laid out, and bars where two sides are to be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from config import Rules
from config.texts import Sayable, T, Translator
from models.rules.replay_tables import FigureTable, introduction, queue_name, tables
from models.rules.replay_views import Load, Replay
from screens.charts import Bar, chart
from screens.paint import Line, Span, pad, width
from screens.widgets import Paragraph

LOADS = ("queue_load", "agent_load")
MOVES = ("queues", "severities")
GAP = 2


def figure_lines(replay: Replay, rules: Rules, words: Translator, room: int) -> list[Line | Paragraph]:
    """Everything that the replay found, for a screen of so many cells."""
    found: list[Line | Paragraph] = [words.say(text) for text in introduction(replay)]
    for figures in tables(replay, rules):
        found += ["", Paragraph(Span(words.say(figures.title), "strong"), GAP)]
        if not figures.rows:
            found.append(" " * GAP + words.say(figures.empty))
        elif figures.key in LOADS:
            loads = replay.queue_loads if figures.key == "queue_load" else replay.agent_loads
            found += chart(list(_load_bars(loads, rules, words)), room)
        elif figures.key in MOVES:
            found += chart(_move_bars(figures, words), room)
        else:
            found += _laid(figures, words)
    return found


def _move_bars(figures: FigureTable, words: Translator) -> list[Bar]:
    """One bar for each pair of old and new."""
    return [
        Bar(" > ".join(words.say(cell) for cell in row[:-1]), words.say(row[-1]), float(str(row[-1])))
        for row in figures.rows
    ]


def _load_bars(loads: Sequence[Load], rules: Rules, words: Translator) -> Iterator[Bar]:
    """Two bars for each queue or person: the mean of the days on either side, with the peak."""
    for load in loads:
        name = words.say(load.name) if load.name != load.key else words.say(queue_name(rules, load.key))
        old = words.say(T("old {mean}, peak {peak}", mean=f"{load.mean_before:.1f}", peak=load.peak_before))
        new = words.say(T("new {mean}, peak {peak}", mean=f"{load.mean_after:.1f}", peak=load.peak_after))
        yield Bar(name, old, load.mean_before)
        yield Bar("", new, load.mean_after, "info")


def _laid(figures: FigureTable, words: Translator) -> list[Line]:
    """A table with columns as wide as what stands in them; figures at the right."""
    rows: list[Sequence[Sayable]] = [figures.heads, *figures.rows]
    said = [[words.say(cell) for cell in row] for row in rows]
    widths = [max(width(row[place]) for row in said) for place in range(len(figures.heads))]
    texts = 2 if figures.key == "deadlines" else figures.labels
    lines = [
        "  ".join(
            pad(value, cells, "left" if place < texts else "right")
            for place, (value, cells) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in said
    ]
    return [Span(lines[0], "heading"), *lines[1:]]
