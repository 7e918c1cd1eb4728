"""Texts as they are wrapped: by cells, with the breaks that their writers made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.tables import Case
from models.desk import Desk
from screens.cases.screen import CaseScreen
from screens.paint import Span, spans_of, width
from screens.widgets import Paragraph
from screens.widgets.paragraphs import wrapped
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.screens.driving import press, rows, shown
from tests.screens.working import working

LETTERS = st.text(st.sampled_from("ab 中文，。"), max_size=60)


def said(paragraphs: list[Paragraph], cells: int) -> list[str]:
    return ["".join(span.text for span in spans_of(line)) for line in wrapped(paragraphs, cells)]


def test_a_text_keeps_its_breaks_and_its_empty_lines() -> None:
    text = Paragraph(Span("第一段\n\nsecond one here\r\nend", "strong"), 2)
    assert said([text], 12) == ["第一段", "  ", "  second one", "  here", "  end"]
    assert {span.style for line in wrapped([text], 12) for span in spans_of(line) if span.text.strip()} == {"strong"}


@given(st.lists(LETTERS, min_size=1, max_size=6), st.integers(8, 40), st.integers(0, 4))
def test_no_line_is_wider_and_nothing_is_lost(parts: list[str], cells: int, indent: int) -> None:
    lines = said([Paragraph("\n".join(parts), indent)], cells)
    assert all(width(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join("".join(parts).split())
    assert len(lines) >= len("\n".join(parts).splitlines())


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_paragraphs_of_a_complaint_stand_as_they_were_written(
    sqlite_desk: Desk, clock: SettableClock, language: str
) -> None:
    company = Company(sqlite_desk, clock)
    paragraphs = ["一、胶囊受潮结块。", "", "2. The bottle was open.", "字" * 200]
    number = company.opens(text="\n".join(paragraphs))
    Case.update(text="\n".join([*paragraphs, *("中文 words " * 40 for _ in range(8)), "完"])).execute()
    async with working(
        company.desk, "agent", lambda: CaseScreen(number), language="zh" if language == "zh" else "en"
    ) as pilot:
        await shown(pilot, "一、胶囊受潮结块。", "2. The bottle was open.", "字" * 20)
        lines = rows(pilot)
        first = next(n for n, line in enumerate(lines) if "一、胶囊受潮结块。" in line)
        assert "The bottle" in lines[first + 2]
        assert lines[first + 3].count("字") > 20
        assert all(width(line) <= 80 for line in lines)
        await press(pilot, "end")
