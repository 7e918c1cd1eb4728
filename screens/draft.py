"""The draft of a form: kept half a second after the first key that is not yet kept, whatever happens then."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from textual.timer import Timer

from config.texts import T
from models.desk import Desk
from models.intake.drafts import DiscardDraft, DraftView, KeepDraft, discard, drafts, keep
from screens.frame import DeskScreen

KEEP_AFTER = 0.5
"""Seconds; at most so much of what was typed is lost when the terminal dies."""


class Draft:
    """Keeps what `content` returns under the name of a form, as whoever is signed in."""

    def __init__(self, screen: DeskScreen, form: str, content: Callable[[], Mapping[str, Any]]) -> None:
        self.form = form
        self._screen = screen
        self._content = content
        self._timer: Timer | None = None
        self._over = False

    def touched(self) -> None:
        """Something was typed: keep it soon. Typing on does not put it off."""
        if self._timer is None and not self._over:
            self._timer = self._screen.set_timer(KEEP_AFTER, self.keep)

    def keep(self) -> None:
        """Keep it now."""
        self._stop()
        if not self._over:
            self._screen.start(self._screen.gateway.run(keep, self._given()), holds=False)

    async def keep_now(self) -> None:
        """Keep it, and come back when that is done: the screen is about to be left."""
        self._stop()
        if not self._over:
            await self._screen.gateway.run(keep, self._given())

    async def ask_to_keep(self) -> bool:
        """Ask whether what was typed stays; `Cancelled` stays on the screen."""
        choices: dict[str, Any] = {"keep": T("Keep it as a draft"), "discard": T("Throw it away")}
        kept = await self._screen.ask_choice(T("Leave"), choices, "keep") == "keep"
        if kept:
            await self._screen.gateway.run(keep, self._given())
        return kept

    @contextmanager
    def saving(self) -> Iterator[None]:
        """While inside, nothing is kept: what is saved must not come back as a draft. After a refusal it goes on."""
        self._stop()
        self._over = True
        try:
            yield
        except BaseException:
            self._over = False
            self.touched()
            raise

    async def end(self, *, thrown_away: bool) -> None:
        """No more is kept: it was saved, or is thrown away now."""
        self._over = True
        self._stop()
        if thrown_away:
            await self._screen.gateway.run(discard, DiscardDraft(form=self.form))

    def _given(self) -> KeepDraft:
        return KeepDraft(form=self.form, content=dict(self._content()))

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None


def newest(desk: Desk, prefix: str, besides: Collection[str] = ()) -> DraftView | None:
    """The newest draft whose form is called like this, `besides` those."""
    return next((kept for kept in drafts(desk) if kept.form.startswith(prefix) and kept.form not in besides), None)


def free_name(desk: Desk, prefix: str, besides: Collection[str] = ()) -> str:
    """A name for one more draft `besides` those and the ones that are there."""
    taken = {kept.form for kept in drafts(desk)} | set(besides)
    names = map(partial(_numbered, prefix), range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _numbered(prefix: str, number: int) -> str:
    return prefix if number == 1 else f"{prefix}-{number}"
