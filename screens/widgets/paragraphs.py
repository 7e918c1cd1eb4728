"""A scrolling text: the timeline of a case, a help page, an explanation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.binding import Binding
from textual.geometry import Size

from screens.paint import Line, Span, spans_of, wrap_spans
from screens.widgets.painted import Painted


class Paragraph(NamedTuple):
    """A line to be wrapped; its second and further lines begin `indent` cells further in.

    A line of one piece keeps the line breaks that its text has.
    """

    line: Line
    indent: int = 0


def wrapped(paragraphs: Sequence[Line | Paragraph], cells: int) -> list[Line]:
    """The paragraphs broken into lines of so many cells."""
    return [line for paragraph in paragraphs for line in _broken(paragraph, cells)]


def _broken(paragraph: Line | Paragraph, cells: int) -> list[Line]:
    line, indent = paragraph if isinstance(paragraph, Paragraph) else (paragraph, 0)
    spans = spans_of(line)
    if len(spans) == 1 and len(parts := spans[0].text.splitlines()) > 1:
        return _with_breaks([Span(part, spans[0].style) for part in parts], indent if 0 < indent < cells else 0, cells)
    first, *rest = wrap_spans(spans, cells)
    if not rest or not 0 < indent < cells:
        return [first, *rest]
    head = sum(len(span.text) for span in first)
    left = wrap_spans(_from(spans, head), cells - indent)
    return [first, *((Span(" " * indent), *more) for more in left)]


def _with_breaks(parts: Sequence[Span], indent: int, cells: int) -> list[Line]:
    """A text with line breaks of its own: each line of it is wrapped, all but the first begin further in."""
    left, *others = _broken(Paragraph(parts[0], indent), cells)
    inner = [spans for part in parts[1:] for spans in wrap_spans([part], cells - indent)]
    return [left, *others, *((Span(" " * indent), *spans) if indent else spans for spans in inner)]


def _from(spans: Sequence[Span], start: int) -> list[Span]:
    """What stands after so many characters, without the spaces at the break."""
    rest: list[Span] = []
    for span in spans:
        text = span.text[start:]
        start = max(0, start - len(span.text))
        rest.append(Span(text if rest and any(s.text for s in rest) else text.lstrip(" "), span.style))
    return [span for span in rest if span.text]


class Paragraphs(Painted, can_focus=True, inherit_bindings=False):
    """Wrapped lines that the arrow keys scroll; without `focusable` it is only read."""

    DEFAULT_CSS = "Paragraphs { height: 1fr; }"
    BINDINGS = [
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "scroll(-1000000)", show=False),
        Binding("end", "scroll(1000000)", show=False),
    ]

    def __init__(
        self,
        paragraphs: Sequence[Line | Paragraph] = (),
        *,
        focusable: bool = True,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.can_focus = focusable
        self._paragraphs = tuple(paragraphs)
        self._lines: list[Line] = []
        self._top = 0

    def show(self, paragraphs: Sequence[Line | Paragraph], *, from_top: bool = False) -> None:
        """Show another text, from where one was reading or from its top."""
        if from_top:
            self._top = 0
        before, self._paragraphs = len(self._lines), tuple(paragraphs)
        self._wrap()
        if len(self._lines) != before and self.styles.height is not None and self.styles.height.is_auto:
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the text has at this width, where the height is left to it."""
        return max(1, len(wrapped(self._paragraphs, width)))

    def line_at(self, y: int) -> tuple[Line, str]:
        """The visible lines; the last row says how much more there is."""
        place = self._top + y
        left = len(self._lines) - self._top - self.size.height
        if left > 0 and y == self.size.height - 1:
            return f"-- {left + 1} --", ""
        return (self._lines[place], "") if place < len(self._lines) else ("", "")

    def action_scroll(self, lines: int) -> None:
        """Scroll by so many lines."""
        self._top = max(0, min(self._top + lines, len(self._lines) - self.size.height))
        self.repaint()

    def action_page(self, pages: int) -> None:
        """Scroll by what fits, less two lines to read on from."""
        self.action_scroll(pages * max(1, self.size.height - 2))

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._wrap()

    def _wrap(self) -> None:
        if self.size.width:
            self._lines = wrapped(self._paragraphs, self.size.width)
            self.action_scroll(0)
