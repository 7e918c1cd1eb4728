"""The figures above the queue: none is ever cut."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from config import Rules
from config.texts import Language, Translator
from models.callbacks.views import CallFigures
from models.queue.views import AgentFigures, Band, QueueFigures, Today
from screens.paint import spans_of, width
from screens.queue.band import band_lines

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("count", [1, 99, 999, 1_000, 99_999])
def test_large_figures_fit(rules: Rules, language: Language, count: int) -> None:
    figures = tuple(
        QueueFigures(queue=key, waiting=count, oldest=NOW - timedelta(minutes=59), breached=count, due_soon=count)
        for key in rules.routing.queues
    )
    band = Band(at=NOW, queues=figures, agents=(), today=Today(came=count, went=count, kept_percent=50))
    calls = CallFigures(due=count, at_risk=count, broken=count, made_today=count)
    for line in band_lines(band, calls, count, Translator(language, rules.zone), rules, 80):
        said = "".join(span.text for span in spans_of(line))
        assert ".." not in said


@pytest.mark.parametrize(("cells", "shown"), [(80, 3), (200, 9)])
def test_people_beyond_the_line_are_counted(rules: Rules, cells: int, shown: int) -> None:
    agents = tuple(AgentFigures(login=f"a{n}", name="欧阳小慧", state="ready", load=n, cap=60) for n in range(30))
    band = Band(at=NOW, queues=(), agents=agents, today=Today(came=0, went=0, kept_percent=None))
    calls = CallFigures(due=0, at_risk=0, broken=0, made_today=0)
    people = "".join(
        span.text for span in spans_of(band_lines(band, calls, 0, Translator("en", rules.zone), rules, cells)[-1])
    )
    assert width(people) <= cells
    assert people.count("欧阳小慧") == shown
    assert people.endswith(f"and {30 - shown} more")
