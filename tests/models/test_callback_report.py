"""The report of the callbacks of a month, read from the tables: counted by hand; files that can be read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from models.callbacks.report import report, tables
from models.desk import Desk
from models.reports.counting import Share
from models.reports.months import month_of
from models.reports.writing import write
from tests.clock import SettableClock
from tests.models.month_of_calls import november


def test_a_november_that_was_counted_by_hand(desk: Desk, clock: SettableClock, monkeypatch: pytest.MonkeyPatch) -> None:
    november(desk, clock)
    statements: list[str] = []
    execute = type(desk.database).execute_sql

    def counting(self: Any, sql: str, *args: Any, **kwargs: Any) -> Any:
        statements.append(sql)
        return execute(self, sql, *args, **kwargs)

    monkeypatch.setattr(type(desk.database), "execute_sql", counting)
    found = report(desk, month_of("2026-11"))
    assert len(statements) == 3  # calls with their attempts, points of the trend, answers
    calls, figures = found.figures.calls, found.figures
    # due are Answered, Written, Kept, Broken and Refused
    assert (calls.due, calls.written_instead, calls.dropped, calls.coming) == (5, 1, 1, 0)
    assert calls.in_time == Share(3, 5, 60.0)  # Answered, Kept, Refused
    assert calls.done == Share(4, 5, 80.0)  # all but Broken
    # four were tried, with 1 + 3 + 1 + 1 attempts; all but Written spoke
    assert (calls.reached, calls.attempts, calls.attempts_per_reach) == (Share(3, 4, 75.0), 6, 2.0)
    assert (calls.promises, calls.answered_by_message, calls.refused) == (Share(1, 2, 50.0), 1, 1)
    kinds = [(kind, one.due, one.done.percent) for kind, one in figures.kinds]
    assert kinds == [
        ("inspection", 2, 100.0), ("promised", 2, 50.0), ("recall", 1, 100.0), ("improvement", 0, None),
        ("periodic", 0, None),
    ]  # fmt: skip
    # 5 of the one, 2 of the other: 3.5 on average, one of two content, one not; Answered alone says it is solved
    assert (figures.satisfied.count, figures.satisfied.average) == (2, 3.5)
    assert (figures.satisfied.good, figures.satisfied.bad) == (Share(1, 2, 50.0), Share(1, 2, 50.0))
    assert figures.solved == Share(1, 1, 100.0)
    scored = {
        group: [(one.key, one.name, one.scores.average) for one in rows] for group, rows in figures.groups.items()
    }
    assert scored == {
        "person": [("agent", "Agent", 5.0)],  # nobody has the case of the other answer
        "team": [("hotline", "", 5.0)],
        "product": [("P1", "辅酶Q10软胶囊", 3.5)],
        "by": [("agent", "", 5.0), ("customer", "", 2.0)],
    }
    assert [(one.key, one.scores.average) for one in figures.dimensions] == [
        ("attitude", 5.0), ("speed", 4.0), ("solving", 5.0), ("result", 5.0),
    ]  # fmt: skip
    _december(desk)


def _december(desk: Desk) -> None:
    """What is due at the first instant of December is of December; 24:00 of 30 November was of November."""
    found = report(desk, month_of("2026-12"))
    assert (found.figures.calls.due, found.figures.calls.coming) == (0, 1)
    assert [(f"{one.month:%Y-%m}", one.calls.due, one.satisfied.count) for one in found.trend[-3:]] == [
        ("2026-10", 0, 0), ("2026-11", 5, 2), ("2026-12", 0, 0),
    ]  # fmt: skip
    assert (len(found.trend), found.trend[0].month) == (12, month_of("2026-01"))


def test_a_workbook_and_a_csv_have_every_table(sqlite_desk: Desk, clock: SettableClock, tmp_path: Path) -> None:
    november(sqlite_desk, clock)
    made = tables(sqlite_desk, report(sqlite_desk, month_of("2026-11")))
    for name in ("november.xlsx", "november.csv"):
        write(tmp_path / name, made)
    book = load_workbook(tmp_path / "november.xlsx")
    assert book.sheetnames == [
        "Callbacks of a month", "By kind", "Satisfaction", "By dimension", "By person", "By team", "By product",
        "By who wrote it down", "By month",
    ]  # fmt: skip
    head = {row[0]: row[1:] for row in book["Callbacks of a month"].iter_rows(values_only=True)}
    assert head["Completion rate"] == (4, 5, 80, 98)
    assert head["Promises broken"] == (1, None, None, None)
    rows = {row[0]: row[1:] for row in book["By kind"].iter_rows(values_only=True)}
    assert rows["Recall call"] == (1, 100, 100, 100)
    assert rows["Improvement check"] == (0, None, None, None)
    text = (tmp_path / "november.csv").read_text("utf-8-sig")
    assert "Hotline,hotline,1,5.0,100.0,0.0" in text
    assert "The customer himself,customer,1,2.0,0.0,100.0" in text
    assert "2026-11,5,60.0,80.0,75.0,2,3.5,50.0,50.0" in text
    assert "2026-10,0,,,,0,,," in text
