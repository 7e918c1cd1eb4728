"""Which screens lie on each other: several are left and opened in one go, and keys wait for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from textual.app import App

from screens.frame import DeskScreen


class Stacking(App[None], inherit_bindings=False):
    """The part of the application that knows its screens, and changes several at once."""

    def __init__(self, **options: Any) -> None:
        self._changing = 0
        super().__init__(**options)

    @property
    def front(self) -> DeskScreen | None:
        """The screen in front."""
        top = self.screen_stack[-1] if self._screen_stacks.get(self.current_mode) else None
        return top if isinstance(top, DeskScreen) else None

    @property
    def desk_screens(self) -> Iterator[DeskScreen]:
        """All that are open, the lowest first."""
        return (screen for screen in self.screen_stack if isinstance(screen, DeskScreen))

    def begin(self, *screens: DeskScreen) -> None:
        """Leave all screens and go on with these, the last one in front: after signing in."""
        self._make_room(screens, len(self.screen_stack) - 1)

    def replace_front(self, screen: DeskScreen) -> None:
        """Leave the screen in front and go on with this one; keys wait until it is there."""
        self._make_room((screen,), 1)

    def leave(self, screens: int) -> None:
        """Leave so many screens; keys wait until the one below them is in front."""
        self._make_room((), screens)

    def _make_room(self, screens: Sequence[DeskScreen], leaving: int) -> None:
        # By the application's own loop: work on a screen cannot wait for that screen to be taken down.
        self._changing += 1
        self.call_later(self._exchange, screens, leaving)

    async def _exchange(self, screens: Sequence[DeskScreen], leaving: int) -> None:
        try:
            with self.batch_update():
                for _ in range(leaving):
                    await self.pop_screen()
                for screen in screens:
                    await self.push_screen(screen)
        finally:
            self._changing -= 1
