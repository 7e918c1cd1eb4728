"""Painting: cells, not characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from screens.paint import CUT, Span, clean, cut, pad, spans_of, strip, width, wrap, wrap_spans

TEXTS = st.text(alphabet=st.sampled_from("ab 张三，（x）1234\t\n。"), max_size=60)
CELLS = st.integers(min_value=0, max_value=50)


@given(TEXTS, CELLS)
def test_cut_text_fits(text: str, cells: int) -> None:
    assert width(cut(text, cells)) <= cells


def test_cut_text_ends_in_two_dots_and_never_in_half_a_character() -> None:
    assert cut("蜂胶软胶囊", 7) == "蜂胶" + CUT
    assert cut("蜂胶软胶囊", 10) == "蜂胶软胶囊"


@given(TEXTS, CELLS)
def test_padded_text_takes_exactly_its_cells(text: str, cells: int) -> None:
    assert width(pad(text, cells)) == cells
    assert width(pad(text, cells, "right")) == cells


def test_control_characters_never_reach_the_terminal() -> None:
    assert clean("a\x1b[2Jb\r\nc") == "a[2Jb  c"


@given(TEXTS, st.integers(min_value=2, max_value=50))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(width(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(clean(text.replace("\n", " ")).split())


def test_a_closing_mark_stays_with_its_word() -> None:
    assert wrap("已经退款。", 8) == ["已经退", "款。"]


@given(TEXTS, TEXTS, st.integers(min_value=2, max_value=50))
def test_each_character_keeps_its_style_when_wrapped(plain: str, loud: str, cells: int) -> None:
    lines = wrap_spans([Span(plain), Span(loud, "alarm")], cells)
    told = "".join(span.text for line in lines for span in line if span.style == "alarm")
    assert set(told) <= set(clean(loud))


@given(TEXTS, CELLS)
def test_a_strip_is_as_wide_as_it_says(text: str, cells: int) -> None:
    painted = strip([Span(text, "warning")], cells)
    assert sum(width(segment.text) for segment in painted) == cells


def test_a_line_may_be_given_short() -> None:
    assert spans_of("a") == (Span("a"),)
    assert spans_of(Span("a", "alarm")) == (Span("a", "alarm"),)
