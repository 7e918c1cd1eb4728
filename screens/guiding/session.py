"""A session with a guide: the very same screens, and beside the work somebody who looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import events

from models.desk import Desk
from screens.feed import Changed
from screens.frame import DeskScreen
from screens.guiding.briefing import BriefingScreen
from screens.guiding.guide import Guide
from screens.home.screen import HomeScreen
from screens.session import Session


class GuidedSession(Session):
    """A session that `guide` looks at: at every change, and before every new task."""

    guide: Guide

    def __init__(self, guide: Guide, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.guide = guide
        self._command = 0
        """Keys of the command that is typed, or was typed last."""

    def begin(self, *screens: DeskScreen) -> None:
        """After signing in the first task is told."""
        super().begin(*screens, BriefingScreen())

    def idle(self) -> None:
        """Nobody is disturbed by what stands on this screen, and no password is known: it does not lock."""

    async def on_event(self, event: events.Event) -> None:
        """Keys are counted, each once: one that nobody takes comes back here."""
        if isinstance(event, events.Key) and not event.is_forwarded and not self._reads_the_task:
            asks = self.front is not None and self.front.prompt.active
            self._command = self._command + 1 if asks else 1
            self.guide.pressed()
        await super().on_event(event)

    @property
    def _reads_the_task(self) -> bool:
        """Whether the page of the task is in front: what is pressed there is no work either."""
        return isinstance(self.front, BriefingScreen)

    def on_changed(self, event: Changed) -> None:
        """Something was done. (Textual calls the handlers of all base classes too.)"""
        if self.member is not None:
            self.run_worker(self._look(), exit_on_error=False)  # the screen in front may be on its way out

    async def _look(self) -> None:
        try:
            await self.gateway.run(self.guide.look)
        except Exception as error:
            self.report(error)
        self.paint_strips()

    def paint_strips(self) -> None:
        """What the guide tells now stands on every screen."""
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.paint_strip()

    async def start_task(self) -> None:
        """The page was read."""
        await self.gateway.run(self.guide.start)
        self.paint_strips()

    # The codes

    def act_guide_hint(self) -> None:
        """`hint`."""
        self.guide.asked_with(self._command)
        self.guide.hint()
        self.paint_strips()

    async def act_guide_exercise(self) -> None:
        """`exercise`."""
        self.guide.asked_with(0 if self._reads_the_task else self._command)
        self.guide.tell()
        self.paint_strips()
        if not isinstance(self.front, BriefingScreen):
            await self.push_screen(BriefingScreen())

    async def act_guide_go(self) -> None:
        """`go`."""
        await self._to_the_next(self.guide.go_on)

    async def act_guide_skip(self) -> None:
        """`skip`."""
        await self._to_the_next(self.guide.skip)

    async def act_guide_again(self) -> None:
        """`again`."""
        await self._to_the_next(self.guide.again)

    async def _to_the_next(self, turn: Callable[[Desk], None]) -> None:
        """Back to one's own desk, over which the task is told; what is typed in front may be kept as everywhere."""
        front = self.front
        if front is not None and not await front.leaving():
            return
        await self.gateway.run(turn)
        lowest = next(place for place, screen in enumerate(self.screen_stack) if isinstance(screen, HomeScreen))
        self._make_room((BriefingScreen(),), len(self.screen_stack) - 1 - lowest)
        self.paint_strips()

    async def act_quit(self) -> None:
        """Leave the program; how far one has come is kept."""
        if not self.away:
            await self.gateway.run(self.guide.leave)
        await super().act_quit()
