"""A screen beside which somebody may guide: his strip below the title, his codes among those of the screen."""

from __future__ import annotations

from functools import cache

from textual.app import ComposeResult

from screens.actions import Actions
from screens.frame import DeskScreen
from screens.guiding.actions import GUIDED
from screens.guiding.lines import ROWS, strip_lines
from screens.widgets.painted import Lines


@cache
def _guided(kind: type[DeskScreen]) -> Actions:
    """What can be done on a kind of screen where somebody guides."""
    return Actions(kind.ACTIONS, (*kind.COMMON, *GUIDED))


class GuidedScreen(DeskScreen):
    """The base of all screens that show what a guide tells; without a guide they are as ever."""

    def __init__(self) -> None:
        super().__init__()
        self._strip = Lines(id="strip", height=ROWS)

    def above(self) -> ComposeResult:
        """What the guide tells."""
        if self.desk_app.guide is not None:
            yield self._strip

    @property
    def sheet(self) -> Actions:
        """The codes of the guide come to those of the screen."""
        return self.SHEET if self.desk_app.guide is None else _guided(type(self))

    def paint_strip(self) -> None:
        """Paint what the guide tells again."""
        if (guide := self.desk_app.guide) is not None:
            self._strip.show(strip_lines(guide.strip(self.translator), self.size.width, self.translator))

    def paint_frame(self) -> None:
        """The lines of the frame, and what the guide tells."""
        super().paint_frame()
        self.paint_strip()
