"""The page before a task: what it is about, told at length. Enter begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult

from config.texts import T, Text
from screens.actions import Action
from screens.guiding.actions import GUIDED
from screens.reading import Reading
from screens.widgets import Paragraphs
from screens.work import WorkScreen

if TYPE_CHECKING:
    from screens.frame import DeskScreen
    from screens.guiding.session import GuidedSession


def _nothing_to_begin(screen: BriefingScreen) -> Text | None:
    return T("There is no exercise any more; F3 goes back.") if screen.guided.guide.over else None


class BriefingScreen(WorkScreen):
    """Tells the task at hand, or how all of them went. It is left for the screen below."""

    HEADING = T("Exercise")
    FIRST_FOCUS = "Paragraphs"
    ACTIONS = (
        Action(
            "begin",
            T("Begin"),
            T("Begins the exercise, or goes on with it."),
            "b",
            code="begin",
            rank=1,
            why_not=_nothing_to_begin,
        ),
        *GUIDED,
    )

    @property
    def guided(self) -> GuidedSession:
        """The application, by its own type."""
        return cast("GuidedSession", self.app)

    def heading(self) -> Text:
        """Which one it is."""
        return self.guided.guide.heading()

    def offers(self, action: Action) -> bool:
        """Where all are over there is nothing to begin."""
        return super().offers(action) and (action.id != "begin" or not self.guided.guide.over)

    def body(self) -> ComposeResult:
        """The page."""
        yield Paragraphs(self.guided.guide.page(self.translator))

    def paint_frame(self) -> None:
        """In another language the page is another one."""
        super().paint_frame()
        for page in self.query(Paragraphs):
            page.show(self.guided.guide.page(self.translator))

    def on_key(self, event: events.Key) -> None:
        """Enter begins, as it goes on everywhere."""
        if event.key == "enter" and not self.prompt.active:
            event.stop()
            self.start(self.act_begin())
        else:
            super().on_key(event)

    async def act_begin(self) -> None:
        """`b`, or Enter."""
        await self.act_back()

    async def leaving(self) -> bool:
        """Whoever leaves the page begins."""
        await self.guided.start_task()
        return True

    async def go(self, screen: Reading) -> None:
        """Whoever goes on to work from here begins too, and comes back to his own desk."""
        await self.guided.start_task()
        self.guided.replace_front(cast("DeskScreen", screen))
