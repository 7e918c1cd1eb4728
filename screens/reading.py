"""How a screen reads what it shows, keeps up with changes, and opens other screens."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.css.query import NoMatches
from textual.worker import Worker

from config.texts import T
from models.refusals import Refused
from screens.gateway import Gateway, Late
from screens.holding import PRESENT
from screens.working import Working

if TYPE_CHECKING:
    from models.desk import Desk

G = TypeVar("G")
R = TypeVar("R")


class Reading(Working):
    """The part of a screen that reads: on opening, at F5, on coming back, and when the feed tells of a change."""

    LIVE: ClassVar[bool] = False
    INDIFFERENT: ClassVar[frozenset[str]] = frozenset({"staff"})
    """Kinds of things whose changes no case has part in, and that the screen does not show: who comes and goes. When a
    shift starts, everybody would else read everything again for each one that signs in."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = False
        self._loading: Worker[None] | None = None
        self._again = False
        self._behind = False
        self._covered = False
        self._doing = False

    @property
    def gateway(self) -> Gateway[Desk]:
        """The way to the desk."""
        return self.desk_app.gateway

    async def do(self, operation: Callable[[Desk, G], R], given: G) -> R:
        """Do an operation; the status line speaks of it if it takes long: somebody else may be writing.

        Raises:
            Refused: as the operation does; `busy`, while another one of this screen is under way: a key that was
                pressed again for want of an answer must not do things twice.
        """
        self.refuse_twice()
        self._doing = True
        try:
            with self.waiting(T("Saving..")):
                return await self.gateway.run(operation, given)
        finally:
            self._doing = False

    def refuse_twice(self) -> None:
        """Raise the refusal that `do` tells of, before anything else is made ready for it."""
        if self._doing:
            raise Refused("busy", T("What you did last is still being saved; wait for it."))

    async def load(self) -> None:
        """Read what is shown by the gateway, and show it. It must leave alone what the user types."""

    def concerns(self, cases: frozenset[int]) -> bool:
        """Whether a change of these cases (none: of something else) makes what is shown old."""
        return self.LIVE

    def tick(self) -> None:
        """Called once a second while the screen is in front: repaint what time changes."""

    def reload(self, *, holds: bool = True) -> None:
        """Load again; while it is being loaded, once more afterwards. With `holds` keys wait until it is done."""
        if self._loading is None or self._loading.is_finished:
            self._loading = self.start(self._load(), T("Reading.."), holds=holds)
            return
        self._again = True
        if holds:
            self.desk_app.holds.take().worker = self._loading

    async def _load(self) -> None:
        self._again = True
        while self._again:
            self._again = self._behind = False
            await self._load_once()

    async def _load_once(self) -> None:
        try:
            await self.load()
        except Late:
            return
        if type(self).load is not Reading.load:
            self._set_status(as_of=self.now())
        self.paint_title()

    def changed(self, cases: frozenset[int], subjects: frozenset[str] = frozenset()) -> None:
        """The feed tells of changes of these cases, and of these kinds of things."""
        if not (subjects and subjects <= self.INDIFFERENT) and self.concerns(cases):
            self.read_again()

    def read_again(self) -> None:
        """What is shown is old; a screen in the back reads again when it comes to the front."""
        if self.desk_app.front is self:
            self.reload(holds=False)
        else:
            self._behind = True

    def paint_title(self) -> None:
        """Paint the title line again: what it tells may have been read."""

    async def go(self, screen: Reading) -> None:
        """Open a screen over this one; it is painted when it stands, not while it is put together."""
        with self.desk_app.batch_update():
            await self.desk_app.push_screen(screen)

    async def visit(self, screen: Reading) -> Any:
        """Open a screen over this one and wait for what it is left with. In started work only."""
        answer = self.desk_app.push_screen(screen, wait_for_dismiss=True)
        hold = PRESENT.get()
        with hold.asking(answer) if hold is not None else nullcontext():
            return await answer

    def back(self, result: Any = None) -> None:
        """Leave this screen, with a result for who visits it. The last thing that work on a screen does."""
        self.dismiss(result)

    def pulse(self) -> None:
        """Called by the application once a second: freshness, and whatever the screen does with time."""
        feed, outage = self.desk_app.feed, self.desk_app.outage
        if outage is not None and outage.since != self._status.away:
            self._set_status(away=outage.since)
        if feed is not None and self.LIVE:
            self._set_status(as_of=feed.answered_at, stale=feed.stale_seconds())
        with suppress(NoMatches):  # the screen is being taken down, and some of its widgets are gone already
            self.tick()

    def on_screen_suspend(self) -> None:
        """Another screen is in front."""
        self._covered = True

    def on_screen_resume(self) -> None:
        """Back in front: read what may have changed."""
        if self._covered and (self._behind or self.LIVE):
            self.reload()
        self._covered = False
