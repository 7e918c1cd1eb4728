"""Widgets of whole lines: pure lines in, and only lines that differ from what is shown go to the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from screens.paint import Line, spans_of, strip
from screens.part import Part


class Painted(Part, Widget):
    """The base: a subclass says in `line_at` what stands where, and calls `repaint` when that may have changed."""

    DEFAULT_CSS = "Painted { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._shown: dict[int, tuple[Line, str]] = {}

    def line_at(self, y: int) -> tuple[Line, str]:
        """The line at row `y` of the widget, and the style that is laid over it."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Called by Textual for each line that it paints."""
        line, over = self._shown[y] = self.line_at(y)
        return strip(spans_of(line), self.size.width, over, self.desk_app.palette)

    def repaint(self) -> None:
        """Send the lines that say something else than what is shown."""
        for y in range(self.size.height):
            if self.line_at(y) != self._shown.get(y):
                self.refresh(Region(0, y, self.size.width, 1))


class OneLine(Painted):
    """A single line at a fixed place."""

    def __init__(
        self,
        line: Line = "",
        *,
        over: str = "",
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._line = line
        self._over = over

    @property
    def line(self) -> Line:
        """What is said."""
        return self._line

    def show(self, line: Line) -> None:
        """Say something else."""
        self._line = line
        self.repaint()

    def line_at(self, y: int) -> tuple[Line, str]:
        """The line, and nothing below it."""
        return (self._line, self._over) if y == 0 else ("", "")


class Lines(Painted):
    """A small panel of lines, each cut at the edge; as high as it has lines, or `height` rows."""

    DEFAULT_CSS = "Lines { height: auto; }"

    def __init__(self, lines: Sequence[Line] = (), *, height: int = 0, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines = tuple(lines)
        if height:
            self.styles.height = height

    def show(self, lines: Sequence[Line]) -> None:
        """Say something else; the layout changes only when the number of lines does."""
        grows = len(lines) != len(self._lines)
        self._lines = tuple(lines)
        if grows and self.styles.height is not None and self.styles.height.is_auto:
            self.refresh(layout=True)
        self.repaint()

    def line_at(self, y: int) -> tuple[Line, str]:
        """The line of that row."""
        return (self._lines[y], "") if y < len(self._lines) else ("", "")

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as lines."""
        return len(self._lines)
